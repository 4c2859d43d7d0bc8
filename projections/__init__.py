"""FOLD: one module per read model, from the log into tables.

Each declares its tables' handlers and inherits checkpoint, rebuild, lag and parking from
`projections.lanes`, `projections.rebuild` and `projections.parking`.
"""

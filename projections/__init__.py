"""FOLD: one module per read model. It declares its tables' handlers and inherits checkpoint,
rebuild, lag and parking from `projections.lanes`.
"""

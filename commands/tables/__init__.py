"""The write tables: what commands know, kept normalized and guarded by real constraints.

One module per aggregate: its models, `streams(command)` and `load(command)` for the rules, and one
set-based statement per event type that folds events into the tables. The same statements serve a
single command, a bulk import and the rebuild from the log.
"""

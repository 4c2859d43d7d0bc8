"""What ``manage.py up`` starts, and everything that sets a machine up for it.

``command_line``, ``bootstrap`` and ``companions`` use the standard library
only: they run before the virtual environment exists.
"""

"""What ``manage.py up`` starts, and everything that sets a machine up for it.

``places``, ``failure``, ``command_line`` and ``bootstrap`` use the standard
library only: they run before the virtual environment exists.
"""

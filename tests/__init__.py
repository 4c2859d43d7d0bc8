"""Mirrors the packages; see ``manage.py test --list`` for the order in which they run."""

"""The doors of Dunlin: settings, URLs, the HTTP, socket and task processes, and logins.

This is the only package that knows both the writing and the reading side.
It stays importable with the standard library alone, because ``manage.py``
reads the environment through it before any package is installed.
"""

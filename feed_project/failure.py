"""The one way a set-up or settings problem reaches the person at the terminal."""


class Failure(Exception):
    """A problem told in one clear sentence; ``manage.py`` prints it and exits with 1."""

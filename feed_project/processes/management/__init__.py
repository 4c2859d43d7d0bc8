"""The process commands of manage.py."""

"""Logins, OAuth applications and tokens."""

"""Logins, scopes and registration, without the doors."""

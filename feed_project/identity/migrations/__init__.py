"""The tables of logins and OAuth applications."""

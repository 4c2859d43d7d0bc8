"""Commands of the terminal about logins."""

"""The browser door, through Django's client: no JavaScript, as a plain browser without it."""

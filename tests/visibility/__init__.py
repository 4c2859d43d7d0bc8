"""Who may see what: every kind of viewer, post, state and surface, against one short oracle."""

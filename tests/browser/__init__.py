"""A real browser on a real Dunlin."""

"""Web Push: where messages may go, and that they arrive."""

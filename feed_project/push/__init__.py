"""Web Push: what an account should hear of, sent to its devices though they are not connected (RFC 8030)."""

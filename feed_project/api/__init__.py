"""The REST door: the Mastodon client API and what it has no word for."""

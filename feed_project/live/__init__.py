"""The live door: websockets and server-sent events."""

"""The tables of Web Push."""

"""FACTS: the vocabulary of everything that can happen in Dunlin, and the store that keeps it.

One module per aggregate holds its events: frozen dataclasses, named in the past tense.
The vocabulary knows no framework; only `events.store` talks to PostgreSQL.
"""

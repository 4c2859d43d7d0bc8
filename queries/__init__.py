"""READ: one module per question. Skeleton (ids), hydration (in batches), rules, presentation.

Queries see the read tables and nothing else; every one of them applies `queries.visibility`.
"""

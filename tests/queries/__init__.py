"""The questions: who may see what, paging, folding of boosts, the number of statements."""

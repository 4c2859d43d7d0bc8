"""What an operator may ask of the writing side."""

"""Commands of the terminal about the demo."""

"""Guards of the layout and of the style: what a reviewer would otherwise have to look for."""

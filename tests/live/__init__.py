"""The live door: cursors, pumps, doors, over fakes and over real servers."""

"""The browser door: pages that work without JavaScript."""

"""Ratios against limits and peers, each measured in one run: `python -m benchmarks.NAME`."""

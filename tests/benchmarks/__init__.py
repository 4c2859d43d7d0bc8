"""Short forms of the benchmarks: that they measure what they say, on tiny data."""

"""The writing side: what may happen is decided here, and nowhere else."""

"""The decision: an evaluation, what it comes to, and why. The standard library and numpy, and nothing else."""

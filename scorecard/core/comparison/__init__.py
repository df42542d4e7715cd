"""Comparison of saved evaluations: who is who, what changed by how much, and from what cause."""

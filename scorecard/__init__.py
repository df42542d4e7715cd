"""Scorecard: choose an outsourcing partner with weights, scores and reasons that can be checked."""

__version__ = "0.1.0"

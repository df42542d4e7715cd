"""The command line: the program's verbs without a window."""

from scorecard.cli.main import main

__all__ = ["main"]

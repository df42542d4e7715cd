"""The command line: the program's verbs without a window."""

from scorecard.cli.commands import main

__all__ = ["main"]

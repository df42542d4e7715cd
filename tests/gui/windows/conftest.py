"""The running program, for every test of windows."""

from tests.gui.windows.program import program

__all__ = ["program"]

"""The window. Only `app`, `core` and `render` stand below it."""

from scorecard.gui.overrides import guard_overrides

guard_overrides()  # before any class of the window is made

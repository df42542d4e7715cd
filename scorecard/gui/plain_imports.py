"""Imported before anything else of the window: takes Python's own way of importing back from Qt.

The binding of Qt puts a way of importing in its place that reads the source text of each module imported later, to
find out whether it wants snake_case names. None of ours does, and the reading costs more than the imports themselves.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - replaces the import function

plain = getattr(builtins, "__orig_import__", None)
if plain is not None:
    builtins.__import__ = plain

"""Errors in what Qt calls reach the crash handler, also under Python 3.11.

Until Python 3.12 an error that was raised in C (an index out of range, a text that is no number, a part that Qt has
deleted) is a bare text until somebody catches it. PySide 6.11 takes it for an exception when it leaves a method that
Qt has called, and ends the process. So every such method of ours catches its errors once, and raises them again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject

NEEDED = sys.version_info < (3, 12)


def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same method; what it raises is a whole exception."""

    @wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except BaseException:
            raise

    return call


def guard_class(cls: type) -> None:
    """Guard the methods of a class that stand in the place of one of Qt's."""
    above = [each for each in cls.__mro__[1:] if each.__module__.partition(".")[0] == "PySide6"]
    for name, method in list(vars(cls).items()):
        if type(method) is FunctionType and not name.startswith("_") and any(name in vars(each) for each in above):
            setattr(cls, name, guarded(method))


def guard_overrides() -> None:
    """Guard each class that is made from one of Qt's, from here on."""
    if not NEEDED or "__init_subclass__" in vars(QObject):
        return

    def made(cls: type, /, **named: Any) -> None:
        super(QObject, cls).__init_subclass__(**named)  # type: ignore[misc]
        guard_class(cls)

    QObject.__init_subclass__ = classmethod(made)  # type: ignore[assignment]

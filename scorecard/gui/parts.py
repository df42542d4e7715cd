"""What is in a widget, and in that, and so on.

`QObject.findChildren` does not serve: the binding then counts all that it finds as the asker's own and keeps names for
what Qt made, which outlive it (CONTRIBUTING, "What the binding does not bear").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T", bound=QObject)


def parts_of(whole: QObject, kind: type[T]) -> Iterator[T]:
    """All parts of that kind, at any depth; each before its own parts."""
    for child in whole.children():
        if isinstance(child, kind):
            yield child
        yield from parts_of(child, kind)


def part_of(whole: QObject, kind: type[T]) -> T | None:
    """The first part of that kind, if there is any."""
    return next(parts_of(whole, kind), None)

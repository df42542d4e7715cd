"""What a signal says."""

from __future__ import annotations

from typing import Any


def heard(signal: Any) -> list[Any]:
    """What a signal says from now on: nothing, a value, or several as a tuple."""
    said: list[Any] = []
    signal.connect(lambda *given: said.append(given if len(given) > 1 else given[0] if given else None))
    return said

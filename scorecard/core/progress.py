"""Progress and cancelling, for anything that may take long.

Long work takes a `Report` and calls it with the share done (0..1) and what is being done now. The caller shows it,
and stops the work by raising `Cancelled` from it.
"""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[float, str], None]


class Cancelled(Exception):
    """The work was stopped on request; nothing was changed."""


def silent(_share: float, _doing: str) -> None:
    """A report that nobody reads."""


def within(report: Report, start: float, end: float) -> Report:
    """`report` for a part of the work that lies between the shares `start` and `end`."""
    return lambda share, doing: report(start + (end - start) * share, doing)

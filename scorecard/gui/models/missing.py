"""What is missing in the open evaluation, in the few words that the foot of the window has room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Kind
from scorecard.core.problems import Problem, Severity
from scorecard.gui.foot import Missing

MOST: Final = 4
PAGES: Final = {
    "head": "setup",
    "scale": "setup",
    "rules": "setup",
    "evaluators": "setup",
    "criteria": "criteria",
    "weights": "criteria",
    "candidates": "candidates",
    "facts": "candidates",
    "waivers": "candidates",
    "sheets": "scoring",
    "consensus": "scoring",
    "declarations": "panel",
    "submissions": "panel",
    "acts": "panel",
    "judgements": "criteria",
    "cost_terms": "candidates",
    "cost_lines": "candidates",
    "scenarios": "compare",
    "departures": "compare",
}
"""The page on which each table of an evaluation is worked on."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Some words at the foot, and the problems behind them: one is gone to, several are listed."""

    shown: Missing
    problems: tuple[Problem, ...]


def page_of(problem: Problem) -> str:
    """The key of the page on which a problem is mended."""
    return PAGES[problem.table]


def lacks_in(problems: Iterable[Problem], kinds: dict[str, Kind]) -> list[Lack]:
    """What is missing, the worst first. `kinds` are those of the criteria."""
    by_kind: dict[str, list[Problem]] = {}
    singles: list[Problem] = []
    for problem in problems:
        cells = problem.table in ("facts", "sheets", "consensus") and problem.severity is Severity.MISSING
        if cells:
            gate = kinds.get(problem.key[-1]) is Kind.GATE
            name = "scores" if problem.table != "facts" else "gates" if gate else "figures"
            by_kind.setdefault(name, []).append(problem)
        elif problem.severity in (Severity.BLOCKING, Severity.MISSING):
            singles.append(problem)
        else:
            by_kind.setdefault(problem.severity.value, []).append(problem)
    lacks = [Lack(Missing(f"single{at}", str(each), warns=True), (each,)) for at, each in enumerate(singles)]
    for name in ("scores", "figures", "gates", Severity.WARNING.value, Severity.HINT.value):
        if name in by_kind:
            lacks.append(_counted(name, by_kind[name]))
    return _fitting(lacks)


def _fitting(lacks: list[Lack]) -> list[Lack]:
    """As many as there is room for; the last one stands for the rest."""
    if len(lacks) <= MOST:
        return lacks
    rest = tuple(problem for lack in lacks[MOST - 1 :] for problem in lack.problems)
    words = _tr("{count} more to look at").format(count=len(rest))
    return [*lacks[: MOST - 1], Lack(Missing("more", words), rest)]


def _counted(name: str, found: Sequence[Problem]) -> Lack:
    cells = name in ("scores", "figures", "gates")
    count = sum(int(each.what.fields["count"]) for each in found) if cells else len(found)
    one, many = {
        "scores": (_tr("1 cell unscored"), _tr("{count} cells unscored")),
        "figures": (_tr("1 figure missing"), _tr("{count} figures missing")),
        "gates": (_tr("1 gate unanswered"), _tr("{count} gates unanswered")),
        Severity.WARNING.value: (str(found[0]), _tr("{count} warnings")),
        Severity.HINT.value: (_tr("1 remark"), _tr("{count} remarks")),
    }[name]
    warns = name != Severity.HINT.value
    behind = tuple(found[:1]) if cells else tuple(found)
    return Lack(Missing(name, one if count == 1 else many.format(count=count), warns=warns), behind)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Missing", text)

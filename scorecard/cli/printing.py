"""How results look on a terminal, and as JSON.

Results go to standard output; everything else goes to standard error.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, TextIO

from scorecard.core.lead import lead_between, total_decimals
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.ranking import DRAW, Scorecard, Standing, Status
from scorecard.core.tree import TOP
from scorecard.core.wording import NOTHING, clipped, listed

WIDEST: Final = 48  # characters of a name in a table
PATIENCE: Final = 0.5  # seconds before progress is worth showing


def say(text: str) -> None:
    """A line for the person, on standard error."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """A value as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def fitting(name: str) -> str:
    """A name as it fits into a column; JSON and CSV give it whole."""
    return clipped(name, WIDEST)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """A table in columns; those numbered in `right` are aligned right."""
    widths = [max(len(line[at]) for line in (heads, *rows)) for at in range(len(heads))]
    for line in (heads, *rows):
        cells = [
            text.rjust(width) if at in right else text.ljust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


class Progress:
    """Progress on standard error: a line that moves on a terminal, a line now and then elsewhere."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._began = self._last = time.monotonic()
        self._width = 0

    def __call__(self, share: float, doing: str) -> None:
        """Take note of how far the work is."""
        at = time.monotonic()
        if at - self._began < PATIENCE or at - self._last < (0.1 if self._live else 5.0):
            return
        self._last = at
        line = f"{share:4.0%}  {doing}"
        if self._live:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()

    def done(self) -> None:
        """Clear the line."""
        if self._live and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()


# ---- the ranking ------------------------------------------------------------------------------


def ranking_value(evaluation: Evaluation, scorecard: Scorecard) -> dict[str, Any]:
    """The ranking as the JSON value that `rank --format json` prints."""
    rules = evaluation.rules
    weights = scorecard.tree.global_weights
    return {
        "evaluation": evaluation.head.title,
        "method": "weighted-sum",
        "rules": {
            "rating": rules.rating,
            "pooling": rules.pooling,
            "missing": rules.missing,
            "tie_break": list(rules.tie_break),
            "draw": list(rules.draw),
        },
        "weights": {leaf: float(weights[leaf]) for leaf in scorecard.tree.leaves},
        "ranking": [_standing_value(scorecard, standing) for standing in scorecard.standings],
    }


def _standing_value(scorecard: Scorecard, standing: Standing) -> dict[str, Any]:
    return {
        "key": standing.key,
        "name": standing.name,
        "rank": standing.rank,
        "total": standing.total,
        "status": standing.status,
        "reasons": [str(reason) for reason in standing.reasons],
        "range": [standing.low, standing.high],
        "tied": standing.tied,
        "decided_by": "" if standing.decided_by == DRAW else standing.decided_by,
        "drawn": standing.decided_by == DRAW,
        "contributions": scorecard.contributions_of(standing.key),
    }


def print_ranking(evaluation: Evaluation, scorecard: Scorecard) -> None:
    """The ranking as a table, with the points of the top criteria, and under it whatever needs a word."""
    print(evaluation.head.title)
    print(headline(scorecard))
    print()
    decimals = total_decimals(scorecard)
    tops = [key for key in scorecard.tree.children[TOP] if key in scorecard.tree.local_weights]
    columns = tops if len(tops) <= 7 else []
    heads = ["Rank", "Candidate", "Total", *(fitting(evaluation.criteria[key].name) for key in columns), "Status"]
    rows = []
    for standing in scorecard.standings:
        points = [shown(scorecard.points_under(standing.key, key)) for key in columns]
        rows.append(
            [
                NOTHING if standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}",
                fitting(standing.name),
                NOTHING if standing.total is None else shown(standing.total, decimals),
                *(points if standing.total is not None else [NOTHING] * len(points)),
                _status(standing, decimals),
            ]
        )
    print_table(heads, rows, right=(0, 2, *range(3, 3 + len(columns))))
    notes = [f"{standing.name}: {reason}" for standing in scorecard.standings for reason in standing.reasons]
    notes += _tie_notes(evaluation, scorecard)
    if notes:
        print()
        for note in notes:
            print(note)


def _status(standing: Standing, decimals: int) -> str:
    if standing.status is Status.PROVISIONAL and standing.high > standing.low:
        return f"provisional, {shown(standing.low, decimals)} to {shown(standing.high, decimals)}"
    return str(standing.status)


def _tie_notes(evaluation: Evaluation, scorecard: Scorecard) -> list[str]:
    together: dict[tuple[float | None, str], list[str]] = {}
    for standing in scorecard.standings:
        if standing.decided_by:
            together.setdefault((standing.total, standing.decided_by), []).append(standing.name)
    found = []
    for (_, step), names in together.items():
        how = "the draw" if step == DRAW else evaluation.criteria[step].name
        found.append(f"Equal totals, put in order by {how}: {', '.join(names)}")
    return found


def headline(scorecard: Scorecard) -> str:
    """Who leads by how much, in a sentence."""
    placed = [each for each in scorecard.standings if each.rank is not None and each.total is not None]
    out = sum(each.status is Status.OUT for each in scorecard.standings)
    if not placed:
        return "Nobody can be ranked yet." if out < len(scorecard.standings) else "Every candidate is out."
    leaders = scorecard.leaders
    provisional = " (provisional)" if any(each.status is Status.PROVISIONAL for each in placed) else ""
    decimals = total_decimals(scorecard)
    total = shown(placed[0].total or 0.0, decimals)
    if len(leaders) > 1:
        names = listed(each.name for each in leaders)
        return f"{names} share the first rank with {total} points of 100{provisional}."
    if len(placed) == 1:
        return f"{placed[0].name} has {total} points of 100; nobody else is in the ranking{provisional}."
    second = placed[1]
    if placed[0].decided_by:
        return f"{placed[0].name} leads {second.name} on a tie-break, both with {total} points of 100{provisional}."
    ahead = lead_between(placed[0], second, decimals).text
    return f"{placed[0].name} leads with {total} points of 100, {ahead} ahead of {second.name}{provisional}."

"""The ranking as a table of plain text for other programs: UTF-8 with a byte order mark, lines ending in CR LF.

A spreadsheet program takes a cell that begins with one of `= + - @` for a formula, so such texts get an apostrophe in
front (OWASP: CSV injection). Numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from scorecard.core.model import Evaluation
from scorecard.core.ranking import Standing, rank

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def table_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table of texts."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_text(head) for head in heads])
    writer.writerows([safe_text(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def ranking_csv(evaluation: Evaluation) -> bytes:
    """Rank, key, name, status, total, low, high, the points from each leaf, and the reasons: a line per candidate.

    Raises RankingError where there is nothing to rank by.
    """
    scorecard = rank(evaluation)
    leaves = scorecard.tree.leaves
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    names = [safe_text(evaluation.criteria[leaf].name) for leaf in leaves]
    writer.writerow(["rank", "key", "name", "status", "total", "low", "high", *names, "reasons"])
    for standing in scorecard.standings:
        points = scorecard.contributions_of(standing.key)
        writer.writerow([*_fixed(standing), *(_number(points.get(leaf)) for leaf in leaves), _reasons(standing)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _fixed(standing: Standing) -> list[str]:
    return [
        "" if standing.rank is None else str(standing.rank),
        safe_text(standing.key),
        safe_text(standing.name),
        str(standing.status),
        _number(standing.total),
        _number(standing.low),
        _number(standing.high),
    ]


def _reasons(standing: Standing) -> str:
    return safe_text("; ".join(str(reason) for reason in standing.reasons))


def _number(number: float | None) -> str:
    """The shortest text that reads back as the same number; "" for none."""
    return "" if number is None else repr(float(number) + 0.0)


def safe_text(text: str) -> str:
    """`text` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text

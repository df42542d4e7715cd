"""Which explanation belongs to what was asked for: a place of one of the pictures of the Robustness page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scorecard.core.methods import Method
from scorecard.core.ranking import Scorecard
from scorecard.core.robustness.flip import Flip
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explanation import Explanation
from scorecard.gui.views.robustness_cases import explain_change, explain_left_out, explain_without
from scorecard.gui.views.robustness_explanations import (
    explain_band,
    explain_cell,
    explain_chance,
    explain_flip,
    explain_method,
    explain_row,
    explain_total,
)
from scorecard.gui.views.robustness_said import explain_overlap, explain_whole_flip
from scorecard.render.drawing import Spot
from scorecard.render.flip_bars import REST


@dataclass(frozen=True, slots=True)
class Asked:
    """A place that was asked for, with what the page shows: its figures, the change of weights, and what is tried."""

    spot: Spot
    firm: Firm
    flip: Flip | None
    tried: Scorecard | None


def _share(asked: Asked) -> Explanation:
    rank, candidate = int(asked.spot.detail or 0), asked.spot.candidate
    return explain_cell(asked.firm, candidate, rank) if rank else explain_row(asked.firm, candidate)


def _flip(asked: Asked) -> Explanation | None:
    if asked.flip is None:
        return None
    if asked.spot.detail == REST:
        return explain_whole_flip(asked.firm, asked.flip)
    return explain_flip(asked.firm, asked.flip, asked.spot.criterion)


def _single(asked: Asked) -> Explanation | None:
    changes, at = asked.firm.exact.single_changes, int(asked.spot.detail)
    if at >= len(changes) or (changes[at].candidate, changes[at].criterion) != (
        asked.spot.candidate,
        asked.spot.criterion,
    ):
        return None
    return explain_change(asked.firm, changes[at])


def _without(asked: Asked) -> Explanation:
    what, _, key = asked.spot.detail.partition(":")
    return explain_without(asked.firm, what, key)


def _overlap(asked: Asked) -> Explanation:
    first, _, second = asked.spot.detail.partition(":")
    return explain_overlap(asked.firm, first, second)


def _compared(asked: Asked) -> Explanation | None:
    if asked.tried is None:
        return None
    saved = {each.key: each for each in asked.firm.contest.scorecard.standings}
    then = {each.key: each for each in asked.tried.standings}
    return explain_total(saved.get(asked.spot.candidate), then.get(asked.spot.candidate))


EXPLAINED: Final[dict[str, Callable[[Asked], Explanation | None]]] = {
    "compared": _compared,
    "bands": lambda asked: explain_band(asked.firm, asked.spot.criterion),
    "shares": _share,
    "flip": _flip,
    "singles": _single,
    "left_out": lambda asked: explain_left_out(asked.firm, asked.spot.detail),
    "methods": lambda asked: explain_method(asked.firm, Method(asked.spot.detail)),
    "changed": _without,
    "chances": lambda asked: explain_chance(asked.firm, asked.spot.candidate),
    "overlaps": _overlap,
}
"""For each picture of the page, by its name there, what explains a place of it; None where it has gone meanwhile."""

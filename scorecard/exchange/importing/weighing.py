"""What criteria and groups weigh by a sheet: as its cells say it, and as shares of the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Final

from scorecard.core.numbers import plain
from scorecard.exchange.importing.book import Note, place_in
from scorecard.exchange.importing.composing import Composed
from scorecard.exchange.importing.figures import Figure, Says
from scorecard.exchange.importing.taking import Path

_IN_NAME: Final = re.compile(r"[\s(\[:\u2013-](\d{1,3}(?:[.,]\d{1,2})?) ?%[)\]]?\s*$")


@dataclass(slots=True)
class Weights:
    """The weights of a sheet.

    raw      leaf -> as the sheet counts with it (a percentage as a share of one); only those that are given
    local    leaf or group -> relative among its siblings, for an evaluation
    shares   leaf -> its share of the whole, adding up to one
    total    what the sheet's own weights add up to; None where it has none
    percent  whether they are written as percentages
    """

    raw: dict[Path, float] = field(default_factory=dict)
    local: dict[Path, float] = field(default_factory=dict)
    shares: dict[Path, float] = field(default_factory=dict)
    total: float | None = None
    percent: bool = False
    notes: list[Note] = field(default_factory=list)


def weights_of(
    found: Composed, left_out: frozenset[Path] = frozenset(), gates: frozenset[Path] = frozenset()
) -> Weights:
    """What the criteria of a book weigh; those left out and gates weigh nothing."""
    weights = Weights()
    leaves = [path for path in found.criteria if path not in left_out and path not in gates]
    figures = {path: weight.figure for path in leaves if (weight := found.criteria[path].weight) is not None}
    given = {path: each for path, each in figures.items() if each.says is Says.NUMBER and each.number is not None}
    percents = sum(each.percent for each in given.values())
    mixed = 0 < percents < len(given) and any(not each.percent and (each.number or 0) > 1 for each in given.values())
    for path, each in given.items():
        number = (each.number or 0.0) * (100.0 if mixed and each.percent else 1.0)
        if number < 0:
            _note(weights, found, path, f"the weight of '{path[-1]}' is below zero and counts as zero")
            number = 0.0
        elif each.note and _is_text(found, path):
            _note(weights, found, path, f"the weight of '{path[-1]}': {each.note}")
        weights.raw[path] = number
    if not weights.raw:
        weights.raw = _by_maxima(found, leaves) or _by_names(leaves)
    weights.percent = percents > len(given) / 2
    for path in leaves:
        if path not in weights.raw and weights.raw:
            _note(weights, found, path, _why_none(path, figures.get(path)))
    groups = _group_weights(found, leaves)
    if groups and not weights.raw:
        weights.raw = dict.fromkeys(leaves, 1.0)
    _locals(weights, leaves, groups)
    _shares(weights, leaves)
    if weights.raw:
        weights.total = sum(weights.raw.values())
        _say_total(weights, leaves, grouped=bool(groups))
    return weights


def _by_maxima(found: Composed, leaves: list[Path]) -> dict[Path, float]:
    """Where there are only points to be reached, each criterion weighs as many as there are."""
    maxima = {path: each.figure.number for path in leaves if (each := found.criteria[path].maximum) is not None}
    known = {path: number for path, number in maxima.items() if number is not None and number > 0}
    return known if len(known) == len(leaves) and len(set(known.values())) > 1 else {}


def _by_names(leaves: list[Path]) -> dict[Path, float]:
    """Where every name says its weight ("Price (40 %)"), those weights."""
    said = {path: each for path in leaves if (each := _IN_NAME.search(path[-1])) is not None}
    return (
        {path: float(each.group(1).replace(",", ".")) for path, each in said.items()}
        if len(said) == len(leaves)
        else {}
    )


def _is_text(found: Composed, path: Path) -> bool:
    weight = found.criteria[path].weight
    return weight is not None and "text" in weight.figure.note


def _why_none(path: Path, figure: Figure | None) -> str:
    if figure is None or figure.says in (Says.NOTHING, Says.MISSING):
        return f"'{path[-1]}' has no weight and counts with zero"
    return f"the weight of '{path[-1]}' is not a number and counts as zero"


def _note(weights: Weights, found: Composed, path: Path, what: str) -> None:
    weight = found.criteria[path].weight
    table = next((each for each in found.tables if path in each.criteria), None)
    place = found.places.get(path, "")
    if weight is not None and table is not None:
        place = place_in(table.grid, weight.place)
    weights.notes.append(Note(what[:1].upper() + what[1:], place))


def _group_weights(found: Composed, leaves: list[Path]) -> dict[Path, float]:
    groups: dict[Path, float] = {}
    for path in leaves:
        for depth, weight in enumerate(found.criteria[path].group_weights):
            if weight is not None and weight.figure.number is not None and depth < len(path) - 1:
                groups.setdefault(path[: depth + 1], max(0.0, weight.figure.number))
    tops = {path[:1] for path in leaves if len(path) > 1}
    said = {top: each for top in tops if (each := _IN_NAME.search(top[0])) is not None}
    if not groups and len(said) == len(tops) > 1 and all(len(path) > 1 for path in leaves):
        return {top: float(each.group(1).replace(",", ".")) for top, each in said.items()}
    return groups


def _as_ratios(raw: dict[Path, float]) -> dict[Path, float]:
    """Weights as 0.1111111111 and 0.2222222222 as the whole numbers that they came of, so that ties stay ties."""
    if all(round(each, 9) == each for each in raw.values()):
        return raw
    least = min((each for each in raw.values() if each > 0), default=1.0)
    ratios = {path: Fraction(each / least).limit_denominator(60) for path, each in raw.items()}
    if any(abs(float(ratio) * least - raw[path]) > 1e-12 * max(1.0, raw[path]) for path, ratio in ratios.items()):
        return raw
    whole = lcm(*(ratio.denominator for ratio in ratios.values()))
    return {path: float(ratio * whole) for path, ratio in ratios.items()} if whole <= 10_000 else raw


def _locals(weights: Weights, leaves: list[Path], groups: dict[Path, float]) -> None:
    """The weight of each leaf among its siblings, and of each group: its own, or that of all under it."""
    given = _as_ratios(weights.raw)
    for path in leaves:
        weights.local[path] = given.get(path, 0.0 if given else 1.0)
    nodes = sorted({path[:depth] for path in leaves for depth in range(1, len(path))}, key=len, reverse=True)
    for node in nodes:
        children = [path for path in weights.local if path[:-1] == node]
        whole = sum(weights.local[child] for child in children)
        if whole <= 0:
            for child in children:
                weights.local[child] = 1.0
        weights.local[node] = groups.get(node, whole if weights.raw else 1.0)
    top = [path for path in weights.local if len(path) == 1]
    if top and sum(weights.local[path] for path in top) <= 0:
        for path in top:
            weights.local[path] = 1.0


def _shares(weights: Weights, leaves: list[Path]) -> None:
    sums: dict[Path, float] = {}
    for path, local in weights.local.items():
        sums[path[:-1]] = sums.get(path[:-1], 0.0) + local
    for path in leaves:
        share = 1.0
        for depth in range(1, len(path) + 1):
            whole = sums[path[: depth - 1]]
            share *= weights.local[path[:depth]] / whole if whole > 0 else 0.0
        weights.shares[path] = share


def _say_total(weights: Weights, leaves: list[Path], *, grouped: bool) -> None:
    """A word where weights that are meant to add up to 100 % or to 1 do not."""
    total = weights.total or 0.0
    if grouped or (len({path[:-1] for path in leaves}) > 1 and _each_group_adds_up(weights, leaves)):
        return
    whole = 1.0 if weights.percent or total <= 1.5 else 100.0 if 50 <= total <= 150 else None
    if whole is None or abs(total - whole) <= 0.0005 * whole:
        return
    said = f"{plain(round(total / whole * 100, 4))} %"
    weights.notes.append(Note(f"The weights add up to {said}, not to 100 %; shares of their sum are taken", ""))


def _each_group_adds_up(weights: Weights, leaves: list[Path]) -> bool:
    sums: dict[Path, float] = {}
    for path in leaves:
        sums[path[:-1]] = sums.get(path[:-1], 0.0) + weights.raw.get(path, 0.0)
    return all(any(abs(each - whole) <= 0.001 * whole for whole in (1.0, 100.0)) for each in sums.values())

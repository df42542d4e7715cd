"""What an evaluation document comes to, worked out from the words of its format: plain fractions, none of our formulas.

This takes the JSON value itself and shares nothing with `scorecard`, so that a mistake there is not made here as well.
Logarithms are no fractions; what they give is taken as the fraction of a float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Number = Fraction


@dataclass(slots=True)
class Expected:
    """What becomes of one candidate: `rank` is None for who is out or has nothing scored."""

    key: str
    status: str
    rank: int | None = None
    total: Number | None = None
    low: Number = Fraction(0)
    high: Number = Fraction(0)
    points: dict[str, Number] = field(default_factory=dict)
    decided: bool = False


@dataclass(slots=True)
class Worked:
    """Global weights of the leaves, and the candidates by key."""

    weights: dict[str, Number]
    candidates: dict[str, Expected]


def exact(number: float) -> Number:
    """The decimal that stands in the document, as a fraction."""
    return Fraction(repr(number))


def worked_out(given: Json) -> Worked:
    """The ranking of a document."""
    return _Work(given).result()


class _Work:
    def __init__(self, given: Json) -> None:
        self.given = given
        self.rules: Json = given.get("rules", {})
        self.missing: str = self.rules.get("missing", "provisional")
        scale = given.get("scale", {})
        self.bottom, self.top = exact(scale.get("minimum", 0)), exact(scale.get("maximum", 5))
        self.keys: list[str] = [each["key"] for each in given["candidates"]]
        self.nodes: dict[str, Json] = {}
        self.above: dict[str, list[str]] = {}
        self._walk(given["criteria"], [])
        self.leaves = [key for key, each in self.nodes.items() if kind(each) in ("rating", "measure")]
        self.shares = {leaf: self._share(leaf, None) for leaf in self.leaves}

    def _walk(self, criteria: Sequence[Json], above: list[str]) -> None:
        for each in criteria:
            self.nodes[each["key"]] = each
            self.above[each["key"]] = above
            self._walk(each.get("criteria", []), [*above, each["key"]])

    def _scored(self, node: Json) -> bool:
        """Whether there is anything under a node that has a weight."""
        if kind(node) == "group":
            return any(self._scored(each) for each in node["criteria"])
        return kind(node) != "gate"

    def _share(self, leaf: str, under: str | None) -> Number:
        """The product of the local shares from a leaf up to, not including, `under` (None: to the top)."""
        path = [*self.above[leaf], leaf]
        below = path[path.index(under) + 1 :] if under is not None else path
        share = Fraction(1)
        for key in below:
            above = self.above[key]
            siblings = self.nodes[above[-1]]["criteria"] if above else self.given["criteria"]
            whole = sum((weight(each) for each in siblings if self._scored(each)), Fraction(0))
            share *= weight(self.nodes[key]) / whole
        return share

    # -- one figure for each cell ---------------------------------------------------------------

    def score(self, candidate: str, leaf: str) -> Number | None:
        """The agreed score, or else those that count pooled."""
        agreed = plain(self.given.get("consensus", {}).get(candidate, {}).get(leaf), "score")
        if agreed is not None:
            return exact(agreed)
        found: list[tuple[Number, Number]] = []
        for person in self.given.get("evaluators", []):
            vote = exact(person.get("voting_weight", 1))
            assigned = person.get("assigned", [])
            declared = self.given.get("declarations", {}).get(person["key"], {}).get(candidate, {})
            said = plain(self.given.get("sheets", {}).get(person["key"], {}).get(candidate, {}).get(leaf), "score")
            mine = not assigned or any(key in assigned for key in [leaf, *self.above[leaf]])
            if said is not None and vote > 0 and mine and not declared.get("conflict", False):
                found.append((exact(said), vote))
        return pooled(found, self.rules.get("pooling", "mean"))

    def fact(self, candidate: str, leaf: str) -> Any:
        return plain(self.given.get("facts", {}).get(candidate, {}).get(leaf), "value")

    def measure(self, candidate: str, leaf: str) -> Number | None:
        """The figure of a measure where it can be valued."""
        said = self.fact(candidate, leaf)
        if said is None or isinstance(said, str):
            return None
        shape, lower = shape_of(self.nodes[leaf]), self.nodes[leaf].get("direction") == "lower"
        prices = shape in ("lowest_over_price", "linear_penalty", "logarithmic") or (shape == "share_of_best" and lower)
        return None if prices and said <= 0 else exact(said)

    def values(self, leaf: str, references: Sequence[str]) -> dict[str, Number | None]:
        node = self.nodes[leaf]
        if kind(node) == "rating":
            found = {key: self.score(key, leaf) for key in self.keys}
            low = Fraction(0) if self.rules.get("rating") == "proportional" else self.bottom
            share = {key: None if each is None else (each - low) / (self.top - low) for key, each in found.items()}
            return {key: None if each is None else clamped(each) for key, each in share.items()}
        if shape_of(node) == "categories":
            worth = node["value"].get("categories", node["value"].get("values"))
            said = {key: self.fact(key, leaf) for key in self.keys}
            return {key: None if each is None else exact(worth[each]) for key, each in said.items()}
        figures = {key: self.measure(key, leaf) for key in self.keys}
        among = [each for key in references if (each := figures[key]) is not None]
        formula = value_formula(node, among)
        return {key: None if each is None or formula is None else formula(each) for key, each in figures.items()}

    # -- who is out -------------------------------------------------------------------------------

    def breaches(self, candidate: str) -> bool:
        """Whether a gate or the limit of a leaf takes a candidate out."""
        for key, node in self.nodes.items():
            if kind(node) == "gate":
                broken = self.fact(candidate, key) is False
            elif kind(node) == "group":
                continue
            else:
                raw = self.fact(candidate, key) if kind(node) == "measure" else None
                number = self.score(candidate, key) if kind(node) == "rating" else raw
                broken = isinstance(number, (int, float, Fraction)) and outside(number, node)
            if broken and key not in self.given.get("waivers", {}).get(candidate, {}):
                return True
        return False

    def result(self) -> Worked:
        out = {key for key in self.keys if self.breaches(key)}
        valued = {leaf: self.values(leaf, [key for key in self.keys if key not in out]) for leaf in self.leaves}
        found = {key: self._standing(key, valued, key in out) for key in self.keys}
        self._ranks([each for each in found.values() if each.status != "out" and each.total is not None], valued)
        return Worked(self.shares, found)

    def _standing(self, key: str, valued: dict[str, dict[str, Number | None]], out: bool) -> Expected:
        given = {leaf: value for leaf in self.leaves if (value := valued[leaf][key]) is not None}
        whole = sum((self.shares[leaf] for leaf in given), Fraction(0))
        base = Fraction(1) if self.missing == "worst" else whole
        reached = {leaf: 100 * self.shares[leaf] * value for leaf, value in given.items()}
        sure = sum(reached.values(), Fraction(0))
        found = Expected(key, "ranked")
        found.points = {leaf: each / base if base else each for leaf, each in reached.items()}
        if base:
            found.total = found.low = found.high = sure / base
        if self.missing == "provisional" or not base:  # nothing is said of who has nothing scored
            found.low, found.high = sure, sure + 100 * (1 - whole)
        gates = [each for each, node in self.nodes.items() if kind(node) == "gate"]
        lacking = any(self.shares[leaf] for leaf in self.leaves if leaf not in given)
        if any(self.fact(key, gate) is None for gate in gates) or (lacking and found.low != found.high):
            found.status = "provisional"
        if out or self._group_missed(key, valued):
            found.status = "out"
        return found

    def _group_missed(self, key: str, valued: dict[str, dict[str, Number | None]]) -> bool:
        for group, node in self.nodes.items():
            if kind(node) != "group" or node.get("at_least") is None:
                continue
            if group in self.given.get("waivers", {}).get(key, {}):
                continue
            reached = self._within(key, group, valued, best=self.missing == "provisional")
            if reached is not None and 100 * reached < exact(node["at_least"]):
                return True
        return False

    def _within(
        self, key: str, criterion: str, valued: dict[str, dict[str, Number | None]], *, best: bool = False
    ) -> Number | None:
        """The value of a candidate in a criterion and what is under it; `best`: what is missing at its best."""
        whole, reached = Fraction(0), Fraction(0)
        for leaf in self.leaves:
            if leaf != criterion and criterion not in self.above[leaf]:
                continue
            share = Fraction(1) if leaf == criterion else self._share(leaf, criterion)
            value = valued[leaf][key]
            if value is None and best:
                value = Fraction(1)
            if value is None and self.missing == "worst":
                value = Fraction(0)
            if value is not None:
                whole += share
                reached += share * value
        return reached / whole if whole else None

    def _ranks(self, standing: list[Expected], valued: dict[str, dict[str, Number | None]]) -> None:
        """Competition ranks: by totals, then by each step of the tie-break, then by lots."""
        draw: list[str] = self.rules.get("draw", [])

        def order(each: Expected) -> tuple[Any, ...]:
            steps = [self._within(each.key, step, valued) for step in self.rules.get("tie_break", [])]
            lots = draw.index(each.key) if each.key in draw else len(draw)
            return (-(each.total or 0), *(Fraction(1) if step is None else -step for step in steps), lots)

        orders = {each.key: order(each) for each in standing}
        for each in standing:
            each.rank = 1 + sum(orders[other.key] < orders[each.key] for other in standing)
            equals = [other for other in standing if other.total == each.total and other is not each]
            each.decided = any(orders[other.key] != orders[each.key] for other in equals)


# ---- bare rules -------------------------------------------------------------------------------------------


def kind(node: Json) -> str:
    return str(node.get("kind", "group" if "criteria" in node else "rating"))


def weight(node: Json) -> Number:
    return exact(node.get("weight", 1))


def shape_of(node: Json) -> str:
    return str(node.get("value", {}).get("shape", "linear"))


def plain(cell: Any, name: str) -> Any:
    """A bare figure stands for an object that holds it."""
    return cell.get(name) if isinstance(cell, dict) else cell


def outside(number: float | Number, node: Json) -> bool:
    figure = number if isinstance(number, Fraction) else exact(number)
    least, most = node.get("at_least"), node.get("at_most")
    return (least is not None and figure < exact(least)) or (most is not None and figure > exact(most))


def clamped(value: Number) -> Number:
    return min(max(value, Fraction(0)), Fraction(1))


def pooled(found: list[tuple[Number, Number]], rule: str) -> Number | None:
    if not found:
        return None
    scores = sorted(score for score, _ in found)
    if rule == "median":
        return (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2
    if rule.startswith("trimmed"):
        kept = scores[1:-1] if len(scores) >= 3 else scores
        return sum(kept, Fraction(0)) / len(kept)
    whole = sum((vote for _, vote in found), Fraction(0))
    return sum((score * vote for score, vote in found), Fraction(0)) / whole


def value_formula(node: Json, among: list[Number]) -> Callable[[Number], Number] | None:
    """From a figure to its value; None where there is nothing to compare with."""
    given, shape = node.get("value", {}), shape_of(node)
    lower = node.get("direction") == "lower"
    if shape == "piecewise":
        points = sorted((exact(x), exact(v)) for x, v in given["points"])
        return lambda x: between(x, points)
    if shape == "linear":
        worst = exact(given["worst"]) if "worst" in given else None
        best = exact(given["best"]) if "best" in given else None
        if (worst is None or best is None) and not among:
            return None
        low = worst if worst is not None else (max(among) if lower else min(among))
        high = best if best is not None else (min(among) if lower else max(among))
        return (lambda _: Fraction(1)) if low == high else (lambda x: clamped((x - low) / (high - low)))
    if shape == "share_of_best":
        if not among or max(among) <= 0:
            return None
        return (lambda x: clamped(min(among) / x)) if lower else (lambda x: clamped(x / max(among)))
    if "reference" not in given and not among:
        return None
    price = exact(given["reference"]) if "reference" in given else min(among)
    multiple = exact(given.get("zero_at", 2))
    if shape == "lowest_over_price":
        return lambda x: clamped(price / x)
    if shape == "linear_penalty":
        return lambda x: clamped(1 - (x / price - 1) / (multiple - 1))
    return lambda x: clamped(Fraction(1 - math.log(x / price) / math.log(multiple)))


def between(x: Number, points: Sequence[tuple[Number, Number]]) -> Number:
    if x <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if x <= right:
            return low + (x - left) / (right - left) * (high - low)
    return points[-1][1]


# ---- scenarios ----------------------------------------------------------------------------------------------


def under_scenario(given: Json, key: str) -> Json:
    """The document as a scenario has it."""
    scenario = next(each for each in given["scenarios"] if each["key"] == key)
    weights, votes = scenario.get("weights", {}), scenario.get("votes", {})
    without: list[str] = scenario.get("without", [])

    def criteria(rows: Iterable[Json]) -> list[Json]:
        found = []
        for row in rows:
            changed = row | ({"weight": weights[row["key"]]} if row["key"] in weights else {})
            found.append(changed | ({"criteria": criteria(row["criteria"])} if "criteria" in row else {}))
        return found

    def cells(name: str, changes: Json) -> Json:
        rows = {candidate: dict(row) for candidate, row in given.get(name, {}).items()}
        for candidate, row in changes.items():
            rows[candidate] = rows.get(candidate, {}) | row
        return rows

    def remaining(keys: Iterable[str]) -> list[str]:
        return [each for each in keys if each not in without]

    rules = given.get("rules", {}) | scenario.get("rules", {})
    if "draw" in rules:
        rules = rules | {"draw": remaining(rules["draw"])}
    panel = [
        each | ({"voting_weight": votes[each["key"]]} if each["key"] in votes else {})
        for each in given.get("evaluators", [])
    ]
    return given | {
        "criteria": criteria(given["criteria"]),
        "candidates": [each for each in given["candidates"] if each["key"] not in without],
        "evaluators": panel,
        "facts": cells("facts", scenario.get("facts", {})),
        "consensus": cells("consensus", scenario.get("scores", {})),
        "rules": rules,
    }

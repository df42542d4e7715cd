"""Two evaluations side by side: each candidate's change with its parts, and the weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Final

import numpy as np

from scorecard.core.comparison.causes import Cause, Causes, causes_of
from scorecard.core.comparison.hybrids import Hybrids
from scorecard.core.comparison.matching import Matching, comparable, matched
from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.lead import total_decimals
from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import MOST_DECIMALS, decimals_that_agree
from scorecard.core.ranking import Scorecard, Standing, rank
from scorecard.core.tree import TOP, Tree, path_of

EQUAL: Final = 1e-9  # points of 100; less is the noise of floats
PERCENT_DECIMALS: Final = 1
"""Those of weights, where it takes no more."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one candidate.

    before, after  where it stood; None where it did not take part
    points         the change of its total, or None where there is none to speak of
    parts          what each cause adds to it; they add up to `points`. None where `points` is
    reason         why there are no parts
    row            its place in the parts of all (`Causes.parts`), or None
    """

    name: str
    before: Standing | None
    after: Standing | None
    points: float | None
    parts: Mapping[Cause, float] | None
    reason: Sentence | None
    row: int | None


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """What one criterion adds to the change of a candidate's total, and from what causes."""

    before: str | None
    after: str | None
    name: str
    points: float
    parts: Mapping[Cause, float]


@dataclass(frozen=True, slots=True)
class WeightChange:
    """A criterion and what it weighs in both evaluations.

    before_key, after_key      None where one has no such criterion
    depth                      0 at the top
    group                      whether it is a group of others
    before, after              its share of the whole, 0..1; None where one has no such criterion
    local_before, local_after  its share among its siblings
    leaves                     the places of its leaves among `Causes.leaves`
    """

    before_key: str | None
    after_key: str | None
    name: str
    depth: int
    group: bool
    before: float | None
    after: float | None
    local_before: float | None
    local_after: float | None
    leaves: tuple[int, ...]

    @property
    def change(self) -> float:
        """How much more of the whole it weighs, -1..1; a criterion that is not there weighs nothing."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations compared.

    changes  in the order of the later standings, then those who do not take part any more
    weights  in the order of the later tree, each removed criterion behind what stood before it
    decimals, weight_decimals
             with how many totals and changes, and weights in per cent, are shown (see `figures`)
    """

    before: Evaluation
    after: Evaluation
    result_before: Scorecard
    result_after: Scorecard
    matching: Matching
    causes: Causes
    changes: tuple[Change, ...]
    weights: tuple[WeightChange, ...]
    decimals: int
    weight_decimals: int

    def by_criterion(self, change: Change) -> tuple[CriterionPart, ...]:
        """A candidate's change criterion by criterion, largest first; they add up to it. None without parts."""
        if change.row is None:
            return ()
        parts = self.causes.parts[:, change.row, :]
        totals = parts.sum(axis=0)
        found = []
        for at in np.argsort(-np.abs(totals), kind="stable").tolist():
            before, after = self.causes.leaves[at]
            split = {cause: float(parts[number, at]) for number, cause in enumerate(Cause)}
            name = self.after.criteria[after].name if after else self.before.criteria[before or ""].name
            found.append(CriterionPart(before, after, name, float(totals[at]), split))
        return tuple(found)


def compare(
    before: Evaluation,
    after: Evaluation,
    matching: Matching | None = None,
    *,
    same_keys: bool = False,
    results: tuple[Scorecard, Scorecard] | None = None,
) -> Comparison:
    """Compare two evaluations.

    `matching` says who is who (default: what `matched` finds, with `same_keys` for two states of one evaluation);
    `results` are the scorecards where they are known. Raises RankingError where one cannot be ranked.
    """
    found = matched((before, after), same_keys=same_keys) if matching is None else matching
    result_before, result_after = results or (ranked(before), ranked(after))
    causes = causes_of(Hybrids((before, after), (result_before, result_after), found))
    changes = tuple(_changes(before, after, result_before, result_after, found, causes))
    weights = tuple(_weights(before, after, result_before, result_after, found, causes))
    totals = [
        (each.before.total or 0.0, each.after.total or 0.0)
        for each in changes
        if each.points is not None and each.before is not None and each.after is not None
    ]
    shares = [(100 * (each.before or 0.0), 100 * (each.after or 0.0)) for each in weights]
    return Comparison(
        before,
        after,
        result_before,
        result_after,
        found,
        causes,
        changes,
        weights,
        one_more(totals, max(total_decimals(result_before), total_decimals(result_after))),
        one_more(shares, PERCENT_DECIMALS),
    )


def one_more(pairs: Sequence[tuple[float, float]], least: int) -> int:
    """The decimals of figures and of what lies between them: `least`, or one more where they would contradict."""
    return decimals_that_agree(pairs, least, min(least + 1, MOST_DECIMALS))


def ranked(evaluation: Evaluation) -> Scorecard:
    """The ranking; the error where there is none names the evaluation."""
    try:
        return rank(evaluation)
    except RankingError as error:
        place = ", ".join(text for text in (evaluation.head.title, error.place) if text)
        raise RankingError(error.what, place=place, advice=error.advice) from error


def _changes(
    before: Evaluation,
    after: Evaluation,
    result_before: Scorecard,
    result_after: Scorecard,
    matching: Matching,
    causes: Causes,
) -> Iterator[Change]:
    earlier = {standing.key: standing for standing in result_before.standings}
    was = {b: a for a, b in matching.pairs("candidates")}
    rows = {b: row for row, (_, b) in enumerate(causes.candidates)}
    sums = causes.parts.sum(axis=2)
    for standing in result_after.standings:
        old = earlier.get(was.get(standing.key, ""))
        if old is None:
            reason = _only_in(standing.name, after, "{name} takes part only in the later one")
            yield Change(standing.name, None, standing, None, None, reason, None)
            continue
        blank = before if old.total is None else after if standing.total is None else None
        if blank is not None:
            reason = sentence("Nothing of {name} is scored in {title}", name=standing.name, title=blank.head.title)
            yield Change(standing.name, old, standing, None, None, reason, None)
            continue
        row = rows[standing.key]
        parts = {cause: float(sums[at, row]) for at, cause in enumerate(Cause)}
        points = (standing.total or 0.0) - (old.total or 0.0)
        yield Change(standing.name, old, standing, points, parts, None, row)
    staying = set(was.values())
    for old in result_before.standings:
        if old.key not in staying:
            reason = _only_in(old.name, before, "{name} takes part only in the earlier one")
            yield Change(old.name, old, None, None, None, reason, None)


def _only_in(name: str, evaluation: Evaluation, untitled: str) -> Sentence:
    title = evaluation.head.title
    return (
        sentence("{name} takes part only in {title}", name=name, title=title)
        if title
        else sentence(untitled, name=name)
    )


def _weights(
    before: Evaluation,
    after: Evaluation,
    result_before: Scorecard,
    result_after: Scorecard,
    matching: Matching,
    causes: Causes,
) -> Iterator[WeightChange]:
    same = {b: a for a, b in matching.pairs("criteria") if comparable(before.criteria[a], after.criteria[b])}
    one, other = result_before.tree, result_after.tree
    places = [{leaf[side]: at for at, leaf in enumerate(causes.leaves) if leaf[side]} for side in (0, 1)]

    def line(a: str | None, b: str | None) -> WeightChange:
        here = after.criteria[b] if b is not None else before.criteria[a or ""]
        depth = len(path_of(after.criteria, b) if b is not None else path_of(before.criteria, a or "")) - 1
        leaves = {places[0][leaf] for leaf in one.leaves_under(a)} if a is not None else set()
        if b is not None:
            leaves |= {places[1][leaf] for leaf in other.leaves_under(b)}
        return WeightChange(
            a,
            b,
            here.name,
            depth,
            here.kind is Kind.GROUP,
            None if a is None else _share(before, one, a),
            None if b is None else _share(after, other, b),
            None if a is None else float(one.local_weights[a]),
            None if b is None else float(other.local_weights[b]),
            tuple(sorted(leaves)),
        )

    weighed_before = [key for key in one.order if key in one.local_weights]
    weighed_after = [key for key in other.order if key in other.local_weights]
    was = {b: a for b, a in same.items() if a in one.local_weights and b in other.local_weights}
    gone = [key for key in weighed_before if key not in set(was.values())]
    behind: dict[str | None, list[str]] = {}
    at: str | None = TOP
    for key in weighed_before:  # what a removed criterion stands behind: the last one before it that stayed
        if key in gone:
            behind.setdefault(at, []).append(key)
        else:
            at = key
    for key in behind.get(TOP, ()):
        yield line(key, None)
    for key in weighed_after:
        yield line(was.get(key), key)
        for removed in behind.get(was.get(key), ()) if key in was else ():
            yield line(removed, None)


def _share(evaluation: Evaluation, tree: Tree, key: str) -> float:
    """What a criterion weighs of the whole: the product of the local weights up the tree."""
    return float(prod((tree.local_weights[each] for each in path_of(evaluation.criteria, key)), start=Fraction(1)))

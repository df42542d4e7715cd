"""Evaluations that take each of their groups of causes from one of two: what the candidates' totals would be.

A hybrid is an evaluation like any other. What both evaluations have comes from the side that is asked for:

    weights   the proportions in which the criteria that both have share out their common weight
    scores    the sheets, the consensus, who scores what, and declared conflicts
    facts     measures and the answers to gates; those of candidates that only one side has are a reference with them
    rules     the rating rule, pooling with the voting weights, the rule for missing cells, the scale, value functions,
              limits and waivers
    criteria  the criteria that only one side has: with them comes their share of the whole, and what they say of each
              candidate there

A criterion that is not comparable with its match (`matching.comparable`) counts as one removed and one added. A scale
belongs to the rules, and scores are read on either as they are; only where some do not lie on the other scale are they
carried over by their place between its ends. Where nothing of a candidate is scored in a hybrid it has no points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.comparison.matching import Matching, comparable, known_as
from scorecard.core.matrix import FRACTIONS, agreed_scores, decision_matrix, fact_of
from scorecard.core.model import Criterion, Evaluation, Evaluator, Kind, Missing, Scale
from scorecard.core.numbers import exact
from scorecard.core.ranking import Scorecard
from scorecard.core.screening import waiver_of
from scorecard.core.table import Table
from scorecard.core.tree import tree_of
from scorecard.core.values import is_relative, rating_value

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Leaf = tuple[str | None, str | None]
Block = tuple[Floats, Mask]

BEFORE: Final = 0
AFTER: Final = 1


@dataclass(frozen=True, slots=True)
class Sides:
    """For each group of causes the side that it comes from."""

    weights: int
    scores: int
    facts: int
    rules: int
    criteria: int


class Hybrids:
    """All evaluations between two that have been ranked. What they have in common is worked out once.

    candidates  the pairs of keys of those who take part in both
    leaves      the scored criteria of both as pairs of keys, in an order that is the same whichever comes first
    """

    def __init__(self, sides: tuple[Evaluation, Evaluation], results: tuple[Scorecard, Scorecard], found: Matching):
        self._sides = sides
        self._results = results
        self.candidates: tuple[tuple[str, str], ...] = tuple(found.pairs("candidates"))
        order = [
            (a, b)
            for a, b in found.pairs("criteria")
            if comparable(sides[BEFORE].criteria[a], sides[AFTER].criteria[b])
        ]
        scored = (set(results[BEFORE].tree.leaves), set(results[AFTER].tree.leaves))
        both: list[Leaf] = [(a, b) for a, b in order if a in scored[BEFORE] and b in scored[AFTER]]
        only: list[Leaf] = [(a, None) for a in scored[BEFORE] - {a for a, _ in both}]
        only += [(None, b) for b in scored[AFTER] - {b for _, b in both}]
        self.leaves: tuple[Leaf, ...] = tuple(sorted([*both, *only], key=self._place))
        gates = (set(results[BEFORE].tree.gates), set(results[AFTER].tree.gates))
        self._gates = [(a, b) for a, b in order if a in gates[BEFORE] and b in gates[AFTER]]
        self._kept = np.array([None not in leaf for leaf in self.leaves], dtype=bool)
        self._ratings = [at for at in np.flatnonzero(self._kept).tolist() if self._kind(at) is Kind.RATING]
        self._measures = [at for at in np.flatnonzero(self._kept).tolist() if self._kind(at) is Kind.MEASURE]
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._broken: dict[tuple[object, ...], Mask] = {}
        self._weighed = cache(self.weights)

    def _place(self, leaf: Leaf) -> tuple[str, ...]:
        """A place in the order of the leaves that does not depend on which evaluation comes first.

        Sums are then formed alike from both ends. What is only in one is told by its row from another of the same key.
        """
        if None not in leaf:
            return tuple(sorted(key or "" for key in leaf))
        side = BEFORE if leaf[AFTER] is None else AFTER
        key = leaf[side] or ""
        return "", key, repr(self._sides[side].criteria[key])

    def contributions(self, sides: Sides) -> Floats:
        """Points of 100 in a hybrid: (candidates, leaves); a row adds up to the candidate's total."""
        values, given = self.values(sides)
        weights = self._weighed(sides.weights, sides.criteria)
        weighted = values * weights * 100
        if self._sides[sides.rules].rules.missing is Missing.WORST:
            return weighted
        present = np.where(given, weights, 0.0).sum(axis=1)
        blank = (~given & (weights > 0)).any(axis=1) & (present > 0)  # else it is 1, but for the noise of floats
        scaled: Floats = weighted / np.where(blank, present, 1.0)[:, None]
        return scaled

    def weights(self, weights: int, criteria: int) -> Floats:
        """The weights of the leaves in a hybrid: (leaves,). They add up to 1, those that it has not being 0.

        The criteria that both have keep the common weight that they have on the side of `criteria`, and share it out in
        the proportions that they have on the side of `weights`. They are exact until the end, so that equal proportions
        cause nothing.
        """
        own = self._weights_of(criteria)
        if weights != criteria:
            proportions = self._weights_of(weights)
            kept = np.flatnonzero(self._kept).tolist()
            together = sum((proportions[at] for at in kept), Fraction(0))
            if together != 0:  # else they weigh nothing over there, and nothing can be said of their proportions
                share = sum((own[at] for at in kept), Fraction(0)) / together
                kept_share = {at: proportions[at] * share for at in kept}
                own = [kept_share.get(at, each) for at, each in enumerate(own)]
        return np.array([float(each) for each in own], dtype=float)

    # ---- values -----------------------------------------------------------------------------------

    def values(self, sides: Sides) -> Block:
        """Values 0..1 in a hybrid, 0 where not given, and whether they are: (candidates, leaves)."""
        unweighed = replace(sides, weights=BEFORE)
        return self._once(("values", unweighed), lambda: self._valued(unweighed))

    def _valued(self, sides: Sides) -> Block:
        shape = (len(self.candidates), len(self.leaves))
        values, given = np.zeros(shape), np.zeros(shape, dtype=bool)
        for at, block in (
            (self._ratings, self._rated(sides.scores, sides.rules)),
            (self._measures, self._measured(sides)),
            *((at, self._own(side, at)) for side, at in enumerate(self._only) if side == sides.criteria),
        ):
            values[:, at], given[:, at] = block
        return values, given

    def _own(self, side: int, at: Sequence[int]) -> Block:
        """What one evaluation itself says in these leaves."""
        matrix = self._results[side].matrix
        rows = np.array([matrix.candidates.index(pair[side]) for pair in self.candidates], dtype=np.intp)
        places = {key: column for column, key in enumerate(matrix.leaves)}
        columns = np.array([places[self.leaves[each][side] or ""] for each in at], dtype=np.intp)
        chosen = np.ix_(rows, columns)
        return np.asarray(matrix.values[chosen], dtype=float), np.asarray(matrix.given[chosen], dtype=bool)

    def _rated(self, scores: int, rules: int) -> Block:
        mixed = scores != rules and not self._rated_alike
        return self._once(("rated", scores, rules if mixed else scores), lambda: self._rate(scores, rules, mixed))

    def _rate(self, scores: int, rules: int, mixed: bool) -> Block:
        if not mixed or not self._ratings:
            return self._own(scores, self._ratings)
        evaluation, ruling = self._under_rules(scores, rules), self._sides[rules]
        keys = self._keys(self._ratings, scores)
        tree = tree_of(evaluation.criteria).narrowed(keys)
        candidates = [pair[scores] for pair in self.candidates]
        if not self._carried:
            evaluation = replace(evaluation, scale=ruling.scale)
        else:
            rule = replace(evaluation.rules, rating=type(evaluation.rules.rating).INTERVAL)
            evaluation = replace(evaluation, rules=rule)
        matrix = decision_matrix(evaluation, tree, candidates=candidates)
        values = np.asarray(matrix.values, dtype=float)
        if self._carried:
            scale = ruling.scale
            read = scale.minimum + values * (scale.maximum - scale.minimum)
            values = np.where(matrix.given, rating_value(read, scale, ruling.rules.rating, float), 0.0)
        return values, matrix.given

    def _measured(self, sides: Sides) -> Block:
        facts, rules = sides.facts, sides.rules
        compliant = self._compliant(sides) if self._has_relative else None
        as_it_was = compliant is None or compliant == self._compliant_of(facts)
        if as_it_was and (facts == rules or self._measured_alike):
            return self._once(("facts", facts), lambda: self._own(facts, self._measures))
        return self._once(("facts", facts, rules, compliant), lambda: self._measure(facts, rules, compliant))

    def _measure(self, facts: int, rules: int, compliant: frozenset[str] | None) -> Block:
        """Facts of one side through the value functions of the other."""
        if not self._measures:
            return self._own(facts, self._measures)
        evaluation = self._sides[facts]
        criteria = {
            self.leaves[at][facts] or "": replace(self._criterion(at, rules), parent="", position=float(number))
            for number, at in enumerate(self._measures)
        }
        flat = replace(evaluation, criteria=Table(criteria))
        candidates = [pair[facts] for pair in self.candidates]
        tree = tree_of(flat.criteria)
        matrix = decision_matrix(flat, tree, candidates=candidates, compliant=compliant)
        return np.asarray(matrix.values, dtype=float), matrix.given

    # ---- who is a reference -----------------------------------------------------------------------

    def _compliant(self, sides: Sides) -> frozenset[str]:
        """Whose facts are a reference for relative value functions, by their keys on the side of the facts."""
        if sides.scores == sides.facts == sides.rules == sides.criteria:
            return self._compliant_of(sides.facts)
        out = self._out_alone(sides.criteria) | self._out_by_facts(sides.facts, sides.rules)
        out = out | self._out_by_scores(sides.scores, sides.rules)
        shared = {pair[sides.facts]: bool(gone) for pair, gone in zip(self.candidates, out, strict=True)}
        others = self._compliant_of(sides.facts).difference(shared)
        return others | {key for key, gone in shared.items() if not gone}

    def _compliant_of(self, side: int) -> frozenset[str]:
        return self._results[side].assessment.compliant

    def _out_alone(self, side: int) -> Mask:
        """Who is out by a criterion that only one evaluation has."""
        tree = self._results[side].tree
        shared = {pair[side] for pair in self._gates} | {leaf[side] for leaf in self.leaves if None not in leaf}
        alone = {*tree.leaves, *tree.gates} - shared
        screened = self._results[side].assessment.screened
        found = (screened[pair[side]].out for pair in self.candidates)
        return np.array([any(reason.criterion in alone for reason in reasons) for reasons in found], dtype=bool)

    def _out_by_facts(self, facts: int, rules: int) -> Mask:
        """Who fails a gate, or a limit of a measure, that both evaluations have."""
        return self._mask(("facts", facts, rules), lambda: self._fail_by_facts(facts, rules))

    def _fail_by_facts(self, facts: int, rules: int) -> Mask:
        evaluation, ruling = self._sides[facts], self._sides[rules]
        limited = [at for at in self._measures if _is_limited(self._criterion(at, rules))]
        out = np.zeros(len(self.candidates), dtype=bool)
        for row, pair in enumerate(self.candidates):
            for gate in self._gates:
                answer = fact_of(evaluation, pair[facts], gate[facts])
                failed = answer is not None and answer is not True
                out[row] |= failed and waiver_of(ruling, pair[rules], gate[rules]) is None
            for at in limited:
                fact = fact_of(evaluation, pair[facts], self.leaves[at][facts] or "")
                if isinstance(fact, float) and _breaks(self._criterion(at, rules), exact(fact)):
                    out[row] |= waiver_of(ruling, pair[rules], self.leaves[at][rules] or "") is None
        return out

    def _out_by_scores(self, scores: int, rules: int) -> Mask:
        """Who misses a limit of a rating that both evaluations have."""
        return self._mask(("scores", scores, rules), lambda: self._fail_by_scores(scores, rules))

    def _fail_by_scores(self, scores: int, rules: int) -> Mask:
        limited = [at for at in self._ratings if _is_limited(self._criterion(at, rules))]
        out = np.zeros(len(self.candidates), dtype=bool)
        if not limited:
            return out
        candidates, keys = [pair[scores] for pair in self.candidates], self._keys(limited, scores)
        agreed, given = agreed_scores(self._under_rules(scores, rules), candidates, keys, FRACTIONS)
        ruling = self._sides[rules]
        for row, pair in enumerate(self.candidates):
            for column, at in enumerate(limited):
                if not given[row, column]:
                    continue
                score = agreed[row, column]
                if self._carried and scores != rules:
                    score = _read_on(score, self._sides[scores].scale, ruling.scale)
                if _breaks(self._criterion(at, rules), score):
                    out[row] |= waiver_of(ruling, pair[rules], self.leaves[at][rules] or "") is None
        return out

    # ---- what is the same on both sides -----------------------------------------------------------

    @cached_property
    def _only(self) -> tuple[list[int], list[int]]:
        """The leaves that only the earlier, and only the later evaluation has."""
        return (
            [at for at, leaf in enumerate(self.leaves) if leaf[AFTER] is None],
            [at for at, leaf in enumerate(self.leaves) if leaf[BEFORE] is None],
        )

    @cached_property
    def _rated_alike(self) -> bool:
        """Whether scores become values in the same way on both sides."""
        one, other = self._sides
        if (one.rules.pooling, one.rules.rating) != (other.rules.pooling, other.rules.rating):
            return False
        if _ends(one.scale) != _ends(other.scale):
            return False
        return all(self._under_rules(a, 1 - a).evaluators == self._sides[a].evaluators for a in (BEFORE, AFTER))

    @cached_property
    def _carried(self) -> bool:
        """Whether scores are carried over to the other scale, for some do not lie on it."""
        if _ends(self._sides[BEFORE].scale) == _ends(self._sides[AFTER].scale):
            return False
        for side in (BEFORE, AFTER):
            matrix, scale = self._results[side].matrix, self._sides[1 - side].scale
            places = {key: column for column, key in enumerate(matrix.leaves)}
            columns = [places[key] for key in self._keys(self._ratings, side)]
            raw = matrix.raw[:, columns][matrix.given[:, columns]]
            if raw.size and (raw.min() < scale.minimum or raw.max() > scale.maximum):
                return True
        return False

    @cached_property
    def _measured_alike(self) -> bool:
        """Whether measures become values in the same way on both sides."""
        pairs = [(self._criterion(at, BEFORE), self._criterion(at, AFTER)) for at in self._measures]
        return all((a.value, a.direction) == (b.value, b.direction) for a, b in pairs)

    @cached_property
    def _has_relative(self) -> bool:
        """Whether a candidate's value depends on who else is a reference."""
        return any(is_relative(self._criterion(at, side)) for at in self._measures for side in (BEFORE, AFTER))

    def _under_rules(self, scores: int, rules: int) -> Evaluation:
        """The scores of one side, pooled and read by the rules and voting weights of the other."""
        evaluation, ruling = self._sides[scores], self._sides[rules]
        if scores == rules:
            return evaluation
        read = replace(evaluation.rules, pooling=ruling.rules.pooling, rating=ruling.rules.rating)
        named: dict[str, list[Evaluator]] = {}
        for member in ruling.evaluators.values():
            named.setdefault(known_as(member.name), []).append(member)
        evaluators = {}
        for key, member in evaluation.evaluators.items():
            namesakes = named.get(known_as(member.name), [])
            same = ruling.evaluators.get(key) or (namesakes[0] if len(namesakes) == 1 else member)
            evaluators[key] = replace(member, voting_weight=same.voting_weight)
        return replace(evaluation, rules=read, evaluators=Table(evaluators))

    def _weights_of(self, side: int) -> list[Fraction]:
        weights = self._results[side].tree.global_weights
        return [weights[leaf[side] or ""] if leaf[side] else Fraction(0) for leaf in self.leaves]

    def _criterion(self, at: int, side: int) -> Criterion:
        return self._sides[side].criteria[self.leaves[at][side] or ""]

    def _kind(self, at: int) -> Kind:
        return self._criterion(at, BEFORE).kind

    def _keys(self, at: Sequence[int], side: int) -> list[str]:
        return [self.leaves[each][side] or "" for each in at]

    def _once(self, key: tuple[object, ...], work: Callable[[], Block]) -> Block:
        if key not in self._blocks:
            self._blocks[key] = work()
        return self._blocks[key]

    def _mask(self, key: tuple[object, ...], work: Callable[[], Mask]) -> Mask:
        if key not in self._broken:
            self._broken[key] = work()
        return self._broken[key]


def _ends(scale: Scale) -> tuple[float, float]:
    return scale.minimum, scale.maximum


def _is_limited(criterion: Criterion) -> bool:
    return criterion.at_least is not None or criterion.at_most is not None


def _breaks(criterion: Criterion, number: Fraction) -> bool:
    """Whether a number misses a limit of the criterion."""
    least, most = criterion.at_least, criterion.at_most
    return (least is not None and number < exact(least)) or (most is not None and number > exact(most))


def _read_on(score: Any, own: Scale, other: Scale) -> Any:
    """A score carried over to another scale by its place between the ends."""
    share = (score - exact(own.minimum)) / (exact(own.maximum) - exact(own.minimum))
    return exact(other.minimum) + share * (exact(other.maximum) - exact(other.minimum))

"""A hybrid of two evaluations written down as an evaluation of its own, without what `hybrids` knows of sharing work.

It stands for flat criteria with the hybrid's weights and for scores that are pooled already, so that `rank` can be
asked what its totals are.
"""

from __future__ import annotations

from dataclasses import replace

from scorecard.core.changes import from_rows
from scorecard.core.comparison.hybrids import Hybrids, Sides
from scorecard.core.matrix import agreed_scores, fact_of
from scorecard.core.model import Cell, Criterion, Evaluation, Key, Kind, Rules, Waiver
from scorecard.core.ranking import rank
from scorecard.core.screening import waiver_of
from scorecard.core.tree import tree_of


def totals(pair: tuple[Evaluation, Evaluation], hybrids: Hybrids, sides: Sides) -> list[float]:
    """The totals of the candidates of both, for evaluations that have the same keys, criteria and scale."""
    one, scored, told, ruling = pair[0], pair[sides.scores], pair[sides.facts], pair[sides.rules]
    weights = hybrids.weights(sides.weights, sides.criteria)
    criteria: dict[Key, Criterion] = {}
    for at, (key, _) in enumerate(hybrids.leaves):
        assert key is not None
        criteria[(key,)] = replace(ruling.criteria[key], parent="", weight=float(weights[at]))
    tree = tree_of(one.criteria)
    for gate in tree.gates:
        criteria[(gate,)] = replace(one.criteria[gate], parent="")
    ratings = [key for (key,), row in criteria.items() if row.kind is Kind.RATING]
    candidates = [a for a, _ in hybrids.candidates]
    pooled = replace(scored, rules=replace(scored.rules, pooling=ruling.rules.pooling))
    agreed, given = agreed_scores(pooled, candidates, ratings)
    consensus: dict[Key, Cell] = {
        (candidate, key): Cell(float(agreed[row, column]))
        for row, candidate in enumerate(candidates)
        for column, key in enumerate(ratings)
        if given[row, column]
    }
    facts: dict[Key, Cell] = {}
    waivers: dict[Key, Waiver] = {}
    for candidate in candidates:
        for (key,), row in criteria.items():
            fact = fact_of(told, candidate, key)
            if row.kind is not Kind.RATING and fact is not None:
                facts[candidate, key] = Cell(fact)
            waiver = waiver_of(ruling, candidate, key)
            if waiver is not None:
                waivers[candidate, key] = waiver
    flat = from_rows(
        {
            "scale": {(): ruling.scale},
            "rules": {(): Rules(rating=ruling.rules.rating, missing=ruling.rules.missing)},
            "criteria": criteria,
            "candidates": {(key,): one.candidates[key] for key in candidates},
            "facts": facts,
            "consensus": consensus,
            "waivers": waivers,
        }
    )
    found = {standing.key: standing.total or 0.0 for standing in rank(flat).standings}
    return [found[candidate] for candidate in candidates]

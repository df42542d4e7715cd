"""Pairwise comparison: how many times as much does one criterion count as another (Saaty's analytic hierarchy process)?

Not every pair needs an answer, as long as the answers link all criteria; gaps are filled so that the answers
contradict each other as little as they can. Their consistency ratio is then divided by the random index of full
matrices, which is lenient: fewer answers have fewer chances to contradict each other (Agoston and Csato 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Final

import numpy as np

from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.numbers import shown
from scorecard.core.weighting.comparisons import (
    Floats,
    RandomIndex,
    aggregated,
    best_replacement,
    column_mean,
    completed,
    consistency_index,
    consistency_ratio,
    geometric_consistency_index,
    geometric_mean,
    least_squares,
    linked,
    principal,
    random_index,
)
from scorecard.core.weighting.elicited import (
    Elicited,
    Method,
    Names,
    Revisit,
    beside,
    check_keys,
    checked_number,
    times,
)
from scorecard.core.wording import listed

Judgements = Mapping[tuple[str, str], float]

LIMIT: Final = 0.10  # the consistency ratio from which answers should be looked at again (Saaty 1980)
EXTREME: Final = 9.0  # the end of Saaty's scale


class Priority(StrEnum):
    """How a matrix of judgements becomes weights."""

    EIGENVECTOR = "eigenvector"
    GEOMETRIC_MEAN = "geometric-mean"
    COLUMN_MEAN = "column-mean"


@dataclass(frozen=True, slots=True)
class Together:
    """Several people's judgements combined, and what each says alone where the own answers link all criteria."""

    elicited: Elicited
    each: dict[str, Elicited]


def judgement_matrix(names: Names, judgements: Judgements) -> Floats:
    """Judgements as a reciprocal matrix in the order of `names`, nan where there is none.

    Raises EditError for an unknown criterion, one compared with itself, a number that is not above zero, or a pair
    with two answers that do not agree.
    """
    order = {key: at for at, key in enumerate(names)}
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    for (first, second), given in judgements.items():
        check_keys(names, (first, second))
        place = f"{names[first]}, {names[second]}"
        if first == second:
            raise EditError("A criterion cannot be compared with itself", place=names[first])
        number = checked_number(given, place)
        if not 1e-9 <= number <= 1e9:
            raise EditError(
                "How many times as much one counts as another must be above zero and no more than a thousand million",
                place=place,
            )
        i, j = order[first], order[second]
        if not np.isnan(matrix[i, j]) and abs(np.log(matrix[i, j]) - np.log(number)) > 1e-9:
            raise EditError("There are two answers that do not agree", place=place)
        matrix[i, j], matrix[j, i] = number, 1 / number
    return matrix


def pairwise(
    names: Names,
    judgements: Judgements,
    *,
    priority: Priority = Priority.EIGENVECTOR,
    table: RandomIndex = RandomIndex.SAATY,
) -> Elicited:
    """Weights from one person's judgements: (a, b) -> how many times as much a counts as b.

    Raises EditError as `judgement_matrix` does, and where the answers do not link all criteria.
    """
    check_keys(names, ())
    return from_matrix(names, judgement_matrix(names, judgements), priority=priority, table=table)


def together(
    names: Names,
    people: Mapping[str, Judgements],
    votes: Mapping[str, float] | None = None,
    *,
    priority: Priority = Priority.EIGENVECTOR,
    table: RandomIndex = RandomIndex.SAATY,
) -> Together:
    """Weights from several people's judgements, combined answer by answer with the geometric mean, by votes.

    A pair that only some have judged counts by those; people with a vote of zero are left out.
    """
    check_keys(names, ())
    weights = {person: 1.0 if votes is None else votes.get(person, 1.0) for person in people}
    heard = [person for person in people if checked_number(weights[person], person) > 0 and people[person]]
    if not heard:
        raise EditError("Nobody has compared any criteria yet")
    matrices = {person: judgement_matrix(names, people[person]) for person in heard}
    joint = aggregated([matrices[person] for person in heard], [weights[person] for person in heard])
    each = {
        person: from_matrix(names, matrix, priority=priority, table=table)
        for person, matrix in matrices.items()
        if linked(matrix)
    }
    return Together(from_matrix(names, joint, priority=priority, table=table), each)


def from_matrix(
    names: Names,
    matrix: Floats,
    *,
    priority: Priority = Priority.EIGENVECTOR,
    table: RandomIndex = RandomIndex.SAATY,
) -> Elicited:
    """Weights from a reciprocal matrix with or without gaps, with what makes it doubtful and how to mend it."""
    n = len(names)
    _check_linked(names, matrix)
    full = completed(matrix)
    vector, value = principal(full)
    if priority is Priority.GEOMETRIC_MEAN:
        vector = least_squares(matrix) if np.isnan(matrix).any() else geometric_mean(full)
    elif priority is Priority.COLUMN_MEAN:
        vector = column_mean(full)
    value = max(value, float(n))
    ratio = consistency_ratio(value, n, table)
    figures = {
        "lambda_max": value,
        "consistency_index": consistency_index(value, n),
        "random_index": random_index(n, table),
        "consistency_ratio": ratio,
        "answers": float(np.count_nonzero(~np.isnan(np.triu(matrix, 1)) & (np.triu(np.ones((n, n)), 1) > 0))),
        "answers_possible": n * (n - 1) / 2,
    }
    if priority is Priority.GEOMETRIC_MEAN and full is matrix:
        figures["geometric_consistency_index"] = geometric_consistency_index(matrix, vector)
    weights = {key: float(weight) for key, weight in zip(names, vector, strict=True)}
    return Elicited(
        Method.PAIRWISE,
        weights,
        figures,
        _implied(names, matrix, vector),
        _warnings(names, matrix, ratio),
        _revisit(names, matrix, table),
    )


def _check_linked(names: Names, matrix: Floats) -> None:
    if linked(matrix):
        return
    keys = list(names)
    known = ~np.isnan(matrix)
    here, size = known[0], 0
    while here.sum() > size:
        size = int(here.sum())
        here = known[here].any(axis=0)
    apart = [names[key] for key, there in zip(keys, here, strict=True) if not there]
    raise EditError(
        sentence("No answer links {names} with {first} yet", names=listed(apart), first=names[keys[0]]),
        advice=sentence(
            "Compare it with {first}." if len(apart) == 1 else "Compare one of them with {first}.", first=names[keys[0]]
        ),
    )


def _implied(names: Names, matrix: Floats, weights: Floats) -> tuple[Sentence, ...]:
    """Each answer beside what the weights make of it, those that are furthest apart first."""
    keys = list(names)
    found = []
    for i, j in combinations(range(len(keys)), 2):
        if np.isnan(matrix[i, j]):
            continue
        a, b = (i, j) if matrix[i, j] >= 1 else (j, i)
        said, stands = float(matrix[a, b]), float(weights[a] / weights[b])
        text = beside(names[keys[a]], names[keys[b]], said, stands)
        found.append((-abs(np.log(said / stands)), text))
    return tuple(text for _, text in sorted(found, key=lambda each: each[0]))


def _warnings(names: Names, matrix: Floats, ratio: float) -> tuple[Sentence, ...]:
    keys = list(names)
    found = []
    if ratio > LIMIT:
        found.append(
            sentence(
                "The answers contradict each other: their consistency ratio is {ratio}, and above {limit} they should "
                "be looked at again.",
                ratio=shown(ratio, 2) if shown(ratio, 2) != shown(LIMIT, 2) else shown(ratio, 4),
                limit=shown(LIMIT, 2),
            )
        )
    for i, j in combinations(range(len(keys)), 2):
        said = max(matrix[i, j], matrix[j, i])
        if said > EXTREME + 1e-9:
            a, b = (i, j) if matrix[i, j] >= 1 else (j, i)
            found.append(
                sentence(
                    "{more} against {less}: {said} lies beyond the scale, which ends at 9.",
                    more=names[keys[a]],
                    less=names[keys[b]],
                    said=times(float(said)),
                )
            )
    return tuple(found)


def _revisit(names: Names, matrix: Floats, table: RandomIndex) -> Revisit | None:
    """The answer whose replacement mends most."""
    best = best_replacement(matrix)
    if best is None:
        return None
    keys = list(names)
    i, j, proposed, after = best
    ratio = consistency_ratio(max(after, float(len(keys))), len(keys), table)
    fields = {
        "first": names[keys[i]],
        "second": names[keys[j]],
        "given": on_scale(float(matrix[i, j])),
        "proposed": on_scale(float(proposed)),
        "ratio": shown(ratio, 2),
    }
    what = sentence(
        "{first} against {second}: {given} fits the other answers least. {proposed} would bring the consistency ratio "
        "down to {ratio}.",
        **fields,
    )
    return Revisit(keys[i], keys[j], float(matrix[i, j]), float(proposed), ratio, what)


def on_scale(number: float) -> str:
    """A judgement as it is written: 3, 1/5, 2.5."""
    near = Fraction(number).limit_denominator(9)
    if abs(float(near) - number) < 1e-6 and (near.denominator == 1 or near.numerator == 1):
        return str(near)
    return times(number)

"""Several scores as one: mean, median and trimmed mean, in floats and in fractions."""

from __future__ import annotations

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.model import Pooling
from scorecard.core.numbers import exact
from scorecard.core.pooling import pooled

Column = list[float | None]


def pool(rule: Pooling, scores: Column, votes: list[float] | None = None) -> float | None:
    """One cell's scores as one, by floats and by fractions; None where nobody with a vote scored it."""
    voting = [1.0] * len(scores) if votes is None else votes
    given_mask = np.array([[score is not None] for score in scores], dtype=bool).reshape(len(scores), 1)
    plain = np.array([[score or 0.0] for score in scores], dtype=float).reshape(len(scores), 1)
    precise = np.array([[exact(score or 0.0)] for score in scores], dtype=object).reshape(len(scores), 1)
    quick, there = pooled(plain, given_mask, np.array(voting, dtype=float), rule)
    slow, there_too = pooled(precise, given_mask, np.array([exact(vote) for vote in voting], dtype=object), rule)
    assert bool(there[0]) is bool(there_too[0])
    assert float(slow[0]) == pytest.approx(float(quick[0]), abs=1e-12)
    assert np.isfinite(float(quick[0]))
    return float(slow[0]) if there[0] else None


@pytest.mark.parametrize(
    ("rule", "scores", "expected"),
    [
        (Pooling.MEAN, [3.0], 3.0),
        (Pooling.MEAN, [1.0, 2.0, 5.0], 8 / 3),
        (Pooling.MEAN, [1.0, None, 5.0], 3.0),
        (Pooling.MEAN, [None, None], None),
        (Pooling.MEAN, [], None),
        (Pooling.MEAN, [0.0, None], 0.0),
        (Pooling.MEDIAN, [3.0], 3.0),
        (Pooling.MEDIAN, [1.0, 5.0], 3.0),
        (Pooling.MEDIAN, [5.0, 1.0, 2.0], 2.0),
        (Pooling.MEDIAN, [5.0, 1.0, 2.0, 3.0], 2.5),
        (Pooling.MEDIAN, [None, 4.0, None, 1.0, 3.0], 3.0),
        (Pooling.MEDIAN, [None, None, None], None),
        (Pooling.MEDIAN, [], None),
        (Pooling.MEDIAN, [0.0, 0.0, 5.0], 0.0),
        (Pooling.TRIMMED_MEAN, [3.0], 3.0),
        (Pooling.TRIMMED_MEAN, [1.0, 4.0], 2.5),
        (Pooling.TRIMMED_MEAN, [1.0, 4.0, 5.0], 4.0),
        (Pooling.TRIMMED_MEAN, [0.0, 5.0, 5.0, 5.0], 5.0),
        (Pooling.TRIMMED_MEAN, [1.0, 2.0, 3.0, 5.0], 2.5),
        (Pooling.TRIMMED_MEAN, [1.0, None, 5.0, 2.0, None], 2.0),
        (Pooling.TRIMMED_MEAN, [None], None),
        (Pooling.TRIMMED_MEAN, [], None),
    ],
)
def test_pooled_when_some_are_given_then_the_rule_over_these(
    rule: Pooling, scores: Column, expected: float | None
) -> None:
    assert pool(rule, scores) == (None if expected is None else pytest.approx(expected, abs=1e-15))


def test_pooled_when_votes_differ_then_the_mean_is_weighted() -> None:
    assert pool(Pooling.MEAN, [2.0, 5.0], [2.0, 1.0]) == 3.0
    assert pool(Pooling.MEAN, [2.0, 5.0, None], [2.0, 1.0, 9.0]) == 3.0
    assert pool(Pooling.MEAN, [1.0, 2.0], [0.1, 0.2]) == pytest.approx(5 / 3, abs=1e-15)


@pytest.mark.parametrize("rule", list(Pooling))
def test_pooled_when_a_member_has_no_vote_then_that_score_does_not_count(rule: Pooling) -> None:
    assert pool(rule, [5.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, 1.0]) == 1.0
    assert pool(rule, [5.0, None], [0.0, 1.0]) is None
    assert pool(rule, [5.0, 4.0], [0.0, 0.0]) is None


@pytest.mark.parametrize("rule", [Pooling.MEDIAN, Pooling.TRIMMED_MEAN])
def test_pooled_when_voices_are_one_each_then_the_size_of_the_vote_does_not_count(rule: Pooling) -> None:
    assert pool(rule, [1.0, 2.0, 5.0], [1.0, 1.0, 100.0]) == pool(rule, [1.0, 2.0, 5.0])


@pytest.mark.parametrize("rule", list(Pooling))
@given(
    scores=st.lists(st.none() | st.integers(-30, 100).map(lambda n: n / 10), max_size=8),
    votes=st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=8, max_size=8),
)
def test_pooled_when_any_scores_then_as_the_plain_definition(rule: Pooling, scores: Column, votes: list[float]) -> None:
    heard = [
        (exact(score), exact(vote))
        for score, vote in zip(scores, votes, strict=False)
        if score is not None and vote > 0
    ]
    found = pool(rule, scores, votes[: len(scores)])
    if not heard or found is None:
        assert not heard
        assert found is None
        return
    voices = sorted(score for score, _ in heard)
    if rule is Pooling.MEAN:
        expected = sum((score * vote for score, vote in heard), Fraction(0)) / sum(vote for _, vote in heard)
    elif rule is Pooling.MEDIAN:
        expected = Fraction(statistics.median(voices))
    else:
        kept = voices[1:-1] if len(voices) >= 3 else voices
        expected = sum(kept, Fraction(0)) / len(kept)
    assert found == pytest.approx(float(expected), abs=1e-12)
    assert min(voices) - Fraction(1, 10**12) <= found <= max(voices) + Fraction(1, 10**12)


@given(
    cells=st.lists(
        st.lists(st.none() | st.sampled_from([0.0, 1.0, 2.5]), min_size=4, max_size=4), min_size=1, max_size=6
    )
)
@pytest.mark.parametrize("rule", list(Pooling))
def test_pooled_when_there_are_many_cells_then_each_as_if_alone(rule: Pooling, cells: list[Column]) -> None:
    scores = np.array([[score or 0.0 for score in cell] for cell in cells]).T
    there = np.array([[score is not None for score in cell] for cell in cells]).T
    together, known = pooled(scores, there, np.ones(4), rule)
    for at, cell in enumerate(cells):
        alone = pool(rule, cell)
        assert bool(known[at]) is (alone is not None)
        assert alone is None or together[at] == pytest.approx(alone, abs=1e-12)

"""Parts of the agenda."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.agenda import Agenda, agenda
from scorecard.core.agenda_filter import AgendaFilter, cells_of, next_open, places_of
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from tests.core.evaluations import any_evaluation
from tests.core.made import made

FEW = made(
    {"Cost": 50, "Skill": 50},
    {"Acme": [None, None], "Bolt": [None, None]},
    panel={"ann": {"Acme": [1, 2], "Bolt": [3, 5]}, "ben": {"Acme": [4, 5], "Bolt": [5, 1]}},
    consensus={("Acme", "Cost"): 3.0},
)


def agenda_of(evaluation: Evaluation) -> Agenda | None:
    try:
        return agenda(evaluation)
    except RankingError:
        return None


@given(pick=st.randoms(use_true_random=False), least=st.floats(0, 10), is_open=st.booleans(), leading=st.booleans())
def test_what_is_let_through_is_what_fits(pick: Random, least: float, is_open: bool, leading: bool) -> None:
    found = agenda_of(any_evaluation(pick))
    if found is None:
        return
    places = places_of(found, AgendaFilter(least, is_open, leading))
    fitting = [
        at
        for at, item in enumerate(found)
        if item.points >= least - 1e-9
        if not (is_open and item.resolved)
        if not (leading and not item.changes_leader)
    ]
    assert places == fitting
    assert cells_of(found, places) == [(found[at].candidate, found[at].criterion) for at in places]


@pytest.mark.parametrize(("text", "count"), [("", 4), ("acme", 2), ("COST", 2), ("acme cost", 0), ("o", 3), ("  ", 4)])
def test_words_stand_in_one_name(text: str, count: int) -> None:
    assert len(places_of(agenda(FEW), AgendaFilter(text=text))) == count


def test_the_next_open_one_is_found_round_the_end() -> None:
    found = agenda(FEW)
    places = places_of(found, AgendaFilter())
    settled = next(at for at in places if found[at].resolved)
    after = [next_open(found, places, at) for at in range(len(places))]
    assert settled not in after
    assert all(each >= 0 for each in after)
    assert next_open(found, places, len(places) - 1) == (0 if settled != 0 else 1)
    assert next_open(found, places, -1) == (0 if settled != 0 else 1)
    assert next_open(found, [settled], 0) == -1
    assert next_open(found, [], -1) == -1

"""The model of the agenda: rows, filter, and what stays chosen while scores are agreed on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtWidgets import QApplication

from scorecard.app.transfer import import_document
from scorecard.core.agenda import agenda
from scorecard.core.agenda_filter import AgendaFilter
from scorecard.core.agreement import agreement
from scorecard.core.cube import cube_of
from scorecard.core.edits import set_consensus, set_score, set_weight
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.gui.models.agenda_model import AgendaColumn, AgendaModel
from scorecard.gui.models.opened import Opened
from tests.core.evaluations import after_edits
from tests.gui.models.documents import any_document, memory_document, watched
from tests.gui.places import RESOURCES


@pytest.fixture
def sample() -> Evaluation:
    return import_document(RESOURCES / "samples" / "customer_care.before_consensus.json")[0]


@pytest.fixture
def opened(qapp: QApplication, sample: Evaluation) -> Iterator[Opened]:
    made = Opened(memory_document(sample))
    yield made
    made.deleteLater()


@pytest.fixture
def model(opened: Opened) -> AgendaModel:
    made = AgendaModel(opened.disagreements, opened)
    watched(made)
    made.refresh()
    return made


def cells(model: AgendaModel) -> list[tuple[str, str] | None]:
    return [model.cell_at(row) for row in range(model.rowCount())]


def agree(opened: Opened, cell: tuple[str, str], score: float) -> None:
    opened.seen.edit("Agreed", set_consensus(opened.value, *cell, score, "because"))
    opened.ranking.rank_now()


def test_rows_are_the_agenda(model: AgendaModel, sample: Evaluation) -> None:
    expected = agenda(sample)
    assert cells(model) == [(item.candidate, item.criterion) for item in expected]
    for row, item in enumerate(expected):
        line = model.line_at(row)
        assert line.item == item
        assert {vote.evaluator: vote.score for vote in line.plot.votes} == item.scores
        assert model.index(row, AgendaColumn.POINTS).data() == line.points
        assert f"{line.points} points at stake" in model.index(row, 0).data(3)  # Qt.ToolTipRole


@pytest.mark.parametrize(
    "wanted",
    [
        AgendaFilter(least=2.5),
        AgendaFilter(leading=True),
        AgendaFilter(open=True),
        AgendaFilter(text="nordlys sla"),
        AgendaFilter(text="NORDLYS"),
        AgendaFilter(text="kpi"),
        AgendaFilter(text="no such thing"),
    ],
)
def test_the_filter_shows_fewer(opened: Opened, model: AgendaModel, wanted: AgendaFilter) -> None:
    agree(opened, ("nordlys", "sla_history"), 4.0)
    model.refresh()
    value = opened.value
    model.set_filter(wanted)

    def names(candidate: str, criterion: str) -> list[str]:
        return [value.candidates[candidate].name.casefold(), value.criteria[criterion].name.casefold()]

    words = wanted.text.casefold().split()
    expected = [
        (item.candidate, item.criterion)
        for item in agenda(value)
        if item.points >= wanted.least - 1e-9
        if not (wanted.open and item.resolved)
        if not (wanted.leading and not item.changes_leader)
        if not words or any(all(word in name for word in words) for name in names(item.candidate, item.criterion))
    ]
    assert cells(model) == expected
    assert [model.row_of(cell) for cell in expected] == list(range(len(expected)))


def test_words_have_to_stand_in_one_name(model: AgendaModel) -> None:
    model.set_filter(AgendaFilter(text="solenne"))
    assert {cell[0] for cell in cells(model) if cell} == {"solenne"}


def test_what_is_chosen_stays_chosen(opened: Opened, model: AgendaModel) -> None:
    model.set_filter(AgendaFilter(text="brightwater"))
    before = cells(model)
    held = QPersistentModelIndex(model.index(1, 0))
    cell = model.cell_at(1)
    assert cell is not None
    agree(opened, cell, 3.0)
    model.refresh()
    if set(cells(model)) == set(before):
        assert held.isValid()
        assert model.cell_at(held.row()) == cell
    assert model.line_at(model.row_of(cell)).item.agreed == 3.0


def test_next_open_goes_round_and_ends(opened: Opened, model: AgendaModel) -> None:
    model.set_filter(AgendaFilter(text="kestrel"))
    assert model.next_open(model.rowCount() - 1) == 0
    for cell in cells(model)[1:]:
        assert cell is not None
        agree(opened, cell, 3.0)
    model.refresh()
    first = next(row for row in range(model.rowCount()) if not model.line_at(row).item.resolved)
    assert model.next_open(first) == -1
    assert model.next_open((first + 1) % model.rowCount()) == first


def test_nothing_is_worked_out_before_it_is_asked_for(opened: Opened, sample: Evaluation) -> None:
    found = opened.disagreements
    first = found.agenda
    assert first is found.agenda
    measured = found.agreement
    agree(opened, ("nordlys", "sla_history"), 4.0)
    assert found.agenda is not first
    assert found.agreement is measured  # what is agreed on afterwards says nothing of how far they agreed
    key = next(iter(sample.evaluators))
    opened.seen.edit("Score", set_score(opened.value, key, "nordlys", "sla_history", 1.0))
    opened.ranking.rank_now()
    assert found.agreement is not measured
    assert found.open == len(agenda(opened.value)) - 1


def test_weights_change_what_is_at_stake(opened: Opened, model: AgendaModel) -> None:
    before = {cell: model.line_at(row).item.points for row, cell in enumerate(cells(model))}
    opened.seen.edit("Weight", set_weight(opened.value, "sla_history", 60.0))
    opened.ranking.rank_now()
    model.refresh()
    cell = ("solenne", "sla_history")
    assert model.line_at(model.row_of(cell)).item.points > before[cell]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pick=st.randoms(use_true_random=False))
def test_it_follows_any_edits(qapp: QApplication, pick: Random) -> None:
    opened = Opened(any_document(pick))
    model = AgendaModel(opened.disagreements, opened)
    watched(model)
    for _ in range(4):
        opened.seen.edit("Any", after_edits(pick, opened.value))
        opened.ranking.rank_now()
        model.refresh()
        try:
            expected = agenda(opened.value, None, rank(opened.value))
        except RankingError:
            assert model.rowCount() == 0
            continue
        assert cells(model) == [(item.candidate, item.criterion) for item in expected]
        assert [model.line_at(row).item for row in range(model.rowCount())] == list(expected)
        mine, anew = opened.disagreements.agreement, agreement(opened.value, cube_of(opened.value))
        assert mine.totals == anew.totals
        assert mine.evaluators == anew.evaluators
    opened.deleteLater()

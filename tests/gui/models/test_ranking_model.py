"""The ranking as the window shows it: live, once for many changes, and against a mark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from scorecard.core.edits import remove_candidate, set_score, set_weight
from scorecard.core.errors import RankingError
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator
from scorecard.core.ranking import Scorecard
from scorecard.core.table import Table
from scorecard.gui.document import Document
from scorecard.gui.models.ranking_model import RankingColumn, RankingModel, RankingRole
from tests.gui.models.documents import memory_document, watched


@pytest.fixture
def document(qapp: object) -> Document:
    value = Evaluation(
        criteria=Table({"cost": Criterion("Cost", weight=60.0), "fit": Criterion("Fit", weight=40.0, position=1.0)}),
        candidates=Table({"acme": Candidate("Acme"), "beta": Candidate("Beta", 1.0)}),
        evaluators=Table({"ann": Evaluator("Ann")}),
    )
    for candidate, leaf, score in (("acme", "cost", 5.0), ("acme", "fit", 1.0), ("beta", "cost", 2.0)):
        value = set_score(value, "ann", candidate, leaf, score)
    return memory_document(set_score(value, "ann", "beta", "fit", 4.0))


def texts(model: RankingModel) -> list[list[str]]:
    return [[model.data(model.index(row, column)) for column in RankingColumn] for row in range(model.rowCount())]


def test_comparison_shows_changes_since_the_mark_and_rows_move(document: Document) -> None:
    model = RankingModel(document, immediate=True)
    tester = watched(model)
    moved: list[tuple[int, int]] = []
    model.rowsMoved.connect(lambda _p, first, _last, _q, to: moved.append((first, to)))
    assert texts(model) == [["1", "Acme", "68.0", "", ""], ["2", "Beta", "56.0", "", ""]]
    model.begin_comparison()
    document.edit("Weight", set_weight(document.value, "cost", 10.0))
    assert texts(model) == [["1", "Beta", "72.0", "+16.0", ""], ["2", "Acme", "36.0", "\u221232.0", ""]]
    assert len(moved) == 1
    assert [model.data(model.index(row, 0), RankingRole.MOVED) for row in (0, 1)] == [1, -1]
    model.end_comparison()
    assert [row[RankingColumn.CHANGE] for row in texts(model)] == ["", ""]
    del tester


def test_many_changes_are_ranked_once(qtbot: QtBot, document: Document) -> None:
    model = RankingModel(document)
    results: list[Scorecard] = []
    model.ranked.connect(results.append)
    for weight in (10.0, 20.0, 30.0):
        document.edit("Weight", set_weight(document.value, "cost", weight))
    assert results == []
    qtbot.waitUntil(lambda: bool(results))
    assert len(results) == 1
    assert texts(model)[0][:3] == ["1", "Beta", texts(model)[0][2]]
    assert results[0] is model.scorecard


def test_result_of_the_cells_is_taken_over_while_only_weights_change(document: Document) -> None:
    model = RankingModel(document, immediate=True)
    before = model.scorecard
    document.edit("Weight", set_weight(document.value, "cost", 10.0))
    assert before is not None
    assert model.scorecard is not None
    assert model.scorecard.assessment is before.assessment


def test_nothing_to_rank_by_is_told_and_comes_back(document: Document) -> None:
    model = RankingModel(document, immediate=True)
    errors: list[RankingError] = []
    model.failed.connect(errors.append)
    document.edit("Remove", remove_candidate(remove_candidate(document.value, "acme"), "beta"))
    assert len(errors) == 1
    assert model.rowCount(QModelIndex()) == 0
    assert model.scorecard is None
    document.undo_stack.undo()
    assert model.rowCount() == 2


def test_close_totals_widen_the_whole_column(document: Document) -> None:
    model = RankingModel(document, immediate=True)
    document.edit("Weight", set_weight(document.value, "cost", 40.01))
    shown = [row[RankingColumn.TOTAL] for row in texts(model)]
    assert shown[0] != shown[1]
    assert len({len(each.partition(".")[2]) for each in shown}) == 1

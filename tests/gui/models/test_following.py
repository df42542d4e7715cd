"""Whatever happens to an evaluation, its models show exactly what fresh ones would, and break no rule of models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QPersistentModelIndex

from scorecard.core.edits import set_head
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.gui.document import Document
from scorecard.gui.models.criteria_model import CriteriaModel, CriteriaRole
from scorecard.gui.models.problems_model import ProblemsModel, ProblemsRole
from scorecard.gui.models.ranking_model import RankingModel, RankingRole
from scorecard.gui.models.score_cell import Source
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from tests.core.evaluations import EDITS, after_edits
from tests.core.formal import as_open
from tests.gui.models.documents import any_document, content, two_documents, watched

C_LOCALE: Final = QLocale(QLocale.Language.C)


@dataclass(frozen=True)
class Made:
    """How a model is made, its roles, and those that an undo brings back (default: all)."""

    make: Callable[[Document], QAbstractItemModel]
    roles: type[IntEnum]
    returning: tuple[IntEnum, ...] = ()


def criteria(document: Document) -> CriteriaModel:
    return CriteriaModel(document, locale=C_LOCALE)


def scores(source: Source) -> Callable[[Document], ScoresModel]:
    return lambda document: ScoresModel(document, source, "e0", locale=C_LOCALE)


MODELS: Final = {
    "criteria": Made(criteria, CriteriaRole),
    "evaluator": Made(scores(Source.EVALUATOR), ScoresRole),
    "consensus": Made(scores(Source.CONSENSUS), ScoresRole),
    "facts": Made(scores(Source.FACTS), ScoresRole),
    "ranking": Made(lambda document: RankingModel(document, immediate=True), RankingRole),
    "problems": Made(
        lambda document: ProblemsModel(document, immediate=True),
        ProblemsRole,
        (ProblemsRole.SEVERITY, ProblemsRole.TABLE),
    ),
}

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
seeds = given(seed=st.integers(0, 2**32 - 1))


def one_edit(pick: Random, value: Evaluation) -> Evaluation:
    try:
        if pick.random() < 0.15:
            return set_head(value, process=pick.choice(list(Process)), stage=pick.choice(list(Stage)))
        return pick.choice(EDITS)(pick, value)
    except EditError:
        return value


@pytest.mark.parametrize("name", MODELS)
@many
@seeds
def test_model_shows_what_a_fresh_one_shows_and_undo_returns_the_display(qapp: object, name: str, seed: int) -> None:
    pick = Random(seed)
    made = MODELS[name]
    document = any_document(pick)
    model = made.make(document)
    tester = watched(model)
    returning = made.returning or tuple(made.roles)  # which of several odd cells a problem names is not defined
    shown = [content(model, returning)]
    for number in range(8):
        before = document.undo_stack.count()
        edit = after_edits if number % 4 == 3 else one_edit
        document.edit(f"Edit {number}", as_open(edit(pick, document.value)))
        assert content(model, made.roles) == content(made.make(document), made.roles)
        if document.undo_stack.count() > before:
            shown.append(content(model, returning))
    for expected in reversed(shown[:-1]):
        document.undo_stack.undo()
        assert content(model, returning) == expected
    for expected in shown[1:]:
        document.undo_stack.redo()
        assert content(model, returning) == expected
    del tester


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@seeds
def test_models_follow_what_a_colleague_saves(qapp: object, tmp_path: Path, seed: int) -> None:
    pick = Random(seed)
    workspace, mine, theirs = two_documents(tmp_path / f"{seed}.scorecard", pick)
    with workspace:
        models = {name: made.make(mine) for name, made in MODELS.items()}
        testers = [watched(model) for model in models.values()]
        for number in range(4):
            for document in (theirs, mine):
                document.edit(f"Edit {number}", as_open(after_edits(pick, document.value)))
                while document.clash is not None:
                    document.settle(mine=pick.random() < 0.5)
            mine.refresh(workspace.newer)
            for name, made in MODELS.items():
                assert content(models[name], made.roles) == content(made.make(mine), made.roles)
        del testers


def all_indexes(model: QAbstractItemModel, parent: QModelIndex) -> list[QModelIndex]:
    found = []
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            found.append(model.index(row, column, parent))
        if model.columnCount(parent):
            found += all_indexes(model, model.index(row, 0, parent))
    return found


@pytest.mark.parametrize("name", ["criteria", "evaluator", "ranking"])
@many
@seeds
def test_persistent_indexes_stay_with_their_row(qapp: object, name: str, seed: int) -> None:
    pick = Random(seed)
    made = MODELS[name]
    document = any_document(pick)
    model = made.make(document)
    key = int(made.roles["KEY"])
    kept = [(QPersistentModelIndex(each), each.data(key)) for each in all_indexes(model, QModelIndex())]
    for _ in range(5):
        document.edit("Edit", as_open(after_edits(pick, document.value)))
        there = {each.data(key) for each in all_indexes(model, QModelIndex())}
        kept = [(index, name) for index, name in kept if name in there and index.isValid()]
        assert all(index.data(key) == name for index, name in kept)


@many
@seeds
def test_every_change_of_a_cell_is_told(qapp: object, seed: int) -> None:
    """A view that asks only for what it is told to paint again shows the same as one that asks for everything."""
    pick = Random(seed)
    document = any_document(pick)
    model = scores(Source.EVALUATOR)(document)
    painted: dict[tuple[str, str], Any] = {}

    def paint(top: int, left: int, bottom: int, right: int) -> None:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                index = model.index(row, column)
                painted[index.data(ScoresRole.KEY), index.data(ScoresRole.CANDIDATE)] = model.cell(row, column)

    def paint_all() -> None:
        paint(0, 0, model.rowCount() - 1, model.columnCount() - 1)

    def on_changed(first: QModelIndex, last: QModelIndex) -> None:
        paint(first.row(), first.column(), last.row(), last.column())

    model.dataChanged.connect(on_changed)
    model.rowsInserted.connect(lambda _p, first, last: paint(first, 0, last, model.columnCount() - 1))
    model.columnsInserted.connect(lambda _p, first, last: paint(0, first, model.rowCount() - 1, last))
    paint_all()
    for _ in range(10):
        document.edit("Edit", as_open(one_edit(pick, document.value)))
        seen = dict(painted)
        painted.clear()
        paint_all()
        assert {place: seen.get(place) for place in painted} == painted

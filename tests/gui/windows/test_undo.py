"""Undo takes back exactly what was done, through the models of the pages, and never what a colleague did meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex

from scorecard.core.edits import (
    add_criterion,
    remove_candidate,
    remove_criterion,
    remove_evaluator,
    set_head,
    set_waiver,
)
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Criterion, Evaluation, Kind, Waiver
from scorecard.gui.document import Document
from scorecard.gui.models.candidates_model import CandidatesColumn, CandidatesModel
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.panel_model import PanelColumn, PanelModel
from scorecard.gui.models.score_cell import Source
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.views.candidate_edits import added, duplicated, moved
from tests.gui.models.documents import two_documents

TYPED = ("", "0", "1", "2.5", "4", "yes", "no", "Kraków", "1,250", "abc", "x" * 30)
"""What people type, some of it nonsense."""
SEEDS = st.integers(0, 2**32 - 1)


class Pages:
    """The models of all pages on one document, and everything that a person does with them."""

    def __init__(self, document: Document, pick: Random) -> None:
        self.document = document
        self.pick = pick
        self.opened = Opened(document)
        self.criteria = CriteriaModel(document, self.opened, gates_apart=True)
        self.candidates = CandidatesModel(self.opened, self.opened)
        self.panel = PanelModel(document, self.opened)
        self.panel.edited.connect(document.edit)
        self.consensus = ScoresModel(document, Source.CONSENSUS, parent=self.opened)
        self.facts = ScoresModel(document, Source.FACTS, parent=self.opened)
        self.sheet = ScoresModel(document, parent=self.opened)

    @property
    def value(self) -> Evaluation:
        return self.document.value

    def act(self) -> None:
        """Do one thing; what is refused is not done."""
        deeds: tuple[Callable[[], object], ...] = (
            self.weigh,
            self.drag,
            self.rename_criterion,
            self.move_criterion,
            self.add_or_remove_criterion,
            self.change_candidate,
            self.add_or_remove_candidate,
            self.change_panel,
            self.type_cell,
            self.type_cell,
            self.change_block,
            self.change_setup,
            self.waive,
        )
        try:
            self.pick.choice(deeds)()
        except EditError:
            self.document.end_preview()

    def weigh(self) -> None:
        key = self.criterion()
        if self.pick.random() < 0.5:
            self.criteria.set_weight(key, float(self.pick.randrange(0, 100)))
        else:
            self.criteria.set_share(key, self.pick.random())

    def drag(self) -> None:
        """A slider: a few steps of one gesture, which are one step of undo."""
        key, gesture = self.criterion(), object()
        for _ in range(self.pick.randrange(1, 4)):
            self.criteria.set_weight(key, float(self.pick.randrange(1, 100)), gesture)

    def rename_criterion(self) -> None:
        self.criteria.rename(self.criterion(), self.typed())

    def move_criterion(self) -> None:
        groups = ["", *(key for key, row in self.value.criteria.items() if row.kind is Kind.GROUP)]
        self.criteria.move([self.criterion()], self.pick.choice(groups), self.pick.choice(["", self.criterion()]))

    def add_or_remove_criterion(self) -> None:
        if self.pick.random() < 0.5:
            value, _ = add_criterion(self.value, Criterion(f"New {self.pick.random()}", weight=5.0))
            self.document.edit("New criterion", value)
        else:
            self.document.edit("Criterion removed", remove_criterion(self.value, self.criterion()))

    def change_candidate(self) -> None:
        row = self.pick.randrange(max(self.candidates.rowCount(), 1))
        self.candidates.setData(self.candidates.index(row, CandidatesColumn.NAME), self.typed())

    def add_or_remove_candidate(self) -> None:
        key = self.candidate()
        choice = self.pick.randrange(4)
        if choice == 0:
            self.document.edit("Added", added(self.value, [Candidate(f"Offer {self.pick.random()}")])[0])
        elif choice == 1:
            self.document.edit("Copied", duplicated(self.value, key, f"Offer {self.pick.random()}")[0])
        elif choice == 2:
            self.document.edit("Moved", moved(self.value, key, self.pick.choice((-1, 1))))
        else:
            self.document.edit("Removed", remove_candidate(self.value, key))

    def change_panel(self) -> None:
        key = self.evaluator()
        if self.pick.random() < 0.2:
            self.document.edit("Left the panel", remove_evaluator(self.value, key))
        else:
            column = self.pick.choice(list(PanelColumn))
            self.panel.setData(self.panel.index(self.panel.row_of(key), column), self.typed())

    def type_cell(self) -> None:
        model = self.cells()
        model.setData(self.place(model), self.typed())

    def change_block(self) -> None:
        model = self.cells()
        at = self.place(model)
        chosen = [(at.row() + down, at.column() + right) for down in range(3) for right in range(2)]
        choice = self.pick.randrange(4)
        if choice == 0:
            text = "\n".join("\t".join(self.typed() for _ in range(2)) for _ in range(3))
            model.paste(at.row(), at.column(), text, chosen, partly=self.pick.random() < 0.5)
        elif choice == 1:
            model.fill_down(chosen, partly=True)
        elif choice == 2:
            model.clear(chosen, partly=True)
        else:
            model.cut(chosen)

    def change_setup(self) -> None:
        self.document.edit("Title", set_head(self.value, title=f"Title {self.typed()}"))

    def waive(self) -> None:
        waiver = self.pick.choice([None, Waiver("Because", "Ann")])
        self.document.edit("Waiver", set_waiver(self.value, self.candidate(), self.criterion(), waiver))

    def cells(self) -> ScoresModel:
        """A grid of cells: one of the three."""
        model = self.pick.choice((self.consensus, self.facts, self.sheet))
        if model is self.sheet:
            model.show_sheet(Source.EVALUATOR, self.evaluator())
        return model

    def place(self, model: ScoresModel) -> QModelIndex:
        rows, columns = model.rowCount(), model.columnCount()
        if not rows or not columns:
            raise EditError("There are no cells")
        return model.index(self.pick.randrange(rows), self.pick.randrange(columns))

    def typed(self) -> str:
        return self.pick.choice(TYPED)

    def criterion(self) -> str:
        return self.one_of(self.value.criteria)

    def candidate(self) -> str:
        return self.one_of(self.value.candidates)

    def evaluator(self) -> str:
        return self.one_of(self.value.evaluators)

    def one_of(self, rows: object) -> str:
        keys = sorted(rows)  # type: ignore[call-overload]
        if not keys:
            raise EditError("There is none")
        return str(self.pick.choice(keys))


def settle() -> None:
    """What comes with the event loop comes now."""
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()


def undone_and_done_again(folder: Path, seed: int, count: int) -> None:
    pick = Random(seed)
    workspace, document, other = two_documents(folder / f"{seed}.scorecard", pick)
    with workspace:
        pages = Pages(document, pick)
        states = [document.value]
        stack = document.undo_stack
        for _ in range(count):
            steps = stack.count()
            pages.act()
            if stack.count() > steps:
                states.append(document.value)
            else:
                assert document.value == states[-1]
            settle()
        assert len(states) == stack.count() + 1
        assert workspace.load(document.uid).value == document.value
        for value in reversed(states[:-1]):
            stack.undo()
            assert document.value == value
            settle()
        assert workspace.load(document.uid).value == states[0]
        for value in states[1:]:
            stack.redo()
            assert document.value == value
        assert workspace.load(document.uid).value == states[-1]
        settle()
        end(pages.opened, document, other)


def end(*things: object) -> None:
    for each in things:
        each.deleteLater()  # type: ignore[attr-defined]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(seed=SEEDS)
def test_undo_returns_to_each_earlier_value_and_redo_to_each_later_one(qapp: object, tmp_path: Path, seed: int) -> None:
    undone_and_done_again(tmp_path, seed, 12)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(seed=SEEDS)
def test_undo_of_many_edits(qapp: object, tmp_path: Path, seed: int) -> None:
    undone_and_done_again(tmp_path, seed, 60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(seed=SEEDS)
def test_what_a_colleague_did_survives_undo(qapp: object, tmp_path: Path, seed: int) -> None:
    pick = Random(seed)
    workspace, document, other = two_documents(tmp_path / f"{seed}.scorecard", pick)
    with workspace:
        mine = Pages(document, pick)
        notes = 0
        for _ in range(10):
            mine.act()
            if document.clash is None and pick.random() < 0.4:
                other.refresh(workspace.newer)
                notes += 1
                other.edit("Theirs", set_head(other.value, volume=f"Volume {notes}"))
                document.refresh(workspace.newer)
            settle()
        assert document.clash is None
        noted = document.value.head.volume
        while document.undo_stack.canUndo():
            document.undo_stack.undo()
            assert document.clash is None
        assert document.value.head.volume == noted
        assert workspace.load(document.uid).value == document.value
        end(mine.opened, document, other)

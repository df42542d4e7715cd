"""Typing while somebody else changes things: what is typed stays where it was begun, is asked about, or is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Workspace
from scorecard.core.edits import (
    change_candidate,
    change_criterion,
    remove_candidate,
    remove_criterion,
    remove_evaluator,
    set_consensus,
    set_fact,
    set_head,
    set_reason,
    set_score,
    set_share,
)
from scorecard.core.model import Evaluation
from scorecard.gui.buttons import Button
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.document import Document
from scorecard.gui.parts import parts_of
from scorecard.gui.toast import Toast
from scorecard.gui.views.consensus_page import ConsensusPage
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.criteria_view import CriteriaView
from scorecard.gui.views.score_list import By
from scorecard.gui.views.scoring_bar import BY_CANDIDATE, BY_CRITERION, GRID
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.windows.being_typed import LONGEST, gone
from tests.gui.windows.program import PATIENCE, Program

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
LEAF, OTHER, COST = "domain_knowledge", "automation", "total_cost"
CELL = ("ann-keller", "bolt", LEAF)
Change = Callable[[Evaluation], Evaluation]

REMOVALS: dict[str, tuple[Change, str]] = {
    "candidate": (lambda now: remove_candidate(now, "bolt"), "Bolt"),
    "criterion": (lambda now: remove_criterion(now, LEAF), "Process and domain knowledge"),
    "group": (lambda now: remove_criterion(now, "expertise"), "Expertise"),
    "evaluator": (lambda now: remove_evaluator(now, "ann-keller"), "Ann Keller"),
}


class Shared:
    """An evaluation that is open here, and that somebody else changes in the workspace."""

    def __init__(self, program: Program, qtbot: QtBot, value: Evaluation) -> None:
        self.program = program
        self.qtbot = qtbot
        session = program.application.session
        assert session is not None
        self.session = session
        self._first = value
        self.renew()

    def renew(self) -> None:
        """Begin again with an evaluation in which nobody has done anything yet."""
        for toast in parts_of(self.program.window, Toast):
            toast.dismiss()
        made: list[str] = []
        first = self._first
        self.session.change(
            lambda workspace, _: workspace.add(first, author="Ann", label="New"), lambda kept: made.append(kept.uid)
        )
        self.qtbot.waitUntil(lambda: bool(made), timeout=PATIENCE)
        self.uid = made[0]
        self.program.desk.open(self.uid)
        self.qtbot.waitUntil(lambda: self.is_open, timeout=PATIENCE)
        self.program.settle()
        self.program.window.activateWindow()
        self.qtbot.waitUntil(self.program.window.isActiveWindow, timeout=PATIENCE)

    @property
    def document(self) -> Document:
        opened = self.program.desk.opened
        assert opened is not None
        return opened.document

    @property
    def is_open(self) -> bool:
        opened = self.program.desk.opened
        return opened is not None and opened.document.uid == self.uid

    @property
    def value(self) -> Evaluation:
        return self.program.value

    def others(self, change: Change, *, seen: bool = True) -> None:
        """Somebody else changes it, and this window has looked, or has not yet."""
        with Workspace(Path(self.session.path)) as workspace:
            saved = workspace.edit(self.uid, change, author="Ben", label="Theirs").loaded.sequence
        if seen:
            self.session.look_again()
            document = self.document
            self.qtbot.waitUntil(lambda: document.stored.sequence >= saved, timeout=PATIENCE)
            for _ in range(5):
                QCoreApplication.processEvents()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.program.window, key, held)

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget() or self.program.window, letter)

    @property
    def told(self) -> list[str]:
        return [each.accessibleName() for each in parts_of(self.program.window, Toast) if each.isVisible()]

    @property
    def asked(self) -> list[ClashDialog]:
        return [each for each in self.program.window.findChildren(ClashDialog) if each.isVisible()]

    @property
    def settled(self) -> bool:
        """Whether nothing is under way, so that nothing is asked any more."""
        return not self.session.jobs.under_way and not self.session.unsaved

    def named(self, name: str) -> QWidget:
        fields = [*parts_of(self.program.page, QLineEdit), *parts_of(self.program.page, QPlainTextEdit)]
        return next(each for each in fields if each.isVisible() and each.accessibleName().startswith(name))

    # ---- ways to begin typing ---------------------------------------------------------------------

    def scoring(self, view: str = GRID) -> ScoringPage:
        self.program.desk.go("scoring", ("sheets", CELL))
        page = self.program.page
        assert isinstance(page, ScoringPage)
        page.show_view(view)
        page.show_target("sheets", CELL)
        page.focus_body()
        return page

    def begin(self, where: str) -> None:
        """Type 2 as a score or figure, or a text, that is not taken yet."""
        if where in ("score", "reason", "evidence"):
            page = self.scoring()
            if where == "score":
                page.grid.open_editor("")
                self.type("2")
            elif where == "reason":
                self.press(KEY.Key_F2)
                self.type("my words")
            else:
                page.go_to_evidence()
                self.type("my words")
        elif where in ("by criterion", "by candidate"):
            rows = self.scoring(BY_CRITERION if where == "by criterion" else BY_CANDIDATE)
            rows.go_to_reason()
            self.type("my words")
        elif where == "row":
            page = self.scoring(BY_CRITERION)
            listed = page.scores.lists[BY_CRITERION]
            assert listed._by is By.CRITERION
            listed.rows.editor.open_at(listed.rows._editor_box(), "Score", "")
            self.type("2")
        elif where in ("fact", "fact reason"):
            self.program.desk.go("candidates", ("facts", ("bolt", COST)))
            self.program.page.focus_body()
            if where == "fact":
                self.type("2")
            else:
                self.press(KEY.Key_F2)
                self.type("my words")
        elif where == "name":
            self.program.desk.go("criteria")
            self.tree.edit_name(LEAF)
            self.type("my words")
        elif where == "weight":
            self.program.desk.go("criteria")
            self.tree.show_criterion("expertise")
            self.tree.edit_share("expertise")
            self.type("50")
        elif where == "candidate name":
            self.program.desk.go("candidates", ("candidates", ("bolt",)))
            self.program.page.focus_body()
            self.press(KEY.Key_F2)
            self.press(KEY.Key_A, MODIFIER.ControlModifier)
            self.type("my words")
        elif where == "consensus":
            self.program.desk.go("consensus")
            self.consensus.show_cell("bolt", LEAF)
            self.consensus.item.decision.reason.setFocus()
            self.type("my words")
        else:
            raise ValueError(where)

    @property
    def tree(self) -> CriteriaView:
        page = self.program.page
        assert isinstance(page, CriteriaPage)
        return page.tree

    @property
    def consensus(self) -> ConsensusPage:
        page = self.program.page
        assert isinstance(page, ConsensusPage)
        return page


@pytest.fixture
def shared(program: Program, qtbot: QtBot) -> Shared:
    value = new_evaluation("bpo", "Shared", ["Acme", "Bolt", "Crest"], ["Ann Keller", "Ben"])
    for candidate in value.candidates:
        for leaf in (LEAF, OTHER):
            if (candidate, leaf) != ("bolt", LEAF):
                value = set_score(value, "ann-keller", candidate, leaf, 1.0)
            value = set_score(value, "ben", candidate, leaf, 5.0)
    return Shared(program, qtbot, value)


def disputed(value: Evaluation) -> Evaluation:
    """The cell of the tests is scored by both, far apart."""
    return set_score(value, *CELL, 1.0)


GONE = [
    *((where, what) for where in ("score", "reason", "evidence") for what in ("candidate", "criterion", "evaluator")),
    *((where, what) for where in ("by criterion", "by candidate", "row") for what in ("candidate", "evaluator")),
    *((where, "candidate") for where in ("fact", "fact reason", "candidate name", "consensus")),
    *(("name", what) for what in ("criterion", "group")),
]
USUAL = [
    ("score", "candidate"),
    ("score", "evaluator"),
    ("reason", "evaluator"),
    ("by criterion", "candidate"),
    ("fact", "candidate"),
    ("consensus", "candidate"),
    ("name", "group"),
]


def test_what_belongs_to_something_that_is_removed_is_told_and_goes_nowhere_else(shared: Shared) -> None:
    """A score begun for one candidate was given to another, and the letters after it were commands elsewhere."""
    for where, what in USUAL:
        shared.renew()
        is_removed(shared, where, what)


@pytest.mark.slow
def test_wherever_one_types_what_is_removed_is_told(shared: Shared) -> None:
    for where, what in GONE:
        shared.renew()
        is_removed(shared, where, what)


def is_removed(shared: Shared, where: str, what: str) -> None:
    """Type somewhere while what it belongs to is removed."""
    if where == "consensus":
        shared.others(disputed)
    change, name = REMOVALS[what]
    shared.begin(where)
    expected = change(shared.value)
    shared.others(change)
    text = "2" if where in ("score", "row", "fact") else "my words"
    assert shared.told == [f"{name} was removed meanwhile. What you typed is not saved: {text}"], (where, what)
    place, page = shared.program.desk.place, shared.program.page
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.isAncestorOf(focused), (where, what)
    assert not isinstance(focused, QLineEdit | QPlainTextEdit), (where, what)
    shared.type(" 5 and a3")
    shared.press(KEY.Key_Return)
    shared.press(KEY.Key_Delete)
    assert shared.program.desk.place == place
    assert shared.value == expected, (where, what)
    assert shared.document.undo_stack.count() == 0


def test_the_text_can_be_copied_and_a_key_that_goes_elsewhere_ends_the_pause(shared: Shared) -> None:
    shared.begin("score")
    shared.others(REMOVALS["candidate"][0])
    (toast,) = [each for each in parts_of(shared.program.window, Toast) if each.isVisible()]
    button = next(each for each in parts_of(toast, Button) if each.text() == "Copy the text")
    button.clicked.emit()
    assert QGuiApplication.clipboard().text() == "2"
    page = shared.program.page
    assert isinstance(page, ScoringPage)
    before = shared.value
    shared.type("3")
    assert shared.value == before
    page.grid.go_to(LEAF, "acme")
    shared.press(KEY.Key_Right)
    shared.type("3")
    assert shared.value.sheets["ann-keller"]["crest"][LEAF].score == 3.0


@pytest.mark.slow
def test_a_press_of_the_mouse_ends_the_pause(shared: Shared) -> None:
    shared.begin("score")
    shared.others(REMOVALS["candidate"][0])
    pause = shared.program.desk.being_typed._pause
    assert pause.is_on
    page = shared.program.page
    assert isinstance(page, ScoringPage)
    page.grid.setFocus()
    shared.qtbot.mouseClick(page.header, LEFT, MODIFIER.NoModifier, QPoint(2, 2))
    page.bar.views.setFocus()
    assert not pause.is_on


@pytest.mark.slow
def test_what_is_typed_stays_on_its_own_cell_while_others_move_things(shared: Shared) -> None:
    for where in ("score", "reason", "evidence", "by criterion", "by candidate", "row"):
        shared.renew()
        shared.begin(where)
        shared.others(lambda now: remove_candidate(remove_criterion(now, OTHER), "acme"))
        assert shared.told == [], where
        shared.press(KEY.Key_Return)
        cell = shared.program.stored().sheets["ann-keller"]["bolt"][LEAF]
        said = {"score": cell.score, "row": cell.score, "evidence": cell.evidence}.get(where, cell.rationale)
        assert said == (2.0 if where in ("score", "row") else "my words"), where


def title(value: Evaluation) -> object:
    return value.head.title


def cell_of(value: Evaluation) -> tuple[object, ...]:
    cell = value.sheets["ann-keller"]["bolt"][LEAF]
    return cell.score, cell.rationale, cell.evidence


SAME: dict[str, tuple[Change, Callable[[Evaluation], object], object, object]] = {
    "score": (lambda now: set_score(now, *CELL, 4.0), cell_of, (2.0, "", ""), (4.0, "", "")),
    "row": (lambda now: set_score(now, *CELL, 4.0), cell_of, (2.0, "", ""), (4.0, "", "")),
    "reason": (
        lambda now: set_reason(now, "sheets", CELL, rationale="theirs"),
        cell_of,
        (None, "my words", ""),
        (None, "theirs", ""),
    ),
    "evidence": (
        lambda now: set_reason(now, "sheets", CELL, evidence="theirs"),
        cell_of,
        (None, "", "my words"),
        (None, "", "theirs"),
    ),
    "by criterion": (
        lambda now: set_reason(now, "sheets", CELL, rationale="theirs"),
        cell_of,
        (None, "my words", ""),
        (None, "theirs", ""),
    ),
    "fact": (
        lambda now: set_fact(now, "bolt", COST, 9.0),
        lambda now: now.facts["bolt"][COST].score,
        2.0,
        9.0,
    ),
    "fact reason": (
        lambda now: set_reason(now, "facts", ("bolt", COST), rationale="theirs"),
        lambda now: now.facts["bolt"][COST].rationale,
        "my words",
        "theirs",
    ),
    "name": (
        lambda now: change_criterion(now, LEAF, name="Theirs"),
        lambda now: now.criteria[LEAF].name,
        "my words",
        "Theirs",
    ),
    "weight": (
        lambda now: set_share(now, "expertise", 0.4),
        lambda now: now.criteria["expertise"].weight,
        50.0,
        40.0,
    ),
    "candidate name": (
        lambda now: change_candidate(now, "bolt", name="Theirs"),
        lambda now: now.candidates["bolt"].name,
        "my words",
        "Theirs",
    ),
}


def test_two_in_the_same_field_are_asked_whether_the_window_has_looked_or_not(shared: Shared) -> None:
    """Once the window had looked, mine took the place of theirs, which nobody had seen."""
    for where, seen in (("score", True), ("evidence", True), ("fact reason", True), ("name", True), ("score", False)):
        shared.renew()
        is_asked(shared, where, seen)


@pytest.mark.slow
@pytest.mark.parametrize("seen", [True, False])
def test_wherever_one_types_two_in_the_same_field_are_asked(shared: Shared, seen: bool) -> None:
    for where in SAME:
        shared.renew()
        is_asked(shared, where, seen)


def is_asked(shared: Shared, where: str, seen: bool) -> None:
    """Type in a field while somebody else changes what stands there."""
    change, said, mine, theirs = SAME[where]
    shared.begin(where)
    shared.others(change, seen=seen)
    shared.press(KEY.Key_Return, MODIFIER.ControlModifier if "reason" in where else MODIFIER.NoModifier)
    shared.qtbot.waitUntil(lambda: bool(shared.asked) or shared.settled, timeout=PATIENCE)
    assert len(shared.asked) == 1, where
    assert said(shared.value) == mine, where
    dialog = shared.asked[0]
    if seen:
        assert dialog.keep_mine is not None
        shared.qtbot.mouseClick(dialog.keep_mine, LEFT)
    else:
        shared.qtbot.mouseClick(dialog.verb, LEFT)
    assert said(shared.program.stored()) == (mine if seen else theirs), where
    assert said(shared.value) == (mine if seen else theirs), where


def test_what_others_changed_in_another_field_is_no_clash_and_stays(shared: Shared) -> None:
    shared.begin("reason")
    shared.others(lambda now: set_head(set_reason(now, "sheets", CELL, evidence="theirs"), title="Theirs"))
    shared.press(KEY.Key_Return)
    assert shared.asked == []
    value = shared.program.stored()
    assert cell_of(value) == (None, "my words", "theirs")
    assert value.head.title == "Theirs"


def test_a_title_that_is_left_by_the_mouse_is_asked_about_too(shared: Shared) -> None:
    shared.program.desk.go("setup")
    field = shared.named("Title")
    field.setFocus()
    shared.press(KEY.Key_A, MODIFIER.ControlModifier)
    shared.type("Mine")
    shared.others(lambda now: set_head(now, title="Theirs"))
    shared.named("Scope").setFocus(Qt.FocusReason.MouseFocusReason)
    shared.qtbot.waitUntil(lambda: len(shared.asked) == 1, timeout=PATIENCE)
    shared.qtbot.mouseClick(shared.asked[0].verb, LEFT)
    assert shared.program.stored().head.title == "Theirs"


@pytest.mark.slow
def test_a_field_that_has_shown_theirs_is_changed_without_a_question(shared: Shared) -> None:
    """Only what was typed before theirs came is asked about."""
    shared.program.desk.go("setup")
    field = shared.named("Title")
    field.setFocus()
    shared.press(KEY.Key_A, MODIFIER.ControlModifier)
    shared.type("First")
    shared.press(KEY.Key_Return)
    shared.program.settle()
    shared.others(lambda now: set_head(now, title="Theirs"))
    assert isinstance(field, QLineEdit)
    assert field.text() == "Theirs"
    shared.press(KEY.Key_A, MODIFIER.ControlModifier)
    shared.type("Second")
    shared.press(KEY.Key_Return)
    shared.program.settle()
    assert shared.asked == []
    assert shared.program.stored().head.title == "Second"


@pytest.mark.slow
def test_an_open_editor_in_which_nothing_is_typed_shows_what_arrives(shared: Shared) -> None:
    page = shared.scoring()
    page.grid.open_editor()
    shared.others(lambda now: set_score(now, *CELL, 4.0))
    assert page.grid.editor.text() == "4"
    shared.press(KEY.Key_Return)
    assert shared.asked == []
    assert cell_of(shared.program.stored()) == (4.0, "", "")


def test_an_agreement_that_somebody_else_made_meanwhile_is_asked_about(shared: Shared) -> None:
    shared.others(disputed)
    shared.begin("consensus")
    page = shared.consensus
    page.item.decision.choose(2.0)
    shared.others(lambda now: set_consensus(now, "bolt", LEAF, 4.0, "theirs"))
    assert page.item.decision.reason.toPlainText() == "my words"
    shared.qtbot.mouseClick(page.item.decision.agree, LEFT)
    shared.qtbot.waitUntil(lambda: len(shared.asked) == 1, timeout=PATIENCE)
    keep = shared.asked[0].keep_mine
    assert keep is not None
    shared.qtbot.mouseClick(keep, LEFT)
    agreed = shared.program.stored().consensus["bolt"][LEAF]
    assert (agreed.score, agreed.rationale) == (2.0, "my words")


@pytest.mark.slow
def test_a_text_that_was_left_for_a_disagreement_that_goes_is_told(shared: Shared) -> None:
    shared.others(disputed)
    shared.begin("consensus")
    shared.consensus.agenda.setFocus()
    shared.others(REMOVALS["candidate"][0])
    (told,) = shared.told
    assert "What was written there is not saved: my words" in told


def test_a_second_window_takes_the_same_care(shared: Shared) -> None:
    """I remove in one window what I am typing about in the other."""
    shared.begin("score")
    expected = remove_candidate(shared.value, "bolt")
    shared.document.edit("Elsewhere", expected)
    QCoreApplication.processEvents()
    assert shared.told == ["Bolt was removed meanwhile. What you typed is not saved: 2"]
    assert shared.value == expected


@pytest.mark.slow
def test_a_long_text_is_told_short_and_copied_whole(shared: Shared) -> None:
    text = "a reason of many words " * 20
    shared.scoring()
    shared.press(KEY.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    field.insertPlainText(text)
    lost: list[str] = []
    shared.program.desk.being_typed.lost.connect(lost.append)
    shared.others(REMOVALS["candidate"][0])
    assert lost == [text.strip()]
    (told,) = shared.told
    assert told.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert len(told) < LONGEST + 80


@pytest.mark.slow
def test_what_is_sought_is_no_text_that_is_lost(shared: Shared) -> None:
    shared.others(disputed)
    shared.program.desk.go("consensus")
    shared.consensus.search.setFocus()
    shared.type("bolt")
    shared.others(lambda now: remove_candidate(remove_candidate(now, "bolt"), "acme"))
    assert shared.told == []


def test_of_a_group_that_goes_with_its_criteria_the_group_is_named() -> None:
    value = new_evaluation("bpo", "Named", ["Acme", "Bolt"], ["Ann"])
    assert gone(value, remove_criterion(value, "expertise")) == ["Expertise"]
    assert gone(value, remove_candidate(remove_evaluator(value, "ann"), "acme")) == ["Acme", "Ann"]
    assert gone(value, value) == []

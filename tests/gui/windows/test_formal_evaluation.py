"""A small formal evaluation from the setup to the decision and back, in the real window, by its pages and dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from scorecard.app.settings import load_settings
from scorecard.core import edits
from scorecard.core.model import ActKind, Evaluation, Evaluator, Process, Stage
from scorecard.gui.dialogs.step_dialog import StepDialog
from scorecard.gui.models.proceedings import Doing
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.panel_page import PanelPage
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.views.setup_page import SetupPage
from tests.core.formal import in_setup, scored
from tests.gui.windows.program import PATIENCE, Program

LEFT = Qt.MouseButton.LeftButton
SCORES = {"ann": ("4", "3", "5", "2"), "ben": ("1", "1", "1", "1")}


def two_of_them() -> Evaluation:
    """Ann, who works here, and Ben; the price is sealed, and one rating with it."""
    value = in_setup()
    for key in ("eva", "obs"):
        value = edits.remove_evaluator(value, key)
    return edits.change_evaluator(value, "ann", name="Ann Keller")


def opened_with(program: Program, value: Evaluation) -> None:
    session = program.application.session
    assert session is not None
    session.change(
        lambda workspace, _: workspace.add(value, author="Ann Keller", label="new"),
        lambda loaded: program.desk.open(loaded.uid),
    )
    program.qtbot.waitUntil(
        lambda: program.desk.opened is not None and program.value.head.title == value.head.title, timeout=PATIENCE
    )
    program.settle()


def whole(program: Program) -> Evaluation:
    assert program.desk.opened is not None
    return program.desk.opened.document.value


def panel_page(program: Program) -> PanelPage:
    program.desk.go("panel")
    page = program.page
    assert isinstance(page, PanelPage)
    return page


def scoring_page(program: Program) -> ScoringPage:
    program.desk.go("scoring")
    page = program.page
    assert isinstance(page, ScoringPage)
    return page


def dialog_of(program: Program) -> StepDialog:
    found: list[StepDialog] = []

    def is_there() -> bool:
        active = QApplication.activeModalWidget()
        if isinstance(active, StepDialog):
            found.append(active)
        return bool(found)

    program.qtbot.waitUntil(is_there, timeout=PATIENCE)
    return found[0]


def said_in(dialog: StepDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def take(program: Program, button: QPushButton, reason: str = "") -> None:
    """Press a button that asks, and say yes."""
    program.qtbot.mouseClick(button, LEFT)
    dialog = dialog_of(program)
    assert not dialog.hindrances, dialog.hindrances
    text = dialog.findChild(QPlainTextEdit)
    if reason:
        assert isinstance(text, QPlainTextEdit)
        program.qtbot.keyClicks(text, reason)
    program.qtbot.mouseClick(dialog.verb, LEFT)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    program.settle()


def step_button(page: PanelPage, says: Callable[[object], bool]) -> QPushButton:
    return next(button for step, button in page.buttons.items() if says(step))


def score_all(program: Program, who: str) -> None:
    program.desk.work_as(who)
    page = scoring_page(program)
    assert page.whose.evaluator == who
    assert page.header._state.text().startswith("Your sheet")
    scores = iter(SCORES[who])
    for candidate in ("acme", "brio"):
        for leaf in ("skill", "fit"):
            page.grid.go_to(leaf, candidate)
            if page.model.why_closed(*page.grid.cursor_place or (0, 0)):
                continue
            QTest.keyClicks(page.grid, next(scores))
    program.settle()


def shown(page: ScoringPage) -> set[str]:
    model = page.model
    return {
        model.cell(row, column).text
        for row in range(model.rowCount())
        for column in range(model.columnCount())
        if not model.is_group(row)
    }


def test_from_the_setup_to_the_decision_and_back(program: Program) -> None:
    opened_with(program, two_of_them())
    desk, qtbot = program.desk, program.qtbot
    assert desk.opened is not None
    assert desk.opened.who == "ann"
    assert desk.window.person_card.accessibleName() == "Ann Keller, Evaluator"

    # Ben declares an interest
    page = panel_page(program)
    page.panel.show_row("ben")
    picker = page.form.interests.rows["brio"].choice
    picker.setCurrentIndex(picker.findData("conflict"))
    picker.activated.emit(picker.currentIndex())
    assert whole(program).declarations["ben"]["brio"].conflict

    # the weights are locked
    take(program, step_button(page, lambda step: step.stage is Stage.SCORING))  # type: ignore[attr-defined]
    assert whole(program).head.stage is Stage.SCORING
    desk.go("criteria")
    criteria = program.page
    assert isinstance(criteria, CriteriaPage)
    assert "locked since scoring began" in criteria.lock.text
    assert criteria.model.is_locked("quality")
    assert not criteria._add_button.isEnabled()
    desk.go("setup")
    setup = program.page
    assert isinstance(setup, SetupPage)
    assert not setup.rules.isEnabled()
    assert not setup.process.control.isEnabled()

    # Ann scores; Ben sees nothing of it
    score_all(program, "ann")
    desk.work_as("ben")
    scoring = scoring_page(program)
    assert scoring.whose.evaluator == "ben"
    assert shown(scoring) <= {"", "sealed", "–"}
    assert "ann" not in program.value.sheets
    ann = scoring._whose_picker.findData("ann")
    assert not scoring._whose_picker.model().index(ann, 0).flags() & Qt.ItemFlag.ItemIsEnabled
    scoring.show_target("evaluators", ("ann",))
    assert scoring.whose.evaluator == "ben"
    assert scoring.standing._views is not None
    assert not scoring.standing._views.isVisible()
    place = scoring.model.place_of("skill", "brio")
    assert "conflict of interest with Brio" in scoring.grid.told(place.row(), place.column())
    assert not place.flags() & Qt.ItemFlag.ItemIsEditable
    score_all(program, "ben")
    assert set(whole(program).sheets["ben"]) == {"acme"}
    desk.work_as("")
    qtbot.waitUntil(lambda: scoring._empty_kind == "who", timeout=PATIENCE)
    assert desk.window.person_card.accessibleName() == "Ann Keller, Looks on"

    # both sheets are handed in
    page = panel_page(program)
    qtbot.mouseClick(step_button(page, lambda step: step.stage is Stage.CONSENSUS), LEFT)  # type: ignore[attr-defined]
    dialog = dialog_of(program)
    assert [each.what for each in dialog.hindrances] == [
        "Ann Keller has not handed in the sheet",
        "Ben has not handed in the sheet",
    ]
    qtbot.mouseClick(dialog.cancel, LEFT)
    for who in ("ann", "ben"):
        desk.work_as(who)
        scoring = scoring_page(program)
        take(program, scoring.sheet_lock.hand_in)
        assert "it is closed" in scoring.sheet_lock.line.text
        assert not scoring.sheet_lock.hand_in.isVisible()
        assert scoring.sheet_lock.line.way.text() == "Give back the sheet"
    assert program.value.sheets.keys() == {"ann", "ben"}

    # the consensus; what is sealed stays so until it is opened
    page = panel_page(program)
    take(program, step_button(page, lambda step: step.stage is Stage.CONSENSUS))  # type: ignore[attr-defined]
    desk.go("results")
    results = program.page
    assert isinstance(results, ResultsPage)
    assert results.lock.text == "Money is sealed until it is opened."
    scoring = scoring_page(program)
    assert "sealed" in shown(scoring)
    page = panel_page(program)
    take(program, step_button(page, lambda step: step.doing is Doing.UNSEAL))  # type: ignore[attr-defined]
    assert whole(program).head.unsealed
    assert "sealed" not in shown(scoring_page(program))
    value = whole(program)
    for candidate, price in (("acme", 1350.0), ("brio", 1240.0)):
        value = edits.set_fact(value, candidate, "price", price)
        value = edits.set_fact(value, candidate, "iso", fact=True)
        value = edits.set_score(value, "ann", candidate, "terms", 3.0)
    assert desk.opened is not None
    desk.opened.document.edit("Facts", edits.set_score(value, "ben", "acme", "terms", 3.0))
    program.settle()

    # the decision, and back with a reason
    page = panel_page(program)
    take(program, step_button(page, lambda step: step.stage is Stage.DECIDED))  # type: ignore[attr-defined]
    assert whole(program).head.stage is Stage.DECIDED
    take(
        program,
        step_button(page, lambda step: step.stage is Stage.SCORING),  # type: ignore[attr-defined]
        "Brio corrected its references",
    )
    after = program.stored()
    assert after.head.stage is Stage.SCORING
    assert [after.acts[key].kind for key in sorted(after.acts)] == [
        ActKind.ADVANCED,
        ActKind.ADVANCED,
        ActKind.UNSEALED,
        ActKind.ADVANCED,
        ActKind.REOPENED,
    ]
    assert page.acts.shown_rows[0].second == "Ben: Brio corrected its references"
    assert page.acts.shown_rows[0].name == "Reopened the scoring"


def test_an_open_evaluation_asks_nothing(program: Program) -> None:
    value = two_of_them()
    opened_with(program, replace(value, head=replace(value.head, process=Process.OPEN)))
    page = panel_page(program)
    program.qtbot.mouseClick(page.stages.parts[3], LEFT)
    assert QApplication.activeModalWidget() is None
    assert whole(program).head.stage is Stage.DECIDED
    program.qtbot.mouseClick(page.stages.parts[1], LEFT)
    assert whole(program).head.stage is Stage.SCORING
    page.panel.show_row("ann")
    program.qtbot.mouseClick(page.form.hand_in, LEFT)
    assert "ann" in whole(program).submissions
    scoring = scoring_page(program)
    assert "can still be changed" in scoring.sheet_lock.line.text
    program.qtbot.mouseClick(scoring.sheet_lock.line.way, LEFT)
    assert not whole(program).submissions
    assert not whole(program).acts


def test_who_one_is_is_remembered(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    opened_with(program, two_of_them())
    desk = program.desk
    desk.work_as("ben")
    assert desk.opened is not None
    uid = desk.opened.document.uid
    program.settle()
    desk.close_evaluation()
    desk.open(uid)
    program.qtbot.waitUntil(lambda: desk.opened is not None, timeout=PATIENCE)
    assert desk.opened.who == "ben"
    program.settle()
    program.application.quit()
    found = load_settings(tmp_path / "data" / "settings.json")
    assert found.working_as == {str(tmp_path / "Work.scorecard"): {uid: "ben"}}


def test_the_menu_offers_the_panel(program: Program) -> None:
    opened_with(program, two_of_them())
    program.qtbot.mouseClick(program.window.person_card, LEFT)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Ann Keller", "Ben", "Nobody in particular"]
    assert [action.isChecked() for action in menu.actions() if not action.isSeparator()] == [True, False, False]
    menu.actions()[1].trigger()
    menu.close()
    assert program.desk.opened is not None
    assert program.desk.opened.who == "ben"
    edited = edits.remove_evaluator(program.value, "ben")
    program.desk.opened.seen.edit("Gone", edited)
    assert program.desk.opened.who == ""


def test_an_evaluator_added_is_offered(program: Program) -> None:
    opened_with(program, two_of_them())
    assert program.desk.opened is not None
    value, key = edits.add_evaluator(program.value, Evaluator("Zoe"))
    program.desk.opened.seen.edit("Added", value)
    found = [entry for entry in program.application.desks and _entries(program) if entry == "Work as Zoe"]
    assert found
    program.desk.work_as(key)
    assert program.window.person_card.accessibleName() == "Zoe, Evaluator"


def _entries(program: Program) -> list[str]:
    from scorecard.gui.windows.commands import Commands

    commands = program.desk.findChild(Commands)
    assert isinstance(commands, Commands)
    return [entry.text for entry in commands._found_in_evaluation()]


def test_a_late_switch_is_asked_about_recorded_told_and_undone(program: Program) -> None:
    """A mis-click costs nothing: a question comes first, and undo takes the switch back with its record."""
    opened_with(program, edits.set_head(scored(in_setup(process=Process.OPEN)), title="Late"))
    before = whole(program)
    program.desk.go("setup")
    page = program.page
    assert isinstance(page, SetupPage)
    program.qtbot.mouseClick(page.process.control.parts[1], LEFT)
    dialog = dialog_of(program)
    assert "12 scores and 4 figures and answers had been given already" in said_in(dialog)
    program.qtbot.mouseClick(dialog.verb, LEFT)  # without a reason
    assert dialog.isVisible()
    assert whole(program) == before
    text = dialog.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    program.qtbot.keyClicks(text, "The board asks for it")
    program.qtbot.mouseClick(dialog.verb, LEFT)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    program.settle()
    assert whole(program).head.process is Process.FORMAL
    panel = panel_page(program)
    assert "made formal on" in panel._meaning.text()
    assert "Nothing is scored yet" not in panel._meaning.text()
    assert panel.acts.shown_rows[0].name == "Made formal"
    program.desk.undo_stack.undo()  # type: ignore[union-attr]
    program.settle()
    assert whole(program) == before
    program.desk.undo_stack.redo()  # type: ignore[union-attr]
    program.settle()
    assert len(whole(program).acts) == 1

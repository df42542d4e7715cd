"""An earlier state looked at: all pages show it, nothing of it can be changed, and one click leads back."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from scorecard.core.edits import set_head, set_share
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, Method, Stage
from scorecard.core.sight import veiled_state
from scorecard.gui.models.opened import Opened
from scorecard.gui.past import Past
from scorecard.gui.views.candidates_page import CandidatesPage
from scorecard.gui.views.compare_page import ComparePage
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.panel_page import PanelPage
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.views.setup_page import SetupPage
from scorecard.gui.windows.main_window import STEPS
from tests.core import formal
from tests.gui.windows.program import Program
from tests.gui.windows.test_leaks import clear_away, listeners, living

LEFT = Qt.MouseButton.LeftButton


def asked(program: Program, work: Callable[[Any], Any]) -> Any:
    """What the workspace answers."""
    session = program.application.session
    assert session is not None
    found: list[Any] = []
    session.ask(lambda workspace, _: work(workspace), found.append)
    program.qtbot.waitUntil(lambda: bool(found))
    return found[0]


def opened(program: Program) -> str:
    """The sample is open, with its versions."""
    uid = str(asked(program, lambda workspace: workspace.evaluations()[0].uid))
    program.desk.open(uid)
    program.settle()
    return uid


def look_at(program: Program, uid: str, name: str) -> Evaluation:
    """All pages show a version; what it holds."""
    versions = asked(program, lambda workspace: workspace.versions(uid))
    sequence = next(each.sequence for each in versions if each.name == name)
    program.desk.look_at(sequence, name)
    program.qtbot.waitUntil(lambda: program.desk.looking.past is not None)
    program.settle()
    state = asked(program, lambda workspace: workspace.state_at(uid, sequence))
    assert isinstance(state, Evaluation)
    return state


def told_errors(program: Program, monkeypatch: pytest.MonkeyPatch) -> list[ScorecardError]:
    errors: list[ScorecardError] = []
    monkeypatch.setattr(program.window.toasts, "tell", lambda text, *_given: errors.append(text))
    return errors


def test_all_pages_show_the_version_and_one_click_leads_back(program: Program) -> None:
    uid = opened(program)
    now, band = program.value, program.desk.looking.band
    assert band.isHidden()
    state = look_at(program, uid, "Before consensus")
    assert state != now
    for key, _, _ in STEPS:
        program.desk.go(key)
        program.settle()
        assert program.value == state
        assert band.isVisible()
        assert band.text == "You are looking at “Before consensus”. Nothing can be changed here."
    program.desk.go("library")
    assert band.isHidden()  # there one does not look at it
    program.desk.go("results")
    assert band.isVisible()
    program.qtbot.mouseClick(band.now, LEFT)
    program.settle()
    assert program.value == now
    assert band.isHidden()
    assert program.desk.place == "results"
    assert program.stored() == now


def test_nothing_can_be_changed_in_a_version(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = opened(program)
    before = asked(program, lambda workspace: workspace.entries(uid))
    state = look_at(program, uid, "Before consensus")
    errors = told_errors(program, monkeypatch)
    assert program.desk.opened is not None
    seen = program.desk.opened.seen
    seen.edit("Title", set_head(state, title="Other"))
    assert "You are looking at “Before consensus”, and nothing can be changed here" in str(errors[0])
    seen.preview(set_head(state, title="Other"))
    assert program.value == state
    program.desk.name_version()
    program.desk.ask_waiver("kestrel", "cost")
    assert len(errors) == 3
    assert not seen.undo_stack.canUndo()
    assert asked(program, lambda workspace: workspace.entries(uid)) == before


def test_what_would_change_a_version_is_not_offered_and_says_why(program: Program) -> None:
    uid = opened(program)
    look_at(program, uid, "Before consensus")
    why = "You are looking at “Before consensus”, and nothing can be changed here."
    program.desk.go("criteria")
    program.settle()
    page = program.page
    assert isinstance(page, CriteriaPage)
    assert not page._add_button.isEnabled()
    assert page._add_button.toolTip() == why
    assert page.lock.isHidden()  # the band over the page says it
    page.go_to_method(Method.SWING)
    assert page.areas.asking is not None
    assert not page.areas.asking.questions.isEnabled()
    program.desk.go("setup")
    program.settle()
    setup = program.page
    assert isinstance(setup, SetupPage)
    assert not setup.rules.isEnabled()
    assert setup.rules.toolTip() == why
    title = setup.lines["title"]
    program.qtbot.mouseClick(title, LEFT)
    program.qtbot.keyClicks(title, "Other")
    program.qtbot.keyClick(title, Qt.Key.Key_Return)
    assert (title.text(), title.toolTip()) == (program.value.head.title, why)
    assert not any(each.isEnabled() for each in (setup.stage.control, setup.model, setup.currency))
    program.desk.go("panel")
    program.settle()
    panel = program.page
    assert isinstance(panel, PanelPage)
    assert not panel.stages.isEnabled()
    assert panel.stages.toolTip() == why
    assert not panel.form.hand_in.isEnabled()
    (acme, *_) = panel.form.interests.rows.values()
    assert (acme.choice.isEnabled(), acme.choice.toolTip(), acme.isEnabled()) == (False, why, True)
    program.desk.go("candidates")
    program.settle()
    candidates = program.page
    assert isinstance(candidates, CandidatesPage)
    assert all(line.isReadOnly() for line in candidates._form._lines.values())
    candidates.choose_row(1)
    tools = candidates._tools
    assert not any(each.isEnabled() for each in (tools.up, tools.down, tools.copy, tools.remove))
    assert tools.down.toolTip() == f"Move down (Alt+Down)\n{why}"
    program.desk.go("scoring")
    program.settle()
    scoring = program.page
    assert isinstance(scoring, ScoringPage)
    cells = [(row, column) for row in range(scoring.model.rowCount()) for column in range(scoring.model.columnCount())]
    assert {scoring.model.why_closed(*cell) for cell in cells} <= {why, ""}
    assert any(scoring.model.why_closed(*cell) == why for cell in cells)
    program.qtbot.mouseClick(program.desk.looking.band.now, LEFT)
    program.settle()
    program.desk.go("criteria")
    now = program.page
    assert isinstance(now, CriteriaPage)
    assert now._add_button.isEnabled()
    program.desk.go("candidates")
    candidates = program.page
    assert isinstance(candidates, CandidatesPage)
    candidates.choose_row(1)
    assert candidates._tools.down.isEnabled()
    assert candidates._tools.down.toolTip() == "Move down (Alt+Down)"


def test_a_version_is_restored_from_the_band_and_that_is_undone(program: Program) -> None:
    uid = opened(program)
    now = program.value
    state = look_at(program, uid, "Before consensus")
    program.qtbot.mouseClick(program.desk.looking.band.restore, LEFT)
    assert program.desk.looking.past is None
    assert program.value == state
    assert program.stored() == state
    assert asked(program, lambda workspace: workspace.entries(uid))[-2].label == (
        "Restored to version 'Before consensus'"
    )
    assert program.desk.undo_stack is not None
    program.desk.undo_stack.undo()
    assert program.stored() == now
    assert asked(program, lambda workspace: workspace.check()) == []


def test_a_new_evaluation_starts_from_a_version_and_is_opened(program: Program) -> None:
    uid = opened(program)
    title = program.value.head.title
    state = look_at(program, uid, "Before consensus")
    program.qtbot.mouseClick(program.desk.looking.band.start, LEFT)
    program.qtbot.waitUntil(lambda: program.desk.opened is not None and program.desk.opened.document.uid != uid)
    program.settle()
    assert program.value.head.title == f"{title}, from Before consensus"
    assert (program.value.head.stage, program.value.sheets) == (Stage.SETUP, state.sheets)
    assert program.desk.looking.past is None
    assert program.desk.looking.band.isHidden()


def test_a_version_is_handed_over_to_be_compared_with_now(program: Program) -> None:
    uid = opened(program)
    look_at(program, uid, "Before consensus")
    program.qtbot.mouseClick(program.desk.looking.band.compare, LEFT)
    program.settle()
    page = program.page
    assert isinstance(page, ComparePage)
    assert [(each.uid, each.sequence) for each in page.comparing.choices] == [(uid, 2), (uid, None)]


def test_a_look_ends_with_its_evaluation_and_another_look_takes_its_place(program: Program) -> None:
    uid = opened(program)
    look_at(program, uid, "Before consensus")
    decided = look_at(program, uid, "Decided")
    assert program.value == decided
    program.desk.open(uid)
    assert program.desk.looking.past is None
    look_at(program, uid, "Decided")
    program.desk.close_evaluation()
    assert program.desk.opened is None
    assert program.desk.looking.past is None
    session = program.application.session
    assert session is not None
    assert not session._open


def test_what_cannot_work_in_a_version_is_not_offered_there(program: Program) -> None:
    uid = opened(program)
    look_at(program, uid, "Before consensus")
    why = "You are looking at “Before consensus”, and nothing can be changed here."
    program.desk.go("results")
    program.settle()
    naming = next(each for each in program.page.findChildren(QPushButton) if each.text() == "Name this version")
    assert not naming.isEnabled()
    assert naming.toolTip() == why
    offered = [*program.page.actions(), *program.window.actions()]
    named = [each.isEnabled() for each in offered if each.text() == "Name this version"]
    assert named == [False, False]  # of the page, and of the window
    program.desk.go("candidates")
    program.settle()
    candidates = program.page
    assert isinstance(candidates, CandidatesPage)
    for tool in (candidates._tools.up, candidates._tools.down, candidates._tools.copy, candidates._tools.remove):
        assert not tool.isEnabled()
        assert tool.toolTip().endswith(why)
    program.qtbot.mouseClick(program.desk.looking.band.now, LEFT)
    program.desk.go("results")
    program.settle()
    offered = [*program.page.actions(), *program.window.actions()]
    named = [each.isEnabled() for each in offered if each.text() == "Name this version"]
    assert named == [True, True]


def test_what_is_hidden_now_stays_hidden_in_a_version(program: Program) -> None:
    session = program.application.session
    assert session is not None
    made: list[Any] = []
    value = formal.scored(formal.in_scoring())
    session.change(lambda workspace, _: workspace.add(value, author="Ada", label="New"), made.append)
    program.qtbot.waitUntil(lambda: bool(made))
    uid = made[0].uid
    asked(program, lambda workspace: workspace.name_version(uid, "Scored", author="Ada"))
    program.desk.open(uid)
    program.settle()
    state = look_at(program, uid, "Scored")
    assert program.value == veiled_state(state, value)
    assert not program.value.sheets
    program.desk.work_as("ann")
    assert set(program.value.sheets) == {"ann"}
    program.qtbot.mouseClick(program.desk.looking.band.now, LEFT)
    assert program.desk.opened is not None
    assert program.desk.opened.who == "ann"


def test_what_a_colleague_saves_meanwhile_is_there_when_one_comes_back(program: Program) -> None:
    uid = opened(program)
    state = look_at(program, uid, "Before consensus")
    asked(
        program,
        lambda workspace: workspace.edit(uid, lambda now: set_share(now, "cost", 0.5), author="Ben", label="Weight"),
    )
    session = program.application.session
    assert session is not None
    session.look_again()
    program.settle()
    assert program.value == state
    program.qtbot.mouseClick(program.desk.looking.band.now, LEFT)
    assert program.value == asked(program, lambda workspace: workspace.load(uid).value)


def states() -> list[Past | Opened]:
    """What is open or looked at, in whatever program."""
    return [each for each in gc.get_objects() if isinstance(each, Past | Opened) and isValid(each)]


def test_looking_and_coming_back_leaves_nothing_behind(program: Program) -> None:
    uid = opened(program)
    heard: list[dict[str, int]] = []
    before = [each for each in states() if each is not program.desk.opened]  # of programs that ran before this one
    for _ in range(4):
        look_at(program, uid, "Before consensus")
        for key in ("results", "history", "scoring"):
            program.desk.go(key)
        program.settle()
        program.qtbot.mouseClick(program.desk.looking.band.now, LEFT)
        program.desk.go("results")
        clear_away(program)
        heard.append(listeners(program))
        assert [each for each in states() if each not in before] == [program.desk.opened]
        there = living()
        assert (there["PastBand"], there["ResultsPage"], there["HistoryPage"]) == (1, 1, 0)
    assert heard[-1] == heard[1]

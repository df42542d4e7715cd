"""The History page, driven as a person drives it, on a real workspace."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Workspace
from scorecard.core.edits import (
    add_criterion,
    change_evaluator,
    remove_candidate,
    remove_criterion,
    set_consensus,
    set_fact,
    set_head,
    set_score,
    set_share,
)
from scorecard.core.errors import ScorecardError, StorageError
from scorecard.core.model import Criterion, Evaluation, Process, Stage
from scorecard.core.process import make_formal
from scorecard.core.ranking import rank
from scorecard.core.soundness import Unsound
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs, Jobs
from scorecard.gui.labels import Text
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.history_model import PAGE, Given, HistoryKind, HistoryModel, HistoryRole
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.change_words import Area
from scorecard.gui.views.history_detail import HistoryDetail
from scorecard.gui.views.history_entries import Effect, Moment, WordedEntry
from scorecard.gui.views.history_page import HistoryPage
from scorecard.gui.views.history_tables import effect_rows
from tests.core.formal import AT, in_scoring, in_setup, scored
from tests.core.made import made
from tests.gui.models.documents import watched
from tests.storage.workspaces import behind_the_back

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


@pytest.fixture
def uid(workspace: Workspace) -> str:
    """An evaluation with a journal: 1 new, 2 Ann scores, 3 a version, 4 weight, 5 agreed with a reason, 6 removed."""
    uid = workspace.add(
        new_evaluation("plain", "Choice", ["Acme", "Beta"], ["Ann", "Ben"]), author="Ann Lee", label="New"
    ).uid

    def edit(change: Any, author: str, label: str) -> None:
        workspace.edit(uid, change, author=author, label=label)

    edit(lambda now: set_score(now, "ann", "acme", "expertise", 4.0), "Ann Lee", "Score of Acme")
    workspace.name_version(uid, "Scores open", author="Ann Lee")
    edit(lambda now: set_share(now, "cost", 0.5), "Ben Roe", "Weight of Cost")
    edit(
        lambda now: set_consensus(now, "acme", "expertise", 2.0, "Read from a script"),
        "Ben Roe",
        "Agreed on 2 for Acme",
    )
    edit(lambda now: remove_candidate(now, "beta"), "Ann Lee", "Removed Beta")
    return uid


def session_of(workspace: Workspace, jobs: Jobs | None = None) -> Session:
    return Session(workspace, jobs or ImmediateJobs(), "Cara Poe")


def opened_in(session: Session, uid: str) -> Opened:
    found: list[Document] = []
    session.open(uid, found.append)
    return Opened(found[0])


@pytest.fixture
def page(qtbot: QtBot, look: Look, workspace: Workspace, uid: str) -> HistoryPage:
    session = session_of(workspace)
    made = HistoryPage(look, opened_in(session, uid), session)
    made.setProperty("kept", session)
    made.resize(1064, 744)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.detail.moment is not None)
    return made


def wait_for_words(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.waitUntil(lambda: page.detail.moment is not None)


def labels(page: HistoryPage) -> list[str]:
    return [str(page.model.index(row).data()) for row in range(page.model.rowCount())]


def choose(qtbot: QtBot, page: HistoryPage, sequence: int) -> None:
    """Click on the row of an entry and wait until it is known what it did."""
    index = page.model.index(page.model.row_of(sequence))
    page.list.scrollTo(index)
    qtbot.mouseClick(page.list.viewport(), LEFT, pos=page.list.visualRect(index).center())
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == sequence)


def told(qtbot: QtBot, page: HistoryPage, sequence: int) -> Moment:
    """What an entry did, once it is known."""
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == sequence)
    assert page.detail.moment is not None
    return page.detail.moment


def said(page: HistoryPage) -> list[str]:
    return [str(each) for each in page.detail.words]


@pytest.mark.parametrize("moved", [2.0, 0.1, 0.01, 0.001, 0.00001])
def test_a_total_that_moved_is_never_shown_as_it_was(moved: float) -> None:
    scores = {"Acme": [4.0, 3.0], "Bolt": [2.0, 5.0], "Crux": [3.0, 3.0]}
    before = rank(made({"cost": 60, "skill": 40}, scores))
    after = rank(made({"cost": 60 + moved, "skill": 40 - moved}, scores))
    rows = effect_rows(before, after)
    assert [row.name for row in rows] == ["Acme", "Bolt"]  # Crux is as good in both
    for row in rows:
        old, new = row.figures
        assert old.total != new.total
        assert len(old.total) == len(new.total)
    assert effect_rows(before, before) == []


# ---- reading ----------------------------------------------------------------------------------------


def test_the_journal_is_listed_by_day_newest_first_with_versions_between(page: HistoryPage) -> None:
    assert labels(page) == [
        "Today",
        "Removed Beta",
        "Agreed on 2 for Acme",
        "Weight of Cost",
        "Scores open",
        "Score of Acme",
        "New",
    ]
    assert page.model.index(4).data(HistoryRole.KIND) == HistoryKind.VERSION
    assert page.model.index(0).data(HistoryRole.ITEM).count == 6
    items = [page.model.index(row).data(HistoryRole.ITEM) for row in (1, 2, 3, 5)]
    assert [(each.place, each.area) for each in items if isinstance(each, WordedEntry)] == [
        ("Beta", Area.CANDIDATES),
        ("Acme, Expertise", Area.CONSENSUS),
        ("Cost and 4 more", Area.WEIGHTS),
        ("Acme, Expertise, Ann", Area.SCORES),
    ]


def lines(page: HistoryPage) -> list[str]:
    """The second lines of the entries, newest first."""
    rows = range(page.model.rowCount())
    indexes = [page.model.index(row) for row in rows]
    return [str(each.data(HistoryRole.LINE)) for each in indexes if each.data(HistoryRole.KIND) == HistoryKind.ENTRY]


def test_the_second_line_of_an_entry_says_what_became_of_what(
    page: HistoryPage, workspace: Workspace, uid: str
) -> None:
    assert lines(page) == ["Beta", "2, Expertise", "Cost and 4 more", "4, Expertise, Ann", ""]
    for person, score in (("Ann", 5.0), ("Ben Roe", 2.0), ("Ben Roe", None)):
        workspace.edit(
            uid,
            partial(set_score, evaluator="ann", candidate="acme", criterion="expertise", score=score),
            author=person,
            label="Acme: scored Expertise",
        )
    page.refresh()
    assert lines(page)[:3] == ["2 → –, Ann", "5 → 2, Ann", "4 → 5"]
    workspace.edit(uid, lambda now: set_head(now, title="Other"), author="Ann", label="Title")
    page.refresh()
    assert lines(page)[0] == "Choice → Other"
    spoken = page.model.index(1).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("Title, Choice → Other, Ann, Today")


def test_the_second_line_says_no_score_that_is_hidden(qtbot: QtBot, look: Look, workspace: Workspace) -> None:
    uid = workspace.add(in_scoring(), author="Ann", label="New").uid
    for number, who in ((2.0, "ann"), (4.0, "ben")):
        workspace.edit(
            uid,
            partial(set_score, evaluator=who, candidate="acme", criterion="skill", score=number),
            author=who.title(),
            label="Acme: scored Skill",
        )
    workspace.edit(uid, lambda now: set_fact(now, "acme", "price", 1234.0), author="Eva", label="Price of Acme")
    session = session_of(workspace)
    opened = opened_in(session, uid)
    page = HistoryPage(look, opened, session)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    hidden = lines(page)
    assert not any(figure in " ".join(hidden) for figure in ("2", "4", "1234"))
    opened.look_as("ann")
    assert lines(page)[1:3] == [hidden[1], "2"]
    assert "1234" not in lines(page)[0]
    opened.look_as("")
    assert lines(page) == hidden


def test_who_led_in_a_state_that_is_hidden_now_is_not_made_up(qtbot: QtBot, look: Look, workspace: Workspace) -> None:
    """What is left of a version would come to another result than it had: it is said to be hidden instead."""
    given = scored(in_setup(process=Process.OPEN))
    uid = workspace.add(in_setup(process=Process.OPEN), author="Ada", label="New").uid
    workspace.name_version(uid, "Bare", author="Ada")
    workspace.edit(uid, lambda _: given, author="Ada", label="Scores")
    workspace.name_version(uid, "Scored", author="Ada")
    scored_at = workspace.load(uid).sequence
    workspace.edit(uid, lambda now: make_formal(now, "Ada", "To be fair", AT), author="Ada", label="Formal")
    session = session_of(workspace)
    opened = opened_in(session, uid)
    opened.look_as("ann")
    page = HistoryPage(look, opened, session)
    page.setProperty("kept", (session, opened))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: len(page._leaders) == 2)
    assert sorted(page._leaders.values()) == ["", "hidden until the sheets are in"]
    choose(qtbot, page, scored_at - 1)
    qtbot.waitUntil(lambda: "hidden" in page.detail._outcome.text())
    assert not page.detail._table.isVisible()
    assert not page.detail.show_state.isVisible()
    shown = " ".join(label.text() for label in page.findChildren(Text))
    assert "led before and after" not in shown


def test_who_led_before_and_after_is_said_with_the_places_that_are_shared(qtbot: QtBot, look: Look) -> None:
    one, two = made({"x": 1}, {"A": [3], "B": [2], "C": [1]}), made({"x": 1}, {"A": [3], "B": [3], "C": [3]})
    three = made({"x": 1}, {"A": [3], "B": [3], "C": [1]})
    detail = HistoryDetail(look)
    qtbot.addWidget(detail)

    def said_of(before: Evaluation, after: Evaluation) -> str:
        return detail._outcome_of(Effect(2, rank(before), rank(after)), changed=True)

    plain = {
        "Before it A led alone, after it A, B and C shared the lead.": (one, two),
        "Before it A, B and C shared the lead, after it A and B did.": (two, three),
        "Before it A and B shared the lead, after it A led alone.": (three, one),
    }
    for words, pair in plain.items():
        assert said_of(*pair).replace("⁨", "").replace("⁩", "") == words


def test_the_newest_entry_is_chosen_at_first_and_told(page: HistoryPage) -> None:
    assert page.detail.title.text() == "Change 6 of 6"
    assert said(page) == ["Beta: candidate Beta → removed"]
    assert page.detail.restore.isHidden()  # this is how it is now


def test_a_click_tells_every_change_in_words_with_reason_and_effect(qtbot: QtBot, page: HistoryPage) -> None:
    choose(qtbot, page, 5)
    assert said(page) == [
        "Acme, Expertise: agreed score – → 2",
        "Acme, Expertise: reason – → Read from a script",
    ]
    rows = page.detail._table.rows
    assert [(row.name, [each.total for each in row.figures]) for row in rows] == [("Acme", ["80.0", "40.0"])]
    assert page.detail._outcome.text() == "Acme led before and after."


def test_a_note_stands_with_its_change_and_in_no_row(qtbot: QtBot, look: Look, workspace: Workspace) -> None:
    value = new_evaluation("plain", "Choice", ["Acme", "Beta"], ["Ann", "Ben"])
    label = "Imported from offers.xlsx\nNoted:\nThe total of Acme is off by 0.5. (Scores!F4)"
    uid = workspace.add(set_score(value, "ann", "acme", "expertise", 4.0), author="Ann Lee", label=label).uid
    session = session_of(workspace)
    opened = opened_in(session, uid)
    shown = HistoryPage(look, opened, session)
    shown.setProperty("kept", (session, opened))
    qtbot.addWidget(shown)
    shown.resize(1064, 744)
    with qtbot.waitExposed(shown):
        shown.show()
    wait_for_words(qtbot, shown)
    assert "Imported from offers.xlsx" in labels(shown)
    assert not any("off by" in text for text in labels(shown))
    assert shown.detail.noted == "Noted:\nThe total of Acme is off by 0.5. (Scores!F4)"
    moment = shown.detail.moment
    assert moment is not None
    shown.detail.show_moment(replace(moment, is_veiled=True), opened.value)
    assert shown.detail.noted == "What was noted is hidden, for part of what it may be about is hidden now."
    shown.detail.show_moment(replace(moment, entry=replace(moment.entry, note="")), opened.value)
    assert shown.detail.noted == ""


def test_arrows_go_over_days_and_versions(qtbot: QtBot, page: HistoryPage) -> None:
    page.focus_body()
    for _ in range(3):
        qtbot.keyClick(page.list, KEY.Key_Down)
    assert page.list.currentIndex().data() == "Scores open"
    for _ in range(9):
        qtbot.keyClick(page.list, KEY.Key_Up)
    assert page.list.currentIndex().data() == "Removed Beta"
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == 6)


def test_a_single_figure_stands_in_two_cards(qtbot: QtBot, page: HistoryPage) -> None:
    choose(qtbot, page, 2)
    assert page.detail._figures.texts == ("–", "4")
    assert page.detail._one.isVisible()


def test_an_entry_with_many_changes_tells_them_in_portions(qtbot: QtBot, page: HistoryPage) -> None:
    choose(qtbot, page, 1)
    moment = page.detail.moment
    assert moment is not None
    first = len(page.detail.words)
    qtbot.mouseClick(page.detail._more, LEFT)
    assert len(page.detail.words) > first
    while page.detail._more.isVisible():
        qtbot.mouseClick(page.detail._more, LEFT)
    assert len(page.detail.words) >= len(moment.changes)


# ---- restoring ----------------------------------------------------------------------------------------


def test_restoring_is_a_change_that_can_be_undone(qtbot: QtBot, page: HistoryPage, workspace: Workspace) -> None:
    before = page.value
    wanted = workspace.state_at(page.document.uid, 5)
    offered: list[Any] = []
    page.offered.connect(lambda *given: offered.append(given))
    choose(qtbot, page, 5)
    qtbot.mouseClick(page.detail.restore, LEFT)
    assert page.value == wanted
    assert page.detail.restore.isHidden()
    entries = workspace.entries(page.document.uid)
    assert len(entries) == 7
    assert entries[-1].label.startswith("Restored to change 5, ")
    assert labels(page)[1] == entries[-1].label  # the list has followed
    assert page.detail.title.text() == "Change 5 of 7"
    sentence, verb, undo = offered[0]
    assert (sentence, verb) == (f"{entries[-1].label}.", "Undo")
    undo()
    assert page.value == before
    assert workspace.check() == []


def test_a_state_that_does_not_hold_together_is_not_restored(
    qtbot: QtBot, page: HistoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, errors = page.value, list[ScorecardError]()
    page.failed.connect(errors.append)
    choose(qtbot, page, 5)
    flaw = Unsound("criteria", ("cost",), "the weights here add up to zero")
    monkeypatch.setattr("scorecard.app.versions.unsound", lambda *_: [flaw])
    qtbot.mouseClick(page.detail.restore, LEFT)
    assert "does not hold together (the weights here add up to zero); it was not restored" in str(errors[0])
    assert page.value is before


def test_a_version_is_restored_by_its_name(qtbot: QtBot, page: HistoryPage, workspace: Workspace) -> None:
    index = page.line.model().index(1, 0)
    qtbot.mouseClick(page.line.viewport(), LEFT, pos=page.line.visualRect(index).center())
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == 3)
    assert page.list.currentIndex().data() == "Scores open"
    qtbot.mouseClick(page.detail.restore, LEFT)
    assert workspace.entries(page.document.uid)[-1].label == "Restored to version 'Scores open'"
    assert page.value == workspace.state_at(page.document.uid, 3)


def test_a_state_can_be_looked_at_without_changing_anything(qtbot: QtBot, page: HistoryPage) -> None:
    before = page.value
    choose(qtbot, page, 2)
    qtbot.mouseClick(page.detail.show_state, LEFT)
    assert page.detail._state.isVisible()
    assert [row.name for row in page.detail._ranking.rows] == ["Acme", "Beta"]
    assert page.value is before
    assert page.document.undo_stack.count() == 0
    qtbot.mouseClick(page.detail.show_state, LEFT)
    assert not page.detail._state.isVisible()


# ---- narrowing ----------------------------------------------------------------------------------------


def test_words_narrow_the_journal(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.keyClicks(page.filter.search, "weight ben")
    assert labels(page) == ["Today", "Weight of Cost"]
    qtbot.keyClicks(page.filter.search, "zzz")
    assert labels(page) == []
    assert "No change fits this" in page.list.accessibleDescription()
    qtbot.keyClick(page.filter.search, KEY.Key_Escape)
    assert len(labels(page)) == 7


def test_kinds_narrow_the_journal(qtbot: QtBot, page: HistoryPage) -> None:
    parts = [each for each in page.filter.kinds.findChildren(QAbstractButton) if each.accessibleName() == "Scores"]
    qtbot.mouseClick(parts[0], LEFT)
    assert labels(page) == ["Today", "Agreed on 2 for Acme", "Score of Acme", "New"]


@pytest.mark.parametrize(
    ("menu", "choice", "left"),
    [
        ("Person", "Ben Roe", ["Agreed on 2 for Acme", "Weight of Cost"]),
        ("Criterion", "Cost", ["Removed Beta", "Weight of Cost", "New"]),
        ("Candidate", "Acme", ["Agreed on 2 for Acme", "Score of Acme", "New"]),
    ],
)
def test_the_menu_narrows_the_journal_and_a_chip_takes_it_back(
    qtbot: QtBot, page: HistoryPage, menu: str, choice: str, left: list[str]
) -> None:
    whole = labels(page)
    page.filter.menu.aboutToShow.emit()
    (submenu,) = [each for each in page.filter._submenus if each.title() == menu]
    (action,) = [each for each in submenu.actions() if each.text().strip() == choice]
    action.trigger()
    page.filter.menu.triggered.emit(action)
    found = labels(page)[1:]
    assert [each for each in found if each in left] == found or menu == "Criterion"
    assert set(left) - {"Removed Beta"} <= set(found)
    assert len(labels(page)) < len(whole)
    (chip,) = [each for each in page.filter._chips.findChildren(QAbstractButton) if each.isVisible()]
    assert chip.text() == choice
    qtbot.mouseClick(chip, LEFT)
    assert labels(page) == whole


def test_a_target_narrows_to_its_criterion(page: HistoryPage) -> None:
    page.show_target("criteria", ("expertise",))
    assert "Agreed on 2 for Acme" in labels(page)
    page.filter.clear()
    page.show_target("candidates", ("acme",))
    assert "Weight of Cost" not in labels(page)


# ---- following ----------------------------------------------------------------------------------------


def test_what_is_saved_appears_at_once_and_the_choice_stays(qtbot: QtBot, page: HistoryPage) -> None:
    choose(qtbot, page, 4)
    page.document.edit("Title", set_head(page.value, title="Other"))
    assert labels(page)[1] == "Title"
    assert page.list.currentIndex().data() == "Weight of Cost"
    assert page.detail.title.text() == "Change 4 of 7"


def test_what_others_save_appears_when_it_is_listed(page: HistoryPage, workspace: Workspace) -> None:
    workspace.edit(page.document.uid, lambda now: set_head(now, stage=Stage.DECIDED), author="Dan", label="Decided")
    session: Session = page.property("kept")
    session.list_again()
    assert labels(page)[1] == "Decided"
    assert page.list.currentIndex().data() == "Removed Beta"


def test_an_entry_that_the_document_has_not_seen_yet_is_told(
    qtbot: QtBot, page: HistoryPage, workspace: Workspace
) -> None:
    workspace.edit(page.document.uid, lambda now: set_head(now, title="Theirs"), author="Dan", label="Title")
    page.refresh()
    choose(qtbot, page, 7)
    assert said(page) == ["title Choice → Theirs"]


def test_a_version_that_is_named_appears_on_the_line(page: HistoryPage, workspace: Workspace) -> None:
    workspace.name_version(page.document.uid, "Board", author="Dan")
    page.refresh()
    names = [page.line.model().index(row, 0).data() for row in range(page.line.model().rowCount())]
    assert names == ["Now", "Board", "Scores open"]
    assert "Acme" in str(page.line.model().index(1, 0).data(int(Qt.ItemDataRole.ToolTipRole)))
    assert labels(page)[1] == "Board"


def test_a_hidden_page_does_nothing_until_it_is_shown(qtbot: QtBot, look: Look, workspace: Workspace, uid: str) -> None:
    session = session_of(workspace)
    page = HistoryPage(look, opened_in(session, uid), session)
    qtbot.addWidget(page)
    page.document.edit("Title", set_head(page.value, title="Other"))
    assert page.model.rowCount() == 0
    with qtbot.waitExposed(page):
        page.show()
    assert labels(page)[1] == "Title"


def test_the_window_lives_while_pages_are_fetched(qtbot: QtBot, look: Look, workspace: Workspace, uid: str) -> None:
    jobs = Jobs()
    session = session_of(workspace, jobs)
    found: list[Document] = []
    with qtbot.waitSignal(jobs.changed):
        session.open(uid, found.append)
    qtbot.waitUntil(lambda: bool(found))
    page = HistoryPage(look, Opened(found[0]), session)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 7 and page.detail.moment is not None)
    jobs.wait()
    qtbot.waitUntil(lambda: not jobs.under_way)


# ---- stepping through time ------------------------------------------------------------------------------


def test_the_line_of_time_goes_through_every_change_and_shows_the_ranking(
    qtbot: QtBot, page: HistoryPage, workspace: Workspace
) -> None:
    page.time.line.setFocus()
    for place in (5, 4, 3, 2):
        qtbot.keyClick(page.time.line, KEY.Key_Left)
        moment = told(qtbot, page, place)
        assert moment.after == workspace.state_at(page.document.uid, place)
        assert page.detail._state.isVisible()
        assert page.detail.title.text() == f"Change {place} of 6"
        assert page.list.currentIndex().data(HistoryRole.SEQUENCE) == place
    assert [row.name for row in page.detail._ranking.rows] == [
        each.name for each in rank(workspace.state_at(page.document.uid, 2)).standings
    ]
    qtbot.keyClick(page.time.line, KEY.Key_Home)
    assert page.time.place == 1
    assert not page.time.back.isEnabled()
    qtbot.mouseClick(page.time.on, LEFT)
    assert page.time.place == 2
    qtbot.mouseClick(page.detail.show_state, LEFT)
    qtbot.mouseClick(page.time.on, LEFT)
    assert page.detail._state.isHidden()


def test_a_press_on_the_line_of_time_goes_there(qtbot: QtBot, page: HistoryPage) -> None:
    line = page.time.line
    qtbot.mouseClick(line, LEFT, pos=QPoint(round(line.place_of(3)), line.height() // 2))
    assert page.time.place == 3
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == 3)
    assert page.list.currentIndex().data() == "Scores open"


def test_a_change_that_is_not_listed_is_told_all_the_same(qtbot: QtBot, page: HistoryPage) -> None:
    qtbot.keyClicks(page.filter.search, "weight")
    assert labels(page) == ["Today", "Weight of Cost"]
    page.time.line.setValue(2)
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == 2)
    assert page.detail._label.text() == "Score of Acme"
    assert "Ann Lee" in page.detail._who.text()
    page.time.line.setValue(3)
    qtbot.waitUntil(lambda: page.detail.moment is not None and page.detail.moment.sequence == 3)
    assert page.detail._label.text() == "Scores open"


def test_whose_name_an_entry_has_is_said_with_the_stage(
    qtbot: QtBot, look: Look, workspace: Workspace, uid: str
) -> None:
    workspace.edit(uid, lambda now: change_evaluator(now, "ann", name="Ann Lee", role="Finance"), author="x", label="R")
    session = session_of(workspace)
    page = HistoryPage(look, opened_in(session, uid), session)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.detail.moment is not None)
    choose(qtbot, page, 2)
    assert page.detail._who.text().startswith("Ann Lee (Finance), ")
    assert page.detail._who.text().endswith(", stage setup")
    choose(qtbot, page, 4)
    assert page.detail._who.text().startswith("Ben Roe, ")


def test_what_seals_a_change_is_shown(page: HistoryPage, workspace: Workspace) -> None:
    (entry,) = workspace.entries_before(page.document.uid, None, 1)
    assert page.detail._seal.text() == f"Sealed with {entry.hash[:16]}"
    assert entry.hash in page.detail._seal.toolTip()


# ---- one change taken back -------------------------------------------------------------------------------


def test_a_single_change_is_taken_back_and_undone(qtbot: QtBot, page: HistoryPage, workspace: Workspace) -> None:
    before = page.value
    offered: list[Any] = []
    page.offered.connect(lambda *given: offered.append(given))
    choose(qtbot, page, 5)
    page.detail.revert.trigger()
    assert "acme" not in page.value.consensus
    assert page.value.criteria == before.criteria  # what else was changed stays
    assert workspace.entries(page.document.uid)[-1].label == "Took back change 5: Agreed on 2 for Acme"
    offered[-1][2]()
    assert page.value == before
    assert workspace.check() == []


def test_a_change_on_which_another_stands_is_not_taken_back_and_says_why(
    qtbot: QtBot, page: HistoryPage, workspace: Workspace
) -> None:
    page.document.edit("Score again", set_score(page.value, "ann", "acme", "expertise", 1.0))
    before, errors = page.value, list[ScorecardError]()
    page.failed.connect(errors.append)
    choose(qtbot, page, 2)
    page.detail.revert.trigger()
    assert page.value == before
    assert "'Score of Acme' cannot be taken back alone: 'Score again' stands on it, change 7 by" in str(errors[0])
    page.undo_stack.undo()
    choose(qtbot, page, 2)
    page.detail.revert.trigger()
    assert len(errors) == 1
    assert "ann" not in page.value.sheets
    page.detail.revert.trigger()
    assert "has been taken back already" in str(errors[-1])


def test_the_first_entry_and_a_version_cannot_be_taken_back(qtbot: QtBot, page: HistoryPage) -> None:
    for sequence in (1, 3):
        choose(qtbot, page, sequence)
        assert not page.detail.revert.isEnabled()
    assert page.detail._state.isVisible()  # of a version the ranking is shown


def test_looking_comparing_and_starting_are_asked_for(qtbot: QtBot, page: HistoryPage) -> None:
    asked: list[Any] = []
    page.look_requested.connect(lambda *given: asked.append(given))
    page.start_requested.connect(lambda *given: asked.append(given))
    page.go_requested.connect(lambda *given: asked.append(given))
    choose(qtbot, page, 3)
    qtbot.mouseClick(page.detail.look_at, LEFT)
    choose(qtbot, page, 4)
    page.detail.start.trigger()
    qtbot.mouseClick(page.detail.compare, LEFT)
    assert asked == [(3, "Scores open"), (4, "change 4"), ("compare", ("versions", (page.document.uid, 4)))]


# ---- the chain ----------------------------------------------------------------------------------------


def test_the_journal_is_verified_on_demand(page: HistoryPage, workspace: Workspace) -> None:
    told: list[str] = []
    errors: list[ScorecardError] = []
    page.told.connect(told.append)
    page.failed.connect(errors.append)
    (action,) = [each for each in page.actions() if each.text() == "Verify journal"]
    action.trigger()
    assert told == ["Journal intact, 6 entries."]
    with behind_the_back(workspace.path) as connection:
        connection.execute("UPDATE journal SET author = 'Eve' WHERE sequence = 4")
    action.trigger()
    assert "does not hold from entry 4 on" in str(errors[0])


def test_what_cannot_be_read_is_said(page: HistoryPage, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[ScorecardError] = []
    page.failed.connect(errors.append)

    def gone(*_: object) -> None:
        raise StorageError("The disk is gone")

    monkeypatch.setattr(Workspace, "entries_before", gone)
    page.refresh()
    assert len(errors) == 1
    assert labels(page)[1] == "Removed Beta"


# ---- the whole page -----------------------------------------------------------------------------------


def test_the_version_button_asks_the_window(qtbot: QtBot, page: HistoryPage) -> None:
    with qtbot.waitSignal(page.version_requested):
        qtbot.mouseClick(page.name_version, LEFT)


def test_everything_has_a_name_for_those_who_do_not_see_it(page: HistoryPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and isinstance(widget, QAbstractButton | QLineEdit):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget
    spoken = page.model.index(1).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("Removed Beta, Beta"), spoken
    assert ", Ann Lee, Today" in spoken
    assert page.list.accessibleName()
    assert page.line.accessibleName()


@pytest.mark.parametrize(("choice", "scale"), [(Choice.DARK, 1.0), (Choice.LIGHT, 1.3)])
def test_it_follows_the_look(page: HistoryPage, look: Look, choice: Choice, scale: float) -> None:
    look.choose(choice)
    look.scale_text(scale)
    assert not page.grab().isNull()
    assert page.list.width() > look.length("size.standing_minimum") - look.length("space.xl")


def test_the_page_is_freed_when_it_is_closed(qtbot: QtBot, look: Look, workspace: Workspace, uid: str) -> None:
    session = session_of(workspace)
    opened = opened_in(session, uid)
    page = HistoryPage(look, opened, session)
    page.show()
    wait_for_words(qtbot, page)
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    opened.document.edit("Title", set_head(opened.value, title="Other"))  # nobody is left who would answer
    session.list_again()


def test_an_entry_that_names_what_is_gone_still_has_its_name(
    qtbot: QtBot, look: Look, workspace: Workspace, uid: str
) -> None:
    def scored(now: Evaluation) -> Evaluation:
        added, key = add_criterion(now, Criterion("Fit for us"))
        return set_score(added, "ann", "acme", key, 3.0)

    workspace.edit(uid, scored, author="Dan", label="Added")
    workspace.edit(uid, lambda now: set_score(now, "ben", "acme", "fit-for-us", 1.0), author="Dan", label="Scored")
    workspace.edit(uid, lambda now: remove_criterion(now, "fit-for-us"), author="Dan", label="Removed")
    session = session_of(workspace)
    page = HistoryPage(look, opened_in(session, uid), session)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    item = page.model.index(2).data(HistoryRole.ITEM)
    assert item.place == "Acme, Fit for us, Ben"


# ---- the model ----------------------------------------------------------------------------------------


class Entry:
    def __init__(self, sequence: int, author: str = "Ann") -> None:
        start = datetime(2026, 11, 20, 8, tzinfo=UTC)
        self.sequence = sequence
        self.at = (start + timedelta(minutes=sequence)).isoformat()
        self.author = author
        self.label = f"Change {sequence}"


class Slow:
    """A journal that answers when it is told to."""

    def __init__(self, count: int) -> None:
        self.entries = [Entry(number, "Ben" if number % 50 == 0 else "Ann") for number in range(1, count + 1)]
        self.waiting: list[tuple[int | None, int, Given]] = []

    def fetch(self, before: int | None, count: int, given: Given, failed: object) -> None:
        self.waiting.append((before, count, given))

    def answer(self) -> None:
        before, count, given = self.waiting.pop(0)
        found = [each for each in reversed(self.entries) if before is None or each.sequence < before]
        given(before, found[:count])


def now() -> datetime:
    return datetime(2026, 11, 22, 15, tzinfo=UTC)


def sequences(model: HistoryModel) -> list[int]:
    found = [model.index(row).data(HistoryRole.SEQUENCE) for row in range(model.rowCount())]
    return [each for each in found if each is not None]


def test_pages_come_later_one_at_a_time(qapp: object) -> None:
    journal = Slow(10_000)
    model = HistoryModel(journal.fetch, locale=QLocale(QLocale.Language.C), now=now)
    model.refresh()
    assert model.rowCount() == 0
    assert not model.canFetchMore(QModelIndex())
    journal.answer()
    assert sequences(model) == list(range(10_000, 10_000 - PAGE, -1))
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert len(journal.waiting) == 1
    journal.entries.append(Entry(10_001))
    model.refresh()  # while a page is under way: afterwards
    assert len(journal.waiting) == 1
    journal.answer()
    journal.answer()
    assert sequences(model) == list(range(10_001, 10_000 - 2 * PAGE, -1))
    assert journal.waiting == []


def test_a_filter_fetches_until_there_is_enough_to_see(qapp: object) -> None:
    journal = Slow(1_000)
    model = HistoryModel(journal.fetch, locale=QLocale(QLocale.Language.C), now=now)
    tester = watched(model)
    model.refresh()
    journal.answer()
    model.keep(lambda item: bool(item.author == "Ben"))
    assert sequences(model) == [1_000, 950]
    while journal.waiting:
        journal.answer()
    assert sequences(model) == list(range(1_000, 0, -50))
    model.keep(None)
    assert sequences(model) == list(range(1_000, 0, -1))
    del tester


def test_much_that_was_added_is_joined_without_a_gap(qapp: object) -> None:
    journal = Slow(5)
    model = HistoryModel(journal.fetch, locale=QLocale(QLocale.Language.C), now=now)
    model.refresh()
    journal.answer()
    journal.entries += [Entry(number) for number in range(6, 3 * PAGE)]
    model.refresh()
    journal.answer()
    assert sequences(model) == [5, 4, 3, 2, 1]  # no gap meanwhile
    while journal.waiting:
        journal.answer()
    assert sequences(model) == list(range(3 * PAGE - 1, 0, -1))


def test_another_history_in_its_place_is_shown_instead(qapp: object) -> None:
    journal = Slow(5)
    model = HistoryModel(journal.fetch, locale=QLocale(QLocale.Language.C), now=now)
    model.refresh()
    journal.answer()
    del journal.entries[3:]
    model.refresh()
    journal.answer()
    assert sequences(model) == [3, 2, 1]


def test_days_are_counted_once_all_of_them_is_there(qapp: object) -> None:
    journal = Slow(2 * 24 * 60)
    model = HistoryModel(journal.fetch, locale=QLocale(QLocale.Language.C), now=now)
    model.refresh()
    journal.answer()
    assert model.index(0).data(HistoryRole.ITEM).count is None
    model.keep(lambda item: bool(item.author == "Ben"))
    while journal.waiting or model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        journal.answer()
    counts = [
        model.index(row).data(HistoryRole.ITEM).count
        for row in range(model.rowCount())
        if model.index(row).data(HistoryRole.KIND) == HistoryKind.DAY
    ]
    assert sum(counts) == 2 * 24 * 60 // 50


def test_rows_that_were_added_page_by_page_are_those_of_a_fresh_model(qapp: object) -> None:
    journal = Slow(2 * 24 * 60)
    locale = QLocale(QLocale.Language.C)

    def rows(model: HistoryModel) -> list[Any]:
        return [model.index(row).data(HistoryRole.ITEM) for row in range(model.rowCount())]

    grown, kept = (
        HistoryModel(journal.fetch, locale=locale, now=now),
        HistoryModel(journal.fetch, locale=locale, now=now),
    )
    for model in (grown, kept):
        while journal.waiting or model.canFetchMore(QModelIndex()):
            model.fetchMore(QModelIndex())
            journal.answer()
        kept.keep(lambda item: bool(item.author == "Ben"))
    kept.keep(None)  # arranges all of it anew
    assert rows(grown) == rows(kept)

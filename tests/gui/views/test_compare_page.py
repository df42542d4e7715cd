"""The Compare page, driven as a person drives it, on a real workspace."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.transfer import import_document
from scorecard.app.workspace import Workspace
from scorecard.core.comparison.causes import Cause
from scorecard.core.edits import (
    add_candidate,
    change_candidate,
    remove_candidate,
    set_head,
    set_score,
    set_share,
)
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Candidate, Evaluation
from scorecard.core.process import make_formal
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import ImmediateJobs, Jobs
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Choice
from scorecard.gui.models.figures_model import FigureRow
from scorecard.gui.models.match_rows import Ground
from scorecard.gui.page import EmptyPage
from scorecard.gui.session import Session
from scorecard.gui.views.compare_actions import CHANGES_VIEW, MATCH_VIEW, RANKS_VIEW, TRENDS_VIEW
from scorecard.gui.views.compare_page import ComparePage
from scorecard.gui.views.figures_table import FiguresTable
from scorecard.gui.views.library_page import LibraryPage
from scorecard.gui.views.state_chooser import StateChooser
from tests.core.made import made
from tests.gui.heard import heard

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key
PATIENCE = 20_000
BEFORE = 2
"""The place in the journal at which the sample has its version."""


class GivenFiles(Files):
    """Answers what a person would have chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.saves: Path | None = None
        self.name = ""

    def to_save(self, parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> Path | None:
        self.name = name
        return self.saves


@pytest.fixture
def files() -> GivenFiles:
    return GivenFiles()


@pytest.fixture
def sample(workspace: Workspace) -> str:
    """The sample, with its version from before the consensus."""
    return workspace.add_sample(author="Ann Keller").uid


def page_on(
    qtbot: QtBot, look: Look, workspace: Workspace, files: Files, here: str = "", jobs: Jobs | None = None
) -> ComparePage:
    session = Session(workspace, jobs or ImmediateJobs(), "Cara Poe")
    session.list_again()
    page = ComparePage(look, session, files, {}, here)
    page.setProperty("kept", session)
    page.resize(1064, 744)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


@pytest.fixture
def page(qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles, sample: str) -> ComparePage:
    """The sample before the consensus beside what it is now."""
    return page_on(qtbot, look, workspace, files, sample)


def yearly(title: str, workspace: Workspace, *rows: Any, **scores: list[float]) -> str:
    value = set_head(made({"cost": 60, "skill": 40}, scores), title=title)
    for edit in rows:
        value = edit(value)
    return workspace.add(value, author="Ann", label="new").uid


def chosen(page: ComparePage) -> list[Choice]:
    return list(page.comparing.choices)


def names(table: FiguresTable) -> list[str]:
    return [table.order.row_at(table.order.index(at, 0)).texts[0] for at in range(table.order.rowCount())]


def row_named(table: FiguresTable, name: str) -> FigureRow:
    return next(row for row in table.order.model.rows if name in row.texts)


def click_on(table: FiguresTable, name: str, held: Qt.KeyboardModifier = NONE) -> None:
    index = table.order.index_of(row_named(table, name).ident)
    table.scrollTo(index)
    QTest.mouseClick(table.viewport(), LEFT, held, table.visualRect(index).center())


def popup(page: ComparePage) -> StateChooser:
    assert page.bar.chooser is not None
    return page.bar.chooser


# ---- two ------------------------------------------------------------------------------------------


def test_begins_with_the_last_version_beside_now(page: ComparePage, sample: str) -> None:
    assert chosen(page) == [Choice(sample, BEFORE), Choice(sample)]
    assert [each.accessibleName().split(",")[0] for each in page.bar.pickers] == [
        "State 1: Before consensus",
        "State 2: Now",
    ]
    assert page.band.sentence.text.startswith(
        "Nordlys Care led; Solenne Contact leads now. Solenne Contact rose from 2 to 1"
    )
    assert names(page.changes.causes) == [
        "Solenne Contact",
        "Nordlys Care",
        "Brightwater BPO",
        "Elbtal Service",
        "Kestrel Connect",
    ]


def test_parts_of_every_row_add_up_to_what_is_shown(page: ComparePage) -> None:
    for row in page.changes.causes.order.model.rows:
        change = row.item.change
        assert change.parts is not None
        assert sum(change.parts.values()) == pytest.approx(change.points, abs=1e-9)


def test_leader_that_fell_is_explained_first_and_a_click_explains_another(page: ComparePage) -> None:
    why = page.changes.why
    assert why.title.text() == "Why Nordlys Care fell from 1 to 2"
    click_on(page.changes.causes, "Solenne Contact")
    assert why.title.text() == "Why Solenne Contact rose from 2 to 1"
    assert [each.is_sum for each in why.causes.lines] == [False, True]
    assert sum(each.points for each in why.causes.lines[:-1]) == pytest.approx(why.causes.lines[-1].points)
    QTest.keyClick(page.changes.causes, KEY.Key_End)
    assert why.title.text() == "Kestrel Connect"


def test_criteria_stand_there_on_demand_and_add_up(page: ComparePage) -> None:
    why = page.changes.why
    QTest.mouseClick(why.views.parts[1], LEFT)
    assert why.criteria.isVisible()
    rows = why.criteria.order.model.rows
    assert rows[0].texts[0] == "Change of the total"
    assert sum(row.item.points for row in rows[1:]) == pytest.approx(rows[0].order[-1], abs=1e-9)
    click_on(page.changes.causes, "Elbtal Service")
    assert why.criteria.order.model.rows[0].order[-1] != rows[0].order[-1]


def test_click_on_a_line_chooses_its_candidate(page: ComparePage, qtbot: QtBot) -> None:
    slopes = page.changes.slopes
    spot = next(each for each in slopes.spots if each.text.startswith("Elbtal Service"))
    QTest.mouseClick(slopes, LEFT, NONE, spot.rect.center().toPoint())
    assert page.changes.chosen is not None
    assert page.changes.chosen.name == "Elbtal Service"
    assert next(line for line in slopes.data.lines if line.role == "asked").name == "Elbtal Service"


def test_names_are_whole_where_the_scenarios_stand_beside(page: ComparePage, qtbot: QtBot) -> None:
    """With less room the parts stand under each other, and with more beside each other again."""
    parts = (page.changes.slopes, page.changes.causes, page.changes.weights, page.changes.why)

    def places() -> list[QPoint]:
        return [each.mapTo(page.changes, QPoint(0, 0)) for each in parts]

    slopes, causes, _, why = places()
    assert causes.x() > slopes.x()
    assert why.x() > slopes.x()
    QTest.mouseClick(page.scenarios_button, LEFT)
    qtbot.waitUntil(lambda: {each.x() for each in places()[:3]} == {0}, timeout=PATIENCE)
    slopes, causes, weights, why = places()
    assert slopes.y() < causes.y() < weights.y() < why.y()
    named = [each for each in page.changes.slopes.spots if each.text.startswith("Brightwater BPO")]
    assert max(each.rect.width() for each in named) > 120
    assert page.changes.causes.height() >= 5 * page.look.length("row.table_two_lines")
    QTest.mouseClick(page.scenarios_button, LEFT)
    qtbot.waitUntil(lambda: places()[1].x() > places()[0].x(), timeout=PATIENCE)


def test_slopes_show_totals_or_ranks(page: ComparePage) -> None:
    assert not page.changes.slopes.data.by_rank
    QTest.mouseClick(page.changes.axis.parts[1], LEFT)
    assert page.changes.slopes.data.by_rank


def test_swapping_turns_every_sign(page: ComparePage, sample: str) -> None:
    before = {row.texts[0]: row.item.change.points for row in page.changes.causes.order.model.rows}
    QTest.mouseClick(page.bar.swap, LEFT)
    assert chosen(page) == [Choice(sample), Choice(sample, BEFORE)]
    after = {row.texts[0]: row.item.change.points for row in page.changes.causes.order.model.rows}
    assert after == {name: -points for name, points in before.items()}
    QTest.keyClick(page, KEY.Key_X, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.comparing.choices[0] == Choice(sample, BEFORE)


def test_weights_that_moved_stand_with_both_values(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    uid = yearly("Choice", workspace, Acme=[4, 2], Bolt=[2, 4])
    workspace.name_version(uid, "First", author="Ann")
    workspace.edit(uid, lambda value: set_share(value, "cost", 0.3), author="Ann", label="Weight")
    page = page_on(qtbot, look, workspace, files, uid)
    rows = page.changes.weights.order.model.rows
    assert [(row.texts[0], row.texts[2], row.texts[3]) for row in rows] == [
        ("cost", "60.0 to 30.0\N{NO-BREAK SPACE}%", "\N{MINUS SIGN}30.0"),
        ("skill", "40.0 to 70.0\N{NO-BREAK SPACE}%", "+30.0"),
    ]
    assert set(page.changes.causes.data_of_bars.causes) == {Cause.WEIGHTS}
    assert page.changes.why.title.text() == "Why Acme fell from 1 to 2"
    assert page.changes._weights_title.text() == "Weights that moved"
    QTest.mouseClick(page.changes.everything.parts[1], LEFT)
    assert page.changes._weights_title.text() == "Weights"


def test_where_no_weight_moved_there_is_nothing_to_choose(page: ComparePage) -> None:
    assert page.changes._weights_title.text() == "No weight has changed"
    assert page.changes.everything.isHidden()


def test_table_is_sorted_by_a_click_on_a_head(page: ComparePage) -> None:
    table = page.changes.causes
    head = table.head
    last = table.order.columnCount() - 1
    place = head.sectionViewportPosition(last) + head.sectionSize(last) // 2
    QTest.mouseClick(head.viewport(), LEFT, NONE, head.rect().center().__class__(place, head.height() // 2))
    order = [table.order.row_at(table.order.index(at, 0)).item.change.points for at in range(5)]
    assert order == sorted(order)


# ---- choosing -------------------------------------------------------------------------------------


def test_versions_and_any_change_are_chosen_from_the_list(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    uid = yearly("Choice", workspace, Acme=[4, 2], Bolt=[2, 4])
    other = yearly("Later", workspace, Acme=[4, 2], Bolt=[4, 4])
    for score in (1.0, 2.0, 3.0):
        workspace.edit(
            uid,
            partial(set_score, evaluator="e", candidate="Acme", criterion="cost", score=score),
            author="A",
            label="S",
        )
    workspace.name_version(uid, "Board", author="Ann")
    page = page_on(qtbot, look, workspace, files)
    empty = next(each for each in page.findChildren(EmptyPage) if each.isVisible())
    QTest.mouseClick(next(each for each in empty.findChildren(QAbstractButton) if each.isVisible()), LEFT)
    chooser = popup(page)
    texts = [str(chooser.model.index(row).data()) for row in range(chooser.model.rowCount())]
    assert texts == [
        "Choice",
        "As it stands now",
        "Board",
        "Type a number, 1 to 5, for the state after that change",
        "Later",
    ]
    QTest.keyClicks(chooser.find_field, "2")
    QTest.keyClick(chooser.find_field, KEY.Key_Return)
    assert chosen(page) == [Choice(uid, 2)]
    assert page.is_empty
    QTest.keyClick(page.bar.pickers[1], KEY.Key_Down)
    chooser = popup(page)
    QTest.keyClicks(chooser.find_field, "later")
    QTest.keyClick(chooser.find_field, KEY.Key_Return)  # shows what it was
    QTest.keyClick(chooser.find_field, KEY.Key_Return)  # takes it as it stands
    assert chosen(page) == [Choice(uid, 2), Choice(other)]
    assert not page.is_empty
    assert page.bar.pickers[0].accessibleName().startswith("State 1: Choice")


def test_click_in_the_list_chooses_a_version(page: ComparePage, sample: str) -> None:
    QTest.mouseClick(page.bar.pickers[1], LEFT)
    chooser = popup(page)
    row = next(at for at in range(chooser.model.rowCount()) if chooser.model.index(at).data() == "Before consensus")
    QTest.mouseClick(chooser.view.viewport(), LEFT, NONE, chooser.view.visualRect(chooser.model.index(row)).center())
    assert chosen(page) == [Choice(sample, BEFORE), Choice(sample, BEFORE)]
    assert page.band.sentence.text.startswith("Nordlys Care leads in both.")


def test_escape_leaves_the_list_without_a_change(page: ComparePage, qtbot: QtBot) -> None:
    before = page.comparing.choices
    QTest.mouseClick(page.bar.pickers[0], LEFT)
    QTest.keyClick(popup(page), KEY.Key_Escape)
    qtbot.waitUntil(lambda: page.bar.chooser is None)
    assert page.comparing.choices == before


def test_library_and_history_say_what_to_compare(page: ComparePage, workspace: Workspace, sample: str) -> None:
    one = yearly("One", workspace, Acme=[4, 2])
    two = yearly("Two", workspace, Acme=[2, 4])
    page.show_target("evaluations", (one, two))
    assert chosen(page) == [Choice(one), Choice(two)]
    page.show_target("versions", (sample, BEFORE))
    assert chosen(page) == [Choice(sample, BEFORE), Choice(sample)]
    page.show_target("evaluations", (one,))
    assert chosen(page) == [Choice(one)]
    assert page.is_empty


def test_what_is_asked_for_holds_though_the_page_had_begun_with_something_else(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles, sample: str
) -> None:
    one = yearly("One", workspace, Acme=[4, 2])
    two = yearly("Two", workspace, Acme=[2, 4])
    jobs = Jobs()
    page = page_on(qtbot, look, workspace, files, sample, jobs)  # it asks for the versions of the sample
    page.show_target("evaluations", (one, two))
    qtbot.waitUntil(lambda: not jobs.under_way, timeout=10_000)
    assert chosen(page) == [Choice(one), Choice(two)]


def test_chosen_rows_of_the_library_are_compared_the_oldest_first(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    one = yearly("One", workspace, Acme=[4, 2])
    two = yearly("Two", workspace, Acme=[2, 4])
    session = Session(workspace, ImmediateJobs(), "Cara Poe")
    library = LibraryPage(look, session, files)
    qtbot.addWidget(library)
    with qtbot.waitExposed(library):
        library.show()
    session.list_again()
    wanted = heard(library.go_requested)
    library.choose([two, one])
    assert library.side.compare_button.isHidden() is False
    next(each for each in library.actions() if each.text() == "Compare").trigger()
    assert wanted[-1] == ("compare", ("evaluations", (one, two)))


def test_nothing_to_compare_says_what_to_do(qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles) -> None:
    page = page_on(qtbot, look, workspace, files)
    wanted = heard(page.go_requested)
    empty = next(each for each in page.findChildren(EmptyPage) if each.isVisible())
    assert empty.accessibleName() == "Nothing to compare yet"
    QTest.mouseClick(next(each for each in empty.findChildren(QAbstractButton)), LEFT)
    assert wanted == [("library", None)]


def test_what_others_change_is_compared_again_and_the_choice_stays(
    page: ComparePage, workspace: Workspace, sample: str
) -> None:
    click_on(page.changes.causes, "Elbtal Service")
    session: Session = page.property("kept")
    workspace.edit(sample, lambda value: set_share(value, "cost", 0.5), author="Mira", label="Weight")
    session.look_again()
    assert Cause.WEIGHTS in page.changes.causes.data_of_bars.causes
    assert page.changes.chosen is not None
    assert page.changes.chosen.name == "Elbtal Service"


def test_old_figures_stay_under_what_went_wrong(page: ComparePage, workspace: Workspace, sample: str) -> None:
    one = yearly("One", workspace, Acme=[4, 2])
    session: Session = page.property("kept")
    before = page.band.sentence.text
    page.comparing.choose([Choice(sample), Choice("nobody")])
    assert page.band.sentence.text == before
    shown = [each for each in (page.band.fault, page.band.again) if each.isVisible()]
    assert shown == [page.band.fault, page.band.again]
    assert page.band.fault.text()
    page.comparing.choose([Choice(sample, BEFORE), Choice(sample)])
    assert not page.band.fault.isVisible()
    del one, session


# ---- several --------------------------------------------------------------------------------------


@pytest.fixture
def three(qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles) -> ComparePage:
    years = [
        yearly("2024", workspace, Acme=[4, 2], Bolt=[2, 4]),
        yearly("2025", workspace, Acme=[3, 2], Bolt=[4, 4], Crane=[1, 1]),
        yearly("2026", workspace, Acme=[1, 2], Bolt=[4, 5], Crane=[5, 5]),
    ]
    page = page_on(qtbot, look, workspace, files)
    page.show_target("evaluations", tuple(years))
    return page


def test_several_stand_in_a_row(three: ComparePage) -> None:
    assert three.views.choice == RANKS_VIEW
    rows = {row.texts[0]: row for row in three.ranks.table.order.model.rows}
    assert rows["Acme"].notes == ("", "1", "2", "3", "")
    assert rows["Crane"].texts[1] == "–"
    assert rows["Acme"].texts[-1] == "\N{MINUS SIGN}2"
    assert len(three.ranks.slopes.data.titles) == 3
    QTest.mouseClick(three.views.parts[2], LEFT)
    assert three.views.choice == TRENDS_VIEW
    assert names(three.trends.table) == ["cost", "skill"]
    click_on(three.trends.table, "skill")
    assert three.trends.slopes.data.lines[0].name == "Crane"
    QTest.mouseClick(three.views.parts[1], LEFT)
    assert three.changes.slopes.data.titles == ("2024", "2026")
    said = three.band.sentence.text
    assert said.startswith("Acme leads in “2024”; Bolt in “2025”; Crane in “2026”. From 2024 to 2026: Crane")


def test_one_more_and_one_less(page: ComparePage, sample: str, qtbot: QtBot) -> None:
    assert not page.views.parts[0].isVisible()
    QTest.mouseClick(page.bar.add, LEFT)
    assert chosen(page) == [Choice(sample, BEFORE), Choice(sample), Choice(sample)]
    popup(page).close()
    assert page.views.parts[0].isVisible()
    assert page.views.choice == RANKS_VIEW
    qtbot.waitUntil(lambda: page.bar.chooser is None)
    QTest.keyClick(page.bar.pickers[2], KEY.Key_Delete)
    assert chosen(page) == [Choice(sample, BEFORE), Choice(sample)]
    assert page.views.choice == CHANGES_VIEW
    QTest.keyClick(page.bar.pickers[1], KEY.Key_Delete)  # two always stay
    assert len(page.comparing.choices) == 2


# ---- who is who -----------------------------------------------------------------------------------


@pytest.fixture
def renamed(qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles) -> ComparePage:
    """Two years; Bolt is called otherwise in the second."""
    one = yearly("2025", workspace, Acme=[4, 2], Bolt=[2, 4])
    two = yearly("2026", workspace, Acme=[3, 2], Bolton=[4, 4])
    page = page_on(qtbot, look, workspace, files)
    page.show_target("evaluations", (one, two))
    return page


def test_pairing_by_hand_changes_the_figures_and_undo_takes_it_back(renamed: ComparePage) -> None:
    page, match = renamed, renamed.match
    found = page.comparing.result
    assert found is not None
    assert row_named(page.changes.causes, "Bolton").item.change.points is None
    assert page.views.parts[3].text() == "Match 2"
    QTest.mouseClick(page.band.to_match, LEFT)
    assert page.views.choice == MATCH_VIEW
    assert [row.item.ground for row in match.table.order.model.rows] == [Ground.ALONE, Ground.ALONE, Ground.NAME]
    click_on(match.table, "Bolt")
    assert not match.pair.isEnabled()
    click_on(match.table, "Bolton", CTRL)
    QTest.mouseClick(match.pair, LEFT)
    assert row_named(match.table, "Bolton").item.ground is Ground.HAND
    page.show_view(CHANGES_VIEW)
    assert row_named(page.changes.causes, "Bolton").item.change.points is not None
    page.undo_stack.undo()
    assert page.comparing.result is not None
    assert page.comparing.result.matching == found.matching
    page.undo_stack.redo()
    assert row_named(page.changes.causes, "Bolton").item.change.points is not None


def test_what_was_paired_is_remembered_when_other_things_were_compared(
    renamed: ComparePage, workspace: Workspace
) -> None:
    page, before = renamed, renamed.comparing.choices
    page.show_view(MATCH_VIEW)
    click_on(page.match.table, "Bolt")
    click_on(page.match.table, "Bolton", CTRL)
    QTest.mouseClick(page.match.pair, LEFT)
    other = yearly("Other", workspace, Acme=[1, 1])
    page.comparing.choose([before[0], Choice(other)])
    page.comparing.choose(before[::-1])
    result = page.comparing.result
    assert result is not None
    assert ("Bolton", "Bolt") in result.matching.candidates
    QTest.mouseClick(page.match.reset, LEFT)
    result = page.comparing.result
    assert result is not None
    assert result.matching == result.proposal


def test_unpairing_leaves_both_alone(renamed: ComparePage) -> None:
    page, match = renamed, renamed.match
    page.show_view(MATCH_VIEW)
    click_on(match.table, "Acme")
    QTest.mouseClick(match.unpair, LEFT)
    assert sum(row.item.ground is Ground.ALONE for row in match.table.order.model.rows) == 4
    QTest.mouseClick(match.which.parts[1], LEFT)
    assert match.table.order.rowCount() == 4
    QTest.keyClicks(match.find_field, "bolton")
    assert match.table.order.rowCount() == 1


def test_two_of_one_evaluation_are_refused_in_a_sentence(renamed: ComparePage) -> None:
    page = renamed
    page.show_view(MATCH_VIEW)
    click_on(page.match.table, "Bolt")
    click_on(page.match.table, "Acme", CTRL)
    assert not page.match.pair.isEnabled()
    assert "unpair one of them first" in page.match.hint.text()
    said = heard(page.failed)
    rows = [row.item.row for row in page.match.table.picked_rows]
    page.match.join_wanted.emit("candidates", rows[0], rows[1])
    assert len(said) == 1
    assert isinstance(said[0], ScorecardError)


def test_criteria_are_matched_too(renamed: ComparePage) -> None:
    page = renamed
    page.show_view(MATCH_VIEW)
    QTest.mouseClick(page.match.tables.parts[1], LEFT)
    assert names(page.match.table) == ["cost", "skill"]
    click_on(page.match.table, "cost")
    QTest.mouseClick(page.match.unpair, LEFT)
    page.show_view(CHANGES_VIEW)
    assert Cause.CRITERIA in page.changes.causes.data_of_bars.causes


def test_providers_are_matched_by_the_directory(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    def with_provider(name: str) -> Any:
        return lambda value: add_candidate(value, Candidate(name=name, provider="Crane Group"))[0]

    one = yearly("2025", workspace, with_provider("Crane North"), Acme=[4, 2])
    two = yearly("2026", workspace, with_provider("Crane South"), Acme=[4, 2])
    page = page_on(qtbot, look, workspace, files)
    page.show_target("evaluations", (one, two))
    page.show_view(MATCH_VIEW)
    assert row_named(page.match.table, "Crane South").item.ground is Ground.DIRECTORY


# ---- formal evaluations ---------------------------------------------------------------------------


def test_formal_evaluation_shows_only_what_may_be_seen(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    uid = yearly("Tender", workspace, Acme=[5, 5], Bolt=[1, 1])
    workspace.edit(uid, _formal, author="Ann", label="Formal")
    page = page_on(qtbot, look, workspace, files)
    page.show_target("versions", (uid, 1))
    result = page.comparing.result
    assert result is not None
    for side in result.sides:  # also what it was before it became formal
        assert len(side.value.sheets) == 0
    assert page.band.hidden.isVisible()
    said = page.band.hidden.text()
    assert said.startswith("The sheets are hidden until all are handed in; awaited: ")
    assert said.endswith(".")
    assert ".." not in said


def _formal(value: Evaluation) -> Evaluation:
    return make_formal(value, "Ann", "To be fair", "2026-03-01")


# ---- what leaves ----------------------------------------------------------------------------------


def test_picture_and_numbers_are_copied(page: ComparePage) -> None:
    said = heard(page.told)
    QTest.keyClick(page, KEY.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().mimeData().hasImage()
    next(each for each in page.actions() if each.text() == "Copy causes as numbers").trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Candidate\tRank\tScores\tChange"
    assert len(lines) == 6
    assert said == ["Copied as a picture.", "Copied as numbers."]


def test_picture_is_saved(page: ComparePage, files: GivenFiles, tmp_path: Path) -> None:
    files.saves = tmp_path / "slopes.svg"
    offered = heard(page.offered)
    page.save_picture()
    assert b"<svg" in files.saves.read_bytes()
    assert len(offered) == 1


def test_workbook_has_the_comparison(page: ComparePage, files: GivenFiles, tmp_path: Path) -> None:
    files.saves = tmp_path / "compared.xlsx"
    QTest.mouseClick(page._buttons[1], LEFT)
    book = load_workbook(files.saves)
    assert "Comparison" in book.sheetnames
    assert book["Comparison"]["A2"].value == "Before: Before consensus"
    assert files.name.endswith("compared.xlsx")


# ---- large, named, freed --------------------------------------------------------------------------


def test_two_hundred_candidates(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles, shared: Path
) -> None:
    uids = []
    for name in ("the_2011", "the_2012", "the_2013"):
        value, _ = import_document(shared / "evaluations" / f"{name}.json")
        uids.append(workspace.add(value, author="Ann", label="new").uid)
    page = page_on(qtbot, look, workspace, files, jobs=Jobs())
    page.show_target("evaluations", tuple(uids[:2]))
    qtbot.waitUntil(lambda: page.comparing.result is not None, timeout=PATIENCE)
    table = page.changes.causes
    assert table.order.rowCount() > 200
    assert {*table.data_of_bars.causes} == {Cause.WEIGHTS, Cause.FACTS}
    for row in table.order.model.rows:
        if row.item.change.parts is not None:
            assert sum(row.item.change.parts.values()) == pytest.approx(row.item.change.points, abs=1e-9)
    QTest.keyClick(table, KEY.Key_End)
    assert table.picked_rows[0].ident == table.order.row_at(table.order.index(table.order.rowCount() - 1, 0)).ident
    page.show_target("evaluations", tuple(uids))
    qtbot.waitUntil(
        lambda: page.comparing.result is not None and len(page.comparing.result.sides) == 3, timeout=PATIENCE
    )
    QTest.keyClicks(page.ranks.find_field, "oxford")
    assert names(page.ranks.table) == ["University of Oxford"]


def test_everything_has_a_name(page: ComparePage) -> None:
    used = (QAbstractButton, QLineEdit, QAbstractItemView)
    for view in (CHANGES_VIEW, MATCH_VIEW):
        page.show_view(view)
        nameless = [
            type(each).__name__
            for each in page.findChildren(QWidget)
            if isinstance(each, used)
            and each.isVisible()
            and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
            and not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name).strip()
        ]
        assert nameless == []
    assert "Nordlys Care" in page.changes.slopes.accessibleDescription()
    first = page.changes.causes.order.index(0, 0)
    assert str(first.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Solenne Contact rose from 2 to 1")


def test_candidate_that_is_new_and_one_that_is_gone(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles
) -> None:
    uid = yearly("Choice", workspace, Acme=[4, 2], Bolt=[2, 4])
    workspace.name_version(uid, "First", author="Ann")
    workspace.edit(uid, lambda value: remove_candidate(value, "Bolt"), author="Ann", label="Gone")
    workspace.edit(uid, lambda value: add_candidate(value, Candidate(name="Crane"))[0], author="Ann", label="New")
    workspace.edit(uid, lambda value: change_candidate(value, "Acme", name="Acme & Sons"), author="Ann", label="Named")
    page = page_on(qtbot, look, workspace, files, uid)
    assert sorted(names(page.changes.causes)) == ["Acme & Sons", "Bolt", "Crane"]
    click_on(page.changes.causes, "Bolt")
    assert page.changes.why.sentence.text() == "Bolt was at 2 with 56.0 points and does not take part any more."
    assert not page.changes.why.views.isVisible()


def test_page_is_freed_when_it_is_closed(
    qtbot: QtBot, look: Look, workspace: Workspace, files: GivenFiles, sample: str
) -> None:
    session = Session(workspace, ImmediateJobs(), "Cara Poe")
    session.list_again()
    page = ComparePage(look, session, files, {}, sample)
    with qtbot.waitExposed(page):
        page.show()
    for view in (MATCH_VIEW, CHANGES_VIEW):
        page.show_view(view)
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None

"""The window as a whole: places, keys, names for those who do not see, several windows, files, and the end."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.paths import resource
from scorecard.app.transfer import Source, export
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Head
from scorecard.gui.page import Page
from scorecard.gui.palette import Palette
from scorecard.gui.toast import Toast
from scorecard.gui.windows.main_window import PLACES, STEPS, Menu
from tests.gui.windows.program import PATIENCE, Program, started

PAGES = [*(key for key, _, _ in (*PLACES, *STEPS)), "new"]
CTRL = Qt.KeyboardModifier.ControlModifier
INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)


def focused(program: Program) -> QWidget:
    """Where keys go."""
    return QApplication.focusWidget() or program.window


@pytest.mark.parametrize("key", PAGES)
def test_every_page_can_be_gone_to_and_does_nothing_by_itself(program: Program, key: str) -> None:
    before = program.value
    program.desk.go(key)
    program.settle()
    assert program.desk.place == key
    assert isinstance(program.window.page, Page)
    assert program.value is before


@pytest.mark.parametrize("key", PAGES)
def test_no_key_means_two_things(program: Program, key: str) -> None:
    program.desk.go(key)
    actions = {*program.window.actions(), *program.page.actions()}
    keys = Counter(each.toString() for action in actions for each in action.shortcuts() if not each.isEmpty())
    assert [text for text, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("key", PAGES)
def test_everything_that_can_be_used_has_a_name(program: Program, key: str) -> None:
    program.desk.go(key)
    program.settle()
    nameless = []
    for widget in program.window.findChildren(QWidget):
        if (
            isinstance(widget, INTERACTIVE)
            and widget.isVisible()
            and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        ):
            interface = QAccessible.queryAccessibleInterface(widget)
            if not interface.text(QAccessible.Text.Name).strip():
                nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("key", PAGES)
def test_every_page_has_its_help(program: Program, key: str) -> None:
    assert resource("help", f"{program.desk.page(key).help_page}.md").is_file()


KEYS_OF: Final = {
    "library": "Library",
    "providers": "Providers",
    "compare": "Compare",
    "setup": "Setup, and panel and stages",
    "criteria": "Criteria and weights",
    "candidates": "Candidates",
    "panel": "Setup, and panel and stages",
    "scoring": "Scoring",
    "consensus": "Consensus",
    "results": "Results",
    "robustness": "Robustness",
    "history": "History",
    "new": "New evaluation",
}
"""The heading in the help about the keyboard under which the keys of a page stand."""

NAMED: Final = {"Delete", "Insert", "F1", "F2", "F6", "Enter", "Tab"}
EVERYWHERE: Final = "Everywhere"
OF_FACTS: Final = "Facts, gates and costs"
TAKEN_BY_TABLES: Final = {
    EVERYWHERE: {"F6", "Shift+F6", "Tab", "Shift+Tab"},
    "Compare": {"Delete"},
    "Setup, and panel and stages": {"Delete"},
    "Candidates": {"F2", "Enter", "Ctrl+C", "Ctrl+V", "Delete"},
    "Scoring": {"Enter", "Tab", "arrows", "Ctrl+arrows", "Shift+arrows"},
}
"""What no action has: a table, a field or the window itself takes these keys."""


def test_every_key_stands_in_the_help_under_its_page(program: Program) -> None:
    told = _keys_told()
    bound: dict[str, set[str]] = {heading: set() for heading in told}
    for action in program.window.actions():
        bound[EVERYWHERE] |= _keys_of(action)
    for key in PAGES:
        program.desk.go(key)
        for action in program.page.actions():
            heading = OF_FACTS if "fact" in action.text() else KEYS_OF.get(key, EVERYWHERE)
            bound[heading] |= _keys_of(action)
    for heading in (EVERYWHERE, *KEYS_OF.values()):
        assert bound[heading] <= told[heading], heading
        whole = {each for each in told[heading] if "+" in each or each in NAMED}
        assert whole <= bound[heading] | TAKEN_BY_TABLES.get(heading, set()), heading


def _keys_told() -> dict[str, set[str]]:
    """Heading -> the keys in the first cells of its table; what has words between them is kept as it is said."""
    found: dict[str, set[str]] = {}
    for line in resource("help", "keyboard.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            found[heading := line.removeprefix("## ")] = set()
        elif line.startswith("| ") and not line.startswith("| Keys"):
            cell = line.split("|")[1].strip()
            found[heading] |= {part.strip() for part in cell.split(", ")} - {""}
    found[EVERYWHERE] |= {"Ctrl+,", *(f"Ctrl+{digit}" for digit in range(10))}  # "Ctrl+1, Ctrl+2, ... Ctrl+0"
    found[EVERYWHERE] -= {"... Ctrl+0"}
    return found


def _keys_of(action: QAction) -> set[str]:
    """The keys of an action as the help spells them."""
    found = set()
    for each in action.shortcuts():
        *held, last = each.toString().replace("Ctrl+,", "Ctrl+comma").split("+")
        whole = {"PgUp": "Page Up", "PgDown": "Page Down", "Return": "Enter", "Ins": "Insert", "Del": "Delete"}
        found.add("+".join([*held, whole.get(last, last)]).replace("comma", ","))
    return found - {""}


def test_steps_wait_for_an_evaluation(program: Program) -> None:
    program.desk.close_evaluation()
    program.desk.go("scoring")
    assert program.desk.place == "library"
    assert program.desk.opened is None


def test_numbers_go_to_places(program: Program) -> None:
    for number, (key, _, _) in enumerate((*PLACES, *STEPS)[:10], 1):  # there are no more digits; the tenth is 0
        QTest.keyClick(focused(program), str(number % 10), CTRL)  # type: ignore[call-overload]
        assert program.desk.place == key


def test_f6_goes_round_all_regions(program: Program) -> None:
    program.desk.go("scoring")
    program.settle()
    seen = []
    for _ in range(8):
        QTest.keyClick(focused(program), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        regions = [program.window.rail, *program.page.regions(), program.window.foot]
        at = next(at for at, each in enumerate(regions) if each is focus or each.isAncestorOf(focus))
        seen.append(at)
    assert len(set(seen)) >= 4


@pytest.mark.parametrize("key", sorted({*PAGES} - {"scoring"}))  # there Tab goes to the next cell
def test_tab_goes_through_the_regions_in_their_order(program: Program, key: str) -> None:
    program.desk.go(key)
    program.settle()
    window, page = program.window, program.page
    parts = [window.rail, page.header, *page.regions()[1:], window.foot]
    first = focus = focused(program)
    seen: list[int] = []
    for _ in range(200):
        assert focus.isVisible()
        at = next((at for at, each in enumerate(parts) if each is focus or each.isAncestorOf(focus)), -1)
        if at >= 0 and (not seen or seen[-1] != at):
            seen.append(at)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = focused(program)
        if focus is first:
            break
    seen = seen[:-1] if seen[0] == seen[-1] else seen  # it began in the middle of a region
    at = seen.index(min(seen))
    assert [*seen[at:], *seen[:at]] == sorted(seen)


def test_every_menu_that_is_enabled_has_something_to_offer(program: Program) -> None:
    for key in PAGES:
        program.desk.go(key)
        for menu in Menu:
            shown = program.window.menus[menu]
            assert bool(shown.actions()) or not shown.menuAction().isEnabled()


def test_the_palette_finds_commands_criteria_candidates_and_people(program: Program) -> None:
    QTest.keyClick(focused(program), Qt.Key.Key_K, CTRL)
    palette = program.window.findChild(Palette)
    assert palette is not None
    assert palette.isVisible()
    value = program.value
    for name in (
        "Export",
        next(iter(value.criteria.values())).name,
        next(iter(value.candidates.values())).name,
        next(iter(value.evaluators.values())).name,
    ):
        QTest.keyClicks(focused(program), name)
        assert name in [each.text for each in palette.shown]
        QTest.keyClick(focused(program), Qt.Key.Key_A, CTRL)
        QTest.keyClick(focused(program), Qt.Key.Key_Delete)
    palette.dismiss()


# ---- several windows ------------------------------------------------------------------------------------


def test_two_windows_on_one_evaluation_share_it(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    other = program.application.new_window(opened.document.uid)
    program.settle()
    assert other.opened is not None
    assert other.opened.document is opened.document
    opened.document.edit("Title", set_head(opened.value, title="Another title"))
    program.settle()
    assert other.opened.value.head.title == "Another title"
    assert "Another title" in other.window.windowTitle()
    other.window.close()
    assert len(program.application.desks) == 1
    opened.document.edit("Title", set_head(opened.value, title="Still here"))
    assert program.stored().head.title == "Still here"


def test_what_another_program_saves_comes_in(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    assert program.application.session is not None
    with Workspace(program.application.session.path) as workspace:
        workspace.edit(
            opened.document.uid, lambda value: set_head(value, title="From elsewhere"), author="Ben", label="Title"
        )
    program.application.session.look_again()
    program.settle()
    assert opened.value.head.title == "From elsewhere"


def test_a_window_that_closes_is_gone(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    other = program.application.new_window(opened.document.uid)
    program.settle()
    for key in PAGES:
        other.go(key)
    program.settle()
    gone = [weakref.ref(each) for each in (other, other.window, *(other.page(key) for key in PAGES))]
    other.window.close()
    del other
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()
    assert [each() for each in gone if each() is not None] == []


# ---- files --------------------------------------------------------------------------------------------------


def test_a_document_that_is_let_fall_is_read_and_opened(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "sent.json"
    export(Evaluation(Head(title="Sent by mail")), path, Source())
    program.window.files_dropped.emit([str(path)])
    program.settle()
    program.qtbot.waitUntil(lambda: program.value.head.title == "Sent by mail", timeout=PATIENCE)


def test_a_broken_document_is_told_and_changes_nothing(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{"format": "scorecard.evaluation"', encoding="utf-8")
    before = program.application.session.evaluations if program.application.session else ()
    program.window.files_dropped.emit([str(path)])
    program.settle()
    toasts = [each.accessibleName() for each in program.window.findChildren(QWidget) if type(each).__name__ == "Toast"]
    assert any("broken.json" in each for each in toasts)
    assert program.application.session is not None
    assert program.application.session.evaluations == before


def test_a_second_start_shows_the_library_and_what_was_there(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    first = started(qtbot, tmp_path)
    opened = first.desk.opened
    assert opened is not None
    opened.document.edit("Title", set_head(opened.value, title="Kept"))
    first.settle()
    first.application.quit()
    assert first.application.desks == []
    second = started(qtbot, tmp_path)
    assert second.desk.place == "library"
    assert second.application.session is not None
    assert [each.title for each in second.application.session.evaluations] == ["Kept"]
    second.application.quit()


def test_actions_stay_those_of_their_page_when_others_were_in_the_menu(program: Program) -> None:
    def texts(key: str) -> list[str]:
        program.desk.go(key)
        program.settle()
        return [each.text() for each in program.page.actions()]

    first = {key: texts(key) for key in PAGES}
    gc.collect()
    again = {key: texts(key) for key in PAGES}
    assert again == first
    assert min(len(each) for each in first.values()) > 2


def test_a_long_menu_is_parted_into_groups(program: Program) -> None:
    for key in ("library", "compare", "criteria", "candidates", "scoring", "robustness", "history"):
        program.desk.go(key)
        program.settle()
        actions = program.window.menus[Menu.EVALUATION].actions()
        lines = [at for at, each in enumerate(actions) if each.isSeparator()]
        ends = zip([-1, *lines], [*lines, len(actions)], strict=True)
        assert max(end - start - 1 for start, end in ends) <= 9, key
        assert len(lines) >= 2, key


def test_what_could_not_be_done_is_told_where_it_was_tried(program: Program) -> None:
    program.desk.go("setup")
    for _ in range(2):
        program.desk.tell_error(EditError("The title is too long", advice="Shorten it."))
    program.desk.tell("Saved as a picture")
    program.window.grab()
    assert told(program) == ["The title is too long. Shorten it.", "Saved as a picture"]
    program.desk.go("setup")
    assert len(told(program)) == 2  # one is still there
    program.desk.go("export")
    assert told(program) == ["Saved as a picture"]


def test_the_foot_says_whose_remarks_these_are(program: Program) -> None:
    title = program.value.head.title

    def is_named() -> bool:
        parts = program.window.foot.findChildren(QWidget)
        return any(each.accessibleName() == f"{title}:" for each in parts if each.isVisible())

    names = {}
    for key in ("setup", "library", "collect", "providers"):
        program.desk.go(key)
        program.settle()
        names[key] = is_named()
    assert names == {"setup": False, "library": True, "collect": False, "providers": True}
    program.desk.close_evaluation()
    assert not is_named()


def told(program: Program) -> list[str]:
    """What is told now, from above."""
    found = [each for each in program.window.findChildren(Toast) if not each.isHidden()]
    return [each.accessibleName() for each in sorted(found, key=lambda each: each.y())]

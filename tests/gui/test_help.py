"""The help: its window as a person uses it, its links, and every worked figure in it against the program itself."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import tomllib
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QTextTable
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QTextBrowser, QToolButton, QWidget
from pytestqt.qtbot import QtBot

import scorecard.gui.views
from scorecard.core.edits import add_candidate, add_criterion, add_evaluator, clear_cell, set_fact, set_score, set_share
from scorecard.core.errors import ScorecardError
from scorecard.core.model import (
    Candidate,
    Criterion,
    Direction,
    Evaluation,
    Evaluator,
    Kind,
    Missing,
    Pooling,
    RatingRule,
    Rules,
    Scale,
    Shape,
    ValueFunction,
)
from scorecard.core.numbers import shown
from scorecard.core.pooling import pooled
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.tree import tree_of
from scorecard.core.values import category_value, is_relative, measure_value, rating_value
from scorecard.gui.help import ENDING, INDEX, Help, anchor_of
from scorecard.gui.look import Choice, Look
from scorecard.gui.page import Page
from scorecard.gui.windows.help_window import HelpWindow
from tests.gui.places import RESOURCES

FOLDER = RESOURCES / "help"
HELP = Help(FOLDER)
KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CALLED_FOR = (
    *("index", "first-steps", "library", "providers", "compare", "new-evaluation", "setup", "criteria", "measures"),
    *("candidates", "panel", "scoring", "scoresheets", "consensus", "results", "robustness", "history", "export"),
    *("import", "files-and-sharing", "keyboard", "troubleshooting", "glossary"),
)


# ---- the pages ---------------------------------------------------------------------------------------


def test_all_pages_are_there_and_the_index_lists_each_once() -> None:
    listed = [name for section in HELP.sections for name in section.pages]
    assert sorted(listed) == sorted(HELP.pages) == sorted(CALLED_FOR)
    assert len({page.title for page in HELP.pages.values()}) == len(HELP.pages)


@pytest.mark.parametrize("name", CALLED_FOR)
def test_no_link_leads_nowhere(name: str) -> None:
    for link in HELP.pages[name].links:
        assert "://" not in link, "the help is read without a network"
        page, _, anchor = link.partition("#")
        target = page.removesuffix(ENDING) if page else name
        assert page == "" or page.endswith(ENDING)
        assert target in HELP.pages, link
        assert not anchor or anchor in map(anchor_of, HELP.pages[target].headings), link


def test_every_page_of_the_window_has_a_page_of_the_help() -> None:
    for module in pkgutil.iter_modules(scorecard.gui.views.__path__):
        importlib.import_module(f"scorecard.gui.views.{module.name}")
    kinds = [Page]
    for kind in kinds:
        kinds += kind.__subclasses__()
    missing = {kind.__name__: kind.help_page for kind in kinds if kind.help_page not in HELP.pages}
    assert missing == {}
    assert len(kinds) > 2


@pytest.mark.parametrize("name", CALLED_FOR)
def test_lines_can_be_read_in_a_source_tree(name: str) -> None:
    text = HELP.pages[name].text
    assert text.startswith("# ")
    assert "\t" not in text
    assert [line for line in text.split("\n") if line != line.rstrip()] == []


def test_what_the_export_page_says_of_sheets_is_what_the_workbook_calls_them() -> None:
    from scorecard.exchange.workbook.plan import OWN_TITLES

    rows = tables(HELP.pages["export"].text)[1]
    named = [row[0] for row in rows[1:]]
    assert set(named) - {"one for each evaluator"} == set(OWN_TITLES) - {"Scores", "Weights"}


def test_number_of_questions_and_templates_is_as_said() -> None:
    guide = tomllib.loads((RESOURCES / "guide" / "guide.toml").read_text(encoding="utf-8"))
    assert len(guide["questions"]) == 7
    assert {len(question["options"]) for question in guide["questions"]} == {3}
    assert "Seven questions about the work, three answers each" in HELP.pages["new-evaluation"].text


def test_folder_without_an_index_is_no_help(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match="Install the program again"):
        Help(tmp_path)


# ---- the figures -------------------------------------------------------------------------------------


def fenced(name: str) -> list[str]:
    """The boxes of a page."""
    return re.findall(r"^```\n(.*?)^```", HELP.pages[name].text, flags=re.MULTILINE | re.DOTALL)


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a text as rows of cells, without the rules and the marks of bold type."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        lines = [line.strip("|").split("|") for line in block.strip().split("\n")]
        found.append([[cell.strip().strip("*") for cell in line] for at, line in enumerate(lines) if at != 1])
    return found


def number(text: str) -> float:
    """The number at the beginning of a text."""
    match = re.match(r"[\d,]+(?:\.\d+)?", text)
    assert match is not None, text
    return float(match[0].replace(",", ""))


def settings_of(box: str) -> dict[str, str]:
    """The lines of a box that say "Name   what"."""
    return {match[1]: match[2] for match in re.finditer(r"^(\w[\w ]*?) {2,}(.+)$", box, flags=re.MULTILINE)}


def decimals_of(text: str) -> int:
    return len(text.partition(".")[2])


def criterion_of(box: str) -> Criterion:
    given = settings_of(box)
    shape_name, _, better = given["Shape"].partition(", ")
    shape = Shape({"share of the best": "share_of_best"}.get(shape_name, shape_name.replace(" ", "_")))
    function = ValueFunction(
        shape=shape,
        worst=number(given["Worst"]) if "Worst" in given else None,
        best=number(given["Best"]) if "Best" in given else None,
        points=tuple(
            (number(part.split(" at ")[1]), number(part)) for part in given.get("Points", "").split(", ") if part
        ),
        reference=number(given["Reference"]) if "Reference" in given else None,
        zero_at=number(given.get("Worth 0 at", "2")),
        categories=tuple(
            (part.rsplit(" ", 1)[0], float(part.rsplit(" ", 1)[1]))
            for part in given.get("Categories", "").split(", ")
            if part
        ),
    )
    direction = Direction.LOWER if better == "lower is better" else Direction.HIGHER
    return Criterion("M", Kind.MEASURE, value=function, direction=direction)


@pytest.mark.parametrize("box", fenced("measures"))
def test_worked_measures_are_what_the_program_makes_of_them(box: str) -> None:
    criterion = criterion_of(box)
    offers = [number(each) for each in settings_of(box).get("Offers", "").split(", ") if each]
    worked = re.findall(r"^(.+?) is worth ([\d.]+)$", box, flags=re.MULTILINE)
    assert worked
    assert is_relative(criterion) == bool(offers)
    for given, worth in worked:
        if criterion.value.shape is Shape.CATEGORIES:
            value = category_value(criterion, given)
        else:
            values = measure_value(np.array([number(given)]), criterion, np.array(offers), float)
            assert values is not None
            value = float(values[0])
        assert value is not None
        assert shown(value, decimals_of(worth)) == worth, given


def test_every_value_function_has_a_worked_example() -> None:
    assert {criterion_of(box).value.shape for box in fenced("measures")} == set(Shape)


def test_worked_ratings_are_what_the_program_makes_of_them() -> None:
    (box,) = (each for each in fenced("setup") if "Scale" in each)
    low, high = map(float, settings_of(box)["Scale"].split(" to "))
    worked = re.findall(r"^(\w+) +(\d) is worth ([\d.]+)$", box, flags=re.MULTILINE)
    assert len(worked) == 4
    for rule, score, worth in worked:
        values = rating_value(np.array([float(score)]), Scale(low, high), RatingRule(rule.lower()), float)
        assert shown(float(values[0]), decimals_of(worth)) == worth


@pytest.mark.parametrize("box", [each for each in fenced("setup") if "Scores" in each])
def test_worked_pooling_is_what_the_program_makes_of_it(box: str) -> None:
    given = settings_of(box)
    scores = np.array([[float(each)] for each in given["Scores"].split(", ")])
    votes = np.array([float(each) for each in given.get("Voting weights", ", ".join("1" * len(scores))).split(", ")])
    worked = [name for name in ("Mean", "Median", "Trimmed mean") if name in given]
    assert worked
    for name in worked:
        rule = Pooling(name.lower().replace(" ", "_"))
        together, _ = pooled(scores, np.ones_like(scores, dtype=bool), votes, rule)
        assert shown(float(together[0]), decimals_of(given[name])) == given[name], name


def test_worked_global_weights_are_what_the_program_makes_of_them() -> None:
    (box,) = (each for each in fenced("criteria") if "global" in each)
    worked = re.findall(r"^(\w+)(?: / ([\w ]+?))? +local (\d+) % +global ([\d.]+) %$", box, flags=re.MULTILINE)
    assert len(worked) == 3
    value = Evaluation()
    keys: dict[str, str] = {}
    for group, leaf, local, _ in worked:
        kind, parent = (Kind.RATING, keys[group]) if leaf else (Kind.GROUP, "")
        name = leaf or group
        value, keys[name] = add_criterion(value, Criterion(name, kind, parent=parent, weight=float(local)))
    value, other = add_criterion(value, Criterion("Rest", Kind.RATING, weight=100 - float(worked[0][2])))
    tree = tree_of(value.criteria)
    for group, leaf, local, whole in worked:
        key = keys[leaf or group]
        assert shown(float(tree.local_weights[key]) * 100, 0) == local
        assert shown(sum(float(tree.global_weights[each]) for each in tree.leaves_under(key)) * 100, 1) == whole
    assert float(tree.global_weights[other]) == pytest.approx(0.6)


def test_worked_slider_is_what_the_program_makes_of_it() -> None:
    (box,) = (each for each in fenced("criteria") if "Before" in each)
    box = box.replace(", Expertise locked", " locked")
    rows = {key: dict(_shares(text)) for key, text in settings_of(box).items()}
    value = Evaluation()
    keys: dict[str, str] = {}
    for name, share in rows["Before"].items():
        value, keys[name] = add_criterion(value, Criterion(name, weight=float(share)))
    for label, locked in (("Cost to 50", []), ("Cost to 50 locked", [keys["Expertise"]])):
        after = tree_of(set_share(value, keys["Cost"], 0.5, locked).criteria).local_weights
        for name, share in rows[label].items():
            assert shown(float(after[keys[name]]) * 100, decimals_of(share)) == share, (label, name)


def _shares(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(", "):
        name, _, share = part.rpartition(" ")
        yield name, share


def worked_evaluation(missing: Missing = Missing.PROVISIONAL) -> Evaluation:
    """The evaluation of the page Results, built from its table."""
    rows = tables(HELP.pages["results"].text)[0]
    worst, best = re.findall(
        r"from 0 at ([\d,]+) EUR to 1 at ([\d,]+) EUR", HELP.pages["results"].text.replace("\n", " ")
    )[0]
    value = Evaluation(rules=Rules(missing=missing))
    value, panel = add_evaluator(value, Evaluator("Panel"))
    names = rows[0][2:]
    for name in names:
        value, _ = add_candidate(value, Candidate(name), name)
    for name, weight, *cells in rows[1:]:
        function = ValueFunction(worst=number(worst), best=number(best)) if "EUR" in name else ValueFunction()
        kind = Kind.MEASURE if "EUR" in name else Kind.RATING
        direction = Direction.LOWER if kind is Kind.MEASURE else Direction.HIGHER
        criterion = Criterion(name, kind, weight=number(weight), value=function, direction=direction)
        value, key = add_criterion(value, criterion, name.split(",")[0].lower().replace(" ", "_"))
        for candidate, cell in zip(names, cells, strict=True):
            if kind is Kind.MEASURE:
                value = set_fact(value, candidate, key, number(cell))
            else:
                value = set_score(value, panel, candidate, key, number(cell))
    return value


def standing(result: Scorecard, name: str) -> Any:
    (found,) = (each for each in result.standings if each.name == name)
    return found


def test_worked_result_is_what_the_program_makes_of_it() -> None:
    value = worked_evaluation()
    result = rank(value)
    (head, *rows) = tables(HELP.pages["results"].text)[1]
    names = {criterion.name: key for key, criterion in value.criteria.items()}
    for name, *cells in rows:
        for candidate, cell in zip(head[1:], cells, strict=True):
            given = standing(result, candidate)
            if name == "Total":
                figure = shown(given.total, 2)
            elif name == "Rank":
                figure = str(given.rank)
            else:
                figure = shown(result.contributions_of(given.key)[names[name]], 2)
            assert figure == cell, (name, candidate)
    cedar, alder = standing(result, "Cedar"), standing(result, "Alder")
    cost = names["Total cost, EUR"]
    by_cost = result.contributions_of(alder.key)[cost] - result.contributions_of(cedar.key)[cost]
    lead = cedar.total - alder.total
    said = (
        f"Cedar leads by {shown(lead)} points although it is the dearest: it loses {shown(by_cost)} points on cost and "
        f"gains {shown(lead + by_cost, 0)} elsewhere."
    )
    assert said in HELP.pages["results"].text


def test_worked_gap_is_what_the_program_makes_of_it() -> None:
    (box,) = fenced("results")
    total, low, high = re.findall(r"[\d.]+", box)
    found = {}
    for rule in Missing:
        value = worked_evaluation(rule)
        (panel,) = value.evaluators
        value = clear_cell(value, "sheets", (panel, "Cedar", "references"))
        found[rule] = standing(rank(value), "Cedar")
    given = found[Missing.PROVISIONAL]
    assert (shown(given.total), shown(given.low), shown(given.high)) == (total, low, high)
    said = f"*worst* {shown(found[Missing.WORST].total)}, *redistribute* {shown(found[Missing.REDISTRIBUTE].total)}"
    assert said in HELP.pages["results"].text
    assert f"{low} are the points it has for certain" in HELP.pages["results"].text


# ---- searching ---------------------------------------------------------------------------------------


def test_search_finds_pages_that_hold_all_words_titles_first() -> None:
    found = HELP.search("measures")
    assert found[0].page.name == "measures"
    assert {"candidates", "setup"} <= {each.page.name for each in found}
    assert [each.page.name for each in HELP.search("hopeless  ORDER")] == ["measures"]
    assert HELP.search("xyzzy") == HELP.search("  ") == []
    for each in found:
        assert any(each.excerpt[start:end].casefold() == "measures" for start, end in each.spans)
        assert "**" not in each.excerpt
        assert "](" not in each.excerpt


# ---- the window --------------------------------------------------------------------------------------


class Shown:
    """A help window, and what it would have opened in a browser."""

    def __init__(self, look: Look, qtbot: QtBot) -> None:
        self.opened: list[str] = []
        self.window = HelpWindow(look, FOLDER, open_url=lambda url: self.opened.append(url.toString()))
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()

    @property
    def browser(self) -> QTextBrowser:
        return self.window.findChildren(QTextBrowser)[0]

    @property
    def search(self) -> QLineEdit:
        return self.window.findChildren(QLineEdit)[0]

    @property
    def contents(self) -> QListView:
        return self.window.findChildren(QListView)[0]

    def button(self, name: str) -> QToolButton:
        (found,) = (each for each in self.window.findChildren(QToolButton) if each.accessibleName() == name)
        return found

    def words(self, name: str) -> QPushButton:
        (found,) = (each for each in self.window.findChildren(QPushButton) if each.text() == name)
        return found


@pytest.fixture
def help_window(look: Look, qtbot: QtBot) -> Shown:
    return Shown(look, qtbot)


@pytest.mark.parametrize("name", CALLED_FOR)
def test_page_is_shown_in_words_without_marks(help_window: Shown, name: str, qtlog: Any) -> None:
    help_window.window.show_page(name)
    text = help_window.browser.toPlainText()
    assert help_window.window.page == name
    assert text.strip().startswith(HELP.pages[name].title)
    for mark in ("**", "](", "```", "fenced", "|--"):
        assert mark not in text
    assert help_window.browser.accessibleName() == HELP.pages[name].title
    assert help_window.browser.horizontalScrollBar().maximum() == 0
    ignored = ("propagateSizeHints", "raise()")
    assert [each.message for each in qtlog.records if not any(word in each.message for word in ignored)] == []


def test_page_that_is_not_there_is_the_index(help_window: Shown) -> None:
    help_window.window.show_page("nowhere")
    assert help_window.window.page == INDEX


def test_links_and_back_and_forward_keep_the_place(help_window: Shown, qtbot: QtBot) -> None:
    assert not help_window.button("Back").isEnabled()
    help_window.browser.anchorClicked.emit(QUrl("results.md"))
    assert help_window.window.page == "results"
    bar = help_window.browser.verticalScrollBar()
    bar.setValue(120)
    help_window.browser.anchorClicked.emit(QUrl("setup.md#ties"))
    assert help_window.window.page == "setup"
    assert bar.value() > 0
    qtbot.mouseClick(help_window.button("Back"), LEFT)
    assert (help_window.window.page, bar.value()) == ("results", 120)
    qtbot.keyClick(help_window.window, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert help_window.window.page == INDEX
    assert not help_window.button("Back").isEnabled()
    qtbot.keyClick(help_window.window, KEY.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert (help_window.window.page, bar.value()) == ("results", 120)
    help_window.window.show_page("glossary")
    assert not help_window.button("Forward").isEnabled()


def test_click_on_a_link_in_the_text_follows_it(help_window: Shown, qtbot: QtBot) -> None:
    cursor = help_window.browser.document().find("First steps")
    place = help_window.browser.cursorRect(cursor).center()
    place.setX(place.x() - 6)
    qtbot.mouseClick(help_window.browser.viewport(), LEFT, pos=place)
    assert help_window.window.page == "first-steps"


def test_contents_choose_a_page_by_mouse_and_keys(help_window: Shown, qtbot: QtBot) -> None:
    model = help_window.contents.model()
    row = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == "Setup")
    qtbot.mouseClick(
        help_window.contents.viewport(), LEFT, pos=help_window.contents.visualRect(model.index(row, 0)).center()
    )
    assert help_window.window.page == "setup"
    qtbot.keyClick(help_window.contents, KEY.Key_Down)
    assert help_window.window.page == "criteria"
    help_window.window.show_page("results")
    assert help_window.contents.currentIndex().data() == "Results"


def test_search_lists_marks_and_opens_what_it_finds(help_window: Shown, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.search, "trimmed")
    names = [help_window.contents.model().index(at, 0).data() for at in range(help_window.contents.model().rowCount())]
    assert [name.split(",")[0] for name in names] == ["Glossary", "Setup"]
    help_window.contents.grab()
    qtbot.keyClick(help_window.search, KEY.Key_Return)
    assert help_window.window.page == "glossary"
    assert help_window.browser.extraSelections()
    qtbot.keyClicks(help_window.search, " zzz")
    assert help_window.contents.model().index(0, 0).data() == "No page holds these words"
    qtbot.keyClick(help_window.search, KEY.Key_Return)
    assert help_window.window.page == "glossary"
    qtbot.keyClick(help_window.search, KEY.Key_Escape)
    assert help_window.window.isVisible()
    assert help_window.contents.model().rowCount() > len(CALLED_FOR)
    qtbot.keyClick(help_window.search, KEY.Key_Escape)
    assert not help_window.window.isVisible()


def test_link_out_of_the_program_is_not_followed_without_asking(help_window: Shown, qtbot: QtBot) -> None:
    address = "https://www.example.org/a"
    help_window.browser.anchorClicked.emit(QUrl(address))
    assert help_window.opened == []
    assert help_window.window.page == INDEX
    qtbot.mouseClick(help_window.button("Stay here"), LEFT)
    assert help_window.opened == []
    help_window.browser.anchorClicked.emit(QUrl(address))
    qtbot.mouseClick(help_window.words("Copy the address"), LEFT)
    assert QGuiApplication.clipboard().text() == address
    assert help_window.opened == []
    help_window.browser.anchorClicked.emit(QUrl(address))
    qtbot.mouseClick(help_window.words("Open in the browser"), LEFT)
    assert help_window.opened == [address]


def test_figures_stand_right_under_their_heads(help_window: Shown) -> None:
    help_window.window.show_page("results")
    frames = help_window.browser.document().rootFrame().childFrames()
    table = next(frame for frame in frames if isinstance(frame, QTextTable))
    sides = {
        bool(table.cellAt(row, 2).firstCursorPosition().blockFormat().alignment() & Qt.AlignmentFlag.AlignRight)
        for row in range(table.rows())
    }
    assert sides == {True}


def test_look_and_size_of_text_are_followed_and_the_place_is_kept(help_window: Shown, look: Look) -> None:
    help_window.window.show_page("results")
    bar = help_window.browser.verticalScrollBar()
    bar.setValue(60)
    light = help_window.window.grab().toImage()
    look.choose(Choice.DARK)
    assert help_window.window.grab().toImage() != light
    assert (help_window.window.page, bar.value()) == ("results", 60)
    ink = help_window.browser.document().find("ranking").charFormat().foreground().color()
    assert ink == look.color("text.primary")
    look.scale_text(1.3)
    assert help_window.browser.document().find("ranking").charFormat().font().pixelSize() == 17
    QCoreApplication.processEvents()
    assert help_window.browser.horizontalScrollBar().maximum() == 0


def test_everything_that_takes_the_focus_has_a_name(help_window: Shown) -> None:
    help_window.browser.anchorClicked.emit(QUrl("https://www.example.org"))
    for each in help_window.window.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
            assert QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name), type(each).__name__


def test_window_is_freed(look: Look) -> None:
    window = HelpWindow(look, FOLDER)
    for name in CALLED_FOR:
        window.show_page(name, raised=False)
    seen = weakref.ref(window)
    window.deleteLater()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None

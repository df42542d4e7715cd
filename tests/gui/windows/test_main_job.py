"""The main job as a person does it: keys and mouse on a real window, from the first start to the workbook."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from scorecard.core.model import Kind, in_order
from scorecard.core.ranking import rank
from scorecard.core.tree import tree_of
from scorecard.gui.views.candidates_page import CandidatesPage
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.export_page import ExportPage
from scorecard.gui.views.new_page import NewPage
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.windows.main_window import MainWindow
from tests.gui.windows.program import PATIENCE, Program

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Hand:
    """A person's hand; every click and key is counted."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.clicks = 0
        self.keys = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, at or widget.rect().center())

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self.keys += 1
        focus = QApplication.focusWidget() or self.window
        QTest.keyClick(focus, key, modifier)  # type: ignore[arg-type]

    def type(self, text: str) -> None:
        for letter in text:
            self.press(KEY.Key_Return if letter == "\n" else letter)

    def button(self, inside: QWidget, text: str) -> QPushButton:
        found = [each for each in inside.findChildren(QPushButton) if each.text() == text and each.isVisible()]
        assert len(found) == 1, [each.text() for each in inside.findChildren(QPushButton) if each.isVisible()]
        return found[0]


def test_from_the_first_start_to_the_workbook(program: Program, tmp_path: Path) -> None:
    window, hand = program.window, Hand(program.window)

    # the first thing seen is a result
    assert isinstance(program.page, ResultsPage)
    assert program.value.head.sample
    assert not program.page.is_empty

    # a new evaluation from a template, with three candidates
    hand.press("n", CTRL)
    new = program.page
    assert isinstance(new, NewPage)
    hand.click(new.skip_button)
    new.list.scrollTo(new.list.index_of("bpo"))
    hand.click(new.list.viewport(), new.list.visualRect(new.list.index_of("bpo")).center())
    hand.click(new.template.take_button)
    hand.type("Acme\nBolt\nCrest\n")
    hand.click(new.summary.create_button)
    program.qtbot.waitUntil(lambda: program.desk.place != "new", timeout=PATIENCE)
    program.settle()
    value = program.value
    acme, bolt, crest = in_order(value.candidates)
    assert [value.candidates[key].name for key in (acme, bolt, crest)] == ["Acme", "Bolt", "Crest"]

    window.activateWindow()  # without a window manager nobody gives it back when the list of known names closes
    program.qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)

    # a weight, dragged
    hand.press("5", CTRL)
    criteria = program.page
    assert isinstance(criteria, CriteriaPage)
    top = criteria.model.index(0, 0)
    key = criteria.model.key_at(top)
    shares = tree_of(value.criteria)
    before = float(shares.local_weights[key])
    criteria.tree.setCurrentIndex(top)
    criteria.tree.setFocus()
    hand.press(KEY.Key_Right)
    program.settle()
    after = float(tree_of(program.value.criteria).local_weights[key])
    assert abs(after - before - 0.01) < 1e-9

    # facts and gates, typed as in a spreadsheet
    hand.press("6", CTRL)
    candidates = program.page
    assert isinstance(candidates, CandidatesPage)
    candidates.show_facts()
    tree = tree_of(program.value.criteria)
    facts = [key for key in tree.order if program.value.criteria[key].kind in (Kind.MEASURE, Kind.GATE)]
    assert facts
    QApplication.clipboard().setText("")
    fill_facts(program, hand, candidates)
    for key in facts:
        for candidate in (acme, bolt, crest):
            assert program.value.facts[candidate][key].score is not None, (key, candidate)

    # scores: digits move down
    hand.press("8", CTRL)
    scoring = program.page
    assert isinstance(scoring, ScoringPage)
    ratings = [key for key in tree.leaves if program.value.criteria[key].kind is Kind.RATING]
    (evaluator,) = program.value.evaluators
    for number, candidate in enumerate((acme, bolt, crest)):
        for key in ratings:
            scoring.show_target("sheets", (evaluator, candidate, key))
            hand.press(str((number + len(key)) % 5 + 1))
            hand.press(KEY.Key_Return)
    program.settle()
    sheet = program.value.sheets[evaluator]
    for number, candidate in enumerate((acme, bolt, crest)):
        for key in ratings:
            assert sheet[candidate][key].score == (number + len(key)) % 5 + 1

    # the result, and the workbook
    hand.press("0", CTRL)
    assert isinstance(program.page, ResultsPage)
    assert not program.page.is_empty
    hand.press("e", CTRL)
    export = program.page
    assert isinstance(export, ExportPage)
    hand.click(hand.button(export, "Export workbook"))
    program.qtbot.waitUntil(lambda: not export.is_busy, timeout=PATIENCE)
    written = [path for path in tmp_path.iterdir() if path.suffix == ".xlsx"]
    assert len(written) == 1
    opened = program.desk.opened
    assert opened is not None
    assert opened.scorecard is not None
    shown = {each.name: each.total for each in opened.scorecard.standings}
    in_book = totals_in(written[0])
    assert set(in_book) == set(shown)
    for name, total in shown.items():
        assert total is not None
        assert abs(in_book[name] - total) < 1e-9
    assert program.stored() == program.value
    ours = {each.key: each.total for each in rank(program.stored()).standings}
    assert ours == {each.key: each.total for each in opened.scorecard.standings}
    assert window.isVisible()


def fill_facts(program: Program, hand: Hand, page: CandidatesPage) -> None:
    """Type a figure into every measure and "y" into every gate."""
    value = program.value
    tree = tree_of(value.criteria)
    for candidate in in_order(value.candidates):
        for key in tree.order:
            kind = value.criteria[key].kind
            if kind not in (Kind.MEASURE, Kind.GATE):
                continue
            page.show_target("facts", (candidate, key))
            hand.type("y" if kind is Kind.GATE else "1500000")
            hand.press(KEY.Key_Return)
    program.settle()


def totals_in(path: Path) -> dict[str, float]:
    """The totals on the sheet Scorecard, by the name above them, as they are kept beside the formulas."""
    sheet = load_workbook(path, data_only=True)["Scorecard"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    totals = next(row for row in rows if row[0] == "Total")
    heads = next(row for row in rows if "Acme" in row)
    return {
        str(name): float(str(total))
        for name, total in zip(heads, totals, strict=True)
        if isinstance(total, int | float) and isinstance(name, str) and name
    }

"""Every figure that the Robustness page, the weighting methods and the formula lab show says at a click what it means,
how it was worked out and from what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.model import Evaluation, Kind, Method, in_order
from scorecard.core.numbers import shown
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.parts import parts_of
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.explained import AskedLine, AskedSentence
from scorecard.gui.views.explanation import Explanation, ExplanationLeaf
from scorecard.gui.views.fact_line import Sentence
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.robustness_asked import EXPLAINED, Asked
from scorecard.gui.views.robustness_page import RobustnessPage
from scorecard.gui.views.robustness_verdict import NeedLine
from scorecard.render.drawing import Align, Drawing, width_of
from tests.core.made import made
from tests.gui.models.documents import memory_document
from tests.gui.views.test_picture_view import ChosenFiles

LEFT = Qt.MouseButton.LeftButton
AXIS = {"0", "25", "50", "75", "100 %", "100\N{NO-BREAK SPACE}%"}
"""The marks of an axis are no figures of the result."""
NAMELESS = made(
    {"cost": 40, "skill": 30, "fit": 30},
    {"Acme": [4, 4, 2], "Bolt": [3, 3, 5], "Crux": [2, 2, 3], "Dash": [1, 1, 1]},
)
OPEN = made(
    {"cost": 40, "skill": 30, "fit": 30},
    {"Acme": [4, 4, 2], "Bolt": [3, 3, None], "Crux": [2, 2, 3], "Dash": [1, 1, 1]},
)


@dataclass(frozen=True)
class Painted:
    """A text, and a point in the midst of it."""

    text: str
    at: QPointF


@pytest.fixture
def page_of(look: Look, qtbot: QtBot, tmp_path: Path) -> Callable[[Evaluation], RobustnessPage]:
    kept: list[Any] = []

    def opened(value: Evaluation) -> RobustnessPage:
        kept.append(Opened(memory_document(value)))
        kept.append(ImmediateJobs())
        page = RobustnessPage(look, kept[-2], kept[-1], ChosenFiles(tmp_path / "picture.svg"))
        page.resize(1064, 3000)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    return opened


@pytest.fixture
def criteria(look: Look, qtbot: QtBot, sample: Evaluation) -> CriteriaPage:
    document = memory_document(sample)
    opened = Opened(document)
    page = CriteriaPage(look, opened, author="Ann Keller")
    for each in (document, opened):
        each.setParent(page)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def painted(view: PictureView, monkeypatch: pytest.MonkeyPatch) -> list[Painted]:
    """All texts with figures that a picture paints."""
    found: list[Painted] = []
    text = Drawing.text

    def noted(
        self: Drawing,
        rect: QRectF,
        words: str,
        role: str,
        color: QColor | str = "text.primary",
        align: Align = Align.LEFT,
    ) -> float:
        if re.search(r"\d", words) and words not in AXIS:
            half = min(width_of(self.theme, role, words), rect.width()) / 2
            x = {Align.LEFT: rect.left() + half, Align.RIGHT: rect.right() - half}.get(align, rect.center().x())
            found.append(Painted(words, QPointF(x, rect.center().y())))
        return text(self, rect, words, role, color, align)

    image = QImage(view.size(), QImage.Format.Format_RGB32)
    with monkeypatch.context() as patched:
        patched.setattr(Drawing, "text", noted)
        painter = QPainter(image)
        view._kind.paint(painter, view.rect_of_picture, view.data, view._theme)
        painter.end()
    return found


def is_whole(told: Explanation | None) -> bool:
    """Whether it says what a figure means, how it was worked out and from what."""
    return told is not None and bool(told.title and told.figure and told.means and told.computed)


def spot_under(view: PictureView, point: QPointF) -> Any:
    return next((each for each in view.spots if each.rect.contains(point)), None)


@pytest.mark.parametrize("which", ["sample", "close", "open"])
def test_every_figure_of_the_robustness_page_explains_itself(
    page_of: Callable[[Evaluation], RobustnessPage], sample: Evaluation, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = {"sample": sample, "close": NAMELESS, "open": OPEN}[which]
    page = page_of(value)
    firm, body = page.firm, page.body
    assert firm is not None
    page.try_flip()
    figures = 0
    for name, explained in EXPLAINED.items():
        view = getattr(body, name)
        assert view.data is not None
        heads = {str(rank + 1) for rank in range(len(firm.contest.candidates))} if name == "shares" else set()
        for each in painted(view, monkeypatch):
            spot = spot_under(view, each.at)
            if spot is None and (each.text in heads or each.text.startswith("and ")):
                continue  # the heads of the columns are ranks; a count of what is not shown is no figure of the result
            assert spot is not None, f"{name}: {each.text} is not in any place"
            told = explained(Asked(spot, firm, body.chosen_flip, page.opened.what_if.scorecard))
            assert is_whole(told), f"{name}: {each.text}"
            figures += 1
    assert figures > 20


def test_every_sentence_with_a_figure_explains_itself(
    page_of: Callable[[Evaluation], RobustnessPage], sample: Evaluation
) -> None:
    page = page_of(sample)
    page.try_flip()
    asked: list[QWidget] = []
    for part in parts_of(page.body, QWidget):
        if not part.isVisible() or isinstance(part, (PictureView, QComboBox)):
            continue
        text = part.text if isinstance(part, Sentence) else part.property("text") or ""
        if isinstance(part, NeedLine) and part.need is not None:
            text = part.need.figure
        if not re.search(r"\d", str(text)):
            continue
        assert isinstance(part, (AskedSentence, NeedLine)), text
        asked.append(part)
    assert {page.body.verdict.said, page.body.drawn_said, page.body.flip_said, page.body.tried} <= set(asked)
    for part in asked:
        QTest.mouseClick(part, LEFT, pos=QPoint(8, part.height() // 2))
        leaf = page.leaf
        assert isinstance(leaf, ExplanationLeaf)
        assert leaf.accessibleDescription()
        leaf.dismiss()
    page.body.flip_said.setFocus()
    QTest.keyClick(page.body.flip_said, Qt.Key.Key_Return)
    assert page.leaf is not None


def answered(page: CriteriaPage, method: Method) -> None:
    """Answers by a method, as a person might give them."""
    page.go_to_method(method)
    asked = page.eliciting
    keys = list(asked.names)
    answers: dict[Method, Any] = {
        Method.SWING: {"swings": dict(zip(keys, (100.0, 80.0, 70.0, 40.0, 30.0), strict=True)), "range": "offers"},
        Method.RANK_ORDER: {"order": [[keys[1]], [keys[0], keys[2]], [keys[3]], [keys[4]]], "rule": "sum"},
        Method.PAIRWISE: {"judgements": [[a, b, 2.0] for a, b in pairwise(keys)]},
        Method.BEST_WORST: {
            "best": keys[0],
            "worst": keys[4],
            "best_to_others": dict(zip(keys[1:], (2.0, 3.0, 4.0, 8.0), strict=True)),
            "others_to_worst": dict(zip(keys[:4], (8.0, 4.0, 2.0, 2.0), strict=True)),
        },
    }
    asked.answer(answers[method])


@pytest.mark.parametrize("method", [Method.SWING, Method.RANK_ORDER, Method.PAIRWISE, Method.BEST_WORST])
def test_every_weight_of_a_method_explains_itself(criteria: CriteriaPage, method: Method) -> None:
    answered(criteria, method)
    asking = criteria.areas.asking
    assert asking is not None
    rows, found = asking.result.rows, criteria.eliciting.elicited
    assert found is not None
    for at, key in enumerate(criteria.eliciting.names):
        QTest.mouseClick(rows, LEFT, pos=rows.box_of(at).center())
        leaf = criteria.explaining.leaf
        assert isinstance(leaf, ExplanationLeaf)
        told = leaf.accessibleDescription()
        assert shown(100 * found.weights[key], 1) in told
        assert len(told) > 60
        leaf.dismiss()
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert criteria.explaining.leaf is not None


@pytest.mark.parametrize(("method", "named"), [(Method.PAIRWISE, "λmax"), (Method.BEST_WORST, "best to worst")])
def test_the_consistency_explains_itself(criteria: CriteriaPage, method: Method, named: str) -> None:
    answered(criteria, method)
    asking = criteria.areas.asking
    assert asking is not None
    line = asking.result.consistency
    assert isinstance(line, AskedLine)
    QTest.mouseClick(line, LEFT, pos=line.rect().center())
    assert criteria.explaining.leaf is not None
    assert named in criteria.explaining.leaf.accessibleDescription()


def test_an_explanation_closes_when_its_figures_change(criteria: CriteriaPage) -> None:
    answered(criteria, Method.SWING)
    asking = criteria.areas.asking
    assert asking is not None

    def other_answers() -> None:
        criteria.eliciting.answer({**criteria.eliciting.answers, "range": "scale"})

    changes: tuple[Callable[[], None], ...] = (other_answers, partial(criteria.go_to_method, Method.PAIRWISE))
    for change in changes:
        QTest.mouseClick(asking.result.rows, LEFT, pos=asking.result.rows.box_of(0).center())
        assert criteria.explaining.leaf is not None
        change()
        assert criteria.explaining.leaf is None


def test_what_the_data_say_explains_itself(criteria: CriteriaPage) -> None:
    answered(criteria, Method.SWING)
    asking = criteria.areas.asking
    assert asking is not None
    QTest.mouseClick(asking.result.ask_data, LEFT)
    line = asking.result.data
    QTest.mouseClick(line, LEFT, pos=line.rect().center())
    assert criteria.explaining.leaf is not None
    assert "Entropy" in criteria.explaining.leaf.accessibleDescription()


def test_every_cell_of_the_formula_lab_explains_itself(criteria: CriteriaPage) -> None:
    rows = criteria.value.criteria
    key = next(each for each in in_order(rows) if rows[each].kind is Kind.MEASURE and rows[each].unit == "EUR")
    criteria.tree.show_criterion(key)
    criteria.compare_formulas()
    lab = criteria.areas.formulas
    assert lab is not None
    assert lab.lab is not None
    for at, outcome in enumerate(lab.lab.outcomes):
        for row, standing in enumerate(lab.lab.outcomes[0].scorecard.standings):
            box = lab.table.cell_box(at, row).toAlignedRect()
            QTest.mouseClick(lab.table, LEFT, pos=box.center())
            leaf = criteria.explaining.leaf
            assert isinstance(leaf, ExplanationLeaf)
            assert standing.name in leaf.accessibleName()
            total = next(each.total for each in outcome.scorecard.standings if each.key == standing.key)
            assert total is not None
            assert shown(total, 2) in leaf.accessibleDescription()
            leaf.dismiss()
    lab.table.setFocus()
    QTest.keyClick(lab.table, Qt.Key.Key_Enter)
    assert criteria.explaining.leaf is not None


def test_controls_are_named(criteria: CriteriaPage) -> None:
    answered(criteria, Method.PAIRWISE)
    for part in parts_of(criteria, QAbstractButton):
        assert not part.isVisible() or part.accessibleName() or part.text()

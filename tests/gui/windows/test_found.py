"""What random hands have found: each of these has ended the program or hurt an edit once."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QScrollArea
from pytestqt.qtbot import QtBot

from scorecard.core.edits import add_criterion, remove_criterion
from scorecard.core.model import Criterion, Kind
from scorecard.gui.models.panel_model import PanelColumn, PanelModel
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.evidence_chips import EvidenceChips
from scorecard.gui.views.fact_panel import FactPanel
from scorecard.gui.views.rubric_panel import Level, Levels
from tests.gui.windows.program import Program, started

KEY = Qt.Key
WORDS = "shown in several references of comparable scope and volume and confirmed by their clients"


def test_arrows_on_the_kind_of_a_criterion_change_it_and_the_form_lives_on(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    value, key = add_criterion(opened.value, Criterion("New", weight=5.0))
    opened.document.edit("New criterion", value)
    program.desk.go("criteria", ("criteria", (key,)))
    next(each for each in program.page.findChildren(QAbstractButton) if each.text() == "Details").click()
    program.settle()
    kinds = [
        each
        for each in program.page.findChildren(SegmentedControl)
        if each.accessibleName() == "Kind" and each.isVisible()
    ]
    assert kinds
    part = kinds[0].parts[0]
    part.setFocus()
    QTest.keyClick(part, KEY.Key_Right)
    program.settle()
    assert program.value.criteria[key].kind is Kind.MEASURE
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert program.stored() == program.value


def test_a_reason_that_is_typed_while_its_criterion_goes_is_let_go(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    program.desk.go("candidates")
    key = next(key for key, row in opened.value.criteria.items() if row.kind is Kind.MEASURE)
    candidate = next(iter(opened.value.candidates))
    program.desk.go("candidates", ("facts", (candidate, key)))
    program.settle()
    panels = program.page.findChildren(FactPanel)
    assert panels
    opened.document.edit("Removed", remove_criterion(opened.value, key))
    panels[0]._on_reason("Too late")
    assert program.stored() == program.value
    assert key not in program.value.criteria


def test_what_cannot_be_changed_in_the_panel_is_left_alone(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    model = PanelModel(opened.document)
    assert not model.setData(model.index(0, PanelColumn.SCORES), "5")
    model.deleteLater()


def test_levels_and_evidence_are_as_high_as_their_width_asks(program: Program) -> None:
    look = program.application.look
    levels, chips = Levels(look), EvidenceChips(look)
    levels.show_levels([Level(float(at), WORDS) for at in range(5)], None)
    chips.show_text("\n".join(WORDS[: 12 * at] for at in range(1, 6)))
    for widget in (levels, chips):
        least = widget.minimumSizeHint().height()
        for width in (600, 300, 200, 300, 600):
            widget.resize(width, widget.heightForWidth(width))
            assert widget.minimumSizeHint().height() == least  # or bars come and go for ever
            assert widget.heightForWidth(width) >= least
        assert widget.heightForWidth(200) > widget.heightForWidth(600)
        assert widget.maximumHeight() > widget.heightForWidth(200)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(widget)
        area.show()
        for height in range(40, 400, 7):
            area.resize(260, height)
            QCoreApplication.sendPostedEvents()
        area.deleteLater()


def test_nothing_is_collected_while_a_window_is_open(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    gc.enable()  # as in a program that begins; the tests of the window are without
    program = started(qtbot, tmp_path)
    assert not gc.isenabled()
    program.application.quit()
    assert gc.isenabled()
    program.application.deleteLater()


def test_every_level_of_the_rubric_is_in_its_place(program: Program) -> None:
    program.desk.go("scoring")
    program.settle()
    levels = next(each for each in program.page.findChildren(Levels) if each.isVisible())
    assert levels.height() >= levels.heightForWidth(levels.width())
    assert levels.box(len(levels.levels) - 1).bottom() <= levels.height()

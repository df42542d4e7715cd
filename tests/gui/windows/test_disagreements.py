"""What rail and foot of the window say of the disagreements of the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from scorecard.core.agenda import agenda
from scorecard.core.edits import clear_cell, set_head
from scorecard.core.model import Stage
from scorecard.gui.parts import parts_of
from tests.gui.windows.program import PATIENCE, Program

CELL = ("solenne", "sla_history")
OPEN = "1 disagreement open"


def links(program: Program) -> dict[str, QAbstractButton]:
    """What the foot says."""
    return {each.accessibleName(): each for each in parts_of(program.window.foot, QAbstractButton) if each.isVisible()}


def test_the_foot_counts_what_is_open_and_leads_there(program: Program) -> None:
    program.desk.go("results")
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    assert opened.disagreements.open == 0
    stage = opened.value.head.stage
    opened.seen.edit("Taken back", clear_cell(opened.value, "consensus", CELL))
    opened.ranking.rank_now()
    still_open = [item for item in agenda(opened.value) if not item.resolved]
    assert (len(still_open), stage.value) == (1, "decided")
    opened.seen.edit("Reopened", set_head(opened.value, stage=Stage.CONSENSUS))
    program.qtbot.waitUntil(lambda: OPEN in links(program), timeout=PATIENCE)
    count = len(agenda(opened.value))
    program.qtbot.waitUntil(lambda: f"{count - 1} of {count} agreed" in program.window._state.text(), timeout=PATIENCE)
    QTest.mouseClick(links(program)[OPEN], Qt.MouseButton.LeftButton)
    assert program.desk.place == "consensus"
    opened.document.undo_stack.setIndex(0)
    program.qtbot.waitUntil(lambda: OPEN not in links(program), timeout=PATIENCE)

"""The Standing panel: what it shows of a result, and of what changes while a weight is dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QVariantAnimation
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.core.changes import with_row
from scorecard.core.edits import set_weight
from scorecard.core.model import Criterion, Evaluation, Missing, Rules, Waiver
from scorecard.core.ranking import rank
from scorecard.gui.chips import Chip
from scorecard.gui.look import Look
from scorecard.gui.standing import SPOKEN, StandingKind, StandingPanel
from tests.core.made import made


def two() -> Evaluation:
    return made({"cost": 60, "skill": 40}, {"Acme Care": [4, 2], "Bolt": [2, 4]})


def panel_of(look: Look, qtbot: QtBot, evaluation: Evaluation, kind: StandingKind = StandingKind.BARS) -> StandingPanel:
    panel = StandingPanel(look, kind)
    qtbot.addWidget(panel)
    panel.resize(296, 500)
    panel.show_result(evaluation, rank(evaluation))
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_result_is_painted_and_told(look: Look, qtbot: QtBot) -> None:
    panel = panel_of(look, qtbot, two())
    told = panel.accessibleDescription()
    assert told.startswith("Acme Care leads")
    assert "rank 2, Bolt: 56.0 of 100 points" in told  # 0.6 * 2/5 + 0.4 * 4/5
    assert "change" not in told


def test_of_many_candidates_the_first_are_read_out(look: Look, qtbot: QtBot) -> None:
    def told(count: int) -> list[str]:
        rows = {f"Provider {at:02}": [5 - at / 10] for at in range(count)}
        return panel_of(look, qtbot, made({"cost": 1}, rows)).accessibleDescription().splitlines()[1:]

    assert len(told(SPOKEN + 1)) == SPOKEN + 1
    many = told(SPOKEN + 8)
    assert many[SPOKEN - 1].startswith(f"rank {SPOKEN}, Provider {SPOKEN - 1}")
    assert many[SPOKEN:] == ["and 8 more candidates"]


def test_drag_shows_change_and_place_against_the_mark(look: Look, qtbot: QtBot) -> None:
    start = two()
    panel = panel_of(look, qtbot, start)
    panel.mark()
    before = panel.rows.grab().toImage()
    dragged = set_weight(start, "cost", 30.0)
    panel.show_result(dragged, rank(dragged))
    assert panel.rows.grab().toImage() != before
    second, first = panel.rows.shown_rows  # they keep their places until the drag ends
    assert (first.standing.name, first.standing.rank, first.moved, second.moved) == ("Bolt", 1, 1, -1)
    assert first.bar.before == pytest.approx(56.0)
    assert first.change == pytest.approx(first.bar.total - 56.0 if first.bar.total else 0)
    assert "Bolt would take the lead" in [label.text() for label in panel.findChildren(type(panel._title))]
    panel.show_result(start, rank(start))
    panel.unmark()
    assert panel.rows.grab().toImage() == panel_of(look, qtbot, start).rows.grab().toImage()


def test_provisional_result_says_so(look: Look, qtbot: QtBot) -> None:
    open_cells = made(
        {"cost": 60, "skill": 40}, {"Acme": [4, None], "Bolt": [2, 4]}, rules=Rules(missing=Missing.PROVISIONAL)
    )
    panel = panel_of(look, qtbot, open_cells, StandingKind.RANGES)
    assert panel.findChildren(Chip)[0].isVisible()
    assert "still possible" in panel.accessibleDescription()
    whole = two()
    panel.show_result(whole, rank(whole))
    assert not panel.findChildren(Chip)[0].isVisible()


def test_rows_by_keys_and_mouse(look: Look, qtbot: QtBot) -> None:
    panel = panel_of(look, qtbot, two())
    asked: list[str] = []
    panel.candidate_requested.connect(asked.append)
    rows = panel.rows
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert rows.accessibleDescription().startswith("rank 2, Bolt")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    assert asked == [row.standing.key for row in reversed(rows.shown_rows)]


def test_nothing_to_show_says_why(look: Look, qtbot: QtBot) -> None:
    panel = panel_of(look, qtbot, two())
    panel.show_nothing("Add a second candidate to compare.")
    assert panel.rows.shown_rows == ()
    assert panel.accessibleDescription() == "Add a second candidate to compare."
    panel.grab()


def test_many_candidates_scroll(look: Look, qtbot: QtBot) -> None:
    many = made({"cost": 50, "skill": 50}, {f"Candidate {at}": [at % 6, 3] for at in range(40)})
    panel = panel_of(look, qtbot, many)
    assert panel.rows.height() == 40 * look.length("row.standing")
    assert panel.height() == 500


def test_lifted_criterion_fades_the_others(look: Look, qtbot: QtBot) -> None:
    panel = panel_of(look, qtbot, two())
    before = panel.rows.grab().toImage()
    panel.lift("skill")
    assert panel.rows.grab().toImage() != before
    panel.lift(None)
    assert panel.rows.grab().toImage() == before


@pytest.mark.parametrize("reduced", [False, True])
def test_rows_exchange_their_places_when_a_drag_ends(look: Look, qtbot: QtBot, reduced: bool) -> None:
    look.reduce_motion(reduced)
    start = two()
    panel = panel_of(look, qtbot, start)
    panel.mark()
    dragged = set_weight(start, "cost", 30.0)
    panel.show_result(dragged, rank(dragged))
    still = panel.rows.grab().toImage()
    panel.unmark()
    assert [row.standing.name for row in panel.rows.shown_rows] == ["Bolt", "Acme Care"]
    moving = panel.rows.findChildren(QVariantAnimation)[0]
    assert (moving.state() is QVariantAnimation.State.Running) is not reduced
    assert panel.rows.grab().toImage() != still
    moving.setCurrentTime(moving.duration())
    assert panel.rows.grab().toImage() == panel_of(look, qtbot, dragged).rows.grab().toImage()


@pytest.mark.parametrize("kind", StandingKind)
def test_who_is_out_has_the_word_beside_the_name(look: Look, qtbot: QtBot, kind: StandingKind) -> None:
    value = made({"cost": Criterion(at_least=2.0)}, {"Acme": [4], "Bolt": [1]})
    allowed = with_row(value, "waivers", ("Bolt", "cost"), Waiver("Ann", "It will do"))
    panel = StandingPanel(look, kind)
    qtbot.addWidget(panel)
    panel.resize(296, 400)
    panel.show_result(value, rank(value))
    panel.show()
    ground = look.color("danger.soft")

    def reds() -> int:
        image = panel.rows.grab().toImage()
        return sum(image.pixelColor(x, y) == ground for x in range(image.width()) for y in range(image.height()))

    assert reds() > 0
    panel.show_result(allowed, rank(allowed))
    assert reds() == 0

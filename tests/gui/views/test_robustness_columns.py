"""Where the panes of the Robustness page go, so that no half of a column stays empty."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.gui.look import Look
from scorecard.gui.views.robustness_columns import PaneColumns, placed

HEIGHTS = st.floats(0, 900)


def longest(left: float, right: float, free: list[tuple[float, bool]]) -> float:
    return max(
        left + sum(height for height, is_right in free if not is_right),
        right + sum(height for height, is_right in free if is_right),
    )


@given(HEIGHTS, HEIGHTS, st.lists(st.tuples(HEIGHTS, st.booleans()), max_size=4), st.floats(0, 100))
def test_no_other_places_make_the_page_much_shorter(
    left: float, right: float, free: list[tuple[float, bool]], worth: float
) -> None:
    heights = [height for height, _ in free]
    found = longest(left, right, list(zip(heights, placed(left, right, free, worth), strict=True)))
    best = min(
        longest(left, right, list(zip(heights, sides, strict=True)))
        for sides in product((False, True), repeat=len(heights))
    )
    assert found <= best + worth + 1e-9
    assert found <= longest(left, right, free)


def test_a_little_is_not_worth_a_move() -> None:
    assert placed(100, 120, [(30, False)], worth=64) == (False,)
    assert placed(100, 120, [(300, False), (300, False)], worth=64) == (False, True)


def test_free_panes_go_where_there_is_room(look: Look, qtbot: QtBot) -> None:
    panes = [pane_of(high) for high in (100, 500, 100, 300, 200, 60, 400)]
    columns = PaneColumns(
        look,
        ((panes[0], panes[1]), (panes[2], panes[3])),
        ((panes[4], False), (panes[5], False), (panes[6], True)),
    )
    columns.resize(1064, 1600)
    qtbot.addWidget(columns)
    with qtbot.waitExposed(columns):
        columns.show()
    settled(columns)
    assert panes[4] not in columns.rights
    assert panes[6] not in columns.rights  # it begins at the right, where there is less room
    lefts = [pane for pane in panes[4:] if pane not in columns.rights]
    tops = [pane.mapTo(columns, pane.rect().topLeft()).y() for pane in lefts]
    assert tops == sorted(tops)
    assert columns.sizeHint().height() <= 1064
    columns.set_narrow(True)
    settled(columns)
    assert all(pane.mapTo(columns, pane.rect().topLeft()).x() == 0 for pane in panes)


def test_panes_beside_each_other_end_together_where_they_nearly_do(look: Look, qtbot: QtBot) -> None:
    panes = [pane_of(high) for high in (200, 230, 100, 400, 120, 130)]
    columns = PaneColumns(look, tuple(zip(panes[::2], panes[1::2], strict=True)), ())
    columns.resize(1064, 1600)
    qtbot.addWidget(columns)
    with qtbot.waitExposed(columns):
        columns.show()
    settled(columns)
    ends = [pane.mapTo(columns, pane.rect().bottomLeft()).y() for pane in panes]
    assert ends[0] == ends[1]
    assert ends[3] > ends[2] + 200  # far apart: what is under each begins where it ends
    assert panes[4].height() < panes[5].height()


def settled(columns: PaneColumns) -> None:
    columns.settle()
    layout = columns.layout()
    assert layout is not None
    layout.activate()


def pane_of(high: int) -> QWidget:
    pane = QWidget()
    inside = QLabel()
    inside.setFixedHeight(high)
    QVBoxLayout(pane).addWidget(inside)
    return pane

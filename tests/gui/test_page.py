"""What pages have in common: strips across them, what stands in an empty one, boxes that open under a button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.gui.buttons import Button
from scorecard.gui.files import Files
from scorecard.gui.look import Look
from scorecard.gui.page import Body, EmptyPage, Page
from scorecard.gui.pop_up import PopUp
from scorecard.gui.strip import Strip
from tests.gui.heard import heard

FRAME = 2
"""The frame that the platform without a screen puts round windows."""


def shown(qtbot: QtBot, widget: QWidget) -> Any:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    return widget


@pytest.mark.parametrize(("ground", "colour"), [("", "surface.canvas"), ("warn.soft", "warn.soft")])
def test_a_strip_is_as_high_as_its_kind_on_its_ground(qtbot: QtBot, look: Look, ground: str, colour: str) -> None:
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    strip = Strip(look, "size.toolbar", ground=ground)
    column.addWidget(strip)
    column.addStretch(1)
    around.resize(300, 200)
    shown(qtbot, around)
    assert strip.height() == look.length("size.toolbar")
    image = strip.grab().toImage()
    assert image.pixelColor(150, 10) == look.color(colour)
    assert image.pixelColor(150, image.height() - 1) != look.color(colour)


def test_what_to_do_stands_in_the_place_of_an_empty_body(qtbot: QtBot, look: Look) -> None:
    filled = QPushButton("Filled")
    body = shown(qtbot, Body(filled))
    gone = []
    for title in ("No criteria", "No candidates"):
        first = Button(look, "Add")
        body.show_empty(EmptyPage(look, "candidates", title, "Add two.", first), first)
        assert body.empty is not None
        assert body.currentWidget() is body.empty
        assert body.empty.accessibleName() == title
        gone.append(heard(body.empty.destroyed))
    body.empty.setFocus()
    assert first.hasFocus()
    body.show_filled()
    assert (body.empty, body.currentWidget()) == (None, filled)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [len(each) for each in gone] == [1, 1]
    body.show_filled()
    assert body.currentWidget() is filled


def test_a_file_that_is_written_is_told_and_can_be_shown(qtbot: QtBot, look: Look, tmp_path: Path) -> None:
    class Shown(Files):
        asked: Path | None = None

        def show_folder(self, path: Path) -> None:
            self.asked = path

    page, files = shown(qtbot, Page(look, "Results")), Shown()
    offered = heard(page.offered)
    page.tell_saved(tmp_path / "a  picture.png", files)
    sentence, verb, show = offered[0]
    assert (sentence, verb) == ("Saved as a picture.png.", "Show in folder")
    show()
    assert files.asked == tmp_path / "a  picture.png"


@pytest.mark.parametrize("at_right", [False, True])
def test_a_pop_up_stands_under_its_button_and_within_the_screen(qtbot: QtBot, look: Look, at_right: bool) -> None:
    button = shown(qtbot, QPushButton("Choose"))
    screen = button.screen().availableGeometry()
    button.move(screen.left() + 300, screen.top() + 100)
    pop_up = PopUp(look, button)
    pop_up.setFixedSize(200, 100)
    pop_up.open_under(button, at_right=at_right)
    under = QPoint(button.width() - 200 if at_right else 0, button.height() + look.length("space.xs"))
    assert (pop_up.pos() - button.mapToGlobal(under)).manhattanLength() <= 2 * FRAME
    pop_up.hide()
    button.move(screen.right() - 20, screen.bottom() - 20)
    pop_up.open_under(button, at_right=at_right)
    assert screen.adjusted(-FRAME, -FRAME, FRAME, FRAME).contains(pop_up.geometry())
    pop_up.close()

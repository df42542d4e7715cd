"""The line of what is compared: a picker for each state, a way to swap them, and a place for one more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from scorecard.gui.buttons import IconButton
from scorecard.gui.forgetting import forget
from scorecard.gui.look import Look
from scorecard.gui.models.compared import MOST_SIDES, Choice
from scorecard.gui.session import Session
from scorecard.gui.strip import Strip
from scorecard.gui.views.state_chooser import StateChooser
from scorecard.render.drawing import Align, drawing, width_of

LEAST: Final = 2
"""As many pickers as there always are."""
IN_ONE_LINE: Final = 3
"""As many pickers as have room beside the views."""


class StatePicker(QAbstractButton):
    """One state, in the shape of a field; a click opens the list of all."""

    removal_wanted = Signal()

    def __init__(self, look: Look, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number = number
        self._words = ""
        self._when = ""
        self._icon = "document"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)
        self._dress()
        self.show_state("", "", "")

    def show_state(self, words: str, when: str, about: str, icon: str = "document") -> None:
        """Show what is chosen: in a few words, when it came about, and all of it in the tooltip."""
        self._words, self._when, self._icon = words, when, icon
        said = ", ".join(filter(None, (words, when))) or self.tr("nothing chosen yet")
        self.setAccessibleName(self.tr("State {number}: {words}").format(number=self._number, words=said))
        self.setToolTip(about or self.tr("Choose an evaluation or a version"))
        self.update()

    def sizeHint(self) -> QSize:
        wide = self._look.length("size.standing_minimum") * max(self._look.text_scale, 1.0)
        return QSize(round(wide), self._look.length("control.height"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.number"), self._look.length("control.height"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if event.key() in keys:
            self.click()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            over = self.underMouse() or self.isDown()
            look.draw_box(draw, rect, "surface.hover" if over else "surface.raised", "border.strong")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            padding, side, gap = (
                look.length("control.padding_small"),
                look.length("icon.inline"),
                look.length("space.sm"),
            )
            inside = rect.adjusted(padding, 0, -padding - side - look.length("space.xs"), 0)
            end = QRectF(rect.right() - padding - side, rect.top(), side, rect.height())
            look.draw_icon(draw, end, "chevron-down", "text.secondary", "icon.inline")
            when = width_of(look.theme, "small", self._when) + 1 if self._when else 0.0
            name = width_of(look.theme, "body", self._words)
            if self._words and inside.width() > 2 * look.length("column.number"):
                place = QRectF(inside.left(), inside.top(), side, inside.height())
                look.draw_icon(draw, place, self._icon, "text.tertiary", "icon.inline")
                inside.adjust(side + gap, 0, 0, 0)
            if when and name + gap + when <= inside.width():
                draw.text(inside, self._when, "small", "text.tertiary", Align.RIGHT)
                inside.adjust(0, 0, -when - gap, 0)
            words = self._words or self.tr("Choose what to compare")
            draw.text(inside, words, "body", "text.primary" if self._words else "text.tertiary")
        painter.end()

    def _dress(self) -> None:
        self.setMaximumWidth(self.sizeHint().width())
        self.updateGeometry()


class StatesBar(Strip):
    """The pickers in their order, beside what the page puts at the right; under it where there are many.

    chosen  other states are chosen (a list of Choice)
    """

    chosen = Signal(object)

    def __init__(self, look: Look, session: Session, beside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(look, "size.toolbar", parent)
        self._session = session
        self._choices: list[Choice] = []
        self._was_tall = False
        self.pickers: list[StatePicker] = []
        self._arrows: list[_Arrow] = []
        self.chooser: StateChooser | None = None
        self.swap = IconButton(look, "compare", self.tr("Swap: compare the other way round"))
        self.add = IconButton(look, "add", self.tr("Compare one more"))
        self._row = QHBoxLayout()
        self._row.setSpacing(look.length("space.sm"))
        self._row.addWidget(self.swap)
        self._row.addWidget(self.add)
        self._row.addStretch(1)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(beside)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        self._whole.setSpacing(look.length("space.sm"))
        self._whole.addLayout(self._row, 1)
        self._whole.addLayout(last)
        self.swap.clicked.connect(self._on_swap)
        self.add.clicked.connect(self._on_add)
        look.changed.connect(self._dress)
        self._fit()

    # ---- what it shows --------------------------------------------------------------------------------

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show so many pickers; what they say follows by `show_words`."""
        self._choices = list(choices)
        self._fit()

    def show_words(self, at: int, words: str, when: str, about: str, icon: str) -> None:
        """Say what a picker stands for."""
        self.pickers[at].show_state(words, when, about, icon)

    def open_chooser(self, at: int) -> None:
        """Open the list under a picker."""
        listed = self._session.evaluations
        now = self._choices[at] if at < len(self._choices) else None
        picker = self.pickers[at]
        chooser = StateChooser(
            self._look, self._session, self._listed(listed, now), now, self, removable=len(self._choices) > LEAST
        )
        chooser.chosen.connect(partial(self._on_chosen, at))
        chooser.removed.connect(partial(self._remove, at))
        chooser.destroyed.connect(self._on_chooser_gone)
        self.chooser = chooser
        chooser.open_under(picker)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height())

    # ---- pieces ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._was_tall is not self._is_tall:
            self._fit()

    @property
    def _is_tall(self) -> bool:
        """Whether the views stand under the pickers: there are many, or beside a side panel little room for three."""
        narrow = self.width() < IN_ONE_LINE * self._look.length("size.standing_minimum") * max(
            self._look.text_scale, 1.0
        )
        return len(self.pickers) > IN_ONE_LINE or (len(self.pickers) > LEAST and narrow)

    def _height(self) -> int:
        bar = self._look.length("size.toolbar")
        return bar + self._look.length("control.height") + self._look.length("space.sm") if self._is_tall else bar

    def _listed(self, listed: Sequence[Any], now: Choice | None) -> Sequence[Any]:
        """The evaluations; a picker that is still free begins with that of its neighbour."""
        if now is not None or not self._choices:
            return listed
        uid = self._choices[-1].uid
        return sorted(listed, key=lambda each: each.uid != uid)

    def _fit(self) -> None:
        wanted = max(len(self._choices), LEAST)
        while len(self.pickers) > wanted:
            forget(self.pickers.pop())
            forget(self._arrows.pop())
        while len(self.pickers) < wanted:
            at = len(self.pickers)
            picker, arrow = StatePicker(self._look, at + 1), _Arrow(self._look)
            picker.clicked.connect(partial(self._on_picker, at))
            picker.removal_wanted.connect(partial(self._remove, at))
            place = self._row.indexOf(self.swap)
            self._row.insertWidget(place, arrow)
            self._row.insertWidget(place + 1, picker, 1)
            arrow.setVisible(at > 0)
            self.pickers.append(picker)
            self._arrows.append(arrow)
        self._was_tall = self._is_tall
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._whole.setDirection(down if self._is_tall else across)
        edge = self._look.length("space.sm") - 1 if self._is_tall else 0
        self._whole.setContentsMargins(
            self._look.length("size.page_left"), edge, self._look.length("size.page_right"), edge
        )
        self.swap.setEnabled(len(self._choices) >= LEAST)
        self.add.setEnabled(LEAST <= len(self._choices) < MOST_SIDES)
        self.updateGeometry()

    def _dress(self) -> None:
        self._fit()

    # ---- slots ----------------------------------------------------------------------------------------

    def _on_picker(self, at: int, _checked: bool = False) -> None:
        self.open_chooser(min(at, len(self._choices)))

    def _on_chosen(self, at: int, choice: Choice) -> None:
        choices = list(self._choices)
        choices[at : at + 1] = [choice]
        self.chosen.emit(choices)

    def _remove(self, at: int) -> None:
        if len(self._choices) > LEAST and at < len(self._choices):
            self.chosen.emit([*self._choices[:at], *self._choices[at + 1 :]])

    def _on_swap(self) -> None:
        self.chosen.emit(self._choices[::-1])

    def _on_add(self) -> None:
        """One more begins as the last one is now; its list opens at once."""
        if LEAST <= len(self._choices) < MOST_SIDES:
            last = self._choices[-1]
            self.chosen.emit([*self._choices, Choice(last.uid)])
            self.open_chooser(len(self._choices) - 1)

    def _on_chooser_gone(self) -> None:
        self.chooser = None


class _Arrow(QWidget):
    """Between two pickers: from the earlier to the later."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("icon.inline"), self._look.length("control.height"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            self._look.draw_icon(draw, rect, "chevron-right", "text.tertiary", "icon.inline")
        painter.end()

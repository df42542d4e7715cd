"""The foot of the window: what is missing, the commands, and what is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from scorecard.core.wording import one_line, per_cent
from scorecard.gui.forgetting import forget
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is still missing, in words with its count. A warning counts against the result.

    `icon`: another one than that of warnings or remarks.
    """

    key: str
    text: str
    warns: bool = False
    icon: str = ""


class SavedState(Enum):
    """Whether everything is on the disk: icon and the colour of both."""

    SAVED = ("check", "success.mark", "text.secondary")
    SAVING = ("history", "text.tertiary", "text.secondary")
    FAILED = ("error", "danger.mark", "danger.text")


class Foot(QWidget):
    """The foot of the window: left what is missing, each a link to its place; right the commands, and what is saved.

    problem_requested   the key of what is missing: show its place
    commands_requested  show the commands
    saving_requested    try again to save
    cancel_requested    end what is being waited for
    """

    problem_requested = Signal(str)
    commands_requested = Signal()
    saving_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, look: Look, *, commands_keys: str = "Ctrl+K", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._links: list[_Link] = []
        self.setAccessibleName("What is missing, and what is saved")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        xs = look.length("space.xs")  # the links stand out by this much, for the ring of the focus
        self._row.setContentsMargins(look.length("size.page_left") - xs, 0, look.length("size.page_right") - xs, 0)
        self._row.setSpacing(look.length("space.sm"))
        self._about = _Link(look, "", "", parent=self)
        self._about.set_quiet()
        self._about.hide()
        self._row.addWidget(self._about)
        self._row.addStretch(1)
        self._commands = _Link(look, "commands", "Commands", keys=commands_keys, parent=self)
        self._commands.clicked.connect(self.commands_requested)
        self._saved = _Link(look, "saved", "", parent=self)
        self._saved.clicked.connect(self._on_saved_clicked)
        self._state = SavedState.SAVED
        self._doing = _Link(look, "doing", "", parent=self)
        self._doing.set_quiet()
        self._cancel = _Link(look, "cancel", "Cancel", icon="close", underlined=True, parent=self)
        self._cancel.setToolTip("")
        self._cancel.clicked.connect(self.cancel_requested)
        for each in (self._doing, self._cancel):
            each.hide()
            self._row.addWidget(each)
        self._row.addWidget(self._commands)
        self._row.addWidget(self._saved)
        self.set_missing(())
        self.set_saved(SavedState.SAVED, "Saved")
        look.changed.connect(self.updateGeometry)

    def set_missing(self, missing: Sequence[Missing], *, of_something: bool = True, fine: str = "") -> None:
        """Show what is missing; nothing is a good word (`fine`), where there is something that could lack."""
        focused = next((at for at, link in enumerate(self._links) if link.hasFocus()), None)
        for link in self._links:
            forget(link)
        self._links = []
        for at, each in enumerate(missing):
            icon, color = ("warning", "warn.mark") if each.warns else ("note", "text.tertiary")
            icon = each.icon or icon
            link = _Link(self._look, each.key, each.text, icon=icon, icon_color=color, underlined=True, parent=self)
            link.clicked.connect(link.ask)
            link.asked.connect(self.problem_requested)
            self._row.insertWidget(at + 1, link)
            self._links.append(link)
        if not missing and of_something:
            fine = fine or "Nothing is missing"
            link = _Link(self._look, "", fine, icon="check", icon_color="success.mark", parent=self)
            link.set_quiet()
            self._row.insertWidget(1, link)
            self._links.append(link)
        for link in self._links:
            link.show()
        for first, second in pairwise((*self._links, self._commands)):
            QWidget.setTabOrder(first, second)
        if focused is not None and self._links:
            self._links[min(focused, len(self._links) - 1)].setFocus()

    def set_about(self, title: str) -> None:
        """Name the evaluation of which it says what is missing, where the page is not about it; "" where it is."""
        words = f"{one_line(title)}:" if title else ""
        self._about.set_words(words, "", "text.tertiary", "text.tertiary")
        self._about.setToolTip(title)
        self._about.setMaximumWidth(round(self._look.length("size.standing") * max(self._look.text_scale, 1.0)))
        self._about.setVisible(bool(title))

    @property
    def is_busy(self) -> bool:
        """Whether something is shown that a person waits for."""
        return not self._doing.isHidden()

    def set_busy(self, words: str, share: float | None = None) -> None:
        """Say what is being done and, where it is known, how much of it is (0..1); it can be ended here."""
        done = "" if share is None else f" {per_cent(share)}"
        self._doing.set_words(f"{words}{done}", "", "text.tertiary", "text.secondary")
        for each in (self._doing, self._cancel):
            each.show()

    def set_idle(self) -> None:
        """Nothing is waited for any more."""
        for each in (self._doing, self._cancel):
            each.hide()

    def set_saved(self, state: SavedState, words: str) -> None:
        """Say whether everything is saved, as in "Saved 14:32"."""
        icon, color, ink = state.value
        self._state = state
        self._saved.set_words(words, icon, color, ink)
        if state is SavedState.FAILED:
            self._saved.set_loud()
        else:
            self._saved.set_quiet()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("size.foot"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("size.foot"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            draw.fill(QRectF(0, 0, rect.width(), draw.pixel), "border.subtle")
        painter.end()

    def _on_saved_clicked(self) -> None:
        if self._state is SavedState.FAILED:
            self.saving_requested.emit()


class _Link(QAbstractButton):
    """Words in the foot, with an icon before them or keys after them."""

    asked = Signal(str)

    def __init__(
        self,
        look: Look,
        key: str,
        text: str,
        *,
        icon: str = "",
        icon_color: str = "text.tertiary",
        keys: str = "",
        underlined: bool = False,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._keys = keys
        self._underlined = underlined
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_words(text, icon, icon_color, "text.secondary")
        self.set_loud()
        look.changed.connect(self.updateGeometry)

    def ask(self) -> None:
        """Say which one was pressed."""
        self.asked.emit(self._key)

    def set_words(self, text: str, icon: str, icon_color: str, ink: str) -> None:
        self._text, self._icon, self._icon_color, self._ink = text, icon, icon_color, ink
        self.setAccessibleName(text)
        self.setToolTip("Go to the place" if self._underlined else "")
        self.updateGeometry()
        self.update()

    def set_loud(self) -> None:
        """It can be pressed."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_quiet(self) -> None:
        """It only says something."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unsetCursor()

    def sizeHint(self) -> QSize:
        look = self._look
        width = 2.0 * look.length("space.xs") + width_of(look.theme, "small", self._text) + 1
        if self._icon:
            width += look.length("icon.inline") + look.length("space.sm")
        if self._keys:
            width += width_of(look.theme, "caption", self._keys) + 2 * look.length("space.xs") + look.length("space.xs")
        return QSize(round(width), look.length("size.foot") - look.length("space.xs"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("control.icon_button"), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, theme) as draw:
            if self.hasFocus():
                look.draw_ring(draw, rect, "radius.chip")
            xs, left = look.length("space.xs"), rect.left() + look.length("space.xs")
            if self._icon:
                side = look.length("icon.inline")
                icon = QRectF(left, rect.top(), side, rect.height())
                look.draw_icon(draw, icon, self._icon, self._icon_color, "icon.inline")
                left += side + look.length("space.sm")
            loud = self.underMouse() and self.focusPolicy() is not Qt.FocusPolicy.NoFocus
            ink = "text.primary" if loud else self._ink
            words = QRectF(left, rect.top(), rect.right() - xs - left, rect.height())
            taken = draw.text(words, self._text, "small", ink)
            if self._underlined:
                bottom = rect.center().y() + theme.line_height("small") / 2
                draw.row_rule(left, left + taken, bottom, ink if loud else "border.default")
            if self._keys:
                wide = width_of(theme, "caption", self._keys)
                high = theme.line_height("caption") + look.length("space.xxs")
                key = QRectF(left + taken + xs, rect.center().y() - high / 2, wide + 2 * xs, high)
                look.draw_box(draw, key, "surface.canvas", "border.default", "radius.cell")
                draw.text(key.adjusted(xs, 0, 0, 0), self._keys, "caption", "text.secondary")
        painter.end()

"""What a figure means, how it was worked out and from what: a leaf that opens over a page where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from scorecard.core.model import Evaluation
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.render.drawing import drawing

MOST_INPUTS: Final = 14
LONG_FIGURE: Final = 34
"""Characters from which what stands at the right is a sentence, and takes more lines than one."""


@dataclass(frozen=True, slots=True)
class Link:
    """The way to where something stands: words, the key of a page, and a row there."""

    words: str
    page: str
    target: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """Something to try out: words on its button, how the history would call it, and what makes it."""

    words: str
    label: str
    make: Callable[[Evaluation], Evaluation]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure.

    means     what it says, in a sentence or two
    computed  the formula in words
    inputs    what it was worked out from: names and figures
    settings  the key of settings that it depends on and that can be changed, "" for none
    """

    title: str
    figure: str
    means: str
    computed: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    tries: tuple[Try, ...] = ()
    settings: str = ""
    change: str = ""


class Leaf(QWidget):
    """A sheet over a page beside what it is about. Escape, its cross or a click elsewhere close it.

    closed  it is closed
    """

    closed = Signal()

    def __init__(self, look: Look, page: QWidget, title: str) -> None:
        super().__init__(page)
        self._look = look
        self._page = page
        self._before: QWidget | None = None
        self._about = QRect()
        self.setAccessibleName(title)
        lg = look.length("space.lg")
        self._title = Text(look, title, "strong", wraps=True)
        self.cross = IconButton(look, "close", self.tr("Close"), keys="Esc")
        head = QHBoxLayout()
        head.setSpacing(look.length("space.sm"))
        head.addWidget(self._title, 1)
        head.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(lg, 0, lg, lg)
        self.column.setSpacing(look.length("space.sm"))
        self._row = head
        above = QWidget()
        above.setLayout(head)
        head.setContentsMargins(lg, look.length("space.md"), look.length("space.sm"), look.length("space.xs"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(above)
        scroll = EdgeScroll(inside)
        for part in (inside, scroll.viewport()):
            part.setAutoFillBackground(False)  # the ground is the leaf's
        whole.addWidget(scroll, 1)
        self.cross.clicked.connect(self.dismiss)
        look.changed.connect(self.dismiss)
        self.hide()

    def open(self, about: QRect) -> None:
        """Open it beside a place of the page, with the keyboard in it."""
        self._before = QApplication.focusWidget()
        self._about = about
        self._place()
        self.show()
        self.raise_()
        self._place()  # words that wrap know their height once they are shown
        self._first().setFocus(Qt.FocusReason.PopupFocusReason)
        _application().installEventFilter(self)

    def dismiss(self) -> None:
        """Close it, and put the keyboard back."""
        if self.isHidden():
            return
        _application().removeEventFilter(self)
        focused, before = QApplication.focusWidget(), self._before
        self.hide()
        inside = focused is self or (focused is not None and self.isAncestorOf(focused))
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget)
        if pressed and self.isVisible() and self._is_beside(watched):
            self.dismiss()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what is under it is not meant

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            self._look.draw_box(draw, QRectF(self.rect()), "surface.raised", "border.strong", "radius.card")
        painter.end()

    def _is_beside(self, watched: QObject) -> bool:
        """Whether it is a part of the page that is not in the leaf."""
        part = isinstance(watched, QWidget) and self._page.isAncestorOf(watched)
        return part and watched is not self and not self.isAncestorOf(watched)  # type: ignore[arg-type]

    def _first(self) -> QWidget:
        """Where the keyboard begins."""
        return self.cross

    def _place(self) -> None:
        look, page, about = self._look, self._page.rect(), self._about
        gap = look.length("space.sm")
        wide = min(round(look.length("size.advice") * max(look.text_scale, 1.0)), page.width() - 2 * gap)
        high = 2
        for part in (self._row, self.column):
            tall = part.hasHeightForWidth()
            high += part.totalHeightForWidth(wide - 2) if tall else part.totalSizeHint().height()
        high = min(high, page.height() - 2 * gap)
        left = min(max(about.left(), gap), page.width() - wide - gap)
        below, above = about.bottom() + gap, about.top() - gap - high
        if below + high <= page.height() - gap:
            top = below
        elif above >= gap:
            top = above
        else:
            top = max(page.height() - high - gap, gap)
            beside = about.right() + gap
            left = beside if beside + wide <= page.width() - gap else max(about.left() - wide - gap, gap)
        top = max(min(top, page.height() - high - gap), gap)  # what it is about may be scrolled away
        self.setGeometry(QRect(QPoint(left, top), QPoint(left + wide - 1, top + high - 1)))


class ExplanationLeaf(Leaf):
    """An explanation.

    followed          the way to where something stands (Link)
    tried             something is to be tried (Try)
    settings_wanted   the settings that it depends on are to be changed (their key)
    """

    followed = Signal(object)
    tried = Signal(object)
    settings_wanted = Signal(str)

    def __init__(self, look: Look, page: QWidget, told: Explanation) -> None:
        super().__init__(look, page, told.title)
        self.told = told
        self.column.setSpacing(look.length("space.md"))
        if told.figure:
            self.column.addWidget(Text(look, told.figure, "title", wraps=True))
        self._say(self.tr("What it means"), told.means)
        self._say(self.tr("How it was worked out"), told.computed)
        if told.inputs:
            self._list(told.inputs)
        self.buttons: list[Button] = []
        for each in told.tries:
            button = Button(look, each.words, icon="weights", small=True)
            button.clicked.connect(partial(self._on_tried, each))
            self.buttons.append(button)
        if told.settings:
            button = Button(look, told.change, icon="settings", small=True)
            button.clicked.connect(partial(self._on_settings, told.settings))
            self.buttons.append(button)
        for link in told.links:
            button = Button(look, link.words, kind=ButtonKind.GHOST, small=True)
            button.clicked.connect(partial(self._on_followed, link))
            self.buttons.append(button)
        for button in self.buttons:
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            self.column.addLayout(line)
        self.column.addStretch(1)
        self.setAccessibleDescription(" ".join(filter(None, (told.figure, told.means, told.computed))))

    def _say(self, head: str, text: str) -> None:
        if text:
            group = QVBoxLayout()
            group.setSpacing(self._look.length("space.xxs"))
            group.addWidget(Text(self._look, head, "label", "text.tertiary"))
            group.addWidget(Text(self._look, text, "small", "text.primary", wraps=True))
            self.column.addLayout(group)

    def _list(self, inputs: tuple[tuple[str, str], ...]) -> None:
        look = self._look
        head = QVBoxLayout()
        head.setSpacing(look.length("space.xs"))
        head.addWidget(Text(look, self.tr("From what"), "label", "text.tertiary"))
        head.addWidget(Rule(look, color="border.default"))
        self.column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.length("space.lg"))
        grid.setVerticalSpacing(look.length("space.xs"))
        grid.setColumnStretch(0, 1)
        for at, (name, figure) in enumerate(inputs[:MOST_INPUTS]):
            told = Text(look, name, "small", "text.secondary", wraps=True)
            if not figure:
                grid.addWidget(told, at, 0, 1, 2)  # a sentence alone takes the whole width
                continue
            grid.addWidget(told, at, 0)
            long = len(figure) > LONG_FIGURE
            value = Text(look, figure, "small", "text.primary", wraps=long)
            grid.setColumnStretch(1, max(grid.columnStretch(1), int(long)))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        self.column.addLayout(grid)
        if len(inputs) > MOST_INPUTS:
            words = self.tr("and {count} more").format(count=len(inputs) - MOST_INPUTS)
            self.column.addWidget(Text(look, words, "caption", "text.tertiary"))

    def _first(self) -> QWidget:
        return self.buttons[0] if self.buttons else self.cross

    def _on_tried(self, each: Try, _checked: bool = False) -> None:
        self.dismiss()
        self.tried.emit(each)

    def _on_settings(self, key: str, _checked: bool = False) -> None:
        self.dismiss()
        self.settings_wanted.emit(key)

    def _on_followed(self, link: Link, _checked: bool = False) -> None:
        self.dismiss()
        self.followed.emit(link)


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application

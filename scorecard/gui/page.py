"""A page of the window: its header, toolbar, body and side panel; and what is shown while it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QSplitterHandle, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.wording import isolated
from scorecard.gui.buttons import Button
from scorecard.gui.files import Files
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.strip import Strip
from scorecard.render.drawing import drawing


class Page(QWidget):
    """A place in the window: a header, and under it a toolbar over a body, with a side panel if it has one.

    Actions that a person can find by their words are added with `addAction`; the window lists them in its menu and in
    the palette while the page is shown.

    go_requested  another page is wanted: its key, and what to show there (a table of the evaluation and a key in it)
    told          something was done that is worth a sentence
    offered       something was done: a sentence, the word on the button that takes it back, and what that calls
    failed        something could not be done (ScorecardError)
    side_resized  the side panel has another width, for the window to remember
    calmed        nothing is being written to a file any more
    """

    go_requested = Signal(str, object)
    told = Signal(str)
    offered = Signal(str, str, object)
    failed = Signal(object)
    side_resized = Signal(int)
    calmed = Signal()

    help_page: ClassVar[str] = "index"
    """The page of the help that fits, without its ending."""

    def __init__(
        self,
        look: Look,
        title: str,
        *,
        tools: Sequence[QWidget] = (),
        secondary: Sequence[QWidget] = (),
        primary: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setAccessibleName(title)
        self.header = PageHeader(look, title, tools=tools, secondary=secondary, primary=primary)
        self._left = QWidget()
        self._column = QVBoxLayout(self._left)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._toolbar: QWidget | None = None
        self._body: QWidget | None = None
        self._side: QWidget | None = None
        self._side_share = 0
        self._splitter = Splitter(look)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(look.length("line.hair"))
        self._splitter.addWidget(self._left)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._splitter, 1)

    @property
    def undo_stack(self) -> QUndoStack | None:
        """What undo and redo mean on this page; None where nothing can be undone."""
        return None

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written that a person has asked for, and waits for: the page stays as long."""
        return False

    def tell_saved(self, path: Path, files: Files) -> None:
        """Say that a file is written, and offer to show where."""
        sentence = self.tr("Saved as {name}.").format(name=isolated(path.name))
        self.offered.emit(sentence, self.tr("Show in folder"), partial(files.show_folder, path))

    def set_toolbar(self, toolbar: QWidget) -> None:
        """Show tools between the header and the body."""
        self._toolbar = toolbar
        self._column.insertWidget(0, toolbar)

    def set_band(self, band: QWidget) -> None:
        """Show a band over the whole width, right under the header."""
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.insertWidget(1, band)

    def set_body(self, body: QWidget) -> None:
        """Show the body; the one shown before is taken away and deleted."""
        if self._body is not None:
            forget(self._body)
        self._body = body
        self._column.addWidget(body, 1)

    def set_side(self, side: QWidget, *, share: int = 0) -> None:
        """Show a panel right of toolbar and body.

        With `share` it grows with the page, to so many hundredths of it and at most to its own maximum, until a person
        gives it a width.
        """
        self._side = side
        self._side_share = share
        self._splitter.addWidget(side)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setCollapsible(1, False)

    def set_side_width(self, width: int) -> None:
        """Give the side panel a width, as it was remembered."""
        if self._side is not None and width > 0:
            self._side_share = 0
            self._widen_side(width)

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Show the place of a row of the evaluation, such as a criterion or a cell. Pages without places stay."""

    def focus_body(self) -> None:
        """Put the keyboard where work on this page begins."""
        for part in (self._body, self._side, self.header):
            if part is not None:
                part.setFocus(Qt.FocusReason.ShortcutFocusReason)
                if not part.hasFocus():
                    part.focusNextPrevChild(True)
                return

    def regions(self) -> list[QWidget]:
        """The regions that F6 goes through, in their order."""
        return [part for part in (self.header, self._toolbar, self._body, self._side) if part is not None]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_side()

    def share_side(self) -> None:
        """Give the side panel what it takes of the page, where nobody has given it a width."""
        if self._side is not None and self._side_share:
            most = self._side.maximumWidth()
            self._widen_side(min(max(self.width() * self._side_share // 100, self._side.sizeHint().width()), most))

    def _widen_side(self, width: int) -> None:
        self._splitter.setSizes([max(self.width() - width, 1), width])

    def _on_splitter_moved(self, _at: int, _index: int) -> None:
        self._side_share = 0
        if self._side is not None:
            self.side_resized.emit(self._side.width())


class Splitter(QSplitter):
    """Parts side by side, with a hairline between them that can be dragged."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._look = look
        super().__init__(Qt.Orientation.Horizontal, parent)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self._look, self)


class _Handle(QSplitterHandle):
    """One device pixel wide at every scale; stronger under the pointer."""

    def __init__(self, look: Look, splitter: QSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._look = look

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.contentsRect())
        with drawing(painter, rect, self._look.theme) as draw:
            color = "border.strong" if self.underMouse() else "border.subtle"
            draw.fill(QRectF(rect.left(), rect.top(), draw.pixel, rect.height()), color)
        painter.end()


class Toolbar(Strip):
    """The line between header and body: views at the left, facts and small tools at the right."""

    def __init__(
        self, look: Look, left: Sequence[QWidget] = (), right: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "size.toolbar", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        for each in left:
            row.addWidget(each)
        row.addStretch(1)
        for each in right:
            row.addWidget(each)


class SidePanel(QWidget):
    """A panel at the right: a title, and under it a column that scrolls. Add to `column`."""

    def __init__(self, look: Look, title: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name or title)
        side = look.length("space.lg")
        self.title = Text(look, title, "strong", elides=True)
        self._head = QWidget()
        self.head = QHBoxLayout(self._head)
        self.head.setContentsMargins(side, 0, side, 0)
        self.head.setSpacing(look.length("space.sm"))
        self.head.addWidget(self.title, 1)
        inside = QWidget()
        self.column = QVBoxLayout()
        self.column.setContentsMargins(side, 0, side, side)
        self.column.setSpacing(look.length("space.md"))
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(self.column)
        holder.addStretch(1)  # an alignment would cut texts that wrap to the height of their hint
        scroll = EdgeScroll(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(scroll, 1)
        self._dress()
        look.changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        return QSize(self._width("size.standing"), self._look.length("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width("size.standing_minimum"), self._look.length("size.panel_header"))

    def _dress(self) -> None:
        self._head.setFixedHeight(self._look.length("size.panel_header"))
        self.setMaximumWidth(self._width("size.standing_maximum"))
        self.updateGeometry()

    def _width(self, name: str) -> int:
        return round(self._look.length(name) * max(self._look.text_scale, 1.0))


class PageHeader(Strip):
    """The title over a line that says the state in words; right of them tools, secondary buttons, the primary last."""

    def __init__(
        self,
        look: Look,
        title: str,
        *,
        tools: Sequence[QWidget] = (),
        secondary: Sequence[QWidget] = (),
        primary: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "size.header", parent)
        self._title = Text(look, title, "title", elides=True)
        self._state = Text(look, "", "small", "text.secondary", elides=True)
        self.setAccessibleName(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        for each in (self._title, self._state):
            words.addWidget(each)
        words.addStretch(1)
        row.addLayout(words, 1)
        for tool in tools:
            row.addWidget(tool)
        self.rule: QWidget | None = None
        """The line between tools and buttons, to be hidden with the buttons."""
        if tools and (secondary or primary):
            self.rule = Rule(look, Qt.Orientation.Vertical, "border.default")
            self.rule.setFixedHeight(look.length("icon.list"))
            row.addSpacing(look.length("space.xs"))
            row.addWidget(self.rule)
            row.addSpacing(look.length("space.xs"))
        for button in (*secondary, *((primary,) if primary else ())):
            row.addWidget(button)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._title.setToolTip(title)
        self.setAccessibleName(title)

    def set_state(self, line: str) -> None:
        """Say the state of the page in one line."""
        self._state.setText(line)
        self._state.setToolTip(line)


class EmptyPage(QWidget):
    """What to do on a page that has nothing to show yet."""

    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        sentence: str,
        primary: Button,
        alternative: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.title = Text(look, title, "section")
        self.sentence = Text(look, sentence, "body", "text.secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setSpacing(look.length("space.sm"))
        column.addStretch(1)
        column.addSpacing(look.length("control.icon_button"))
        for each in (self.title, self.sentence):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.title)
        column.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.length("space.sm"))
        buttons.addStretch(1)
        for button in (primary, *((alternative,) if alternative else ())):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addSpacing(look.length("space.xs"))
        column.addLayout(buttons)
        column.addStretch(1)
        self._dress()
        look.changed.connect(self._dress)

    def show_words(self, title: str, sentence: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            side = look.length("control.icon_button")
            top = self.title.geometry().top() - side - look.length("space.sm")
            place = QRectF(0, top, self.width(), side)
            look.draw_icon(draw, place, self._icon, "text.secondary", "control.icon_button")
        painter.end()

    def _dress(self) -> None:
        width = self._look.length("size.standing") - self._look.length("space.lg")
        self.sentence.setFixedWidth(round(width * self._look.text_scale))
        self.sentence.setMinimumHeight(max(self.sentence.heightForWidth(self.sentence.width()), 0))


class Body(QStackedWidget):
    """The body of a page; while there is nothing in it to show, what to do stands in its place."""

    def __init__(self, filled: QWidget) -> None:
        super().__init__()
        self.empty: EmptyPage | None = None
        self.addWidget(filled)

    def show_empty(self, empty: EmptyPage, first: QWidget) -> None:
        """Say what is to be done; `first` takes the focus there."""
        self.show_filled()
        self.empty = empty
        empty.setFocusProxy(first)
        self.addWidget(empty)
        self.setCurrentWidget(empty)

    def show_filled(self) -> None:
        """Show the body itself again."""
        if self.empty is not None:
            self.setCurrentIndex(0)
            forget(self.empty)
            self.empty = None

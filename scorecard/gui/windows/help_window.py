"""The help: contents and search at the left, the page at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.fields import SearchField
from scorecard.gui.finding import words_of
from scorecard.gui.help import ENDING, INDEX, Help, anchor_of
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.markdown import markdown_document
from scorecard.gui.views.help_contents import ContentsModel, ContentsRow, ContentsView
from scorecard.render.drawing import drawing

READING_WIDTH: Final = 90
"""Average letters in a line of a page, at most."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person is: a page and how far down."""

    page: str
    down: int = 0


class HelpWindow(QWidget):
    """The help in a window of its own. It is made once and shown again; `show_page` brings it to the front."""

    def __init__(
        self,
        look: Look,
        folder: Path,
        parent: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        """Raises ScorecardError where the folder holds no help."""
        super().__init__(parent, Qt.WindowType.Window)
        self._look = look
        self._help = Help(folder)
        self._page = ""
        self._back: list[_Place] = []
        self._forth: list[_Place] = []
        self.setWindowTitle(self.tr("Scorecard help"))
        self._search = SearchField(look, self.tr("Search the help"))
        self._model = ContentsModel(self)
        self._contents = ContentsView(look, self._model)
        self._contents.setAccessibleName(self.tr("Contents"))
        self._back_button = IconButton(look, "chevron-left", self.tr("Back"), keys="Alt+Left")
        self._forth_button = IconButton(look, "chevron-right", self.tr("Forward"), keys="Alt+Right")
        self._path = Text(look, "", "small", "text.secondary", elides=True)
        self._browser = _Paper()
        self._leaving = _Leaving(look, open_url)
        self._arrange()
        self._dress()
        self._list()
        self.show_page(INDEX, raised=False)
        self._search.sought.connect(self._on_sought)
        self._search.returnPressed.connect(self._on_search_entered)
        self._contents.chosen.connect(self._on_chosen)
        self._back_button.clicked.connect(self.go_back)
        self._forth_button.clicked.connect(self.go_forth)
        self._browser.anchorClicked.connect(self._on_link)
        look.changed.connect(self._on_look_changed)
        for keys, called in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forth),
            ("Ctrl+F", self._search.setFocus),
            ("Ctrl+W", self.close),
        ):
            QShortcut(QKeySequence(keys), self, called)

    # ---- for others ---------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._page

    def show_page(self, name: str, *, raised: bool = True) -> None:
        """Show a page, such as "results" or "results#ties"; the index where there is none of that name."""
        page, _, anchor = name.partition("#")
        self._go(page if page in self._help.pages else INDEX, anchor)
        if raised:
            self.show()
            self.raise_()
            self.activateWindow()

    def go_back(self) -> None:
        """Show again what was shown before."""
        self._turn(self._back, self._forth)

    def go_forth(self) -> None:
        """Take a step back back."""
        self._turn(self._forth, self._back)

    # ---- moving -------------------------------------------------------------------------------------

    def _go(self, page: str, anchor: str = "") -> None:
        if page != self._page or anchor:
            if self._page:
                self._back.append(self._here())
                self._forth.clear()
            self._show(page)
            if anchor:
                self._scroll_to(anchor)
        self._show_turns()

    def _turn(self, taken: list[_Place], given: list[_Place]) -> None:
        if taken:
            place = taken.pop()
            given.append(self._here())
            self._show(place.page)
            self._browser.verticalScrollBar().setValue(place.down)
            self._show_turns()

    def _here(self) -> _Place:
        return _Place(self._page, self._browser.verticalScrollBar().value())

    def _show_turns(self) -> None:
        self._back_button.setEnabled(bool(self._back))
        self._forth_button.setEnabled(bool(self._forth))

    def _show(self, name: str) -> None:
        """Show a page from its beginning."""
        page = self._help.pages[name]
        self._page = name
        self._leaving.hide()
        self._browser.setDocument(markdown_document(self._look, page.text, self._browser))  # deletes the one before
        self._browser.setAccessibleName(page.title)
        self._browser.verticalScrollBar().setValue(0)
        section = next((each.title for each in self._help.sections if name in each.pages), "")
        self._path.setText(" / ".join(part for part in (section, page.title) if part))
        self._contents.mark(name)
        self._highlight()

    def _scroll_to(self, anchor: str) -> None:
        block = self._browser.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                top = self._browser.document().documentLayout().blockBoundingRect(block).top()
                self._browser.verticalScrollBar().setValue(round(top) - self._look.length("space.md"))
                return
            block = block.next()

    def _highlight(self) -> None:
        """Mark the words that are sought."""
        marks = []
        for word in words_of(self._search.text()):
            cursor = self._browser.document().find(word)
            while not cursor.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = cursor
                mark.format.setBackground(self._look.color("selection.fill"))
                marks.append(mark)
                cursor = self._browser.document().find(word, cursor)
        self._browser.setExtraSelections(marks)

    # ---- slots --------------------------------------------------------------------------------------

    def _on_chosen(self, page: str) -> None:
        self._go(page)

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() or url.host():
            self._leaving.ask(url)
            return
        name = url.path().removesuffix(ENDING) or self._page
        self._go(name if name in self._help.pages else INDEX, url.fragment())

    def _on_sought(self, _query: str) -> None:
        self._list()
        self._highlight()

    def _on_search_entered(self) -> None:
        first = self._model.first_page()
        if first:
            self._go(first)

    def _on_look_changed(self) -> None:
        down = self._browser.verticalScrollBar().value()
        self._dress()
        self._show(self._page)
        self._browser.verticalScrollBar().setValue(down)

    def _list(self) -> None:
        """List the contents, or what was found."""
        query = self._search.text()
        if words_of(query):
            found = self._help.search(query)
            rows = [ContentsRow(each.page.title, each.page.name, each.excerpt, each.spans) for each in found]
            rows = rows or [ContentsRow(self.tr("No page holds these words"))]
        else:
            rows = []
            for section in self._help.sections:
                rows += [ContentsRow(section.title)] if section.title else []
                rows += [ContentsRow(self._help.pages[name].title, name) for name in section.pages]
        self._model.show(rows)
        self._contents.mark(self._page)

    # ---- events and looks ---------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down and self._search.hasFocus():
            self._contents.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        look = self._look
        md = look.length("space.md")
        self._left = _Ground(look)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(md, md, md, 0)
        left.setSpacing(md)
        left.addWidget(self._search)
        left.addWidget(self._contents, 1)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(look.length("space.lg"), 0, look.length("space.lg"), 0)
        head.setSpacing(look.length("space.xxs"))
        head.addWidget(self._back_button)
        head.addWidget(self._forth_button)
        head.addSpacing(look.length("space.sm"))
        head.addWidget(self._path, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head)
        right.addWidget(Rule(look))
        right.addWidget(self._browser, 1)
        right.addWidget(self._leaving)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._left)
        whole.addWidget(Rule(look, Qt.Orientation.Vertical))
        whole.addLayout(right, 1)
        self.resize(look.length("size.window_minimum.width"), look.length("size.window_minimum.height"))

    def _dress(self) -> None:
        look = self._look
        self._left.setFixedWidth(round(look.length("size.standing_minimum") * max(look.text_scale, 1.0)))
        self._head.setFixedHeight(look.length("size.toolbar"))
        self._browser.set_longest(QFontMetrics(look.font("body")).averageCharWidth() * READING_WIDTH)


class _Paper(QTextBrowser):
    """What a page is read on: lines as long as it is wide, but no longer than can be read well."""

    def __init__(self) -> None:
        super().__init__()
        self._longest = 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { border: none; padding: 0; border-radius: 0; }")
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)

    def set_longest(self, width: int) -> None:
        """Let lines be so long at most."""
        self._longest = width
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(self._longest, self.viewport().width() - 2)  # tables take a little more than they are given
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)


class _Leaving(QWidget):
    """Asks before a link leaves the program."""

    def __init__(self, look: Look, open_url: Callable[[QUrl], object]) -> None:
        super().__init__()
        self._look = look
        self._open_url = open_url
        self._url = QUrl()
        self._words = Text(look, "", "body", wraps=True)
        self._open = Button(look, self.tr("Open in the browser"), small=True)
        self._copy = Button(look, self.tr("Copy the address"), kind=ButtonKind.GHOST, small=True)
        self._stay = IconButton(look, "close", self.tr("Stay here"))
        row = QHBoxLayout(self)
        md = look.length("space.md")
        row.setContentsMargins(look.length("size.page_left"), look.length("space.sm"), md, look.length("space.sm"))
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._words, 1)
        for each in (self._copy, self._open, self._stay):
            row.addWidget(each)
        self.hide()
        self._open.clicked.connect(self._on_open)
        self._copy.clicked.connect(self._on_copy)
        self._stay.clicked.connect(self.hide)

    def ask(self, url: QUrl) -> None:
        """Ask whether to open an address."""
        self._url = url
        self._words.setText(self.tr("This leads out of Scorecard: {address}").format(address=url.toDisplayString()))
        self.setAccessibleName(self._words.text())
        self.show()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            draw.fill(QRectF(self.rect()), "surface.sunken")
            draw.row_rule(0, self.width(), draw.pixel, "border.default")
        painter.end()

    def _on_open(self) -> None:
        self._open_url(self._url)
        self.hide()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url.toString())
        self.hide()


class _Ground(QWidget):
    """The ground of the contents."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("surface.rail"))
        painter.end()

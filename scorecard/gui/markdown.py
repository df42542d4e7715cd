"""Markdown in the fonts and colours of the look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
)

from scorecard.gui.look import Look

HEADINGS: Final = {1: "verdict", 2: "section"}
"""The roles of headings by their level; deeper ones are "strong"."""

_FENCED: Final = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*\n?", re.MULTILINE | re.DOTALL)
_LINE: Final = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_SOLID: Final = QTextFrameFormat.BorderStyle.BorderStyle_Solid


def markdown_document(look: Look, text: str, parent: QObject | None = None) -> QTextDocument:
    """A text in Markdown, to be read; made anew when the look changes. What is fenced stands in a box of its own."""
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(look.font("body"))
    document.setDocumentMargin(look.length("space.xl"))
    document.setIndentWidth(look.length("space.xl"))
    pieces = _FENCED.split(text)
    document.setMarkdown(_with_marks(pieces))
    _Dresser(look, document).dress(pieces[1::2])
    return document


def _with_marks(pieces: list[str]) -> str:
    """The text with a mark in the place of every fenced piece."""
    return "".join(f"\n\n{_mark(at // 2)}\n\n" if at % 2 else piece for at, piece in enumerate(pieces))


def _mark(number: int) -> str:
    return f"fenced{number}piece"


class _Dresser:
    """Gives every paragraph, table and box of a document its format."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        self._look = look
        self._document = document

    def dress(self, fenced: list[str]) -> None:
        for frame in self._document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)
        for block in list(_blocks(self._document)):
            self._dress_block(block)
        for number, piece in enumerate(fenced):
            self._box(_mark(number), piece)

    # ---- paragraphs ---------------------------------------------------------------------------------

    def _dress_block(self, block: QTextBlock) -> None:
        look, shape = self._look, block.blockFormat()
        level = shape.headingLevel()
        cursor = QTextCursor(block)
        in_table = cursor.currentTable() is not None
        is_head = in_table and cursor.currentTable().cellAt(cursor).row() == 0
        role = "label" if is_head else HEADINGS.get(level, "strong") if level else "body"
        ink = "text.tertiary" if is_head else "text.primary"
        line = look.line_height(role) + (0 if level or in_table else look.length("space.xxs"))
        shape.setLineHeight(line, _LINE)
        top, bottom = self._margins(level, in_table=in_table, in_list=block.textList() is not None)
        shape.setTopMargin(top)
        shape.setBottomMargin(bottom)
        if is_head:  # as the figures under it
            table = cursor.currentTable()
            below = table.cellAt(1, table.cellAt(cursor).column()) if table.rows() > 1 else table.cellAt(cursor)
            shape.setAlignment(below.firstCursorPosition().blockFormat().alignment())
        cursor.setBlockFormat(shape)
        for start, length, given in list(_fragments(block)):
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(self._letters(role, ink, given))

    def _margins(self, level: int, *, in_table: bool, in_list: bool) -> tuple[int, int]:
        length = self._look.length
        if in_table:
            return 0, 0
        if level == 1:
            return 0, length("space.sm")
        if level:
            return length("space.lg"), length("space.xs")
        return 0, length("space.xs") if in_list else length("space.sm")

    def _letters(self, role: str, ink: str, given: QTextCharFormat) -> QTextCharFormat:
        look = self._look
        font = look.font(role)
        made = QTextCharFormat()
        if given.fontWeight() > QFont.Weight.Medium and role == "body":
            font.setWeight(look.font("strong").weight())
        if given.fontItalic():
            font.setItalic(True)
        if given.fontFixedPitch():
            font = self._fixed(role)
            made.setBackground(QBrush(look.color("surface.sunken")))
        made.setFont(font)
        made.setForeground(QBrush(look.color(ink)))
        if given.isAnchor():
            made.setAnchor(True)
            made.setAnchorHref(given.anchorHref())
            made.setForeground(QBrush(look.color("accent.text")))
            made.setFontUnderline(True)
        return made

    def _fixed(self, role: str) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self._look.font(role).pixelSize())
        return font

    # ---- tables -------------------------------------------------------------------------------------

    def _dress_table(self, table: QTextTable) -> None:
        look = self._look
        shape = table.format()
        shape.setBorder(0)
        shape.setBorderCollapse(True)
        shape.setCellSpacing(0)
        shape.setCellPadding(look.length("space.xs"))
        shape.setTopMargin(look.length("space.xs"))
        shape.setBottomMargin(look.length("space.md"))
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(shape)
        for row in range(table.rows()):
            color = look.color("border.default" if row == 0 else "border.subtle")
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                cell.setFormat(self._ruled(color))

    def _ruled(self, color: QColor) -> QTextTableCellFormat:
        """A cell with a hairline under it."""
        shape = QTextTableCellFormat()
        shape.setPadding(self._look.length("space.xs"))
        shape.setLeftPadding(0)
        shape.setRightPadding(self._look.length("space.md"))
        shape.setBottomBorder(self._look.length("line.hair"))
        shape.setBottomBorderStyle(_SOLID)
        shape.setBottomBorderBrush(QBrush(color))
        return shape

    # ---- boxes --------------------------------------------------------------------------------------

    def _box(self, mark: str, text: str) -> None:
        """Put a fenced piece into a box, in the place of its mark."""
        look = self._look
        cursor = self._document.find(mark)
        if cursor.isNull():
            return
        cursor.removeSelectedText()
        shape = QTextFrameFormat()
        shape.setBackground(QBrush(look.color("surface.sunken")))
        shape.setPadding(look.length("space.md"))
        shape.setTopMargin(look.length("space.xs"))
        shape.setBottomMargin(look.length("space.sm"))
        before = cursor.position()
        frame = cursor.insertFrame(shape)
        for around in (before, frame.lastPosition() + 1):
            self._flatten(around)
        line = QTextBlockFormat()
        line.setLineHeight(look.line_height("body"), _LINE)
        letters = QTextCharFormat()
        letters.setFont(self._fixed("small"))
        letters.setForeground(QBrush(look.color("text.primary")))
        for at, each in enumerate(text.rstrip("\n").split("\n")):
            if at:
                cursor.insertBlock(line, letters)
            else:
                cursor.setBlockFormat(line)
                cursor.setBlockCharFormat(letters)
            cursor.insertText(each, letters)

    def _flatten(self, position: int) -> None:
        """Take the height from an empty paragraph, such as Qt wants around every box."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(position)
        if not cursor.block().text():
            flat = QTextBlockFormat()
            flat.setLineHeight(1, _LINE)
            cursor.setBlockFormat(flat)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where each piece of one format begins, its length, and its format."""
    iterator = block.begin()
    while not iterator.atEnd():
        fragment: QTextFragment = iterator.fragment()
        if fragment.isValid():
            yield fragment.position(), fragment.length(), fragment.charFormat()
        iterator += 1

"""How the cells of the facts grid are painted, and the line in which a figure is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scorecard.core.model import Kind
from scorecard.core.numbers import grouped
from scorecard.gui.fields import mark_invalid
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import CellState, Place, ScoreCell
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.render.drawing import Align, Drawing, drawing

AnyIndex = QModelIndex | QPersistentModelIndex

DASHES: Final = [3.0, 2.0]


@dataclass(slots=True)
class GridState:
    """What the grid knows besides the cells.

    waived    criteria and candidates of the waivers
    wanted    cells that a block which waits for an answer would set
    refused   cells of it that cannot take theirs
    hovered   the cell under the pointer
    """

    waived: frozenset[tuple[str, str]] = frozenset()
    wanted: frozenset[Place] = frozenset()
    refused: frozenset[Place] = frozenset()
    hovered: Place = (-1, -1)


class FactsDelegate(QStyledItemDelegate):
    """Paints every state of a cell from its one description.

    typed     what was typed is to be taken (editor, the key that ended it; Key_unknown where it lost the focus)
    dropped   typing has been given up
    """

    typed = Signal(object, int)
    dropped = Signal(object)

    def __init__(self, look: Look, model: ScoresModel, state: GridState, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._scores = model
        self._state = state

    def gate_box(self, rect: QRect) -> QRect:
        """Where the mark of a gate is clicked."""
        side = self._look.length("icon.inline") + 2 * self._look.length("space.sm")
        return QRect(rect.left(), rect.top(), side, rect.height())

    # ---- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look, rect = self._look, QRectF(option.rect)
        flags: QStyle.StateFlag = option.state
        row, column = index.row(), index.column()
        cell = self._scores.cell(row, column)
        with drawing(painter, rect, look.theme) as draw:
            hair = draw.pixel
            inside = draw.snapped(rect).adjusted(0, 0, -hair, -hair)
            draw.fill(rect, "border.subtle")
            chosen = bool(flags & QStyle.StateFlag.State_Selected) or (row, column) in self._state.wanted
            key, candidate = self._scores.key_at(row), self._scores.candidate_at(column)
            waived = (key, candidate) in self._state.waived
            draw.fill(inside, self._ground(cell, waived=waived, chosen=chosen))
            if cell.state is not CellState.NOT_APPLICABLE:
                self._paint_cell(draw, inside, cell, (row, column), waived=waived)
            if (row, column) in self._state.refused:
                self._ring(draw, inside, "danger.mark")
            elif flags & QStyle.StateFlag.State_HasFocus:
                self._ring(draw, inside, "focus.ring")

    @staticmethod
    def _ground(cell: ScoreCell, *, waived: bool, chosen: bool) -> str:
        if cell.state is CellState.NOT_APPLICABLE:
            return "surface.group"
        if chosen:
            return "selection.fill"
        if cell.below_minimum:
            return "warn.soft" if waived else "danger.soft"
        return "surface.sunken" if cell.state is CellState.SEALED else "surface.canvas"

    def _is_gate(self, row: int) -> bool:
        heading = self._scores.heading(row)
        return heading is not None and heading.kind is Kind.GATE

    def _paint_cell(self, draw: Drawing, inside: QRectF, cell: ScoreCell, place: Place, *, waived: bool) -> None:
        look = self._look
        gap, icon = look.length("space.sm"), look.length("icon.inline")
        left, right = inside.left() + gap, inside.right() - gap
        if cell.state is CellState.UNSCORED:
            self._paint_blank(draw, inside)
        mark = ""
        ink = "text.primary"
        if cell.state is CellState.SEALED:
            mark, color, ink = "eye-off", "text.tertiary", "text.tertiary"
        elif cell.below_minimum:
            family = "warn" if waived else "danger"
            is_gate = cell.state is CellState.GATE
            mark, color, ink = "close" if is_gate else "flag", f"{family}.mark", f"{family}.text"
        elif cell.state is CellState.GATE:
            mark, color = "check", "success.mark"
        elif cell.state is CellState.UNSCORED and place == self._state.hovered and self._is_gate(place[0]):
            mark, color = "check", "text.tertiary"
        if mark:
            look.draw_icon(draw, QRectF(left, inside.top(), icon, inside.height()), mark, color, "icon.inline")
            left += icon + look.length("space.xs")
        left += self._paint_notes(draw, left, inside, cell)
        text = self._text(draw, cell, right - left)
        role = "strong" if cell.below_minimum else "body"
        draw.text(QRectF(left, inside.top(), max(right - left, 0), inside.height()), text, role, ink, Align.RIGHT)

    def _text(self, draw: Drawing, cell: ScoreCell, room: float) -> str:
        """A figure in full where there is room; the unit stands in the head of the row."""
        if not isinstance(cell.value, float):
            return cell.text
        full = grouped(cell.value)
        role = "strong" if cell.below_minimum else "body"
        return full if draw.metrics(role).horizontalAdvance(full) <= room or not cell.short else cell.short

    def _paint_notes(self, draw: Drawing, left: float, inside: QRectF, cell: ScoreCell) -> float:
        """A dot for a reason, a link for evidence; answers the room that they take."""
        look = self._look
        if cell.has_evidence:
            side = look.length("icon.tiny")
            look.draw_icon(
                draw, QRectF(left, inside.top(), side, inside.height()), "link", "text.tertiary", "icon.tiny"
            )
            return side + look.length("space.xs")
        if cell.has_reason:
            dot = look.length("space.xs") + draw.pixel
            draw.dot(QPointF(left + dot / 2, inside.center().y()), dot, "text.secondary")
            return dot + look.length("space.xs")
        return 0.0

    def _paint_blank(self, draw: Drawing, inside: QRectF) -> None:
        """The dashes that say that something is to be filled in."""
        inset = self._look.length("radius.cell") + draw.pixel / 2
        pen = QPen(self._look.color("warn.mark"), draw.pixel)
        pen.setDashPattern(DASHES)
        draw.painter.setPen(pen)
        draw.painter.setBrush(Qt.BrushStyle.NoBrush)
        corner = self._look.length("radius.cell")
        draw.painter.drawRoundedRect(inside.adjusted(inset, inset, -inset, -inset), corner, corner)

    def _ring(self, draw: Drawing, inside: QRectF, color: str) -> None:
        width = self._look.length("line.focus")
        draw.painter.setPen(QPen(self._look.color(color), width))
        draw.painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        draw.painter.drawRect(inside.adjusted(half, half, -half, -half))

    # ---- typing -----------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = FigureEditor(parent)
        editor.setFont(self._look.font("body"))
        heading = self._scores.heading(index.row())
        editor.setAccessibleName(heading.name if heading else "")
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        assert isinstance(editor, FigureEditor)
        if editor.isModified():
            return  # what is being typed stays, whatever others change meanwhile
        editor.setText(self._scores.typed_text(index.row(), index.column()))
        editor.selectAll()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What ends the typing is told instead of done: what is refused stays open, so that nothing typed is lost."""
        if not isinstance(watched, FigureEditor):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key is Qt.Key.Key_Escape:
                self.dropped.emit(watched)
                return True
            if key in ENDING or (key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and watched.was_typed):
                self.typed.emit(watched, key.value)
                return True
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in STAYING:
            self.typed.emit(watched, Qt.Key.Key_unknown.value)
        return False


ENDING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
STAYING: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""Why a line may lose the focus for a while."""


class FigureEditor(QLineEdit):
    """A figure while it is typed, right-aligned in its cell. `was_typed`: it began with a key, not with its value."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.was_typed = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._on_edited)

    def refuse(self, what: str) -> None:
        """Show that this cannot be taken, and why."""
        mark_invalid(self, what)
        self.setToolTip(what)

    def _on_edited(self, _text: str) -> None:
        self.refuse("")

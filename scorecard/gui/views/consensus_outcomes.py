"""What each score that could be agreed on would do to the result, as a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Align, drawing, widest, width_of


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What one score would do, in words."""

    score: float
    text: str
    leader: str
    lead: str


class OutcomeTable(QWidget):
    """Who leads, and by how much, at each score. A click on a row chooses its score.

    chosen  a score
    """

    chosen = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: tuple[OutcomeRow, ...] = ()
        self._score: float | None = None
        self._hovered = -1
        self.setAccessibleName(self.tr("What it does"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def rows(self) -> tuple[OutcomeRow, ...]:
        """What is painted."""
        return self._rows

    def show_rows(self, rows: Sequence[OutcomeRow]) -> None:
        """Paint other rows."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            said = (
                self.tr("{score}: {leader}, lead {lead}").format(score=row.text, leader=row.leader, lead=row.lead)
                for row in rows
            )
            self.setAccessibleDescription("\n".join(said))
            self.updateGeometry()
            self.update()

    def mark(self, score: float | None) -> None:
        """Show which score is chosen."""
        if score != self._score:
            self._score = score
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self.height_of(len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def height_of(self, rows: int) -> int:
        """The height of the heads with so many rows."""
        return self._step() * (rows + 1)

    def row_box(self, at: int) -> QRectF:
        """Where a row stands."""
        return QRectF(0, self._step() * (at + 1), self.width(), self._step())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at < 0 else self._rows[at].leader, self)
            return True
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._row_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self._rows[at].score)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, md = self._look.theme, self._look.length("space.md")
        left = max(
            widest(theme, "strong", [row.text for row in self._rows]), width_of(theme, "label", self.tr("Agreed"))
        )
        right = max(
            widest(theme, "strong", [row.lead for row in self._rows]), width_of(theme, "label", self.tr("Lead"))
        )
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            columns = (
                (0.0, left, Align.LEFT),
                (left + 2 * md, self.width() - left - right - 3 * md, Align.LEFT),
                (self.width() - right, right, Align.RIGHT),
            )
            heads = (self.tr("Agreed"), self.tr("Leader"), self.tr("Lead"))
            for (at, wide, align), text in zip(columns, heads, strict=True):
                draw.text(QRectF(at, 0, wide, self._step()), text, "label", "text.tertiary", align)
            draw.row_rule(0, self.width(), self._step(), "border.default")
            for number, row in enumerate(self._rows):
                box = self.row_box(number)
                if number == self._hovered:
                    draw.fill(box, "surface.hover")
                role = "strong" if row.score == self._score else "body"
                for (at, wide, align), text in zip(columns, (row.text, row.leader, row.lead), strict=True):
                    draw.text(QRectF(at, box.top(), wide, box.height()), text, role, "text.primary", align)
                draw.row_rule(0, self.width(), box.bottom())
        painter.end()

    def _step(self) -> int:
        return self._look.length("row.table_dense")

    def _row_at(self, point: QPointF) -> int:
        at = int(point.y() // self._step()) - 1
        return at if 0 <= at < len(self._rows) else -1

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

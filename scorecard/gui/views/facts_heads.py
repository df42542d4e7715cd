"""The heads of the facts grid: candidates above, criteria with their units at the left."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QToolTip, QWidget

from scorecard.core.model import Kind
from scorecard.core.wording import one_line
from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from scorecard.gui.models.seen import Shown
from scorecard.render.drawing import Align, Drawing, drawing, width_of
from scorecard.render.series import short_names


class _Heads(QHeaderView):
    """Heads along one side: they cannot be moved, and a click chooses their row or column."""

    def __init__(self, look: Look, model: ScoresModel, orientation: Qt.Orientation, grid: QTableView) -> None:
        super().__init__(orientation, grid)
        self._look = look
        self._scores = model
        self._grid = grid
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.logicalIndexAt(event.pos())
            QToolTip.showText(event.globalPos(), self.told(at) if at >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def told(self, at: int) -> str:
        """What the tooltip of a head says."""
        raise NotImplementedError


class CandidateHeads(_Heads):
    """As much of the name as tells it from the others, over the place, right-aligned over the figures."""

    def __init__(self, look: Look, document: Shown, model: ScoresModel, grid: QTableView) -> None:
        super().__init__(look, model, Qt.Orientation.Horizontal, grid)
        self._document = document
        self._named: object = None
        self._short: Mapping[str, str] = {}

    def _name(self, at: int) -> str:
        value = self._document.value
        if self._named is not value.candidates:
            self._named, self._short = value.candidates, short_names(value)
        return self._short.get(self._scores.candidate_at(at), "")

    def told(self, at: int) -> str:
        name = self._scores.headerData(at, Qt.Orientation.Horizontal)
        place = self._scores.headerData(at, Qt.Orientation.Horizontal, ScoresRole.PLACE)
        return "\n".join(str(part) for part in (name, place) if part)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        look, across = self._look, Qt.Orientation.Horizontal
        name = self._name(logical_index)
        place = str(self._scores.headerData(logical_index, across, ScoresRole.PLACE) or "")
        current = self._grid.currentIndex().column() == logical_index
        with drawing(painter, QRectF(rect), look.theme) as draw:
            whole = QRectF(rect)
            draw.fill(whole, "surface.group")
            draw.column_rule(whole.right(), whole.top(), whole.bottom())
            draw.row_rule(whole.left(), whole.right(), whole.bottom(), "border.default")
            gap = look.length("space.sm")
            inside = whole.adjusted(gap, 0, -gap, 0)
            upper, lower = look.line_height("small"), look.line_height("caption")
            top = whole.center().y() - ((upper + lower) / 2 if place else upper / 2)
            first = QRectF(inside.left(), top, inside.width(), upper)
            _bold(look, draw, first, name, "accent.text" if current else "text.primary", right=True)
            if place:
                second = QRectF(inside.left(), top + upper, inside.width(), lower)
                draw.text(second, place, "caption", "text.tertiary", Align.RIGHT)


class CriterionHeads(_Heads):
    """The names of the criteria under their groups, and at the right the unit."""

    def __init__(self, look: Look, model: ScoresModel, grid: QTableView) -> None:
        super().__init__(look, model, Qt.Orientation.Vertical, grid)

    def told(self, at: int) -> str:
        heading = self._scores.heading(at)
        return "" if heading is None else "\n".join(part for part in (heading.name, self._unit(at)) if part)

    def _unit(self, at: int) -> str:
        heading = self._scores.heading(at)
        if heading is None or heading.kind is Kind.GROUP:
            return ""
        return heading.unit

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        heading = self._scores.heading(logical_index)
        if heading is None:
            return
        look = self._look
        group = heading.kind is Kind.GROUP
        current = self._grid.currentIndex().row() == logical_index
        with drawing(painter, QRectF(rect), look.theme) as draw:
            whole = QRectF(rect)
            draw.fill(whole, "surface.group" if group else "selection.row" if current else "surface.canvas")
            draw.row_rule(whole.left(), whole.right(), whole.bottom())
            draw.column_rule(whole.right(), whole.top(), whole.bottom())
            left = whole.left() + look.length("size.page_left")
            right = whole.right() - look.length("space.sm")
            deep = heading.depth > 0
            if group and not deep and heading.series is not None:
                draw.swatch(left, whole.center().y(), heading.series)
            left += look.length("space.lg") if group or deep else 0
            left += max(heading.depth - 1, 0) * look.length("space.md")
            unit = self._unit(logical_index)
            room = width_of(look.theme, "caption", unit) + look.length("space.sm") if unit else 0.0
            draw.text(
                QRectF(left, whole.top(), right - left, whole.height()), unit, "caption", "text.tertiary", Align.RIGHT
            )
            place = QRectF(left, whole.top(), right - left - room, whole.height())
            ink = "accent.text" if current and not group else "text.primary"
            if group:
                _bold(look, draw, place, heading.name, ink)
            else:
                draw.text(place, heading.name, "strong" if current else "body", ink)


class Corner(QWidget):
    """The head over the names of the criteria."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self._look.length("row.grid_head"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            draw.fill(rect, "surface.group")
            draw.row_rule(0, rect.right(), rect.bottom(), "border.default")
            draw.column_rule(rect.right(), 0, rect.bottom())
            inside = rect.adjusted(look.length("size.page_left"), 0, -look.length("space.sm"), 0)
            draw.text(inside, self.tr("Measures and gates"), "label", "text.tertiary")
            draw.text(inside, self.tr("Unit"), "label", "text.tertiary", Align.RIGHT)
        painter.end()


def _bold(look: Look, draw: Drawing, rect: QRectF, text: str, color: str, *, right: bool = False) -> None:
    """Small text at the weight of what is strong, as heads and groups of dense grids have it."""
    font = QFont(look.font("small"))
    font.setWeight(look.font("strong").weight())
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, max(rect.width(), 0.0))
    left = rect.right() - metrics.horizontalAdvance(shown) if right else rect.left()
    baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
    draw.painter.setFont(font)
    draw.painter.setPen(look.color(color))
    draw.painter.drawText(QPointF(left, draw.y(baseline)), shown)

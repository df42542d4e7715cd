"""The heads of a scoring grid: the criteria at its left, which stay in sight, and the candidates above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from scorecard.core.model import Kind
from scorecard.core.wording import one_line
from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from scorecard.gui.views.parted_words import parted
from scorecard.render.drawing import Align, Drawing, drawing, width_of, wrapped

MOST_FITTED = 60
"""Candidates whose columns are fitted to their names; of more nobody sees all at once."""
MOST_ROOMY = 60
"""Rows of which it is asked whether a second line of their names would help; more do not fit in sight with it."""
MOST_INDENTED = 4
"""Levels of groups that are indented; deeper ones stand under each other, so that names keep their room."""


class _Head(QHeaderView):
    """A head that paints all of its sections itself."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.look = look
        self.current = -1
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def scores(self) -> ScoresModel:
        """The model of the grid."""
        model = self.model()
        assert isinstance(model, ScoresModel)
        return model

    def show_current(self, section: int) -> None:
        """Lift the section of the cursor."""
        if section != self.current:
            before, self.current = self.current, section
            for each in (before, section):
                if each >= 0:
                    self.viewport().update(self.box(each).toAlignedRect())

    def box(self, section: int) -> QRectF:
        """Where a section stands."""
        at, size = self.sectionViewportPosition(section), self.sectionSize(section)
        across = self.orientation() is Qt.Orientation.Horizontal
        whole = self.viewport().rect()
        return QRectF(at, 0, size, whole.height()) if across else QRectF(0, at, whole.width(), size)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            section = self.logicalIndexAt(event.pos())
            text = self.told(section) if section >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def told(self, section: int) -> str:
        """What the tooltip of a section says."""
        raise NotImplementedError

    def paint_box(self, draw: Drawing, box: QRectF, section: int) -> None:
        """Paint a section."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(event.rect())
        across = self.orientation() is Qt.Orientation.Horizontal
        first = self.visualIndexAt(event.rect().left() if across else event.rect().top())
        last = self.visualIndexAt(event.rect().right() if across else event.rect().bottom())
        painter = QPainter(self.viewport())
        with drawing(painter, rect, self.look.theme) as draw:
            draw.fill(rect, "surface.sunken" if across else "surface.canvas")
            if first >= 0:
                for section in range(first, (self.count() - 1 if last < 0 else last) + 1):
                    self.paint_box(draw, self.box(section), section)
            if across:
                draw.row_rule(rect.left(), rect.right() + 1, self.height(), "border.default")
        painter.end()


class CriteriaHead(_Head):
    """Names of groups and criteria with their share of the whole."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, Qt.Orientation.Vertical, parent)
        self.setAccessibleName(self.tr("Criteria"))

    def told(self, section: int) -> str:
        heading = self.scores().heading(section)
        if heading is None:
            return ""
        if not heading.weight:
            return heading.name
        return (
            self.tr("{criterion}\n{weight} % of the whole")
            .format(criterion=heading.name, weight=heading.weight)
            .replace(" %", "\N{NO-BREAK SPACE}%")
        )

    def natural_width(self) -> int:
        """The width in which every name stands in full."""
        model, look = self.scores(), self.look
        headings = [model.heading(row) for row in range(model.rowCount())]
        longest = sorted((each for each in headings if each), key=lambda each: -len(each.name))[:32]
        names = [
            self._indent(each.depth) + width_of(look.theme, "strong" if each.kind is Kind.GROUP else "body", each.name)
            for each in longest
        ]
        return round(max(names, default=0.0)) + self._weight_width() + 2 * look.length("space.sm")

    def cuts(self, width: int) -> bool:
        """Whether the name of a leaf does not stand in full where the head is so wide; of very many none is asked."""
        model, look = self.scores(), self.look
        room = width - self._weight_width() - 2 * look.length("space.sm")
        headings = [model.heading(row) for row in range(min(model.rowCount(), MOST_ROOMY))]
        leaves = (each for each in headings if each is not None and each.kind is not Kind.GROUP)
        return any(self._indent(each.depth) + width_of(look.theme, "body", each.name) > room for each in leaves)

    def paint_box(self, draw: Drawing, box: QRectF, section: int) -> None:
        heading = self.scores().heading(section)
        if heading is None:
            return
        look = self.look
        group, current = heading.kind is Kind.GROUP, section == self.current
        if group or current:
            draw.fill(box, "selection.row" if current else "surface.group")
        draw.row_rule(box.left(), box.right(), box.bottom())
        sm = look.length("space.sm")
        weight = self._weight_width()
        left = box.left() + self._indent(heading.depth)
        if heading.depth == 0:
            draw.swatch(look.length("size.page_left"), (box.top() + box.bottom() - draw.pixel) / 2, heading.series)
        ink = "accent.text" if current else "text.primary"
        inside = QRectF(left, box.top(), box.right() - sm - weight - left, box.height() - draw.pixel)
        role = "strong" if group or current else "body"
        step = look.line_height(role)
        lines = wrapped(look.theme, role, heading.name, inside.width(), 2 if box.height() > 2 * step else 1)
        top = inside.center().y() - len(lines) * step / 2
        draw.lines(QRectF(left, top, inside.width(), len(lines) * step), lines, role, ink)
        figure = QRectF(box.right() - sm - weight, box.top(), weight, box.height() - draw.pixel)
        quiet = "text.primary" if group else "text.tertiary"
        draw.text(figure, heading.weight, "strong" if group else "small", quiet, Align.RIGHT)

    def _indent(self, depth: int) -> float:
        step = self.look.length("space.lg")
        return self.look.length("size.page_left") + step * max(min(depth, MOST_INDENTED), 1)

    def _weight_width(self) -> int:
        return round(width_of(self.look.theme, "strong", "100.0"))


class CandidatesHead(_Head):
    """Short names over their places.

    named  other names are shown
    """

    named = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, Qt.Orientation.Horizontal, parent)
        self._names: Mapping[str, str] = {}
        self.setAccessibleName(self.tr("Candidates"))

    def show_names(self, names: Mapping[str, str]) -> None:
        """Show these short names; the full ones stand in the tooltips."""
        if names != self._names:
            self._names = names
            self.named.emit()
            self.viewport().update()

    def wanted(self, width: int) -> list[int]:
        """The widths that columns of at least this one need for their names; of very many all are the same."""
        model, look = self.scores(), self.look
        keys = [model.candidate_at(section) for section in range(self.count())]
        if len(keys) > MOST_FITTED:
            return [width] * len(keys)
        metrics = QFontMetricsF(self._font())
        most, padding = look.length("column.score_maximum"), look.length("space.md") + 1
        names = [metrics.horizontalAdvance(one_line(self._names.get(key, ""))) for key in keys]
        step = look.length("space.xs")  # few different widths, so that few pictures of cells are kept
        return [max(width, min(ceil((name + padding) / step) * step, most)) for name in names]

    def fitting_height(self, widths: Sequence[int]) -> int:
        """The height in which names have a second line where columns of these widths cut them; places stand below."""
        model, look = self.scores(), self.look
        designed = look.length("row.grid_head")
        if len(widths) > MOST_FITTED:
            return designed
        across = Qt.Orientation.Horizontal
        sections = range(min(self.count(), len(widths)))
        placed = any(model.headerData(each, across, ScoresRole.PLACE) for each in sections)
        metrics = QFontMetricsF(self._font())
        lines = (self._lines(metrics, self._name(each), widths[each] - self._sides()) for each in sections)
        if not any(len(each) > 1 for each in lines):
            return designed
        needed = 2 * self._line() + (look.line_height("caption") if placed else 0) + look.length("space.xs")
        return max(designed, needed)

    def _name(self, section: int) -> str:
        model = self.scores()
        return self._names.get(model.candidate_at(section), "") or str(
            model.headerData(section, Qt.Orientation.Horizontal) or ""
        )

    def _line(self) -> int:
        return self.look.line_height("small") + 1

    def _sides(self) -> float:
        return self.look.length("space.sm") * 1.5

    @staticmethod
    def _lines(metrics: QFontMetricsF, name: str, room: float) -> list[str]:
        """A name in one line, or in two where it can be parted and one does not hold it; the second may be cut."""
        words = name.split()
        if len(words) == 1:
            pieces = parted(name, room, metrics.horizontalAdvance)
            words = pieces if len(pieces) == 2 else words
        first = 1
        while first < len(words) and metrics.horizontalAdvance(" ".join(words[: first + 1])) <= room:
            first += 1
        lines = [" ".join(words[:first]), *([" ".join(words[first:])] if first < len(words) else [])]
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]

    def _font(self) -> QFont:
        font = self.look.font("small")
        font.setWeight(self.look.font("strong").weight())
        return font

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.look.length("row.grid_head"))

    def told(self, section: int) -> str:
        model, across = self.scores(), Qt.Orientation.Horizontal
        parts = (model.headerData(section, across), model.headerData(section, across, ScoresRole.PLACE))
        return "\n".join(part for part in parts if part)

    def paint_box(self, draw: Drawing, box: QRectF, section: int) -> None:
        look, model, across = self.look, self.scores(), Qt.Orientation.Horizontal
        draw.fill(QRectF(box.left(), box.top(), draw.pixel, box.height()), "border.subtle")
        sm = look.length("space.sm")
        inside = box.adjusted(sm / 2, 0, -sm, -draw.pixel)
        place = str(model.headerData(section, across, ScoresRole.PLACE) or "")
        ink = "accent.text" if section == self.current else "text.primary"
        metrics = QFontMetricsF(self._font())
        names = self._lines(metrics, self._name(section), inside.width())
        line, under = self._line(), look.line_height("caption") if place else 0
        if len(names) * line + under > box.height():  # names that were given no second line
            whole = one_line(self._name(section))
            names = [metrics.elidedText(whole, Qt.TextElideMode.ElideRight, inside.width())]
        row = QRectF(inside.left(), inside.center().y() - (len(names) * line + under) / 2, inside.width(), line)
        for name in names:
            self._paint_name(draw, row, name, ink)
            row.translate(0, line)
        if place:
            row.setHeight(under)
            draw.text(row, place, "caption", "text.tertiary", Align.RIGHT)

    def _paint_name(self, draw: Drawing, rect: QRectF, text: str, ink: str) -> None:
        draw.painter.setFont(self._font())
        draw.painter.setPen(self.look.color(ink))
        metrics = draw.painter.fontMetrics()
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        draw.painter.drawText(QPointF(rect.right() - metrics.horizontalAdvance(text), draw.y(baseline)), text)


class Corner(QWidget):
    """Where the two heads meet: what stands in the first column."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            draw.fill(rect, "surface.sunken")
            draw.row_rule(0, rect.right(), rect.bottom(), "border.default")
            inside = rect.adjusted(look.length("size.page_left"), 0, -look.length("space.sm"), -draw.pixel)
            draw.text(inside, self.tr("Criterion"), "label", "text.tertiary")
            draw.text(inside, "%", "label", "text.tertiary", Align.RIGHT)
        painter.end()


def shared_width(look: Look, room: int, natural: int, count: int) -> tuple[int, int]:
    """The width of the first column, and that of each of the others.

    These are as designed; narrower where they do not fit, wider where all names stand in full and there is room.
    """
    least, designed, most = (look.length(f"column.{name}") for name in ("score_minimum", "score", "score_maximum"))
    first = min(look.length("size.rail") + look.length("size.page_left"), room // 2)
    width = designed
    if count:
        spare, fitting = (room - natural) // count, (room - first) // count
        width = max(min(max(spare, designed), fitting, most), least)
    return max(room - width * count, first), width

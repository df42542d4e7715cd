"""The versions of an evaluation on a line, newest first, under what it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from scorecard.gui.look import Look
from scorecard.gui.models.history_model import NamedVersion
from scorecard.gui.models.roles import DISPLAY, SPOKEN, TOOL_TIP, USER
from scorecard.render.drawing import Drawing, drawing

AnyIndex = QModelIndex | QPersistentModelIndex

_ITEM: Final = USER + 1
NOW_RING: Final = 7
VERSION_DOT: Final = 9


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the line. `sequence` 0 is now; `lines` stand under the name."""

    sequence: int
    name: str
    lines: tuple[str, ...]


class VersionsModel(QAbstractListModel):
    """The stops of the line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stops: list[Stop] = []

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Show these stops, newest first."""
        if list(stops) == self._stops:
            return
        if [each.sequence for each in stops] == [each.sequence for each in self._stops]:
            self._stops = list(stops)
            self.dataChanged.emit(self.index(0), self.index(len(stops) - 1))
            return
        self.beginResetModel()
        self._stops = list(stops)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._stops)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._stops):
            return None
        stop = self._stops[index.row()]
        if role == _ITEM:
            return stop
        if role == DISPLAY:
            return stop.name
        if role in (SPOKEN, TOOL_TIP):
            return "\n".join([stop.name, *stop.lines])
        return None

    def row_of(self, sequence: int) -> int:
        """The row of a stop; -1 where there is none."""
        return next((row for row, stop in enumerate(self._stops) if stop.sequence == sequence), -1)


class VersionDelegate(QStyledItemDelegate):
    """Paints a stop: a dot for a version, a ring for now, and the line between them."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        look, stop = self._look, index.data(_ITEM)
        lines = look.line_height("strong") + len(stop.lines) * look.line_height("small")
        return QSize(0, lines + 2 * look.length("space.sm"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect = QRectF(option.rect)
        state = option.state
        look, stop = self._look, index.data(_ITEM)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        with drawing(painter, rect, look.theme) as draw:
            if selected:
                draw.fill(rect, "selection.fill")
            elif state & QStyle.StateFlag.State_MouseOver:
                draw.fill(rect, "surface.hover")
            left = look.length("size.page_left")
            self._paint_line(draw, rect, left, stop, index)
            top = rect.top() + look.length("space.sm")
            words = rect.adjusted(left + look.length("space.xl") + look.length("space.xs"), 0, 0, 0)
            words.setRight(rect.right() - look.length("space.md"))
            role = "strong" if stop.sequence else "body"
            high = look.line_height(role)
            draw.text(QRectF(words.left(), top, words.width(), high), stop.name, role)
            top += high
            for line in stop.lines:
                high = look.line_height("small")
                draw.text(QRectF(words.left(), top, words.width(), high), line, "small", "text.secondary")
                top += high
            if selected and state & QStyle.StateFlag.State_HasFocus:
                look.draw_ring(draw, rect, "radius.cell")

    def _paint_line(self, draw: Drawing, rect: QRectF, left: float, stop: Stop, index: AnyIndex) -> None:
        look = self._look
        x = left + look.length("control.segmented") / 4
        y = rect.top() + look.length("space.sm") + look.line_height("strong") / 2
        half = VERSION_DOT / 2 + look.length("space.xxs")
        if index.row() > 0:
            draw.column_rule(x, rect.top(), y - half, "border.default")
        if index.row() + 1 < index.model().rowCount():
            draw.column_rule(x, y + half, rect.bottom(), "border.default")
        center = QPointF(draw.x(x) + draw.pixel / 2 - draw.pixel / 2, y)
        if stop.sequence:
            draw.dot(center, VERSION_DOT, "text.primary")
        else:
            draw.dot(center, NOW_RING, "surface.canvas", "text.secondary", look.theme.length("line.icon"))


class VersionLine(QListView):
    """The line of versions.

    chosen  the sequence number of a version that a person chose; 0 for now
    """

    chosen = QtSignal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops = VersionsModel(self)
        self._versions: tuple[NamedVersion, ...] = ()
        self.setModel(self._stops)
        self.setItemDelegate(VersionDelegate(look, self))
        self.setAccessibleName(self.tr("Versions, newest first"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_versions(
        self, now: Stop, versions: Sequence[NamedVersion], whens: Mapping[int, str], leaders: Mapping[int, str]
    ) -> None:
        """Show what is now and the versions under it, with their moments and who led in them, as far as known."""
        chosen = self.chosen_sequence
        stops = [now]
        for version in reversed(versions):
            who = self.tr("{when}, {author}").format(when=whens[version.sequence], author=version.author)
            stops.append(Stop(version.sequence, version.name, (who, leaders.get(version.sequence, ""))))
        self._stops.show_stops(stops)
        self.mark(chosen)

    @property
    def chosen_sequence(self) -> int | None:
        """The stop that is chosen."""
        stop = self.currentIndex().data(_ITEM) if self.selectionModel().hasSelection() else None
        return None if stop is None else int(stop.sequence)

    def mark(self, sequence: int | None) -> None:
        """Show a stop as chosen, without telling; None: none of them."""
        row = -1 if sequence is None else self._stops.row_of(sequence)
        self.selectionModel().blockSignals(True)
        if row < 0:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self._stops.index(row))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        stop = index.data(_ITEM)
        if stop is not None:
            self.chosen.emit(stop.sequence)

    def _on_current_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        if self.hasFocus() and current.isValid():
            self._on_clicked(current)

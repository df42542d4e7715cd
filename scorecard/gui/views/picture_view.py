"""A picture in a page: it answers pointer and keys, and leaves as an image, a file or a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QByteArray, QEvent, QMargins, QMimeData, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from scorecard.app.transfer import write_file
from scorecard.core.errors import ScorecardError
from scorecard.gui.actions import new_action
from scorecard.gui.files import FileKind, Files
from scorecard.gui.look import Look
from scorecard.gui.models.file_names import file_name
from scorecard.gui.views.picture_kinds import PictureKind, tab_separated
from scorecard.render import picture
from scorecard.render.drawing import Spot, drawing, spot_at
from scorecard.render.theme import Theme

RATIO: Final = 2.0
"""Device pixels per logical pixel of an image that leaves the program."""
SVG: Final = "image/svg+xml"
ENDINGS: Final = ("png", "svg", "pdf")
OLD: Final = 0.6
"""What is left of figures that wait for newer ones."""

_COMING_BY_KEYS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OTHER_KEYS: Final = (
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
)
_STAYING: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_STEPS: Final[Mapping[Qt.Key, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PictureView(QWidget):
    """One picture. Tab goes into it, arrows walk over what it shows, Enter goes to the cause.

    spot_clicked  somebody wants to see the cause: keys of a candidate and a criterion, "" where there is none
    chosen        the same with all that is known of the place (Spot)
    pointed       the criterion that is pointed at, "" for none; the page lifts it in all its pictures
    resized       it has another size
    walked        the keyboard is at another place of the picture (QRect), for a page that scrolls
    copied        it is in the clipboard; the sentence says as what
    saved         it is in a file (Path)
    failed        it could not be saved (ScorecardError)
    """

    spot_clicked = Signal(str, str)
    chosen = Signal(object)
    pointed = Signal(str)
    resized = Signal()
    walked = Signal(QRect)
    copied = Signal(str)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        look: Look,
        files: Files,
        kind: PictureKind,
        name: str,
        *,
        margins: QMargins | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what the picture is, for screen readers; `margins` stay free round it."""
        super().__init__(parent)
        self._look = look
        self._files = files
        self._kind = kind
        self._data: Any = None
        self._outside: Callable[[], Any] | None = None
        self._title = name
        self._spots: list[Spot] | None = None
        self._at: int | None = None
        self._by_keys = False
        self._pointed = ""
        self._stuck = 0.0
        self._is_old = False
        self.setContentsMargins(margins or QMargins())
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._menu_actions = tuple(
            new_action(self, text, called, look=look, icon=icon)
            for text, called, icon in (
                (self.tr("Copy as picture"), self.copy_picture, "copy"),
                (self.tr("Copy as numbers"), self.copy_numbers, "table"),
                (self.tr("Save picture…"), self.save_picture, "download"),
            )
        )
        look.changed.connect(self._on_look_changed)

    # ---- what it shows --------------------------------------------------------------------------

    @property
    def data(self) -> Any:
        """What is painted; None before anything was."""
        return self._data

    @property
    def spots(self) -> list[Spot]:
        """All that can be pointed at, where it stands now."""
        if self._spots is None:
            self._spots = [] if self._data is None else self._kind.spots(self._data, self.rect_of_picture, self._theme)
        return self._spots

    @property
    def rect_of_picture(self) -> QRectF:
        """Where the picture is painted."""
        return QRectF(self.contentsRect())

    def set_data(self, data: Any, outside: Callable[[], Any] | None = None, title: str = "") -> None:
        """Paint other data. `outside` makes what leaves the program: with the title and sentence that it needs there.

        `title` names the file.
        """
        here = self._current
        self._data, self._outside = data, outside
        self._title = title or self.accessibleName()
        self._spots = None
        self._at = None if here is None else self._place_of(here)
        self.setAccessibleDescription(self._kind.summary(data))
        self.update()

    def lift(self, criterion: str) -> None:
        """Show a top criterion that is pointed at and the others faded; "" ends it."""
        lifted = criterion or None
        if self._data is not None and self._data.lifted != lifted:
            self._data = replace(self._data, lifted=lifted)
            self.update()

    def vary(self, **fields: Any) -> None:
        """Show the same data laid out in another way."""
        varied = replace(self._data, **fields)
        if varied != self._data:
            self._data, self._spots = varied, None
            self.update()

    def set_old(self, is_old: bool) -> None:
        """Show it pale while what it shows is being worked out anew, or as usual."""
        if is_old is not self._is_old:
            self._is_old = is_old
            self.update()

    def height_at(self, width: int) -> int:
        """The height in which the whole picture stands at a width, with its margins."""
        if self._data is None:
            return 0
        room = self.contentsMargins()
        inside = max(width - room.left() - room.right(), 1)
        return round(self._kind.height(self._data, self._theme, inside) + 0.49) + room.top() + room.bottom()

    def stick(self, height: float) -> None:
        """Keep so much of its top, such as the heads of columns, in sight while the rest is scrolled."""
        self._stuck = height

    def sizeHint(self) -> QSize:
        width = self._look.length("size.standing")
        return QSize(width, width)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    # ---- what leaves ----------------------------------------------------------------------------

    def copy_picture(self) -> None:
        """Put it into the clipboard as an image and as SVG, in the light look; nothing where there is none."""
        if self._data is None:
            return
        data, theme, size = self._leaving()
        try:
            image = picture.image(self._kind.paint, data, size, theme, ratio=RATIO)
        except ScorecardError as error:
            self.failed.emit(error)
            return
        mime = QMimeData()
        mime.setImageData(image)
        mime.setData(SVG, QByteArray(self._svg(data, size, theme)))
        QGuiApplication.clipboard().setMimeData(mime)
        self.copied.emit(self.tr("Copied as a picture."))

    def copy_numbers(self) -> None:
        """Put its figures into the clipboard as a table; nothing where there are none."""
        if self._data is None:
            return
        QGuiApplication.clipboard().setText(tab_separated(self._kind.table(self._data)))
        self.copied.emit(self.tr("Copied as numbers."))

    def save_picture(self) -> None:
        """Ask for a file and write it there as PNG, SVG or PDF, in the light look; nothing where there is none."""
        if self._data is None:
            return
        path = self._files.to_save(self, self.tr("Save picture"), f"{file_name(self._title)}.png", picture_kinds())
        if path is None:
            return
        try:
            write_file(path, self._bytes(path.suffix.lower().lstrip(".")))
        except ScorecardError as error:
            self.failed.emit(error)
            return
        self.saved.emit(path)

    def _leaving(self) -> tuple[Any, Theme, QSizeF]:
        """What leaves, in which look, and how large."""
        data = replace(self._data if self._outside is None else self._outside(), lifted=None)
        theme = self._theme.for_print()
        return data, theme, QSizeF(self._kind.width, self._kind.height(data, theme, self._kind.width))

    def _svg(self, data: Any, size: QSizeF, theme: Theme) -> bytes:
        words = self._kind.summary(data)
        return picture.svg(self._kind.paint, data, size, theme, title=self._title, description=words)

    def _bytes(self, ending: str) -> bytes:
        data, theme, size = self._leaving()
        if ending == "svg":
            return self._svg(data, size, theme)
        if ending == "pdf":
            return picture.pdf(self._kind.paint, data, size, theme, title=self._title)
        return picture.png(self._kind.paint, data, size, theme, ratio=RATIO)

    # ---- events ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._data is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())  # so that a painter can leave out what is out of sight
        painter.setOpacity(OLD if self._is_old else 1.0)
        self._kind.paint(painter, self.rect_of_picture, self._data, self._theme)
        if self._hidden:
            painter.save()
            painter.translate(0, self._hidden)
            painter.setClipRect(QRectF(0, 0, self.width(), self._stuck))
            painter.fillRect(QRectF(0, 0, self.width(), self._stuck), self._look.color("surface.canvas"))
            self._kind.paint(painter, self.rect_of_picture, self._data, self._theme)
            painter.restore()
        painter.setOpacity(1.0)
        if self.hasFocus() and self._by_keys:
            with drawing(painter, QRectF(self.rect()), self._theme) as draw:
                at = self._current
                seen = QRectF(self.visibleRegion().boundingRect())
                self._look.draw_ring(draw, seen if at is None else _ringed(at.rect), "radius.cell")
        painter.end()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._stuck:
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spots = None
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self._spot_at(QPointF(event.pos()))
            if spot is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), spot.text, self, spot.rect.toAlignedRect())
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if _leads(spot) else Qt.CursorShape.ArrowCursor)
        self._point(spot.criterion if spot is not None else "")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(self._spot_at(event.position()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._data is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._menu_actions)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        self._show_ring(shown=self._by_keys or key in _STEPS or key in _OTHER_KEYS)
        if key in _STEPS:
            self._walk(*_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.spots:
            self._step_to(0 if key is Qt.Key.Key_Home else len(self.spots) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self._current)
        elif key is Qt.Key.Key_Escape and self._at is not None:
            self._step_to(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _STAYING:
            self._show_ring(shown=event.reason() in _COMING_BY_KEYS)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._step_to(None)

    # ---- pointing and walking -------------------------------------------------------------------

    def _show_ring(self, *, shown: bool) -> None:
        """Ring what the keyboard is at, or not, where a page only put it here."""
        if shown is not self._by_keys:
            self._by_keys = shown
            self.update()

    @property
    def _theme(self) -> Theme:
        return self._look.theme

    @property
    def _hidden(self) -> int:
        """How much of it is scrolled away above, where its top sticks."""
        return max(-self.y(), 0) if self._stuck else 0

    @property
    def _current(self) -> Spot | None:
        return None if self._at is None or self._at >= len(self.spots) else self.spots[self._at]

    def _place_of(self, spot: Spot) -> int | None:
        """Where the same thing stands now, after other data."""
        keys = (spot.candidate, spot.criterion, spot.detail)
        spots = enumerate(self.spots)
        return next((at for at, each in spots if (each.candidate, each.criterion, each.detail) == keys), None)

    def _spot_at(self, point: QPointF) -> Spot | None:
        if self._data is None:
            return None
        if self._kind.hit is not None:
            return self._kind.hit(self._data, self.rect_of_picture, self._theme, point)
        if self._hidden and self._hidden <= point.y() < self._hidden + self._stuck:
            point = QPointF(point.x(), point.y() - self._hidden)
        return spot_at(self.spots, point)

    def _point(self, criterion: str) -> None:
        if criterion != self._pointed:
            self._pointed = criterion
            self.pointed.emit(criterion)

    def _go(self, spot: Spot | None) -> None:
        if spot is not None and _leads(spot):
            self.spot_clicked.emit(spot.candidate, spot.criterion)
            self.chosen.emit(spot)

    def _walk(self, right: int, down: int) -> None:
        """Go to the nearest spot in a direction; from nowhere to the first one."""
        here = self._current
        if here is None:
            self._step_to(0 if self.spots else None)
            return
        found = min(
            (at for at, spot in enumerate(self.spots) if _lies(here, spot, right, down)),
            key=lambda at: _distance(here, self.spots[at], right),
            default=None,
        )
        if found is not None:
            self._step_to(found)

    def _step_to(self, at: int | None) -> None:
        if at == self._at:
            return
        self._at = at
        spot = self._current
        self._point("" if spot is None else spot.criterion)
        self.update()
        if spot is None:
            QToolTip.hideText()
            return
        box = spot.rect.toAlignedRect()
        self.walked.emit(box)
        QToolTip.showText(self.mapToGlobal(box.bottomLeft()), spot.text, self, box)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spot.text))

    def _on_look_changed(self) -> None:
        self._spots = None
        self.updateGeometry()


def picture_kinds() -> list[FileKind]:
    """The kinds of files that a picture can become."""
    return [FileKind(name, (ending,)) for name, ending in zip(("PNG", "SVG", "PDF"), ENDINGS, strict=True)]


def _leads(spot: Spot | None) -> bool:
    return spot is not None and bool(spot.candidate or spot.criterion or spot.detail)


def _ringed(rect: QRectF) -> QRectF:
    return rect.adjusted(-2, -2, 2, 2)


def _lies(here: Spot, there: Spot, right: int, down: int) -> bool:
    a, b = here.rect.center(), there.rect.center()
    return (b.x() - a.x()) * right + (b.y() - a.y()) * down > 1


def _distance(here: Spot, there: Spot, right: int) -> tuple[bool, float]:
    """Spots in the same row or column come first, then the nearest."""
    a, b = here.rect, there.rect
    if right:
        beside = a.top() < b.center().y() < a.bottom() or b.top() < a.center().y() < b.bottom()
    else:
        beside = a.left() < b.center().x() < a.right() or b.left() < a.center().x() < b.right()
    return not beside, (a.center() - b.center()).manhattanLength()

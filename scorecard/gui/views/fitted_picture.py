"""Pictures that are as high as what they show, and the one of the bands, whose dots can be moved."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from scorecard.gui.files import Files
from scorecard.gui.look import Look
from scorecard.gui.views.picture_kinds import BANDS, PictureKind
from scorecard.gui.views.picture_view import PictureView
from scorecard.render.stability_bands import dot_of, share_at


class FittedPicture(PictureView):
    """A picture that is as high as what it shows."""

    def __init__(self, look: Look, files: Files, kind: PictureKind, name: str) -> None:
        super().__init__(look, files, kind, name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.fit)

    def set_data(self, data: Any, outside: Any = None, title: str = "") -> None:
        super().set_data(data, outside, title)
        self.fit()

    def fit(self) -> None:
        """Take the height that it needs at its width."""
        if self.data is not None and self.width() > 0:
            self.setFixedHeight(max(self.height_at(self.width()), 1))

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), max(self.height_at(self.width()), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class BandsPicture(FittedPicture):
    """The bands of the weights. A dot is dragged to try another weight; Escape while dragging lets go of it.

    moved  a weight is to be tried: the criterion, and its share 0..1
    """

    moved = Signal(str, float)

    def __init__(self, look: Look, files: Files, name: str) -> None:
        super().__init__(look, files, BANDS, name)
        self._held = ""

    @property
    def is_dragged(self) -> bool:
        """Whether a dot is being moved."""
        return bool(self._held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = self._dot_at(event.position())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            share = share_at(self.data, self.rect_of_picture, self._theme, event.position().x())
            if self.data.moved is not None or self._is_away(event.position()):
                self.vary(moved=(self._held, share))
            return
        super().mouseMoveEvent(event)
        if self._dot_at(event.position()):
            self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        moved = None if self.data is None else self.data.moved
        self._let_go()
        if moved is None:
            super().mouseReleaseEvent(event)  # a click asks
        elif event.button() is Qt.MouseButton.LeftButton:
            self.moved.emit(*moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._held and Qt.Key(event.key()) is Qt.Key.Key_Escape:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._let_go()

    def _let_go(self) -> None:
        self._held = ""
        if self.data is not None and self.data.moved is not None:
            self.vary(moved=None)

    def _dot_at(self, point: QPointF) -> str:
        """The criterion whose dot is at a point; "" for none."""
        spot = self._spot_at(point)
        place = None if spot is None else dot_of(self.data, self.rect_of_picture, self._theme, spot.criterion)
        reach = self._look.length("control.slider_knob")
        return "" if spot is None or place is None or abs(place.x() - point.x()) > reach else spot.criterion

    def _is_away(self, point: QPointF) -> bool:
        """Whether it is moved, and not only clicked at."""
        place = dot_of(self.data, self.rect_of_picture, self._theme, self._held)
        return place is None or abs(place.x() - point.x()) > self._look.length("space.xxs")

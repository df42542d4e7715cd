"""Swing: how much is the step from worst to best worth in each criterion, beside the most valuable step?"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.numbers import plain, shown
from scorecard.core.weighting.answers import Swung
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.slider import FINE_STEP, PAGE_STEP, STEP, SliderState, paint_slider, value_at
from scorecard.render.drawing import Align, drawing, width_of

HIGHEST: Final = 100.0


class SwingRow(QWidget):
    """A criterion with the range of the offers under its name, its place in the order, its slider and points.

    moved  the points were changed (the criterion, the points)
    """

    moved = Signal(str, float)

    def __init__(self, look: Look, key: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.key = key
        self._name = name
        self._range = ""
        self._place = ""
        self._points = 0.0
        self._dragged = False
        self._typed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.updateGeometry)

    @property
    def points(self) -> float:
        """0 to 100."""
        return self._points

    def show_points(self, points: float, place: int, span: str, part: str = "") -> None:
        """Show points, the place in the order that they give, between what the offers lie, and how far that is."""
        self._points, self._place, self._range = points, f"{place}.", span
        self.setAccessibleName(self.tr("Swing in {name}").format(name=self._name))
        words = self.tr("{points} of 100, place {place}").format(points=plain(round(points, 1)), place=place)
        spanned = f"{span}, {part}" if part else span
        self.setAccessibleDescription(f"{words}. {spanned}".strip())
        self.setToolTip(f"{self._name}\n{spanned}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.table_two_lines"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self._look.length("row.table_two_lines"))

    def slider_box(self) -> QRectF:
        """Where the slider is."""
        look = self._look
        figure = width_of(look.theme, "strong", "100.0") + look.length("space.sm")
        wide = min(float(look.length("column.slider")), self.width() * 0.4)
        return QRectF(self.width() - figure - wide, 0, wide, self.height())

    # ---- events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.slider_box().contains(event.position()):
            self._dragged = True
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = FINE_STEP if fine else STEP
        steps = {
            Qt.Key.Key_Left: -step,
            Qt.Key.Key_Right: step,
            Qt.Key.Key_PageDown: -PAGE_STEP,
            Qt.Key.Key_PageUp: PAGE_STEP,
            Qt.Key.Key_Home: -HIGHEST,
            Qt.Key.Key_End: HIGHEST,
        }
        if key in steps:
            self._typed = ""
            self._take(self._points + steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        elif event.text().isdecimal():
            self._typed = self._typed + event.text() if float(self._typed + event.text()) <= HIGHEST else event.text()
            self._take(float(self._typed))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._typed = ""

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, theme) as draw:
            draw.row_rule(0, rect.right(), rect.bottom())
            slider = self.slider_box()
            place = width_of(theme, "strong", "12.")
            upper, lower = look.line_height("body"), look.line_height("small")
            top = rect.center().y() - (upper + (lower if self._range else 0)) / 2
            ink = "text.primary" if self.isEnabled() else "text.secondary"
            draw.text(QRectF(0, top, place, upper), self._place, "body", "text.tertiary")
            left = place + look.length("space.xs")
            room = max(slider.left() - look.length("space.sm") - left, 0)
            draw.text(QRectF(left, top, room, upper), self._name, "strong" if self.hasFocus() else "body", ink)
            draw.text(QRectF(left, top + upper, room, lower), self._range, "small", "text.tertiary")
            state = SliderState(
                self._points, hovered=self.underMouse(), focused=self.hasFocus(), enabled=self.isEnabled(), series=None
            )
            paint_slider(draw, slider, state, look)
            figure = QRectF(slider.right(), 0, rect.right() - slider.right(), rect.height())
            draw.text(figure, plain(round(self._points, 1)), "body", ink, Align.RIGHT)
        painter.end()

    def _drag(self, at: QPointF) -> None:
        self._take(value_at(self._look, self.slider_box(), at.x()))

    def _take(self, points: float) -> None:
        points = round(min(max(points, 0.0), HIGHEST), 6)
        if points != self._points and self.isEnabled():
            self._points = points
            self.moved.emit(self.key, points)


class SwingQuestions(QWidget):
    """One row for each criterion. The rows keep their places; the numbers before them say the order."""

    def __init__(self, look: Look, eliciting: Eliciting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._eliciting = eliciting
        self.rows: list[SwingRow] = []
        self._asked = Text(look, "", "body", "text.secondary", wraps=True)
        self.over = SegmentedControl(
            look,
            self.tr("What is swung"),
            (
                (str(Swung.SCALE), self.tr("Whole scale")),
                (str(Swung.OFFERS), self.tr("Between the offers")),
            ),
            small=True,
        )
        self._note = Text(look, "", "small", "text.tertiary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addWidget(self._asked)
        column.addWidget(self.over, 0, Qt.AlignmentFlag.AlignLeft)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        column.addWidget(self._note)
        column.addStretch(1)
        self.over.chosen.connect(self._on_over)

    def refresh(self) -> None:
        """Show the answers as they are."""
        asked = self._eliciting
        given: dict[str, float] = asked.answers["swings"]
        over = asked.answers.get("range", str(Swung.SCALE))
        self.over.choose(over)
        ranges = asked.ranges()
        offers = over == Swung.OFFERS
        self._asked.setText(
            self.tr(
                "Imagine an offer that is worst in everything. Which one criterion would you raise from worst to best "
                "first? It gets 100; the others say how much their step is worth beside it."
            )
        )
        self._note.setText(
            self.tr("Under each name: the range of the candidates now. The points are for steps between these.")
            if offers
            else self.tr("Under each name: the range of the candidates now. The points are for the whole scale.")
        )
        self._note.setVisible(bool(ranges))
        if [row.key for row in self.rows] != list(asked.names):
            for row in self.rows:
                forget(row)
            self.rows = []
            for key, name in asked.names.items():
                row = SwingRow(self._look, key, name)
                row.moved.connect(self._on_moved)
                self._list.addWidget(row)
                self.rows.append(row)
        for row in self.rows:
            points = float(given[row.key])
            place = 1 + sum(other > points for other in given.values())
            row.show_points(points, place, *self._range(row.key))

    def _range(self, key: str) -> tuple[str, str]:
        """Between what the candidates lie, and which part of the scale that is."""
        found = self._eliciting.ranges().get(key)
        if found is None:
            return "", ""
        if found.span <= 0:
            return self.tr("all {worst}").format(worst=found.worst), self.tr("no difference")
        worst = found.worst
        if found.worst.partition(" ")[2] == found.best.partition(" ")[2]:
            worst = found.worst.partition(" ")[0]  # the unit stands behind the second
        words = self.tr("{worst} to {best}").format(worst=worst, best=found.best)
        return words, self.tr("{span} % of the scale").format(span=shown(100 * found.span, 0))

    def _on_moved(self, key: str, points: float) -> None:
        answers = self._eliciting.answers
        self._eliciting.answer({**answers, "swings": {**answers["swings"], key: points}})

    def _on_over(self, over: str) -> None:
        self._eliciting.answer({**self._eliciting.answers, "range": over})

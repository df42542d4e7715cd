"""Beside the scores: what each level of the current criterion means, why this score was given, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from scorecard.core.model import Criterion, Scale
from scorecard.core.numbers import plain
from scorecard.core.scale import levels_of, levels_said
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of, wrapped

MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Level:
    """A score and what it means; `between` where it only lies between two that are described."""

    score: float
    text: str
    between: bool = False


def rubric_of(criterion: Criterion, scale: Scale, score: float | None) -> tuple[Level, ...]:
    """The levels of a criterion, the highest first, with that of the present score.

    One that is not described is told by the two around it that are, or else by its place on the scale.
    """
    described = dict(levels_said(criterion, scale))
    found = set(levels_of(scale, described.items()))
    if score is not None:
        found.add(score)
    levels = []
    for each in sorted(found, reverse=True):
        if each in described:
            levels.append(Level(each, described[each]))
            continue
        low = max((level for level in described if level < each), default=None)
        high = min((level for level in described if level > each), default=None)
        text = _place(scale, each)
        if low is not None and high is not None:
            text = _tr("Between {low} and {high}").format(low=plain(low), high=plain(high))
        levels.append(Level(each, text, between=True))
    return tuple(levels)


def _place(scale: Scale, score: float) -> str:
    """Where a score lies on its scale, in a word."""
    if score in (scale.minimum, scale.maximum):
        return _tr("Lowest") if score == scale.minimum else _tr("Highest")
    middle = (scale.minimum + scale.maximum) / 2
    if score == middle:
        return _tr("Middle")
    return _tr("Upper half") if score > middle else _tr("Lower half")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Rubric", text)


class Levels(QWidget):
    """The levels of a criterion, one of which is that of the score. A click on one gives it; so do Enter and Space.

    chosen  the score of a level
    """

    chosen = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None, *, large: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._role = "body" if large else "small"
        self._levels: tuple[Level, ...] = ()
        self._score: float | None = None
        self._boxes: list[tuple[QRectF, list[str]]] = []
        self._heights: dict[int, int] = {}
        self._number_width = 0.0
        self._at = 0
        self._hovered = -1
        self._open = True
        self.setAccessibleName(self.tr("What the scores mean"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._fit)

    @property
    def levels(self) -> tuple[Level, ...]:
        """What is shown."""
        return self._levels

    def show_levels(self, levels: Sequence[Level], score: float | None, *, can_choose: bool = True) -> None:
        """Show levels, and which of them is that of the score."""
        levels = tuple(levels)
        if (levels, score, can_choose) == (self._levels, self._score, self._open):
            return
        changed = levels != self._levels
        self._levels, self._score, self._open = levels, score, can_choose
        at = next((at for at, each in enumerate(levels) if each.score == score), None)
        self._at = at if at is not None else min(self._at, max(len(levels) - 1, 0))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if can_choose else Qt.FocusPolicy.NoFocus)
        said = (f"{plain(each.score)}: {each.text}" for each in levels)
        self.setAccessibleDescription("\n".join(said))
        if changed:
            self._fit()
        self.update()

    def box(self, at: int) -> QRectF:
        """Where a level stands."""
        return QRectF(self._boxes[at][0])

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        one_line = self._look.line_height(self._role) + self._padding()  # whatever the width is, or bars flicker
        return QSize(0, len(self._levels) * one_line)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            boxes = self._boxes_at(width)
            self._heights[width] = max(round(boxes[-1][0].bottom()) if boxes else 0, 1)
        return self._heights[width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._boxes = self._boxes_at(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, sm = self._look, self._look.length("space.sm")
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            for at, level in enumerate(self._levels):
                box, lines = self._boxes[at]
                current = level.score == self._score
                if current or at == self._hovered:
                    look.draw_box(draw, box, "selection.fill" if current else "surface.hover", None, "radius.chip")
                if self.hasFocus() and at == self._at:
                    look.draw_ring(draw, box, "radius.chip")
                step = look.line_height(self._role)
                top = box.top() + (box.height() - len(lines) * step) / 2
                number = QRectF(sm, top, self._number_width, step)
                draw.text(number, plain(level.score), "strong" if self._role == "body" else self._role, "text.primary")
                if self._role != "body":  # as bold as the larger one
                    draw.text(number.translated(draw.pixel / 2, 0), plain(level.score), self._role, "text.primary")
                words = QRectF(self._left(), top, box.width() - self._left() - sm, box.height())
                ink = "text.tertiary" if level.between and not current else "text.primary"
                draw.lines(words, lines, self._role, ink)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._level_at(event.position()) if self._open else -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._level_at(event.position())
        if at >= 0 and self._open and event.button() is Qt.MouseButton.LeftButton:
            self._at = at
            self.chosen.emit(self._levels[at].score)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if Qt.Key(event.key()) in steps and self._levels:
            self._at = min(max(self._at + steps[Qt.Key(event.key())], 0), len(self._levels) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._levels and self._open:
            self.chosen.emit(self._levels[self._at].score)
        else:
            super().keyPressEvent(event)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            over = at >= 0 and self._open
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    def _level_at(self, point: QPointF) -> int:
        return next((at for at in range(len(self._levels)) if self.box(at).contains(point)), -1)

    def _left(self) -> float:
        return self._look.length("space.sm") * 2 + self._number_width

    def _padding(self) -> int:
        return 2 * self._look.length("space.xs") + self._look.length("space.xxs")

    def _fit(self) -> None:
        """Measure anew, as for other levels."""
        look = self._look
        widths = [width_of(look.theme, "strong", plain(each.score)) for each in self._levels]
        self._number_width = max(*widths, float(look.length("space.md"))) if widths else 0.0
        self._heights.clear()
        self._boxes = self._boxes_at(self.width())
        self.updateGeometry()
        self.update()

    def _boxes_at(self, width: int) -> list[tuple[QRectF, list[str]]]:
        """The place of each level at a width, with its text in lines."""
        look = self._look
        room = max(width - self._left() - look.length("space.sm"), float(look.length("space.xxl")))
        top, boxes = 0.0, []
        for level in self._levels:
            lines = wrapped(look.theme, self._role, level.text, room, MOST_LINES)
            high = float(len(lines) * look.line_height(self._role) + self._padding())
            boxes.append((QRectF(0, top, width, high), lines))
            top += high
        return boxes


class NoteField(QPlainTextEdit):
    """Several lines of text. Enter takes them and goes back, Shift and Enter begins a line; so does leaving take them.

    taken     the text is another one now
    finished  the person is done here
    """

    taken = Signal(str)
    finished = Signal()

    def __init__(self, look: Look, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kept = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(words)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not taken yet."""
        return self.toPlainText() != self._kept

    def show_text(self, text: str) -> None:
        """Show a text, without telling."""
        if text != self._kept or self.is_changed:
            self._kept = text
            self.setPlainText(text)
            self.document().setModified(False)

    def take(self) -> None:
        """Take what was typed."""
        text = self.toPlainText().rstrip()
        if text != self._kept:
            self._kept = text
            self.taken.emit(text)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self.is_changed:
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()  # nothing of its own to undo: the window's undo is meant
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self.take()
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.TabFocusReason):
            self.moveCursor(QTextCursor.MoveOperation.End)  # what is typed goes on from what stands there

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.take()

    def _dress(self) -> None:
        self.setFont(self._look.font("small"))
        self.document().setDocumentMargin(self._look.length("space.xs"))
        self.setFixedHeight(3 * self._look.line_height("small") + self._look.length("space.lg"))

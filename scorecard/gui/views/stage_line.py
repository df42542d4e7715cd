"""The stages of an evaluation in a line: those that are over, the present one, and those to come."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Align, Drawing, drawing, width_of


@dataclass(frozen=True, slots=True)
class StagePart:
    """One stage: its word, when it began, and whether it is over or the present one."""

    word: str
    since: str = ""
    done: bool = False
    current: bool = False

    def said(self) -> str:
        """The stage in words, for a tooltip and for those who do not see the line."""
        return ", ".join(filter(None, (self.word, self.since)))


class StageLine(QWidget):
    """The stages side by side, each a disc with its number or a check, joined by a line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._parts: tuple[StagePart, ...] = ()
        self.setAccessibleName(self.tr("Stages"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def parts(self) -> tuple[StagePart, ...]:
        """What is painted."""
        return self._parts

    def set_parts(self, parts: tuple[StagePart, ...]) -> None:
        """Paint other stages."""
        self._parts = parts
        now = next((each for each in parts if each.current), None)
        said = "" if now is None else self.tr("Now: {stage}").format(stage=now.said())
        self.setAccessibleDescription("\n".join([said, *(each.said() for each in parts)]))
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.length("size.form"), self._disc() + look.line_height("caption") + look.length("space.xs"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = [each for at, each in enumerate(self._parts) if self._box(at).contains(QPointF(event.pos()))]
            QToolTip.showText(event.globalPos(), found[0].said() if found else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            for at, part in enumerate(self._parts):
                self._paint_part(draw, at, part)
        painter.end()

    def _paint_part(self, draw: Drawing, at: int, part: StagePart) -> None:
        look, theme, box = self._look, self._look.theme, self._box(at)
        side, sm = float(self._disc()), theme.length("space.sm")
        disc = QRectF(box.left(), box.top(), side, side)
        reached = part.done or part.current
        draw.dot(disc.center(), side, "text.primary" if reached else "surface.pressed")
        if part.done:
            look.draw_icon(draw, disc, "check", "surface.canvas", "icon.tiny")
        else:
            ink = "surface.canvas" if part.current else "text.secondary"
            draw.text(disc, str(at + 1), "label", ink, Align.CENTER)
        role = "strong" if part.current else "body"
        ink = "text.primary" if reached else "text.secondary"
        left = disc.right() + sm
        taken = draw.text(QRectF(left, box.top(), box.right() - left - sm, side), part.word, role, ink)
        if part.since:
            under = QRectF(left, box.top() + side, box.right() - left - sm, theme.line_height("caption"))
            draw.text(under, part.since, "caption", "text.tertiary")
        if at + 1 < len(self._parts):
            start, end = left + taken + sm, box.right() - sm
            if end > start:
                draw.row_rule(start, end, disc.center().y(), "text.tertiary" if part.done else "border.default")

    def _box(self, at: int) -> QRectF:
        """Where a stage stands; the last one takes what its words need, the others share the rest."""
        count = max(len(self._parts), 1)
        last = self._parts[-1] if self._parts else None
        needed = 0.0
        if last is not None:
            words = max(
                width_of(self._look.theme, "strong", last.word), width_of(self._look.theme, "caption", last.since)
            )
            needed = self._disc() + 2 * self._look.theme.length("space.sm") + words
        share = (self.width() - needed) / max(count - 1, 1)
        share = max(share, self.width() / count if needed > self.width() / count else 0.0)
        wide = needed if at == count - 1 else share
        return QRectF(at * share, 0, wide, self.height())

    def _disc(self) -> int:
        return self._look.length("icon.list") + self._look.length("space.xxs")

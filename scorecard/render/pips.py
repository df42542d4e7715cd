"""Four pips that show how far an evaluation has come, with the word beside, so that they do not speak alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.choice_words import titled
from scorecard.core.model import Stage
from scorecard.core.wording import per_cent
from scorecard.render.drawing import drawing
from scorecard.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Pips:
    """How many of the pips are filled, the word, and how much of the stage is done (0..1) where that is known.

    cells  whether it is only the cells of which so much is filled: in Setup these are not the stage's own work
    """

    filled: int
    of: int
    word: str
    share: float | None = None
    cells: bool = False

    @property
    def done(self) -> str:
        """How much is done, in a word or two; "" where it is not known."""
        if self.share is None:
            return ""
        if not self.cells:
            return per_cent(self.share)
        return "all in" if self.share >= 1 else f"{per_cent(self.share)} in"


def pips_of(stage: Stage, share: float | None = None) -> Pips:
    """The pips of a stage."""
    stages = list(Stage)
    return Pips(stages.index(stage) + 1, len(stages), titled(stage), share, stage is Stage.SETUP)


def height(theme: Theme) -> float:
    """The height with the word under the pips."""
    return theme.length("pip.height") + theme.length("space.xs") + theme.line_height("small")


def paint(painter: QPainter, rect: QRectF, data: Pips, theme: Theme) -> None:
    """Paint the pips, and the word under them where the rectangle is high enough."""
    with drawing(painter, rect, theme) as draw:
        high, gap = theme.length("pip.height"), theme.length("pip.gap")
        wide = min(theme.length("pip.width"), (rect.width() + gap) / data.of - gap)
        worded = rect.height() + 0.5 >= height(theme)
        top = rect.center().y() - (height(theme) if worded else high) / 2
        for at in range(data.of):
            box = QRectF(rect.left() + at * (wide + gap), top, wide, high)
            draw.fill(box, "text.secondary" if at < data.filled else "surface.pressed")
        if worded:
            line = theme.line_height("small")
            box = QRectF(rect.left(), top + high + theme.length("space.xs"), rect.width(), line)
            taken = draw.text(box, data.word, "small", "text.primary")
            if data.done and taken:
                rest = box.adjusted(taken + theme.length("space.xs"), 0, 0, 0)
                draw.text(rest, data.done, "small", "text.tertiary")


def summary(data: Pips) -> str:
    """The stage in words."""
    done = "" if data.share is None else f", {per_cent(data.share)} {'of the cells are in' if data.cells else 'done'}"
    return f"Stage {data.filled} of {data.of}: {data.word}{done}"

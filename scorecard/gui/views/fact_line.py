"""Words beside pictures: a line of short facts, and a sentence of a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of, wrapped
from scorecard.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words, with an icon before it if it has one, and what its tooltip says besides."""

    text: str
    icon: str = ""
    more: str = ""

    @property
    def told(self) -> str:
        """All of it, as the tooltip has it."""
        return f"{self.text}\n{self.more}" if self.more else self.text


class FactLine(QWidget):
    """Facts at the left, on as many lines as they take, or `ruled` at the right of one line with hairlines between.

    What has no room is cut, with a tooltip.
    """

    def __init__(self, look: Look, name: str, *, ruled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._ruled = ruled
        self._facts: tuple[Fact, ...] = ()
        self._inset = 0.0
        self._margin = 0.0
        self.setAccessibleName(name)
        across = QSizePolicy.Policy.Maximum if ruled else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it says."""
        return self._facts

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Say other facts."""
        self._facts = tuple(facts)
        self.setAccessibleDescription(". ".join(each.told for each in facts))
        self.updateGeometry()
        self.update()

    def set_inset(self, inset: float) -> None:
        """Begin so far from the left."""
        self._inset = inset
        self.update()

    def set_margin(self, margin: float) -> None:
        """Keep so much free at the right."""
        self._margin = margin
        self.update()

    def lines_at(self, width: int) -> int:
        """On how many lines all of it stands."""
        return max((line for line, _, _ in self._flowed(width)), default=0) + 1

    def sizeHint(self) -> QSize:
        line = self._look.line_height("small") + 2 * self._look.length("space.xxs")
        return QSize(round(self._inset + sum(self._widths()) + self._gap() * max(len(self._facts) - 1, 0)), line)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            point = QPointF(event.pos())
            text = next((fact.told for box, fact in self._placed() if box.contains(point)), "")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            for at, (box, fact) in enumerate(self._placed()):
                if self._ruled and at:
                    draw.column_rule(box.left() - self._gap() / 2, 0, self.height(), "border.default")
                if fact.icon:
                    side = self._icon_room()
                    place = QRectF(box.left(), box.top(), look.length("icon.inline"), box.height())
                    look.draw_icon(draw, place, fact.icon, "text.tertiary", "icon.inline")
                    box = box.adjusted(side, 0, 0, 0)
                draw.text(box, fact.text, "small", "text.secondary")
        painter.end()

    def _gap(self) -> float:
        return self._look.theme.length("space.xl")

    def _icon_room(self) -> float:
        return self._look.theme.length("icon.inline") + self._look.theme.length("space.xs")

    def _widths(self) -> list[float]:
        room = self._icon_room()
        return [width_of(self._look.theme, "small", each.text) + (room if each.icon else 0) + 1 for each in self._facts]

    def _flowed(self, width: int) -> list[tuple[int, float, float]]:
        """The line, left and width of each fact; one that has no room beside the others begins a line."""
        found: list[tuple[int, float, float]] = []
        line, left, right = 0, self._inset, width - self._margin
        for each in self._widths():
            if left > self._inset and left + each > right:
                line, left = line + 1, self._inset
            found.append((line, left, max(min(each, right - left), 0.0)))
            left += each + self._gap()
        return found

    def _placed(self) -> Iterator[tuple[QRectF, Fact]]:
        """The facts with their places; the longest gives way where there is no room for all."""
        widths = self._widths()
        if not widths:
            return
        if not self._ruled:
            flowed = self._flowed(self.width())
            high = self._look.line_height("small") + self._look.length("space.xs")
            top = (self.height() - high * (flowed[-1][0] + 1)) / 2
            for fact, (line, left, width) in zip(self._facts, flowed, strict=True):
                yield QRectF(left, top + line * high, width, high), fact
            return
        free = self.width() - self._inset - self._margin - self._gap() * (len(widths) - 1)
        over = sum(widths) - free
        if over > 0:
            longest = widths.index(max(widths))
            widths[longest] = max(widths[longest] - over, 0.0)
        left = max(self._inset + free - sum(widths), self._inset)
        for fact, width in zip(self._facts, widths, strict=True):
            yield QRectF(left, 0, width, self.height()), fact
            left += width + self._gap()


class Sentence(QWidget):
    """A sentence in as many lines as it takes, but not more than `most`; what is cut stands in the tooltip."""

    def __init__(
        self, look: Look, role: str = "small", ink: str = "text.secondary", most: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._role = role
        self._ink = ink
        self._most = most
        self._text = ""
        self._broken: tuple[tuple[Theme, str, int], list[str]] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self._tell_cut()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.width() or self._look.length("size.standing")
        return QSize(self._look.length("size.standing"), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.line_height(self._role))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return len(self._lines(width)) * self._look.line_height(self._role)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_cut()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.lines(rect, self._lines(self.width()), self._role, self._ink)
        painter.end()

    def _lines(self, width: int) -> list[str]:
        """The lines at a width; layouts ask for the same ones many times."""
        asked = (self._look.theme, self._text, width)
        if self._broken is None or self._broken[0] != asked:
            self._broken = asked, wrapped(asked[0], self._role, self._text, max(width, 1), self._most)
        return self._broken[1]

    def _tell_cut(self) -> None:
        self.setToolTip(self._text if "\N{HORIZONTAL ELLIPSIS}" in "".join(self._lines(self.width())) else "")

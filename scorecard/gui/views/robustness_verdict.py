"""The verdict: its word, the sentence, and what "clear" needs with the figures. Every part says why at a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.robustness.verdict import Firmness
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.explained import AskedSentence
from scorecard.gui.views.robustness_words import CHIPS, Need, headline_of, needs_of
from scorecard.render.drawing import Align, drawing, width_of

WIDEST: Final = "size.form"
MOST_LINES: Final = 6


class VerdictView(QWidget):
    """The block at the top of the page.

    asked           why: the key of a need, or "" for the verdict itself; and the widget that was clicked
    bands_wanted    the bands are to be changed
    """

    asked = Signal(str, object)
    bands_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._needs: list[NeedLine] = []
        self.as_saved = Text(look, self.tr("As saved, without what is tried"), "section")
        self.as_saved.hide()
        self._chip = Chip(look, "")
        self.said = AskedSentence(look, "verdict", "text.primary", MOST_LINES, round(look.length(WIDEST) * 1.25))
        self.notes = AskedSentence(look)
        words = QVBoxLayout()
        words.setSpacing(look.length("space.sm"))
        words.addWidget(self.as_saved)
        words.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.said)
        words.addWidget(self.notes)
        words.addStretch(1)
        self._caption = Text(look, "", "small", "text.secondary")
        self.change = Button(look, self.tr("Change"), kind=ButtonKind.GHOST, small=True)
        self.change.setAccessibleName(self.tr("Change the thresholds of the verdict"))
        self.change.setToolTip(self.tr("Change where the verdicts begin"))
        self._right = QWidget()
        self._column = QVBoxLayout(self._right)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.length("space.xxs"))
        head = QHBoxLayout()
        head.addWidget(self._caption, 1)
        head.addWidget(self.change)
        self._column.addStretch(1)
        self._column.addLayout(head)
        row = self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(
            look.length("size.page_left"),
            look.length("space.lg"),
            look.length("size.page_right"),
            look.length("space.md"),
        )
        row.setSpacing(look.length("space.xxl"))
        row.addLayout(words, 1)
        row.addWidget(self._right, 0)
        self.setAccessibleName(self.tr("Verdict"))
        self.said.asked.connect(self._on_asked)
        self.notes.asked.connect(self._on_asked)
        self.change.clicked.connect(self.bands_wanted)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def needs(self) -> Sequence[NeedLine]:
        """What "clear" needs, a line each."""
        return tuple(self._needs)

    def show_firm(self, firm: Firm) -> None:
        """Say another verdict."""
        word, kind = CHIPS.get(firm.verdict.firmness, ("", ChipKind.TIE))
        self._chip.setVisible(bool(word))
        self._chip.set_state(self.tr(word) if word else "", kind)
        self.said.set_text(str(headline_of(firm)))
        tie = firm.verdict.reasons if firm.verdict.firmness is Firmness.TIE else ()  # else the lines beside say it
        notes = " ".join(str(each) for each in (*tie, *firm.notes))
        self.notes.set_text(notes)
        self.notes.setVisible(bool(notes))
        needs = needs_of(firm)
        self._right.setVisible(bool(needs))
        self._caption.setText(self.tr("\u201cClear\u201d needs all of these"))
        while len(self._needs) > len(needs):
            forget(self._needs.pop())
        while len(self._needs) < len(needs):
            line = NeedLine(self._look)
            self._needs.append(line)
            self._column.addWidget(line)
            line.clicked.connect(partial(self._on_need, len(self._needs) - 1))
        for line, need in zip(self._needs, needs, strict=True):
            line.show_need(need)

    def set_beside(self, is_beside: bool) -> None:
        """Say that this and all below is what is saved, where something is tried above it."""
        self.as_saved.setVisible(is_beside)

    def set_narrow(self, is_narrow: bool) -> None:
        """Show what "clear" needs under the sentence, where there is no room beside it."""
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._sides.setSpacing(self._look.length("space.md" if is_narrow else "space.xxl"))

    def set_old(self, is_old: bool) -> None:
        """Show it pale while it is being worked out anew."""
        for each in (self.said, *self._needs):
            each.setEnabled(not is_old)

    def _dress(self) -> None:
        self._right.setFixedWidth(round(self._look.length("size.standing") * max(self._look.text_scale, 1.0)))

    def _on_asked(self) -> None:
        self.asked.emit("", self.said)

    def _on_need(self, at: int, _checked: bool = False) -> None:
        if at < len(self._needs):
            self.asked.emit(self._needs[at].key, self._needs[at])


class NeedLine(QAbstractButton):
    """One thing that "clear" needs: whether it is met, its words, and the figure at the right."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._need: Need | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def key(self) -> str:
        """What it says."""
        return "" if self._need is None else self._need.key

    @property
    def need(self) -> Need | None:
        """What it says."""
        return self._need

    def show_need(self, need: Need) -> None:
        """Say another one."""
        self._need = need
        self.setAccessibleName(need.whole)
        self.setToolTip(self.tr("{words}: {told}. Click for why").format(words=need.words, told=need.told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("row.tree_leaf"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, need = self._look, self._need
        if need is None:
            return
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if self.underMouse() or self.isDown():
                look.draw_box(draw, rect, "surface.hover", None, "radius.chip")
            side, gap = look.length("icon.button"), look.length("space.sm")
            icon, color = ("check", "success.mark") if need.met else ("warning", "warn.mark")
            icon, color = ("info", "text.tertiary") if need.met is None else (icon, color)
            look.draw_icon(draw, QRectF(0, 0, side, rect.height()), icon, color)
            figure = width_of(look.theme, "strong", need.figure) + 1
            ink = "text.primary" if self.isEnabled() else "text.tertiary"
            words = QRectF(side + gap, 0, max(rect.width() - side - 2 * gap - figure, 0), rect.height())
            draw.text(words, need.words, "small", "text.secondary")
            right = QRectF(rect.right() - figure - look.length("space.xxs"), 0, figure, rect.height())
            draw.text(right, need.figure, "strong", ink, Align.RIGHT)
            if self.hasFocus():
                look.draw_ring(draw, rect, "radius.chip")
        painter.end()

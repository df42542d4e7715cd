"""Parts of the page on which scoresheets are collected: bars that ask, faults, and what is under way."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.errors import Fault
from scorecard.core.numbers import grouped
from scorecard.gui.buttons import Button
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.progress import ProgressBar
from scorecard.gui.scroll import EdgeScroll
from scorecard.render.drawing import drawing

MOST_SHOWN = 60
"""How many remarks are listed; with very many of them the sheet is better sent back."""


class Remarks(QWidget):
    """Faults and notes, each with its place; they scroll where there are many."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[tuple[str, Fault], ...] = ()
        self._inside = QWidget()
        self._list: QWidget | None = None
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        scroll = EdgeScroll(self._inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(self.tr("Faults and notes"))
        self._scroll = scroll
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.setAccessibleName(self.tr("Faults and notes"))

    @property
    def texts(self) -> list[str]:
        """What is said, one text for each remark."""
        return [f"{whose}: {fault}" if whose else str(fault) for whose, fault in self._lines]

    def show_remarks(self, faults: Iterable[tuple[str, Fault]], notes: Iterable[tuple[str, Fault]]) -> None:
        """Show faults and notes, each with the sheet that it is on, or ""."""
        wrong, noted = list(faults), list(notes)
        if (*wrong, *noted) == self._lines and self._list is not None:
            return
        self._lines = (*wrong, *noted)
        if self._list is not None:
            forget(self._list)
        look = self._look
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, look.length("space.sm"), 0, look.length("space.md"))
        column.setSpacing(look.length("space.sm"))
        for (whose, fault), icon, ink in (
            *((each, "error", "danger.text") for each in wrong[:MOST_SHOWN]),
            *((each, "info", "text.secondary") for each in noted[: MOST_SHOWN - len(wrong[:MOST_SHOWN])]),
        ):
            column.addWidget(_Remark(look, whose, fault, icon, ink))
        more = len(self._lines) - MOST_SHOWN
        if more > 0:
            words = self.tr("and {count} more").format(count=grouped(more))
            column.addWidget(Text(look, words, "small", "text.tertiary"))
        self._column.insertWidget(0, self._list)
        self.setVisible(bool(self._lines))
        self.updateGeometry()

    def height_wanted(self, width: int) -> int:
        """How high it would be without scrolling."""
        if self._list is None or not self._lines:
            return 0
        sides = self._look.length("size.page_left") + self._look.length("size.page_right")
        layout = self._list.layout()
        return 0 if layout is None else layout.totalHeightForWidth(width - sides)


class _Remark(QWidget):
    """One remark: whose sheet and which cell, and what is wrong there with what to do."""

    def __init__(self, look: Look, whose: str, fault: Fault, icon: str, ink: str) -> None:
        super().__init__()
        self._look, self._icon, self._ink = look, icon, ink
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        place = ", ".join(filter(None, (whose, fault.place)))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.length("icon.button") + look.length("space.sm"), 0, 0, 0)
        column.setSpacing(0)
        if place:
            column.addWidget(Text(look, place, "strong", wraps=True))
        what = f"{fault.what[:1].upper()}{fault.what[1:]}"
        column.addWidget(Text(look, what if what.endswith(".") else f"{what}.", "body", wraps=True))
        self.setAccessibleName(f"{place}: {fault.what}" if place else fault.what)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            box = QRectF(0, 0, look.length("icon.button"), look.line_height("body"))
            look.draw_icon(draw, box, self._icon, self._ink)
        painter.end()


class UnderWay(QWidget):
    """What is being read, how far it is, and a way to stop it.

    cancelled  a person wants it stopped
    """

    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Under way"))
        self._words = Text(look, "", "body", "text.secondary", wraps=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        self._words.setMinimumHeight(3 * look.line_height("body"))  # long names of files wrap
        self._bar = ProgressBar(look)
        self.cancel = Button(look, self.tr("Cancel"))
        middle = QWidget()
        middle.setFixedWidth(round(look.length("size.standing") * max(look.text_scale, 1.0)))
        column = QVBoxLayout(middle)
        column.setSpacing(look.length("space.md"))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(middle, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(1)
        self.cancel.clicked.connect(self.cancelled)

    def show_share(self, share: float, doing: str) -> None:
        """Say what is done, and how far."""
        self._words.setText(doing)
        self._bar.set_share(share)

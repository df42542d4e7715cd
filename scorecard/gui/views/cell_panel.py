"""What belongs to the cell at the cursor: the meaning of its levels, the reason, the evidence; and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.model import Cell, Criterion, Evaluation, Kind
from scorecard.core.numbers import plain
from scorecard.gui.buttons import Button
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.evidence_chips import EvidenceChips
from scorecard.gui.views.rubric_panel import Levels, NoteField, rubric_of
from scorecard.render.drawing import drawing, width_of


class CellPanel(QWidget):
    """The rubric of the criterion at the cursor, why its score was given, and on what evidence.

    level_chosen       a level was pressed, to be the score
    reason_taken       the reason is another one
    evidence_taken     the evidence is another one
    facts_requested    the figure is to be seen where it is stated
    finished           the person goes back to the scores
    """

    level_chosen = Signal(float)
    reason_taken = Signal(str)
    evidence_taken = Signal(str)
    facts_requested = Signal()
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("The score at the cursor"))
        side, sm, xs = look.length("space.lg"), look.length("space.sm"), look.length("space.xs")
        self._title = Text(look, "", "strong", wraps=True)
        self._about = Text(look, "", "caption", "text.tertiary", wraps=True)
        self._told = Text(look, "", "small", "text.secondary", wraps=True)
        self.levels = Levels(look)
        self._has_notes = True
        self._to_facts = Button(look, self.tr("Go to Candidates"), icon="measure", small=True)
        self._why = Text(look, self.tr("Why (F2)"), "label", "text.tertiary")
        self.reason = NoteField(look, self.tr("Why this score"), self.tr("The reason in a sentence"))
        self._why.setBuddy(self.reason)
        self._seen = Text(look, self.tr("Evidence"), "label", "text.tertiary")
        self.evidence = EvidenceChips(look)
        self.keys = KeyHints(look)
        inside = self._inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.length("space.md"), 0, sm)
        column.setSpacing(0)

        def add(widget: QWidget, left: int, before: int) -> None:
            column.addSpacing(before)
            line = QVBoxLayout()
            line.setContentsMargins(left, 0, left, 0)
            line.addWidget(widget, 0)
            column.addLayout(line)

        add(self._title, side, 0)
        add(self._about, side, xs)
        add(self._told, side, sm)
        add(self.levels, sm, xs)
        add(self._to_facts, side, sm)
        self._to_facts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        add(self._why, side, sm)
        add(self.reason, side, xs)
        add(self._seen, side, sm)
        add(self.evidence, side, xs)
        column.addStretch(1)
        self._scroll = EdgeScroll(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Rule(look))
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.keys)
        self.levels.chosen.connect(self.level_chosen)
        self.reason.taken.connect(self.reason_taken)
        self.reason.finished.connect(self.finished)
        self.evidence.taken.connect(self.evidence_taken)
        self.evidence.finished.connect(self.finished)
        self._to_facts.clicked.connect(self.facts_requested)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        column = self._inside.layout()
        if column is not None:
            column.invalidate()  # sizes that were asked for while nothing was seen hold no longer

    def natural_height(self) -> int:
        """The height in which all of it is seen."""
        column = self._inside.layout()
        if column is None:
            return self.sizeHint().height()
        column.activate()
        keys = 0 if self.keys.isHidden() else self.keys.sizeHint().height()
        return column.heightForWidth(self.width()) + keys + self._look.length("line.hair")

    def show_nothing(self) -> None:
        """Show that the cursor stands nowhere."""
        self._title.setText(self.tr("No cell is chosen"))
        self._title.setToolTip("")
        self._about.setText("")
        self._show_told("")
        self._show_parts(rated=False, measured=False)
        self.levels.show_levels((), None)

    def show_cell(
        self,
        value: Evaluation,
        criterion: str,
        candidate: str,
        cell: Cell,
        about: str,
        *,
        sealed: bool = False,
        closed: str = "",
    ) -> None:
        """Show a cell; `about` says the weight, the candidate and whose score it is, `closed` why it takes none."""
        row: Criterion = value.criteria[criterion]
        rated = row.kind is Kind.RATING and not sealed
        self._title.setText(row.name)
        self._about.setText(about)
        self.setAccessibleDescription(f"{row.name}, {about}")
        self._show_parts(rated=rated, measured=row.kind is Kind.MEASURE and not sealed)
        if not rated:
            self.levels.show_levels((), None)
            if sealed:
                self._show_told(self.tr("It is sealed until it is opened."))
            else:
                self._show_told(self.tr("This figure stands in the facts; it is changed in Candidates."))
            return
        self._show_told(f"{closed}." if closed else "")
        for each in (self.levels, self.reason, self.evidence):
            each.setEnabled(not closed)
        score = cell.score if isinstance(cell.score, float) else None
        self.levels.show_levels(rubric_of(row, value.scale, score), score)
        self._title.setToolTip(row.description)
        if not (self.reason.hasFocus() and self.reason.is_changed):
            self.reason.show_text(cell.rationale)
        if not self.evidence.is_changed:
            self.evidence.show_text(cell.evidence)

    def show_notes(self, shown: bool) -> None:
        """Have the reason and the evidence here, or leave them to another place."""
        self._has_notes = shown

    def take_all(self) -> None:
        """Take what is being typed here."""
        self.reason.take()
        self.evidence.take()

    def _show_told(self, text: str) -> None:
        self._told.setText(text)
        self._told.setVisible(bool(text))

    def _show_parts(self, *, rated: bool, measured: bool) -> None:
        self.levels.setVisible(rated)
        for each in (self._why, self.reason, self._seen, self.evidence):
            each.setVisible(rated and self._has_notes)
        self._to_facts.setVisible(measured)


class KeyHints(QWidget):
    """Some keys with what they do."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show keys and their words, as many as there is room for; without any it takes no room."""
        self._hints = tuple(hints)
        self.setVisible(bool(hints))
        self.setAccessibleName(", ".join(f"{keys} {words}" for keys, words in hints))
        self.update()

    @staticmethod
    def scale_keys(lowest: float, highest: float) -> str:
        """The keys of a scale, as in 0-5."""
        return f"{plain(lowest)}\N{EN DASH}{plain(highest)}"

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self._look.length("size.foot") + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        xs, left = look.length("space.xs"), float(look.length("space.lg"))
        right = self.width() - look.length("space.sm")
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), look.theme) as draw:
            for keys, words in self._hints:
                cap = width_of(look.theme, "caption", keys) + 2 * xs
                wide = width_of(look.theme, "caption", words)
                if left + cap + xs + wide > right:
                    break
                high = look.line_height("caption") + look.length("space.xxs")
                box = QRectF(left, (self.height() - high) / 2, cap, high)
                look.draw_box(draw, box, "surface.canvas", "border.default", "radius.cell")
                draw.text(box.adjusted(xs, 0, 0, 0), keys, "caption", "text.secondary")
                draw.text(QRectF(box.right() + xs, 0, wide, self.height()), words, "caption", "text.secondary")
                left = box.right() + xs + wide + look.length("space.md")
        painter.end()

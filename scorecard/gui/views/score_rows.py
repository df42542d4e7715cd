"""Scores one under another, each with its levels side by side, its reason and its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Cell
from scorecard.core.numbers import grouped, plain
from scorecard.core.scale import steps_of
from scorecard.core.wording import one_line
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import CellState, ScoreCell
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.seen import Shown
from scorecard.gui.models.sheets import Whose
from scorecard.gui.views.score_editor import Bubble, ScoreEditor
from scorecard.render.drawing import Align, Drawing, drawing, width_of

NARROW: Final = 560
"""Under this width the evidence stands under the reason, not beside it."""


Keys = tuple[str, str]
"""Criterion and candidate."""


@dataclass(frozen=True, slots=True)
class Line:
    """One score: its criterion and candidate, what it is called here, and what stands after the name."""

    keys: Keys
    name: str
    about: str
    full: str


class ScoreRows(QAbstractScrollArea):
    """A column of scores. Only what is in sight is painted; the current one has fields to type in.

    moved           another line is the current one
    reason_taken    the reason of a line is another one: whose sheet it is on, its keys and the text
    evidence_taken  so for its evidence
    facts_requested the figure of a line is to be seen where it is stated
    """

    moved = Signal()
    reason_taken = Signal(object, object, str)
    evidence_taken = Signal(object, object, str)
    facts_requested = Signal(object)

    def __init__(
        self,
        look: Look,
        document: Shown,
        model: ScoresModel,
        parent: QWidget | None = None,
        *,
        margin: str = "space.lg",
    ) -> None:
        """`margin` is the length that is free at the left."""
        super().__init__(parent)
        self._margin = margin
        self._look = look
        self._document = document
        self._model = model
        self._whose = Whose()
        self._lines: list[Line] = []
        self._levels: tuple[float, ...] = ()
        self._at = 0
        self._is_bare = False
        self._refused = ""
        self._noted: tuple[Whose, Keys] | None = None  # what the fields are about
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Scores"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reason = LineField(parent=self.viewport())
        self.reason.setPlaceholderText(self.tr("Why"))
        self.evidence = LineField(parent=self.viewport())
        self.evidence.setPlaceholderText(self.tr("Evidence"))
        self.editor = ScoreEditor(look, self.viewport())
        self.bubble = Bubble(look, self.viewport())
        self.reason.committed.connect(self._on_reason)
        self.evidence.committed.connect(self._on_evidence)
        for field in (self.reason, self.evidence):
            field.hide()
            field.returnPressed.connect(self.setFocus)
        self.editor.taken.connect(self._on_taken)
        self.editor.given_up.connect(self._on_given_up)
        self.editor.textEdited.connect(self.bubble.hush)
        model.refused.connect(self._on_refused)
        look.changed.connect(self._dress)
        self._dress()

    # ---- what is shown ---------------------------------------------------------------------------

    @property
    def lines(self) -> list[Line]:
        """What is shown."""
        return self._lines

    @property
    def current(self) -> Line | None:
        """The line that is worked on."""
        return self._lines[self._at] if 0 <= self._at < len(self._lines) else None

    def show_lines(self, lines: list[Line], whose: Whose, current: Keys | None) -> None:
        """Show other lines, of this sheet; the current one is that of these keys."""
        self.take_all()
        typed = None if self.current is None else (self._whose, self.current.keys)
        self._whose, self._lines = whose, lines
        self._levels = steps_of(self._document.value.scale)
        known = [line.keys for line in lines]
        self._at = known.index(current) if current in known else 0
        self._is_bare = bool(lines) and not any(map(self._is_rated, lines))
        self._measure()
        if self.editor.is_open and typed != (whose, current):
            self.editor.close_quietly(self)  # what is typed belongs to the score in which it was begun
            self.bubble.hush()
        self._show_fields()
        self._reveal()
        self.viewport().update()

    def refresh(self) -> None:
        """Show what the cells say now."""
        line = self.current
        index = None if line is None else self._model.place_of(*line.keys)
        if index is not None and index.isValid():
            self.editor.show_text(self._model.typed_text(index.row(), index.column()))
        self._show_fields()
        self.viewport().update()

    def go(self, at: int) -> None:
        """Make another line the current one."""
        at = min(max(at, 0), len(self._lines) - 1)
        if at != self._at and self._lines:
            self.take_all()
            self._at = at
            self.bubble.hush()
            self._reveal()
            self._show_fields()
            self.viewport().update()
            self.moved.emit()

    def take_all(self) -> None:
        """Take what is being typed."""
        self.reason.commit()
        self.evidence.commit()

    def put(self, text: str) -> bool:
        """Give the current line a score; where it is refused the line says why."""
        line = self.current
        if line is None:
            return False
        self._refused = ""
        index = self._model.place_of(*line.keys)
        if not index.isValid():
            return False  # it has just gone
        if self._model.typed_text(index.row(), index.column()) == text or self._model.setData(index, text):
            self.bubble.hush()
            return True
        if self._refused:
            self.bubble.say(self._refused, self._score_box(self._at).toAlignedRect(), self.viewport().rect())
        return False

    def segment_box(self, at: int, level: int) -> QRectF:
        """Where a level of a line stands."""
        whole = self._score_box(at)
        wide = (whole.width() - 2 * self._inset()) / max(len(self._levels), 1)
        inset = self._inset()
        return QRectF(whole.left() + inset + level * wide, whole.top() + inset, wide, whole.height() - 2 * inset)

    # ---- events ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        page = max(self.viewport().height() // max(self._step(), 1) - 1, 1)
        goes = {
            Qt.Key.Key_Up: self._at - 1,
            Qt.Key.Key_Down: self._at + 1,
            Qt.Key.Key_PageUp: self._at - page,
            Qt.Key.Key_PageDown: self._at + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._lines) - 1,
        }
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in goes and not held:
            self.go(goes[key])
        elif key == Qt.Key.Key_Escape and not self.hasFocus():  # from a field with nothing to take back
            self.setFocus()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._nudge(1 if key is Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.go(self._at - 1 if shifted else self._at + 1)
        elif event.text() and event.text().isprintable() and not held and event.text() != " ":
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._line_at(event.position())
        if at < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.go(at)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = self._shown(self._lines[at])
        if cell.state is CellState.MEASURE and self._score_box(at).contains(event.position()):
            self.facts_requested.emit(self._lines[at].keys)
            return
        for level in range(len(self._levels)):
            if self.segment_box(at, level).contains(event.position()):
                self.put(self._model.text_of(self._levels[level]))
                return
        for field, box in ((self.reason, self._reason_box(at)), (self.evidence, self._evidence_box(at))):
            if box.contains(event.position()) and field.isVisible():
                field.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._reveal()
        self._show_fields()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.bubble.hush()
        self._place_fields()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect = QRectF(event.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            step = self._step()
            first = max((event.rect().top() + self.verticalScrollBar().value()) // step, 0)
            last = min((event.rect().bottom() + self.verticalScrollBar().value()) // step, len(self._lines) - 1)
            for at in range(first, last + 1):
                self._paint_line(draw, at)
        painter.end()

    # ---- painting --------------------------------------------------------------------------------

    def _paint_line(self, draw: Drawing, at: int) -> None:
        look, line, box = self._look, self._lines[at], self._box(at)
        if at == self._at:
            draw.fill(box, "selection.row")
            if self.hasFocus():
                look.draw_ring(draw, box.adjusted(0, 0, 0, -draw.pixel), "radius.chip")
        draw.row_rule(box.left(), box.right(), box.bottom())
        score = self._score_box(at)
        name = QRectF(self._left(), score.top(), score.left() - look.length("space.md") - self._left(), score.height())
        taken = draw.text(name, line.name, "strong", "accent.text" if at == self._at else "text.primary")
        gap = taken + look.length("space.sm")
        draw.text(name.adjusted(gap, 0, 0, 0), line.about, "caption", "text.tertiary")
        self._paint_score(draw, at, score)
        if not self._is_rated(line):
            return
        kept = self._cell(line)
        for field, text, words in (
            (self._reason_box(at), kept.rationale, self.reason.placeholderText()),
            (self._evidence_box(at), kept.evidence, self.evidence.placeholderText()),
        ):
            look.draw_box(draw, field, "surface.canvas", "border.default")
            inside = field.adjusted(look.length("control.padding_small"), 0, -look.length("space.sm"), 0)
            draw.text(inside, one_line(text) or words, "small", "text.primary" if text else "text.tertiary")

    def _paint_score(self, draw: Drawing, at: int, box: QRectF) -> None:
        look, cell = self._look, self._shown(self._lines[at])
        if cell.state not in (CellState.SCORED, CellState.UNSCORED):
            draw.text(box, _apart(cell) or self.tr("not stated"), "body", "text.secondary", Align.RIGHT)
            return
        look.draw_box(draw, box, "surface.sunken")
        if cell.state is CellState.UNSCORED:
            half = draw.pixel / 2
            pen = QPen(look.color("warn.mark"), draw.pixel)
            pen.setDashPattern([3, 2])
            draw.painter.setPen(pen)
            corner = look.length("radius.control")
            draw.painter.drawRoundedRect(draw.snapped(box).adjusted(half, half, -half, -half), corner, corner)
        ink = "danger.text" if cell.below_minimum else "text.primary"
        if not self._levels or (cell.value is not None and cell.value not in self._levels):
            wide = look.length("space.xxl")
            beside = QRectF(box.left() - wide, box.top(), wide, box.height()) if self._levels else box
            place = beside.adjusted(0, 0, -look.length("space.sm"), 0)
            draw.text(place, cell.text, "strong", ink, Align.RIGHT)
        for level, score in enumerate(self._levels):
            part = self.segment_box(at, level)
            chosen = cell.value == score
            if chosen:
                ground = "surface.pressed" if look.is_dark else "surface.raised"
                look.draw_box(draw, part, ground, "border.default", "radius.chip")
            draw.text(
                part, plain(score), "strong" if chosen else "body", ink if chosen else "text.secondary", Align.CENTER
            )

    # ---- places ----------------------------------------------------------------------------------

    def _left(self) -> int:
        return self._look.length(self._margin)

    def _inset(self) -> int:
        return self._look.length("space.xxs")

    def _step(self) -> int:
        look = self._look
        if self._is_bare:  # measures, which are only read here
            return look.length("control.segmented") + 2 * look.length("space.sm")
        fields = 2 if self._is_narrow() else 1
        line = look.length("control.height") + look.length("space.xs")
        return look.length("control.segmented") + fields * line + 2 * look.length("space.sm") + look.length("space.xs")

    def _is_narrow(self) -> bool:
        return self.viewport().width() < NARROW * self._look.text_scale

    def _box(self, at: int) -> QRectF:
        top = at * self._step() - self.verticalScrollBar().value()
        return QRectF(0, top, self.viewport().width(), self._step())

    def _score_box(self, at: int) -> QRectF:
        look, box = self._look, self._box(at)
        each = max(width_of(look.theme, "strong", plain(level)) for level in self._levels) if self._levels else 0.0
        wide = each + look.length("space.lg") + look.length("space.xs")
        whole = wide * len(self._levels) + 2 * self._inset() if self._levels else look.length("column.score")
        right = self.width() - look.length("size.page_right")
        return QRectF(right - whole, box.top() + look.length("space.sm"), whole, look.length("control.segmented"))

    def _reason_box(self, at: int) -> QRectF:
        look, score = self._look, self._score_box(at)
        top = score.bottom() + look.length("space.xs")
        room = self.width() - self._left() - look.length("size.page_right")
        wide = room if self._is_narrow() else round(room * 0.62)
        return QRectF(self._left(), top, wide, look.length("control.height"))

    def _evidence_box(self, at: int) -> QRectF:
        look, reason = self._look, self._reason_box(at)
        if self._is_narrow():
            return reason.translated(0, reason.height() + look.length("space.xs"))
        left = reason.right() + look.length("space.sm")
        right = self.width() - look.length("size.page_right")
        return QRectF(left, reason.top(), right - left, reason.height())

    def _line_at(self, point: QPointF) -> int:
        at = int(point.y() + self.verticalScrollBar().value()) // self._step()
        return at if 0 <= at < len(self._lines) else -1

    # ---- the current line ------------------------------------------------------------------------

    def _cell(self, line: Line) -> Cell:
        criterion, candidate = line.keys
        return self._whose.cell(self._document.value, candidate, criterion)

    def _shown(self, line: Line) -> ScoreCell:
        index = self._model.place_of(*line.keys)
        return self._model.cell(index.row(), index.column()) if index.isValid() else ScoreCell(CellState.NOT_APPLICABLE)

    def _is_rated(self, line: Line) -> bool:
        return self._shown(line).state in (CellState.SCORED, CellState.UNSCORED)

    def _show_fields(self) -> None:
        line = self.current
        rated = line is not None and self._is_rated(line)
        if line is not None and rated:
            kept = self._cell(line)
            noted = (self._whose, line.keys)
            same, self._noted = noted == self._noted, noted
            for field, text in ((self.reason, kept.rationale), (self.evidence, kept.evidence)):
                if same:
                    field.show_text(text)
                else:
                    field.reset(text)
            self.reason.setAccessibleName(self.tr("Why, {line}").format(line=line.full))
            self.evidence.setAccessibleName(self.tr("Evidence, {line}").format(line=line.full))
        for field in (self.reason, self.evidence):
            field.setVisible(rated)
        self.setAccessibleDescription("" if line is None else f"{line.full}: {self._said(line)}")
        self._place_fields()

    def _said(self, line: Line) -> str:
        return str(self._model.place_of(*line.keys).data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def _place_fields(self) -> None:
        if self.current is not None:
            self.reason.setGeometry(self._reason_box(self._at).toAlignedRect())
            self.evidence.setGeometry(self._evidence_box(self._at).toAlignedRect())
            if self.editor.is_open:
                self.editor.setGeometry(self._editor_box())

    def _editor_box(self) -> QRect:
        box = self._score_box(self._at).toAlignedRect()
        wide = self._look.length("column.score_minimum")
        return QRect(box.right() - wide, box.top(), wide, box.height())

    def _type(self, text: str) -> None:
        line = self.current
        if line is None:
            return
        if self._model.is_whole_score(text):
            if self.put(text):
                self.go(self._at + 1)
        elif not self._is_rated(line):
            self.put(text)
        else:
            self.editor.open_at(self._editor_box(), self.tr("Score"), text)

    def _nudge(self, by: int) -> None:
        line = self.current
        if line is None or not self._levels or not self._is_rated(line):
            return
        score = self._shown(line).value
        if not isinstance(score, float):
            wanted = self._levels[0 if by > 0 else -1]
        else:
            beyond = [level for level in self._levels if (level > score if by > 0 else level < score)]
            wanted = (beyond[0] if by > 0 else beyond[-1]) if beyond else score
        self.put(self._model.text_of(wanted))

    def _reveal(self) -> None:
        bar, step = self.verticalScrollBar(), self._step()
        top, high = self._at * step, self.viewport().height()
        if top < bar.value():
            bar.setValue(top)
        elif top + step > bar.value() + high:
            bar.setValue(top + step - high)

    def _measure(self) -> None:
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(len(self._lines) * self._step() - high, 0))
        bar.setPageStep(high)
        bar.setSingleStep(self._look.length("control.height"))

    def _on_reason(self, text: str) -> None:
        if self._noted is not None:
            self.reason_taken.emit(*self._noted, text)

    def _on_evidence(self, text: str) -> None:
        if self._noted is not None:
            self.evidence_taken.emit(*self._noted, text)

    def _on_taken(self, text: str, down: int, right: int) -> None:
        if not self.put(text):
            if not self.editor.hasFocus():
                self.editor.close_quietly(self)
            return
        focused = self.editor.hasFocus()
        self.editor.close_quietly(self)
        if focused:
            self.go(self._at + down + right)

    def _on_given_up(self) -> None:
        self.editor.close_quietly(self)
        self.bubble.hush()

    def _on_refused(self, error: EditError) -> None:
        self._refused = str(error)

    def _dress(self) -> None:
        for field in (self.reason, self.evidence):
            field.setFont(self._look.font("small"))
        self._measure()
        self._show_fields()
        self.viewport().update()


def _apart(cell: ScoreCell) -> str:
    """What a cell says, with the thousands of a figure apart."""
    if not isinstance(cell.value, float):
        return cell.text
    return cell.text.replace(plain(cell.value), grouped(cell.value), 1)

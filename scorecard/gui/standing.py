"""The Standing panel: the live ranking beside the weights and the scores."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEasingCurve, QEvent, QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.wording import NOTHING, signed
from scorecard.gui.buttons import Button
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.standing_lead import StandingLead
from scorecard.gui.standing_rows import Mark, Row, lead_of, mark_of, rows_of, title_of
from scorecard.render import range_strip, stacked_bar
from scorecard.render.drawing import Align, Drawing, drawing, widest, width_of
from scorecard.render.ranking import leading
from scorecard.render.theme import Theme

PANEL: Final = "panel"
MINE: Final = "mine"
UNMOVED: Final = 0.05
"""Points below which a change would show as nothing."""
SPOKEN: Final = 12
"""So many rows are read out with the panel; each row is, when it is chosen."""


class StandingKind(StrEnum):
    """With bars beside the weights, compact with ranges beside the scores."""

    BARS = "bars"
    RANGES = "ranges"


class StandingPanel(QWidget):
    """The ranking of the present result.

    candidate_requested   the key of a candidate that a person wants to see
    candidates_requested  there are too few candidates to rank, and the person wants to add some
    view_chosen           PANEL or MINE
    """

    candidate_requested = Signal(str)
    candidates_requested = Signal()
    view_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        kind: StandingKind = StandingKind.BARS,
        *,
        views: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`views` offers the panel's scores and one's own."""
        super().__init__(parent)
        self._look = look
        self._evaluation: Evaluation | None = None
        self._scorecard: Scorecard | None = None
        self._mark: Mark | None = None
        self._marked = ""
        self._lifted: str | None = None
        self.setAccessibleName("Standing")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        side, sm = look.length("space.lg"), look.length("space.sm")
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(side, 0, side, 0)
        head.setSpacing(sm)
        head.addWidget(Text(look, "Standing", "strong"))
        self._chip = Chip(look, "provisional", ChipKind.PROVISIONAL)
        self._chip.hide()
        head.addWidget(self._chip)
        head.addStretch(1)
        self._note = Text(look, "", "caption", "text.tertiary")
        head.addWidget(self._note)
        self._views: SegmentedControl | None = None
        if views:
            self._views = SegmentedControl(look, "Whose scores", ((PANEL, "Panel"), (MINE, "Mine")), small=True)
            self._views.chosen.connect(self.view_chosen)
            head.addWidget(self._views)
        self.rows = StandingRows(look, kind)
        self.rows.candidate_requested.connect(self.candidate_requested)
        self._hidden = IconLine(look, "eye-off", role="caption")
        self._hidden_room = QWidget()
        room = QVBoxLayout(self._hidden_room)
        room.setContentsMargins(side, look.length("space.sm"), side, 0)
        room.addWidget(self._hidden)
        self._hidden_room.hide()
        self._by = ""
        self._also = IconLine(look, "users")
        self._also_room = QWidget()
        more = QVBoxLayout(self._also_room)
        more.setContentsMargins(side, look.length("space.lg"), side, look.length("space.lg"))
        more.addWidget(self._also)
        self._also_room.hide()
        self._title = Text(look, "", "strong", wraps=True)
        self._sentence = Text(look, "", "small", "text.secondary", wraps=True)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rows)
        column.addWidget(self._hidden_room)
        column.addSpacing(look.length("space.md"))
        self._said = QWidget()
        words = QVBoxLayout(self._said)
        words.setContentsMargins(side, 0, side, look.length("space.lg"))
        words.setSpacing(look.length("space.xs"))
        self._way = Button(look, "Go to Candidates", small=True)
        self._way.clicked.connect(self.candidates_requested)
        self._way.hide()
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        words.addWidget(self._way, 0, Qt.AlignmentFlag.AlignLeft)
        self._lead = StandingLead(look)
        self._lead.setVisible(kind is StandingKind.BARS)
        self._kind = kind
        self._rule = Rule(look)
        words.insertWidget(0, self._rule)
        words.insertSpacing(1, look.length("space.sm"))
        column.addWidget(self._said)
        column.addWidget(self._lead)
        column.addWidget(self._also_room)
        column.addStretch(1)
        scroll = EdgeScroll(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head)
        whole.addWidget(scroll, 1)
        self._dress()
        look.changed.connect(self._dress)

    def show_result(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        """Show who leads by how much, and what makes up each total."""
        self._evaluation, self._scorecard = evaluation, scorecard
        self._tell()

    def show_nothing(self, why: str, *, needs_candidates: bool = False) -> None:
        """Show one sentence instead of a result: what to do first, or until when it is sealed.

        `needs_candidates` offers the way to the page where some are added.
        """
        self._evaluation = self._scorecard = self._mark = None
        self._way.setVisible(needs_candidates)
        self._rule.hide()
        self._lead.show_lead(None)
        self._chip.hide()
        self._note.setText("")
        self.rows.set_rows(())
        self._title.hide()
        self._said.show()
        self._sentence.setText(why)
        self.setAccessibleDescription(why)

    def mark(self, why: str = "preview while dragging") -> None:
        """From now on show what changes against the present result; `why` says so in the head."""
        if self._scorecard is not None:
            self._mark, self._marked = mark_of(self._scorecard), why
            self._tell()

    def unmark(self) -> None:
        """Show no changes any more; rows that have other ranks than at the mark exchange their places."""
        self._mark = None
        self._tell(slides=True)

    def lift(self, criterion: str | None) -> None:
        """Show the part of a top criterion that is pointed at elsewhere, and the others faded; None ends it."""
        if criterion != self._lifted:
            self._lifted = criterion
            self._tell()

    def show_hidden(self, hidden: Sequence[object]) -> None:
        """Say what is hidden, and until when; nothing takes it back."""
        said = " ".join(f"{each}." for each in hidden)
        if said != self._hidden.text:
            self._hidden.set_words(said)
            self._hidden_room.setVisible(bool(said))

    def show_also(self, text: str) -> None:
        """Say something else about the result, such as whose weights make whom win; "" takes it back."""
        if text != self._also.text:
            self._also.set_words(text)
            self._also_room.setVisible(bool(text))

    def set_note(self, text: str) -> None:
        """Say in the head by what this is the standing; "" for what all know."""
        self._by = text
        _say(self._note, text)

    def set_view(self, view: str, *, both: bool = True) -> None:
        """Show whose scores these are; not `both`: the panel's are sealed and cannot be chosen."""
        if self._views is not None:
            self._views.choose(view)
            self._views.setVisible(both)
        self._note.setText("" if both else "Mine")

    def sizeHint(self) -> QSize:
        return QSize(self._width("size.standing"), self._width("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width("size.standing_minimum"), self._look.length("size.panel_header"))

    def _tell(self, *, slides: bool = False) -> None:
        evaluation, scorecard = self._evaluation, self._scorecard
        if evaluation is None or scorecard is None:
            return
        rows = rows_of(evaluation, scorecard, self._mark, self._lifted)
        self.rows.set_rows(rows if self._mark is None else self._mark.in_order(rows), slides=slides)
        provisional = any(row.standing.status is Status.PROVISIONAL for row in rows)
        if self._chip.isHidden() is provisional:
            self._chip.setVisible(provisional)
        if self._views is None:
            _say(self._note, self._marked if self._mark else self._by)
        title = str(title_of(scorecard, self._mark))
        _say(self._title, title)
        self._title.setVisible(bool(title))
        alone = len(rows) == 1
        self._way.setVisible(alone)
        ranked = any(row.standing.rank is not None for row in rows)
        speaks = self._kind is StandingKind.BARS or alone or not ranked or bool(title)
        self._rule.setVisible(bool(rows))
        self._said.setVisible(speaks)
        said = str(leading(evaluation, scorecard))
        _say(self._sentence, f"{said} Add a second candidate to compare." if alone else said)
        told = self._mark is None or QAccessible.isActive()  # what is previewed is gone before it could be read out
        if self._kind is StandingKind.BARS:
            self._lead.show_lead(lead_of(rows, self._lifted), told=told)
        if told:
            self.setAccessibleDescription("\n".join([said, *(row.said() for row in rows[:SPOKEN]), *_unspoken(rows)]))

    def _dress(self) -> None:
        self._head.setFixedHeight(self._look.length("size.panel_header"))
        self.setMaximumWidth(self._width("size.standing_maximum"))
        self.updateGeometry()

    def _width(self, name: str) -> int:
        """A width that grows with the size of text, so that names and figures find room."""
        return round(self._look.length(name) * max(self._look.text_scale, 1.0))


def _unspoken(rows: Sequence[Row]) -> list[str]:
    """How many rows are not read out with the panel, in words."""
    count = len(rows) - SPOKEN
    return [f"and {count} more candidates"] if count > 1 else [row.said() for row in rows[SPOKEN:]]


class StandingRows(QWidget):
    """The rows. Up and down choose one, Enter asks for its candidate."""

    candidate_requested = Signal(str)

    def __init__(self, look: Look, kind: StandingKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._rows: tuple[Row, ...] = ()
        self._current = 0
        self._measured: tuple[tuple[Row, ...], Theme, float, float] | None = None
        self._came_from: dict[str, int] = {}
        self._exchange = QVariantAnimation(self)
        self._exchange.setStartValue(0.0)
        self._exchange.setEndValue(1.0)
        self._exchange.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._exchange.valueChanged.connect(self.update)
        self.setAccessibleName("Ranking")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """What is painted."""
        return self._rows

    def set_rows(self, rows: tuple[Row, ...], *, slides: bool = False) -> None:
        """Paint other rows at the next frame. `slides`: those that have other places now go there in plain sight."""
        counted = len(rows) != len(self._rows)
        keys = [row.standing.key for row in rows]
        if slides and keys != [row.standing.key for row in self._rows]:
            self._slide()
        elif counted or set(keys) != {row.standing.key for row in self._rows}:
            self._exchange.stop()
        self._rows = rows
        self._current = min(self._current, max(len(rows) - 1, 0))
        self._describe()
        if counted:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        axis = self._look.line_height("caption") if self._has_axis() else 0
        return QSize(self._look.length("size.standing_minimum"), round(len(self._rows) * self._step()) + axis)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # ---- events ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            rank = max(theme.length("space.lg"), widest(theme, "strong", map(_rank, self._rows)))
            figure = self._figure()
            for at in self._seen(event.rect()):
                row, box = self._rows[at], self._moving_box(at)
                if self._is_sliding:
                    draw.fill(box, "surface.canvas")
                if self._kind is StandingKind.BARS:
                    self._paint_bar_row(draw, box, row, rank, figure)
                else:
                    self._paint_range_row(draw, box, row, rank, figure)
            if self.hasFocus() and self._rows:
                xs = self._look.length("space.xs")
                self._look.draw_ring(draw, self._box(self._current).adjusted(-2 * xs, 0, 2 * xs, 0), "radius.chip")
        if self._has_axis():
            last = self._box(len(self._rows) - 1)
            strip = self._strip_box(last)
            box = QRectF(strip.left(), last.bottom(), strip.width(), theme.line_height("caption"))
            range_strip.paint_axis(painter, box, self._rows[0].strip, theme)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text, box = self._told_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self, box.toAlignedRect())
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        if at is not None and event.button() is Qt.MouseButton.LeftButton:
            self._choose(at)
            self.candidate_requested.emit(self._rows[at].standing.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = event.key(), len(self._rows) - 1
        goes = {
            Qt.Key.Key_Up: self._current - 1,
            Qt.Key.Key_Down: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if Qt.Key(key) in goes and self._rows:
            self._choose(min(max(goes[Qt.Key(key)], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._rows:
            self.candidate_requested.emit(self._rows[self._current].standing.key)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self._current = at
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self._rows[self._current].said() if self._rows else "")

    # ---- places ---------------------------------------------------------------------------------

    def _step(self) -> float:
        name = "row.standing" if self._kind is StandingKind.BARS else "row.standing_compact"
        return self._look.theme.length(name)

    def _has_axis(self) -> bool:
        return self._kind is StandingKind.RANGES and any(row.standing.status is not Status.OUT for row in self._rows)

    def _box(self, at: int) -> QRectF:
        side = self._look.theme.length("space.lg")
        return QRectF(side, at * self._step(), self.width() - 2 * side, self._step())

    @property
    def _is_sliding(self) -> bool:
        return self._exchange.state() is QVariantAnimation.State.Running

    def _slide(self) -> None:
        """Let rows go from where they stand now to the places they are given next."""
        self._exchange.stop()
        if self._look.reduced_motion or not self.isVisible():
            return
        self._came_from = {row.standing.key: at for at, row in enumerate(self._rows)}
        self._exchange.setDuration(self._look.length("motion.reorder_ms"))
        self._exchange.start()

    def _moving_box(self, at: int) -> QRectF:
        """Where a row is painted: its place, or on the way there."""
        box = self._box(at)
        if self._is_sliding:
            back = self._came_from.get(self._rows[at].standing.key, at) - at
            box.translate(0, back * self._step() * (1.0 - float(self._exchange.currentValue())))
        return box

    def _seen(self, rect: QRect) -> list[int]:
        """The rows to paint in a part of it; those that rise over the others come last."""
        if self._is_sliding:
            came = [self._came_from.get(row.standing.key, at) for at, row in enumerate(self._rows)]
            return sorted(range(len(came)), key=lambda at: came[at] - at)
        top = max(int(rect.top() // self._step()), 0)
        return list(range(top, min(int(rect.bottom() // self._step()) + 1, len(self._rows))))

    def _figure(self) -> float:
        """The width of the totals."""
        return self._widths()[0]

    def _names(self) -> float:
        """The width of the short names."""
        return self._widths()[1]

    def _widths(self) -> tuple[float, float]:
        theme, rows = self._look.theme, self._rows
        if self._measured is None or self._measured[0] is not rows or self._measured[1] is not theme:
            names = widest(theme, "body", [row.short for row in rows]) if self._kind is StandingKind.RANGES else 0.0
            self._measured = (rows, theme, widest(theme, "strong", [_total(row) for row in rows]), names)
        return self._measured[2:]

    def _name_box(self, box: QRectF) -> QRectF:
        if self._kind is StandingKind.RANGES:
            return box
        return QRectF(box.left(), box.top() + self._look.theme.length("space.xs"), box.width(), self._bar_top())

    def _bar_top(self) -> float:
        return self._look.theme.line_height("body") + self._look.theme.length("space.xs")

    def _bar_box(self, box: QRectF) -> QRectF:
        theme = self._look.theme
        top = self._name_box(box).bottom()
        return QRectF(box.left(), top, box.width(), stacked_bar.height(theme))

    def _strip_box(self, box: QRectF) -> QRectF:
        theme = self._look.theme
        right = box.right() - theme.length("column.number") + theme.length("space.md")
        most = theme.length("size.standing") / 3  # of a panel as wide as designed
        sm = theme.length("space.sm")
        rank = max(theme.length("space.lg"), widest(theme, "strong", map(_rank, self._rows[-1:])))
        names = box.left() + rank + sm + self._names() + sm  # a long name takes up to half of the strip
        left = min(max(right - most, names), right - most / 2)
        right = min(right, box.right() - self._figure() - sm)
        return QRectF(left, box.top(), right - left, box.height())

    def _row_at(self, point: QPointF) -> int | None:
        at = int(point.y() // self._step())
        return at if 0 <= at < len(self._rows) else None

    def _told_at(self, point: QPointF) -> tuple[str, QRectF]:
        at = self._row_at(point)
        if at is None:
            return "", QRectF()
        row, box = self._rows[at], self._box(at)
        if self._kind is StandingKind.BARS:
            spot = stacked_bar.hit(row.bar, self._bar_box(box), self._look.theme, point)
            if spot is not None:
                return spot.text, spot.rect
        return row.said(), box

    # ---- painting -------------------------------------------------------------------------------

    def _paint_bar_row(self, draw: Drawing, box: QRectF, row: Row, rank: float, figure: float) -> None:
        theme = self._look.theme
        line, sm = self._name_box(box), theme.length("space.sm")
        right = self._paint_ends(draw, line, row, rank, figure)
        if row.standing.status is Status.OUT:
            right -= self._paint_out(draw, right, line.center().y()) + sm
        if row.change is not None and abs(row.change) >= UNMOVED:
            text = signed(row.change, row.bar.decimals)
            wide = widest(theme, "caption", [text])
            color = "change.gain" if row.change > 0 else "change.loss"
            draw.text(QRectF(right - wide, line.top(), wide, line.height()), text, "caption", color, Align.RIGHT)
            right -= wide + sm
        arrow = theme.length("icon.inline") if row.moved else 0.0
        left = line.left() + rank + sm
        name = QRectF(left, line.top(), right - left - arrow - sm, line.height())
        taken = self._paint_name(draw, name, row, row.standing.name)
        if row.moved:
            icon, color = ("up", "change.gain") if row.moved > 0 else ("down", "change.loss")
            place = QRectF(left + taken + sm / 2, line.top(), arrow, line.height())
            self._look.draw_icon(draw, place, icon, color, "icon.inline")
        stacked_bar.paint_bar(draw, self._bar_box(box), row.bar)

    def _paint_range_row(self, draw: Drawing, box: QRectF, row: Row, rank: float, figure: float) -> None:
        theme, sm = self._look.theme, self._look.theme.length("space.sm")
        self._paint_ends(draw, box, row, rank, figure)
        strip = self._strip_box(box)
        left = box.left() + rank + sm
        self._paint_name(draw, QRectF(left, box.top(), strip.left() - sm - left, box.height()), row, row.short)
        if row.standing.status is Status.OUT:
            self._paint_out(draw, strip.right(), box.center().y())
        else:
            range_strip.paint(draw.painter, strip, row.strip, theme)

    def _paint_ends(self, draw: Drawing, line: QRectF, row: Row, rank: float, figure: float) -> float:
        """The rank at the left and the total at the right; returns what is left of the line."""
        out = row.standing.status is Status.OUT
        role = "strong" if row.standing.rank == 1 else "body"
        quiet = "text.tertiary" if out else "text.secondary"
        ink = quiet if row.standing.rank != 1 else "text.primary"
        draw.text(QRectF(line.left(), line.top(), rank, line.height()), _rank(row), role, ink)
        total = QRectF(line.right() - figure, line.top(), figure, line.height())
        draw.text(total, _total(row), role, "text.tertiary" if out else "text.primary", Align.RIGHT)
        return total.left() - self._look.theme.length("space.sm")

    @staticmethod
    def _paint_out(draw: Drawing, right: float, middle: float) -> float:
        """The word for who is out of the ranking, up to the right; returns the width that it takes."""
        word = ChipKind.OUT.word
        wide = width_of(draw.theme, "label", word) + draw.theme.length("space.lg")
        return draw.chip(right - wide, middle, word, ChipKind.OUT.family)

    def _paint_name(self, draw: Drawing, box: QRectF, row: Row, name: str) -> float:
        out = row.standing.status is Status.OUT
        role = "strong" if row.standing.rank == 1 else "body"
        return draw.text(box, name, role, "text.tertiary" if out else "text.primary")


def _say(label: Text, text: str) -> None:
    """Set a text that is another one; the same again would lay the panel out anew."""
    if label.text() != text:
        label.setText(text)


def _rank(row: Row) -> str:
    return NOTHING if row.standing.rank is None else str(row.standing.rank)


def _total(row: Row) -> str:
    total = row.standing.total
    return NOTHING if total is None else shown(total, row.bar.decimals)

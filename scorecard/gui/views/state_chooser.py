"""Choosing a state to compare: a list that opens under a picker, of evaluations and of what they were before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from scorecard.core.errors import ScorecardError
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import SearchField
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Choice, scenarios_of, versions_of
from scorecard.gui.models.states_model import STATE, StateKind, StateRow, StatesModel
from scorecard.gui.pop_up import PopUp
from scorecard.gui.session import Session
from scorecard.render.drawing import Align, Drawing, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

MOST_ROWS: Final = 11


class StateChooser(PopUp):
    """A popup with all that can be compared, states and scenarios of evaluations. It is deleted when it closes.

    chosen   a state was chosen (Choice)
    removed  nothing is to stand in this place any more
    """

    chosen = Signal(object)
    removed = Signal()

    def __init__(
        self,
        look: Look,
        session: Session,
        listed: Sequence[Any],
        now: Choice | None,
        parent: QWidget,
        *,
        removable: bool = False,
    ) -> None:
        """`now`: what is chosen so far."""
        super().__init__(look, parent)
        self._session = session
        self._now = now
        self.setAccessibleName(self.tr("What to compare"))
        self._model = StatesModel(listed, self)
        self._find = SearchField(look, self.tr("Find a version or scenario, or type a change"))
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_StateDelegate(look, self._list))
        self._list.setAccessibleName(self.tr("Evaluations and versions"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setMouseTracking(True)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedHeight(MOST_ROWS * look.length("row.table"))
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        self._list.installEventFilter(self)
        self._find.installEventFilter(self)
        column = QVBoxLayout(self)
        edge = look.length("space.sm")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(edge)
        for each in (self._find, self._list, self._fault):
            column.addWidget(each)
        if removable:
            remove = Button(
                look, self.tr("Take out of the comparison"), icon="close", kind=ButtonKind.GHOST, small=True
            )
            remove.clicked.connect(self._on_remove)
            column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedWidth(round(look.length("size.standing_maximum") * max(look.text_scale, 1.0)))
        self._find.sought.connect(self._on_sought)
        self._list.clicked.connect(self._on_clicked)
        first = listed[0].uid if now is None and len(listed) else "" if now is None else now.uid
        self._model.begin_with(first)
        self._ask(first)
        self._put(self._model.row_of(now))

    @property
    def model(self) -> StatesModel:
        """What is shown."""
        return self._model

    @property
    def view(self) -> QListView:
        """The list of it."""
        return self._list

    @property
    def find_field(self) -> SearchField:
        """The line to find something in it."""
        return self._find

    def open_under(self, button: QWidget, *, at_right: bool = False) -> None:
        super().open_under(button, at_right=at_right)
        self._find.setFocus()

    def open_states(self, uid: str) -> None:
        """Show what an evaluation was before, or hide it where it is shown."""
        shown = "" if self._model.opened == uid else uid
        self._model.open(shown)
        self._put(self._model.row_of_evaluation(uid))
        self._ask(shown)

    # ---- events -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows and Enter go to the list, also while something is typed."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event.key(), typing=watched is self._find)
        return super().eventFilter(watched, event)

    def _on_key(self, key: int, *, typing: bool) -> bool:
        row = self._model.state_at(self._list.currentIndex())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(row)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and typing:
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and not (typing and self._find.text()):
            if row is not None and row.choice is not None and row.opened is (key == Qt.Key.Key_Left):
                self.open_states(row.choice.uid)
        else:
            return False
        return True

    def _step(self, way: int) -> None:
        at = self._list.currentIndex().row() + way
        while 0 <= at < self._model.rowCount():
            row = self._model.state_at(self._model.index(at))
            if row is not None and row.choice is not None:
                self._put(at)
                return
            at += way

    def _put(self, at: int) -> None:
        if at >= 0:
            self._list.setCurrentIndex(self._model.index(at))
            self._list.scrollTo(self._model.index(at))

    # ---- slots --------------------------------------------------------------------------------------

    def _on_sought(self, text: str) -> None:
        self._model.seek(text)
        changes = (at for at in range(self._model.rowCount()) if self._kind_at(at) is StateKind.CHANGE)
        self._put(next(changes, self._model.row_of(self._now)))

    def _kind_at(self, at: int) -> StateKind | None:
        row = self._model.state_at(self._model.index(at))
        return None if row is None else row.kind

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(self._model.state_at(index))

    def _take(self, row: StateRow | None) -> None:
        """Choose a state; an evaluation shows its states first, and a second time it is taken as it stands."""
        if row is None or row.choice is None:
            return
        if row.kind is StateKind.EVALUATION and not row.opened:
            self.open_states(row.choice.uid)
            return
        choice = row.choice
        self.close()
        self.chosen.emit(choice)

    def _on_remove(self) -> None:
        self.close()
        self.removed.emit()

    def _ask(self, uid: str) -> None:
        if uid and not self._model.knows(uid):
            self._session.ask(
                lambda workspace, _: (versions_of(workspace, uid), scenarios_of(workspace, uid)),
                partial(self._on_states, uid),
                self._on_failed,
            )

    def _on_states(self, uid: str, states: tuple[Sequence[Any], Sequence[tuple[str, str]]]) -> None:
        if isValid(self):
            current = self._model.state_at(self._list.currentIndex())
            self._model.take_versions(uid, *states)
            if current is not None and current.kind is StateKind.EVALUATION and current.choice is not None:
                self._put(self._model.row_of_evaluation(current.choice.uid))
            else:
                self._put(self._model.row_of(self._now))

    def _on_failed(self, error: ScorecardError) -> None:
        if isValid(self):
            self._fault.setText(str(error))
            self._fault.show()
            self.adjustSize()


class _StateDelegate(QStyledItemDelegate):
    """An evaluation with a mark that opens it; under it, indented, its states."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(self._look.length("size.standing_minimum") // 2, self._look.length("row.table"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look, rect = self._look, QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        row: StateRow = index.model().data(index, STATE)
        with drawing(painter, rect, look.theme) as draw:
            if state & QStyle.StateFlag.State_Selected:
                draw.fill(rect, "selection.fill")
            elif state & QStyle.StateFlag.State_MouseOver and row.choice is not None:
                draw.fill(rect, "surface.hover")
            self._paint_row(draw, rect, row)

    def _paint_row(self, draw: Drawing, rect: QRectF, row: StateRow) -> None:
        look, theme = self._look, self._look.theme
        xs, sm, side = look.length("space.xs"), look.length("space.sm"), look.length("icon.inline")
        left = rect.left() + xs
        if row.kind is StateKind.EVALUATION:
            icon = "chevron-down" if row.opened else "chevron-right"
            look.draw_icon(draw, QRectF(left, rect.top(), side, rect.height()), icon, "text.secondary", "icon.inline")
        else:
            left += side
            icons = {
                StateKind.VERSION: "seal",
                StateKind.CHANGE: "history",
                StateKind.NOW: "document",
                StateKind.SCENARIO: "weights",
            }
            if row.kind in icons:
                place = QRectF(left + xs, rect.top(), side, rect.height())
                look.draw_icon(draw, place, icons[row.kind], "text.tertiary", "icon.inline")
        left += side + sm
        end = width_of(theme, "small", row.end) + 1 if row.end else 0.0
        right = rect.right() - sm
        role = "strong" if row.kind is StateKind.EVALUATION else "small" if row.kind is StateKind.HINT else "body"
        ink = "text.tertiary" if row.kind is StateKind.HINT else "text.primary"
        draw.text(QRectF(left, rect.top(), right - left - end - sm, rect.height()), row.text, role, ink)
        if row.end:
            draw.text(
                QRectF(right - end, rect.top(), end, rect.height()), row.end, "small", "text.tertiary", Align.RIGHT
            )

"""Choosing candidates from the directory: a list that opens under a button, to find and tick providers in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import SearchField
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.roles import CHECK, DISPLAY, USER
from scorecard.gui.pop_up import PopUp
from scorecard.render.drawing import Align, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

MOST_ROWS: Final = 9
_PLACE: Final = USER + 1


class _Providers(QAbstractListModel):
    """Providers by name, those that are sought, each ticked or not."""

    def __init__(self, providers: Sequence[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._all = sorted(providers, key=lambda each: str(each.name).casefold())
        self._shown = list(self._all)
        self.ticked: set[str] = set()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._shown):
            return None
        each = self._shown[index.row()]
        if role == DISPLAY:
            return each.name
        if role == CHECK:
            return Qt.CheckState.Checked if each.uid in self.ticked else Qt.CheckState.Unchecked
        if role == _PLACE:
            return each.country or each.sites
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            if index.isValid()
            else Qt.ItemFlag.NoItemFlags
        )

    def tick(self, index: AnyIndex) -> None:
        """Tick a provider, or take the tick away."""
        if index.isValid():
            self.ticked ^= {self._shown[index.row()].uid}
            self.dataChanged.emit(index, index)

    def seek(self, text: str) -> None:
        """Show those whose name or country holds a text."""
        wanted = text.strip().casefold()
        self.beginResetModel()
        self._shown = [each for each in self._all if wanted in f"{each.name} {each.country}".casefold()]
        self.endResetModel()

    def chosen(self) -> list[Any]:
        """The ticked providers by name."""
        return [each for each in self._all if each.uid in self.ticked]


class DirectoryPicker(PopUp):
    """A popup with the providers that are no candidates yet. It is deleted when it closes.

    chosen  providers to be added, by name
    """

    chosen = Signal(object)

    def __init__(self, look: Look, providers: Sequence[Any], parent: QWidget, *, is_empty: bool = False) -> None:
        """`is_empty`: nobody is in the directory at all."""
        super().__init__(look, parent)
        self.setAccessibleName(self.tr("From the directory"))
        self._model = _Providers(providers, self)
        self._find = SearchField(look, self.tr("Find a provider"))
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Rows(look, self._list))
        self._list.setAccessibleName(self.tr("Providers"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.installEventFilter(self)
        self._list.setMouseTracking(True)
        self._list.setUniformItemSizes(True)
        rows = min(max(len(providers), 1), MOST_ROWS)
        self._list.setFixedHeight(rows * look.length("row.table"))
        nobody = self.tr("All providers of the directory are candidates already.")
        if is_empty:
            nobody = self.tr("Nobody is in the directory yet. Every candidate that you add is kept there too.")
        self._none = Text(look, nobody, "body", "text.secondary", wraps=True)
        self._none.setVisible(not providers)
        self._list.setVisible(bool(providers))
        self._find.setVisible(bool(providers))
        self._add = Button(look, "", kind=ButtonKind.PRIMARY, small=True)
        self._add.setVisible(bool(providers))
        column = QVBoxLayout(self)
        edge = look.length("space.md")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.length("space.sm"))
        for each in (self._find, self._list, self._none):
            column.addWidget(each)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._add)
        column.addLayout(foot)
        self.setFixedWidth(round(look.length("size.standing") * max(look.text_scale, 1.0)))
        self._find.sought.connect(self._on_sought)
        self._find.returnPressed.connect(self._on_return)
        self._list.clicked.connect(self._on_clicked)
        self._add.clicked.connect(self._on_add)
        self._say()

    def open_under(self, button: QWidget, *, at_right: bool = True) -> None:
        super().open_under(button, at_right=at_right)
        (self._find if self._find.isVisible() else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_add()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._find.hasFocus() and self._model.rowCount():
            self._list.setFocus()
            self._list.setCurrentIndex(self._model.index(0))
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space ticks and Enter adds, which the list would take for other things."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Space:
                self._on_clicked(self._list.currentIndex())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_add()
                return True
        return super().eventFilter(watched, event)

    def _on_sought(self, text: str) -> None:
        self._model.seek(text)

    def _on_return(self) -> None:
        """Enter in the search ticks the only one that is left, or adds what is ticked."""
        if self._find.text() and self._model.rowCount() == 1:
            self._model.tick(self._model.index(0))
            self._find.clear()
            self._say()
        elif self._model.ticked:
            self._on_add()

    def _on_clicked(self, index: AnyIndex) -> None:
        self._model.tick(index)
        self._say()

    def _on_add(self) -> None:
        found = self._model.chosen()
        if found:
            self.close()
            self.chosen.emit(found)

    def _say(self) -> None:
        count = len(self._model.ticked)
        words = self.tr("Add {count} candidates").format(count=count) if count != 1 else self.tr("Add 1 candidate")
        self._add.setText(words if count else self.tr("Add candidates"))
        self._add.setEnabled(count > 0)


class _Rows(QStyledItemDelegate):
    """A tick box, the name, and the country at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(self._look.length("size.standing_minimum") // 2, self._look.length("row.table"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look, rect = self._look, QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        model = index.model()
        ticked = model.data(index, CHECK) == Qt.CheckState.Checked
        with drawing(painter, rect, look.theme) as draw:
            if state & QStyle.StateFlag.State_HasFocus:
                draw.fill(rect, "selection.fill")
            elif state & QStyle.StateFlag.State_MouseOver:
                draw.fill(rect, "surface.hover")
            side, gap = look.length("control.check"), look.length("space.sm")
            box = QRectF(rect.left() + look.length("space.xs"), rect.center().y() - side / 2, side, side)
            look.draw_box(
                draw,
                box,
                "accent.fill" if ticked else "surface.canvas",
                "accent.fill" if ticked else "border.strong",
                "radius.chip",
            )
            if ticked:
                look.draw_icon(draw, box, "check", "text.on_accent", "icon.tiny")
            place = str(model.data(index, _PLACE) or "")
            room = min(width_of(look.theme, "small", place), rect.width() / 3) if place else 0.0
            right = rect.right() - look.length("space.xs")
            left = box.right() + gap
            draw.text(
                QRectF(left, rect.top(), right - left - room - gap, rect.height()), str(model.data(index)), "body"
            )
            if place:
                draw.text(
                    QRectF(right - room, rect.top(), room, rect.height()), place, "small", "text.tertiary", Align.RIGHT
                )

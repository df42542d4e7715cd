"""Parts of the page that imports spreadsheets: the sheets of a file, and the roles above the preview."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHBoxLayout, QMenu, QSizePolicy, QWidget

from scorecard.app.correcting import Area, Book, Grid, Mapping
from scorecard.core.wording import counted
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.import_roles import BY_KEY, FIRST_ROLES, ROLES, role_about, role_name
from scorecard.gui.models.roles import SPOKEN, TOOL_TIP
from scorecard.gui.page import EmptyPage
from scorecard.gui.views.import_cells import paint_letter
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Drawing, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

_NAME: Final = int(Qt.ItemDataRole.UserRole)
_STATE: Final = _NAME + 1
_IS_USED: Final = _NAME + 2


class SheetsList(RowTable):
    """The sheets of a file; one is shown.

    sheet_chosen  another one is to be shown (its title)
    """

    sheet_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", "row.table_two_lines", parent)
        self.setAccessibleName(self.tr("Sheets of the file"))
        self._items = QStandardItemModel(0, 1, self)
        self._items.setHorizontalHeaderLabels([self.tr("Sheets")])
        self._quiet = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_SheetDelegate(look, self))
        self.setModel(self._items)
        self.head.hide()
        self.set_widths((), 0)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def show_book(self, book: Book | None, mapping: Mapping, others: Sequence[Mapping] = ()) -> None:
        """Show the sheets of a book with what was found on each; the chosen one stays.

        `others` are mappings that can be taken instead.
        """
        offered = {table.sheet for each in others for table in each.tables}
        chosen = self.chosen
        self._quiet = True
        if [self._items.item(at).data(_NAME) for at in range(self._items.rowCount())] != _titles(book):
            self._items.removeRows(0, self._items.rowCount())
            for title in _titles(book):
                item = QStandardItem()
                item.setEditable(False)
                item.setData(title, _NAME)
                self._items.appendRow(item)
        for at, grid in enumerate(() if book is None else book.grids):
            words, used = self._state(grid, mapping, offered)
            item = self._items.item(at)
            item.setData(words, _STATE)
            item.setData(used, _IS_USED)
            item.setData(self.tr("{sheet}, {state}").format(sheet=grid.title, state=words), SPOKEN)
            item.setData(f"{grid.title}\n{words}", TOOL_TIP)
        self._quiet = False
        if chosen:
            self.choose_sheet(chosen)

    @property
    def chosen(self) -> str:
        """The title of the sheet that is shown, "" for none."""
        return str(self.currentIndex().data(_NAME) or "")

    def choose_sheet(self, title: str) -> None:
        """Show another sheet as chosen, without telling."""
        for at in range(self._items.rowCount()):
            if self._items.item(at).data(_NAME) == title:
                self._quiet = True
                self.choose([self._items.index(at, 0)])
                self._quiet = False

    def right_margin(self) -> int:
        return self._look.length("space.sm")

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._quiet:
            self.sheet_chosen.emit(str(now.data(_NAME)))

    def _state(self, grid: Grid, mapping: Mapping, offered: Container[str]) -> tuple[str, bool]:
        """What a sheet is taken for, and whether anything of it is taken."""
        tables = [each for each in mapping.tables if each.sheet == grid.title]
        if not grid.rows:
            return self.tr("empty"), False
        hidden = self.tr("hidden, ") if grid.hidden else ""
        if not tables:
            left = self.tr("another table") if grid.title in offered else self.tr("left out")
            return f"{hidden}{left}", False
        whose = tables[0].evaluator or tables[0].candidate
        if whose and len(tables) == 1:
            kind = self.tr("evaluator") if tables[0].evaluator else self.tr("candidate")
            return f"{hidden}{kind if whose == grid.title else whose}", True
        return f"{hidden}{counted(len(tables), self.tr('table'), self.tr('tables'))}", True


def _titles(book: Book | None) -> list[str]:
    return [] if book is None else [grid.title for grid in book.grids]


class _SheetDelegate(RowDelegate):
    """Paints a sheet: its title over what it is taken for."""

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        used = bool(index.data(_IS_USED))
        upper, lower = draw.theme.line_height("strong"), draw.theme.line_height("small")
        top = rect.center().y() - (upper + lower) / 2
        name = draw.metrics("strong").elidedText(str(index.data(_NAME)), Qt.TextElideMode.ElideMiddle, rect.width())
        ink = "text.primary" if used else "text.tertiary"
        draw.text(QRectF(rect.left(), top, rect.width(), upper), name, "strong" if used else "body", ink)
        box = QRectF(rect.left(), top + upper, rect.width(), lower)
        draw.text(box, str(index.data(_STATE) or ""), "small", "text.secondary" if used else "text.tertiary")


class RoleBar(QWidget):
    """The roles above the preview: what the colours mean, and what the chosen cells can become.

    role_requested  the chosen cells are to have a role, or with "" to mean nothing
    """

    role_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("Meaning of the chosen cells"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("size.page_left") - look.length("space.sm"), 0, look.length("space.md"), 0)
        row.setSpacing(look.length("space.xxs"))
        self.buttons: dict[str, RoleButton] = {}
        for role in ROLES[:FIRST_ROLES]:
            button = RoleButton(look, role.key)
            button.clicked.connect(self._on_clicked)
            self.buttons[role.key] = button
            row.addWidget(button)
        self.leave_out = RoleButton(look, "")
        self.leave_out.clicked.connect(self._on_clicked)
        row.addWidget(self.leave_out)
        self.more = IconButton(look, "more", self.tr("Other meanings"))
        self.more.clicked.connect(self._on_more)
        row.addWidget(self.more)
        row.addSpacing(look.length("space.sm"))
        self.chosen = Text(look, "", "small", "text.secondary", elides=True)
        row.addWidget(self.chosen, 1)

    def show_area(self, text: str, role: str) -> None:
        """Say which cells are chosen, and what they are now."""
        self.chosen.setText(text or self.tr("Choose cells"))
        self.chosen.setToolTip(text or self.tr("Choose cells, then say what they are"))
        self.chosen.setAccessibleName(self.tr("Chosen cells: {cells}").format(cells=text) if text else "")
        for key, button in (*self.buttons.items(), ("", self.leave_out)):
            button.setEnabled(bool(text))
            button.show_current(bool(text) and key == role)
        self.more.setEnabled(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all names, the letters stand alone."""
        buttons = (*self.buttons.values(), self.leave_out)
        wanted = sum(button.full_width() for button in buttons) + self.more.sizeHint().width()
        wanted += self._look.length("space.md") * 2 + self._look.length("column.score")
        for button in buttons:
            button.set_short(wanted > self.width())

    def pop_up(self, at: QPoint) -> None:
        """All meanings in a menu; it goes when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for role in ROLES:
            menu.addAction(self.actions_by_role[role.key])
        menu.addSeparator()
        menu.addAction(self.actions_by_role[""])
        menu.popup(at)

    def make_actions(self, page: QWidget) -> None:
        """Make an action of each role, owned by the page, so that the palette finds them."""
        about = self.tr("The chosen cells of the spreadsheet")
        self.actions_by_role = {
            role.key: new_action(
                page,
                self.tr("These are: {role} ({letter})").format(role=role_name(role.key), letter=role.letter),
                _Asking(self, role.key),
                about=about,
            )
            for role in ROLES
        }
        words = self.tr("Leave these cells out (Delete)")
        self.actions_by_role[""] = new_action(page, words, _Asking(self, ""), about=about)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("size.toolbar"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.length("size.toolbar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.row_rule(0, rect.right() + 1, rect.bottom() + 1)
        painter.end()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RoleButton):
            self.role_requested.emit(button.key)

    def _on_more(self) -> None:
        self.pop_up(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class _Asking:
    """Asks for a role when it is called."""

    def __init__(self, bar: RoleBar, key: str) -> None:
        self._bar = bar
        self._key = key

    def __call__(self) -> None:
        self._bar.role_requested.emit(self._key)


class RoleButton(QAbstractButton):
    """A role: its letter on its colour, and its name."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.key = key
        self._current = False
        self._short = False
        self.setText(role_name(key) if key else self.tr("Left out"))
        keys = BY_KEY[key].letter if key else self.tr("Delete")
        about = role_about(key) if key else self.tr("Cells that mean nothing")
        self.setToolTip(self.tr("{about} ({keys})").format(about=about, keys=keys))
        self.setAccessibleName(self.tr("The chosen cells are: {role}").format(role=self.text()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_current(self, current: bool) -> None:
        """Show that the chosen cells have this role."""
        if current is not self._current:
            self._current = current
            self.update()

    def set_short(self, short: bool) -> None:
        """Show the letter alone, or with the name."""
        if short is not self._short:
            self._short = short
            self.updateGeometry()

    def full_width(self) -> int:
        """The width with the name."""
        look = self._look
        words = width_of(look.theme, "small", self.text()) + look.length("space.xs")
        return round(words + look.theme.line_height("caption")) + look.length("space.md")

    def sizeHint(self) -> QSize:
        look = self._look
        alone = round(look.theme.line_height("caption")) + look.length("space.md")
        return QSize(alone if self._short else self.full_width(), look.length("control.height_small"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if self._current or (self.underMouse() and self.isEnabled()):
                draw.rounded(
                    rect, look.length("radius.control"), "surface.pressed" if self._current else "surface.hover"
                )
            left = rect.left() + look.length("space.xs") + look.length("space.xxs")
            side = look.theme.line_height("caption")
            if self.key:
                end = paint_letter(draw, left, rect.center().y(), self.key)
            else:
                box = draw.snapped(QRectF(left, rect.center().y() - side / 2, side, side))
                look.draw_box(draw, box, "surface.canvas", "border.strong", "radius.cell")
                end = box.right()
            words = rect.adjusted(0, 0, -look.length("space.xxs"), 0)
            words.setLeft(end + look.length("space.xs"))
            if not self._short:
                draw.text(words, self.text(), "small", "text.primary" if self.isEnabled() else "text.secondary")
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()


class FaultPage(EmptyPage):
    """What cannot be read, why, and what to do, in place of the spreadsheet."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        again = Button(look, QCoreApplication.translate("FaultPage", "Choose another file"), kind=ButtonKind.PRIMARY)
        super().__init__(look, "error", "", "", again, parent=parent)
        self.again = again


def area_words(area: Area) -> str:
    """Chosen cells in few words."""
    texts = [each.a1 for each in area]
    return ", ".join(texts) if len(texts) <= _MOST_NAMED else f"{', '.join(texts[:_MOST_NAMED])} …"


_MOST_NAMED: Final = 3

"""A spreadsheet that is being imported: its cells with their meaning, and what was read of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scorecard.app.correcting import Area, Book, Mapping, Range, area_with_role
from scorecard.gui.labels import Rule
from scorecard.gui.look import Look
from scorecard.gui.models.import_corrections import Corrections, offer_name
from scorecard.gui.models.import_found import Found
from scorecard.gui.models.import_lines import Remark
from scorecard.gui.views.import_form import ImportForm
from scorecard.gui.views.import_grid import ImportGrid
from scorecard.gui.views.import_parts import RoleBar, SheetsList, area_words
from scorecard.gui.views.import_result import ImportResult

SHEET: Final = "sheet"
RESULT: Final = "result"


class ImportBody(QStackedWidget):
    """The spreadsheet, or what was read of it. `form` stands beside it, in the panel of the page.

    view_wanted  the other view is to be shown (SHEET or RESULT)
    """

    view_wanted = Signal(str)

    def __init__(self, look: Look, corrections: Corrections, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.corrections = corrections
        self.book: Book | None = None
        self.found: Found | None = None
        self.sheets = SheetsList(look)
        self.roles = RoleBar(look)
        self.grid = ImportGrid(look)
        self.result = ImportResult(look)
        self.form = ImportForm(look)
        self._settled = QTimer(self)  # once the preview has its place
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._lay_out()
        self._connect()
        self._dress()

    def _lay_out(self) -> None:
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.roles)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.sheets)
        beside.addWidget(Rule(self.look, Qt.Orientation.Vertical))
        beside.addWidget(self.grid, 1)
        column.addLayout(beside, 1)
        self.addWidget(sheet)
        self.addWidget(self.result)

    def _connect(self) -> None:
        corrections, form = self.corrections, self.form
        self.sheets.sheet_chosen.connect(self.show_sheet)
        self.grid.area_chosen.connect(self._show_area)
        self.grid.role_requested.connect(self.give_role)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._on_menu)
        self.roles.role_requested.connect(self.give_role)
        form.table_chosen.connect(corrections.choose_table)
        form.layout_chosen.connect(corrections.set_layout)
        form.holds_chosen.connect(corrections.set_holds)
        form.named.connect(corrections.set_whose)
        form.area_typed.connect(corrections.set_area)
        form.area_wanted.connect(self._on_area_wanted)
        form.scale_typed.connect(corrections.set_scale)
        form.title_typed.connect(corrections.set_title)
        form.removed.connect(corrections.remove_table)
        form.offer_chosen.connect(self.take_offer)
        form.word_typed.connect(corrections.set_word)
        corrections.changed.connect(self.show_mapping)
        corrections.settled.connect(self.show_mapping)
        self.result.place_requested.connect(self.show_place)
        self.result.criterion_changed.connect(corrections.set_criterion)
        self.result.candidate_toggled.connect(corrections.toggle_candidate)
        self._settled.timeout.connect(self._bring_table)
        self.look.changed.connect(self._dress)

    # ---- what the page asks -----------------------------------------------------------------------

    def show_book(self, book: Book | None, found: Found | None) -> None:
        """Show another spreadsheet on the first sheet of which something is taken; None takes it away."""
        self.book, self.found = book, found
        mapping = self.corrections.mapping
        self.sheets.show_book(None, mapping)
        self.sheets.show_book(book, mapping, self.corrections.offers)
        if book is None:
            self.grid.show_grid(None, mapping)
            self.result.show_found(None)
            return
        used = [each.sheet for each in mapping.tables]
        first = used[0] if used else book.grids[0].title if book.grids else ""
        if first:
            self.sheets.choose_sheet(first)
            self.show_sheet(first)

    def show_view(self, view: str) -> None:
        """Show the spreadsheet, or what was read of it."""
        self.setCurrentIndex(0 if view == SHEET else 1)
        self.updateGeometry()

    def show_sheet(self, title: str) -> None:
        """Show another sheet of the file."""
        if self.book is not None:
            self.corrections.look_at(title)
            self.grid.show_grid(self.book.grid(title), self.corrections.mapping)
            self._settled.start()
            self._show_form()
            self._show_area()

    def show_place(self, place: str) -> None:
        """Show the cells that something was said about, such as Sheet1!C4."""
        if self.book is None:
            return
        titles = [grid.title for grid in self.book.grids]
        sheet, _, cells = (place, "", "") if place in titles else place.rpartition("!")
        try:
            area: Area = (Range.of(cells),) if cells else ()
        except ValueError:
            return
        title = sheet if sheet in titles else self.sheets.chosen
        self.view_wanted.emit(SHEET)
        if title != self.sheets.chosen:
            self.sheets.choose_sheet(title)
            self.show_sheet(title)
        self.grid.choose_area(area)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: Found | None, questions: Sequence[Remark]) -> None:
        """Show what was read."""
        self.found = found
        self.result.show_found(found, questions)
        self._show_form()

    def show_mapping(self) -> None:
        """Show what the cells mean now, everywhere it is shown."""
        self.sheets.show_book(self.book, self.corrections.mapping, self.corrections.offers)
        self.grid.show_mapping(self.corrections.mapping)
        self._show_form()
        self._show_area()

    def give_role(self, role: str) -> None:
        """Let the chosen cells have a role; with "" they mean nothing."""
        area = self._filled(self.grid.area)
        if area and self.isVisible():
            self.corrections.give_role(area, role, area_words(area))

    def take_offer(self, at: int) -> None:
        """Import another table of the file in place of the present one, and show its sheet."""
        self.corrections.take_offer(at)
        sheet = self.corrections.sheet
        if self.book is not None and sheet and sheet != self.sheets.chosen:
            self.sheets.choose_sheet(sheet)
            self.show_sheet(sheet)
        self._settled.start()

    # ---- pieces -----------------------------------------------------------------------------------

    @property
    def mapping(self) -> Mapping:
        """What the cells mean now."""
        return self.corrections.mapping

    def _show_form(self) -> None:
        found = self.found
        scale = None if found is None else found.scale
        title = "" if found is None else found.title
        offers = [offer_name(each) for each in self.corrections.offers]
        self.form.show_offers(offers, self.corrections.offer, self.corrections.offer_here)
        self.form.words.show_words(((), ()) if found is None else found.words, self.mapping)
        self.form.show_mapping(self.mapping, self.sheets.chosen, self.corrections.number, scale, title)

    def _show_area(self) -> None:
        area = self.grid.area
        first = area[0] if area else None
        role = "" if first is None else self.grid.model_of_cells.role_at(first.top - 1, first.left - 1)
        self.roles.show_area(area_words(area), role)

    def _bring_table(self) -> None:
        """Bring the table into sight that is shown."""
        table = self.corrections.table
        if table is not None and not self.grid.area:
            self.grid.bring((*table.criteria, *table.candidates, *table.scores))

    def _filled(self, area: Area) -> Area:
        """An area without the empty rows and columns around what stands in it, as when whole columns are chosen."""
        grid = self.grid.model_of_cells.grid
        if grid is None:
            return ()
        found = []
        for each in area:
            if each.height < grid.rows and each.width < grid.columns:
                found.append(each)
                continue
            there = [place for place in grid.cells if place in each]
            if there:
                rows, columns = [row for row, _ in there], [column for _, column in there]
                found.append(Range(min(rows), min(columns), max(rows), max(columns)))
        return tuple(found)

    def _on_area_wanted(self, role: str) -> None:
        if self.corrections.table is not None:
            self.grid.choose_area(area_with_role(self.corrections.table, role))

    def _on_menu(self, at: QPoint) -> None:
        if self.grid.area:
            self.roles.pop_up(self.grid.viewport().mapToGlobal(at))

    def _dress(self) -> None:
        self.sheets.setFixedWidth(self.look.length("column.name"))

    # ---- the room that it needs: that of the view which is shown, for the other may be wider -------------

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()

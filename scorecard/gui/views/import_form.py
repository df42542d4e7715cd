"""What the cells of a sheet mean, as fields: how the table lies, whose scores it holds, and which ranges are what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from scorecard.app.correcting import Holds, Layout, Mapping, TableMapping, area_of, area_text, area_with_role
from scorecard.core.model import Scale
from scorecard.core.numbers import plain
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Rule, Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.import_roles import FIRST_ROLES, ROLES, role_about, role_name
from scorecard.gui.models.typed import number_from
from scorecard.gui.page import SidePanel
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.import_words import WordsPanel


class ImportForm(SidePanel):
    """The meaning of a sheet. Everything that a person changes is asked for by a signal.

    table_chosen   another table of the sheet (its number in the mapping)
    layout_chosen  the table lies another way (Layout)
    holds_chosen   the table is for something else (Holds)
    named          a field of the table, "evaluator" or "candidate", and its text
    area_typed     a role, and its cells (Area)
    area_wanted    the cells of a role are to be shown
    scale_typed    the scale of the scores (Scale, or None: as seen)
    title_typed    the title of the evaluation
    removed        the table is to mean nothing
    offer_chosen   another table of the file is to be imported in place of the present one (its place among those shown)
    word_typed     a word is to count as another number: the word, the number (None: nothing), whether it is a weight
    """

    offer_chosen = Signal(int)
    word_typed = Signal(str, object, bool)
    table_chosen = Signal(int)
    layout_chosen = Signal(object)
    holds_chosen = Signal(object)
    named = Signal(str, str)
    area_typed = Signal(str, object)
    area_wanted = Signal(str)
    scale_typed = Signal(object)
    title_typed = Signal(str)
    removed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", name="", parent=parent)
        self.title.setText(self.tr("What the cells mean"))
        self.setAccessibleName(self.tr("What the cells mean"))
        self._numbers: list[int] = []
        self._all_roles = False
        self._table: TableMapping | None = None
        self.offers = Picker(look, self.tr("Table that is imported"))
        self.words = WordsPanel(look)
        self.tables = Picker(look, self.tr("Table"))
        self.layouts = SegmentedControl(
            look,
            self.tr("How the table lies"),
            (
                (Layout.ACROSS, self.tr("Across")),
                (Layout.DOWN, self.tr("Down")),
                (Layout.LIST, self.tr("List")),
            ),
            small=True,
            fills=True,
        )
        self.holds = Picker(look, self.tr("What it holds"))
        for kind, words in self._held():
            self.holds.addItem(words, kind)
        self.evaluator = LineField()
        self.candidate = LineField()
        self.evaluation_title = LineField()
        self.scale_ends = (LineField(), LineField(), LineField())
        self.ranges: dict[str, Field] = {}
        self.lines: dict[str, LineField] = {}
        self.more = Button(look, self.tr("More ranges"), kind=ButtonKind.GHOST, small=True)
        self.remove = Button(look, self.tr("Leave this table out"), small=True)
        self.instead = Button(look, self.tr("Import this table instead"), small=True)
        self._offered = -1
        self._lay_out(look)
        self._connect()

    def _lay_out(self, look: Look) -> None:
        column = self.column
        self._title_field = Field(look, self.tr("Title of the evaluation"), self.evaluation_title)
        self._tables_field = Field(look, self.tr("Table on this sheet"), self.tables)
        self._holds_field = Field(look, self.tr("What it holds"), self.holds)
        self._evaluator_field = Field(look, self.tr("All scores are those of"), self.evaluator)
        self._candidate_field = Field(look, self.tr("All of it is about the candidate"), self.candidate)
        self.evaluator.setPlaceholderText(self.tr("Nobody in particular"))
        self.candidate.setPlaceholderText(self.tr("Several candidates"))
        self._layout_label = Text(look, self.tr("Criteria stand"), "label", "text.tertiary")
        self._parts: list[QWidget] = [
            self._layout_label,
            self.layouts,
            self._holds_field,
            self._evaluator_field,
            self._candidate_field,
        ]
        self._offers_field = Field(look, self.tr("Table that is imported"), self.offers)
        self._offers_field.hide()
        column.addWidget(self._offers_field)
        column.addWidget(self._title_field)
        column.addWidget(self._scale_row(look))
        column.addWidget(self.words)
        column.addWidget(Rule(look))
        column.addWidget(self._tables_field)
        column.addWidget(self.instead, 0, Qt.AlignmentFlag.AlignLeft)
        for each in self._parts:
            column.addWidget(each)
        for role in ROLES:
            made = LineField()
            made.setPlaceholderText(self.tr("none"))
            made.setToolTip(role_about(role.key))
            field = Field(look, self.tr("{letter}  {name}").format(letter=role.letter, name=role_name(role.key)), made)
            made.setAccessibleName(self.tr("Cells of {role}").format(role=role_name(role.key)))
            made.setObjectName(role.key)
            self.ranges[role.key], self.lines[role.key] = field, made
        self._pairs = QWidget()
        self._pairs_grid = QGridLayout(self._pairs)
        self._pairs_grid.setContentsMargins(0, 0, 0, 0)
        self._pairs_grid.setHorizontalSpacing(look.length("space.md"))
        self._pairs_grid.setVerticalSpacing(look.length("space.md"))
        for at in (0, 1):
            self._pairs_grid.setColumnStretch(at, 1)
        for at, field in enumerate(self.ranges.values()):
            self._pairs_grid.addWidget(field, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        self._parts.append(self._pairs)
        column.addWidget(self._pairs)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts += [self.more, self.remove]

    def _scale_row(self, look: Look) -> QWidget:
        row = QWidget()
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(look.length("space.sm"))
        names = (self.tr("Scale from"), self.tr("to"), self.tr("in steps of"))
        self._scale_fields = [Field(look, name, line) for name, line in zip(names, self.scale_ends, strict=True)]
        for field, name in zip(self._scale_fields, names, strict=True):
            field.editor.setAccessibleName(self.tr("Scale, {part}").format(part=name))
            beside.addWidget(field, 1)
        return row

    def _connect(self) -> None:
        self.offers.activated.connect(self.offer_chosen)
        self.instead.clicked.connect(self._on_instead)
        self.words.typed.connect(self.word_typed)
        self.tables.activated.connect(self._on_table)
        self.layouts.chosen.connect(self._on_layout)
        self.holds.activated.connect(self._on_holds)
        self.evaluator.committed.connect(self._on_evaluator)
        self.candidate.committed.connect(self._on_candidate)
        self.evaluation_title.committed.connect(self.title_typed)
        for line in self.scale_ends:
            line.committed.connect(self._on_scale)
            line.restored.connect(self._on_scale_restored)
        for each in self.lines.values():
            each.committed.connect(self._on_range)
            each.restored.connect(self._on_range_restored)
            each.selectionChanged.connect(self._on_range_entered)
        self.more.clicked.connect(self._on_more)
        self.remove.clicked.connect(self.removed)

    # ---- what the page asks -----------------------------------------------------------------------

    def show_mapping(self, mapping: Mapping, sheet: str, number: int | None, scale: Scale | None, title: str) -> None:
        """Show a table of a sheet, by its number; None where the sheet has none. `scale` and `title` are as read."""
        self._numbers = [at for at, each in enumerate(mapping.tables) if each.sheet == sheet]
        self.tables.clear()
        for count, at in enumerate(self._numbers, 1):
            self.tables.addItem(self._table_name(mapping.tables[at], count))
        self._tables_field.setVisible(len(self._numbers) > 1)
        if number in self._numbers:
            self.tables.setCurrentIndex(self._numbers.index(number))
        self.evaluation_title.show_text(mapping.title or title)
        self._show_scale(mapping.scale or scale)
        self._table = None if number is None else mapping.tables[number]
        self._show_table(self._table)

    def show_offers(self, names: Sequence[str], at: int, here: int) -> None:
        """Show the tables of the file of which one is imported, and which that is; -1 where it is none of them.

        `here` is the one on a sheet of which nothing is imported; -1 where there is none.
        """
        self._offered = here
        self.instead.setVisible(here >= 0)
        if [self.offers.itemText(each) for each in range(self.offers.count())] != list(names):
            self.offers.clear()
            self.offers.addItems(list(names))
        self.offers.setCurrentIndex(at)
        self._offers_field.setVisible(len(names) > 1)

    def _show_table(self, table: TableMapping | None) -> None:
        for part in self._parts:
            part.setVisible(table is not None)
        if table is None:
            return
        self.layouts.choose(table.layout)
        self.holds.setCurrentIndex(self.holds.findData(table.holds))
        self.evaluator.show_text(table.evaluator)
        self.candidate.show_text(table.candidate)
        hidden, place = 0, 0
        for at, (key, field) in enumerate(self.ranges.items()):
            area = area_with_role(table, key)
            self.lines[key].show_text(area_text(area))
            field.set_fault("")
            shown = bool(area) or at < FIRST_ROLES or self._all_roles
            hidden += not shown
            field.setVisible(shown)
            if shown:  # those that are seen stand in pairs, without gaps
                self._pairs_grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
                place += 1
        self.more.setVisible(bool(hidden) or self._all_roles)
        self.more.setText(self.tr("Fewer ranges") if self._all_roles else self.tr("More ranges"))

    def _show_scale(self, scale: Scale | None) -> None:
        ends = (None, None, None) if scale is None else (scale.minimum, scale.maximum, scale.step)
        for line, end, field in zip(self.scale_ends, ends, self._scale_fields, strict=True):
            line.show_text("" if end is None else plain(end))
            field.set_fault("")

    # ---- slots ------------------------------------------------------------------------------------

    def _on_instead(self) -> None:
        self.offer_chosen.emit(self._offered)

    def _on_table(self, at: int) -> None:
        self.table_chosen.emit(self._numbers[at])

    def _on_layout(self, key: str) -> None:
        self.layout_chosen.emit(Layout(key))

    def _on_holds(self, at: int) -> None:
        self.holds_chosen.emit(Holds(self.holds.itemData(at)))

    def _on_evaluator(self, text: str) -> None:
        self.named.emit("evaluator", text)

    def _on_candidate(self, text: str) -> None:
        self.named.emit("candidate", text)

    def _on_range(self, text: str) -> None:
        key = self.sender().objectName()
        try:
            area = area_of(text)
        except ValueError:
            words = self.tr("Cells are written as in B2:D6, several blocks with commas between them")
            self.ranges[key].set_fault(words)
            return
        self.ranges[key].set_fault("")
        self.area_typed.emit(key, area)

    def _on_range_restored(self) -> None:
        self.ranges[self.sender().objectName()].set_fault("")

    def _on_range_entered(self) -> None:
        line = self.sender()
        if isinstance(line, LineField) and line.hasFocus() and line.text() == line.kept:
            self.area_wanted.emit(line.objectName())

    def _on_scale(self, _text: str) -> None:
        texts = [line.text().strip() for line in self.scale_ends]
        if not any(texts):
            self.scale_typed.emit(None)
            return
        numbers = [number_from(text, self.locale()) if text else None for text in texts]
        low, high, step = numbers
        for field, number, text in zip(self._scale_fields, numbers, texts, strict=True):
            field.set_fault(self.tr("A number") if number is None and text else "")
        if low is None or high is None:
            return
        if high <= low:
            self._scale_fields[1].set_fault(self.tr("More than {low}").format(low=plain(low)))
            return
        self.scale_typed.emit(Scale(low, high, step if step is not None and step > 0 else 1.0))

    def _on_scale_restored(self) -> None:
        for field in self._scale_fields:
            field.set_fault("")

    def _on_more(self) -> None:
        self._all_roles = not self._all_roles
        self._show_table(self._table)

    # ---- words ------------------------------------------------------------------------------------

    def _held(self) -> tuple[tuple[Holds, str], ...]:
        return (
            (Holds.SCORES, self.tr("Scores")),
            (Holds.FACTS, self.tr("Facts that nobody scores")),
            (Holds.WEIGHTS, self.tr("Weights of criteria")),
            (Holds.TOTALS, self.tr("Totals to compare")),
        )

    def _table_name(self, table: TableMapping, count: int) -> str:
        first = area_text((*table.criteria, *table.scores)[:1])
        words = dict(self._held())[table.holds]
        return self.tr("{count}: {words} at {place}").format(count=count, words=words, place=first or table.sheet)

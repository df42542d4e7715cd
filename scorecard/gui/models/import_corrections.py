"""The mapping of a spreadsheet while a person corrects it, each correction a step that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from scorecard.app import correcting
from scorecard.app.correcting import Area, CriterionChoice, Holds, Layout, Mapping, TableMapping
from scorecard.core.model import Scale
from scorecard.gui.models.import_roles import role_name


class Corrections(QObject):
    """A mapping, the sheet that is looked at, and the table of it that corrections are about.

    changed  the mapping, or the table that is looked at, is another one
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.mapping = Mapping()
        self.sheet = ""
        self.number: int | None = None

    @property
    def table(self) -> TableMapping | None:
        """The table that corrections are about; None where the sheet has none."""
        return None if self.number is None else self.mapping.tables[self.number]

    def begin(self, mapping: Mapping) -> None:
        """Begin with a mapping; nothing of what was there before can be undone."""
        self.undo_stack.clear()
        self.mapping, self.sheet, self.number = mapping, "", None

    def look_at(self, sheet: str) -> None:
        """Look at a sheet, and at its first table."""
        self.sheet = sheet
        self.number = self._first()

    def choose_table(self, number: int) -> None:
        """Look at another table of the sheet."""
        self.number = number
        self.changed.emit()

    # ---- corrections ------------------------------------------------------------------------------

    def give_role(self, area: Area, role: str, cells: str) -> None:
        """Let cells have a role, or with "" mean nothing; `cells` says which they are."""
        if not role:
            words = self.tr("{cells} left out").format(cells=cells)
            self.correct(words, correcting.left_out(self.mapping, self.sheet, area))
            return
        mapping, number = self.mapping, self.number
        if number is None:
            mapping, number = correcting.with_new_table(mapping, self.sheet)
        words = self.tr("{cells} are {role}").format(cells=cells, role=role_name(role).lower())
        after = correcting.with_role(mapping, number, role, area)
        self.number = number
        self.correct(words, after)

    def add_table(self) -> None:
        """Begin another table on the sheet."""
        if self.sheet:
            after, self.number = correcting.with_new_table(self.mapping, self.sheet)
            self.correct(self.tr("Another table"), after)

    def remove_table(self) -> None:
        """Let the table mean nothing."""
        if self.number is not None:
            number, self.number = self.number, None
            self.correct(self.tr("Table left out"), correcting.without_table(self.mapping, number))

    def set_layout(self, layout: Layout) -> None:
        """Let the table lie another way."""
        if self.number is not None:
            self.correct(self.tr("How the table lies"), correcting.with_layout(self.mapping, self.number, layout))

    def set_holds(self, holds: Holds) -> None:
        """Let the table be for something else."""
        if self.number is not None:
            after = correcting.with_fields(self.mapping, self.number, holds=holds)
            self.correct(self.tr("What the table holds"), after)

    def set_whose(self, field: str, text: str) -> None:
        """Say whose the scores are ("evaluator"), or about whom they are ("candidate")."""
        if self.number is not None:
            after = correcting.with_fields(self.mapping, self.number, **{field: text})
            self.correct(self.tr("Whose scores these are"), after)

    def set_area(self, role: str, area: Area) -> None:
        """Let a role have exactly these cells."""
        if self.number is not None:
            words = self.tr("Cells of {role}").format(role=role_name(role).lower())
            self.correct(words, correcting.with_area(self.mapping, self.number, role, area))

    def set_scale(self, scale: Scale | None) -> None:
        """Say the scale of the scores; None: as they show it."""
        self.correct(self.tr("Scale"), correcting.with_scale(self.mapping, scale))

    def set_title(self, title: str) -> None:
        """Say the title of the evaluation."""
        self.correct(self.tr("Title"), correcting.with_title(self.mapping, title))

    def set_criterion(self, name: str, choice: CriterionChoice) -> None:
        """Take a criterion over in another way."""
        words = self.tr("Kind of {criterion}").format(criterion=name)
        self.correct(words, correcting.with_choice(self.mapping, name, choice))

    def toggle_candidate(self, name: str) -> None:
        """Leave a candidate out, or take it again."""
        words = self.tr("{candidate} left out or taken").format(candidate=name)
        self.correct(words, correcting.with_candidate(self.mapping, name))

    def correct(self, words: str, after: Mapping) -> None:
        """Make a correction, one step of undo; what changes nothing is none."""
        if after != self.mapping:
            self.undo_stack.push(_Correction(self, words, self.mapping, after))

    def take(self, mapping: Mapping) -> None:
        """Take a mapping, as a correction or its undoing makes it."""
        self.mapping = mapping
        if self.table_is_gone():
            self.number = self._first()
        self.changed.emit()

    def table_is_gone(self) -> bool:
        """Whether the table that was looked at is not on the sheet any more."""
        if self.number is None:
            return True
        tables = self.mapping.tables
        return self.number >= len(tables) or tables[self.number].sheet != self.sheet

    def _first(self) -> int | None:
        return next((at for at, each in enumerate(self.mapping.tables) if each.sheet == self.sheet), None)


class _Correction(QUndoCommand):
    """A change of the mapping."""

    def __init__(self, corrections: Corrections, words: str, before: Mapping, after: Mapping) -> None:
        super().__init__(words)
        self._corrections = corrections
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._corrections.take(self._after)

    def undo(self) -> None:
        self._corrections.take(self._before)

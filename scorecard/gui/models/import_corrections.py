"""The mapping of a spreadsheet while a person corrects it, each correction a step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from scorecard.app import correcting
from scorecard.app.correcting import Area, CriterionChoice, Holds, Layout, Mapping, Range, TableMapping, area_text
from scorecard.core.model import Scale
from scorecard.core.numbers import plain
from scorecard.core.wording import counted
from scorecard.gui.models.import_roles import role_name, tr


class Corrections(QObject):
    """A mapping, the sheet that is looked at, and the table of it that corrections are about.

    changed  the mapping, or the table that is looked at, is another one
    settled  what follows from the last corrections has been thought over, and the mapping has changed by that
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.mapping = Mapping()
        self.sheet = ""
        self.number: int | None = None
        self.offers: tuple[Mapping, ...] = ()
        """Mappings of tables of the file of which one is taken, each as it was corrected last."""
        self._made_by: _Step | None = None

    @property
    def table(self) -> TableMapping | None:
        """The table that corrections are about; None where the sheet has none."""
        return None if self.number is None else self.mapping.tables[self.number]

    @property
    def unsettled(self) -> Mapping | None:
        """The mapping before the corrections of which it was not thought over yet what follows; else None."""
        made_by = self._made_by
        return None if made_by is None or made_by.is_settled else made_by.since

    @property
    def offer(self) -> int:
        """Which of the offers is taken now; -1 where it is none of them."""
        return next((at for at, each in enumerate(self.offers) if _is_same_table(each, self.mapping)), -1)

    @property
    def offer_here(self) -> int:
        """Which of the offers begins on the sheet that is looked at, where nothing is taken of it; else -1."""
        if self.number is not None:
            return -1
        return next((at for at, each in enumerate(self.offers) if each.tables[0].sheet == self.sheet), -1)

    def begin(self, mapping: Mapping, others: Iterable[Mapping] = ()) -> None:
        """Begin with a mapping, and others that can be taken instead; nothing of before can be undone."""
        self.undo_stack.clear()
        self.offers = tuple(each for each in (mapping, *others) if each.tables)
        self.mapping, self.sheet, self.number = mapping, "", None
        self._made_by = None

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

    def set_word(self, word: str, number: float | None, weighs: bool) -> None:
        """Let a word in the place of a score (or of a weight) count as a number; None: as nothing."""
        words = self.tr("'{word}' counts as {number}").format(word=word, number="" if number is None else plain(number))
        if number is None:
            words = self.tr("'{word}' counts as nothing").format(word=word)
        self.correct(words, correcting.with_word(self.mapping, word, number, weighs=weighs))

    def take_offer(self, at: int) -> None:
        """Take another table of the file in place of the present one, as it was left, and look at its sheet."""
        now = self.offer
        if at == now or not 0 <= at < len(self.offers):
            return
        if now >= 0:
            self.offers = (*self.offers[:now], self.mapping, *self.offers[now + 1 :])
        mapping = self.offers[at]
        self.sheet, self.number = mapping.tables[0].sheet, 0
        self.correct(self.tr("{table} imported instead").format(table=offer_name(mapping)), mapping)

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
        if after == self.mapping:
            return
        since = self.mapping if self.unsettled is None else self.unsettled
        step = _Step(self.mapping, after, since, self._made_by)
        self.undo_stack.push(_Correction(self, words, step))

    def settle(self, corrected: Mapping, thought: Mapping) -> None:
        """Take what follows from the corrections along with the last of them, unless another one came since."""
        step = self._made_by
        if self.mapping != corrected or step is None or step.is_settled:
            return
        step.is_settled = True
        if thought != corrected:
            step.after = self.mapping = thought
            self.settled.emit()

    def take(self, mapping: Mapping, made_by: _Step | None) -> None:
        """Take a mapping as a correction or its undoing makes it; `made_by` is the step that it is due to."""
        self.mapping, self._made_by = mapping, made_by
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


def offer_name(mapping: Mapping) -> str:
    """What a mapping takes, in few words: its sheet and the cells of its scores, or how many sheets."""
    first, *others = mapping.tables
    sheets = {each.sheet for each in others} - {first.sheet}
    if sheets:
        more = counted(len(sheets), tr("sheet"), tr("sheets"))
        return tr("{sheet} and {more}").format(sheet=first.sheet, more=more)
    return tr("{sheet}, {cells}").format(sheet=first.sheet, cells=area_text(first.scores[:1] or first.criteria[:1]))


def _is_same_table(one: Mapping, other: Mapping) -> bool:
    """Whether two mappings take scores from the same cells somewhere."""
    return any(
        mine.sheet == yours.sheet and any(_meet(a, b) for a in mine.scores for b in yours.scores)
        for mine in one.tables
        for yours in other.tables
    )


def _meet(one: Range, other: Range) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


@dataclass(slots=True)
class _Step:
    """A correction: the mapping before it and after it.

    after       with what follows from the correction once that has been thought over (`is_settled`)
    since       the mapping from which on it is to be thought over what follows: steps may follow each other quickly
    previous    the step that made the mapping before it
    """

    before: Mapping
    after: Mapping
    since: Mapping
    previous: _Step | None
    is_settled: bool = False


class _Correction(QUndoCommand):
    """A change of the mapping."""

    def __init__(self, corrections: Corrections, words: str, step: _Step) -> None:
        super().__init__(words)
        self._corrections = corrections
        self._step = step

    def redo(self) -> None:
        self._corrections.take(self._step.after, self._step)

    def undo(self) -> None:
        previous = self._step.previous
        self._corrections.take(self._step.before if previous is None else previous.after, previous)

"""What a person does to the list of candidates: adding, pasting, naming, doubling, moving, removing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from scorecard.app.pasting.block import block_in
from scorecard.app.pasting.candidates import PastedCandidates, candidates_in, offer_of, with_candidates
from scorecard.core.edits import change_candidate, remove_candidate, set_waiver
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate
from scorecard.gui.models.candidates_model import CandidatesModel
from scorecard.gui.session import Session
from scorecard.gui.views.candidate_edits import added, duplicated, moved, said_of
from scorecard.gui.views.candidate_words import added_text, names_text, removed_text
from scorecard.gui.views.candidates_table import CandidatesTable
from scorecard.gui.views.directory_picker import DirectoryPicker
from scorecard.gui.views.paste_words import candidates_asked, candidates_pasted

if TYPE_CHECKING:
    from scorecard.gui.views.candidates_page import CandidatesPage


class CandidateChanges(QObject):
    """Changes the candidates that are chosen in the table of a page; providers that are new the directory learns."""

    def __init__(self, page: CandidatesPage, table: CandidatesTable, model: CandidatesModel, session: Session) -> None:
        super().__init__(page)
        self._page, self._table, self._model, self._session = page, table, model, session
        self._picker: DirectoryPicker | None = None

    def add_names(self, names: Sequence[str]) -> None:
        """Add candidates by name; what the directory knows of them comes along."""
        known = {str(each.name).casefold(): each for each in self._session.providers}
        rows = []
        for name in names:
            provider = known.get(name.casefold())
            rows.append(Candidate(name, provider=name) if provider is None else offer_of(provider))
        self._add_rows(rows)

    def paste_list(self, text: str) -> None:
        """Add a list of candidates from the clipboard; where part of it is not taken, say so and ask first."""
        pasted = self._page.pasted
        pasted.forget()
        found = candidates_in(block_in(text), self._page.value, self._session.providers)
        if not found.candidates and not found.there:
            self._page.told.emit(self.tr("There is no list of candidates on the clipboard. Copy their names first."))
        elif found.left_out and found.candidates:
            pasted.ask(found, len(found.candidates), candidates_asked(found))
        else:
            self.add_pasted(found)

    def pick(self) -> None:
        """Choose from the directory."""
        rows = self._page.value.candidates.values()
        taken = {row.name.casefold() for row in rows} | {row.provider.casefold() for row in rows}
        free = [each for each in self._session.providers if str(each.name).casefold() not in taken]
        self._picker = DirectoryPicker(self._page.look, free, self._page, is_empty=not self._session.providers)
        self._picker.chosen.connect(self._on_picked)
        self._picker.open_under(self._page.directory_button)

    def remove(self) -> None:
        """Remove the selected candidates with everything that was said of them."""
        keys = self._table.chosen_keys
        if not keys:
            return
        value, row = self._page.value, self._table.currentIndex().row()
        names, said = [value.candidates[key].name for key in keys], said_of(value, keys)
        for key in keys:
            value = remove_candidate(value, key)
        self._page.edit(self.tr("Remove {names}").format(names=names_text(names)), value)
        self._page.choose_row(min(row, self._model.rowCount() - 1))
        self._page.offer_undo(removed_text(names, said))

    def duplicate(self) -> None:
        """Add a second offer of the current candidate below it, with the same facts."""
        key = self._table.current_key
        row = self._page.value.candidates.get(key)
        if row is None:
            return
        value, copy = duplicated(self._page.value, key, self.tr("{name} (second offer)").format(name=row.name))
        self._page.edit(self.tr("Duplicate {name}").format(name=row.name), value)
        self._table.choose(copy)
        self._table.rename()

    def rename(self) -> None:
        """Type another name for the current candidate."""
        self._table.rename()

    def move_up(self) -> None:
        """Move the current candidate one place up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current candidate one place down."""
        self._move(1)

    def add_pasted(self, found: PastedCandidates) -> None:
        """Add what can be taken of a pasted list."""
        value, keys, faults = with_candidates(self._page.value, found.candidates)
        for fault in faults[:1]:
            self._page.failed.emit(EditError(fault.what, place=fault.place))
        if keys:
            names = names_text([value.candidates[key].name for key in keys])
            before = self._page.value
            self._page.edit(self.tr("Paste {names}").format(names=names), value)
            if self._page.value is before:
                return  # it may not be changed now, and that was said
            self._model.refresh()
            self._table.choose(keys[-1])
            self.learn()
        words = candidates_pasted(found, len(keys))
        if keys and words:
            self._page.offer_undo(words)
        elif words:
            self._page.told.emit(words)

    def learn(self) -> None:
        """Let the directory learn providers that it does not know yet."""
        value = self._page.value
        self._session.change(lambda workspace, _: workspace.meet_providers(value))

    def name(self, key: str, name: str) -> None:
        """Give a candidate another name."""
        try:
            after = change_candidate(self._page.value, key, name=name)
        except EditError as error:
            self._page.refuse(error)
            return
        self._page.edit(self.tr("Name of {candidate}").format(candidate=self._page.value.candidates[key].name), after)

    def take_back_waiver(self, candidate: str, criterion: str) -> None:
        """Take back the waiver of a failed gate or missed limit."""
        names = self._names(candidate, criterion)
        label = self.tr("Take back the waiver of {criterion} for {candidate}").format(**names)
        if self._try(label, set_waiver, candidate, criterion, None):
            sentence = self.tr("The waiver for {candidate} is taken back").format(**names)
            self._page.offer_undo(sentence)

    def _add_rows(self, rows: Sequence[Candidate]) -> None:
        try:
            value, keys = added(self._page.value, rows)
        except EditError as error:
            self._page.refuse(error)
            return
        names = names_text([value.candidates[key].name for key in keys])
        if keys:
            self._page.edit(self.tr("Add {names}").format(names=names), value)
            self._model.refresh()
            self._table.choose(keys[-1])
            self.learn()
        said = added_text(rows[0].name, len(keys), len(rows) - len(keys)) if rows else ""
        if said:
            self._page.told.emit(said)

    def _move(self, by: int) -> None:
        key = self._table.current_key
        if key in self._page.value.candidates:
            name = self._page.value.candidates[key].name
            self._page.edit(self.tr("Move {name}").format(name=name), moved(self._page.value, key, by))
            self._page.show_row(key)

    def _try(self, label: str, change: Any, *given: Any) -> bool:
        try:
            self._page.edit(label, change(self._page.value, *given))
        except EditError as error:
            self._page.refuse(error)
            return False
        return True

    def _on_picked(self, providers: Sequence[Any]) -> None:
        self._add_rows([offer_of(each) for each in providers])
        self._page.focus_body()

    def _names(self, candidate: str, criterion: str) -> dict[str, str]:
        return {
            "candidate": self._page.value.candidates[candidate].name,
            "criterion": self._page.value.criteria[criterion].name,
        }

"""What of a proposed mapping a person should look at before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scorecard.core.model import Direction, Scale
from scorecard.exchange.importing.book import Book, Note
from scorecard.exchange.importing.composing import Composed
from scorecard.exchange.importing.drafting import Draft
from scorecard.exchange.importing.mapping import CriterionChoice, Holds, Layout, Mapping, Meaning, Treat
from scorecard.exchange.importing.orientation import SURE
from scorecard.exchange.importing.scales import said_scale
from scorecard.exchange.importing.taking import Path

NO_SCALE: Final = "No scale is named"
JOINTS: Final = (" - ", " – ", ": ", " / ", " | ", " [")


def orientation_question(main: Draft) -> list[Note]:
    """A word where nothing on the sheet says whether its criteria stand in rows or in columns."""
    if main.sure >= SURE:
        return []
    where = "rows" if main.mapping.layout is Layout.DOWN else "columns"
    return [Note(f"The criteria seem to stand in the {where}; nothing on the sheet says so.", main.mapping.sheet)]


def questions_about(
    book: Book, mapping: Mapping, found: Composed, choices: dict[Path, CriterionChoice], scale: Scale
) -> list[Note]:
    """What of a finished mapping is guessed: the scale, directions, what is left out, totals that do not come out."""
    notes: list[Note] = []
    scored = [table.sheet for table in mapping.tables if table.holds is Holds.SCORES]
    if said_scale(book, scored) is None and any(each.treat is Treat.RATING for each in choices.values()):
        notes.append(Note(f"{NO_SCALE}; by the scores it goes from {scale.minimum:g} to {scale.maximum:g}."))
    for path, choice in choices.items():
        if choice.treat is Treat.LEAVE_OUT:
            notes.append(Note(f"'{path[-1]}' holds words and no scores, and is left out.", found.places[path]))
        elif choice.treat is Treat.MEASURE and choice.direction is Direction.LOWER and choice.worst is None:
            notes.append(Note(f"'{path[-1]}' is taken for a measure of which less is better.", found.places[path]))
    for table in mapping.tables:
        for totals in table.totals:
            if totals.meaning is Meaning.OTHER:
                notes.append(Note(f"The totals '{totals.name}' come out {totals.reason}.", table.sheet))
    joined = joined_names([path[-1] for path in choices])
    if joined:
        what = f"The heads seem to join a candidate and a criterion ('{joined}'), and each is taken for a criterion. "
        notes.append(Note(f"{what}Give the file a row for each score instead: candidate, criterion, evaluator, score."))
    if any(grid.hidden for grid in book.grids):
        notes.append(Note("There are hidden sheets, which were not looked at."))
    return notes


def joined_names(names: Sequence[str]) -> str:
    """The first of names that join two others, each of some with each of others, as in exports of surveys; else ""."""
    for joint in JOINTS:
        parts = [each.partition(joint) for each in names]
        pairs = {(before.strip(), after.strip()) for before, found, after in parts if found}
        firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
        whole = len(firsts) * len(seconds)
        if len(pairs) == len(names) == whole and min(len(firsts), len(seconds)) > 1:
            return names[0]
    return ""

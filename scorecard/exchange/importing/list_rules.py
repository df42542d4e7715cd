"""What a long list must be: one row for each score, as programs and careful people write it.

A table that people have drawn is read with a generous eye and shown before anything is made of it. A list is longer
than anybody looks through, so what could be meant in two ways is a fault with its place, and nothing of the list is
taken before somebody has decided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from scorecard.core.checks import LARGEST
from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain
from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Note, Place, Range, place_in
from scorecard.exchange.importing.cleaning import places_in_words
from scorecard.exchange.importing.figures import Says, figure_of_text, folded
from scorecard.exchange.importing.headings import Role, role_of
from scorecard.exchange.importing.mapping import Area, Holds, Layout, Mapping, TableMapping

MOST_TOLD: Final = 100
DIGITS: Final = 9  # behind the point
NOISE: Final = 1e-9

_PLAIN: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_NAMES: Final = ("candidates", "criteria", "evaluators")
_NO_TEXT: Final = frozenset((CellKind.NUMBER, CellKind.PERCENT, CellKind.DATE, CellKind.BOOLEAN))
_ALIKE: Final = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03c1"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
    "\u0405\u0406\u0408\u0455\u0456\u0458\u0501\u051b\u051d",
    "ABEZHIKMNOPTYXovpABEKMHOPCTYXaeopcyxSIJsijdqw",
)
"""Greek and Cyrillic letters that look like Latin ones."""


def list_flaws(book: Book, mapping: Mapping) -> tuple[Note, ...]:
    """Why the lists of a mapping cannot be taken as they stand, each with its place; nothing where they can."""
    found: list[Note] = []
    for table in mapping.tables:
        if table.layout is Layout.LIST and table.holds is Holds.SCORES:
            for note in _flaws(book.grid(table.sheet), table):
                found.append(note)
                if len(found) >= MOST_TOLD:
                    return tuple(found)
    return tuple(found)


def list_notes(book: Book, mapping: Mapping) -> tuple[Note, ...]:
    """What a person should know of the lists of a mapping although all of it can be taken."""
    found: list[Note] = []
    for table in mapping.tables:
        if table.layout is Layout.LIST and table.holds is Holds.SCORES:
            grid = book.grid(table.sheet)
            found += [*_score_notes(grid, table), *_name_notes(grid, table, written=book.kind in ("csv", "tsv"))]
    return tuple(found)


def why_no_list(book: Book) -> str:
    """What a list lacks whose headings are those of one, as a sentence without a full stop; "" where there is none."""
    for grid in book.grids:
        heads = {role_of(grid.text(1, column)) for column in range(1, min(grid.columns, 60) + 1)}
        if grid.hidden or not {Role.CANDIDATE, Role.CRITERION} <= heads:
            continue
        if grid.rows < 2:
            return f"There are no scores: the sheet '{grid.title}' has headings and no rows below them"
        if Role.SCORE not in heads:
            return f"The list on the sheet '{grid.title}' has no column of scores: a column 'Score' is missing"
    return ""


def settled(book: Book, mapping: Mapping) -> tuple[Book, tuple[Note, ...]]:
    """The book with one spelling of each name in its lists and without the last digits that arithmetic leaves.

    Spellings differ where they do so in nothing but capitals and spaces. There is a note on all that was changed.
    """
    notes: list[Note] = []
    grids = list(book.grids)
    for number, grid in enumerate(grids):
        for table in mapping.tables:
            if table.layout is Layout.LIST and table.sheet == grid.title:
                for name in _NAMES:
                    grids[number] = _one_spelling(grids[number], getattr(table, name), notes)
                grids[number] = _without_noise(grids[number], table.scores, notes)
    return (replace(book, grids=tuple(grids)) if notes else book), tuple(notes)


def with_whole_names(book: Book, mapping: Mapping, evaluation: Evaluation) -> Evaluation:
    """The evaluation with candidates of its lists called as they are there, also where a name holds a tab."""
    whole: dict[str, str] = {}
    for table in mapping.tables:
        if table.layout is Layout.LIST:
            grid = book.grid(table.sheet)
            for place in _cells(grid, table.candidates):
                cell = grid.cells.get(place)
                if cell is not None and "\t" in cell.text:
                    whole[one_line(cell.text)] = cell.text.strip(" \n\u00a0")
    candidates = evaluation.candidates
    for key, row in evaluation.candidates.items():
        if row.name in whole:
            candidates = candidates.set(key, replace(row, name=whole[row.name]))
    return replace(evaluation, candidates=candidates) if whole else evaluation


# ---- flaws ------------------------------------------------------------------------------------------


def _flaws(grid: Grid, table: TableMapping) -> Iterator[Note]:
    top = min((each.top for each in table.scores), default=1)
    yield from _heads(grid, table, top)
    last = 0
    said: dict[tuple[str, ...], Place] = {}
    named = [_filled_down(grid, getattr(table, name), top) for name in _NAMES]
    for place in _cells(grid, table.scores):
        row, last = place[0], place[0]
        names = tuple(each.get(row, "") for each in named)
        merge = grid.merge_at(*place)
        if merge is not None and merge.height > 1:
            if (merge.top, merge.left) == place:
                yield Note("One score is merged over several rows, so it is not clear whose it is.", _at(grid, merge))
            continue
        if place not in grid.cells:
            continue
        yield from _score_flaws(grid, place, grid.cells[place])
        yield from _name_flaws(grid, table, row)
        if table.candidates and not names[0]:
            yield Note("A score stands here and the name of its candidate (vendor) is missing.", _at(grid, place))
        elif names[0] and names[1]:
            first = said.setdefault(tuple(folded(each) for each in names), place)
            if first != place:
                what = (
                    f"'{names[0]}' stands here twice under '{names[1]}', first in row {first[0]}: which score counts?"
                )
                yield Note(what, _at(grid, place))
    if not last:
        yield Note("No scores: the list has no rows below its headings, or it is empty.", grid.title)


def _score_flaws(grid: Grid, place: Place, cell: Cell) -> Iterator[Note]:
    text = cell.text.strip()[:40]
    what = ""
    if cell.kind is CellKind.BOOLEAN:
        what = f"{text} stands where a score is needed, and it is not a number."
    elif cell.kind is CellKind.DATE:
        what = f"A date ({text}) stands where a score is needed; 7/10 may have become one."
    elif cell.kind is CellKind.ERROR:
        what = f"The error {text} stands where a score is needed: it is not a number."
    elif cell.kind is CellKind.UNKNOWN:
        what = "A formula stands here that was never calculated: open it in Excel, save it, and try again."
    elif cell.kind is CellKind.TEXT:
        said = figure_of_text(cell.text).says
        if said not in (Says.NOTHING, Says.MISSING) and _PLAIN.fullmatch(cell.text.strip()) is None:
            what = f"'{text}' is not a score: a plain number is needed here, such as 7 or 7.5."
    elif cell.number is not None and abs(cell.number) > LARGEST:
        what = f"The score {text[:20]} is outside any range: a number between the ends of the scale is needed."
    if what:
        yield Note(what, _at(grid, place))


def _name_flaws(grid: Grid, table: TableMapping, row: int) -> Iterator[Note]:
    for name, called in (("candidates", "candidate (vendor)"), ("criteria", "criterion")):
        for each in getattr(table, name):
            cell = grid.at(row, each.left)
            if cell is not None and cell.kind is CellKind.UNKNOWN:
                what = f"The name of a {called} is a formula that asks other programs or addresses; type the name."
                yield Note(what, _at(grid, (row, each.left)))
            elif cell is not None and cell.kind is CellKind.ERROR:
                yield Note(f"An error stands where the name of a {called} is needed.", _at(grid, (row, each.left)))


def _heads(grid: Grid, table: TableMapping, top: int) -> Iterator[Note]:
    """The headings stand in the first row, and no two that are used are alike."""
    used = {each.left for name in (*_NAMES, "scores") for each in getattr(table, name)}
    above = [row for row in range(1, top - 1) if any(grid.text(row, column) for column in range(1, grid.columns + 1))]
    if above:
        what = (
            f"The headings of the list stand in row {top - 1}, below other rows; they are expected in the first row. "
            "Take out the rows above, or confirm the mapping."
        )
        yield Note(what, f"{grid.title}!A{above[0]}")
    heads = {column: folded(grid.text(top - 1, column)) for column in range(1, grid.columns + 1)} if top > 1 else {}
    counted = Counter(head for head in heads.values() if head)
    for column in sorted(used):
        if counted[heads.get(column, "")] > 1:
            name = grid.text(top - 1, column)[:40]
            what = f"Two columns are called '{name}': it is not clear which one counts."
            yield Note(what, _at(grid, (top - 1, column)))


# ---- notes ------------------------------------------------------------------------------------------


def _score_notes(grid: Grid, table: TableMapping) -> Iterator[Note]:
    formulas, shares, texts, blank = [], [], [], []
    rows = {place[0] for place in _cells(grid, table.criteria)}
    for each in table.scores:
        for row in range(each.top, min(each.bottom, grid.rows) + 1):
            place = row, each.left
            cell = grid.at(*place)
            if cell is None or not cell.text.strip():
                blank += [_at(grid, place)] if row in rows else []
            elif cell.is_formula:
                formulas.append(_at(grid, place))
            elif cell.kind is CellKind.PERCENT:
                shares.append(_at(grid, place))
            elif cell.kind is CellKind.TEXT and _PLAIN.fullmatch(cell.text.strip()):
                texts.append(_at(grid, place))
    for places, what in (
        (formulas, "These scores are results of formulas, as they were last stored: {places}."),
        (shares, "These scores are percentages, and 85 % is taken as 85: {places}. Look whether that is meant."),
        (texts, "These scores are numbers stored as text: {places}."),
        (blank, "There is no score, which is not a zero, in {places}."),
    ):
        if places:
            yield Note(what.format(places=places_in_words(places)), places[0])


def _name_notes(grid: Grid, table: TableMapping, *, written: bool) -> Iterator[Note]:
    """`written`: in a file of text a number is only a way of writing."""
    numbers, merged = [], []
    names: dict[str, str] = {}
    for area in (table.candidates, table.criteria):
        for place in _cells(grid, area):
            cell, merge = grid.cells.get(place), grid.merge_at(*place)
            if merge is not None and merge.height > 1 and (merge.top, merge.left) == place:
                merged.append(_at(grid, merge))
            if cell is not None and cell.kind in _NO_TEXT and not written:
                numbers.append(_at(grid, place))
            elif cell is not None:
                names.setdefault(cell.text, _at(grid, place))
    if numbers:
        yield Note(
            f"Numbers, dates or the like stand where names are expected: {places_in_words(numbers)}.", numbers[0]
        )
    if merged:
        yield Note(f"Merged names go for all their rows: {places_in_words(merged)}.", merged[0])
    seen: dict[str, str] = {}
    for name, stands in names.items():
        other = seen.setdefault(_skeleton(name), name)
        if other != name and folded(other) != folded(name):
            yield Note(f"'{name}' looks like '{other}' and holds other letters: these are two names.", stands)


def _skeleton(name: str) -> str:
    """A name as it looks: letters of other scripts that look like Latin ones are those."""
    return folded(name.translate(_ALIKE))


# ---- names ------------------------------------------------------------------------------------------


def _one_spelling(grid: Grid, area: Area, notes: list[Note]) -> Grid:
    spellings: dict[str, Counter[str]] = {}
    places: dict[str, list[Place]] = {}
    for place in _cells(grid, area):
        cell = grid.cells.get(place)
        if cell is not None and cell.kind is CellKind.TEXT:
            key = one_line(cell.text.casefold())
            spellings.setdefault(key, Counter())[cell.text] += 1
            places.setdefault(key, []).append(place)
    cells = dict(grid.cells)
    for key, counted in spellings.items():
        if len(counted) < 2:
            continue
        name = _best_spelling(counted)
        where = [f"{grid.title}!{Range.at(place).a1}" for place in places[key]]
        shown = ", ".join(repr(each) for each in counted)
        notes.append(Note(f"The spellings {shown} in {places_in_words(where)} are one name: {name}.", where[0]))
        for place in places[key]:
            cells[place] = replace(cells[place], text=name)
    return replace(grid, cells=cells) if cells != grid.cells else grid


def _without_noise(grid: Grid, area: Area, notes: list[Note]) -> Grid:
    """Scores such as 7.000000000000001 as the number that was meant."""
    changed: dict[Place, Cell] = {}
    for place in _cells(grid, area):
        cell = grid.cells.get(place)
        if cell is not None and cell.number is not None and cell.kind is CellKind.NUMBER:
            tidy = round(cell.number, DIGITS)
            if tidy != cell.number and abs(tidy - cell.number) < NOISE:
                changed[place] = replace(cell, number=tidy, text=plain(tidy))
    if not changed:
        return grid
    places = [_at(grid, place) for place in changed]
    notes.append(
        Note(f"The last digits of {places_in_words(places)} are noise of arithmetic and were dropped.", places[0])
    )
    return replace(grid, cells={**grid.cells, **changed})


def _best_spelling(counted: Counter[str]) -> str:
    """The most frequent spelling with capitals and small letters; where all are of one kind, capitals at the start."""
    tidy = Counter[str]()
    for text, count in counted.items():
        tidy[one_line(text)] += count
    mixed = [text for text, _ in tidy.most_common() if not text.isupper() and not text.islower()]
    if mixed:
        return mixed[0]
    if len(tidy) == 1:
        return next(iter(tidy))
    return " ".join(word[:1].upper() + word[1:].lower() for word in next(iter(tidy)).split())


def _filled_down(grid: Grid, area: Area, top: int) -> dict[int, str]:
    """Row -> the name that goes for it: its own, or the last one above."""
    found: dict[int, str] = {}
    text = ""
    for row in range(top, grid.rows + 1) if area else ():
        text = next((own for each in area if (own := grid.text(row, each.left))), text)
        found[row] = text
    return found


def _cells(grid: Grid, area: Area) -> Iterator[Place]:
    for each in area:
        for row in range(each.top, min(each.bottom, grid.rows) + 1):
            for column in range(each.left, min(each.right, grid.columns) + 1):
                if grid.at(row, column) is not None:
                    yield row, column


def _at(grid: Grid, where: Place | Range) -> str:
    return place_in(grid, where)

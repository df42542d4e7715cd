"""Words that stand where scores and weights belong, and the numbers for which they are taken.

Either the book says the numbers itself, in a legend ("F | full fit | 3"), or the words are those of a ladder that is
known. The mapping holds what each word counts as, so that a person can correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Rows
from dataclasses import dataclass, field, replace
from typing import Final

from scorecard.core.model import Scale
from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Note, Place
from scorecard.exchange.importing.figures import Says, figure, figure_of_text
from scorecard.exchange.importing.headings import Role, plain_words, role_of
from scorecard.exchange.importing.mapping import Area, Mapping, TableMapping
from scorecard.exchange.importing.word_ladders import LADDERS, PUGH, Ladder

LONGEST: Final = 40
ENOUGH: Final = 0.6  # of the texts of a line are words of one kind, or the line holds no answers in words
MOST_LEVELS: Final = 12  # that a legend has


@dataclass(slots=True)
class Worded:
    """Cells that answer in words, by the kind of their words.

    score, weight   (sheet, place) -> the word, folded, of a score or of a weight
    values          folded word -> what it is worth, for scores and for weights
    kinds           folded word of a score -> the number of its kind: of several kinds each is spread over one scale
    ends            number of a kind -> what its worst and its best word are worth, whether they stand there or not
    spelled         folded word -> as it is written first
    """

    score: dict[tuple[str, Place], str] = field(default_factory=dict)
    weight: dict[tuple[str, Place], str] = field(default_factory=dict)
    values: tuple[dict[str, float], dict[str, float]] = field(default_factory=lambda: ({}, {}))
    kinds: dict[str, int] = field(default_factory=dict)
    ends: dict[int, tuple[float, float]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A ladder, or a legend of the book with its own numbers."""

    ladder: Ladder | None
    legend: Rows[str, float]
    skip: frozenset[Place] = frozenset()
    sheet: str = ""

    def knows(self, word: str) -> bool:
        return word in self.legend if self.ladder is None else self.ladder.rung(word) is not None

    def values(self, words: Iterable[str]) -> dict[str, float]:
        if self.ladder is None:
            return {word: self.legend[word] for word in words}
        rungs = {word: rung for word in words if (rung := self.ladder.rung(word)) is not None}
        worth = self.ladder.values(rungs.values())
        return {word: worth[rung] for word, rung in rungs.items()}

    def ends(self, words: Iterable[str]) -> tuple[float, float]:
        if self.ladder is None:
            return min(self.legend.values()), max(self.legend.values())
        rungs = [rung for word in words if (rung := self.ladder.rung(word)) is not None]
        worth = self.ladder.values(rungs).values()
        return min(worth), max(worth)

    def order(self, word: str) -> float:
        if self.ladder is None:
            return self.legend[word]
        return float(self.ladder.rung(word) or 0)


def words_of(book: Book) -> Worded:
    """The cells of a book that answer in words, with what their words are worth."""
    found = Worded()
    said = {grid.title: _words_on(grid) for grid in book.grids}
    kinds = [*_legends(book, said), *(_Kind(each, {}) for each in LADDERS)]
    for number, kind in enumerate(kinds):
        scores: set[str] = set()
        weights: set[str] = set()
        for grid in book.grids:
            for place, word, weighs in _cells_of(grid, kind, said[grid.title]):
                key = grid.title, place
                if key in found.score or key in found.weight:
                    continue
                (found.weight if weighs else found.score)[key] = word
                (weights if weighs else scores).add(word)
                found.spelled.setdefault(word, one_line(grid.cells[place].text))
        found.values[0].update({w: v for w, v in kind.values(scores).items() if w not in found.kinds})
        found.values[1].update({w: v for w, v in kind.values(weights).items() if w not in found.values[1]})
        for word in scores:
            found.kinds.setdefault(word, number)
        if scores:
            found.ends[number] = kind.ends(scores)
    return found


def _words_on(grid: Grid) -> dict[Place, str]:
    """The short texts of a sheet, and its zeros, as words are compared."""
    known: dict[str, str] = {}
    found: dict[Place, str] = {}
    for place, cell in grid.cells.items():
        if cell.kind is CellKind.TEXT and len(cell.text) <= LONGEST:
            if cell.text not in known:
                known[cell.text] = _word(cell)
            found[place] = known[cell.text]
        elif cell.number == 0 and (word := _word(cell)):
            found[place] = word
    return {place: word for place, word in found.items() if word}


def _word(cell: Cell | None) -> str:
    if cell is None or len(cell.text) > LONGEST:
        return ""
    if cell.kind is CellKind.TEXT:
        return plain_words(cell.text).rstrip(".!")
    return "0" if cell.kind is CellKind.NUMBER and cell.number == 0 else ""


def _cells_of(grid: Grid, kind: _Kind, said: Rows[Place, str]) -> Iterator[tuple[Place, str, bool]]:
    """The cells of a sheet with words of a kind: in a column, or in a row, that holds little else."""
    hits = {
        place: word
        for place, word in said.items()
        if not (kind.sheet == grid.title and place in kind.skip) and kind.knows(word)
    }
    ladder = kind.ladder
    if len(set(map(kind.order, hits.values()))) < 2:
        return
    if ladder is not None and not any(
        ladder.rung(word) in ladder.telling or figure_of_text(word).says is Says.WORDS for word in hits.values()
    ):
        return
    if ladder is PUGH:
        signs = {place for place, word in hits.items() if word != "0"}
        if min(len({row for row, _ in signs}), len({column for _, column in signs}), len(signs) // 2) < 2:
            return
    taken: dict[Place, bool] = {}
    for axis in (1, 0):
        lines: dict[int, list[Place]] = {}
        for place in sorted(hits):
            lines.setdefault(place[axis], []).append(place)
        for places in lines.values():
            for place in _answers_in(grid, places, hits, kind, axis):
                taken[place] = taken.get(place, False) or _is_weight(grid, places, axis)
    for place in sorted(taken):
        yield place, hits[place], taken[place] or (ladder is not None and ladder.weighs)


def _answers_in(grid: Grid, places: Sequence[Place], hits: Rows[Place, str], kind: _Kind, axis: int) -> Sequence[Place]:
    """The words of a kind in a column (axis 1) or row (0), where they are its answers."""
    words = [hits[place] for place in places]
    lengthwise = 1 - axis
    first, last = places[0][lengthwise], places[-1][lengthwise]
    others = [
        cell
        for index in range(first, min(last, first + 2_000) + 1)
        if (cell := grid.cells.get((index, places[0][1]) if axis else (places[0][0], index))) is not None
    ]
    texts = sum(cell.kind is CellKind.TEXT for cell in others)
    if len(places) < 2 or len(places) < ENOUGH * max(texts, 1) or len(places) < 0.5 * len(others):
        return ()
    heading = _heading(grid, places[0], axis)
    role = role_of(heading)
    if role in (Role.DIRECTION, Role.COMMENT, Role.UNIT, Role.NUMBER, Role.CRITERION, Role.CANDIDATE):
        return ()
    order = [kind.order(word) for word in words]
    if len(set(order)) == len(order) >= 3 and order in (sorted(order), sorted(order, reverse=True)):
        beside = [grid.cells.get((r, c - 1) if axis else (r - 1, c)) for r, c in places]
        beside += [grid.cells.get((r, c + 1) if axis else (r + 1, c)) for r, c in places]
        numbered = sum(each is not None and each.number is not None for each in beside)
        if numbered >= len(places):
            return ()  # a legend
    return places


def _heading(grid: Grid, place: Place, axis: int) -> str:
    """The text before a line: over a column, or left of a row."""
    row, column = place
    for step in range(1, 15):
        at = (row - step, column) if axis else (row, column - step)
        if min(at) < 1:
            break
        cell = grid.cells.get(at)
        if cell is not None and cell.kind is CellKind.TEXT:
            return cell.text
    return ""


def _is_weight(grid: Grid, places: Sequence[Place], axis: int) -> bool:
    return role_of(_heading(grid, places[0], axis)) is Role.WEIGHT


# ---- legends ---------------------------------------------------------------------------------------------


def _legends(book: Book, spoken: Rows[str, Rows[Place, str]]) -> Iterator[_Kind]:
    """Short tables of words with a number each, whose words stand elsewhere again and again."""
    said = Counter(word for words in spoken.values() for word in words.values())
    for grid in book.grids:
        rows: dict[int, list[int]] = {}
        for row, column in grid.cells:
            rows.setdefault(row, []).append(column)
        run: list[tuple[str, float, Place]] = []
        for row in range(1, min(grid.rows, 2_000) + 2):
            columns = rows.get(row, [])
            numbers = [c for c in columns if grid.cells[(row, c)].number is not None]
            texts = [c for c in columns if grid.cells[(row, c)].kind is CellKind.TEXT]
            if len(numbers) == 1 and 1 <= len(texts) <= 2 and len(columns) <= 3:
                number = grid.cells[(row, numbers[0])].number or 0.0
                words = [(_word(grid.cells[(row, column)]), (row, column)) for column in texts]
                run += [(word, number, place) for word, place in words if word and not _is_number(word)]
                continue
            yield from _legend(grid, run, said)
            run = []


def _is_number(word: str) -> bool:
    return figure_of_text(word).says is Says.NUMBER


def _legend(grid: Grid, run: Sequence[tuple[str, float, Place]], said: Rows[str, int]) -> Iterator[_Kind]:
    """The legend in rows of words with a number: each word once, and some of them elsewhere as well."""
    own = Counter(word for word, _, _ in run)
    if len(own) < len(run) or not 2 <= len({number for _, number, _ in run}) <= MOST_LEVELS:
        return
    again = {word for word, _, _ in run if said[word] > 1}
    if len(again) >= 2 and sum(said[word] - 1 for word in again) >= 4:
        yield _Kind(
            None, {word: number for word, number, _ in run}, frozenset(place for _, _, place in run), grid.title
        )


# ---- the numbers --------------------------------------------------------------------------------------------


def numbered(book: Book, worded: Worded) -> Book:
    """The book with numbers in the place of its answers in words."""
    changed: dict[str, dict[Place, float]] = {}
    for cells, values in ((worded.score, worded.values[0]), (worded.weight, worded.values[1])):
        for (sheet, place), word in cells.items():
            changed.setdefault(sheet, {})[place] = values[word]
    return _with_numbers(book, changed)


def with_words(book: Book, mapping: Mapping) -> Book:
    """The book with numbers where the mapping has words for scores and weights; other cells are as they are."""
    if not mapping.words and not mapping.weight_words:
        return book
    scores = {plain_words(word).rstrip(".!"): number for word, number in mapping.words}
    weights = {plain_words(word).rstrip(".!"): number for word, number in mapping.weight_words}
    grids = {grid.title: grid for grid in book.grids}
    changed: dict[str, dict[Place, float]] = {}
    for table in mapping.tables:
        grid = grids.get(table.sheet)
        for areas, values in (((table.scores,), scores), ((table.weights, table.group_weights), weights)):
            if grid is None or not values:
                continue
            inside = [each for area in areas for each in area]
            for place, cell in grid.cells.items():
                word = _word(cell)
                if cell.kind is CellKind.TEXT and word in values and any(place in each for each in inside):
                    changed.setdefault(table.sheet, {})[place] = values[word]
    return _with_numbers(book, changed)


def _with_numbers(book: Book, changed: Rows[str, Rows[Place, float]]) -> Book:
    if not changed:
        return book
    grids = []
    for grid in book.grids:
        mine = changed.get(grid.title)
        if mine:
            cells = dict(grid.cells)
            for place, number in mine.items():
                cells[place] = replace(cells[place], kind=CellKind.NUMBER, number=number)
            grid = replace(grid, cells=cells)
        grids.append(grid)
    return replace(book, grids=tuple(grids))


def answers_of(book: Book, mapping: Mapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in the places of scores, and of weights: those that count, then others that stand there repeatedly.

    Each is written as the mapping has it, or else as the sheet has it first.
    """
    grids = {grid.title: grid for grid in book.grids}
    said: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    spelled: dict[str, str] = {}
    for table in mapping.tables:
        grid = grids.get(table.sheet)
        for found, area in zip(said, (table.scores, _weight_area(table)), strict=True):
            for place, cell in sorted(grid.cells.items()) if grid is not None and area else ():
                inside = cell.kind is CellKind.TEXT and any(place in each for each in area)
                if inside and (word := _word(cell)) and figure(cell).says is Says.WORDS:
                    found[word] += 1
                    spelled.setdefault(word, one_line(cell.text))
    answers = []
    for found, known in zip(said, (mapping.words, mapping.weight_words), strict=True):
        counted = {plain_words(word).rstrip(".!"): word for word, _ in known}
        others = [spelled[word] for word, count in found.most_common() if word not in counted and count > 1]
        answers.append((*counted.values(), *others[: max(0, MOST_LEVELS - len(counted))]))
    return answers[0], answers[1]


# ---- the mapping of a book with words ------------------------------------------------------------------------


def in_words(book: Book, mapping: Mapping, worded: Worded) -> Mapping:
    """A mapping proposed for the numbers with the words behind them, and the levels of the scale where all are words.

    `book` is the one with the words.
    """
    words = {w for table in mapping.tables for w in _words_in(worded.score, table.sheet, table.scores)}
    weights = {w for table in mapping.tables for w in _words_in(worded.weight, table.sheet, _weight_area(table))}
    values, weigh = worded.values
    mapping = replace(
        mapping,
        words=tuple((worded.spelled[w], values[w]) for w in sorted(words, key=lambda w: (values[w], w))),
        weight_words=tuple((worded.spelled[w], weigh[w]) for w in sorted(weights, key=lambda w: (weigh[w], w))),
    )
    if words and typed_scores(book, mapping, worded) == []:
        mapping = replace(mapping, scale=scale_of_words(worded, words))
    return mapping


def _weight_area(table: TableMapping) -> Area:
    return (*table.weights, *table.group_weights)


def _words_in(cells: Rows[tuple[str, Place], str], sheet: str, area: Area) -> set[str]:
    return {word for (title, place), word in cells.items() if title == sheet and any(place in r for r in area)}


def typed_scores(book: Book, mapping: Mapping, worded: Worded) -> list[float]:
    """The scores of a mapping that are numbers on the sheet itself."""
    grids = {grid.title: grid for grid in book.grids}
    found = []
    for table in mapping.tables:
        grid = grids.get(table.sheet)
        cells = grid.cells.items() if grid is not None else ()
        for place, cell in cells:
            if (table.sheet, place) not in worded.score and any(place in each for each in table.scores):
                said = figure(cell)
                if said.says is Says.NUMBER and said.number is not None:
                    found.append(said.number)
    return found


def scale_of_words(worded: Worded, words: Iterable[str]) -> Scale:
    """The scale of which the words are the levels."""
    values = worded.values[0]
    used = sorted(words, key=lambda word: values[word])
    kinds = {worded.kinds[word] for word in used}
    numbers = {values[word] for word in used}
    for kind in kinds:
        numbers |= set(worded.ends[kind])
    low, high = min(numbers), max(numbers)
    step = 1.0 if all(number % 1 == 0 for number in numbers) else 0.5 if all(n % 0.5 == 0 for n in numbers) else 0.01
    levels: dict[float, str] = {}
    for word in used:
        levels.setdefault(values[word], worded.spelled[word])
    named = tuple(sorted(levels.items())) if len(kinds) == 1 else ()
    return Scale(low, high if high > low else low + 1, step, named)


def spread(worded: Worded, low: float, high: float) -> Worded:
    """The words of scores with each kind spread evenly over one scale."""
    values = dict(worded.values[0])
    for word, value in worded.values[0].items():
        least, most = worded.ends[worded.kinds[word]]
        if most > least:
            values[word] = round(low + (value - least) / (most - least) * (high - low), 2)
    return replace(worded, values=(values, worded.values[1]), ends=dict.fromkeys(worded.ends, (low, high)))


def words_told(mapping: Mapping) -> list[Note]:
    """What a person should look at: the numbers for which the words are taken."""
    notes = []
    for words, what in ((mapping.words, "score"), (mapping.weight_words, "weight")):
        if words and mapping.tables:
            said = ", ".join(f"'{word}' counts as {number:g}" for word, number in words[:MOST_LEVELS])
            notes.append(Note(f"Words stand in the place of {what}s: {said}.", mapping.tables[0].sheet))
    return notes

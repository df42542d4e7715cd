"""An evaluation made of what a mapping finds in a spreadsheet, with a word about everything that was not plain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from scorecard.core.checks import count_flaws
from scorecard.core.errors import DocumentError, ExchangeError
from scorecard.core.model import Direction, Evaluation, Scale, Shape
from scorecard.core.numbers import grouped, plain
from scorecard.core.text import LONGEST_TEXT, key_from, unfit
from scorecard.exchange.document import FORMAT, VERSION, evaluation_of
from scorecard.exchange.importing.book import Book, Note, place_in
from scorecard.exchange.importing.composing import Composed, Stood, composed
from scorecard.exchange.importing.figures import Figure, Says
from scorecard.exchange.importing.headings import same_name
from scorecard.exchange.importing.leftovers import sheets_left
from scorecard.exchange.importing.mapping import CriterionChoice, Holds, Mapping, Treat
from scorecard.exchange.importing.scales import choices_of, said_scale
from scorecard.exchange.importing.taking import Path
from scorecard.exchange.importing.titles import title_of_file
from scorecard.exchange.importing.totals import Checked, Disagreement, disagreements_of
from scorecard.exchange.importing.weighing import Weights, weights_of
from scorecard.exchange.importing.wording import with_words, words_told

UNNAMED: Final = "Spreadsheet"
MOST_OF_A_KIND: Final = 8
LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a spreadsheet.

    notes          what was read in a way that a person should know of, each with its place
    disagreements  where the sheet's own totals and ranks are not what its weights and scores give
    left_out       what was not taken over, in words
    looked_at      how many totals and ranks were recomputed
    """

    evaluation: Evaluation
    notes: tuple[Note, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    left_out: tuple[str, ...] = ()
    looked_at: Checked = field(default_factory=Checked)

    @property
    def checked(self) -> int:
        """How many figures of the sheet were recomputed, totals and ranks together."""
        return self.looked_at.totals + self.looked_at.ranks


@dataclass(slots=True)
class _Notes:
    """Notes by kind: of many alike, the first few and how many more there are."""

    found: dict[str, list[Note]] = field(default_factory=dict)

    def add(self, kind: str, what: str, place: str) -> None:
        self.found.setdefault(kind, []).append(Note(what[:1].upper() + what[1:], place))

    def all(self) -> Iterable[Note]:
        for notes in self.found.values():
            yield from notes[:MOST_OF_A_KIND]
            if (more := len(notes) - MOST_OF_A_KIND) > 0:
                yield Note(f"There are {more} more cells like the ones before", notes[MOST_OF_A_KIND].place)


@dataclass(slots=True)
class _Making:
    """What is gathered on the way to the document of an evaluation."""

    book: Book
    mapping: Mapping
    found: Composed
    choices: dict[Path, CriterionChoice]
    scale: Scale
    weights: Weights
    notes: _Notes = field(default_factory=_Notes)
    left_out: list[str] = field(default_factory=list)
    keys: dict[Path, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def made(book: Book, mapping: Mapping) -> Made:
    """The evaluation that a mapping makes of a book.

    ExchangeError where the mapping does not fit the book or nothing can be made of what it names.
    """
    book = with_words(book, mapping)
    found = composed(book, mapping)
    if not found.criteria or not found.candidates:
        what = "no criteria" if not found.criteria else "no candidates"
        raise ExchangeError(f"The mapping finds {what} in {book.name}", advice="Say where they stand.")
    for table in ("criteria", "candidates", "evaluators"):
        for flaw in count_flaws(table, len(getattr(found, table))):
            raise ExchangeError(flaw.what, place=book.name, advice="Correct the mapping if it takes too much.")
    choices, scale = settled_choices(book, mapping, found)
    left_out = frozenset(path for path, each in choices.items() if each.treat is Treat.LEAVE_OUT)
    gates = frozenset(path for path, each in choices.items() if each.treat is Treat.GATE)
    if len(left_out) == len(found.criteria):
        raise ExchangeError("All criteria are left out", place=book.name, advice="Keep at least one.")
    weights = weights_of(found, left_out, gates)
    making = _Making(book, mapping, found, choices, scale, weights)
    value = _document(making)
    try:
        evaluation = evaluation_of(value, book.name)
    except DocumentError as error:
        what = f"No sound evaluation comes of it: {error.faults[0] if error.faults else error}"
        raise ExchangeError(what, place=book.name, advice="Correct the mapping or the sheet.") from error
    making.left_out += sheets_left(book, mapping)
    disagreements, looked_at = disagreements_of(book, found, choices, scale, weights)
    notes = [*book.notes, *words_told(mapping), *found.notes, *weights.notes, *making.notes.all()]
    return Made(evaluation, tuple(notes), tuple(disagreements), tuple(making.left_out), looked_at)


def settled_choices(book: Book, mapping: Mapping, found: Composed) -> tuple[dict[Path, CriterionChoice], Scale]:
    """How each criterion is taken over, and the scale: as the mapping says, and where it says nothing as seems best."""
    scored = [table.mapping.sheet for table in found.tables if table.mapping.holds is Holds.SCORES]
    said = mapping.scale or said_scale(book, scored)
    several = len({evaluator for evaluator, _, _ in found.cells}) > 1
    seen, scale, _ = choices_of(found, said, several)
    scale = mapping.scale or scale
    for path in found.criteria:
        chosen = mapping.choice(*found.named(path))
        if chosen is not None:
            seen[path] = chosen
    return seen, scale


def value_of(figure: Figure) -> float | None:
    """The number of a figure as it is taken over: a percentage counts in hundredths."""
    if figure.says is not Says.NUMBER or figure.number is None:
        return None
    return round(figure.number * 100, 9) if figure.percent else figure.number


# ---- the document -----------------------------------------------------------------------------------------


def _document(making: _Making) -> dict[str, Any]:
    found, scale = making.found, making.scale
    left_out = {same_name(name) for name in making.mapping.leave_out}
    value: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "title": _fit(making, making.mapping.title or title_of_file(making.book.name), making.book.name),
        "scale": {"minimum": scale.minimum, "maximum": scale.maximum, "step": scale.step} | _levels(scale),
        "criteria": _criteria(making),
        "candidates": [],
    }
    currency = next((each.unit for each in making.choices.values() if len(each.unit) == 3 and each.unit.isupper()), "")
    if currency:
        value["currency"] = currency
    taken: set[str] = set()
    for name, place in found.candidates.items():
        if same_name(name) in left_out:
            making.left_out.append(f"The candidate '{name}' was left out.")
            continue
        key = key_from(name, taken)
        making.people[name] = key
        taken.add(key)
        candidate = {"key": key, "name": _fit(making, name, place)}
        if name in found.remarks:
            candidate["notes"] = _fit(making, found.remarks[name], place, LONGEST_TEXT)
        value["candidates"].append(candidate)
    if not making.people:
        raise ExchangeError("All candidates are left out", place=making.book.name, advice="Keep at least one.")
    _alike(making)
    _cells(making, value)
    return value


def _levels(scale: Scale) -> dict[str, dict[str, str]]:
    return {"levels": {f"{level:g}": text for level, text in scale.levels}} if scale.levels else {}


def _fit(making: _Making, text: str, place: str, longest: int = LONGEST_NAME) -> str:
    """A text that can be kept: without characters that cannot, and not endless."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unfit(text[:LONGEST_TEXT]):
        text = "".join(each for each in text if not unfit(each))
        making.notes.add("unfit", "characters that cannot be kept were taken out", place)
    if len(text) > longest:
        making.notes.add("long", f"a text of {grouped(len(text))} characters was cut to {grouped(longest)}", place)
        text = text[:longest]
    return text.strip() or "?"


def _criteria(making: _Making) -> list[dict[str, Any]]:
    """The tree of criteria, groups made of the heads over them."""
    top: list[dict[str, Any]] = []
    nodes: dict[Path, dict[str, Any]] = {}
    taken: set[str] = set()
    for path, criterion in making.found.criteria.items():
        choice = making.choices[path]
        if choice.treat is Treat.LEAVE_OUT:
            making.left_out.append(f"The criterion '{path[-1]}' was left out.")
            continue
        siblings = top
        for depth in range(1, len(path)):
            node = nodes.get(path[:depth])
            if node is None:
                name = path[depth - 1]
                key = key_from(name, taken)
                taken.add(key)
                place = making.found.places.get(path, "")
                node = nodes[path[:depth]] = {"key": key, "name": _fit(making, name, place), "criteria": []}
                if path[:depth] in making.weights.local:
                    node["weight"] = making.weights.local[path[:depth]]
                siblings.append(node)
            siblings = node["criteria"]
        key = making.keys[path] = key_from(path[-1], taken)
        taken.add(key)
        leaf = _leaf(making, path, choice, key)
        if criterion.description:
            leaf["description"] = _fit(making, criterion.description, making.found.places[path], LONGEST_TEXT)
        siblings.append(leaf)
    return top


def _leaf(making: _Making, path: Path, choice: CriterionChoice, key: str) -> dict[str, Any]:
    leaf: dict[str, Any] = {"key": key, "name": _fit(making, path[-1], making.found.places.get(path, ""))}
    leaf["kind"] = choice.treat.value
    if choice.treat is Treat.GATE:
        return leaf
    leaf["weight"] = making.weights.local.get(path, 1.0)
    if choice.treat is Treat.MEASURE:
        leaf["unit"] = choice.unit
        leaf["direction"] = choice.direction.value
        leaf["value"] = {"shape": choice.shape.value}
        if choice.shape is Shape.LINEAR:
            ends = {"worst": choice.worst, "best": choice.best}
            leaf["value"] |= {name: end for name, end in ends.items() if end is not None}
            if choice.worst is None and choice.best is None:
                what = (
                    f"'{path[-1]}' is measured between the worst and the best of the candidates, as no ends are given"
                )
                making.notes.add("relative", what, making.found.places.get(path, ""))
    return leaf


def _alike(making: _Making) -> None:
    """A word about candidates whose names are the same but for spaces, signs or accents."""
    seen: dict[str, str] = {}
    for name in making.people:
        small = same_name(name)
        if small and not small.isdecimal() and small in seen:
            what = f"'{seen[small]}' and '{name}' look alike; they were taken for two candidates"
            making.notes.add("alike", what, making.found.candidates[name])
        seen.setdefault(small, name)


# ---- the cells --------------------------------------------------------------------------------------------


def _cells(making: _Making, value: dict[str, Any]) -> None:
    evaluators: dict[str, str] = {}
    facts: dict[str, dict[str, Any]] = {}
    sheets: dict[str, dict[str, dict[str, Any]]] = {}
    for (evaluator, candidate, path), stood in making.found.cells.items():
        choice = making.choices[path]
        if candidate not in making.people or path not in making.keys:
            continue
        person, key = making.people[candidate], making.keys[path]
        if choice.treat is Treat.RATING:
            if evaluator not in evaluators:
                evaluators[evaluator] = key_from(evaluator or UNNAMED, set(evaluators.values()))
            score = _score(making, stood, choice, path)
            cell = _cell(making, stood, "score", score)
            if cell is not None:
                sheets.setdefault(evaluators[evaluator], {}).setdefault(person, {})[key] = cell
            continue
        answer = _answer(making, stood, path) if choice.treat is Treat.GATE else _measured(making, stood)
        cell = _cell(making, stood, "value", answer)
        known = facts.setdefault(person, {}).get(key)
        if cell is None:
            continue
        if known is not None and known.get("value") is not None:
            if cell.get("value") not in (None, known["value"]):
                what = f"another figure for '{path[-1]}' of '{candidate}' was not taken; {known['value']} was"
                making.notes.add("facts", what, stood.place)
            continue
        facts[person][key] = cell
    value["evaluators"] = [
        {"key": key, "name": _fit(making, name or UNNAMED, making.found.evaluators.get(name, ""))}
        for name, key in evaluators.items()
    ]
    value["facts"], value["sheets"] = facts, sheets
    for table in making.found.tables:
        for place in table.homeless:
            what = "this cell belongs to no criterion or no candidate and was not taken"
            making.notes.add("homeless", what, place_in(table.grid, place))


def _cell(making: _Making, stood: Stood, name: str, value: float | bool | None) -> dict[str, Any] | None:
    words = stood.cell.reason
    if value is None and stood.cell.figure.says is Says.WORDS:
        words = f"{stood.cell.text}\n{words}".strip()
    if value is None and not words:
        return None
    cell: dict[str, Any] = {} if value is None else {name: value}
    if words:
        cell["rationale"] = _fit(making, words, stood.place, LONGEST_TEXT)
    return cell


def _score(making: _Making, stood: Stood, choice: CriterionChoice, path: Path) -> float | None:
    number, scale = _measured(making, stood), making.scale
    if number is None:
        return None
    maximum = making.found.criteria[path].maximum
    most = maximum.figure.number if maximum is not None else None
    given = number
    if most is not None and most > 0 and most != scale.maximum:
        number = round(number * scale.maximum / most, 9)
        what = f"{plain(given)} of {plain(most)} points is {plain(number)} on the scale"
        making.notes.add("points", what, stood.place)
    if not scale.minimum <= number <= scale.maximum:
        low, high = plain(scale.minimum), plain(scale.maximum)
        what = f"the score {plain(given)} is outside the scale from {low} to {high} and was not taken"
        making.notes.add("outside", what, stood.place)
        return None
    if choice.direction is Direction.LOWER:
        number = scale.minimum + scale.maximum - number
        what = f"less is better under '{path[-1]}': {plain(given)} was turned round to {plain(number)}"
        making.notes.add("turned", what, stood.place)
    steps = (number - scale.minimum) / scale.step
    if abs(steps - round(steps)) > 1e-6 and most is None:
        what = f"the score {plain(number)} is not on a step of {plain(scale.step)}; it was taken as it is"
        making.notes.add("step", what, stood.place)
    return number


def _measured(making: _Making, stood: Stood) -> float | None:
    """The number in a cell, with a note where there is none although something stands there."""
    figure = stood.cell.figure
    number = value_of(figure)
    if number is not None:
        if figure.note:
            making.notes.add("text", figure.note, stood.place)
        return number
    if figure.says is Says.WORDS:
        what = f"'{stood.cell.text[:40]}' is no score; it was kept as the reason"
        making.notes.add("words", what, stood.place)
    elif figure.says in (Says.YES, Says.NO):
        making.notes.add("words", f"'{stood.cell.text[:20]}' is no score and was not taken", stood.place)
    elif figure.says is not Says.NOTHING:
        making.notes.add(figure.says.value, figure.note, stood.place)
    return None


def _answer(making: _Making, stood: Stood, path: Path) -> bool | None:
    figure = stood.cell.figure
    if figure.says in (Says.YES, Says.NO):
        return figure.says is Says.YES
    if figure.says is Says.NUMBER and figure.number in (0.0, 1.0):
        return figure.number == 1.0
    if figure.says in (Says.NOTHING, Says.MISSING):
        return None
    what = f"'{stood.cell.text[:40]}' under '{path[-1]}' is neither yes nor no and was not taken"
    making.notes.add("answer", what, stood.place)
    return None

"""What the parts of a spreadsheet mean: which cells are criteria, weights, candidates, scores, reasons and totals.

A mapping is proposed by `proposing`, corrected by a person, written out and read as JSON that people can edit (ranges
as in B2:D6, several with commas between them), and remembered for spreadsheets of the same layout.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from scorecard.core.checks import scale_flaws
from scorecard.core.errors import DocumentError, ExchangeError, Fault
from scorecard.core.model import Direction, Scale, Shape
from scorecard.core.numbers import grouped
from scorecard.core.wording import one_line
from scorecard.exchange.files import must_be_a_file
from scorecard.exchange.importing.book import Book, CellKind, Grid, Range
from scorecard.exchange.importing.headings import role_of
from scorecard.exchange.json_reader import JsonReader, TooManyFaultsError, place_of
from scorecard.exchange.json_text import JsonObject, json_value

FORMAT: Final = "scorecard.mapping"
VERSION: Final = 1
LARGEST_FILE: Final = 4 << 20
MOST_TABLES: Final = 500
MOST_RANGES: Final = 10_000

Area = tuple[Range, ...]
"""Cells that mean one thing, in the order in which they are read."""


class Layout(StrEnum):
    """How a table lies: a column for each criterion, a row for each criterion, or a row for each score."""

    ACROSS = "criteria across"
    DOWN = "criteria down"
    LIST = "list"


class Holds(StrEnum):
    """What a table is for: people's scores, facts that nobody scores, weights that stand apart, or totals."""

    SCORES = "scores"
    FACTS = "facts"
    WEIGHTS = "weights"
    TOTALS = "totals"


class Treat(StrEnum):
    """What becomes of a criterion."""

    RATING = "rating"
    MEASURE = "measure"
    GATE = "gate"
    LEAVE_OUT = "leave out"


class Meaning(StrEnum):
    """What the totals of a sheet are, as the sheet means them.

    The weighted mean divides by the weights' sum; a share is a weighted or plain sum in per cent of the most that can
    be reached; the two after it weight x / best (or best / x) and (x - worst) / (best - worst) of the candidates.
    Those of OTHER methods are not recomputed.
    """

    WEIGHTED_SUM = "weighted sum"
    WEIGHTED_MEAN = "weighted mean"
    PLAIN_SUM = "plain sum"
    PLAIN_MEAN = "plain mean"
    SHARE = "0..100"
    SHARE_OF_BEST = "weighted share of the best"
    WORST_TO_BEST = "weighted, from worst to best"
    TOPSIS = "TOPSIS"
    EDAS = "EDAS"
    NET_FLOW = "PROMETHEE net flow"
    RANK_GEOMEAN = "geometric mean of ranks"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals, ranks or both, a cell for each candidate.

    area        the totals; empty where the sheet has ranks alone
    ranks       the ranks that follow from them
    candidates  the names beside them; empty where they stand in line with the candidates of the table
    sheet       where they stand; "" for the sheet of the table
    name        their heading
    reason      for a meaning that is not recomputed: what they seem to be
    """

    area: Area = ()
    ranks: Area = ()
    candidates: Area = ()
    sheet: str = ""
    meaning: Meaning = Meaning.WEIGHTED_SUM
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table of a sheet.

    evaluator, candidate   whose it is, where all of it is one person's or about one provider; "" otherwise
    group                  what all of its criteria belong to, as where each part of an offer has a sheet; "" otherwise
    criteria               a cell for each criterion; in a list, the column that names them
    groups                 heads over criteria, the outermost first: those in one line are a level, and a head lasts to
                           the next
    weights, group_weights beside the criteria, and beside the groups
    directions, units      beside the criteria: benefit or cost (b/nb, max/min, +/-); EUR, %, days
    maxima                 beside the criteria: the most points, where scores are points out of that
    descriptions           beside the criteria: what is asked for
    candidates, evaluators a cell for each; a merged or a left head lasts to the next
    scores                 all cells that hold scores or measures; totals, comments and products are not among them
    reasons                cells with words: each belongs to the nearest score before it in its line, or else after it
    remarks                beside the candidates: what is said about each of them as a whole

    In a list all areas are columns over the same rows.
    """

    sheet: str
    layout: Layout = Layout.ACROSS
    holds: Holds = Holds.SCORES
    evaluator: str = ""
    candidate: str = ""
    group: str = ""
    criteria: Area = ()
    groups: Area = ()
    weights: Area = ()
    group_weights: Area = ()
    directions: Area = ()
    units: Area = ()
    maxima: Area = ()
    descriptions: Area = ()
    candidates: Area = ()
    evaluators: Area = ()
    scores: Area = ()
    reasons: Area = ()
    remarks: Area = ()
    totals: tuple[Totals, ...] = ()


AREAS: Final = tuple(each.name for each in fields(TableMapping) if each.type == "Area")
"""The names of the areas of a table, which are the roles that cells can have, besides `totals` and `ranks`."""


@dataclass(frozen=True, slots=True)
class CriterionChoice:
    """How a criterion is taken over.

    What follows `treat` counts for a measure: `worst` and `best` are the numbers worth 0 and 1, None those of the
    candidates.
    """

    treat: Treat = Treat.RATING
    direction: Direction = Direction.HIGHER
    shape: Shape = Shape.LINEAR
    worst: float | None = None
    best: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a whole spreadsheet means.

    scale      of the ratings; None: seen from the scores
    criteria   by name, or "Group / Name" where two have one name; those not named are ratings
    leave_out  candidates that are none, or that are not wanted
    words      what each word counts as that stands in the place of a score; of those without one nothing is taken
    weight_words  the same in the place of a weight
    """

    title: str = ""
    scale: Scale | None = None
    tables: tuple[TableMapping, ...] = ()
    criteria: tuple[tuple[str, CriterionChoice], ...] = ()
    leave_out: tuple[str, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    weight_words: tuple[tuple[str, float], ...] = ()

    def choice(self, *names: str) -> CriterionChoice | None:
        """What was chosen for a criterion, by the first of its names that is known."""
        known = dict(self.criteria)
        return next((known[name] for name in names if name in known), None)


class Marked(NamedTuple):
    """A range with what it is: the number of its table, its sheet, its role ("criteria", "totals", "ranks", ...)."""

    table: int
    sheet: str
    role: str
    range: Range


def marked(mapping: Mapping) -> Iterator[Marked]:
    """Every range of a mapping with its role, as a preview colours it."""
    for number, table in enumerate(mapping.tables):
        for name in AREAS:
            for each in getattr(table, name):
                yield Marked(number, table.sheet, name, each)
        for totals in table.totals:
            sheet = totals.sheet or table.sheet
            for role, area in (("totals", totals.area), ("ranks", totals.ranks), ("candidates", totals.candidates)):
                for each in area:
                    yield Marked(number, sheet, role, each)


def area_of(text: str) -> Area:
    """The ranges of "B2:D6, F2". ValueError where one is none."""
    return tuple(Range.of(part) for part in text.split(",") if part.strip())


def area_text(area: Area) -> str:
    """An area as people write it."""
    return ", ".join(each.a1 for each in area)


def layout_of(book: Book, candidates: Layout | None = None) -> str:
    """A fingerprint of how a spreadsheet lies: the same for one whose scores, weights and comments have changed.

    It is made of the names of the sheets, of the texts above and left of the first numbers, and of how far the
    numbers reach. `candidates` leaves out the names that change from one tender to the next, titles and candidates:
    of a layout with criteria down what stands above the numbers and is no heading, of one with criteria across what
    stands left of them.
    """
    parts: list[object] = [candidates.value] if candidates is not None else []
    parts += [part for grid in book.grids for part in _layout_of_grid(grid, candidates)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()[:32]


def _layout_of_grid(grid: Grid, candidates: Layout | None) -> Iterator[object]:
    numbers = [place for place, cell in grid.cells.items() if cell.kind in (CellKind.NUMBER, CellKind.PERCENT)]
    top = min((row for row, _ in numbers), default=grid.rows + 1)
    left = min((column for _, column in numbers), default=grid.columns + 1)
    yield [grid.title.casefold(), top, left, max(numbers, default=(0, 0))[0], max((c for _, c in numbers), default=0)]
    beside = Counter(row for row, _ in grid.cells)
    for (row, column), cell in sorted(grid.cells.items()):
        if cell.kind is CellKind.TEXT and (row < top or column < left):
            if candidates is not None and role_of(cell.text) is None:
                changes = row < top if candidates is Layout.DOWN else column < left and row >= top
                if changes or (row < top and beside[row] == 1):
                    continue
            yield [row, column, one_line(cell.text.casefold())]


# ---- as JSON ----------------------------------------------------------------------------------------

_TOP: Final = ("format", "version", "title", "scale", "tables", "criteria", "leave_out", "words", "weight_words")
_CHOICE: Final = ("treat", "direction", "shape", "worst", "best", "unit")
_TOTALS: Final = ("area", "ranks", "candidates", "sheet", "meaning", "name", "reason")


def mapping_value(mapping: Mapping) -> dict[str, Any]:
    """A mapping as a JSON value; what is at its default is left out."""
    value: dict[str, Any] = {"format": FORMAT, "version": VERSION, "title": mapping.title}
    if mapping.scale is not None:
        scale = mapping.scale
        value["scale"] = {"minimum": scale.minimum, "maximum": scale.maximum, "step": scale.step}
        if scale.levels:
            value["scale"]["levels"] = {f"{level:g}": text for level, text in scale.levels}
    value["tables"] = [_table_value(each) for each in mapping.tables]
    if mapping.criteria:
        value["criteria"] = {name: _choice_value(choice) for name, choice in mapping.criteria}
    if mapping.leave_out:
        value["leave_out"] = list(mapping.leave_out)
    for name, words in (("words", mapping.words), ("weight_words", mapping.weight_words)):
        if words:
            value[name] = dict(words)
    return value


def mapping_bytes(mapping: Mapping) -> bytes:
    """A mapping as the file that people edit."""
    return (json.dumps(mapping_value(mapping), indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _table_value(table: TableMapping) -> dict[str, Any]:
    value: dict[str, Any] = {"sheet": table.sheet, "layout": table.layout.value, "holds": table.holds.value}
    value |= {name: getattr(table, name) for name in ("evaluator", "candidate", "group") if getattr(table, name)}
    value |= {name: area_text(getattr(table, name)) for name in AREAS if getattr(table, name)}
    if table.totals:
        value["totals"] = [_totals_value(each) for each in table.totals]
    return value


def _totals_value(totals: Totals) -> dict[str, Any]:
    value: dict[str, Any] = {
        name: area_text(getattr(totals, name)) for name in ("area", "ranks", "candidates") if getattr(totals, name)
    }
    value["meaning"] = totals.meaning.value
    return value | {name: getattr(totals, name) for name in ("sheet", "name", "reason") if getattr(totals, name)}


def _choice_value(choice: CriterionChoice) -> dict[str, Any]:
    value: dict[str, Any] = {"treat": choice.treat.value}
    if choice.treat is Treat.MEASURE or choice != CriterionChoice(choice.treat):
        value |= {"direction": choice.direction.value, "shape": choice.shape.value}
        value |= {name: at for name in ("worst", "best") if (at := getattr(choice, name)) is not None}
        value |= {"unit": choice.unit} if choice.unit else {}
    return value


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises DocumentError with every fault, ExchangeError where the file cannot be read."""
    try:
        must_be_a_file(path)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        what = f"The mapping cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ExchangeError(what, place=str(path), advice="Check the path and the rights.") from None
    if len(data) > LARGEST_FILE:
        what = f"The mapping has more than the {grouped(LARGEST_FILE)} bytes that are read"
        raise ExchangeError(what, place=path.name)
    return parse_mapping(data, path.name)


def parse_mapping(data: bytes, source: str = "") -> Mapping:
    """The mapping in the bytes of a file. Raises DocumentError with every fault and its place."""
    return mapping_of(json_value(data, source), source)


def mapping_of(value: object, source: str = "") -> Mapping:
    """The mapping in a JSON value. Raises DocumentError with every fault and its place."""
    reader = _MappingReader()
    try:
        found = reader.read(value)
    except TooManyFaultsError:
        found = None
    if found is None or reader.faults:
        raise DocumentError(reader.faults or [Fault("", "it cannot be read")], source=source)
    return found


@dataclass(slots=True)
class _MappingReader(JsonReader):
    """Walks the values of a mapping and notes every fault with its place."""

    sheets: list[str] = field(default_factory=list)

    def read(self, value: object) -> Mapping | None:
        if not isinstance(value, dict):
            self.wrong("", "a mapping (an object)", value)
            return None
        if value.get("format") != FORMAT:
            given = value.get("format")
            self.fault("format", f"this is not a mapping: '{FORMAT}' is needed here, not {given!r:.60}")
            return None
        if value.get("version") != VERSION or isinstance(value.get("version"), bool):
            self.fault("version", f"version {VERSION} is needed here, not {value.get('version')!r:.60}")
            return None
        top = self.mapping(value, "", _TOP)
        tables = tuple(self.table(each, at) for each, at in self.items(top.get("tables", []), "tables", MOST_TABLES))
        choices = self.mapping(top.get("criteria", {}), "criteria")
        return Mapping(
            title=self.text(top, "title", ""),
            scale=self.scale(top),
            tables=tables,
            criteria=tuple((name, self.choose(each, place_of("criteria", name))) for name, each in choices.items()),
            leave_out=self.texts(top, "leave_out", ""),
            words=self.words(top, "words"),
            weight_words=self.words(top, "weight_words"),
        )

    def words(self, top: JsonObject, name: str) -> tuple[tuple[str, float], ...]:
        given = self.mapping(top.get(name, {}), name)
        found = [(word, self.optional(given, word, name)) for word in given]
        for word, number in found:
            if number is None:
                self.fault(place_of(name, word), "a number is needed here")
        return tuple((word, number) for word, number in found if number is not None)

    def scale(self, top: JsonObject) -> Scale | None:
        if top.get("scale") is None:
            return None
        given = self.mapping(top["scale"], "scale", ("minimum", "maximum", "step", "levels"))
        numbers = [self.optional(given, name, "scale") for name in ("minimum", "maximum", "step")]
        default = Scale()
        minimum, maximum, step = (
            number if number is not None else usual
            for number, usual in zip(numbers, (default.minimum, default.maximum, default.step), strict=True)
        )
        scale = Scale(minimum, maximum, step)
        flaws = list(scale_flaws(scale))
        for flaw in flaws:
            self.fault(place_of("scale", flaw.place), flaw.what)
        return None if flaws else replace(scale, levels=self.levels(given, scale))

    def levels(self, given: JsonObject, scale: Scale) -> tuple[tuple[float, str], ...]:
        levels = self.mapping(given.get("levels", {}), "scale.levels")
        found: dict[float, str] = {}
        for name in levels:
            try:
                level = float(name)
            except ValueError:
                level = math.nan
            if not scale.minimum <= level <= scale.maximum:
                self.fault(place_of("scale.levels", name), "a level is a number on the scale")
                continue
            found[level] = self.text(levels, name, "scale.levels")
        return tuple(sorted(found.items()))

    def table(self, value: object, place: str) -> TableMapping:
        known = ("sheet", "layout", "holds", "evaluator", "candidate", "group", *AREAS, "totals")
        given = self.mapping(value, place, known)
        if "sheet" not in given:
            self.fault(place_of(place, "sheet"), "this key is missing")
        totals = self.items(given.get("totals", []), place_of(place, "totals"), MOST_TABLES)
        return TableMapping(
            sheet=self.text(given, "sheet", place),
            layout=self.choice(given, "layout", place, Layout, Layout.ACROSS),
            holds=self.choice(given, "holds", place, Holds, Holds.SCORES),
            evaluator=self.text(given, "evaluator", place),
            candidate=self.text(given, "candidate", place),
            group=self.text(given, "group", place),
            totals=tuple(self.total(each, at) for each, at in totals),
            **{name: self.area(given, name, place) for name in AREAS},
        )

    def total(self, value: object, place: str) -> Totals:
        given = self.mapping(value, place, _TOTALS)
        return Totals(
            area=self.area(given, "area", place),
            ranks=self.area(given, "ranks", place),
            candidates=self.area(given, "candidates", place),
            sheet=self.text(given, "sheet", place),
            meaning=self.choice(given, "meaning", place, Meaning, Meaning.WEIGHTED_SUM),
            name=self.text(given, "name", place),
            reason=self.text(given, "reason", place),
        )

    def choose(self, value: object, place: str) -> CriterionChoice:
        given = self.mapping(value, place, _CHOICE)
        return CriterionChoice(
            treat=self.choice(given, "treat", place, Treat, Treat.RATING),
            direction=self.choice(given, "direction", place, Direction, Direction.HIGHER),
            shape=self.choice(given, "shape", place, Shape, Shape.LINEAR),
            worst=self.optional(given, "worst", place),
            best=self.optional(given, "best", place),
            unit=self.text(given, "unit", place),
        )

    def area(self, given: JsonObject, name: str, place: str) -> Area:
        text = self.text(given, name, place)
        if text.count(",") >= MOST_RANGES:
            self.fault(place_of(place, name), f"there are more than {grouped(MOST_RANGES)} ranges")
            return ()
        try:
            return area_of(text)
        except ValueError as error:
            self.fault(place_of(place, name), f"{error}; ranges are written as in B2:D6")
            return ()

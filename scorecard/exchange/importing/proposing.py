"""A mapping proposed for a spreadsheet that nobody has described: what is its table, and what does each part mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.model import Direction, Scale
from scorecard.exchange.importing.book import Book, Grid, Note, Place
from scorecard.exchange.importing.companions import directions_by_ranks, results_elsewhere, weights_elsewhere
from scorecard.exchange.importing.composing import Composed, composed
from scorecard.exchange.importing.drafting import Draft, draft
from scorecard.exchange.importing.families import (
    Family,
    candidate_names,
    criteria_names,
    family_of,
    overlaps,
)
from scorecard.exchange.importing.headings import Role, plain_words, role_of
from scorecard.exchange.importing.lists import list_on
from scorecard.exchange.importing.mapping import (
    CriterionChoice,
    Holds,
    Layout,
    Mapping,
    Meaning,
    TableMapping,
    Totals,
    Treat,
)
from scorecard.exchange.importing.orientation import SURE
from scorecard.exchange.importing.scales import choices_of, said_scale, scale_of_numbers
from scorecard.exchange.importing.tables import tables_of
from scorecard.exchange.importing.taking import Path
from scorecard.exchange.importing.totals import (
    Basis,
    basis_of,
    column_of,
    meaning_of,
    nearest_meaning,
)
from scorecard.exchange.importing.view import View
from scorecard.exchange.importing.weighing import weights_of
from scorecard.exchange.importing.wording import in_words, numbered, spread, typed_scores, words_of, words_told

NO_SCALE: Final = "No scale is named"
JOINTS: Final = (" - ", " – ", ": ", " / ", " | ", " [")
MOST_DRAFTS: Final = 12
MOST_TEXTS: Final = 3_000
FIRST_SHEET: Final = 0.5  # an earlier sheet is taken where its table is worth this share of the worthiest

_METHODS: Final = (
    (Meaning.TOPSIS, ("topsis", "closeness", "ideal best", "ideal solution", "si+", "relative closeness")),
    (Meaning.EDAS, ("edas", "distance from average", "pda", "appraisal score")),
    (Meaning.NET_FLOW, ("promethee", "net flow", "fluxo liquido", "flujo neto", "flux net", "nettofluss", "phi net")),
    (Meaning.RANK_GEOMEAN, ("geomean", "geometric mean", "avg ranking", "average rank")),
)
_SPOKEN: Final = tuple(
    (meaning, re.compile("|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words)))
    for meaning, words in _METHODS
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a spreadsheet seems to mean.

    mapping      the likeliest
    others       mappings of other tables that are no part of it, the likeliest first
    confidence   0..1: how surely it is right as it stands
    questions    what a person should look at before anything is made of it
    """

    mapping: Mapping
    others: tuple[Mapping, ...] = ()
    confidence: float = 0.0
    questions: tuple[Note, ...] = ()


def propose(book: Book) -> Proposal:
    """The mapping of a book and what is doubtful about it. ExchangeError where no table of scores is found."""
    worded = words_of(book)
    if not worded.score and not worded.weight:
        return _propose(book)
    try:
        first = _propose(numbered(book, worded))
    except ExchangeError:
        return _propose(book)
    mapping = in_words(book, first.mapping, worded)
    kinds = {worded.kinds[plain_words(word).rstrip(".!")] for word, _ in mapping.words}
    if mapping.words and (len(kinds) > 1 or typed_scores(book, mapping, worded)):
        scale = scale_of_numbers(typed_scores(book, mapping, worded), said_scale(book, [mapping.tables[0].sheet]))
        worded = spread(worded, scale.minimum, scale.maximum)
        first = _propose(numbered(book, worded))
        mapping = in_words(book, first.mapping, worded)
    others = tuple(in_words(book, each, worded) for each in first.others)
    questions = [each for each in first.questions if not (mapping.words and each.sentence.startswith(NO_SCALE))]
    return replace(first, mapping=mapping, others=others, questions=(*words_told(mapping), *questions))


def _propose(book: Book) -> Proposal:
    shown = [grid for grid in book.grids if not grid.hidden and grid.cells]
    grids = shown or [grid for grid in book.grids if grid.cells]
    lists = [found for grid in grids if (found := list_on(grid)) is not None]
    views = [View(grid) for grid in grids]
    drafts = [] if lists else _drafts(views)
    if lists:
        mapping = Mapping(tables=tuple(_one_kind(lists)))
        return _finished(book, views, mapping, 5.0, [])
    if not drafts:
        what = "No table of scores was found: names in a row and in a column, with figures where they meet"
        advice = "Say in a mapping which cells are criteria, candidates and scores."
        raise ExchangeError(what, place=book.name, advice=advice)
    main = _main(book, views, drafts, grids)
    rest = [each for each in drafts if each is not main and not overlaps(each.mapping, main.mapping)]
    family = family_of(main, _apart(rest))
    mapping = _with_companions(book, views, main, family)
    used = {table.sheet for table in mapping.tables}
    others = [each for each in _apart(rest) if not any(overlaps(each.mapping, table) for table in mapping.tables)]
    others = [each for each in others if each.mapping.sheet not in used or each.table.worth > 0.4 * main.table.worth]
    others = [each for each in others if len(each.table.item_columns) > 1 or _has_numbers(each)]
    proposal = _finished(book, views, mapping, main.sure, _orientation_question(main))
    more = tuple(_quietly(book, views, each) for each in others[:MOST_DRAFTS])
    return replace(proposal, others=tuple(each for each in more if each is not None))


def _has_numbers(each: Draft) -> bool:
    view = each.table.view
    return any(view.number(*place) is not None for area in each.mapping.scores for place in area)


def _one_kind(lists: Sequence[TableMapping]) -> list[TableMapping]:
    """The lists of a book; of one without a column of candidates the sheet is the candidate."""
    return [each if each.candidates else replace(each, candidate=each.sheet) for each in lists]


def _drafts(views: Sequence[View]) -> list[Draft]:
    found: list[Draft] = []
    for view in views:
        mine: list[Draft] = []
        for table in tables_of(view):
            if len(mine) >= MOST_DRAFTS:
                break
            made = draft(table)
            if made.mapping.scores and not any(overlaps(made.mapping, each.mapping) for each in mine):
                mine.append(made)
        found += mine
    return found


def _apart(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without those that share cells with a worthier one."""
    found: list[Draft] = []
    for each in sorted(drafts, key=lambda one: -one.table.worth):
        if not any(overlaps(each.mapping, other.mapping) for other in found):
            found.append(each)
    order = {id(each): number for number, each in enumerate(drafts)}
    return sorted(found, key=lambda each: order[id(each)])


def _main(book: Book, views: Sequence[View], drafts: Sequence[Draft], grids: Sequence[Grid]) -> Draft:
    """The worthiest table, or a good one on an earlier sheet; of several alike the one whose totals come out."""
    order = {grid.title: number for number, grid in enumerate(grids)}
    best = max(drafts, key=lambda each: each.table.worth)
    good = [each for each in drafts if each.table.worth >= FIRST_SHEET * best.table.worth]
    first = min(order[each.mapping.sheet] for each in good)
    here = [each for each in good if order[each.mapping.sheet] == first]
    here.sort(key=lambda each: -each.table.worth)
    close = [each for each in here if each.table.worth >= 0.8 * here[0].table.worth][:4]
    if len(close) == 1:
        return close[0]
    return max(close, key=lambda each: (_comes_out(book, views, each), each.table.worth))


def _comes_out(book: Book, views: Sequence[View], each: Draft) -> bool:
    """Whether the totals of a table, beside it or elsewhere, come out of its scores."""
    try:
        mapping = _with_companions(book, views, each, Family((each.mapping,)))
        choices, scale, found = _judged(book, mapping)
        table = _with_meanings(book, found, choices, scale, 0)
    except ExchangeError:
        return False
    return any(totals.meaning is not Meaning.OTHER and totals.area for totals in table.totals)


# ---- what belongs to it ----------------------------------------------------------------------------------------


def _with_companions(book: Book, views: Sequence[View], main: Draft, family: Family) -> Mapping:
    tables = list(family.members)
    if family.kind == "sections":  # a sheet each: they are one whole where another sheet weighs them
        found = weights_elsewhere(views, [table.group for table in tables], main.mapping)
        tables = [*tables, *found[:1]] if found else [replace(tables[0], group="")]
    elif not any(table.weights or table.group_weights for table in tables):
        found = weights_elsewhere(views, criteria_names(main), main.mapping)
        found = [each for each in found if not any(_is_part_of(each, table) for table in tables)]
        tables += found[:1]
    mapping = Mapping(tables=tuple(tables))
    if family.kind == "stacked":
        mapping = _with_totals_of_all(book, mapping)
    directions = directions_by_ranks(views, main.table.view.grid, main.mapping)
    if directions:
        choices = tuple((name, CriterionChoice(Treat.MEASURE, way)) for name, way in directions.items())
        mapping = replace(mapping, criteria=choices)
    mapping = _with_results(book, views, main, mapping)
    if family.summary is not None:
        mapping = _with_summary(mapping, family.summary)
    return mapping


def _with_totals_of_all(book: Book, mapping: Mapping) -> Mapping:
    """Of tables one after the other: totals after those of a table that are of all tables, as a table of their own."""
    choices, scale, found = _judged(book, mapping)
    tables = list(mapping.tables)
    apart: list[Totals] = []
    for number, table in enumerate(mapping.tables):
        basis = _basis(found, choices, scale, number) if len(table.totals) > 1 else None
        if basis is None:
            continue
        kept: list[Totals] = []
        for totals in table.totals:
            meaning, hits, of = meaning_of(basis, column_of(book, basis.table, totals))
            own = not kept or (meaning is not None and hits >= 0.6 * of)
            (kept if own else apart).append(totals)
        tables[number] = replace(table, totals=tuple(kept))
    if apart:
        last = tables[-1]
        named = {"candidates": last.candidates, "evaluators": last.evaluators, "totals": tuple(apart)}
        tables.append(TableMapping(last.sheet, last.layout, Holds.TOTALS, **named))  # type: ignore[arg-type]
    return replace(mapping, tables=tuple(tables))


def _is_part_of(weights: TableMapping, table: TableMapping) -> bool:
    return weights.sheet == table.sheet and any(x == y for x in weights.weights for y in table.scores)


def _with_results(book: Book, views: Sequence[View], main: Draft, mapping: Mapping) -> Mapping:
    """The mapping with totals that stand elsewhere, where they come out or say by what method they were made."""
    if len(mapping.tables) - sum(each.holds is Holds.WEIGHTS for each in mapping.tables) != 1:
        return mapping
    possible = results_elsewhere(views, candidate_names(main), main.mapping)
    if not possible:
        return mapping
    choices, scale, found = _judged(book, mapping)
    basis = _basis(found, choices, scale)
    if basis is None:
        return mapping
    best: list[tuple[int, Totals]] = []
    for totals in possible:
        if _is_score_block(totals, mapping):
            continue
        said = column_of(book, basis.table, totals)
        meaning, hits, of = meaning_of(basis, said)
        called = role_of(totals.name) in (Role.TOTAL, Role.RANK) or bool(totals.ranks)
        if meaning is not None and of >= 2 and _is_no_chance(meaning, hits, of, called=called):
            best.append((3 + (role_of(totals.name) in (Role.TOTAL, Role.RANK)), replace(totals, meaning=meaning)))
        elif totals.ranks and (named := method_in_words(book, totals, basis.table.grid)) is not None:
            best.append((2, replace(totals, meaning=named)))
    if not best:
        return mapping
    most = max(worth for worth, _ in best)
    chosen = [totals for worth, totals in best if worth == most][:3]
    first = replace(mapping.tables[0], totals=(*mapping.tables[0].totals, *_distinct(chosen)))
    return replace(mapping, tables=(first, *mapping.tables[1:]))


def _is_no_chance(meaning: Meaning, hits: int, of: int, *, called: bool) -> bool:
    """Whether so many totals that come out are more than chance: nearly all, or most of what is called a total."""
    if called:
        return hits >= 0.6 * of
    return hits == of >= 3 and meaning not in (Meaning.SHARE_OF_BEST, Meaning.WORST_TO_BEST)


def _is_score_block(totals: Totals, mapping: Mapping) -> bool:
    return any(
        (totals.sheet or table.sheet) == table.sheet and any(area in table.scores for area in totals.area)
        for table in mapping.tables
    )


def _distinct(found: Sequence[Totals]) -> list[Totals]:
    """Totals that mean the same only once, those with ranks first."""
    seen: dict[Meaning, Totals] = {}
    for each in sorted(found, key=lambda one: not one.ranks):
        seen.setdefault(each.meaning, each)
    return list(seen.values())


def _with_summary(mapping: Mapping, summary: Draft) -> Mapping:
    """The totals of a summary of all evaluators, as a table of its own."""
    if not summary.mapping.totals:
        return mapping
    of = replace(summary.mapping, holds=Holds.TOTALS, scores=(), reasons=(), weights=(), remarks=())
    return replace(mapping, tables=(*mapping.tables, of))


def method_in_words(book: Book, totals: Totals, grid: Grid) -> Meaning | None:
    """The method that the heading of totals, the sheet or the name of the file speaks of."""
    heading = plain_words(totals.name)
    named = next((meaning for meaning, words in _SPOKEN if words.search(heading)), None)
    if named is not None:
        return named
    texts = [cell.text for cell in grid.cells.values() if cell.number is None and 3 < len(cell.text) < 80]
    said = "\n".join(plain_words(text) for text in (book.name, grid.title, *texts[:MOST_TEXTS]))
    return next((meaning for meaning, words in _SPOKEN if words.search(said)), None)


# ---- what it means -----------------------------------------------------------------------------------------------


def _judged(book: Book, mapping: Mapping) -> tuple[dict[Path, CriterionChoice], Scale, Composed]:
    found = composed(book, mapping)
    scored = [table.mapping.sheet for table in found.tables if table.mapping.holds is Holds.SCORES]
    several = len({evaluator for evaluator, _, _ in found.cells}) > 1
    choices, scale, _ = choices_of(found, mapping.scale or said_scale(book, scored), several)
    for path in found.criteria:
        said = mapping.choice(*found.named(path))
        if said is not None:
            choices[path] = replace(choices[path], treat=said.treat, direction=said.direction, worst=None, best=None)
    return choices, scale, found


def _basis(found: Composed, choices: dict[Path, CriterionChoice], scale: Scale, number: int = 0) -> Basis | None:
    left_out = frozenset(path for path, each in choices.items() if each.treat is Treat.LEAVE_OUT)
    gates = frozenset(path for path, each in choices.items() if each.treat is Treat.GATE)
    return basis_of(found, found.tables[number], choices, scale, weights_of(found, left_out, gates))


def _finished(book: Book, views: Sequence[View], mapping: Mapping, sure: float, questions: list[Note]) -> Proposal:
    """The mapping with its title, scale, choices and the meaning of its totals, and what is doubtful."""
    mapping = replace(mapping, title=mapping.title or _title(book, views, mapping))
    choices, scale, found = _judged(book, mapping)
    if _points_out_of_weights(found, choices, scale):
        mapping = replace(
            mapping,
            tables=tuple(replace(each, maxima=each.maxima or each.weights) for each in mapping.tables),
        )
        choices, scale, found = _judged(book, mapping)
        questions.append(Note("Scores are taken for points out of the weight of their criterion."))
    tables = [_with_meanings(book, found, choices, scale, number) for number in range(len(found.tables))]
    named = tuple(_named_choices(found, choices))
    mapping = replace(mapping, scale=scale, tables=tuple(tables), criteria=named)
    questions += _questions(book, mapping, found, choices, scale)
    known = any(totals.meaning is not Meaning.OTHER for table in tables for totals in table.totals)
    confidence = min(1.0, 0.45 + 0.08 * min(sure, 5.0) + (0.15 if known else 0.0) - 0.04 * len(questions))
    return Proposal(mapping, (), round(max(0.05, confidence), 2), tuple(questions))


def _named_choices(found: Composed, choices: dict[Path, CriterionChoice]) -> list[tuple[str, CriterionChoice]]:
    names = [path[-1] for path in found.criteria]
    return [(path[-1] if names.count(path[-1]) == 1 else " / ".join(path), choice) for path, choice in choices.items()]


def _points_out_of_weights(found: Composed, choices: dict[Path, CriterionChoice], scale: Scale) -> bool:
    """Whether every score stays within its weight, the weights differ, and totals are plain sums or most reach far."""
    weights = {path: each.weight.figure for path, each in found.criteria.items() if each.weight is not None}
    if any(each.maximum is not None for each in found.criteria.values()) or len(weights) < 2:
        return False
    numbers = {path: [c.cell.figure.number for c in cells] for path, cells in found.columns().items()}
    reach = []
    for path, figure in weights.items():
        values = [value for value in numbers.get(path, []) if value is not None]
        if not values or figure.number is None or figure.percent or figure.number < 2:
            return False
        if max(values) > figure.number or min(values) < 0:
            return False
        reach.append(max(values) / figure.number)
    if len({figure.number for figure in weights.values()}) < 2:
        return False
    basis = _basis(found, choices, scale)
    if basis is not None:
        for totals in basis.table.mapping.totals:
            said = column_of_mapping(basis, totals)
            if said is Meaning.PLAIN_SUM:
                return True
    return min(reach) >= 0.5 and scale.maximum > 10


def column_of_mapping(basis: Basis, totals: Totals) -> Meaning | None:
    """By what meaning totals that stand in line with the table come out."""
    book = Book("", "", (basis.table.grid,))
    if totals.sheet and totals.sheet != basis.table.grid.title:
        return None
    meaning, hits, of = meaning_of(basis, column_of(book, basis.table, totals))
    return meaning if of and hits >= 0.6 * of else None


def _with_meanings(
    book: Book, found: Composed, choices: dict[Path, CriterionChoice], scale: Scale, number: int
) -> TableMapping:
    table = found.tables[number].mapping
    basis = _basis(found, choices, scale, number) if table.totals else None
    if basis is None:
        return table
    totals = []
    for each in table.totals:
        said = column_of(book, basis.table, each)
        meaning, hits, of = meaning_of(basis, said)
        if not of and each.ranks:
            by_weights = Meaning.WEIGHTED_MEAN if basis.weighted else Meaning.PLAIN_MEAN
            totals.append(replace(each, meaning=by_weights))
            continue
        if meaning is None or hits < 0.34 * of:
            named = method_in_words(book, each, basis.table.grid) if each.meaning is Meaning.OTHER else None
            meaning = named or (each.meaning if each.meaning not in (Meaning.OTHER, Meaning.WEIGHTED_SUM) else None)
            meaning = meaning or nearest_meaning(basis, said) or Meaning.OTHER
        reason = "by no method that is known here" if meaning is Meaning.OTHER else ""
        totals.append(replace(each, meaning=meaning, reason=reason))
    return replace(table, totals=tuple(totals))


def _title(book: Book, views: Sequence[View], mapping: Mapping) -> str:
    """The words at the top of the first sheet with a table, or the name of the file."""
    stem = book.name.rpartition(".")[0] or book.name
    first = mapping.tables[0]
    view = next((each for each in views if each.grid.title == first.sheet), None)
    if view is None:
        return stem
    top = min((each.top for area in (first.criteria, first.candidates, first.scores) for each in area), default=1)
    for row in range(1, top):
        columns = view.in_row.get(row, [])
        texts = [view.own(row, column) for column in columns if view.words(row, column)]
        if texts[:1] and any(texts[0] == each.group for each in mapping.tables):
            continue
        if len(columns) == len(texts) == 1 and _is_title(texts[0], (row, columns[0]), first):
            return texts[0][:200]
    return stem


def _is_title(text: str, place: Place, table: TableMapping) -> bool:
    if role_of(text) is not None or not 4 <= len(text) <= 200 or ":" in text[:-1]:
        return False
    return not any(place in each for area in (table.groups, table.criteria, table.candidates) for each in area)


# ---- what is doubtful ----------------------------------------------------------------------------------------------


def _orientation_question(main: Draft) -> list[Note]:
    if main.sure >= SURE:
        return []
    where = "rows" if main.mapping.layout is Layout.DOWN else "columns"
    return [Note(f"The criteria seem to stand in the {where}; nothing on the sheet says so.", main.mapping.sheet)]


def _questions(
    book: Book, mapping: Mapping, found: Composed, choices: dict[Path, CriterionChoice], scale: Scale
) -> list[Note]:
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


def _quietly(book: Book, views: Sequence[View], each: Draft) -> Mapping | None:
    """The mapping of another table; None where it cannot stand alone."""
    try:
        return _finished(book, views, Mapping(tables=family_of(each, []).members), each.sure, []).mapping
    except ExchangeError:
        return None

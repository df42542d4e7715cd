"""A mapping proposed for a spreadsheet that nobody has described: what is its table, and what does each part mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.model import Scale
from scorecard.exchange.importing.book import Book, Grid, Note
from scorecard.exchange.importing.companions import directions_by_ranks, results_elsewhere, weights_elsewhere
from scorecard.exchange.importing.composing import Composed, composed
from scorecard.exchange.importing.doubts import NO_SCALE, orientation_question, questions_about
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
    Mapping,
    Meaning,
    TableMapping,
    Totals,
    Treat,
)
from scorecard.exchange.importing.methods_named import method_in_words
from scorecard.exchange.importing.mirrored import mirrored, mirrored_mapping, names_stand_right
from scorecard.exchange.importing.orientation import SURE
from scorecard.exchange.importing.scales import choices_of, said_scale, scale_of_numbers
from scorecard.exchange.importing.tables import tables_of
from scorecard.exchange.importing.taking import Path
from scorecard.exchange.importing.titles import title_of
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

MOST_DRAFTS: Final = 12
FIRST_SHEET: Final = 0.5  # an earlier sheet is taken where its table is worth this share of the worthiest


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
    return _in_figures(book, _propose)


def completed(book: Book, tables: Sequence[TableMapping]) -> Mapping:
    """The mapping of these tables with title, scale, words, kinds of criteria and meanings as they would be proposed.

    ExchangeError where nothing can be made of them.
    """
    return _in_figures(book, lambda counted: _of_tables(counted, tables, SURE, [])).mapping


def _of_tables(book: Book, tables: Sequence[TableMapping], sure: float, questions: list[Note]) -> Proposal:
    """What is proposed for tables that are known already."""
    views = [View(grid) for grid in book.grids if grid.cells and not grid.hidden]
    directions = directions_by_ranks(views, book.grid(tables[0].sheet), tables[0])
    choices = tuple((name, CriterionChoice(Treat.MEASURE, way)) for name, way in directions.items())
    return _finished(book, views, Mapping(tables=tuple(tables), criteria=choices), sure, questions)


def _in_figures(book: Book, think: Callable[[Book], Proposal]) -> Proposal:
    """What is thought of a book with figures in the place of its answers in words."""
    worded = words_of(book)
    if not worded.score and not worded.weight:
        return think(book)
    try:
        first = think(numbered(book, worded))
    except ExchangeError:
        return think(book)
    mapping = in_words(book, first.mapping, worded)
    kinds = {worded.kinds[plain_words(word).rstrip(".!")] for word, _ in mapping.words}
    if mapping.words and (len(kinds) > 1 or typed_scores(book, mapping, worded)):
        scale = scale_of_numbers(typed_scores(book, mapping, worded), said_scale(book, [mapping.tables[0].sheet]))
        worded = spread(worded, scale.minimum, scale.maximum)
        first = think(numbered(book, worded))
        mapping = in_words(book, first.mapping, worded)
    others = tuple(in_words(book, each, worded) for each in first.others)
    questions = [each for each in first.questions if not (mapping.words and each.sentence.startswith(NO_SCALE))]
    return replace(first, mapping=mapping, others=others, questions=(*words_told(mapping), *questions))


def _propose(book: Book) -> Proposal:
    """What a book means as it stands, or from the other side where the names stand right of the scores."""
    try:
        first = _proposed(book)
    except ExchangeError:
        seen = _from_the_right(book)
        if seen is None:
            raise
        return seen
    if names_stand_right(book, first.mapping.tables[0]):
        return _from_the_right(book) or first
    return first


def _from_the_right(book: Book) -> Proposal | None:
    """What a book means with the names right of the scores; None where nothing is found so either."""
    other = mirrored(book)
    try:
        found = _proposed(other)
    except ExchangeError:
        return None
    tables = mirrored_mapping(found.mapping, other).tables
    told = Note("The names of the rows stand right of the scores.", tables[0].sheet)
    others = tuple(mirrored_mapping(each, other) for each in found.others)
    return replace(_of_tables(book, tables, SURE, [told]), others=others, confidence=found.confidence)


def _proposed(book: Book) -> Proposal:
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
    proposal = _finished(book, views, mapping, main.sure, orientation_question(main))
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
    mapping = replace(mapping, title=mapping.title or title_of(book, views, mapping))
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
    questions += questions_about(book, mapping, found, choices, scale)
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


def _quietly(book: Book, views: Sequence[View], each: Draft) -> Mapping | None:
    """The mapping of another table; None where it cannot stand alone."""
    try:
        return _finished(book, views, Mapping(tables=family_of(each, []).members), each.sure, []).mapping
    except ExchangeError:
        return None

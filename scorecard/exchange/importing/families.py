"""Tables that belong together: a sheet for each evaluator or each provider, blocks of one evaluator each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from scorecard.exchange.importing.book import Range
from scorecard.exchange.importing.drafting import Draft
from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import Role, is_instance_of, plain_words, role_of, same_name
from scorecard.exchange.importing.mapping import Area, Layout, TableMapping
from scorecard.exchange.importing.orientation import is_a_company
from scorecard.exchange.importing.tables import Line, Table

_PAIR: Final = re.compile(r"\s*([^:=]{2,40}?)\s*[:=]\s*(\S.*)", re.DOTALL)
_GENERIC: Final = re.compile(
    r"(sheet|tabelle|feuil|feuille|hoja|planilha|foglio|blad|ark|taulukko|arkusz|list|munka)\s*\d*"
)
_SUMMARY: Final = (
    *(
        "summary",
        "overview",
        "total",
        "result",
        "average",
        "mean",
        "consolidat",
        "combined",
        "zusammenfassung",
        "ergebnis",
    ),
    *("ubersicht", "gesamt", "mittelwert", "durchschnitt", "synthese", "resume", "resumen", "riepilogo", "overzicht"),
    *(
        "samenvatting",
        "sammanfattning",
        "resultat",
        "podsumowanie",
        "wynik",
        "yhteenveto",
        "consensus",
        "konsens",
        "all ",
    ),
    *("resultado", "promedio", "moyenne", "media", "gemiddelde", "aggregat", "final", "ranking", "souhrn", "osszes"),
)


@dataclass(frozen=True, slots=True)
class Family:
    """The tables that make one evaluation, and the summary of them, if there is one."""

    members: tuple[TableMapping, ...]
    summary: Draft | None = None
    kind: str = ""


def criteria_names(draft: Draft) -> list[str]:
    """The names of the criteria of a draft."""
    return _names(draft, draft.mapping.criteria)


def candidate_names(draft: Draft) -> list[str]:
    """The names of the candidates of a draft."""
    return _names(draft, draft.mapping.candidates)


def _names(draft: Draft, area: Area) -> list[str]:
    grid = draft.table.view.grid
    return [text for each in area for place in each if place in grid.cells and (text := grid.text(*place))]


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """How many of the names of two lists are the same, as a share of all of them."""
    first, second = {same_name(x) for x in a}, {same_name(x) for x in b}
    return len(first & second) / len(first | second) if first | second else 1.0


def whose(table: Table) -> tuple[str, str]:
    """The evaluator and the candidate that the lines above a table name ("Vendor: Acme"), "" where they do not."""
    view = table.view
    evaluator = candidate = ""
    top = min([table.head, *table.rows])
    for row in range(table.head - 1, max(0, top - 12), -1):
        here = view.in_row.get(row, [])
        if row < top and len(here) > 2 and any(view.says(row, column) is Says.NUMBER for column in here):
            break
        for column in here:
            if not view.words(row, column):
                continue
            text = view.own(row, column)
            label, value = text.rstrip(" :"), ""
            pair = _PAIR.fullmatch(text)
            if pair is not None:
                label, value = pair.groups()
            else:
                after = [c for c in view.in_row[row] if column < c <= column + 4]
                alone = len(here) <= 2 or text.endswith(":")
                value = view.own(row, after[0]) if after and alone else ""
            role = role_of(label)
            if not value or len(value) > 80 or role_of(value) in (Role.SCORE, Role.WEIGHT, Role.CRITERION):
                continue
            if role is Role.EVALUATOR or _says_scored_by(label):
                evaluator = evaluator or value
            elif role is Role.CANDIDATE:
                candidate = candidate or value
    return evaluator, candidate


def _says_scored_by(label: str) -> bool:
    small = plain_words(label)
    return small in ("scored by", "evaluated by", "bewertet von", "bewertung von", "evalue par", "name", "evaluado por")


def family_of(main: Draft, others: Sequence[Draft]) -> Family:
    """The tables that say the same about other evaluators or other providers as the main one."""
    names, people = criteria_names(main), candidate_names(main)
    alike = [
        each
        for each in others
        if each.mapping.layout is main.mapping.layout
        and not (each.mapping.sheet == main.mapping.sheet and worked_out(each) > 0.3)
        and not (main.table.worth > 3 * each.table.worth and each.mapping.sheet == main.mapping.sheet)
        and likeness(names, criteria_names(each)) >= 0.75
        and bool(each.mapping.candidates) == bool(main.mapping.candidates)
    ]
    same_people = [each for each in alike if people and likeness(people, candidate_names(each)) >= 0.6]
    if people and same_people:
        return _by_evaluator(main, same_people)
    if not people:
        return _by_candidate([main, *alike])
    if alike:
        return Family(tuple(_owned(each) for each in [main, *alike]), kind="candidates")
    stacked = [main, *(each for each in others if _is_stacked(main, each))]
    if len(stacked) > 1:
        return _stacked(stacked)
    parts = [main, *(each for each in others if _is_another_part(main, each) and worked_out(each) <= 0.3)]
    if len(parts) > 1 and _weights_are_of_one_whole(parts):
        return Family(tuple(replace(_owned(each), group=each.mapping.sheet) for each in parts), kind="parts")
    if len(parts) > 1:
        titles = [each.mapping.sheet for each in parts]
        overall = next((each for each in others if likeness(titles, criteria_names(each)) == 1), None)
        members = tuple(replace(_owned(each), group=each.mapping.sheet) for each in parts)
        return Family(members, overall, kind="sections")
    return Family((_owned(main),))


def _is_stacked(main: Draft, other: Draft) -> bool:
    """Whether a table on the same sheet scores the same candidates on other criteria: with weights, or yes and no."""
    if other.mapping.layout is not main.mapping.layout or other.mapping.sheet != main.mapping.sheet:
        return False
    people, names = candidate_names(main), candidate_names(other)
    if len(people) < 2 or likeness(people, names) < 1 or likeness(criteria_names(main), criteria_names(other)) > 0:
        return False
    if worked_out(other) > 0.3:
        return False
    return _has_gates_only(other) or (bool(other.mapping.weights) and bool(main.mapping.weights))


def _has_gates_only(draft: Draft) -> bool:
    view = draft.table.view
    says = {view.says(*place) for area in draft.mapping.scores for place in area} - {Says.NOTHING, Says.MISSING}
    return bool(says) and says <= {Says.YES, Says.NO}


def _stacked(drafts: Sequence[Draft]) -> Family:
    """Tables of one sheet one after the other: each is a part, but for those of conditions."""
    drafts = sorted(drafts, key=lambda each: each.table.head)
    weighed = [each for each in drafts if not _has_gates_only(each)]
    members = [
        replace(_owned(each), group=_title_above(each.table) if each in weighed and len(weighed) > 1 else "")
        for each in drafts
    ]
    return Family(tuple(members), kind="stacked")


def _is_another_part(main: Draft, other: Draft) -> bool:
    """Whether a table on another sheet scores the same candidates on other criteria."""
    if other.mapping.layout is not main.mapping.layout or other.mapping.sheet == main.mapping.sheet:
        return False
    same = likeness(candidate_names(main), candidate_names(other)) == 1 and len(candidate_names(main)) > 1
    return same and likeness(criteria_names(main), criteria_names(other)) == 0 and bool(other.mapping.weights)


def _weights_are_of_one_whole(parts: Sequence[Draft]) -> bool:
    """Whether the weights of several tables add up to a hundred, or to one, only together."""
    sums = [
        sum(each.table.view.number(*place) or 0.0 for area in each.mapping.weights for place in area) for each in parts
    ]
    return any(abs(sum(sums) - whole) <= 0.001 * whole for whole in (1.0, 100.0)) and all(sums)


def _owned(draft: Draft) -> TableMapping:
    """A mapping with the evaluator and the candidate that the lines above the table name."""
    evaluator, candidate = whose(draft.table)
    mapping = draft.mapping
    if not mapping.candidates:
        return replace(mapping, candidate=candidate or _sheet_name(draft), evaluator=evaluator)
    if candidate and not mapping.evaluators and not _are_candidates(draft):
        return replace(mapping, candidate=candidate, candidates=(), evaluators=mapping.candidates)
    return replace(mapping, evaluator="" if mapping.evaluators else evaluator)


def _sheet_name(draft: Draft) -> str:
    """The title of the sheet where it says something, or else what stands over the only column of scores."""
    table, title = draft.table, draft.table.view.grid.title
    head = table.name_of_column(table.item_columns[0]) if draft.mapping.layout is Layout.DOWN else ""
    if head and role_of(head) is None:
        return head
    if _GENERIC.fullmatch(plain_words(title)) is None and role_of(title) is None:
        return title
    above = _title_above(table)
    return above or title


def _title_above(table: Table) -> str:
    view = table.view
    for row in range(table.head - 1, 0, -1):
        columns = view.in_row.get(row, [])
        if len(columns) == 1 and view.words(row, columns[0]) and len(view.own(row, columns[0])) <= 60:
            return view.own(row, columns[0])
    return ""


def _are_candidates(draft: Draft) -> bool:
    names = candidate_names(draft)
    return any(is_instance_of(name) is Role.CANDIDATE or is_a_company(name) for name in names)


def _by_candidate(drafts: Sequence[Draft]) -> Family:
    members: list[TableMapping] = []
    titles = [each.table.view.grid.title for each in drafts]
    for each in drafts:
        mapping = _owned(each)
        if len(drafts) > 1 and titles.count(mapping.sheet) > 1 and not whose(each.table)[1]:
            mapping = replace(mapping, candidate=_title_above(each.table) or mapping.candidate)
        if each.mapping.totals or not _is_summary(each, []):
            members.append(mapping)
    return Family(tuple(members), kind="candidates" if len(members) > 1 else "")


def _by_evaluator(main: Draft, others: Sequence[Draft]) -> Family:
    drafts = sorted([main, *others], key=lambda each: each.table.view.grid.title != main.table.view.grid.title)
    drafts = [main, *[each for each in drafts if each is not main]]
    summary = next((each for each in drafts if _is_summary(each, [d for d in drafts if d is not each])), None)
    members = [each for each in drafts if each is not summary] if len(drafts) > 1 else drafts
    if _heads_are_evaluators(members):
        return Family(
            tuple(
                replace(
                    each.mapping,
                    candidate=whose(each.table)[1] or each.table.view.grid.title,
                    evaluators=each.mapping.candidates,
                    candidates=(),
                )
                for each in members
            ),
            summary,
            "candidates",
        )
    found: list[TableMapping] = []
    for number, each in enumerate(members, 1):
        evaluator = whose(each.table)[0] or _block_name(each, members) or each.table.view.grid.title
        if len(members) == 1:
            evaluator = whose(each.table)[0]
        if evaluator in {mapping.evaluator for mapping in found}:
            evaluator = f"{evaluator} ({number})"
        found.append(replace(each.mapping, evaluator="" if each.mapping.evaluators else evaluator))
    return Family(tuple(found), summary, "evaluators" if len(found) > 1 else "")


def _block_name(draft: Draft, members: Sequence[Draft]) -> str:
    """For blocks on one sheet: the words over each block, or at its corner."""
    titles = [each.table.view.grid.title for each in members]
    if len(set(titles)) == len(titles):
        return ""
    title = _title_above(draft.table)
    return title if len(title) <= 60 else ""


def _heads_are_evaluators(members: Sequence[Draft]) -> bool:
    """Whether the names over the columns are people who scored, and each sheet is a provider's."""
    titles = [each.table.view.grid.title for each in members]
    if len(set(titles)) < len(titles) or len(members) < 2:
        return False
    if any(is_instance_of(t) is Role.EVALUATOR for t in titles) or any(_are_candidates(each) for each in members):
        return False
    named = [whose(each.table) for each in members]
    if all(candidate for _, candidate in named):
        return True
    if any(evaluator for evaluator, _ in named):
        return False
    vendors = all(is_instance_of(title) is Role.CANDIDATE or is_a_company(title) for title in titles)
    people = [name for each in members for name in candidate_names(each)]
    averaged = all(
        each.table.of(Line.STATISTIC, across=each.mapping.layout is Layout.DOWN) for each in members
    ) and not any(each.mapping.totals for each in members)
    return vendors or averaged or any(is_instance_of(name) is Role.EVALUATOR for name in people)


def _is_summary(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether a table sums up others: its sheet says so and it holds formulas, or its figures are their means."""
    title = plain_words(draft.table.view.grid.title)
    named = any(word in title for word in _SUMMARY)
    formulas = worked_out(draft) > 0.5
    if formulas and (named or len(others) > 1):
        return True
    return len(others) > 1 and _are_means(draft, others) and (named or not formulas)


def worked_out(draft: Draft) -> float:
    """The share of the scores of a draft that are formulas."""
    view = draft.table.view
    cells = [place for each in draft.mapping.scores for place in each if place in view.figures]
    return sum(view.is_formula(*place) for place in cells) / len(cells) if cells else 0.0


def _are_means(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether every figure is the mean of those in the same place of the other tables."""
    own = _by_names(draft)
    theirs = [_by_names(each) for each in others]
    checked = 0
    for slot, value in own.items():
        values = [each[slot] for each in theirs if slot in each]
        if len(values) < 2:
            continue
        if abs(fmean(values) - value) > 0.011 and abs(sum(values) - value) > 1e-6:
            return False
        checked += len(set(values)) > 1
    return checked >= 3


def _by_names(draft: Draft) -> dict[tuple[str, str], float]:
    table, mapping = draft.table, draft.mapping
    down = mapping.layout is Layout.DOWN
    found = {}
    for each in mapping.scores:
        for row, column in each:
            value = table.view.number(row, column)
            if value is not None and table.view.says(row, column) is Says.NUMBER:
                names = (table.name_of_row(row), table.name_of_column(column))
                criterion, candidate = names if down else (names[1], names[0])
                found[same_name(criterion), same_name(candidate)] = value
    return found


def overlaps(a: TableMapping, b: TableMapping) -> bool:
    """Whether the scores of two tables are partly the same cells."""
    return a.sheet == b.sheet and any(_meet(x, y) for x in a.scores for y in b.scores)


def _meet(a: Range, b: Range) -> bool:
    return a.top <= b.bottom and b.top <= a.bottom and a.left <= b.right and b.left <= a.right

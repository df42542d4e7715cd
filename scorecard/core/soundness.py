"""Whether an evaluation holds together after changes: what two people's edits can break though each was sound alone.

Edits check what they touch. When changes of two people meet, or an edit is undone after somebody built on it, a score
can lie outside a new scale, a row can name one that is gone, or all weights of a group can be zero. Only what the
changes touch is looked at, so that a save costs the same at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scorecard.core.changes import Change, row_at, rows, walk
from scorecard.core.checks import (
    DEEPEST,
    MOST,
    Flaw,
    act_flaws,
    act_key_flaws,
    assigned_flaws,
    candidate_flaws,
    cost_line_flaws,
    cost_terms_flaws,
    criterion_flaws,
    declaration_flaws,
    departure_flaws,
    evaluator_flaws,
    fact_flaws,
    feeds_flaws,
    head_flaws,
    judgement_flaws,
    number_key_flaws,
    rating_rule_flaws,
    scale_flaws,
    scenario_flaws,
    score_flaws,
    size_flaws,
    submission_flaws,
    text_flaws,
)
from scorecard.core.model import NAMING, TABLES, WHOLE, Cell, Evaluation, Key, Kind
from scorecard.core.tree import TOP, path_of, tree_of

CELLS: Final = ("facts", "sheets", "consensus")


@dataclass(frozen=True, slots=True)
class Unsound:
    """A row that does not hold together with the others: its table and key, and what is wrong."""

    table: str
    key: Key
    what: str


def unsound(evaluation: Evaluation, changes: Iterable[Change]) -> list[Unsound]:
    """What does not hold together in an evaluation that came about by `changes`."""
    touched: dict[str, set[Key]] = {}
    removed: dict[str, set[str]] = {}
    grown = set()
    for change in changes:
        if change.after is None and len(change.key) == 1 and change.table not in NAMING:
            removed.setdefault(change.table, set()).add(change.key[0])
        elif change.after is not None:
            touched.setdefault(change.table, set()).add(change.key)
            if change.before is None:
                grown.add(change.table)
    found = [
        *_naming_nothing(evaluation, touched),
        *_naming_the_removed(evaluation, touched, removed),
        *_rows(evaluation, touched),
        *_tree(evaluation, touched, removed),
        *_cells(evaluation, touched),
        *(each for table in grown & set(MOST) for each in _told(table, (), size_flaws(evaluation, table))),
    ]
    return sorted(set(found), key=lambda each: (each.table, each.key, each.what))


def _naming_nothing(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Rows that were added or changed and name a row that is not there."""
    for table, keys in touched.items():
        if table not in NAMING:
            continue
        shape = TABLES[table]
        named = [(at, getattr(evaluation, name)) for at, name in enumerate(shape.key) if name in TABLES]
        for key in keys:
            for at, rows_named in named:
                if key[at] not in rows_named and not (shape.standing_in and key[at] == WHOLE):
                    yield Unsound(table, key, f"'{key[at]}' is not there")


def _naming_the_removed(
    evaluation: Evaluation, touched: Mapping[str, set[Key]], removed: Mapping[str, set[str]]
) -> Iterator[Unsound]:
    """Rows that still name a row that was removed."""
    gone = {table: {key for key in keys if key not in getattr(evaluation, table)} for table, keys in removed.items()}
    if not any(gone.values()):
        return
    for table, shape in TABLES.items():
        if table in NAMING and any(gone.get(name) for name in shape.key):
            for key in _under(getattr(evaluation, table), shape.key, gone, ()):
                if key in touched.get(table, ()):
                    continue  # told already
                yield Unsound(table, key, "it names something that was removed")
    stale = (gone.get("criteria", set()) & set(evaluation.rules.tie_break)) | (
        gone.get("candidates", set()) & set(evaluation.rules.draw)
    )
    for name in stale:
        yield Unsound("rules", (), f"'{name}' is not there")
    feeds = evaluation.cost_terms.feeds
    if feeds in gone.get("criteria", ()) and () not in touched.get("cost_terms", ()):
        yield Unsound("cost_terms", (), "it names something that was removed")
    for key, evaluator in evaluation.evaluators.items() if gone.get("criteria") else ():
        if (key,) not in touched.get("evaluators", ()) and not gone["criteria"].isdisjoint(evaluator.assigned):
            yield Unsound("evaluators", (key,), "it names something that was removed")


def _under(node: Any, names: tuple[str, ...], gone: Mapping[str, set[str]], prefix: Key) -> Iterator[Key]:
    """Keys below a node in which a part is gone; nodes are only opened where deeper parts can be."""
    here, rest = gone.get(names[0], set()), names[1:]
    for part in here:
        if part in node:
            yield from (key for key, _ in walk((*prefix, part), node[part], len(rest)))
    if any(gone.get(name) for name in rest):
        for part, below in node.items():
            if part not in here:
                yield from _under(below, rest, gone, (*prefix, part))


def _rows(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Rows that are wrong in themselves."""
    if "head" in touched:
        yield from _told("head", (), head_flaws(evaluation.head))
    if "scale" in touched:
        yield from _told("scale", (), scale_flaws(evaluation.scale))
    if "rules" in touched:
        yield from _told("rules", (), text_flaws(evaluation.rules))
    if "scale" in touched or "rules" in touched:
        yield from _told("rules", (), rating_rule_flaws(evaluation.rules, evaluation.scale))
    if "rules" in touched or "criteria" in touched:
        for key in evaluation.rules.tie_break:
            criterion = evaluation.criteria.get(key)
            if criterion is None or not criterion.kind.is_weighed:
                yield Unsound("rules", (), f"'{key}' cannot break a tie")
    for key in evaluation.rules.draw if "rules" in touched else ():
        if key not in evaluation.candidates:
            yield Unsound("rules", (), f"'{key}' is not there")
    for (key,) in touched.get("candidates", ()):
        if key in evaluation.candidates:
            yield from _told("candidates", (key,), candidate_flaws(evaluation.candidates[key]))
    for (key,) in touched.get("evaluators", ()):
        if key in evaluation.evaluators:
            evaluator = evaluation.evaluators[key]
            yield from _told("evaluators", (key,), evaluator_flaws(evaluator))
            yield from _told("evaluators", (key,), assigned_flaws(evaluator.assigned, evaluation.criteria))
    for key in _criteria_to_check(evaluation, touched):
        yield from _told("criteria", (key,), criterion_flaws(evaluation.criteria[key], evaluation.scale))
    yield from _labels(evaluation, touched)
    yield from _proceedings(evaluation, touched)
    yield from _judgements(evaluation, touched)
    yield from _costs(evaluation, touched)
    yield from _scenarios(evaluation, touched)


def _labels(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Labels of blind scoresheets that stand for two candidates."""
    new = {key for (key,) in touched.get("candidates", ()) if key in evaluation.candidates}
    labels = {evaluation.candidates[key].label for key in new} - {""}
    if labels:
        bearers: dict[str, list[str]] = {}
        for key, candidate in evaluation.candidates.items():
            if candidate.label in labels:
                bearers.setdefault(candidate.label, []).append(key)
        for label, keys in bearers.items():
            for key in keys if len(keys) > 1 else ():
                yield Unsound("candidates", (key,), f"label: another candidate is called '{label}' too")


def _proceedings(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Declarations, submissions and acts that are wrong in themselves."""
    for place in touched.get("declarations", ()):
        declaration = row_at(evaluation, "declarations", place)
        if declaration is not None:
            yield from _told("declarations", place, declaration_flaws(declaration))
    for (key,) in touched.get("submissions", ()):
        if key in evaluation.submissions:
            yield from _told("submissions", (key,), submission_flaws(evaluation.submissions[key]))
    for (key,) in touched.get("acts", ()):
        if key in evaluation.acts:
            yield from _told("acts", (key,), act_key_flaws(key))
            yield from _told("acts", (key,), act_flaws(evaluation.acts[key]))


def _judgements(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Judgements that are wrong in themselves, or of what is no group."""
    for place in touched.get("judgements", ()):
        judgement = row_at(evaluation, "judgements", place)
        if judgement is not None:
            yield from _told("judgements", place, judgement_flaws(judgement))
    if not evaluation.judgements:
        return
    near = {(key,) for key, _ in touched.get("judgements", ())} | touched.get("criteria", set())
    for (group,) in near:
        criterion = evaluation.criteria.get(group)
        if criterion is not None and criterion.kind is not Kind.GROUP:
            for who in evaluation.judgements.get(group, ()):
                yield Unsound("judgements", (group, who), "only a group shares its weight out")


def _costs(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Terms and lines of costs that are wrong in themselves, and what is fed and is no measure."""
    terms = evaluation.cost_terms
    if "cost_terms" in touched:
        yield from _told("cost_terms", (), cost_terms_flaws(terms))
    if "cost_terms" in touched or (terms.feeds,) in touched.get("criteria", ()):
        yield from _told("cost_terms", (), feeds_flaws(terms, evaluation.criteria))
    for place in touched.get("cost_lines", ()):
        line = row_at(evaluation, "cost_lines", place)
        if line is not None:
            yield from _told("cost_lines", place, number_key_flaws(place[-1]))
            yield from _told("cost_lines", place, cost_line_flaws(line))


def _scenarios(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Scenarios and departures that are wrong in themselves."""
    for (key,) in touched.get("scenarios", ()):
        if key in evaluation.scenarios:
            yield from _told("scenarios", (key,), scenario_flaws(evaluation.scenarios[key]))
    for place in touched.get("departures", ()):
        departure = row_at(evaluation, "departures", place)
        if departure is not None:
            yield from _told("departures", place, departure_flaws(place, departure))


def _criteria_to_check(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterable[str]:
    if "scale" in touched:
        return list(evaluation.criteria)
    return [key for (key,) in touched.get("criteria", ()) if key in evaluation.criteria]


def _tree(
    evaluation: Evaluation, touched: Mapping[str, set[Key]], removed: Mapping[str, set[str]]
) -> Iterator[Unsound]:
    """Criteria that hang in the air or in a circle, and groups whose weights add up to zero."""
    if "criteria" not in touched and "criteria" not in removed:
        return
    tree = tree_of(evaluation.criteria)
    reached = set(tree.order)
    for key, criterion in evaluation.criteria.items():
        if key not in reached and criterion.parent not in removed.get("criteria", ()):
            circle = key in path_of(evaluation.criteria, criterion.parent)
            what = "it lies in a circle of groups" if circle else "its group is not there"
            yield Unsound("criteria", (key,), what)
        elif key not in reached:
            yield Unsound("criteria", (key,), "its group was removed")
    depth = {TOP: 0}
    for key in tree.order:
        depth[key] = depth[evaluation.criteria[key].parent] + 1
        if depth[key] == DEEPEST + 1:
            yield Unsound("criteria", (key,), f"criteria cannot be nested more than {DEEPEST} deep")
    for group in tree.weightless:
        yield Unsound("criteria", (group,) if group else (), "the weights here add up to zero")


def _cells(evaluation: Evaluation, touched: Mapping[str, set[Key]]) -> Iterator[Unsound]:
    """Cells that do not fit their criterion or the scale."""
    everywhere = "scale" in touched
    criteria = {key for (key,) in touched.get("criteria", ())}
    for table in CELLS:
        if everywhere:
            chosen: Iterable[tuple[Key, Cell]] = rows(evaluation, table)
        else:
            near = _cells_on(evaluation, table, criteria) if criteria else {}
            own = {key: row_at(evaluation, table, key) for key in touched.get(table, ())}
            chosen = [(key, cell) for key, cell in {**near, **own}.items() if cell is not None]
        for key, cell in chosen:
            criterion = evaluation.criteria.get(key[-1])
            if criterion is not None:
                facts = table == "facts"
                flaws = fact_flaws(cell, criterion) if facts else score_flaws(cell, criterion, evaluation.scale)
                yield from _told(table, key, flaws)


def _cells_on(evaluation: Evaluation, table: str, criteria: set[str]) -> dict[Key, Cell]:
    found: dict[Key, Cell] = {}
    sheets = evaluation.sheets.items() if table == "sheets" else [("", getattr(evaluation, table))]
    for evaluator, sheet in sheets:
        for candidate, cells in sheet.items():
            for leaf in criteria:
                cell = cells.get(leaf)
                if cell is not None:
                    found[(evaluator, candidate, leaf) if evaluator else (candidate, leaf)] = cell
    return found


def _told(table: str, key: Key, flaws: Iterable[Flaw]) -> Iterator[Unsound]:
    for flaw in flaws:
        yield Unsound(table, key, f"{flaw.place}: {flaw.what}" if flaw.place else flaw.what)

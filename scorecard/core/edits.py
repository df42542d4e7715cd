"""The edits: every way in which a person changes an evaluation, as a function from one value to the next.

An edit that cannot be made raises EditError and changes nothing; what it accepts passes the checks of `checks`, so that
it can be written to a document and read again. Removing something removes what hangs on it, so that one undo brings all
of it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from scorecard.core.changes import row_at, with_row
from scorecard.core.checks import (
    assigned_flaws,
    candidate_flaws,
    criterion_flaws,
    evaluator_flaws,
    fact_flaws,
    head_flaws,
    rating_rule_flaws,
    scale_flaws,
    score_flaws,
    size_flaws,
    text_flaws,
)
from scorecard.core.editing import (
    all_under,
    as_kept,
    candidate_at,
    check_parent,
    checked_number,
    criterion_at,
    directed,
    evaluator_at,
    fitting_kind,
    fitting_shape,
    name_of,
    new_key,
    not_feeding,
    placed_among,
    refuse,
    refuse_label,
    said_of,
    without_assigned,
)
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Evaluation,
    Evaluator,
    Key,
    Kind,
    OwnWeight,
    Rules,
    Scale,
    Shape,
    Waiver,
    in_order,
    next_position,
)
from scorecard.core.numbers import plain
from scorecard.core.tree import tree_of

# ---- the head, the scale and the rules ------------------------------------------------------


def set_head(evaluation: Evaluation, **fields: Any) -> Evaluation:
    """Change the title, what is sourced, the process or the stage."""
    head = as_kept(replace(evaluation.head, **fields))
    refuse(head_flaws(head), "")
    return replace(evaluation, head=head)


def set_scale(evaluation: Evaluation, scale: Scale) -> Evaluation:
    """Change the scale. Refused while scores or described levels lie outside it."""
    scale = replace(as_kept(scale), levels=tuple(sorted(as_kept(scale).levels)))
    refuse(scale_flaws(scale), "")
    refuse(rating_rule_flaws(evaluation.rules, scale), "")
    for criterion in evaluation.criteria.values():
        for level, _ in criterion.levels:
            if not scale.minimum <= level <= scale.maximum:
                raise EditError(
                    sentence("Level {level} is described here, and lies outside this scale", level=plain(level)),
                    place=criterion.name,
                    advice="Take its description away first.",
                    field="minimum" if level < scale.minimum else "maximum",
                )
    for cells in (*_rows_of_cells(evaluation.sheets, 2), *_rows_of_cells(evaluation.consensus, 1)):
        for leaf, cell in cells.items():
            if isinstance(cell.score, float) and not scale.minimum <= cell.score <= scale.maximum:
                raise EditError(
                    sentence("There is a score of {score} outside this scale", score=plain(cell.score)),
                    place=name_of(evaluation, leaf),
                    advice="Change that score first.",
                    field="minimum" if cell.score < scale.minimum else "maximum",
                )
    return replace(evaluation, scale=scale)


def _rows_of_cells(node: Any, depth: int) -> Iterable[Mapping[str, Cell]]:
    if depth == 0:
        yield node
    else:
        for below in node.values():
            yield from _rows_of_cells(below, depth - 1)


def set_rules(evaluation: Evaluation, rules: Rules) -> Evaluation:
    """Change how scores become a ranking."""
    for key in rules.tie_break:
        if not criterion_at(evaluation, key).kind.is_weighed:
            raise EditError("A gate cannot break a tie", place=name_of(evaluation, key))
    for key in rules.draw:
        if rules.draw.count(key) > 1:
            raise EditError("A candidate is drawn once", place=candidate_at(evaluation, key).name)
        candidate_at(evaluation, key)
    refuse(text_flaws(rules), "")
    refuse(rating_rule_flaws(rules, evaluation.scale), "")
    return replace(evaluation, rules=rules)


# ---- criteria ---------------------------------------------------------------------------------


def add_criterion(evaluation: Evaluation, criterion: Criterion, key: str = "") -> tuple[Evaluation, str]:
    """Add a criterion at the end of its group; the key is made from its name where none is given."""
    key = new_key(evaluation.criteria, key, criterion.name)
    siblings = [each for each in evaluation.criteria.values() if each.parent == criterion.parent]
    placed = directed(fitting_shape(as_kept(replace(criterion, position=next_position(siblings)))))
    refuse(criterion_flaws(placed, evaluation.scale), placed.name)
    check_parent(evaluation, key, placed)
    added = with_row(evaluation, "criteria", (key,), placed)
    refuse(size_flaws(added, "criteria"), placed.name)
    return _weighing(added), key


def change_criterion(evaluation: Evaluation, key: str, **given: Any) -> Evaluation:
    """Change fields of a criterion.

    Its kind can only change while nothing is scored or stated under it; what the new kind does not have, such as a
    unit or levels, falls away. What the facts say must still make sense.
    """
    before = criterion_at(evaluation, key)
    after = fitting_shape(as_kept(replace(before, **given)))
    if after.kind is not before.kind:
        if any(each.parent == key for each in evaluation.criteria.values()):
            raise EditError("A group that holds criteria cannot become a leaf", place=before.name)
        if said_of(evaluation, [key]):
            raise EditError(
                "The kind of a criterion cannot change once it has scores, facts, waivers, judgements or own weights",
                place=before.name,
                advice="Clear them, or add another criterion.",
            )
        after = fitting_kind(after)
    if "direction" not in given:
        after = directed(after)
    refuse(criterion_flaws(after, evaluation.scale), after.name)
    if after.parent != before.parent:
        check_parent(evaluation, key, after)
    for candidate, cells in evaluation.facts.items():
        if key in cells:
            refuse(fact_flaws(cells[key], after), f"{candidate_at(evaluation, candidate).name}, {after.name}")
    if after.kind is not Kind.MEASURE or after.value.shape is Shape.CATEGORIES:
        evaluation = not_feeding(evaluation, [key])
    if not after.kind.is_weighed and key in evaluation.rules.tie_break:
        kept = tuple(each for each in evaluation.rules.tie_break if each != key)
        evaluation = replace(evaluation, rules=replace(evaluation.rules, tie_break=kept))
    changed = with_row(evaluation, "criteria", (key,), after)
    if after.weight != before.weight:
        return _refusing_weightless(changed, key)
    return _weighing(changed)


def move_criterion(evaluation: Evaluation, key: str, parent: str, before: str = "") -> Evaluation:
    """Move a criterion into a group ("" for the top), ahead of the sibling `before` or to the end."""
    moved = replace(criterion_at(evaluation, key), parent=parent)
    check_parent(evaluation, key, moved)
    siblings = [
        each for each in in_order(evaluation.criteria) if evaluation.criteria[each].parent == parent and each != key
    ]
    evaluation = with_row(evaluation, "criteria", (key,), moved)
    return _weighing(placed_among(evaluation, "criteria", key, siblings, before))


def remove_criterion(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a criterion with all that lies under it and everything that was said of it.

    Refused while a panel member is assigned nothing else, for nothing assigned would mean everything.
    """
    criterion_at(evaluation, key)
    gone = [key, *all_under(evaluation, key)]
    evaluation = without_assigned(evaluation, gone)
    for table, place in said_of(evaluation, gone):
        evaluation = with_row(evaluation, table, place, None)
    for each in gone:
        evaluation = with_row(evaluation, "criteria", (each,), None)
    evaluation = not_feeding(evaluation, gone)
    kept = tuple(each for each in evaluation.rules.tie_break if each not in gone)
    return _weighing(replace(evaluation, rules=replace(evaluation.rules, tie_break=kept)))


def _weighing(evaluation: Evaluation) -> Evaluation:
    """Where all the siblings that are left weigh nothing, they now weigh the same."""
    tree = tree_of(evaluation.criteria)
    for group in tree.weightless:
        for key in tree.children[group]:
            if key in tree.local_weights:
                evaluation = with_row(evaluation, "criteria", (key,), replace(evaluation.criteria[key], weight=1.0))
    return evaluation


def _refusing_weightless(evaluation: Evaluation, key: str) -> Evaluation:
    criterion = evaluation.criteria[key]
    if criterion.weight == 0 and criterion.parent in tree_of(evaluation.criteria).weightless:
        raise EditError(
            "One of the weights here must stay above zero",
            place=criterion.name,
            advice="Give another one a weight first.",
        )
    return evaluation


def set_weight(evaluation: Evaluation, key: str, weight: float) -> Evaluation:
    """Set a criterion's weight, relative among its siblings."""
    criterion = criterion_at(evaluation, key)
    checked = checked_number(weight, criterion.name, least=0.0)
    return _refusing_weightless(with_row(evaluation, "criteria", (key,), replace(criterion, weight=checked)), key)


def set_share(evaluation: Evaluation, key: str, share: float, locked: Iterable[str] = ()) -> Evaluation:
    """Set a criterion's share (0..1) of its siblings; the unlocked ones take up the rest in proportion.

    Weights become per cent of the siblings. The share is kept within what the locked ones leave. Where all the
    unlocked weights are zero, they take up the rest in equal parts; where none is unlocked, nothing changes.
    """
    criterion = criterion_at(evaluation, key)
    tree = tree_of(evaluation.criteria)
    siblings = [each for each in tree.children[criterion.parent] if each in tree.local_weights]
    if key not in siblings:
        what = "A group without scored criteria" if criterion.kind is Kind.GROUP else "A gate"
        raise EditError(f"{what} has no weight", place=criterion.name)
    shares = {each: float(tree.local_weights[each]) for each in siblings}
    held = [each for each in siblings if each in set(locked) and each != key]
    free = [each for each in siblings if each not in held and each != key]
    if not free:
        return evaluation
    room = max(0.0, 1.0 - sum(shares[each] for each in held))
    share = min(max(checked_number(share, criterion.name), 0.0), room)
    loose = sum(shares[each] for each in free)
    for each in free:
        shares[each] = (room - share) * (shares[each] / loose if loose > 0 else 1 / len(free))
    shares[key] = share
    for each, part in shares.items():
        changed = replace(evaluation.criteria[each], weight=round(part * 100, 10))
        if changed != evaluation.criteria[each]:
            evaluation = with_row(evaluation, "criteria", (each,), changed)
    return evaluation


# ---- candidates and evaluators -----------------------------------------------------------------


def add_candidate(evaluation: Evaluation, candidate: Candidate, key: str = "") -> tuple[Evaluation, str]:
    """Add a candidate at the end; the key is made from its name where none is given."""
    key = new_key(evaluation.candidates, key, candidate.name)
    placed = as_kept(replace(candidate, position=next_position(evaluation.candidates.values())))
    refuse(candidate_flaws(placed), placed.name)
    refuse_label(evaluation, key, placed)
    added = with_row(evaluation, "candidates", (key,), placed)
    refuse(size_flaws(added, "candidates"), placed.name)
    return added, key


def change_candidate(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change fields of a candidate."""
    before = candidate_at(evaluation, key)
    after = as_kept(replace(before, **fields))
    refuse(candidate_flaws(after), before.name)
    refuse_label(evaluation, key, after)
    return with_row(evaluation, "candidates", (key,), after)


def move_candidate(evaluation: Evaluation, key: str, before: str = "") -> Evaluation:
    """Move a candidate ahead of `before`, or to the end."""
    candidate_at(evaluation, key)
    others = [each for each in in_order(evaluation.candidates) if each != key]
    return placed_among(evaluation, "candidates", key, others, before)


def remove_candidate(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a candidate with everything that was said of it."""
    candidate_at(evaluation, key)
    parts: dict[str, Any] = {}
    for table in ("facts", "consensus", "waivers", "cost_lines"):
        part = getattr(evaluation, table)
        if key in part:
            parts[table] = part.remove(key)
    for table in ("sheets", "declarations"):
        part = getattr(evaluation, table)
        for evaluator, said in list(part.items()):
            if key in said:
                rest = said.remove(key)
                part = part.set(evaluator, rest) if rest else part.remove(evaluator)
        parts[table] = part
    evaluation = replace(evaluation, **parts)
    kept = tuple(each for each in evaluation.rules.draw if each != key)
    evaluation = replace(evaluation, rules=replace(evaluation.rules, draw=kept))
    return with_row(evaluation, "candidates", (key,), None)


def add_evaluator(evaluation: Evaluation, evaluator: Evaluator, key: str = "") -> tuple[Evaluation, str]:
    """Add a member to the panel; the key is made from the name where none is given."""
    key = new_key(evaluation.evaluators, key, evaluator.name)
    placed = as_kept(replace(evaluator, position=next_position(evaluation.evaluators.values())))
    refuse(evaluator_flaws(placed), placed.name)
    refuse(assigned_flaws(placed.assigned, evaluation.criteria), placed.name)
    added = with_row(evaluation, "evaluators", (key,), placed)
    refuse(size_flaws(added, "evaluators"), placed.name)
    return added, key


def change_evaluator(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change fields of a panel member."""
    before = evaluator_at(evaluation, key)
    after = as_kept(replace(before, **fields))
    refuse(evaluator_flaws(after), before.name)
    refuse(assigned_flaws(after.assigned, evaluation.criteria), before.name)
    return with_row(evaluation, "evaluators", (key,), after)


def move_evaluator(evaluation: Evaluation, key: str, before: str = "") -> Evaluation:
    """Move a panel member ahead of `before`, or to the end."""
    evaluator_at(evaluation, key)
    others = [each for each in in_order(evaluation.evaluators) if each != key]
    return placed_among(evaluation, "evaluators", key, others, before)


def remove_evaluator(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a panel member with all of that person: sheet, weights, judgements, declarations and submission."""
    evaluator_at(evaluation, key)
    for candidate, cells in list(evaluation.sheets.get(key, {}).items()):
        for criterion in list(cells):
            evaluation = with_row(evaluation, "sheets", (key, candidate, criterion), None)
    for criterion in list(evaluation.weights.get(key, ())):
        evaluation = with_row(evaluation, "weights", (key, criterion), None)
    for candidate in list(evaluation.declarations.get(key, ())):
        evaluation = with_row(evaluation, "declarations", (key, candidate), None)
    for group, judged in list(evaluation.judgements.items()):
        if key in judged:
            evaluation = with_row(evaluation, "judgements", (group, key), None)
    if key in evaluation.submissions:
        evaluation = with_row(evaluation, "submissions", (key,), None)
    return with_row(evaluation, "evaluators", (key,), None)


# ---- cells ---------------------------------------------------------------------------------------


def set_score(
    evaluation: Evaluation, evaluator: str, candidate: str, criterion: str, score: float | None
) -> Evaluation:
    """Set one evaluator's score; None leaves the cell blank. Rationale and evidence stay."""
    evaluator_at(evaluation, evaluator)
    return _set_cell(evaluation, "sheets", (evaluator, candidate, criterion), score=score)


def set_consensus(
    evaluation: Evaluation, candidate: str, criterion: str, score: float | None, rationale: str | None = None
) -> Evaluation:
    """Set the agreed score, with its reason where one is given; None takes the score away."""
    fields = {"score": score} if rationale is None else {"score": score, "rationale": rationale}
    return _set_cell(evaluation, "consensus", (candidate, criterion), **fields)


def set_fact(evaluation: Evaluation, candidate: str, criterion: str, fact: float | bool | str | None) -> Evaluation:
    """Set a measure's number or category, or whether a gate is passed; None takes it away."""
    return _set_cell(evaluation, "facts", (candidate, criterion), score=fact)


def set_reason(
    evaluation: Evaluation, table: str, key: Key, *, rationale: str | None = None, evidence: str | None = None
) -> Evaluation:
    """Set the rationale or the evidence of a cell in the table "sheets", "facts" or "consensus"."""
    given = {"rationale": rationale, "evidence": evidence}
    return _set_cell(evaluation, table, key, **{name: text for name, text in given.items() if text is not None})


def clear_cell(evaluation: Evaluation, table: str, key: Key) -> Evaluation:
    """Take a cell away with its rationale and evidence."""
    return with_row(evaluation, table, key, None)


def _set_cell(evaluation: Evaluation, table: str, key: Key, **fields: Any) -> Evaluation:
    candidate, leaf = key[-2:]
    if table == "sheets":
        evaluator_at(evaluation, key[0])
    criterion = criterion_at(evaluation, leaf)
    place = f"{candidate_at(evaluation, candidate).name}, {criterion.name}"
    cell = as_kept(replace(row_at(evaluation, table, key) or Cell(), **fields))
    flaws = fact_flaws(cell, criterion) if table == "facts" else score_flaws(cell, criterion, evaluation.scale)
    refuse(flaws, place)
    return with_row(evaluation, table, key, None if cell == Cell() else cell)


# ---- weights of evaluators, waivers ---------------------------------------------------------------


def set_own_weight(evaluation: Evaluation, evaluator: str, criterion: str, weight: float | None) -> Evaluation:
    """Set the weight that one evaluator would give; None takes it away."""
    evaluator_at(evaluation, evaluator)
    name = criterion_at(evaluation, criterion).name
    row = None if weight is None else OwnWeight(checked_number(weight, name, least=0.0))
    return with_row(evaluation, "weights", (evaluator, criterion), row)


def set_waiver(evaluation: Evaluation, candidate: str, criterion: str, waiver: Waiver | None) -> Evaluation:
    """Waive a failed gate or a missed limit; None takes the waiver back. A waiver needs a name and a reason."""
    candidate_at(evaluation, candidate)
    name = criterion_at(evaluation, criterion).name
    if waiver is not None:
        waiver = as_kept(waiver)
        refuse(text_flaws(waiver), name)
        if not (waiver.by.strip() and waiver.reason.strip()):
            raise EditError("A waiver needs the name of who gives it and a reason", place=name)
    return with_row(evaluation, "waivers", (candidate, criterion), waiver)

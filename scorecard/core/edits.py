"""The edits: every way in which a person changes an evaluation, as a function from one value to the next.

An edit that cannot be made raises EditError and changes nothing. Removing something removes what hangs on it, so that
one undo brings all of it back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scorecard.core.changes import row_at, with_row
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
from scorecard.core.text import checked_text, key_from
from scorecard.core.tree import tree_of
from scorecard.core.values import category_value

LARGEST = 1e15


# ---- the head, the scale and the rules ------------------------------------------------------


def set_head(evaluation: Evaluation, **fields: Any) -> Evaluation:
    """Change the title, what is sourced, the process or the stage."""
    return replace(evaluation, head=replace(evaluation.head, **_texts(fields)))


def set_scale(evaluation: Evaluation, scale: Scale) -> Evaluation:
    """Change the scale. Refused while scores lie outside it."""
    if not scale.minimum < scale.maximum or not 0 < scale.step <= scale.maximum - scale.minimum:
        raise EditError("A scale needs a minimum below its maximum and a step that fits between them", place="scale")
    for table in ("sheets", "consensus"):
        for cells in _rows_of_cells(getattr(evaluation, table), 2 if table == "sheets" else 1):
            for leaf, cell in cells.items():
                if isinstance(cell.score, float) and not scale.minimum <= cell.score <= scale.maximum:
                    raise EditError(
                        sentence("There is a score of {score} outside this scale", score=plain(cell.score)),
                        place=_name(evaluation, leaf),
                        advice="Change that score first.",
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
        _criterion(evaluation, key)
    for key in rules.draw:
        _candidate(evaluation, key)
    return replace(evaluation, rules=rules)


# ---- criteria ---------------------------------------------------------------------------------


def add_criterion(evaluation: Evaluation, criterion: Criterion, key: str = "") -> tuple[Evaluation, str]:
    """Add a criterion at the end of its group; the key is made from its name where none is given."""
    key = _new_key(evaluation.criteria, key, criterion.name)
    siblings = [each for each in evaluation.criteria.values() if each.parent == criterion.parent]
    placed = replace(criterion, position=next_position(siblings))
    _check_criterion(evaluation, placed)
    return with_row(evaluation, "criteria", (key,), placed), key


def change_criterion(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change fields of a criterion. Its kind can only change while nothing is scored or stated under it."""
    before = _criterion(evaluation, key)
    after = replace(before, **_texts(fields))
    _check_criterion(evaluation, after)
    if after.kind is not before.kind:
        if any(each.parent == key for each in evaluation.criteria.values()):
            raise EditError("A group that holds criteria cannot become a leaf", place=before.name)
        if _cells_on(evaluation, [key]):
            raise EditError(
                "The kind of a criterion cannot change once it has scores or facts",
                place=before.name,
                advice="Clear them, or add another criterion.",
            )
    return with_row(evaluation, "criteria", (key,), after)


def move_criterion(evaluation: Evaluation, key: str, parent: str, before: str = "") -> Evaluation:
    """Move a criterion into a group ("" for the top), ahead of the sibling `before` or to the end."""
    criterion = _criterion(evaluation, key)
    if parent == key or parent in _under(evaluation, key):
        raise EditError("A group cannot be moved into itself", place=criterion.name)
    siblings = [
        each for each in in_order(evaluation.criteria) if evaluation.criteria[each].parent == parent and each != key
    ]
    _check_criterion(evaluation, replace(criterion, parent=parent))
    placed = _between(evaluation.criteria, siblings, before)
    return with_row(evaluation, "criteria", (key,), replace(criterion, parent=parent, position=placed))


def remove_criterion(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a criterion with all that lies under it and everything that was said of it."""
    _criterion(evaluation, key)
    gone = [key, *_under(evaluation, key)]
    for table, place in _cells_on(evaluation, gone):
        evaluation = with_row(evaluation, table, place, None)
    for each in gone:
        evaluation = with_row(evaluation, "criteria", (each,), None)
    kept = tuple(each for each in evaluation.rules.tie_break if each not in gone)
    return replace(evaluation, rules=replace(evaluation.rules, tie_break=kept))


def set_weight(evaluation: Evaluation, key: str, weight: float) -> Evaluation:
    """Set a criterion's weight, relative among its siblings."""
    criterion = _criterion(evaluation, key)
    checked = _number(weight, criterion.name, least=0)
    return with_row(evaluation, "criteria", (key,), replace(criterion, weight=checked))


def set_share(evaluation: Evaluation, key: str, share: float, locked: Iterable[str] = ()) -> Evaluation:
    """Set a criterion's share (0..1) of its siblings; the unlocked ones take up the rest in proportion.

    Weights become per cent of the siblings. The share is kept within what the locked ones leave. Where all the
    unlocked weights are zero, they take up the rest in equal parts; where none is unlocked, nothing changes.
    """
    criterion = _criterion(evaluation, key)
    tree = tree_of(evaluation.criteria)
    siblings = [each for each in tree.children[criterion.parent] if each in tree.local_weights]
    if key not in siblings:
        raise EditError("A gate has no weight", place=criterion.name)
    shares = {each: float(tree.local_weights[each]) for each in siblings}
    held = [each for each in siblings if each in set(locked) and each != key]
    free = [each for each in siblings if each not in held and each != key]
    if not free:
        return evaluation
    room = max(0.0, 1.0 - sum(shares[each] for each in held))
    share = min(max(_number(share, criterion.name), 0.0), room)
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
    key = _new_key(evaluation.candidates, key, candidate.name)
    placed = replace(candidate, position=next_position(evaluation.candidates.values()))
    return with_row(evaluation, "candidates", (key,), placed), key


def change_candidate(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change fields of a candidate."""
    return with_row(evaluation, "candidates", (key,), replace(_candidate(evaluation, key), **_texts(fields)))


def move_candidate(evaluation: Evaluation, key: str, before: str = "") -> Evaluation:
    """Move a candidate ahead of `before`, or to the end."""
    candidate = _candidate(evaluation, key)
    others = [each for each in in_order(evaluation.candidates) if each != key]
    placed = _between(evaluation.candidates, others, before)
    return with_row(evaluation, "candidates", (key,), replace(candidate, position=placed))


def remove_candidate(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a candidate with everything that was said of it."""
    _candidate(evaluation, key)
    for table in ("facts", "consensus", "waivers"):
        for criterion in list(getattr(evaluation, table).get(key, ())):
            evaluation = with_row(evaluation, table, (key, criterion), None)
    for evaluator, sheet in list(evaluation.sheets.items()):
        for criterion in list(sheet.get(key, ())):
            evaluation = with_row(evaluation, "sheets", (evaluator, key, criterion), None)
    kept = tuple(each for each in evaluation.rules.draw if each != key)
    evaluation = replace(evaluation, rules=replace(evaluation.rules, draw=kept))
    return with_row(evaluation, "candidates", (key,), None)


def add_evaluator(evaluation: Evaluation, evaluator: Evaluator, key: str = "") -> tuple[Evaluation, str]:
    """Add a member to the panel; the key is made from the name where none is given."""
    key = _new_key(evaluation.evaluators, key, evaluator.name)
    _number(evaluator.voting_weight, evaluator.name, least=0)
    placed = replace(evaluator, position=next_position(evaluation.evaluators.values()))
    return with_row(evaluation, "evaluators", (key,), placed), key


def change_evaluator(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change fields of a panel member."""
    after = replace(_evaluator(evaluation, key), **_texts(fields))
    _number(after.voting_weight, after.name, least=0)
    return with_row(evaluation, "evaluators", (key,), after)


def remove_evaluator(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a panel member with the sheet and the weights of that person."""
    _evaluator(evaluation, key)
    for candidate, cells in list(evaluation.sheets.get(key, {}).items()):
        for criterion in list(cells):
            evaluation = with_row(evaluation, "sheets", (key, candidate, criterion), None)
    for criterion in list(evaluation.weights.get(key, ())):
        evaluation = with_row(evaluation, "weights", (key, criterion), None)
    return with_row(evaluation, "evaluators", (key,), None)


# ---- cells ---------------------------------------------------------------------------------------


def set_score(
    evaluation: Evaluation, evaluator: str, candidate: str, criterion: str, score: float | None
) -> Evaluation:
    """Set one evaluator's score; None leaves the cell blank. Rationale and evidence stay."""
    _evaluator(evaluation, evaluator)
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
    _candidate(evaluation, candidate)
    criterion = _criterion(evaluation, leaf)
    place = f"{evaluation.candidates[candidate].name}, {criterion.name}"
    if fields.get("score") is not None:
        fields["score"] = _checked_score(evaluation, table, criterion, fields["score"], place)
    cell = replace(row_at(evaluation, table, key) or Cell(), **_texts(fields))
    return with_row(evaluation, table, key, None if cell == Cell() else cell)


def _checked_score(
    evaluation: Evaluation, table: str, criterion: Criterion, score: object, place: str
) -> float | bool | str:
    if table != "facts":
        if criterion.kind is not Kind.RATING:
            raise EditError("Only ratings are scored; measures and gates are facts", place=place)
        number = _number(score, place)
        scale = evaluation.scale
        if not scale.minimum <= number <= scale.maximum:
            raise EditError(
                sentence("The score {score} is outside the scale", score=plain(number)),
                place=place,
                advice=sentence(
                    "Give a score from {low} to {high}.", low=plain(scale.minimum), high=plain(scale.maximum)
                ),
            )
        return number
    if criterion.kind is Kind.GATE:
        if isinstance(score, bool):
            return score
        raise EditError("A gate is passed or failed", place=place, advice="Answer yes or no.")
    if criterion.kind is not Kind.MEASURE:
        raise EditError("Only measures and gates have facts; ratings are scored by the panel", place=place)
    if criterion.value.shape is Shape.CATEGORIES:
        if category_value(criterion, score) is None:
            known = ", ".join(label for label, _ in criterion.value.categories)
            raise EditError("This is not one of the categories", place=place, advice=f"Choose one of: {known}.")
        return str(score)
    return _number(score, place)


# ---- weights of evaluators, waivers ---------------------------------------------------------------


def set_own_weight(evaluation: Evaluation, evaluator: str, criterion: str, weight: float | None) -> Evaluation:
    """Set the weight that one evaluator would give; None takes it away."""
    _evaluator(evaluation, evaluator)
    name = _criterion(evaluation, criterion).name
    row = None if weight is None else OwnWeight(_number(weight, name, least=0))
    return with_row(evaluation, "weights", (evaluator, criterion), row)


def set_waiver(evaluation: Evaluation, candidate: str, criterion: str, waiver: Waiver | None) -> Evaluation:
    """Waive a failed gate or a missed limit; None takes the waiver back. A waiver needs a name and a reason."""
    _candidate(evaluation, candidate)
    name = _criterion(evaluation, criterion).name
    if waiver is not None and not (waiver.by.strip() and waiver.reason.strip()):
        raise EditError("A waiver needs the name of who gives it and a reason", place=name)
    return with_row(evaluation, "waivers", (candidate, criterion), waiver)


# ---- shared checks ----------------------------------------------------------------------------------


def _criterion(evaluation: Evaluation, key: str) -> Criterion:
    found: Criterion | None = evaluation.criteria.get(key)
    if found is None:
        raise EditError(sentence("There is no criterion '{key}'", key=key))
    return found


def _candidate(evaluation: Evaluation, key: str) -> Candidate:
    found: Candidate | None = evaluation.candidates.get(key)
    if found is None:
        raise EditError(sentence("There is no candidate '{key}'", key=key))
    return found


def _evaluator(evaluation: Evaluation, key: str) -> Evaluator:
    found: Evaluator | None = evaluation.evaluators.get(key)
    if found is None:
        raise EditError(sentence("There is no evaluator '{key}'", key=key))
    return found


def _name(evaluation: Evaluation, criterion: str) -> str:
    found = evaluation.criteria.get(criterion)
    return found.name if found is not None else criterion


def _number(given: object, place: str, least: float = -LARGEST) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        raise EditError("A number is needed here", place=place)
    if not least <= given <= LARGEST:
        raise EditError(sentence("The number {number} is out of bounds", number=plain(float(given))), place=place)
    return float(given)


def _texts(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: checked_text(value) if type(value) is str and name != "score" else value for name, value in fields.items()
    }


def _new_key(taken: Mapping[str, Any], wanted: str, name: str) -> str:
    checked_text(name)
    if not name.strip():
        raise EditError("A name is needed")
    if wanted:
        if wanted in taken:
            raise EditError(sentence("The key '{key}' is taken", key=wanted))
        return checked_text(wanted)
    return key_from(name, taken)


def _check_criterion(evaluation: Evaluation, criterion: Criterion) -> None:
    if not criterion.name.strip():
        raise EditError("A criterion needs a name")
    _number(criterion.weight, criterion.name, least=0)
    if criterion.parent and _criterion(evaluation, criterion.parent).kind is not Kind.GROUP:
        raise EditError("Only a group can hold other criteria", place=_name(evaluation, criterion.parent))


def _under(evaluation: Evaluation, key: str) -> list[str]:
    children = tree_of(evaluation.criteria).children
    found: list[str] = []
    waiting = list(children.get(key, ()))
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += (child for child in children.get(each, ()) if child not in found)  # a merge can leave a circle
    return found


def _cells_on(evaluation: Evaluation, criteria: Sequence[str]) -> list[tuple[str, Key]]:
    """Table and key of everything that is said of these criteria."""
    found: list[tuple[str, Key]] = []
    for table in ("facts", "consensus", "waivers", "weights"):
        for first, below in getattr(evaluation, table).items():
            found += [(table, (first, key)) for key in criteria if key in below]
    for evaluator, sheet in evaluation.sheets.items():
        for candidate, cells in sheet.items():
            found += [("sheets", (evaluator, candidate, key)) for key in criteria if key in cells]
    return found


def _between(rows: Mapping[str, Any], siblings: Sequence[str], before: str) -> float:
    """A position ahead of the sibling `before`, or after all of them."""
    if before not in siblings:
        return next_position(rows[each] for each in siblings)
    at = siblings.index(before)
    high = float(rows[before].position)
    low = float(rows[siblings[at - 1]].position) if at else high - 2.0
    return (low + high) / 2

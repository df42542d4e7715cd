"""One thing that a scenario has otherwise, said and taken back as a person means it.

A weight is said as a share of its siblings. Weights of a group hang together: those that were set stay as they were
set, and the others make room in the proportions that they have in the evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorecard.core.changes import row_at, with_row
from scorecard.core.departures import SAME, set_apart, weights_between
from scorecard.core.edits import set_share
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import WHOLE, Aspect, Cell, Criterion, Evaluation, Key, Scenario
from scorecard.core.scenarios import Value, applied, idle_in, remove_scenario, set_departure, under
from scorecard.core.tree import tree_of
from scorecard.core.what_if import with_weights


def stated(evaluation: Evaluation, place: Key) -> Value | None:
    """What an evaluation itself has at a place (aspect, subject, leaf); None where it has nothing there.

    A weight is a share of its siblings, 0..1; a candidate is left out (True) or not (None).
    """
    aspect, subject, leaf = place
    if aspect == Aspect.WEIGHT:
        share = tree_of(evaluation.criteria).local_weights.get(subject)
        return None if share is None else float(share)
    if aspect == Aspect.CANDIDATE:
        return None if subject in evaluation.candidates else True
    if aspect == Aspect.VOTE:
        row = evaluation.evaluators.get(subject)
        return None if row is None else float(row.voting_weight)
    if aspect == Aspect.RULE:
        return str(getattr(evaluation.rules, subject)) if subject in ("pooling", "missing") else None
    cell: Cell | None = row_at(evaluation, "facts" if aspect == Aspect.FACT else "consensus", (subject, leaf))
    return None if cell is None else cell.score


def set_otherwise(evaluation: Evaluation, scenario: str, place: Key, value: Value) -> Evaluation:
    """Have one thing otherwise in a scenario; a weight is given as a share of its siblings, 0..1.

    What comes to what the evaluation itself has is no departure, and one that was there is taken back. Raises EditError
    where it could not apply to the evaluation as it is now, or where that is hidden.
    """
    place = (str(place[0]), *place[1:])
    if place[0] == Aspect.WEIGHT:
        return _with_share(evaluation, scenario, place[1], float(value))
    before = stated(evaluation, place)
    if before == value and isinstance(before, bool) is isinstance(value, bool):
        return set_departure(evaluation, scenario, place, None)
    return set_departure(evaluation, scenario, place, value)


def taken_back(evaluation: Evaluation, scenario: str, place: Key) -> Evaluation:
    """A scenario in which one thing is as in the evaluation again.

    Without a weight that was set, the criterion makes room beside those that were set. Where it cannot be told which
    these are, all weights of its group go back. What does not apply now is taken away by itself.
    """
    place = (str(place[0]), *place[1:])
    idle = any(each.key[1:] == place for each in idle_in(evaluation, scenario))
    if place[0] != Aspect.WEIGHT or idle:
        return set_departure(evaluation, scenario, place, None)
    now = under(evaluation, scenario)
    shares = _without(evaluation.criteria, now.criteria, place[1])
    weighed = with_weights(now, shares) if shares else now
    if weighed is now:
        for key in _siblings(evaluation.criteria, place[1]):
            evaluation = set_departure(evaluation, scenario, (Aspect.WEIGHT.value, key, WHOLE), None)
        return evaluation
    return _weighed(evaluation, scenario, place[1], weighed)


def tried(main: Evaluation, evaluation: Evaluation, place: Key, value: Value) -> Evaluation:
    """An evaluation with one thing otherwise, to be tried out; a weight is given as a share of its siblings.

    `evaluation` is `main` with what is tried so far: weights that were set in it stay. EditError where it cannot be.
    """
    if place[0] == Aspect.WEIGHT:
        return _shared(main, evaluation, place[1], float(value))
    with_one = with_row(evaluation, "scenarios", (WHOLE,), Scenario())
    with_one = set_departure(with_one, WHOLE, place, value)
    return remove_scenario(applied(with_one, WHOLE).value, WHOLE)


# ---- weights ------------------------------------------------------------------------------------------------


def _siblings(criteria: Mapping[str, Criterion], key: str) -> list[str]:
    tree = tree_of(criteria)  # type: ignore[arg-type]
    return [each for each in tree.children.get(criteria[key].parent, ()) if each in tree.local_weights]


def _with_share(evaluation: Evaluation, scenario: str, key: str, share: float) -> Evaluation:
    """With a share of its siblings; those that were set before stay, where they leave it that much."""
    return _weighed(evaluation, scenario, key, _shared(evaluation, under(evaluation, scenario), key, share))


def _shared(main: Evaluation, now: Evaluation, key: str, share: float) -> Evaluation:
    """`now` with a share of its siblings for a criterion; `main` tells which weights were set before."""
    if not 0 <= share <= 1:
        raise EditError("The weights of one group are per cent of it, 0 to 100 together")
    group = "" if key not in now.criteria else now.criteria[key].parent
    weighed = set_share(now, key, share, set_apart(main.criteria, now.criteria, group) - {key})
    if not _is_met(weighed, key, share):
        weighed = set_share(now, key, share)
    if not _is_met(weighed, key, share):
        name = now.criteria[key].name
        raise EditError(sentence("{criterion} has no other criterion beside it that could make room", criterion=name))
    return weighed


def _is_met(weighed: Evaluation, key: str, share: float) -> bool:
    return abs(float(tree_of(weighed.criteria).local_weights[key]) - share) <= SAME


def _weighed(evaluation: Evaluation, scenario: str, key: str, weighed: Evaluation) -> Evaluation:
    """A scenario with the weights that the group of a criterion has in another evaluation."""
    for place, weight in weights_between(evaluation, weighed, weighed.criteria[key].parent).items():
        evaluation = set_departure(evaluation, scenario, place, weight)
    return evaluation


def _without(before: Mapping[str, Criterion], now: Mapping[str, Criterion], key: str) -> dict[str, float]:
    """The shares of a group without one that was set; nothing where it cannot be told what was set."""
    siblings = _siblings(now, key)
    held = set_apart(before, now, now[key].parent)
    if key not in held or len(held) == len(siblings):
        return {}
    held -= {key}
    then, shares = tree_of(before).local_weights, tree_of(now).local_weights  # type: ignore[arg-type]
    free = [each for each in siblings if each not in held]
    loose = sum(float(then[each]) for each in free)
    room = 1.0 - sum(float(shares[each]) for each in held)
    if not held or loose <= 0 or room <= 0:
        return {}
    return {each: float(shares[each]) if each in held else room * float(then[each]) / loose for each in siblings}

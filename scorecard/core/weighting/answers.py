"""The answers to a weighting method as plain values, as a file holds them, and the weights that follow.

points      {criterion: points}
swing       {criterion: points}, or {"swings": {...}, "range": "scale" | "offers"}
rank-order  [criterion, [criteria of equal importance], ...], or {"order": [...], "rule": "centroid" | ...}
pairwise    [[criterion, criterion, times], ...], or {"judgements": [...], "priority": ..., "random_index": ...}, or
            with "people": {name: [...]} and perhaps "votes" instead of "judgements"; null for times: not compared
best-worst  {"best", "worst", "best_to_others": {...}, "others_to_worst": {...}, "model": "linear" | "nonlinear"}
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.core.weighting.best_worst import BestWorst, Model, best_worst
from scorecard.core.weighting.comparisons import RandomIndex
from scorecard.core.weighting.elicited import Elicited, Method, Names
from scorecard.core.weighting.pairwise import Judgements, Priority, pairwise, together
from scorecard.core.weighting.points import points
from scorecard.core.weighting.rank_order import RankRule, rank_order
from scorecard.core.weighting.swing import swing, swing_ranges

E = TypeVar("E", bound=StrEnum)


class Swung(StrEnum):
    """What the points of a swing are for."""

    SCALE = "scale"
    OFFERS = "offers"


def elicit(evaluation: Evaluation, names: Names, method: Method, answers: Any) -> Elicited:
    """The weights that follow from answers by a method.

    Raises EditError where the answers are not of the method's form or do not fit the criteria.
    """
    if method not in _READERS:
        raise EditError(sentence("{method} goes by the figures of the candidates and takes no answers", method=method))
    return _READERS[method](evaluation, names, answers)


def _points(_evaluation: Evaluation, names: Names, answers: Any) -> Elicited:
    return points(names, _table(answers, "points"))


def _swing(evaluation: Evaluation, names: Names, answers: Any) -> Elicited:
    given = _table(answers, "swing")
    if "swings" not in given:
        return swing(names, given)
    _only(given, {"swings", "range"}, "swing")
    swings = _table(given["swings"], "swings")
    if _choice(Swung, given.get("range", Swung.SCALE), "range") is Swung.SCALE:
        return swing(names, swings)
    return swing(names, swings, swing_ranges(evaluation, rank(evaluation), names))


def _rank_order(_evaluation: Evaluation, names: Names, answers: Any) -> Elicited:
    given = answers if isinstance(answers, Mapping) else {"order": answers}
    _only(given, {"order", "rule"}, "rank-order")
    ranks: dict[str, float] = {}
    for place, named in enumerate(_list(given.get("order"), "order"), 1):
        for key in named if isinstance(named, list) else [named]:
            if not isinstance(key, str) or key in ranks:
                raise EditError(sentence("{key} cannot stand here, or stands here twice", key=repr(key)), place="order")
            ranks[key] = place
    return rank_order(names, ranks, _choice(RankRule, given.get("rule", RankRule.CENTROID), "rule"))


def _pairwise(_evaluation: Evaluation, names: Names, answers: Any) -> Elicited:
    given = answers if isinstance(answers, Mapping) else {"judgements": answers}
    _only(given, {"judgements", "people", "votes", "priority", "random_index"}, "pairwise")
    priority = _choice(Priority, given.get("priority", Priority.EIGENVECTOR), "priority")
    table = _choice(RandomIndex, given.get("random_index", RandomIndex.SAATY), "random_index")
    if "people" not in given:
        return pairwise(names, _judgements(given.get("judgements")), priority=priority, table=table)
    if "judgements" in given:
        raise EditError("Give either judgements or people, not both", place="pairwise")
    people = {person: _judgements(said) for person, said in _table(given["people"], "people").items()}
    votes = _table(given["votes"], "votes") if "votes" in given else None
    return together(names, people, votes, priority=priority, table=table).elicited


def _judgements(given: Any) -> Judgements:
    found: dict[tuple[str, str], float] = {}
    for said in _list(given, "judgements"):
        if not (isinstance(said, list) and len(said) == 3 and isinstance(said[0], str) and isinstance(said[1], str)):
            raise EditError("A judgement is two criteria and a number", place="judgements")
        first, second, number = said
        if (first, second) in found:
            raise EditError(
                sentence("{first} and {second} are compared twice", first=first, second=second), place="judgements"
            )
        if number is not None:
            found[first, second] = number
    return found


def _best_worst(_evaluation: Evaluation, names: Names, answers: Any) -> Elicited:
    given = _table(answers, "best-worst")
    needed = {"best", "worst", "best_to_others", "others_to_worst"}
    _only(given, {*needed, "model"}, "best-worst")
    for name in sorted(needed - set(given)):
        raise EditError(sentence("'{name}' is missing", name=name), place="best-worst")
    if not (isinstance(given["best"], str) and isinstance(given["worst"], str)):
        raise EditError("The best and the worst are keys of criteria", place="best-worst")
    said = BestWorst(
        given["best"],
        given["worst"],
        _table(given["best_to_others"], "best_to_others"),
        _table(given["others_to_worst"], "others_to_worst"),
    )
    return best_worst(names, said, _choice(Model, given.get("model", Model.LINEAR), "model"))


_READERS: Final[Mapping[Method, Callable[[Evaluation, Names, Any], Elicited]]] = {
    Method.POINTS: _points,
    Method.SWING: _swing,
    Method.RANK_ORDER: _rank_order,
    Method.PAIRWISE: _pairwise,
    Method.BEST_WORST: _best_worst,
}


def _table(given: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise EditError("A table of criteria and answers is needed here", place=place)
    return given


def _list(given: Any, place: str) -> list[Any]:
    if not isinstance(given, list):
        raise EditError("A list is needed here", place=place)
    return given


def _only(given: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in given:
        if key not in known:
            raise EditError(sentence("'{key}' is not known here", key=key), place=place)


def _choice(kind: type[E], given: Any, place: str) -> E:
    if not isinstance(given, str) or given not in set(kind):
        raise EditError(sentence("'{given}' is not one of {names}", given=given, names=", ".join(kind)), place=place)
    return kind(given)

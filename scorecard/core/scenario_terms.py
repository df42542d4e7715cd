"""What a person says a scenario has otherwise, by names: taken as departures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from scorecard.core.departures import set_apart, told, weights_between
from scorecard.core.edits import set_share
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import WHOLE, Aspect, Evaluation, Key, Kind, Shape, in_order
from scorecard.core.scenarios import Value, departures_of
from scorecard.core.tree import tree_of
from scorecard.core.wording import one_line

YES: Final = ("passed", "pass", "yes", "true")
NO: Final = ("failed", "fail", "no", "false", "not passed")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for: rows by key or name.

    weights      criterion -> its share of its siblings in per cent; those that were set before stay, and the others
                 take up the rest in proportion
    without      candidates that are left out
    votes        evaluator -> the voting weight
    scores       (candidate, rating) -> the agreed score
    facts        (candidate, measure or gate) -> the fact
    rules        "pooling", "missing" -> the rule
    """

    weights: Sequence[tuple[str, str]] = ()
    without: Sequence[str] = ()
    votes: Sequence[tuple[str, str]] = ()
    scores: Sequence[tuple[str, str, str]] = ()
    facts: Sequence[tuple[str, str, str]] = ()
    rules: Mapping[str, str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.weights or self.without or self.votes or self.scores or self.facts or self.rules)


def departures_asked(evaluation: Evaluation, base: Evaluation, terms: Terms) -> dict[Key, Value | None]:
    """The departures that terms mean; weights begin at those of `base`, the evaluation as the scenario has it so far.

    None stands for a weight that comes to what it is in the evaluation, and is none any more. Raises EditError where a
    name means nothing, or several things.
    """
    found: dict[Key, Value | None] = {}
    if terms.weights:
        weighed = _weighed(evaluation, base, terms.weights)
        for name, _ in terms.weights:
            found |= weights_between(evaluation, weighed, base.criteria[_called(base, "criteria", name)].parent)
    for name in terms.without:
        found[Aspect.CANDIDATE.value, _called(evaluation, "candidates", name), WHOLE] = True
    for name, vote in terms.votes:
        found[Aspect.VOTE.value, _called(evaluation, "evaluators", name), WHOLE] = _number(vote, name)
    for candidate, criterion, score in terms.scores:
        key = _called(evaluation, "candidates", candidate), _called(evaluation, "criteria", criterion)
        found[Aspect.SCORE.value, *key] = _number(score, f"{candidate}, {criterion}")
    for candidate, criterion, fact in terms.facts:
        key = _called(evaluation, "candidates", candidate), _called(evaluation, "criteria", criterion)
        found[Aspect.FACT.value, *key] = _fact(evaluation, key[1], fact, f"{candidate}, {criterion}")
    for name, rule in (terms.rules or {}).items():
        found[Aspect.RULE.value, name, WHOLE] = rule
    return found


def places_named(evaluation: Evaluation, scenario: str, name: str) -> list[Key]:
    """Where a scenario has something otherwise, by the name or key of what it is about, or CANDIDATE/CRITERION.

    Raises EditError where nothing of that name is otherwise.
    """
    wanted = _folded(name)
    found = []
    for place in departures_of(evaluation, scenario):
        aspect, subject, leaf = place
        names = [_both(evaluation, _TABLES.get(aspect, "candidates"), subject)]
        if leaf:
            names.append(_both(evaluation, "criteria", leaf))
        if wanted in {"/".join(each) for each in product(*names)}:
            found.append(place)
    if found:
        return found
    said = "; ".join(str(each.what) for each in told(evaluation, scenario) if not each.same and not each.yields)
    raise EditError(
        sentence("Nothing that is called '{name}' is different in it", name=name),
        place=evaluation.scenarios[scenario].name,
        advice=f"It has: {said}." if said else "Nothing in it is different yet.",
    )


_TABLES: Final[Mapping[str, str]] = {Aspect.WEIGHT: "criteria", Aspect.VOTE: "evaluators", Aspect.RULE: ""}


def _both(evaluation: Evaluation, table: str, key: str) -> set[str]:
    """The key of a row and, where it is there, its name, as they are compared."""
    row = getattr(evaluation, table).get(key) if table else None
    return {_folded(key)} | ({_folded(row.name)} if row is not None else set())


def _folded(name: str) -> str:
    return "/".join(one_line(part) for part in name.split("/")).casefold()


def _weighed(evaluation: Evaluation, base: Evaluation, weights: Sequence[tuple[str, str]]) -> Evaluation:
    held: dict[str, dict[str, float]] = {}
    for name, share in weights:
        key, number = _called(base, "criteria", name), _number(share, name)
        siblings = held.setdefault(base.criteria[key].parent, {})
        siblings[key] = number
        if number < 0 or sum(siblings.values()) > 100 + 1e-9:
            raise EditError(
                "The weights of one group are per cent of it, 0 to 100 together", place=base.criteria[key].name
            )
    for group, shares in held.items():
        kept = set_apart(evaluation.criteria, base.criteria, group) - shares.keys()
        try:
            base = _with_shares(base, shares, kept)
        except EditError:
            if not kept:
                raise
            base = _with_shares(base, shares, ())  # those that were set before give way
    return base


def _with_shares(base: Evaluation, shares: Mapping[str, float], kept: Iterable[str]) -> Evaluation:
    fixed = [*kept]
    for key, number in shares.items():
        base = set_share(base, key, number / 100, fixed)
        fixed.append(key)
        _refuse_unmet(base, key, number)
    return base


def _refuse_unmet(base: Evaluation, key: str, number: float) -> None:
    """All siblings are named, and their shares leave something over."""
    if abs(float(tree_of(base.criteria).local_weights.get(key, 0)) * 100 - number) > 1e-6:
        raise EditError(
            sentence(
                "{criterion} cannot weigh {number} % beside the others",
                criterion=base.criteria[key].name,
                number=number,
            ),
            advice="The weights of a group add up to 100 %: leave one of them free to take up the rest.",
        )


def _called(evaluation: Evaluation, table: str, name: str) -> str:
    """The key of the row of that key or name."""
    rows: Mapping[str, Any] = getattr(evaluation, table)
    if name in rows:
        return name
    wanted = one_line(name).casefold()
    order = tree_of(evaluation.criteria).order if table == "criteria" else in_order(rows)
    found = [key for key in order if one_line(rows[key].name).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    what = {"criteria": "criterion", "candidates": "candidate", "evaluators": "evaluator"}[table]
    if found:
        raise EditError(
            sentence("{count} are called '{name}'", count=len(found), name=name),
            place=evaluation.head.title,
            advice=f"Name one by key: {', '.join(found)}.",
        )
    known = ", ".join(rows[key].name for key in order[:10])
    raise EditError(
        sentence("There is no {what} '{name}'", what=what, name=name),
        place=evaluation.head.title,
        advice=f"There are: {known}." if known else "",
    )


def _number(text: str, place: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise EditError(sentence("A number is needed here, not '{text}'", text=text), place=place) from None


def _fact(evaluation: Evaluation, leaf: str, text: str, place: str) -> Value:
    criterion = evaluation.criteria[leaf]
    if criterion.kind is Kind.GATE:
        if text.strip().casefold() in YES + NO:
            return text.strip().casefold() in YES
        raise EditError("A gate is passed or failed", place=place, advice="Say 'passed' or 'failed'.")
    if criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES:
        return text
    return _number(text, place)

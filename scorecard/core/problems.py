"""The list of problems: what is missing, inconsistent or worth a second look in an evaluation.

A problem is a flaw in the data. It is listed with its place and never thrown; whoever shows it can go there. Cells
are counted by criterion, so that the list stays short however much is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from scorecard.core.changes import dangling
from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import fact_of, measure_of
from scorecard.core.model import (
    Criterion,
    Direction,
    Evaluation,
    Key,
    Kind,
    Process,
    Shape,
    Sheet,
    Stage,
    in_order,
)
from scorecard.core.numbers import exact, plain
from scorecard.core.tree import Tree, tree_of
from scorecard.core.values import category_value, is_relative, undefined


class Severity(StrEnum):
    """How much a problem matters."""

    BLOCKING = "blocking"  # there is no ranking until it is mended
    MISSING = "missing"  # something is still to be done
    WARNING = "warning"  # the ranking stands, but look again
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw: how much it matters, where it is (a table and a key, () for the whole), and what it is."""

    severity: Severity
    table: str
    key: Key
    what: Sentence

    def __str__(self) -> str:
        return str(self.what)


def problems(evaluation: Evaluation) -> list[Problem]:
    """All problems, the worst first, then in the order of the criteria."""
    tree = tree_of(evaluation.criteria)
    found = [
        *_structure(evaluation, tree),
        *_rules(evaluation, tree),
        *_measures(evaluation, tree),
        *_gates(evaluation, tree),
        *_ratings(evaluation, tree),
    ]
    order = list(Severity)
    return sorted(found, key=lambda problem: order.index(problem.severity))


def _structure(evaluation: Evaluation, tree: Tree) -> Iterator[Problem]:
    if not tree.leaves:
        yield Problem(Severity.BLOCKING, "criteria", (), sentence("There is no criterion to score yet"))
    for group in tree.weightless:
        name = evaluation.criteria[group].name if group else "the top criteria"
        what = sentence("The weights under {group} add up to zero", group=name)
        yield Problem(Severity.BLOCKING, "criteria", (group,) if group else (), what)
    for key in tree.order:
        criterion = evaluation.criteria[key]
        if criterion.kind is Kind.GROUP and not tree.children.get(key):
            what = sentence("{group} holds no criteria", group=criterion.name)
            yield Problem(Severity.MISSING, "criteria", (key,), what)
        if key in tree.global_weights and tree.global_weights[key] == 0 and not tree.weightless:
            what = sentence("{criterion} weighs nothing", criterion=criterion.name)
            yield Problem(Severity.HINT, "criteria", (key,), what)
    count = len(evaluation.candidates)
    if count == 0:
        yield Problem(Severity.BLOCKING, "candidates", (), sentence("There is no candidate yet"))
    elif count == 1:
        yield Problem(Severity.MISSING, "candidates", (), sentence("One candidate alone cannot be compared"))
    names: dict[str, str] = {}
    for key in in_order(evaluation.candidates):
        name = evaluation.candidates[key].name.casefold().strip()
        if name in names:
            what = sentence("Two candidates are called {name}", name=evaluation.candidates[key].name)
            yield Problem(Severity.WARNING, "candidates", (key,), what)
        names[name] = key
    for each in dangling(evaluation):
        what = sentence("This names '{missing}', which is not there", missing=each.missing)
        yield Problem(Severity.WARNING, each.table, each.key, what)


def _rules(evaluation: Evaluation, tree: Tree) -> Iterator[Problem]:
    for key in evaluation.rules.tie_break:
        if key in tree.gates:
            what = sentence("A gate cannot break a tie: {gate}", gate=evaluation.criteria[key].name)
            yield Problem(Severity.WARNING, "rules", (), what)
    if evaluation.head.process is Process.FORMAL and not evaluation.rules.tie_break:
        yield Problem(Severity.HINT, "rules", (), sentence("No order of tie-breaks is declared"))
    for candidate, waivers in sorted(evaluation.waivers.items()):
        for key, waiver in sorted(waivers.items()):
            if not (waiver.by.strip() and waiver.reason.strip()):
                what = sentence("A waiver needs the name of who gives it and a reason")
                yield Problem(Severity.WARNING, "waivers", (candidate, key), what)


def _measures(evaluation: Evaluation, tree: Tree) -> Iterator[Problem]:
    candidates = in_order(evaluation.candidates)
    for key in tree.leaves:
        criterion = evaluation.criteria[key]
        if criterion.kind is not Kind.MEASURE:
            continue
        if is_relative(criterion) and evaluation.head.stage is not Stage.DECIDED:
            what = sentence(
                "{criterion} is valued relative to the other candidates: one hopeless offer can change the order",
                criterion=criterion.name,
            )
            yield Problem(Severity.HINT, "criteria", (key,), what)
        blank = [each for each in candidates if fact_of(evaluation, each, key) is None]
        yield from _missing_cells("facts", criterion, key, blank, len(candidates))
        if len(blank) < len(candidates) and not _has_reference(evaluation, criterion, key):
            what = sentence(
                "{criterion}: no figure can serve as the reference of this formula, so all count as missing",
                criterion=criterion.name,
            )
            yield Problem(Severity.WARNING, "criteria", (key,), what)
        for candidate in candidates:
            odd = _odd_fact(criterion, fact_of(evaluation, candidate, key))
            if odd is not None:
                named = sentence(f"{{candidate}}, {odd.template}", candidate=evaluation.candidates[candidate].name)
                full = Sentence(named.template, {**odd.fields, **named.fields})
                yield Problem(Severity.WARNING, "facts", (candidate, key), full)


def _has_reference(evaluation: Evaluation, criterion: Criterion, key: str) -> bool:
    """Whether a relative value function finds a figure to go by."""
    if not is_relative(criterion):
        return True
    figures = [measure_of(evaluation, criterion, candidate, key) for candidate in evaluation.candidates]
    known = [figure for figure in figures if figure is not None]
    higher_share = criterion.value.shape is Shape.SHARE_OF_BEST and criterion.direction is Direction.HIGHER
    return bool(known) and (max(known) > 0 or not higher_share)


def _odd_fact(criterion: Criterion, fact: float | bool | str | None) -> Sentence | None:
    if fact is None:
        return None
    function = criterion.value
    if function.shape is Shape.CATEGORIES:
        if category_value(criterion, fact) is None:
            return sentence("{criterion}: '{fact}' is not one of the categories", criterion=criterion.name, fact=fact)
        return None
    if not isinstance(fact, float):
        return sentence("{criterion}: a number is needed", criterion=criterion.name)
    if undefined(criterion, fact):
        return sentence(
            "{criterion}: {fact} cannot be valued by this formula and counts as missing",
            criterion=criterion.name,
            fact=plain(fact),
        )
    ends = [end for end in (function.worst, function.best) if end is not None]
    if function.shape is Shape.LINEAR and len(ends) == 2 and not min(ends) <= fact <= max(ends):
        return sentence(
            "{criterion}: {fact} lies outside {low} to {high} and counts as the nearer end",
            criterion=criterion.name,
            fact=plain(fact),
            low=plain(min(ends)),
            high=plain(max(ends)),
        )
    return None


def _gates(evaluation: Evaluation, tree: Tree) -> Iterator[Problem]:
    candidates = in_order(evaluation.candidates)
    for key in tree.gates:
        blank = [each for each in candidates if fact_of(evaluation, each, key) is None]
        yield from _missing_cells("facts", evaluation.criteria[key], key, blank, len(candidates))


def _ratings(evaluation: Evaluation, tree: Tree) -> Iterator[Problem]:
    ratings = [key for key in tree.leaves if evaluation.criteria[key].kind is Kind.RATING]
    if not ratings:
        return
    if not evaluation.evaluators and not evaluation.consensus:
        yield Problem(Severity.MISSING, "evaluators", (), sentence("There is nobody on the panel yet"))
    voters = [key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0]
    if evaluation.evaluators and not voters:
        yield Problem(Severity.WARNING, "evaluators", (), sentence("Nobody on the panel has a vote"))
    candidates = in_order(evaluation.candidates)
    known: dict[str, set[str]] = {key: set() for key in ratings}
    scored: dict[str, int] = dict.fromkeys(voters, 0)
    off_step: dict[str, tuple[Key, str]] = {}
    outside: dict[str, tuple[Key, str]] = {}
    steps: dict[float, bool] = {}  # there are few different scores, however many cells
    for table, prefix, sheet in _sheets(evaluation):
        counts = table == "consensus" or prefix[0] in scored
        for candidate, cells in sheet.items():
            for leaf, cell in cells.items():
                if leaf in known and isinstance(cell.score, float):
                    if counts:
                        known[leaf].add(candidate)
                    if prefix and counts:
                        scored[prefix[0]] += 1
                    place = (*prefix, candidate, leaf)
                    scale = evaluation.scale
                    if not scale.minimum <= cell.score <= scale.maximum:
                        outside[leaf] = min(outside.get(leaf, (place, table)), (place, table))
                    elif table == "sheets" and _off_step(evaluation, cell.score, steps):
                        off_step[leaf] = min(off_step.get(leaf, (place, table)), (place, table))
    for key in ratings:
        criterion = evaluation.criteria[key]
        blank = [each for each in candidates if each not in known[key]]
        table, who = ("sheets", (voters[0],)) if voters else ("consensus", ())
        yield from _missing_cells(table, criterion, key, blank, len(candidates), who)
        if key in outside:
            place, table = outside[key]
            what = sentence("{criterion} has a score outside the scale", criterion=criterion.name)
            yield Problem(Severity.WARNING, table, place, what)
        if key in off_step:
            place, table = off_step[key]
            step = plain(evaluation.scale.step)
            what = sentence("{criterion} has a score off the step of {step}", criterion=criterion.name, step=step)
            yield Problem(Severity.HINT, table, place, what)
    whole = len(ratings) * len(candidates)
    for key, count in scored.items():
        if count < whole:
            what = sentence(
                "{name} has scored {count} of {of}", name=evaluation.evaluators[key].name, count=count, of=whole
            )
            yield Problem(Severity.HINT, "evaluators", (key,), what)


def _sheets(evaluation: Evaluation) -> Iterator[tuple[str, Key, Sheet]]:
    for evaluator in in_order(evaluation.evaluators):
        if evaluator in evaluation.sheets:
            yield "sheets", (evaluator,), evaluation.sheets[evaluator]
    yield "consensus", (), evaluation.consensus


def _off_step(evaluation: Evaluation, score: float, known: dict[float, bool]) -> bool:
    found = known.get(score)
    if found is None:
        scale = evaluation.scale
        found = ((exact(score) - exact(scale.minimum)) / exact(scale.step)).denominator != 1
        known[score] = found
    return found


def _missing_cells(
    table: str, criterion: Criterion, key: str, blank: list[str], of: int, who: Key = ()
) -> Iterator[Problem]:
    if not blank:
        return
    if criterion.kind is Kind.GATE:
        template = "{criterion}: not answered for {count} of {of}"
    elif criterion.kind is Kind.MEASURE:
        template = "{criterion}: no figure for {count} of {of}"
    else:
        template = "{criterion}: not scored for {count} of {of}"
    what = sentence(template, criterion=criterion.name, count=len(blank), of=of)
    yield Problem(Severity.MISSING, table, (*who, blank[0], key), what)

"""The list of problems: what is missing, inconsistent or worth a second look in an evaluation.

A problem is a flaw in the data. It is listed with its place and never thrown; whoever shows it can go there. Cells
are counted by criterion, so that the list stays short however much is missing.

Looking again after an edit takes over what the edit has not touched; see `Look`. A window tells many of a kind as one;
see `gathering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scorecard.core.changes import dangling
from scorecard.core.digests import CellsDigest, Digests, Leaves, SheetDigest
from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import fact_of, measure_of
from scorecard.core.model import (
    Cells,
    Criterion,
    Direction,
    Evaluation,
    Key,
    Kind,
    Process,
    Shape,
    Stage,
    in_order,
)
from scorecard.core.numbers import grouped, plain
from scorecard.core.panel import conflicts_of, criteria_of
from scorecard.core.table import Table
from scorecard.core.tree import Tree, tree_of
from scorecard.core.values import category_value, is_relative, undefined

_NO_CELLS: Final[Cells] = Table()


class Severity(StrEnum):
    """How much a problem matters."""

    BLOCKING = "blocking"  # there is no ranking until it is mended
    MISSING = "missing"  # something is still to be done
    WARNING = "warning"  # the ranking stands, but look again
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw: how much it matters, where it is (a table and a key, () for the whole), and what it is.

    many   says several of the kind at once, with {count} for how many; "" where each is told for itself
    alike  those that this one stands for, each with its place; the first place is also its own
    """

    severity: Severity
    table: str
    key: Key
    what: Sentence
    many: str = ""
    alike: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return str(self.what)


_RANKS: Final = {severity: at for at, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Look:
    """All problems of an evaluation, the worst first, then in the order of the criteria.

    digests  what its scores say in short
    facts    what the facts of each measure and gate make one say
    """

    evaluation: Evaluation
    problems: tuple[Problem, ...]
    digests: Digests
    facts: Mapping[str, tuple[Problem, ...]]


def problems(evaluation: Evaluation) -> list[Problem]:
    """All problems, the worst first, then in the order of the criteria."""
    return list(look(evaluation).problems)


def look(evaluation: Evaluation, previous: Look | None = None) -> Look:
    """Look for problems. What an earlier look knows is not looked at again where it is still the same."""
    tree = tree_of(evaluation.criteria)
    digests = Digests(
        [*evaluation.sheets.values(), evaluation.consensus],
        evaluation.scale,
        len(evaluation.criteria),
        None if previous is None else previous.digests,
    )
    facts = _facts(evaluation, tree, previous)
    found = [
        *_structure(evaluation, tree, digests),
        *_rules(evaluation, tree),
        *(problem for key in tree.leaves for problem in facts.get(key, ())),
        *(problem for key in tree.gates for problem in facts[key]),
        *_ratings(evaluation, tree, digests),
        *_kept(evaluation),
    ]
    return Look(evaluation, tuple(sorted(found, key=lambda problem: _RANKS[problem.severity])), digests, facts)


def _structure(evaluation: Evaluation, tree: Tree, digests: Digests) -> Iterator[Problem]:
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
            yield Problem(Severity.HINT, "criteria", (key,), what, many="{count} criteria weigh nothing")
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
    labels: dict[str, str] = {}
    for key in in_order(evaluation.candidates):
        label = evaluation.candidates[key].label
        if label and label in labels:
            what = sentence("Two candidates bear the label {label}", label=label)
            yield Problem(Severity.WARNING, "candidates", (key,), what)
        labels[label] = key
    for each in dangling(evaluation, digests):
        what = sentence("This names '{missing}', which is not there", missing=each.missing)
        yield Problem(Severity.WARNING, each.table, each.key, what, many="{count} entries name what is not there")


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


def _kept(evaluation: Evaluation) -> Iterator[Problem]:
    """What judgements, lines of costs and scenarios make one say; where there are none, nothing is loaded."""
    if evaluation.judgements:
        from scorecard.core.weighting.judging import judgement_problems

        yield from judgement_problems(evaluation)
    if evaluation.cost_lines:
        from scorecard.core.costs import cost_problems

        yield from cost_problems(evaluation)
    if evaluation.departures:
        from scorecard.core.departures import scenario_problems

        yield from scenario_problems(evaluation)


def _facts(evaluation: Evaluation, tree: Tree, previous: Look | None) -> dict[str, tuple[Problem, ...]]:
    """What the facts of each measure and gate make one say."""
    known: Mapping[str, tuple[Problem, ...]] = {}
    before, touched = evaluation, set[str]()
    if previous is not None and _same_offers(previous.evaluation, evaluation):
        known, before = previous.facts, previous.evaluation
        for _, old, new in before.facts.differences(evaluation.facts):
            touched.update(key for key, _, _ in (old or _NO_CELLS).differences(new or _NO_CELLS))
    candidates = in_order(evaluation.candidates)
    found: dict[str, tuple[Problem, ...]] = {}
    for key in (*tree.leaves, *tree.gates):
        criterion = evaluation.criteria[key]
        if criterion.kind is Kind.RATING:
            continue
        kept = known.get(key)
        if kept is None or key in touched or before.criteria[key] is not criterion:
            kept = tuple(_measure(evaluation, criterion, key, candidates))
        found[key] = kept
    return found


def _same_offers(before: Evaluation, after: Evaluation) -> bool:
    return before.candidates is after.candidates and before.head.stage is after.head.stage


def _measure(evaluation: Evaluation, criterion: Criterion, key: str, candidates: list[str]) -> Iterator[Problem]:
    """What is to be said of a measure or gate."""
    facts = [fact_of(evaluation, candidate, key) for candidate in candidates]
    blank = [candidate for candidate, fact in zip(candidates, facts, strict=True) if fact is None]
    if criterion.kind is Kind.GATE:
        yield from _missing_cells("facts", criterion, key, len(blank), blank[:1], len(candidates))
        return
    if is_relative(criterion) and evaluation.head.stage is not Stage.DECIDED:
        what = sentence(
            "{criterion} is valued relative to the other candidates: one hopeless offer can change the order",
            criterion=criterion.name,
        )
        many = "{count} criteria are valued relative to the other candidates: one hopeless offer can change the order"
        yield Problem(Severity.HINT, "criteria", (key,), what, many)
    yield from _missing_cells("facts", criterion, key, len(blank), blank[:1], len(candidates))
    if len(blank) < len(candidates) and not _has_reference(evaluation, criterion, key):
        what = sentence(
            "{criterion}: no figure can serve as the reference of this formula, so all count as missing",
            criterion=criterion.name,
        )
        many = "{count} criteria have no figure that can serve as the reference of their formula: all count as missing"
        yield Problem(Severity.WARNING, "criteria", (key,), what, many)
    for candidate, fact in zip(candidates, facts, strict=True):
        odd, many = _odd_fact(criterion, fact)
        if odd is not None:
            named = sentence(f"{{candidate}}, {odd.template}", candidate=evaluation.candidates[candidate].name)
            full = Sentence(named.template, {**odd.fields, **named.fields})
            yield Problem(Severity.WARNING, "facts", (candidate, key), full, many)


def _has_reference(evaluation: Evaluation, criterion: Criterion, key: str) -> bool:
    """Whether a relative value function finds a figure to go by."""
    if not is_relative(criterion):
        return True
    figures = [measure_of(evaluation, criterion, candidate, key) for candidate in evaluation.candidates]
    known = [figure for figure in figures if figure is not None]
    higher_share = criterion.value.shape is Shape.SHARE_OF_BEST and criterion.direction is Direction.HIGHER
    return bool(known) and (max(known) > 0 or not higher_share)


def _odd_fact(criterion: Criterion, fact: float | bool | str | None) -> tuple[Sentence | None, str]:
    """What is odd about a figure, and how several of the kind are told; None where nothing is."""
    if fact is None:
        return None, ""
    function = criterion.value
    if function.shape is Shape.CATEGORIES:
        if category_value(criterion, fact) is None:
            what = sentence("{criterion}: '{fact}' is not one of the categories", criterion=criterion.name, fact=fact)
            return what, "{count} figures are not one of the categories of their criterion"
        return None, ""
    if not isinstance(fact, float):
        what = sentence("{criterion}: a number is needed", criterion=criterion.name)
        return what, "{count} figures are no numbers"
    if undefined(criterion, fact):
        what = sentence(
            "{criterion}: {fact} cannot be valued by this formula and counts as missing",
            criterion=criterion.name,
            fact=grouped(fact),
        )
        return what, "{count} figures cannot be valued by the formula of their criterion and count as missing"
    ends = [end for end in (function.worst, function.best) if end is not None]
    if function.shape is Shape.LINEAR and len(ends) == 2 and not min(ends) <= fact <= max(ends):
        what = sentence(
            "{criterion}: {fact} lies outside {low} to {high} and counts as the nearer end",
            criterion=criterion.name,
            fact=grouped(fact),
            low=grouped(min(ends)),
            high=grouped(max(ends)),
        )
        return what, "{count} figures lie outside the ends of their criterion and count as the nearer end"
    return None, ""


def _ratings(evaluation: Evaluation, tree: Tree, digests: Digests) -> Iterator[Problem]:
    ratings = tree.ratings
    if not ratings:
        return
    if not evaluation.evaluators and not evaluation.consensus:
        yield Problem(Severity.MISSING, "evaluators", (), sentence("There is nobody on the panel yet"))
    voters = [key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0]
    if evaluation.evaluators and not voters:
        yield Problem(Severity.WARNING, "evaluators", (), sentence("Nobody on the panel has a vote"))
    candidates = in_order(evaluation.candidates)
    rated = digests.leaves(ratings)
    duties = [_duty(evaluation, digests, voter, rated) for voter in voters]
    known: dict[str, Leaves] = {key: row.scored for key, row in digests.of(evaluation.consensus).rows.items()}
    scored: dict[str, int] = {}
    for duty in duties:
        count = 0
        assigned = duty.assigned
        for candidate, row in duty.rows.items():
            if candidate not in duty.conflicts:
                counted = row.scored & assigned
                known[candidate] = known.get(candidate, 0) | counted
                count += counted.bit_count()
        scored[duty.voter] = count
    whole_duties = sum(1 for duty in duties if duty.assigned == rated and not duty.conflicts)
    free = not voters or whole_duties > 0  # every cell is somebody's
    open_to = {} if free else {candidate: _open_to(duties, candidate) for candidate in candidates}
    blank = digests.table(
        [rated & open_to.get(candidate, rated) & ~known.get(candidate, 0) for candidate in candidates], ratings
    )
    counts = blank.sum(axis=0).tolist()
    firsts = blank.argmax(axis=0).tolist() if candidates else counts
    outside, off_step = _outside(evaluation, digests), _off_step(evaluation, digests)
    for key, count, first in zip(ratings, counts, firsts, strict=True):
        criterion = evaluation.criteria[key]
        table, who = ("consensus", ()) if not voters else ("sheets", (voters[0],))
        if count and whole_duties < len(duties):
            who = (_first_open_to(duties, candidates[first], digests.leaves([key])),)
        yield from _missing_cells(table, criterion, key, count, candidates[first : first + 1], len(candidates), who)
        if key in outside:
            where, place = outside[key]
            what = sentence("{criterion} has a score outside the scale", criterion=criterion.name)
            yield Problem(Severity.WARNING, where, place, what, "{count} criteria have a score outside the scale")
        if key in off_step:
            step = plain(evaluation.scale.step)
            what = sentence("{criterion} has a score off the step of {step}", criterion=criterion.name, step=step)
            many = "{count} criteria have a score off the step of {step}"
            yield Problem(Severity.HINT, "sheets", off_step[key], what, many)
    for duty in duties:
        whole = duty.assigned.bit_count() * (len(candidates) - len(duty.conflicts))
        if scored[duty.voter] < whole:
            what = sentence(
                "{name} has scored {count} of {of}",
                name=evaluation.evaluators[duty.voter].name,
                count=scored[duty.voter],
                of=whole,
                panel=len(voters),
            )
            many = "{count} of {panel} evaluators have not scored everything yet"
            yield Problem(Severity.HINT, "evaluators", (duty.voter,), what, many)
        yield from _uncounted(evaluation, duty, rated)
    if not free:
        yield from _nobodys(evaluation, digests, duties, ratings, open_to)


@dataclass(frozen=True, slots=True)
class _Duty:
    """What a member of the panel who has a vote is to score.

    assigned   the ratings that are assigned; every one where nothing less is
    conflicts  the candidates, of those there are, with whom there is a conflict of interest
    rows       what the sheet says in short, by candidate
    """

    voter: str
    assigned: Leaves
    conflicts: frozenset[str]
    rows: Mapping[str, CellsDigest]


def _duty(evaluation: Evaluation, digests: Digests, voter: str, rated: Leaves) -> _Duty:
    all_assigned = not evaluation.evaluators[voter].assigned
    assigned = rated if all_assigned else digests.leaves(criteria_of(evaluation, voter))
    conflicts = frozenset(key for key in conflicts_of(evaluation, voter) if key in evaluation.candidates)
    sheet = evaluation.sheets.get(voter)
    return _Duty(voter, assigned, conflicts, {} if sheet is None else digests.of(sheet).rows)


def _open_to(duties: list[_Duty], candidate: str) -> Leaves:
    """The leaves that somebody is to score for a candidate."""
    found: Leaves = 0
    for duty in duties:
        if candidate not in duty.conflicts:
            found |= duty.assigned
    return found


def _first_open_to(duties: list[_Duty], candidate: str, leaf: Leaves) -> str:
    return next(duty.voter for duty in duties if candidate not in duty.conflicts and duty.assigned & leaf)


def _uncounted(evaluation: Evaluation, duty: _Duty, rated: Leaves) -> Iterator[Problem]:
    """The scores of a member that do not count, and why."""
    name = evaluation.evaluators[duty.voter].name
    for candidate, row in sorted(duty.rows.items(), key=lambda each: each[0]) if duty.conflicts else ():
        count = (row.scored & rated).bit_count()
        if candidate in duty.conflicts and count:
            what = sentence(
                "{count} scores of {name} for {candidate} do not count: {name} declares a conflict of interest",
                count=count,
                name=name,
                candidate=evaluation.candidates[candidate].name,
            )
            many = "Scores do not count in {count} cases, because of a declared conflict of interest"
            yield Problem(Severity.WARNING, "declarations", (duty.voter, candidate), what, many)
    others = rated & ~duty.assigned
    count = 0
    if others:
        rows = duty.rows.items()
        count = sum((row.scored & others).bit_count() for candidate, row in rows if candidate not in duty.conflicts)
    if count:
        template = "{count} scores of {name} do not count: these criteria are not assigned to {name}"
        what = sentence(template, count=count, name=name)
        many = "{count} evaluators have scored criteria that are not assigned to them; these scores do not count"
        yield Problem(Severity.HINT, "evaluators", (duty.voter,), what, many)
    if not duty.assigned:
        what = sentence("No criterion that is scored is assigned to {name}", name=name)
        many = "{count} evaluators have no criterion assigned that is scored"
        yield Problem(Severity.WARNING, "evaluators", (duty.voter,), what, many)


def _nobodys(
    evaluation: Evaluation,
    digests: Digests,
    duties: list[_Duty],
    ratings: tuple[str, ...],
    open_to: Mapping[str, Leaves],
) -> Iterator[Problem]:
    """Candidates and criteria that nobody with a vote is to score, and single cells, if nothing is agreed on there."""
    assigned: Leaves = 0
    for duty in duties:
        assigned |= duty.assigned
    shut = [key for key in open_to if all(key in duty.conflicts for duty in duties)]
    for key in shut:
        what = sentence(
            "Everybody on the panel who has a vote declares a conflict of interest with {candidate}",
            candidate=evaluation.candidates[key].name,
        )
        yield Problem(Severity.WARNING, "candidates", (key,), what)
    agreed = digests.of(evaluation.consensus).rows
    rated = digests.leaves(ratings)
    candidates = [key for key in open_to if key not in shut]
    without = [rated & ~open_to[key] & ~(agreed[key].scored if key in agreed else 0) for key in candidates]
    table = digests.table(without, ratings)
    unassigned = digests.table([rated & ~assigned], ratings)[0].tolist()
    for at, key in enumerate(ratings):
        name = evaluation.criteria[key].name
        lacking = [candidate for row, candidate in enumerate(candidates) if table[row, at]]
        if lacking and unassigned[at]:
            what = sentence("{criterion} is assigned to nobody who has a vote", criterion=name)
            many = "{count} criteria are assigned to nobody who has a vote"
            yield Problem(Severity.WARNING, "criteria", (key,), what, many)
        elif lacking:
            what = sentence(
                "{criterion}: for {count} of {of} everybody to whom it is assigned declares a conflict of interest",
                criterion=name,
                count=len(lacking),
                of=len(open_to),
            )
            yield Problem(Severity.WARNING, "consensus", (lacking[0], key), what)


def _outside(evaluation: Evaluation, digests: Digests) -> dict[str, tuple[str, Key]]:
    """For each leaf with a score outside the scale, the table and the key of the first."""
    agreed = digests.of(evaluation.consensus).outside
    found: dict[str, tuple[str, Key]] = {leaf: ("consensus", (key, leaf)) for leaf, key in agreed.items()}
    for leaf, place in _first({key: digest.outside for key, digest in _sheets(evaluation, digests).items()}).items():
        if leaf not in found or place < found[leaf][1]:
            found[leaf] = ("sheets", place)
    return found


def _off_step(evaluation: Evaluation, digests: Digests) -> dict[str, Key]:
    """For each leaf with a score off the step, the key of the first; what is agreed on may lie between two steps."""
    return _first({key: digest.off_step for key, digest in _sheets(evaluation, digests).items()})


def _sheets(evaluation: Evaluation, digests: Digests) -> dict[str, SheetDigest]:
    """The sheets of those who are on the panel."""
    return {key: digests.of(sheet) for key, sheet in evaluation.sheets.items() if key in evaluation.evaluators}


def _first(sheets: Mapping[str, Mapping[str, str]]) -> dict[str, Key]:
    """For each leaf that a sheet names, with a candidate: the first key of all sheets."""
    evaluators: dict[str, str] = {}
    for key in sorted(sheets, reverse=True):
        evaluators.update(dict.fromkeys(sheets[key], key))
    return {leaf: (key, sheets[key][leaf], leaf) for leaf, key in evaluators.items()}


def _missing_cells(
    table: str, criterion: Criterion, key: str, count: int, first: list[str], of: int, who: Key = ()
) -> Iterator[Problem]:
    """`first`: the first of the candidates that lack a cell."""
    if not count:
        return
    if criterion.kind is Kind.GATE:
        template = "{criterion}: not answered for {count} of {of}"
    elif criterion.kind is Kind.MEASURE:
        template = "{criterion}: no figure for {count} of {of}"
    else:
        template = "{criterion}: not scored for {count} of {of}"
    what = sentence(template, criterion=criterion.name, count=count, of=of)
    yield Problem(Severity.MISSING, table, (*who, *first, key), what)

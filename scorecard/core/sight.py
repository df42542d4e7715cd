"""What may be seen of a formal evaluation, by whom and from when on.

While a formal evaluation is being scored, each member of the panel sees the own sheet alone, until all sheets are in;
sealed criteria (the price, as a rule) are seen by nobody until they are opened. Veiling takes away the rows that must
not be seen, so that whatever is worked out from a veiled evaluation (totals, ranges, ranks, who is out, problems) says
nothing of them. An open evaluation hides nothing.

Veiled values share structure with one another as the values beneath them do: see `Veil`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from scorecard.core.changes import Change, Changes, diff, row_at, row_of, rows, with_row
from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import (
    NAMING,
    TABLES,
    WHOLE,
    Aspect,
    Cell,
    Cells,
    Criterion,
    Departure,
    Evaluation,
    Key,
    Kind,
    Process,
    Stage,
    in_order,
    named_in,
)
from scorecard.core.panel import expected_cells
from scorecard.core.problems import Problem, Severity
from scorecard.core.table import Table
from scorecard.core.tree import tree_of

_CLOSED: Final = (Stage.SETUP, Stage.SCORING)  # the stages in which sheets are blind
_NAMED: Final = ("criteria", "candidates", "evaluators", "scenarios")
_MOST_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see now.

    who       the evaluator's key, or "" for what everybody may see
    blind     the sheets of others, and what was agreed on them, are hidden
    sealed    the criteria whose figures, scores and agreed scores are hidden
    weighing  the weights that others would give are hidden
    unspoken  the criteria whose waivers are hidden, for they tell of what is
    costs     the lines of all costs are hidden
    plain     the criteria that are not sealed, while others are: a scenario can name one that has gone, and was
    hidden    a sentence for each thing that is hidden, saying when it opens
    """

    who: str = ""
    blind: bool = False
    sealed: frozenset[str] = frozenset()
    weighing: bool = False
    unspoken: frozenset[str] = frozenset()
    costs: bool = False
    plain: frozenset[str] = frozenset()
    hidden: tuple[Sentence, ...] = field(default=(), compare=False)

    @property
    def clear(self) -> bool:
        """Whether nothing is hidden."""
        return not (self.blind or self.sealed or self.weighing)

    @property
    def sees_consensus(self) -> bool:
        """Whether agreed scores may be seen, but for those of sealed criteria."""
        return not self.blind

    def sees_sheet(self, evaluator: str) -> bool:
        """Whether the sheet of an evaluator may be seen, but for sealed criteria."""
        return not self.blind or evaluator == self.who

    def sees_weights(self, evaluator: str) -> bool:
        """Whether the weights that an evaluator would give may be seen."""
        return not self.weighing or evaluator == self.who

    def sees_judgement(self, who: str) -> bool:
        """Whether the answers behind somebody's weights may be seen; those of the panel together always may."""
        return who == WHOLE or self.sees_weights(who)

    def hides(self, table: str, key: Key) -> bool:
        """Whether a row must not be seen."""
        if table == "sheets":
            return not self.sees_sheet(key[0]) or key[-1] in self.sealed
        if table == "consensus":
            return self.blind or key[-1] in self.sealed
        if table == "facts":
            return key[-1] in self.sealed
        if table == "weights":
            return not self.sees_weights(key[0])
        if table == "judgements":
            return not self.sees_judgement(key[1])
        if table == "cost_lines":
            return self.costs
        if table == "departures":
            return self._hides_departure(key[1], key[-1])
        return table == "waivers" and key[-1] in self.unspoken

    def _hides_departure(self, aspect: str, leaf: str) -> bool:
        """Whether what a scenario says of a cell must not be seen: as the cell itself."""
        if aspect == Aspect.SCORE and self.blind:
            return True
        return aspect in (Aspect.SCORE, Aspect.FACT) and bool(self.sealed) and leaf not in self.plain


CLEAR: Final = Sight()


@dataclass(frozen=True, slots=True)
class Veil:
    """An evaluation and what may be seen of it.

    Made with the veil of an earlier state, `value` shares with the earlier value every table in which nothing that may
    be seen has changed, and is that very value where nothing has.
    """

    whole: Evaluation
    sight: Sight
    value: Evaluation


# ---- what is hidden ---------------------------------------------------------------------------


def sealed_criteria(criteria: Table[str, Criterion]) -> frozenset[str]:
    """The criteria that are marked as sealed, with everything under them."""
    found = {key for key, criterion in criteria.items() if criterion.sealed}
    children = tree_of(criteria).children if found else {}
    waiting = list(found)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def closed_criteria(evaluation: Evaluation) -> frozenset[str]:
    """The criteria that are sealed now: those of a formal evaluation in which they have not been opened."""
    head = evaluation.head
    if head.process is Process.OPEN or head.unsealed or head.stage is Stage.DECIDED:
        return frozenset()
    return sealed_criteria(evaluation.criteria)


def costs_sealed(evaluation: Evaluation, closed: frozenset[str] | None = None) -> bool:
    """Whether costs are sealed: as the measure that they feed; where they feed none, while anything is.

    `closed` are the criteria that are sealed, all that are marked so where nothing is given.
    """
    closed = sealed_criteria(evaluation.criteria) if closed is None else closed
    feeds = evaluation.cost_terms.feeds
    return feeds in closed if feeds in evaluation.criteria else bool(closed)


def quality_criteria(evaluation: Evaluation) -> frozenset[str]:
    """The scored leaves that are not marked as sealed."""
    return frozenset(tree_of(evaluation.criteria).leaves) - sealed_criteria(evaluation.criteria)


def sheets_awaited(evaluation: Evaluation) -> list[str]:
    """The evaluators with a vote who have something to score that is not sealed, and have not handed it in."""
    quality = quality_criteria(evaluation)
    return [
        key
        for key in in_order(evaluation.evaluators)
        if evaluation.evaluators[key].voting_weight > 0
        and key not in evaluation.submissions
        and any(True for _ in expected_cells(evaluation, key, quality))
    ]


def sheets_in(evaluation: Evaluation) -> tuple[int, int]:
    """How many sheets are handed in, and how many there are with those that are awaited."""
    given = sum(key in evaluation.evaluators for key in evaluation.submissions)
    return given, given + len(sheets_awaited(evaluation))


def sight(evaluation: Evaluation, who: str = "") -> Sight:
    """What an evaluator may see; "", or a key that is not on the panel: what everybody may see."""
    if evaluation.head.process is Process.OPEN:
        return CLEAR
    who = who if who in evaluation.evaluators else ""
    sealed = closed_criteria(evaluation)
    early = evaluation.head.stage in _CLOSED
    awaited = sheets_awaited(evaluation) if early else []
    blind = early and (bool(awaited) or not evaluation.submissions)
    without_weights = [key for key in _voters(evaluation) if not evaluation.weights.get(key)] if blind else []
    weighing = bool(without_weights)
    if not (blind or sealed):
        return CLEAR
    unspoken = _unspoken(evaluation.criteria, sealed, blind=blind)
    hidden = tuple(_sentences(evaluation, who, awaited if blind else None, sealed, without_weights))
    plain = frozenset(evaluation.criteria) - sealed if sealed else frozenset()
    return Sight(who, blind, sealed, weighing, unspoken, costs_sealed(evaluation, sealed), plain, hidden)


def _voters(evaluation: Evaluation) -> list[str]:
    return [key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0]


def _unspoken(criteria: Table[str, Criterion], sealed: frozenset[str], *, blind: bool) -> frozenset[str]:
    """The criteria whose limits are judged by something hidden: sealed, a blind rating, or a group with one."""
    found = set(sealed)
    for key in reversed(tree_of(criteria).order):
        criterion = criteria[key]
        if key in found or (blind and criterion.kind is Kind.RATING):
            found |= {key, criterion.parent}
    return frozenset(found - {""})


def _sentences(
    evaluation: Evaluation,
    who: str,
    awaited: list[str] | None,
    sealed: frozenset[str],
    without_weights: list[str],
) -> Iterator[Sentence]:
    if awaited is not None:
        names = _listed(evaluation, awaited)
        if names and who:
            yield sentence("The others' sheets are hidden until all are handed in; awaited: {names}", names=names)
        elif names:
            yield sentence("The sheets are hidden until all are handed in; awaited: {names}", names=names)
        else:
            yield sentence("The sheets are hidden until the scoring is closed")
        yield sentence("Agreed scores are hidden until all sheets are handed in")
    if without_weights:
        names = _listed(evaluation, without_weights)
        yield sentence(
            "The weights that others would give are hidden until all have given theirs: {names}", names=names
        )
    for key in tree_of(evaluation.criteria).order:
        if key in sealed and evaluation.criteria[key].sealed:
            name = evaluation.criteria[key].name
            yield sentence("{criterion} is sealed until the quality sheets are in and it is opened", criterion=name)
    if evaluation.cost_terms.years and costs_sealed(evaluation, sealed):
        yield sentence("What costs are built up of is sealed as long")


def _listed(evaluation: Evaluation, evaluators: list[str]) -> str:
    names = [evaluation.evaluators[key].name for key in evaluators[:_MOST_NAMES]]
    return ", ".join([*names, "..."] if len(evaluators) > _MOST_NAMES else names)


# ---- taking it away ---------------------------------------------------------------------------


def veiled(evaluation: Evaluation, who: str = "") -> Evaluation:
    """The evaluation without what `who` must not see; the same object where nothing is hidden."""
    return veil(evaluation, who).value


def veil(evaluation: Evaluation, who: str = "", previous: Veil | None = None) -> Veil:
    """The veil of an evaluation; what changed since `previous` is all that is looked at where the sight is the same."""
    found = sight(evaluation, who)
    if found.clear:
        return Veil(evaluation, found, evaluation)
    if previous is not None and previous.sight != found:
        previous = None
    return Veil(evaluation, found, _veiled(evaluation, found, previous))


def veiled_state(state: Evaluation, now: Evaluation, who: str = "") -> Evaluation:
    """An earlier state of an evaluation without what must not be seen now.

    What was hidden then and has been opened since is seen. What was sealed then and is no criterion any more stays
    hidden while anything is.
    """
    found = sight(now, who)
    if found.clear:
        return state
    gone = frozenset(key for key in sealed_criteria(state.criteria) if key not in now.criteria)
    sealed = found.sealed | gone
    unspoken = found.unspoken | _unspoken(state.criteria, sealed, blind=found.blind)
    plain = (found.plain | frozenset(state.criteria)) - sealed
    return _veiled(state, replace(found, sealed=sealed, unspoken=unspoken, plain=plain), None)


def veiled_changes(changes: Iterable[Change], evaluation: Evaluation, who: str = "") -> Changes:
    """Changes as they may be told: that of a hidden row has no fields, so that it says only that something happened.

    `evaluation` is as it stands now. Veiled changes are for reading; they cannot be applied.
    """
    found = sight(evaluation, who)
    if found.clear:
        return tuple(changes)
    changes = tuple(changes)
    gone = {  # criteria that these very changes add or take away, and that are not there now
        change.key[0]
        for change in changes
        if change.table == "criteria" and change.key[0] not in evaluation.criteria
        if any(side is not None and side.get("sealed") for side in (change.before, change.after))
    }
    found = replace(found, sealed=found.sealed | gone, unspoken=found.unspoken | gone, plain=found.plain - gone)
    return tuple(
        Change(change.table, change.key, {}, {}) if found.hides(change.table, change.key) else change
        for change in changes
    )


def _veiled(evaluation: Evaluation, found: Sight, previous: Veil | None) -> Evaluation:
    if not found.blind:
        agreed = _followed("consensus", evaluation, previous, _cells_rule(found.sealed))
    else:
        agreed = Table() if evaluation.consensus else evaluation.consensus
    parts = {
        "sheets": _followed("sheets", evaluation, previous, _sheet_rule(found)),
        "facts": _followed("facts", evaluation, previous, _cells_rule(found.sealed)),
        "consensus": agreed,
        "weights": _followed("weights", evaluation, previous, _weights_rule(found)),
        "waivers": _followed("waivers", evaluation, previous, _cells_rule(found.unspoken)),
        "judgements": _followed("judgements", evaluation, previous, _judgements_rule(found)),
        "cost_lines": Table() if found.costs and evaluation.cost_lines else evaluation.cost_lines,
        "departures": _followed("departures", evaluation, previous, _departures_rule(found)),
    }
    if previous is not None:
        for table, part in parts.items():
            earlier = getattr(previous.value, table)
            parts[table] = earlier if _alike(part, earlier) else part
    changed = {table: part for table, part in parts.items() if part is not getattr(evaluation, table)}
    result = replace(evaluation, **changed) if changed else evaluation
    if previous is not None and all(getattr(result, table) is getattr(previous.value, table) for table in TABLES):
        return previous.value
    return result


_Rule = Callable[[str, Any, Any, Any], Any]
"""(key, row, the row before, what was seen of that) -> what is seen of the row; nothing where it is empty."""


def _sheet_rule(found: Sight) -> _Rule:
    cells = _cells_rule(found.sealed)

    def rule(evaluator: str, sheet: Any, before: Any, seen: Any) -> Any:
        return _rows(sheet, before, seen, cells) if found.sees_sheet(evaluator) else Table()

    return rule


def _cells_rule(hidden: frozenset[str]) -> _Rule:
    def rule(_: str, cells: Cells, _before: Any, seen: Any) -> Any:
        kept = cells
        for leaf in hidden if len(hidden) <= len(cells) else [key for key in cells if key in hidden]:
            kept = kept.remove(leaf)
        return seen if seen is not None and _alike(kept, seen) else kept

    return rule


def _alike(part: Any, other: Any) -> bool:
    """Whether two parts of an evaluation are equal, a gate that is passed and a figure of 1 not taken for the same."""
    if part is other or part != other:
        return part is other
    if not isinstance(part, Table):
        if isinstance(part, Departure):
            return type(part.value) is type(other.value)
        return not isinstance(part, Cell) or type(part.score) is type(other.score)
    return all(_alike(before, after) for _, before, after in part.differences(other))


def _weights_rule(found: Sight) -> _Rule:
    return lambda evaluator, given, _before, _seen: given if found.sees_weights(evaluator) else Table()


def _judgements_rule(found: Sight) -> _Rule:
    def rule(_: str, judged: Any, _before: Any, seen: Any) -> Any:
        kept = judged
        for who in judged:
            if not found.sees_judgement(who):
                kept = kept.remove(who)
        return seen if seen is not None and kept == seen else kept

    return rule


def _departures_rule(found: Sight) -> _Rule:
    def rule(scenario: str, said: Any, _before: Any, seen: Any) -> Any:
        kept = said
        for aspect in (Aspect.SCORE.value, Aspect.FACT.value):
            for subject, leaves in said.get(aspect, Table()).items():
                for leaf in leaves:
                    if found.hides("departures", (scenario, aspect, subject, leaf)):
                        kept = kept.set(aspect, kept[aspect].set(subject, kept[aspect][subject].remove(leaf)))
                if not kept[aspect][subject]:
                    kept = kept.set(aspect, kept[aspect].remove(subject))
            if aspect in kept and not kept[aspect]:
                kept = kept.remove(aspect)
        return seen if seen is not None and _alike(kept, seen) else kept

    return rule


def _followed(table: str, evaluation: Evaluation, previous: Veil | None, rule: _Rule) -> Any:
    before = None if previous is None else getattr(previous.whole, table)
    seen = None if previous is None else getattr(previous.value, table)
    return _rows(getattr(evaluation, table), before, seen, rule)


def _rows(now: Any, before: Any, seen: Any, rule: _Rule) -> Any:
    """A table row by row as `rule` says, or only the rows in which it differs from `before`, seen as `seen`."""
    pairs: Iterable[tuple[str, Any, Any]]
    if before is None or seen is None:
        before, seen, pairs = now, now, ((key, None, row) for key, row in now.items())
    elif before is now:
        return seen
    else:
        pairs = before.differences(now)
    same = seen is before
    for key, old, new in pairs:
        was = seen.get(key) if old is not None else None
        kept = None if new is None else rule(key, new, old, was)
        same = same and kept is new
        if not kept:
            seen = seen.remove(key)
        elif kept is not seen.get(key):
            seen = seen.set(key, kept)
    return now if same else seen


def told_problems(found: Iterable[Problem], seen_by: Sight) -> list[Problem]:
    """The problems of a veiled evaluation without those that only say that something hidden is missing."""
    return [problem for problem in found if not _lacks_the_hidden(problem, seen_by)]


def _lacks_the_hidden(problem: Problem, seen_by: Sight) -> bool:
    if not problem.key or problem.severity not in (Severity.MISSING, Severity.HINT):
        return False
    if problem.table in ("facts", "sheets", "consensus") and problem.key[-1] in seen_by.sealed:
        return True
    if problem.table in ("sheets", "consensus"):
        return seen_by.blind and not seen_by.who
    return problem.table == "evaluators" and not seen_by.sees_sheet(problem.key[0])


# ---- an edit of what is seen -------------------------------------------------------------------


def lifted(whole: Evaluation, seen: Evaluation, value: Evaluation) -> Evaluation:
    """`value`, which was made of what is seen, as an edit of the whole.

    What is hidden stays as it is, unless what it hangs on is removed, or it is itself written over: a field that is
    set in a hidden row leaves its other fields.
    """
    if whole is seen:
        return value
    changes = diff(seen, value)
    result = whole
    for change in changes:
        row = row_at(whole, change.table, change.key)
        if change.after is None:
            row = None
        elif row is None:
            row = row_of(change.table, change.after)
        else:
            row = replace(row, **change.after)
        result = with_row(result, change.table, change.key, row)
    gone = {change.table: set[str]() for change in changes if change.after is None and change.table in _NAMED}
    for change in changes:
        if change.table in gone and change.after is None:
            gone[change.table].add(change.key[0])
    return _without(result, gone) if gone else result


def _without(evaluation: Evaluation, gone: Mapping[str, set[str]]) -> Evaluation:
    """The evaluation without the rows that name rows which are gone."""
    for table in NAMING:
        if not gone.keys().isdisjoint(TABLES[table].key):
            for key, _ in list(rows(evaluation, table)):
                if any(part in gone.get(name, ()) for name, part in named_in(table, key)):
                    evaluation = with_row(evaluation, table, key, None)
    return evaluation

"""The words of the Results page: whose scores count, what is missing, gates, and how settled the first place is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Evaluation, Kind, Missing, Pooling, in_order
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.core.screening import Reason, ReasonKind
from scorecard.core.sight import CLEAR, Sight
from scorecard.core.values import is_relative
from scorecard.core.why import way_to_lead
from scorecard.core.wording import counted, isolated, listed
from scorecard.render.heat_map import HeatMap
from scorecard.render.profile import Profile
from scorecard.render.ranking import inward, step_name
from scorecard.render.series import parts_of, short_names, values_by_part

MOST_NAMED = 3

_POOLING = {
    Pooling.MEAN: "Mean of {count} evaluators",
    Pooling.MEDIAN: "Median of {count} evaluators",
    Pooling.TRIMMED_MEAN: "Trimmed mean of {count} evaluators",
}
_MISSING = {
    Missing.PROVISIONAL: "{cells} missing",
    Missing.REDISTRIBUTE: "{cells} missing, the other weights scaled up",
    Missing.WORST: "{cells} missing, counted as the worst",
}


class Certainty(Enum):
    """How settled the first place is."""

    SETTLED = "settled"
    PROVISIONAL = "provisional"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How settled the first place is, in a sentence; `mends`: whether an order of tie-breaks would help."""

    certainty: Certainty
    what: Sentence
    mends: bool = False


# ---- facts ----------------------------------------------------------------------------------------


def whose(evaluation: Evaluation, scorecard: Scorecard, sight: Sight = CLEAR) -> Sentence:
    """Whose scores the result stands on: where the sheets of others are hidden, on those of one person alone."""
    ratings = [
        (at, leaf) for at, leaf in enumerate(scorecard.matrix.leaves) if evaluation.criteria[leaf].kind is Kind.RATING
    ]
    if not ratings:
        return sentence("Measured figures only")
    if sight.blind and sight.who in evaluation.evaluators:
        return sentence("Scores of {name} alone", name=isolated(evaluation.evaluators[sight.who].name))
    known = agreed = 0
    for row, candidate in enumerate(scorecard.matrix.candidates):
        cells = evaluation.consensus.get(candidate)
        for at, leaf in ratings:
            if scorecard.matrix.given[row, at]:
                known += 1
                cell = None if cells is None else cells.get(leaf)
                agreed += cell is not None and isinstance(cell.score, float)
    if agreed and agreed == known:
        return sentence("Agreed scores")
    voters = [key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0]
    if not voters:
        pooled = sentence("No evaluators yet")
    elif len(voters) == 1:
        pooled = sentence("Scores of {name}", name=isolated(evaluation.evaluators[voters[0]].name))
    else:
        pooled = sentence(_POOLING[evaluation.rules.pooling], count=len(voters))
    if agreed:
        return sentence("{agreed} of {known} scores agreed. {pooled}", agreed=agreed, known=known, pooled=pooled)
    return pooled


def rule(evaluation: Evaluation) -> Sentence:
    """How scores become the total."""
    return sentence(f"Weighted sum, {evaluation.rules.rating.value} values")


def blanks(evaluation: Evaluation, scorecard: Scorecard, sight: Sight = CLEAR) -> Sentence | None:
    """How many cells are missing and what stands for them; None where all are there that may be seen."""
    matrix = scorecard.matrix
    seen = [leaf not in sight.sealed for leaf in matrix.leaves]
    cells = int(((~matrix.given) & (matrix.weights > 0))[:, seen].sum())
    answers = sum(reason.kind is ReasonKind.UNANSWERED for each in scorecard.standings for reason in each.reasons)
    if cells:
        found = sentence(_MISSING[evaluation.rules.missing], cells=counted(cells, "cell", "cells"))
        if answers:
            return sentence("{found}, {answers}", found=found, answers=counted(answers, "gate open", "gates open"))
        return found
    return sentence("{answers}", answers=counted(answers, "gate open", "gates open")) if answers else None


# ---- gates ----------------------------------------------------------------------------------------


def screening_notes(evaluation: Evaluation, scorecard: Scorecard) -> list[Sentence]:
    """Gates, waivers, and who is out, a sentence each."""
    standings, gates = scorecard.standings, len(scorecard.tree.gates)
    short = short_names(evaluation)
    notes: list[Sentence] = []
    if gates:
        notes.append(_gates(standings, gates))
    waived = [(each, reason) for each in standings for reason in each.reasons if reason.waiver is not None]
    if len(waived) == 1:
        standing, reason = waived[0]
        fields = {
            "name": isolated(short[standing.key]),
            "what": _subject(evaluation, reason),
            "by": isolated(reason.waiver.by) if reason.waiver is not None else "",
        }
        notes.append(sentence("One waiver: {name}, {what}, by {by}", **fields))
    elif waived:
        names = _some(isolated(short[key]) for key in dict.fromkeys(each.key for each, _ in waived))
        notes.append(sentence("{count} waivers: {names}", count=len(waived), names=names))
    out = [isolated(short[each.key]) for each in standings if each.status is Status.OUT]
    if out:
        notes.append(sentence("Out: {names}", names=_some(out)))
    return notes


def _gates(standings: Sequence[Standing], gates: int) -> Sentence:
    def having(kind: ReasonKind) -> int:
        return sum(any(each.kind is kind and each.waiver is None for each in row.reasons) for row in standings)

    failed, unanswered = having(ReasonKind.GATE), having(ReasonKind.UNANSWERED)
    fields = {"gates": counted(gates, "gate", "gates"), "all": len(standings), "failed": failed, "open": unanswered}
    if failed and unanswered:
        return sentence("{gates}: {failed} of {all} candidates fail, {open} not answered in full", **fields)
    if failed:
        return sentence("{gates}: {failed} of {all} candidates fail", **fields)
    if unanswered:
        return sentence("{gates}: not answered in full for {open} of {all} candidates", **fields)
    return sentence("{gates} passed by all {all}" if len(standings) > 1 else "{gates} passed", **fields)


def _subject(evaluation: Evaluation, reason: Reason) -> str:
    criterion = evaluation.criteria.get(reason.criterion)
    return isolated(criterion.name) if criterion is not None else str(reason.what)


def _some(names: Iterable[str]) -> str:
    """Names, of many the first few and how many more."""
    every = list(names)
    if len(every) <= MOST_NAMED:
        return listed(every)
    return str(sentence("{names} and {more} more", names=", ".join(every[:2]), more=len(every) - 2))


# ---- how settled the first place is -----------------------------------------------------------------


def verdict(evaluation: Evaluation, scorecard: Scorecard) -> Verdict:
    """How settled the first place is: what is missing may change it, or several share it."""
    ranked = [each for each in scorecard.standings if each.rank is not None]
    if any(each.status is Status.PROVISIONAL for each in scorecard.standings):
        return Verdict(Certainty.PROVISIONAL, _provisional(evaluation, scorecard, ranked))
    leaders = [each for each in ranked if each.rank == 1]
    if len(leaders) > 1:
        return _shared(evaluation, scorecard, leaders)
    if leaders and leaders[0].decided_by:
        fields = {"step": step_name(evaluation, leaders[0].decided_by), "name": isolated(leaders[0].name)}
        return Verdict(Certainty.TIE, sentence("The totals are equal; {step} puts {name} first.", **fields))
    return Verdict(Certainty.SETTLED, sentence(""))


def _provisional(evaluation: Evaluation, scorecard: Scorecard, ranked: Sequence[Standing]) -> Sentence:
    if not ranked:
        return sentence("Nothing is scored yet.")
    first = ranked[0]
    low, high = inward(first.low, first.high)
    rivals = [
        each
        for each in scorecard.standings
        if each.status is not Status.OUT and each.key != first.key and each.high >= first.low - 1e-9
    ]
    fields: dict[str, object] = {"leader": isolated(first.name), "low": shown(low), "high": shown(high)}
    spread = first.high - first.low > 1e-9
    if rivals:
        best = max(rivals, key=lambda each: each.high)
        fields |= {"rival": isolated(best.name), "most": shown(inward(best.low, best.high)[1])}
        fields["count"] = len(rivals)
        if len(rivals) > 1 and spread:
            return sentence(
                "{leader} can still end between {low} and {high}; {count} others can catch up, {rival} up to {most}.",
                **fields,
            )
        if len(rivals) > 1:
            return sentence("{count} others can still catch up with {leader}, {rival} up to {most}.", **fields)
        if spread:
            return sentence("{leader} can still end between {low} and {high}, {rival} up to {most}.", **fields)
        return sentence("{rival} can still reach {most} and catch up with {leader}.", **fields)
    waits = any(reason.kind is ReasonKind.UNANSWERED for reason in first.reasons)
    if waits:
        return sentence("{leader} leads, but not all of its gates are answered.", **fields)
    measures = [
        row for row in map(evaluation.criteria.__getitem__, scorecard.matrix.leaves) if row.kind is Kind.MEASURE
    ]
    if any(map(is_relative, measures)):
        return sentence("What is missing can hardly change who leads.", **fields)
    return sentence("What is missing cannot change that {leader} leads.", **fields)


def _shared(evaluation: Evaluation, scorecard: Scorecard, leaders: Sequence[Standing]) -> Verdict:
    parts = parts_of(evaluation.criteria, scorecard.tree)
    values = values_by_part(scorecard, parts)
    rows = [values[each.key] for each in leaders]
    declared = set(evaluation.rules.tie_break)
    splitting = [
        part
        for at, part in enumerate(parts)
        if part.key and part.key not in declared and len({round(row[at] or 0.0, 9) for row in rows}) > 1
    ]
    if splitting:
        names = [
            f"\N{LEFT DOUBLE QUOTATION MARK}{isolated(part.name)}\N{RIGHT DOUBLE QUOTATION MARK}" for part in splitting
        ]
        if len(names) > MOST_NAMED:
            names = names[:MOST_NAMED]
        either = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
        what = sentence(
            "{count} share the first place. A tie-break by {names} would split them.", count=len(leaders), names=either
        )
        return Verdict(Certainty.TIE, what, mends=True)
    what = sentence("{count} share the first place and reach the same in every criterion.", count=len(leaders))
    return Verdict(Certainty.TIE, what)


def improvement(evaluation: Evaluation, scorecard: Scorecard, first: str, second: str) -> Sentence | None:
    """What the one behind of two would have to improve, and by how much, to lead; None where nothing can be said."""
    places = {each.key: place for place, each in enumerate(scorecard.standings)}
    behind = max((first, second), key=places.__getitem__)
    standing = scorecard.standings[places[behind]]
    if standing.rank is None or standing.total is None or (standing.rank == 1 and not standing.tied):
        return None
    return way_to_lead(evaluation, scorecard, behind).what


# ---- sentences above the large pictures ---------------------------------------------------------------


def profile_sentence(data: Profile) -> Sentence:
    """Where the leader is ahead of the one asked about, and where behind, as the shown figures have it."""
    leader = next((line for line in data.lines if line.role == "leader"), None)
    asked = next((line for line in data.lines if line.role == "asked"), None)
    if leader is None or asked is None:
        return sentence("Value reached in each criterion, 0 to 100.")
    ahead: list[str] = []
    behind: list[str] = []
    for part, one, other in zip(data.parts, leader.values, asked.values, strict=True):
        if one is None or other is None or shown(one) == shown(other):
            continue
        (ahead if one > other else behind).append(isolated(part.name))
    fields = {
        "leader": isolated(leader.name),
        "asked": isolated(asked.name),
        "ahead": _some(ahead),
        "behind": _some(behind),
    }
    if ahead and behind:
        return sentence("{leader} reaches more than {asked} in {ahead}, and less in {behind}.", **fields)
    if ahead:
        return sentence("{leader} reaches more than {asked} in {ahead}, and nowhere less.", **fields)
    if behind:
        return sentence("{leader} reaches less than {asked} in {behind}, and nowhere more.", **fields)
    return sentence("{leader} and {asked} reach the same in every criterion.", **fields)


def heat_sentence(data: HeatMap) -> Sentence:
    """Who is best in how many criteria."""
    wins = [
        (
            sum(
                value is not None and best is not None and value >= best - 1e-9
                for value, best in zip(row, data.best, strict=True)
            ),
            each,
        )
        for each, row in zip(data.candidates, data.values, strict=True)
        if not each.out
    ]
    best = [(count, each) for count, each in sorted(wins, key=lambda pair: -pair[0]) if count]
    if not best or len(data.candidates) < 2:
        return sentence("Value reached in each criterion, 0 to 100.")
    of = sum(each is not None for each in data.best)
    first = str(
        sentence("{name} is best in {count} of {of} criteria", name=isolated(best[0][1].name), count=best[0][0], of=of)
    )
    more = [f"{isolated(each.name)} in {count}" for count, each in best[1 : 1 + MOST_NAMED]]
    return sentence("{found}.", found=", ".join([first, *more]))

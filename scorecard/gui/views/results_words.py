"""The words of the Results page: whose scores count, what is missing, gates, and how settled the first place is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from scorecard.core.cube import cube_of
from scorecard.core.errors import Sentence, sentence
from scorecard.core.improvements import way_to_lead
from scorecard.core.model import Evaluation, Kind, Missing, Pooling, in_order
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Standing, Status, step_name
from scorecard.core.screening import Reason, ReasonKind
from scorecard.core.sight import CLEAR, Sight
from scorecard.core.tree import tree_of
from scorecard.core.values import is_relative
from scorecard.core.wording import counted, isolated, listed, one_line
from scorecard.render.heat_map import HeatMap
from scorecard.render.profile import Profile
from scorecard.render.ranking import inward
from scorecard.render.series import Part, parts_of, short_names, values_by_part

MOST_NAMED = 3
EQUAL = 1e-9
"""Points that are nearer to nought are the noise of floats."""

MOST_COUNTED = 200_000
"""Cells of the panel; of more it is not said how many evaluators scored each."""

_POOLING = {
    Pooling.MEAN: "Mean of {who}",
    Pooling.MEDIAN: "Median of {who}",
    Pooling.TRIMMED_MEAN: "Trimmed mean of {who}",
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
    settled: set[tuple[str, str]] = set()
    for row, candidate in enumerate(scorecard.matrix.candidates):
        cells = evaluation.consensus.get(candidate)
        for at, leaf in ratings:
            if scorecard.matrix.given[row, at]:
                known += 1
                cell = None if cells is None else cells.get(leaf)
                if cell is not None and isinstance(cell.score, float):
                    settled.add((candidate, leaf))
    agreed = len(settled)
    if agreed and agreed == known:
        return sentence("Agreed scores")
    voters = [key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0]
    if not voters:
        pooled = sentence("No evaluators yet")
    elif len(voters) == 1:
        pooled = sentence("Scores of {name}", name=isolated(evaluation.evaluators[voters[0]].name))
    else:
        pooled = _pooled(evaluation, len(voters), settled)
    if agreed:
        return sentence("{agreed} of {known} scores agreed. {pooled}", agreed=agreed, known=known, pooled=pooled)
    return pooled


def _pooled(evaluation: Evaluation, voters: int, settled: Container[tuple[str, str]]) -> Sentence:
    """What becomes of the scores of several; of how many, where not all of them score each cell that is not agreed."""
    who = sentence("{count} evaluators", count=voters)
    least, most = _heard(evaluation, settled)
    if 0 < least < most == voters:
        who = sentence("{least} to {count} evaluators", least=least, count=voters)
    elif 0 < least < most:
        who = sentence("{least} to {most} of {count} evaluators", least=least, most=most, count=voters)
    elif most == 1:
        return sentence("One of {count} evaluators scores each cell", count=voters)
    elif 0 < most < voters:
        who = sentence("{most} of {count} evaluators", most=most, count=voters)
    return sentence(_POOLING[evaluation.rules.pooling], who=str(who))


def _heard(evaluation: Evaluation, settled: Container[tuple[str, str]]) -> tuple[int, int]:
    """How many evaluators are heard at least and at most on a cell that is scored and not agreed; (0, 0): not known."""
    ratings = tree_of(evaluation.criteria).ratings
    if len(evaluation.evaluators) * len(evaluation.candidates) * len(ratings) > MOST_COUNTED:
        return 0, 0
    cube = cube_of(evaluation)
    counts = [
        int(cube.count[row, at])
        for row, candidate in enumerate(cube.candidates)
        for at, leaf in enumerate(cube.leaves)
        if cube.count[row, at] and (candidate, leaf) not in settled
    ]
    return min(counts, default=0), max(counts, default=0)


def rule(evaluation: Evaluation) -> Sentence:
    """How scores become the total."""
    return sentence(f"Weighted sum, {evaluation.rules.rating.value} values")


def blanks(evaluation: Evaluation, scorecard: Scorecard, sight: Sight = CLEAR) -> Sentence | None:
    """How many cells are missing and what stands for them; None where all are there that may be seen."""
    matrix = scorecard.matrix
    seen = [leaf not in sight.sealed for leaf in matrix.leaves]
    blank = ((~matrix.given) & (matrix.weights > 0)).sum(axis=0).tolist()
    counts = {True: 0, False: 0}
    for leaf, visible, count in zip(matrix.leaves, seen, blank, strict=True):
        counts[evaluation.criteria[leaf].kind is Kind.RATING] += count if visible else 0
    words = ((counts[True], "score", "scores"), (counts[False], "figure", "figures"))
    cells = listed(counted(count, one, many) for count, one, many in words if count)
    answers = sum(reason.kind is ReasonKind.UNANSWERED for each in scorecard.standings for reason in each.reasons)
    if cells:
        found = sentence(_MISSING[evaluation.rules.missing], cells=cells)
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
        notes.append(sentence("{name} fails \u201c{what}\u201d, waived by {by}", **fields))
    elif waived:
        names = _some(isolated(short[key]) for key in dict.fromkeys(each.key for each, _ in waived))
        notes.append(sentence("{count} waivers: {names}", count=len(waived), names=names))
    out = [isolated(short[each.key]) for each in standings if each.status is Status.OUT]
    if out:
        notes.append(sentence("Out: {names}", names=_some(out)))
    return notes


def waivers_said(evaluation: Evaluation, scorecard: Scorecard) -> str:
    """Every waiver with who granted it and why, a line each; "" where there is none."""
    lines = [
        f"{isolated(each.name)}, {_subject(evaluation, reason)}: "
        f"{isolated(reason.waiver.by)}, {one_line(reason.waiver.reason)}"
        for each in scorecard.standings
        for reason in each.reasons
        if reason.waiver is not None
    ]
    return "\n".join(lines)


def _gates(standings: Sequence[Standing], gates: int) -> Sentence:
    def having(kind: ReasonKind, *, waived: bool = False) -> int:
        asked = [[each for each in row.reasons if each.kind is kind] for row in standings]
        return sum(any((each.waiver is not None) is waived for each in reasons) for reasons in asked)

    waived = having(ReasonKind.GATE, waived=True)
    failed, unanswered = having(ReasonKind.GATE) + waived, having(ReasonKind.UNANSWERED)
    fields = {"gates": counted(gates, "gate", "gates"), "all": len(standings), "failed": failed, "open": unanswered}
    fields["fail"] = "fails" if failed == 1 else "fail"
    if waived:
        fields["waived"] = waived
        if unanswered:
            template = (
                "{gates}: {failed} of {all} candidates {fail}, {waived} with a waiver; {open} not answered in full"
            )
            return sentence(template, **fields)
        return sentence("{gates}: {failed} of {all} candidates {fail}, {waived} with a waiver", **fields)
    if failed and unanswered:
        return sentence("{gates}: {failed} of {all} candidates {fail}, {open} not answered in full", **fields)
    if failed:
        return sentence("{gates}: {failed} of {all} candidates {fail}", **fields)
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
    level = [each for each in ranked if abs((each.total or 0.0) - (first.total or 0.0)) <= EQUAL]
    if len(level) > 1:
        return _level(evaluation, scorecard, level)
    low, high = inward(first.low, first.high)
    rivals = [
        each
        for each in scorecard.standings
        if each.status is not Status.OUT and each.key != first.key and each.high >= first.low - EQUAL
    ]
    fields: dict[str, object] = {"leader": isolated(first.name), "low": shown(low), "high": shown(high)}
    spread = first.high - first.low > EQUAL
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
    if _go_by_others(evaluation, scorecard):
        return sentence("What is missing can hardly change who leads.", **fields)
    return sentence("What is missing cannot change that {leader} leads.", **fields)


def _go_by_others(evaluation: Evaluation, scorecard: Scorecard) -> bool:
    """Whether a figure that comes in can change what others' figures are worth."""
    rows = map(evaluation.criteria.__getitem__, scorecard.matrix.leaves)
    return any(is_relative(row) for row in rows if row.kind is Kind.MEASURE)


def _level(evaluation: Evaluation, scorecard: Scorecard, level: Sequence[Standing]) -> Sentence:
    """Several have the highest total while something is missing: what it is, and whether it can part them."""
    first = level[0]
    names = _some(isolated(each.name) for each in level)
    said = sentence("{names} are level", names=names)
    if first.decided_by:
        step = step_name(evaluation, first.decided_by)
        said = sentence(
            "{names} have the same total; {step} puts {name} first", names=names, step=step, name=isolated(first.name)
        )
    running = [each for each in scorecard.standings if each.status is not Status.OUT]
    keys = {each.key for each in level}
    cells = any(each.high - each.low > EQUAL for each in level)
    cells |= any(each.high >= first.low - EQUAL for each in running if each.key not in keys)
    waits = any(reason.kind is ReasonKind.UNANSWERED for each in level for reason in each.reasons)
    if cells:
        return sentence("{said} so far; what is missing can still change who leads.", said=said)
    if waits:
        return sentence("{said}; not all of their gates are answered.", said=said)
    if _go_by_others(evaluation, scorecard):
        return sentence("{said}; what is missing can hardly change it.", said=said)
    return sentence("{said}; what is missing cannot change it.", said=said)


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
    ahead: list[Part] = []
    behind: list[Part] = []
    for part, one, other in zip(data.parts, leader.values, asked.values, strict=True):
        if one is None or other is None or shown(one) == shown(other):
            continue
        (ahead if one > other else behind).append(part)
    fields = {
        "leader": isolated(leader.name),
        "asked": isolated(asked.name),
        "ahead": _parts_named(ahead),
        "behind": _parts_named(behind),
    }
    if ahead and behind:
        return sentence("{leader} reaches more than {asked} in {ahead}, and less in {behind}.", **fields)
    if ahead:
        return sentence("{leader} reaches more than {asked} in {ahead}, and nowhere less.", **fields)
    if behind:
        return sentence("{leader} reaches less than {asked} in {behind}, and nowhere more.", **fields)
    return sentence("{leader} and {asked} reach the same in every criterion.", **fields)


def _parts_named(parts: Sequence[Part]) -> str:
    """The criteria of parts, of many the first few and how many more; those that stand for several come last."""
    names = [isolated(part.name) for part in parts if part.key]
    rest = sum(len(part.criteria) for part in parts if not part.key)
    if not rest:
        return _some(names)
    together = str(sentence("the {count} others together", count=rest))
    if len(names) >= MOST_NAMED:
        names = [*names[:2], str(sentence("{more} more", more=len(names) - 2))]
    return listed([*names, together])


def heat_sentence(data: HeatMap) -> Sentence:
    """Who is best in how many criteria; each top criterion counts, also those that are drawn together."""
    wins = [(count, each) for count, each in zip(data.wins, data.candidates, strict=True) if not each.out]
    best = [(count, each) for count, each in sorted(wins, key=lambda pair: -pair[0]) if count]
    if not best or len(data.candidates) < 2:
        return sentence("Value reached in each criterion, 0 to 100.")
    of = data.contested
    first = str(
        sentence("{name} is best in {count} of {of} criteria", name=isolated(best[0][1].name), count=best[0][0], of=of)
    )
    more = [f"{isolated(each.name)} in {count}" for count, each in best[1 : 1 + MOST_NAMED]]
    return sentence("{found}.", found=", ".join([first, *more]))

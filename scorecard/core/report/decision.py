"""Page one of a report: what is decided or recommended, in one sentence that is right whatever the result is.

Nothing is recommended while something is hidden, missing or tied, while nobody is in the ranking, or while there is
nobody to compare with; the sentence then says so, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.formality import lateness
from scorecard.core.lead import lead_between, total_decimals, total_text
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.numbers import grouped
from scorecard.core.panel import progress
from scorecard.core.ranking import Scorecard, Standing, Status, step_name
from scorecard.core.report.contents import Decision, Out, Outcome, Summary
from scorecard.core.report.phrases import day, named, some
from scorecard.core.robustness.answers import Robustness
from scorecard.core.robustness.verdict import Bands, Firmness, points
from scorecard.core.screening import Reason, ReasonKind
from scorecard.core.wording import one_line

MOST_OUT: Final = 6
"""How many of those who are out are named on page one."""
MOST_COUNTED: Final = 500_000
"""Cells; of more it is not said how many of them are scored."""
_EQUAL: Final = 1e-9
_STAGES: Final = {
    Stage.SETUP: "Being set up",
    Stage.SCORING: "Being scored",
    Stage.CONSENSUS: "In consensus",
    Stage.DECIDED: "Decided",
}


def summary_of(
    evaluation: Evaluation,
    scorecard: Scorecard | None,
    robustness: Robustness | None,
    *,
    hidden: tuple[Sentence, ...] = (),
    unranked: Sentence | None = None,
    bands: Bands | None = None,
) -> Summary:
    """Page one. `unranked` says why there is no scorecard."""
    decision = decision_of(evaluation, scorecard, hidden=hidden, unranked=unranked, bands=bands)
    verdict = None if robustness is None else robustness.verdict
    firmness = "" if verdict is None or verdict.firmness in (Firmness.ALONE, Firmness.NOBODY) else verdict.firmness
    out = [] if scorecard is None else [each for each in scorecard.standings if each.status is Status.OUT]
    return Summary(
        state=_state(evaluation),
        subject=tuple(_subject(evaluation)),
        decision=decision,
        firmness=str(firmness),
        verdict=verdict.what if verdict is not None and firmness else None,
        out=tuple(Out(one_line(each.name), why_out(evaluation, each)) for each in out[:MOST_OUT]),
        more_out=max(len(out) - MOST_OUT, 0),
        hidden=hidden,
    )


def decision_of(
    evaluation: Evaluation,
    scorecard: Scorecard | None,
    *,
    hidden: Sequence[Sentence] = (),
    unranked: Sentence | None = None,
    bands: Bands | None = None,
) -> Decision:
    """What is decided or recommended, in one sentence."""
    if scorecard is None:
        why = str(unranked or sentence("There is nothing to rank by yet")).rstrip(".")
        return Decision(Outcome.NONE, sentence("There is no recommendation: {why}.", why=_small(why)))
    ranked = [each for each in scorecard.standings if each.rank is not None]
    decimals = total_decimals(scorecard)
    if hidden:
        what = sentence("There is no recommendation yet: part of what decides is still hidden.")
        further = sentence("The ranking below stands on what may be seen so far.")
        return Decision(Outcome.NONE, what, (further,) if ranked else ())
    if not ranked:
        return Decision(Outcome.NONE, _nobody(scorecard))
    lead = _leading(evaluation, ranked, decimals)
    waiting = [each for each in scorecard.standings if each.status is Status.PROVISIONAL]
    if waiting:
        what = sentence("There is no recommendation yet: {what}.", what=_waiting(waiting))
        return Decision(Outcome.NONE, what, (lead,))
    leaders = [each for each in ranked if each.rank == 1]
    if len(leaders) > 1:
        fields = {"names": some([each.name for each in leaders]), "total": total_text(leaders[0], decimals)}
        template = "There is no recommendation: {names} share the first place with {total} of 100 points."
        further = sentence("A tie-break that is declared, or a draw of lots, would settle it.")
        return Decision(Outcome.NONE, sentence(template, **fields), (further,))
    further_parts = tuple(_further(evaluation, scorecard))
    fields = {"leader": one_line(ranked[0].name), "total": total_text(ranked[0], decimals), "count": str(len(ranked))}
    decided = evaluation.head.stage is Stage.DECIDED
    follows = decided and evaluation.head.process is Process.OPEN
    if follows:
        moves = "The process is open: its figures can change after the decision, and what stands here follows them."
        further_parts = (*further_parts, sentence(moves))
    if len(ranked) == 1:
        if decided:
            template = "Decided for {leader}, the only candidate in the ranking: {total} of 100 points."
            if follows:
                template = (
                    "Decided. As it stands now {leader} is the only candidate in the ranking: {total} of 100 points."
                )
            what = sentence(template, **fields)
            return Decision(Outcome.DECIDED, what, further_parts)
        template = "There is no recommendation: {leader} is the only candidate in the ranking, with {total} of 100 "
        template += "points, and is compared with nobody."
        return Decision(Outcome.NONE, sentence(template, **fields), further_parts)
    apart = lead_between(ranked[0], ranked[1], decimals)
    tie = (bands or Bands()).tie_margin
    if not decided and not ranked[0].decided_by and apart.points < tie - _EQUAL:
        fields |= {"second": one_line(ranked[1].name), "lead": apart.beside(tie), "band": points(tie)}
        template = "There is no recommendation: {leader} is only {lead} ahead of {second}, and less than {band} counts "
        template += "as a tie."
        return Decision(Outcome.NONE, sentence(template, **fields), (lead, *further_parts))
    what = _recommended(evaluation, ranked, decimals, decided=decided)
    return Decision(Outcome.DECIDED if decided else Outcome.RECOMMENDED, what, further_parts)


def _recommended(evaluation: Evaluation, ranked: Sequence[Standing], decimals: int, *, decided: bool) -> Sentence:
    follows = decided and evaluation.head.process is Process.OPEN
    first, second = ranked[0], ranked[1]
    fields: dict[str, object] = {
        "leader": one_line(first.name),
        "second": one_line(second.name),
        "total": total_text(first, decimals),
        "lead": lead_between(first, second, decimals).text,
        "count": len(ranked),
    }
    if first.decided_by:
        equal = [one_line(each.name) for each in ranked[1:] if abs((each.total or 0) - (first.total or 0)) <= _EQUAL]
        fields |= {"second": some(equal), "step": step_name(evaluation, first.decided_by)}
        if follows:
            template = (
                "Decided. As it stands now {leader} is first: it has the same {total} of 100 points as {second}, "
            )
            return sentence(template + "and {step} puts it first.", **fields)
        if decided:
            template = "Decided for {leader}: it has the same {total} of 100 points as {second}, and {step} puts it "
            return sentence(template + "first.", **fields)
        template = "{leader} is recommended: it has the same {total} of 100 points as {second}, and {step} puts it "
        return sentence(template + "first.", **fields)
    if follows:
        template = (
            "Decided. As it stands now {leader} leads: first of {count} with {total} of 100 points, {lead} ahead "
        )
        return sentence(template + "of {second}.", **fields)
    if decided:
        template = "Decided for {leader}: first of {count} with {total} of 100 points, {lead} ahead of {second}."
        return sentence(template, **fields)
    template = "{leader} is recommended: first of {count} with {total} of 100 points, {lead} ahead of {second}."
    return sentence(template, **fields)


def _nobody(scorecard: Scorecard) -> Sentence:
    standings = scorecard.standings
    if all(each.status is Status.OUT for each in standings):
        if len(standings) == 1:
            return sentence("There is no recommendation: the only candidate is out of the ranking.")
        return sentence("There is no recommendation: every candidate is out of the ranking.")
    if any(each.status is Status.OUT for each in standings):
        return sentence("There is no recommendation: those who are not out of the ranking have nothing scored yet.")
    return sentence("There is no recommendation yet: nothing is scored.")


def _leading(evaluation: Evaluation, ranked: Sequence[Standing], decimals: int) -> Sentence:
    """Who leads so far, where nothing is recommended."""
    leaders = [each for each in ranked if each.rank == 1]
    fields = {"names": some([each.name for each in leaders]), "total": total_text(ranked[0], decimals)}
    if len(ranked) == 1:
        return sentence("{names} has {total} of 100 points so far, and nobody else is in the ranking.", **fields)
    if len(leaders) > 1:
        return sentence("So far {names} share the first place with {total} of 100 points.", **fields)
    fields["second"] = one_line(ranked[1].name)
    if ranked[0].decided_by:
        fields["step"] = step_name(evaluation, ranked[0].decided_by)
        return sentence("So far {names} and {second} both have {total} points; {step} puts {names} first.", **fields)
    fields["lead"] = lead_between(ranked[0], ranked[1], decimals).text
    return sentence("So far {names} leads with {total} of 100 points, {lead} ahead of {second}.", **fields)


def _waiting(waiting: Sequence[Standing]) -> str:
    gates = all(reason.kind is not ReasonKind.MISSING for each in waiting for reason in each.reasons)
    names = some([each.name for each in waiting])
    if gates:
        return str(sentence("gates of {names} are not answered", names=names))
    return str(sentence("values of {names} are still missing", names=names))


def _further(evaluation: Evaluation, scorecard: Scorecard) -> Iterator[Sentence]:
    """What a reader of the decision has to know: waivers for the first, what is missing by rule, sheets not full."""
    first = scorecard.leaders[0]
    for reason in first.reasons:
        if reason.waiver is not None:
            fields = {"name": one_line(first.name), "what": reason.what, "by": one_line(reason.waiver.by)}
            fields["why"] = one_line(reason.waiver.reason).rstrip(".")
            yield sentence("{name} takes part by a waiver. {what}; waived by {by}: {why}.", **fields)
    missing = [each for each in scorecard.standings if any(r.kind is ReasonKind.MISSING for r in each.reasons)]
    missing = [each for each in missing if each.status is not Status.OUT]
    if missing:
        names = some([each.name for each in missing])
        yield sentence("Values of {names} are missing; the rules say what stands for them.", names=names)
    if evaluation.head.process is Process.OPEN and evaluation.head.stage is not Stage.DECIDED:
        yield from _unscored(evaluation)


def _unscored(evaluation: Evaluation) -> Iterator[Sentence]:
    cells = len(evaluation.evaluators) * len(evaluation.candidates) * len(evaluation.criteria)
    if not 0 < cells <= MOST_COUNTED:
        return
    found = [progress(evaluation, key) for key, each in evaluation.evaluators.items() if each.voting_weight > 0]
    scored, expected = sum(each.scored for each in found), sum(each.expected for each in found)
    if 0 < scored < expected:
        fields = {"scored": grouped(scored), "expected": grouped(expected)}
        yield sentence("Of the {expected} scores that the panel could give, {scored} are given.", **fields)


def why_out(evaluation: Evaluation, standing: Standing) -> Sentence:
    """Why a candidate is out, on one line; several failed gates are named together."""
    reasons = [each for each in standing.reasons if each.waiver is None and each.kind in _OUTS]
    gates = [each for each in reasons if each.kind is ReasonKind.GATE]
    found = [str(each.what) for each in reasons]
    if len(gates) > 1:
        names = named(evaluation.criteria[each.criterion].name for each in gates)
        found = [str(sentence("Failed gates: {gates}", gates=names))]
        found += [str(each.what) for each in reasons if each not in gates]
    return sentence("{reasons}", reasons=one_line("; ".join(found)))


_OUTS: Final = (ReasonKind.GATE, ReasonKind.LIMIT, ReasonKind.GROUP)


def waived(standing: Standing) -> list[Reason]:
    """What a waiver let pass."""
    return [each for each in standing.reasons if each.waiver is not None]


def _state(evaluation: Evaluation) -> Sentence:
    head = evaluation.head
    late = lateness(evaluation, day)
    process = "formal process" if head.process is Process.FORMAL else "open process"
    return sentence("{stage}, {process}", stage=_STAGES[head.stage], process=str(late.brief) if late else process)


def _subject(evaluation: Evaluation) -> Iterator[Sentence]:
    head = evaluation.head
    what = ", ".join(filter(None, (one_line(head.model), one_line(head.service))))
    if what:
        yield sentence("{what}", what=what)
    if head.scope.strip():
        yield sentence("{what}", what=one_line(head.scope))


def _small(text: str) -> str:
    """A sentence that goes on behind a colon."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text

"""The verdict: clear, close or tie, by stated bands, and in words that a steering committee understands.

tie    several share the first rank, or a tie-break decided it, or the lead is below `tie_margin` points
clear  the lead is `clear_margin` points or more, and the leader is first in `clear_share` of the weightings or more,
       and no single score changes who is first, and nothing that is missing can; a single score is one evaluator's,
       or an agreed one, and where all is measured there is none to ask
close  everything else
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import Lead, lead_of
from scorecard.core.numbers import grouped, shown
from scorecard.core.ranking import Status
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.flip import Flip
from scorecard.core.robustness.simulation import Acceptability, Drawn
from scorecard.core.robustness.single_changes import PanelChange, SingleChange, cells_in, has_scores, scores_in
from scorecard.core.robustness.stability import Stability
from scorecard.core.wording import listed, one_line

MOST_NAMED: Final = 3
NOISE: Final = 1e-9  # points


class Firmness(StrEnum):
    """How firm the first place is."""

    CLEAR = "clear"
    CLOSE = "close"
    TIE = "tie"
    ALONE = "alone"  # nobody to compare with
    NOBODY = "nobody"  # nobody is in the running


@dataclass(frozen=True, slots=True)
class Bands:
    """Where the verdicts begin: a share of weightings 0..1, and leads in points of 100."""

    clear_share: float = 0.9
    clear_margin: float = 1.0
    tie_margin: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.clear_share <= 1:
            raise ValueError("the share of weightings for a clear verdict is from 0 to 1")
        if not 0 <= self.tie_margin <= self.clear_margin:
            raise ValueError("the lead of a tie is from 0 up to the lead of a clear verdict")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How firm the first place is.

    what     the whole in one sentence
    reasons  what keeps it from being clear, a sentence each; none where it is clear
    lead     points of 100 by which the first is ahead of the second; None where there is no second
    """

    firmness: Firmness
    what: Sentence
    reasons: tuple[Sentence, ...]
    lead: float | None


def bands_sentence(bands: Bands) -> Sentence:
    """Where the verdicts begin, as it stands beside every verdict that leaves the program."""
    return sentence(
        "Clear: first in {share} of the weightings or more, {clear} ahead or more, and no single score changes it. "
        "Tie: equal, or less than {tie} ahead. Close: everything else.",
        share=percent(bands.clear_share),
        clear=points(bands.clear_margin),
        tie=points(bands.tie_margin),
    )


def verdict(
    contest: Contest,
    acceptability: Acceptability | None,
    flips: dict[str, Flip],
    changes: Sequence[SingleChange],
    bands: Bands,
) -> Verdict:
    """The verdict by these bands."""
    lead = lead_of(contest.scorecard)
    if not contest.leaders or acceptability is None:
        return Verdict(Firmness.NOBODY, _nobody(contest), (), None)
    if lead is None:
        what = sentence("{leader} is alone in the ranking; there is nobody to compare with.", leader=contest.name(0))
        return Verdict(Firmness.ALONE, what, (), None)
    share = acceptability.first(contest.candidates[contest.leader])
    parts = [_share_sentence(contest, acceptability, share), _flip_sentence(contest, flips)]
    if len(contest.leaders) == 1 and not contest.has_weights_to_move:
        parts = [sentence("{leader} is first by the only criterion there is", leader=contest.name(contest.leader))]
    if has_scores(contest):
        parts.append(changes_sentence(contest, changes))
    what = sentence("{what}.", what="; ".join(map(str, parts)))
    decided = any(each.rank == 1 and each.decided_by for each in contest.scorecard.standings)
    if len(contest.leaders) > 1 or decided or lead.points < bands.tie_margin - NOISE:
        return Verdict(Firmness.TIE, what, (_tie(contest, lead, bands),), lead.points)
    reasons = []
    if lead.points < bands.clear_margin - NOISE:
        fields = {"lead": lead.beside(bands.clear_margin), "band": points(bands.clear_margin)}
        reasons.append(sentence("The lead of {lead} is below {band}.", **fields))
    if share < bands.clear_share:
        fields = {"share": percent(share), "band": percent(bands.clear_share)}
        reasons.append(sentence("First in {share} of the weightings, which is less than {band}.", **fields))
    if changes:
        reasons.append(sentence("{what}.", what=_capital(str(changes_sentence(contest, changes)))))
    if is_open(contest):
        reasons.append(sentence("What is still missing can change who is first."))
    return Verdict(Firmness.CLOSE if reasons else Firmness.CLEAR, what, tuple(reasons), lead.points)


def is_open(contest: Contest) -> bool:
    """Whether what is missing could still put somebody else first or take the leader out."""
    standings = {each.key: each for each in contest.scorecard.standings}
    leader = standings[contest.candidates[contest.leader]]
    if leader.status is Status.PROVISIONAL and leader.high - leader.low <= NOISE:
        return True  # a gate is not answered
    return any(
        each.high >= leader.low - NOISE
        for key, each in standings.items()
        if each.status is not Status.OUT and key != leader.key and Status.PROVISIONAL in (each.status, leader.status)
    )


# ---- sentences ------------------------------------------------------------------------------------


def _nobody(contest: Contest) -> Sentence:
    standings = contest.scorecard.standings
    if standings and all(each.status is Status.OUT for each in standings):
        if len(standings) == 1:
            return sentence("The only candidate is out; there is nothing to rank.")
        return sentence("Every candidate is out; there is nothing to rank.")
    return sentence("Nobody can be ranked yet.")


def _share_sentence(contest: Contest, acceptability: Acceptability, share: float) -> Sentence:
    samples = acceptability.draws.samples
    fields = {"count": grouped(samples), "share": percent(share), "what": weightings(acceptability)}
    if len(contest.leaders) > 1:
        firsts = [percent(acceptability.first(contest.candidates[row])) for row in contest.leaders]
        names = [contest.name(row) for row in contest.leaders]
        each = [f"{name} in {first}" for name, first in zip(names, firsts, strict=True)]
        fields |= {"names": listed(names), "each": listed(each)}
        if len(contest.leaders) == len(contest.candidates) and len(set(firsts)) == 1 and _all_alike(contest):
            return sentence("{names} share the first rank whatever the weights", **fields)
        return sentence("{names} share the first rank; of {count} {what}, first is {each}", **fields)
    fields["leader"] = contest.name(contest.leader)
    if share >= 1 - NOISE:
        template = "{leader} stays first in all of {count} {what}" if samples > 1 else "{leader} stays first in {what}"
        return sentence(template, **fields)
    if share <= NOISE:
        return sentence("{leader} is first in none of {count} {what}", **fields)
    return sentence("{leader} stays first in {share} of {count} {what}", **fields)


def _all_alike(contest: Contest) -> bool:
    values = contest.filled()
    return bool((abs(values - values[0]) < 1e-12).all())


def weightings(acceptability: Acceptability) -> str:
    """What was drawn, without how many unless it is one: "weightings around the stated one"."""
    samples, near = acceptability.draws.samples, acceptability.draws.weights is Drawn.AROUND
    what = "weighting" if samples == 1 else "weightings"
    what = f"one {what}" if samples == 1 else what
    return f"{what} around the stated one" if near else what


def are_alike(contest: Contest) -> bool:
    """Whether those who share the first rank are equal in every criterion, so that no weights set them apart."""
    first = contest.filled()[list(contest.leaders)]
    return all(len({round(float(v), 12) for v in column}) == 1 for column in first.T)


def _flip_sentence(contest: Contest, flips: dict[str, Flip]) -> Sentence:
    if len(contest.leaders) > 1:
        if are_alike(contest):
            return sentence("no weights set them apart")
        return sentence("some shifts of weight set them apart")
    if not flips:
        return sentence("no weights put anybody else first")
    flip = next(iter(flips.values()))
    row = contest.candidates.index(flip.winner)
    fields = {
        "points": points(100 * flip.moved),
        "givers": _names(contest, flip.givers),
        "takers": _names(contest, flip.takers),
        "winner": contest.name(row),
    }
    return sentence("it takes {points} of weight from {givers} to {takers} to put {winner} first", **fields)


def changes_sentence(contest: Contest, changes: Sequence[SingleChange]) -> Sentence:
    """Whether one step of a single score changes who is first, in words that stand inside a sentence."""
    if not changes:
        return sentence("no single score, moved by one step, changes the winner")
    count = scores_in(changes)
    if cells_in(changes) > 1:
        return sentence("one step in any one of {count} scores changes who is first", count=grouped(count))
    ups = {change.after > change.before for change in changes}
    way = " up" if ups == {True} else " down" if ups == {False} else " either way" if count == 1 else ""
    fields = {
        "candidate": _candidate(contest, changes[0].candidate),
        "criterion": _criterion(contest, changes[0].criterion),
        "way": way,
        "count": grouped(count),
    }
    if not _is_one_of_several(contest, changes[0]):
        return sentence("one step{way} for {candidate} in {criterion} changes who is first", **fields)
    if count == 1:
        return sentence("one evaluator's step{way} for {candidate} in {criterion} changes who is first", **fields)
    template = "one step{way} by any one of {count} evaluators for {candidate} in {criterion} changes who is first"
    return sentence(template, **fields)


def _is_one_of_several(contest: Contest, change: SingleChange) -> bool:
    """Whether the score is one evaluator's, and there are more evaluators than one."""
    return bool(change.evaluators) and len(contest.evaluation.evaluators) > 1


def _tie(contest: Contest, lead: Lead, bands: Bands) -> Sentence:
    if len(contest.leaders) > 1:
        return sentence("{names} have equal totals.", names=listed(contest.name(row) for row in contest.leaders))
    if lead.points <= NOISE and not any(standing.decided_by for standing in contest.scorecard.leaders):
        return sentence("{leader} is ahead by less than can be shown.", leader=contest.name(contest.leader))
    if lead.points <= NOISE:
        return sentence("The totals are equal; a tie-break puts {leader} first.", leader=contest.name(contest.leader))
    return sentence(
        "The lead of {lead} is below {band}.", lead=lead.beside(bands.tie_margin), band=points(bands.tie_margin)
    )


def stability_sentence(contest: Contest, found: Stability) -> Sentence:
    """How far one weight can go, in words; shares are among the siblings."""
    names = listed(contest.name(row) for row in contest.leaders)
    fields = {
        "criterion": _criterion(contest, found.criterion),
        "names": names,
        "low": percent(found.low),
        "high": percent(found.high),
        "now": percent(found.weight),
        "below": listed(_candidate(contest, key) for key in found.below),
        "above": listed(_candidate(contest, key) for key in found.above),
        "stays": "stays" if len(contest.leaders) == 1 else "stay",
        "under": "takes over" if len(found.below) == 1 else "take over",
        "over": "takes over" if len(found.above) == 1 else "take over",
    }
    if found.firm:
        template = "{criterion}: {names} {stays} first whatever its weight (now {now}){level}."
    elif found.below and found.above:
        template = (
            "{criterion}: {names} {stays} first from {low} to {high} (now {now}); below {below} {under}, above "
            "{above} {over}."
        )
    elif found.below:
        template = "{criterion}: {names} {stays} first from {low} up (now {now}); below {below} {under}{level}."
    else:
        template = "{criterion}: {names} {stays} first up to {high} (now {now}); above {above} {over}{level}."
    return sentence(template, level=_level(contest, found), **fields)


def _level(contest: Contest, found: Stability) -> str:
    """Who draws level where the weight is nothing or all there is; "" for nobody."""
    said = []
    for end, keys in zip((0.0, 1.0), found.level, strict=True):
        fields = {"names": listed(_candidate(contest, key) for key in keys), "end": percent(end)}
        template = "at {end} {names} draws level" if len(keys) == 1 else "at {end} {names} draw level"
        said += [str(sentence(template, **fields))] if keys else []
    return "".join(f"; {each}" for each in said)


def flip_sentence(contest: Contest, flip: Flip) -> Sentence:
    """What it takes to put one rival first, in words."""
    winner = contest.name(contest.candidates.index(flip.winner))
    fields = {
        "points": points(100 * flip.moved),
        "givers": _names(contest, flip.givers),
        "takers": _names(contest, flip.takers),
        "winner": winner,
    }
    if flip.proven:
        return sentence("{points} of weight from {givers} to {takers} put {winner} first.", **fields)
    return sentence(
        "{points} of weight from {givers} to {takers} put {winner} first; as cells are missing, less might do.",
        **fields,
    )


def change_sentence(contest: Contest, change: SingleChange) -> Sentence:
    """What one step of one score does, in words. Evaluators are counted, not named: it stands in reports as well."""
    by = ""
    if _is_one_of_several(contest, change):
        several = sentence(" by any one of {count} evaluators", count=grouped(len(change.evaluators)))
        by = " by one evaluator" if len(change.evaluators) == 1 else str(several)
    fields = {
        "candidate": _candidate(contest, change.candidate),
        "criterion": _criterion(contest, change.criterion),
        "before": shown(change.before, 2).rstrip("0").rstrip("."),
        "after": shown(change.after, 2).rstrip("0").rstrip("."),
        "by": by,
        "leaders": listed(_candidate(contest, key) for key in change.leaders),
    }
    if not change.leaders:
        template = "{candidate}, {criterion}: {after} instead of {before}{by} leaves nobody in the ranking."
    elif len(change.leaders) > 1:
        template = "{candidate}, {criterion}: {after} instead of {before}{by} and {leaders} share the first rank."
    else:
        template = "{candidate}, {criterion}: {after} instead of {before}{by} and {leaders} is first."
    return sentence(template, **fields)


def panel_sentence(contest: Contest, changes: Sequence[PanelChange]) -> Sentence | None:
    """What a whole level of all the panel's scores of one cell together does; None where it changes nothing."""
    if not changes:
        return None
    cells = cells_in(changes)
    if cells == 1:
        return sentence(
            "If all evaluators together moved {candidate} in {criterion} by a whole level, that would change who is "
            "first.",
            candidate=_candidate(contest, changes[0].candidate),
            criterion=_criterion(contest, changes[0].criterion),
        )
    return sentence(
        "If all evaluators together moved any one of {count} cells by a whole level, that would change who is first.",
        count=grouped(cells),
    )


def no_change_sentence(contest: Contest) -> Sentence:
    """What stands where no single score is listed: that none does it, or that there is none to ask."""
    if has_scores(contest):
        return sentence("None changes who is first.")
    return sentence("There is no score to ask: nothing that counts is scored by people.")


def points(number: float) -> str:
    """Points in words, with as many decimals as it takes not to read zero: "6 points", "0.04 points"."""
    for decimals in range(1, 7):
        text = shown(number, decimals)
        if number == 0 or float(shown(abs(number), decimals)) > 0:
            break
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} point" if text == "1" else f"{text} points"


def percent(share: float) -> str:
    """A share in whole per cent that never reads as all or nothing where it is neither."""
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "more than 99 %"
    return f"{shown(100 * share, 0)} %"


def _names(contest: Contest, criteria: Iterable[str]) -> str:
    names = [_criterion(contest, key) for key in criteria]
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return listed(names)


def _criterion(contest: Contest, key: str) -> str:
    return one_line(contest.evaluation.criteria[key].name) or key


def _candidate(contest: Contest, key: str) -> str:
    return one_line(contest.evaluation.candidates[key].name) or key


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

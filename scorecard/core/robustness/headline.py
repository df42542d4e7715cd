"""The verdict in one sentence for people who read no other: what keeps it from being clear stands first.

The smallest change of weights is left to where it is shown; the whole in words is `Verdict.what`.
"""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_of
from scorecard.core.numbers import grouped
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.simulation import Acceptability
from scorecard.core.robustness.single_changes import SingleChange, has_scores
from scorecard.core.robustness.verdict import (
    NOISE,
    Bands,
    Firmness,
    Verdict,
    changes_sentence,
    is_open,
    percent,
    weightings,
)


def headline(
    contest: Contest,
    acceptability: Acceptability | None,
    changes: Sequence[SingleChange],
    found: Verdict,
    bands: Bands,
) -> Sentence:
    """The verdict in short; the same as `found.what` where nobody leads, or several do."""
    known = found.firmness in (Firmness.CLEAR, Firmness.CLOSE, Firmness.TIE)
    apart = lead_of(contest.scorecard)
    if acceptability is None or not known or len(contest.leaders) != 1 or apart is None or apart.points <= NOISE:
        return found.what
    share = acceptability.first(contest.candidates[contest.leader])
    ahead, firm = apart.points >= bands.clear_margin - NOISE, share >= bands.clear_share
    lead = sentence("leads by {points}" if ahead else "leads by only {points}", points=apart.beside(bands.clear_margin))
    whose = [(lead, ahead)]
    if contest.has_weights_to_move:
        whose.append((_share(acceptability, share, firm=firm), firm))
    others: list[tuple[Sentence, bool]] = []
    if has_scores(contest):
        others.append((changes_sentence(contest, changes), not changes))
    if is_open(contest):
        others.append((sentence("what is still missing can change who is first"), False))
    said: list[str] = []
    name = who = contest.name(contest.leader)
    for met in (False, True):
        verbs = [str(words) for words, is_met in whose if is_met is met]
        if verbs:
            said.append(str(sentence("{who} {verbs}", who=who, verbs=" and ".join(verbs))))
            who = "it"
        said += [str(words) for words, is_met in others if is_met is met]
    text = "; ".join(said)
    if not text.startswith(name):  # names are written as they are
        text = f"{text[:1].upper()}{text[1:]}"
    return sentence("{text}.", text=text)


def _share(acceptability: Acceptability, share: float, *, firm: bool) -> Sentence:
    """In how many weightings the leader is first, as a verb."""
    samples = acceptability.draws.samples
    fields = {"count": grouped(samples), "share": percent(share), "what": weightings(acceptability)}
    if samples == 1:
        return sentence("is first in {what}" if share else "is not first in {what}", **fields)
    if share >= 1 - NOISE:
        return sentence("stays first in all of {count} {what}", **fields)
    if share <= NOISE:
        return sentence("is first in none of {count} {what}", **fields)
    template = "stays first in {share} of {count} {what}" if firm else "stays first in only {share} of {count} {what}"
    return sentence(template, **fields)

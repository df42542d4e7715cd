"""The words of the Consensus page: what is at stake, what was agreed, and who is not heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scorecard.core.agenda import Agenda, Item
from scorecard.core.agreement import Agreement
from scorecard.core.choice_words import CHOICES
from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_of
from scorecard.core.model import Cell, Declaration, Evaluation, Process, Stage, in_order
from scorecard.core.numbers import between, plain, shown
from scorecard.core.panel import criteria_of
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import counted, isolated, listed, one_line, signed, weight_text
from scorecard.gui.views.consensus_votes import VoteRow

STRENGTHS: Final = ((0.9, "very strong"), (0.7, "strong"), (0.5, "moderate"), (0.3, "weak"), (0.0, "very weak"))
"""How a concordance is called from which W on (Schmidt 1997, Managing Delphi surveys, Decision Sciences 28(3))."""
MOST_NAMED: Final = 6
LONGEST_SCORE: Final = 4


def strength(w: float) -> str:
    """How strong an agreement is whose Kendall's W this is."""
    return next(word for least, word in STRENGTHS if w >= least or least == 0.0)


def score_text(score: float) -> str:
    """A score as it was given; one with many decimals, such as a mean, with one."""
    text = plain(score)
    return text if len(text) <= LONGEST_SCORE else shown(score)


def state_of(agenda: Agenda, agreement: Agreement, fallen_away: int = 0) -> Sentence:
    """How much is to settle, or was left open where all is decided, and how far the panel agrees.

    `fallen_away`: how many left the agenda, for with what was agreed on they cannot change who leads.
    """
    head = agenda.cube.evaluation.head
    is_over = head.process is Process.FORMAL and head.stage is Stage.DECIDED
    open_ = len(agenda) - int(agenda.resolved.sum())
    if not len(agenda):
        settled = sentence("No disagreement to settle")
    elif open_:
        template = "{disagreements} left open" if is_over else "{disagreements} to settle"
        settled = sentence(template, disagreements=counted(open_, "disagreement", "disagreements"))
    else:
        settled = sentence(
            "All {disagreements} settled", disagreements=counted(len(agenda), "disagreement", "disagreements")
        )
    if fallen_away:
        template = "{settled}, {count} more cannot change who leads any more"
        settled = sentence(template, settled=settled, count=fallen_away)
    w = agreement.totals.w
    if w is None:
        return settled
    return sentence(
        "{settled}; agreement on the order is {strength} (Kendall\u2019s W {w})",
        settled=settled,
        strength=strength(w),
        w=shown(w, 2),
    )


def stake_of(evaluation: Evaluation, scorecard: Scorecard, item: Item) -> Sentence:
    """What a disagreement is about: the weight, the scores, the points, and what they could turn over."""
    lead = lead_of(scorecard)
    if lead is None:
        ahead = sentence("nobody is behind the leader")
    elif len(scorecard.leaders) > 1:
        ahead = sentence("the first rank is shared")
    else:
        ahead = sentence("the lead is {lead}", lead=lead.text)
    said = sentence(
        "Weight {weight}. Scores from {low} to {high} put {points} points at stake; {lead}.",
        weight=weight_text(scorecard.tree.global_weights[item.criterion]),
        low=score_text(item.lowest),
        high=score_text(item.highest),
        points=shown(item.points),
        lead=ahead,
    )
    if not item.changes_leader:
        return sentence("{said} Original scores stay.", said=said)
    names = [isolated(evaluation.candidates[key].name) for key in item.would_lead]
    if not names:
        return sentence("{said} Some would leave nobody first. Original scores stay.", said=said)
    return sentence("{said} Some would put {names} first. Original scores stay.", said=said, names=" or ".join(names))


def agreed_of(evaluation: Evaluation, item: Item) -> Sentence | None:
    """What was agreed, beside what the scores come to; None where nothing is."""
    if item.agreed is None:
        return None
    agreed = score_text(item.agreed)
    if item.pooled is None:
        return sentence("Agreed on {agreed}.", agreed=agreed)
    rule, pooled = CHOICES[evaluation.rules.pooling], shown(item.pooled)
    if same_score(item.agreed, item.pooled):
        return sentence("Agreed on the {rule} of the scores, {pooled}.", rule=rule, pooled=pooled)
    return sentence(
        "Agreed on {agreed} instead of the {rule} of {pooled} ({change}).",
        agreed=agreed,
        rule=rule,
        pooled=pooled,
        change=signed(between(item.pooled, item.agreed, 1)),
    )


def same_score(agreed: float, pooled: float | None) -> bool:
    """Whether an agreed score is what the scores come to, so that it needs no reason of its own."""
    return pooled is not None and abs(pooled - agreed) <= 1e-9 * max(1.0, abs(agreed))


# ---- everybody's scores ---------------------------------------------------------------------------


def votes_on(evaluation: Evaluation, candidate: str, criterion: str) -> tuple[tuple[VoteRow, ...], Sentence | None]:
    """Everybody's score of a cell, the highest first and those that are not heard last; and who has given none."""
    heard: list[tuple[float, VoteRow]] = []
    unheard, silent = [], []
    for key in in_order(evaluation.evaluators):
        member = evaluation.evaluators[key]
        cell: Cell = evaluation.sheets.get(key, {}).get(candidate, {}).get(criterion) or Cell()
        why = _why_unheard(evaluation, key, candidate, criterion)
        score = cell.score if isinstance(cell.score, float) else None
        row = VoteRow(
            key,
            one_line(member.name),
            one_line(member.role),
            "" if score is None else score_text(score),
            one_line(cell.rationale),
            tuple(line.strip() for line in cell.evidence.splitlines() if line.strip()),
            "" if why is None else str(why),
        )
        declared = why is not None and _declaration(evaluation, key, candidate) is not None
        if why is not None and (score is not None or declared):
            unheard.append(row)
        elif score is not None:
            heard.append((score, row))
        elif why is None:
            silent.append(isolated(member.name))
    heard.sort(key=lambda pair: -pair[0])
    rest = None
    if len(silent) > MOST_NAMED:
        rest = sentence("{count} others have not scored it.", count=len(silent))
    elif silent:
        rest = sentence("Not scored by {names}.", names=listed(silent))
    return (*(row for _, row in heard), *unheard), rest


def _declaration(evaluation: Evaluation, evaluator: str, candidate: str) -> Declaration | None:
    """The conflict that an evaluator declares with a candidate, or None."""
    declared: Mapping[str, Declaration] = evaluation.declarations.get(evaluator, {})
    found = declared.get(candidate)
    return found if found is not None and found.conflict else None


def _why_unheard(evaluation: Evaluation, evaluator: str, candidate: str, criterion: str) -> Sentence | None:
    """Why a score of this evaluator does not count here; None where it does."""
    conflict = _declaration(evaluation, evaluator, candidate)
    if conflict is not None:
        said = one_line(conflict.statement)
        if said:
            return sentence("Not counted, conflict of interest: {statement}", statement=said)
        return sentence("Not counted: a conflict of interest is declared")
    member = evaluation.evaluators[evaluator]
    if member.assigned and criterion not in criteria_of(evaluation, evaluator):
        return sentence("Not counted: the criterion is not assigned")
    return None if member.voting_weight > 0 else sentence("Not counted: no vote")


def minutes_of(evaluation: Evaluation, agenda: Agenda) -> Iterator[list[str]]:
    """The agenda as a table: what was disagreed on, what everybody said, and what was agreed with its reason."""
    yield ["Candidate", "Criterion", "Points at stake", "Scores", "Pooled", "Agreed", "Reason"]
    for at in range(len(agenda)):
        item = agenda[at]
        scores = sorted(item.scores.items(), key=lambda pair: -pair[1])
        cell: Cell = evaluation.consensus.get(item.candidate, {}).get(item.criterion) or Cell()
        yield [
            one_line(evaluation.candidates[item.candidate].name),
            one_line(evaluation.criteria[item.criterion].name),
            shown(item.points),
            "; ".join(f"{one_line(evaluation.evaluators[key].name)} {plain(score)}" for key, score in scores),
            "" if item.pooled is None else shown(item.pooled, 2),
            "" if item.agreed is None else score_text(item.agreed),
            one_line(cell.rationale),
        ]

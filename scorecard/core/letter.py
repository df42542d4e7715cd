"""The feedback letter of one candidate: what was decided, what it scored and why.

Assessed providers are told their scores and the reasons for each criterion, and where the rules ask for it the
equivalents of the winner (the assessment summaries of the UK Procurement Act 2023, section 50, have this content). A
letter names no evaluator, gives no rival's figures unless they are asked for, and measures strengths and weaknesses
against the scale, never against other offers. It is plain data; `letter_outline` says it in words, in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scorecard.core.discretion import Discretion, Told, discretion
from scorecard.core.errors import ScorecardError, Sentence, sentence
from scorecard.core.letter_words import counted, figure, ordinal, score_text, words_for
from scorecard.core.matrix import fact_of
from scorecard.core.model import Cell, Criterion, Evaluation, Kind, Pooling, Process, Stage, Waiver, in_order
from scorecard.core.numbers import decimals_needed, plain, shown
from scorecard.core.panel import counts
from scorecard.core.ranking import DRAW, Scorecard, Standing, Status, rank
from scorecard.core.scale import levels_said
from scorecard.core.screening import ReasonKind
from scorecard.core.stages import NAMES
from scorecard.core.tree import path_of
from scorecard.core.values import is_relative
from scorecard.core.wording import NOTHING, one_line, weight_text

STRONG: Final = 0.75
"""The share of the scale from which a score is a strength: 4 of 5, 3 of 4, 8 of 10."""

WEAK: Final = 0.4
"""The share of the scale up to which a score is a weakness: 2 of 5, 1 of 4, 4 of 10."""

_FAILED: Final = "Failed"
_NOISE: Final = 1e-9
_OUTS: Final = (ReasonKind.GATE, ReasonKind.LIMIT, ReasonKind.GROUP)
_POOLED: Final = {
    Pooling.MEAN: "Where the panel agreed on a score, that score counts; else the mean of the evaluators' scores.",
    Pooling.MEDIAN: "Where the panel agreed on a score, that score counts; else the median of the evaluators' scores.",
    Pooling.TRIMMED_MEAN: "Where the panel agreed on a score, that score counts; else the mean of the evaluators' "
    "scores without the highest and the lowest.",
}


class WithWinner(StrEnum):
    """What a letter tells of the winner."""

    NOTHING = "nothing"
    SCORES = "scores"
    REASONS = "reasons"  # the scores and the reasons for them


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How much a letter tells of others.

    winner_named  the winner's name is told; else it is "the offer placed first"
    with_figures  the winner's figures (prices) are told, and its points where they would let them be worked out
    """

    with_winner: WithWinner = WithWinner.NOTHING
    winner_named: bool = False
    with_figures: bool = False


class Basis(StrEnum):
    """Where a score comes from."""

    AGREED = "agreed"  # by the panel
    POOLED = "pooled"  # of several evaluators' scores, or one's
    FACT = "fact"  # a figure of the offer, or the answer to a gate
    NONE = "none"


class Mark(StrEnum):
    """How a score stands on the scale."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of an offer in one criterion.

    score     as it is shown: "4", "1,350,000 EUR", "Passed"; a dash where there is none
    of        the top of the scale where it is a score on it, else ""
    share     where the score lies on the scale, 0..1, or what the figure is worth; None where there is none
    words     what the scale says of the score; None where it says nothing
    points    of 100, as shown; "" of what has none
    withheld  it is not told
    """

    basis: Basis = Basis.NONE
    score: str = NOTHING
    of: str = ""
    share: float | None = None
    words: Sentence | None = None
    points: str = ""
    reasons: tuple[str, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion in the order of the tree, with what it weighs in the whole and what is said of the offers in it.

    A group has points alone. `weight` is "" of gates. `winner` is None where nothing of the winner is told.
    """

    key: str
    name: str
    kind: Kind
    depth: int
    weight: str
    own: Finding
    winner: Finding | None = None
    mark: Mark = Mark.NEITHER


@dataclass(frozen=True, slots=True)
class Winner:
    """The offer placed first. `name` is "" where it is not told, `total` where it would tell figures."""

    name: str
    total: str
    waivers: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of one candidate.

    decision  the first sentence: placed, won, lost, out, tied; won and lost in a formal process alone
    further   what follows it: why the offer is out, what split a tie, what was waived
    total     points of 100 as shown; "" where nothing is scored
    place     its place, in words; "" where it has none
    others    how many other offers are in the ranking
    method    how the scores were formed
    cautions  for the sender, not for the letter: what to read again, and what can be worked out from it
    """

    candidate: str
    addressee: str
    provider: str
    evaluation: str
    service: str
    decision: Sentence
    further: tuple[Sentence, ...]
    total: str
    place: str
    others: int
    lines: tuple[Line, ...]
    winner: Winner | None
    disclosure: Disclosure
    method: tuple[Sentence, ...]
    cautions: tuple[Sentence, ...] = ()

    @property
    def strengths(self) -> tuple[Line, ...]:
        """The criteria in which the score is a strength, in order."""
        return tuple(line for line in self.lines if line.mark is Mark.STRENGTH)

    @property
    def weaknesses(self) -> tuple[Line, ...]:
        """The criteria in which the score is a weakness, in order."""
        return tuple(line for line in self.lines if line.mark is Mark.WEAKNESS)


def refuse_early(evaluation: Evaluation) -> None:
    """Raise ScorecardError where a formal evaluation is not decided, so that no letter may be written yet."""
    head = evaluation.head
    if head.process is Process.FORMAL and head.stage is not Stage.DECIDED:
        raise ScorecardError(
            sentence(
                "Letters are written once a formal evaluation is decided, and this one is in {stage}",
                stage=NAMES[head.stage],
            ),
            place=head.title,
            advice="Take it to the decision first.",
        )


def letter_of(
    evaluation: Evaluation, candidate: str, disclosure: Disclosure | None = None, scorecard: Scorecard | None = None
) -> Letter:
    """The letter of a candidate; `scorecard` is the result where it is at hand.

    Raises ScorecardError where it is too early, RankingError where there is nothing to rank by, and KeyError where
    there is no such candidate.
    """
    refuse_early(evaluation)
    disclosure = disclosure or Disclosure()
    scorecard = scorecard or rank(evaluation)
    return _Writer(evaluation, scorecard, candidate, disclosure).letter()


class _Writer:
    """What the parts of one letter are written from."""

    def __init__(self, evaluation: Evaluation, scorecard: Scorecard, candidate: str, disclosure: Disclosure) -> None:
        self.evaluation, self.scorecard = evaluation, scorecard
        self.candidate, self.row, self.disclosure = candidate, evaluation.candidates[candidate], disclosure
        self.standing = next(each for each in scorecard.standings if each.key == candidate)
        self.ranked = [each for each in scorecard.standings if each.rank is not None and each.total is not None]
        self.decimals = decimals_needed([(each.rank or 0, each.total or 0.0) for each in self.ranked])
        leaders = scorecard.leaders
        self.first = leaders[0] if len(leaders) == 1 and leaders[0].key != candidate else None
        self.compares = self.first is not None and disclosure.with_winner is not WithWinner.NOTHING
        self.named = self.first is not None and disclosure.winner_named
        shown_winner = [self.first.key] if self.first is not None else []
        self.discreet: Discretion = discretion(
            evaluation,
            candidate,
            named=shown_winner if self.named else (),
            with_figures_of=shown_winner if self.compares and disclosure.with_figures else (),
        )
        self.cautions: dict[str, Sentence] = {}

    def letter(self) -> Letter:
        lines = tuple(self.lines())
        head = self.evaluation.head
        decision = self.decision()
        further = tuple(self.further())
        provider = self.row.provider.strip()
        return Letter(
            candidate=self.candidate,
            addressee=one_line(self.row.name),
            provider="" if provider.casefold() == self.row.name.strip().casefold() else one_line(provider),
            evaluation=one_line(head.title),
            service=one_line(head.service),
            decision=decision,
            further=further,
            total="" if self.standing.total is None else shown(self.standing.total, self.decimals),
            place="" if self.standing.rank is None else ordinal(self.standing.rank),
            others=sum(each.key != self.candidate for each in self.ranked),
            lines=lines,
            winner=self.winner(lines),
            disclosure=self.disclosure,
            method=tuple(self.method()),
            cautions=tuple(self.cautions.values()),
        )

    # -- what was decided

    def decision(self) -> Sentence:
        standing, others = self.standing, sum(each.key != self.candidate for each in self.ranked)
        if standing.status is Status.OUT:
            reasons = [each.what for each in standing.reasons if each.waiver is None and each.kind in _OUTS]
            if len(reasons) == 1:
                return sentence("Your offer is out of the ranking. {reason}.", reason=str(reasons[0]).rstrip("."))
            return sentence("Your offer is out of the ranking, for {count} reasons.", count=counted(len(reasons)))
        if standing.rank is None:
            return sentence("Your offer has no place in the ranking, for nothing of it has been scored.")
        fields = {"place": ordinal(standing.rank), "count": counted(others + 1)}
        equals = sum(each.rank == standing.rank for each in self.ranked) - 1
        if standing.status is Status.PROVISIONAL:
            return sentence("Your offer is placed {place} of {count} so far; the result is not final.", **fields)
        if equals:
            template = (
                "Your offer shares the {place} place with one other offer; {count} were ranked."
                if equals == 1
                else "Your offer shares the {place} place with {equals} other offers; {count} were ranked."
            )
            return sentence(template, equals=counted(equals), **fields)
        if self.evaluation.head.process is Process.OPEN:  # nothing is locked, so that the first place is no award
            template = "Your offer is placed {place} of {count}." if others else "Your offer is the only one ranked."
            return sentence(template, **fields)
        if standing.rank == 1:
            return sentence(
                "Your offer has won: it is placed first of {count}."
                if others
                else "Your offer has won: it is the only one in the ranking.",
                **fields,
            )
        return sentence("Your offer has not won: it is placed {place} of {count}.", **fields)

    def further(self) -> Iterator[Sentence]:
        standing = self.standing
        broken = [each.what for each in standing.reasons if each.waiver is None and each.kind in _OUTS]
        if standing.status is Status.OUT and len(broken) > 1:
            yield from (sentence("{reason}.", reason=str(each).rstrip(".")) for each in broken)
        if standing.decided_by == DRAW:
            yield sentence("Its total is equal to that of another offer; the order was settled by drawing lots.")
        elif standing.decided_by:
            name = self.evaluation.criteria[standing.decided_by].name
            yield sentence(
                "Its total is equal to that of another offer; the order was settled by the score in {criterion}, "
                "as laid down before.",
                criterion=name,
            )
        if standing.status is Status.PROVISIONAL or (standing.status is Status.RANKED and standing.reasons):
            kinds = [each for each in standing.reasons if each.kind not in _OUTS]
            yield from (sentence("{reason}.", reason=str(each.what).rstrip(".")) for each in kinds)
        yield from self.waived(standing)
        if self.named and self.first is not None:
            yield sentence("The first place went to {winner}.", winner=one_line(self.first.name))

    def waived(self, standing: Standing) -> Iterator[Sentence]:
        for reason in standing.reasons:
            if reason.waiver is not None:
                fields = {"what": str(reason.what).rstrip("."), "by": self.by(reason.waiver)}
                told = self.told(reason.waiver.reason, reason.criterion).rstrip(".")
                if told:
                    yield sentence("{what}. This was waived by {by}: {reason}.", reason=told, **fields)
                else:
                    yield sentence("{what}. This was waived by {by}.", **fields)

    def by(self, waiver: Waiver) -> str:
        name = self.discreet.told(waiver.by).text
        return name[0].lower() + name[1:] if name.startswith("An evaluator") else name or "the buyer"

    # -- the criteria

    def lines(self) -> Iterator[Line]:
        tree, criteria = self.scorecard.tree, self.evaluation.criteria
        for key in tree.order:
            row = criteria[key]
            depth = len(path_of(criteria, key)) - 1
            name = one_line(row.name)
            if row.kind is Kind.GATE:
                gate = self.gate(key)
                mark = Mark.WEAKNESS if gate.score == _FAILED else Mark.NEITHER
                yield Line(key, name, row.kind, depth, "", gate, mark=mark)
                continue
            leaves = tree.leaves_under(key)
            if not leaves:
                continue
            share = sum(tree.global_weights[leaf] for leaf in leaves)
            weight = weight_text(share)
            rival = self.first.key if self.first is not None and self.compares else ""
            if row.kind is Kind.GROUP:
                yield Line(key, name, row.kind, depth, weight, self.group(self.candidate, key))
            else:
                own = self.finding(self.candidate, key, row)
                other = self.finding(rival, key, row) if rival else None
                yield Line(key, name, row.kind, depth, weight, own, other, self.mark(key, row, own))

    def group(self, candidate: str, key: str) -> Finding:
        standing = next(each for each in self.scorecard.standings if each.key == candidate)
        if standing.total is None:
            return Finding(score="")
        return Finding(score="", points=shown(self.scorecard.points_under(candidate, key)))

    def gate(self, key: str) -> Finding:
        answer = fact_of(self.evaluation, self.candidate, key)
        reasons = self.reasons(self.candidate, key, Kind.GATE)
        if answer is None:
            return Finding(Basis.NONE, "Not answered", reasons=reasons)
        if answer is True:
            return Finding(Basis.FACT, "Passed", reasons=reasons)
        waived = key in self.evaluation.waivers.get(self.candidate, {})
        return Finding(Basis.FACT, "Failed, waived" if waived else _FAILED, reasons=reasons)

    def finding(self, candidate: str, key: str, row: Criterion) -> Finding:
        if row.kind is Kind.MEASURE and candidate != self.candidate and not self.disclosure.with_figures:
            return Finding(Basis.FACT, "Not disclosed", withheld=True)
        matrix = self.scorecard.matrix
        at, column = matrix.candidates.index(candidate), matrix.leaves.index(key)
        given = bool(matrix.given[at, column])
        with_reasons = candidate == self.candidate or self.disclosure.with_winner is WithWinner.REASONS
        reasons = self.reasons(candidate, key, row.kind) if with_reasons else ()
        if candidate == self.candidate and given and row.kind is Kind.RATING and not reasons:
            self.caution("No reason is given for the score in {criterion}", key)
        points = shown(float(self.scorecard.contributions[at, column])) if given else ""
        if row.kind is Kind.MEASURE:
            fact = fact_of(self.evaluation, candidate, key)
            share = float(matrix.values[at, column]) if given else None
            if given and candidate == self.candidate and is_relative(row):
                self.caution(
                    "{criterion} is valued relative to others: its points let a figure of another offer be worked out",
                    key,
                )
            return Finding(
                Basis.NONE if fact is None else Basis.FACT, figure(fact, row.unit), "", share, None, points, reasons
            )
        if not given:
            return Finding(reasons=reasons)
        score, scale = float(matrix.raw[at, column]), self.evaluation.scale
        agreed = self.agreed(candidate, key)
        basis = Basis.POOLED if agreed is None or agreed.score is None else Basis.AGREED
        share = (score - scale.minimum) / (scale.maximum - scale.minimum)
        words = words_for(score, levels_said(row, scale))
        return Finding(basis, score_text(score, scale), plain(scale.maximum), share, words, points, reasons)

    def mark(self, key: str, row: Criterion, found: Finding) -> Mark:
        """A strength or weakness on the scale. What a relative figure is worth hangs on other offers, so it is none."""
        if any(each.criterion == key and each.kind in _OUTS for each in self.standing.reasons):
            return Mark.WEAKNESS
        if found.share is None or (row.kind is Kind.MEASURE and is_relative(row)):
            return Mark.NEITHER
        if found.share >= STRONG - _NOISE:
            return Mark.STRENGTH
        return Mark.WEAKNESS if found.share <= WEAK + _NOISE else Mark.NEITHER

    # -- reasons

    def agreed(self, candidate: str, key: str) -> Cell | None:
        cells = self.evaluation.consensus.get(candidate)
        return None if cells is None else cells.get(key)

    def reasons(self, candidate: str, key: str, kind: Kind) -> tuple[str, ...]:
        """The agreed reason, then those of the panel in an order that says nothing of who gave them; none twice."""
        evaluation = self.evaluation
        if kind is not Kind.RATING:
            cells = evaluation.facts.get(candidate)
            cell = None if cells is None else cells.get(key)
            return tuple(filter(None, [self.told("" if cell is None else cell.rationale, key)]))
        agreed = self.agreed(candidate, key)
        found = [self.told("" if agreed is None else agreed.rationale, key)]
        given: list[str] = []
        for evaluator in in_order(evaluation.evaluators):
            sheet = evaluation.sheets.get(evaluator)
            cells = None if sheet is None else sheet.get(candidate)
            cell = None if cells is None else cells.get(key)
            votes = evaluation.evaluators[evaluator].voting_weight > 0
            if cell is not None and votes and counts(evaluation, evaluator, candidate, key):
                given.append(self.told(cell.rationale, key))
        kept: dict[str, str] = {}
        for text in (*found, *sorted(given, key=lambda text: (text.casefold(), text))):
            if text:
                kept.setdefault(one_line(text.casefold()).rstrip("."), text)
        return tuple(kept.values())

    def told(self, text: str, criterion: str) -> str:
        """A text without what it must not tell."""
        found: Told = self.discreet.told(text)
        if found.changed:
            self.caution("Something was taken out of a reason under {criterion}: read it again", criterion)
        return found.text

    def caution(self, template: str, criterion: str) -> None:
        row = self.evaluation.criteria.get(criterion)
        found = sentence(template, criterion="the decision" if row is None else one_line(row.name))
        self.cautions.setdefault(str(found), found)

    # -- the winner, and how it was done

    def winner(self, lines: tuple[Line, ...]) -> Winner | None:
        if self.first is None or not (self.compares or self.named):
            return None
        hidden = not self.compares or any(line.winner is not None and line.winner.withheld for line in lines)
        reasons = self.disclosure.with_winner is WithWinner.REASONS
        return Winner(
            name=one_line(self.first.name) if self.named else "",
            total="" if hidden else shown(self.first.total or 0.0, self.decimals),
            waivers=tuple(self.waived(self.first)) if reasons else (),
        )

    def method(self) -> Iterator[Sentence]:
        scale = self.evaluation.scale
        kinds = {self.evaluation.criteria[leaf].kind for leaf in self.scorecard.tree.leaves}
        if Kind.RATING in kinds:
            fields = {"low": plain(scale.minimum), "high": plain(scale.maximum)}
            yield sentence("Scores are given on a scale from {low} to {high}.", **fields)
            yield sentence(_POOLED[self.evaluation.rules.pooling])
        if Kind.MEASURE in kinds:
            yield sentence("Figures are turned into points by formulas laid down in the criteria.")
        yield sentence("The total is the sum of the points of all criteria, each by its weight; the most is 100.")

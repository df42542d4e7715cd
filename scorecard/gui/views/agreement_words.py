"""How far the panel agrees, in words: each figure, what it means, how it is worked out, and why it may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scorecard.core.agreement import Agreement, Concordance, Leaning
from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.panel import Progress
from scorecard.core.panel_weights import OtherRanking
from scorecard.core.wording import NOTHING, counted, isolated, listed, one_line, with_sign
from scorecard.gui.views.consensus_words import strength
from scorecard.render.series import short_names

MOST_NAMED: Final = 4
LEAST_P: Final = 0.001
RELIABLE: Final = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"), (float("-inf"), "poor"))
"""How an intraclass correlation is called from which value on (Koo and Li 2016, J. Chiropractic Medicine 15(2))."""
KAPPAS: Final = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
    (float("-inf"), "poor"),
)
"""The same of kappa, above which value (Landis and Koch 1977, Biometrics 33(1))."""

W_MEANS: Final = (
    "Kendall\u2019s W says how far the evaluators put the candidates into the same order: 1 is the same order for all, "
    "0 none in common. It says nothing of how high the scores are."
)
W_TOTALS: Final = (
    "Each evaluator\u2019s own totals, by the agreed weights, rank the candidates; W compares the sums of these ranks "
    "with the largest that they could spread, corrected for ties. Only candidates whom the same evaluators have scored "
    "on the same criteria are taken, so that nothing has to be guessed."
)
W_CRITERION: Final = (
    "The scores of this criterion alone rank the candidates; W compares the sums of these ranks with the largest that "
    "they could spread, corrected for ties."
)
ICC_MEANS: Final = (
    "Over the cells that these evaluators have all scored: the intraclass correlation says how much of the differences "
    "between scores lies in what is scored, and not in who scores it. 1 would be all of it."
)
ICC_ONE: Final = (
    "Of one evaluator taken alone: two-way random effects, absolute agreement (Shrout and Fleiss 1979, ICC 2,1)."
)
ICC_ALL: Final = (
    "Of the mean of all of them: two-way random effects, absolute agreement (Shrout and Fleiss 1979, ICC 2,k)."
)
KAPPA_MEANS: Final = (
    "Fleiss\u2019 kappa says how often two evaluators give the very same score, beyond what chance would bring about: "
    "1 is always, 0 no more often than by chance. A score one step off counts as much as one at the other end."
)
KAPPA_HOW: Final = (
    "Fleiss 1971, each score being a category of its own, over the cells that the same evaluators have scored."
)
LENIENCY: Final = (
    "Leniency is the mean of an evaluator\u2019s own scores less the panel\u2019s mean on the same cells, in scores. "
    "Above zero: more generous than the others. It is shown and never corrected."
)
CONSISTENCY: Final = (
    "Consistency is the rank correlation (Spearman) of an evaluator\u2019s scores with the mean of the others on the "
    "same cells: 1 is the same order, 0 none in common, below 0 the other way round."
)
SCORED: Final = "How many of the cells that are expected of an evaluator hold a score."
WITHOUT: Final = (
    "The ranking without this evaluator\u2019s sheet, all else as it is; what the panel has agreed on stays agreed on."
)
OWN: Final = "The ranking by this evaluator\u2019s own weights in place of the agreed ones, with the same scores."


@dataclass(frozen=True, slots=True)
class Explained:
    """What a figure says, what it means and how it is worked out."""

    title: str
    says: str
    means: str

    def __str__(self) -> str:
        return "\n".join(filter(None, (self.title, self.says, self.means)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the panel as a whole. `share` is its place on a bar from 0 to 1; None where it is not defined."""

    name: str
    note: str
    text: str
    share: float | None
    explained: Explained

    def texts(self) -> tuple[str, ...]:
        """What its columns show."""
        return f"{self.name}, {self.note}", "", self.text

    def tips(self) -> tuple[str, ...]:
        """What it means, wherever it is pointed at."""
        return (str(self.explained),) * 3


@dataclass(frozen=True, slots=True)
class EvaluatorFigures:
    """What one evaluator leans to, and what would be without this one; texts are empty where they are not known yet."""

    key: str
    name: str
    role: str
    leniency: float | None
    leniency_text: str
    consistency: str
    scored: str
    without: str
    turns: bool
    own: str
    own_turns: bool
    explained: tuple[Explained, ...]

    def texts(self) -> tuple[str, ...]:
        """What the columns show."""
        name = ", ".join(filter(None, (self.name, self.role)))
        return name, self.leniency_text, self.consistency, self.scored, self.without, self.own

    def tips(self) -> tuple[str, ...]:
        """What each figure means."""
        return tuple(map(str, self.explained))


# ---- the panel as a whole -------------------------------------------------------------------------


def figures_of(evaluation: Evaluation, agreement: Agreement) -> Iterator[Figure]:
    """The figures of the whole panel: concordance over the totals, reliability, kappa, and each criterion."""
    yield _concordance(evaluation, "Kendall\u2019s W, order by totals", agreement.totals, W_TOTALS)
    found = agreement.reliability
    count = len(found.evaluators)
    over = f"{found.cells} of {found.of_cells} cells, {counted(count, 'evaluator', 'evaluators')}"
    for name, form, how in (("ICC, one evaluator", "ICC2", ICC_ONE), ("ICC, mean of all", "ICC2k", ICC_ALL)):
        yield _reliability(name, found.icc[form], RELIABLE, over, found.reason, f"{ICC_MEANS} {how}")
    yield _reliability(
        "Fleiss\u2019 kappa, same scores", found.kappa, KAPPAS, over, found.kappa_reason, f"{KAPPA_MEANS} {KAPPA_HOW}"
    )
    for leaf, each in agreement.criteria.items():
        yield _concordance(evaluation, one_line(evaluation.criteria[leaf].name), each, W_CRITERION)


def _concordance(evaluation: Evaluation, name: str, found: Concordance, how: str) -> Figure:
    means = f"{W_MEANS} {how}"
    if found.w is None:
        reason = str(found.reason or "")
        return Figure(name, reason, NOTHING, None, Explained(name, f"Not defined: {reason}.", means))
    w, over = shown(found.w, 2), _block(evaluation, found)
    note = f"{strength(found.w)}; {over}"
    chance = ""
    if found.p_value is not None and found.chi_squared is not None:
        p = f"below {shown(LEAST_P, 3)}" if found.p_value < LEAST_P else shown(found.p_value, 3)
        told = sentence(
            "\u03c7\u00b2 {chi} with {freedom} degrees of freedom, p {p}: how likely as much would be by chance.",
            chi=shown(found.chi_squared, 2),
            freedom=found.freedom,
            p=p,
        )
        chance = f" {told}"
    return Figure(name, note, w, min(max(found.w, 0.0), 1.0), Explained(name, f"W {w}, {note}.{chance}", means))


def _block(evaluation: Evaluation, found: Concordance) -> str:
    """Who ranks whom."""
    evaluators = counted(len(found.evaluators), "evaluator", "evaluators")
    candidates = counted(len(found.candidates), "candidate", "candidates")
    if len(found.evaluators) <= MOST_NAMED and len(found.evaluators) < len(evaluation.evaluators):
        evaluators = listed([isolated(evaluation.evaluators[key].name) for key in found.evaluators])
    return f"{evaluators}, {candidates}"


def _reliability(
    name: str,
    value: float | None,
    words: tuple[tuple[float, str], ...],
    over: str,
    reason: Sentence | None,
    means: str,
) -> Figure:
    if value is None:
        why = str(reason or "")
        return Figure(name, why, NOTHING, None, Explained(name, f"Not defined: {why}.", means))
    called = next(word for least, word in words if value >= least)
    text = shown(value, 2)
    note = f"{called}; {over}"
    return Figure(name, note, text, min(max(value, 0.0), 1.0), Explained(name, f"{text}, {note}.", means))


def verdict_on(evaluation: Evaluation, agreement: Agreement, without: Mapping[str, OtherRanking] | None) -> Sentence:
    """How far the panel agrees and whether one member alone decides, in a sentence or two."""
    totals = agreement.totals
    if totals.w is None:
        said = sentence("Agreement on the order cannot be told: {reason}.", reason=_lower(str(totals.reason or "")))
    else:
        said = sentence(
            "Agreement on the order of the candidates is {strength} (Kendall\u2019s W {w}).",
            strength=strength(totals.w),
            w=shown(totals.w, 2),
        )
    if without is None:
        return said
    turning = [key for key, other in without.items() if other.changes_leader]
    if not turning:
        return sentence("{said} Nobody\u2019s sheet alone decides who leads.", said=said)
    if len(turning) > MOST_NAMED:
        return sentence("{said} Without any of {count} evaluators, others would lead.", said=said, count=len(turning))
    by_leader: dict[tuple[str, ...], list[str]] = {}
    for key in turning:
        by_leader.setdefault(without[key].leaders, []).append(isolated(evaluation.evaluators[key].name))
    told = "; ".join(
        str(
            sentence(
                "without {who}, {leaders} would lead",
                who=" or ".join(names),
                leaders=_names(evaluation, leaders) or "nobody",
            )
        )
        for leaders, names in by_leader.items()
    )
    return sentence("{said} {told}.", said=said, told=told[:1].upper() + told[1:])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


# ---- each evaluator -------------------------------------------------------------------------------


def evaluator_figures(
    evaluation: Evaluation,
    key: str,
    leaning: Leaning,
    progress: Progress,
    without: OtherRanking | None,
    own: OtherRanking | None,
) -> EvaluatorFigures:
    """What is told of one evaluator. `without`, `own`: None where they are not known, or there are no own weights."""
    member = evaluation.evaluators[key]
    name = one_line(member.name)
    leniency = NOTHING if leaning.leniency is None else with_sign(leaning.leniency, 2)
    consistency = NOTHING if leaning.consistency is None else shown(leaning.consistency, 2)
    scored = f"{grouped(progress.scored)} / {grouped(progress.expected)}"
    return EvaluatorFigures(
        key,
        name,
        one_line(member.role),
        leaning.leniency,
        leniency,
        consistency,
        scored,
        "" if without is None else _leads(evaluation, without),
        without is not None and without.changes_leader,
        "" if own is None else _leads(evaluation, own),
        own is not None and own.changes_leader,
        (
            Explained(name, _leaning_said(leaning), LENIENCY),
            Explained(name, _leniency_said(leaning), LENIENCY),
            Explained(name, _consistency_said(leaning), CONSISTENCY),
            Explained(
                name,
                str(sentence("{scored} of {expected} cells", scored=progress.scored, expected=progress.expected)),
                SCORED,
            ),
            Explained(name, _other_said(evaluation, without), WITHOUT),
            Explained(name, _other_said(evaluation, own), OWN),
        ),
    )


def _leads(evaluation: Evaluation, other: OtherRanking) -> str:
    """Who would lead, as short as a column wants it."""
    if other.reason is not None:
        return NOTHING
    if not other.changes_leader:
        return "as now"
    short = short_names(evaluation)
    return listed([short[key] for key in other.leaders]) or "nobody"


def _names(evaluation: Evaluation, keys: tuple[str, ...]) -> str:
    names = [isolated(evaluation.candidates[key].name) for key in keys]
    return listed(names) if len(names) <= MOST_NAMED else counted(len(names), "candidate", "candidates")


def _leaning_said(leaning: Leaning) -> str:
    if leaning.same_level:
        return str(
            sentence("Every score of {count} is {score}.", count=leaning.scored, score=plain(leaning.lowest or 0.0))
        )
    return _leniency_said(leaning)


def _leniency_said(leaning: Leaning) -> str:
    if leaning.leniency is None or leaning.scatter is None:
        return f"{leaning.reason}."
    return str(
        sentence(
            "{leniency} on {count} cells that others have scored too, with a scatter of {scatter}.",
            leniency=with_sign(leaning.leniency, 2),
            count=leaning.compared,
            scatter=shown(leaning.scatter, 2),
        )
    )


def _consistency_said(leaning: Leaning) -> str:
    if leaning.consistency is None:
        return f"{leaning.inconsistent_reason}."
    return str(sentence("{figure} on {count} cells.", figure=shown(leaning.consistency, 2), count=leaning.compared))


def _other_said(evaluation: Evaluation, other: OtherRanking | None) -> str:
    if other is None:
        return ""
    if other.reason is not None:
        return f"{other.reason}."
    names = _names(evaluation, other.leaders) or "nobody"
    moved = counted(len(other.moved), "rank", "ranks")
    if not other.moved:
        return str(sentence("First: {names}, as now; every rank stays.", names=names))
    return str(sentence("First: {names}; {moved} would be another.", names=names, moved=moved))

"""All questions about how firm a ranking is, asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.methods import Method
from scorecard.core.model import Evaluation, Kind, Missing
from scorecard.core.progress import Report, silent, within
from scorecard.core.ranking import Scorecard, Status, rank
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.cross_check import Ranked, cross_check
from scorecard.core.robustness.dominance import Dominance, dominance
from scorecard.core.robustness.double_counting import Overlap, double_counting
from scorecard.core.robustness.flip import Flip, flips
from scorecard.core.robustness.leave_one_out import LeftOut, without_candidates, without_criteria, without_evaluators
from scorecard.core.robustness.simulation import Acceptability, Drawn, Draws, simulate
from scorecard.core.robustness.single_changes import PanelChange, SingleChange, score_changes
from scorecard.core.robustness.stability import Stability, stability
from scorecard.core.robustness.verdict import Bands, Verdict, verdict
from scorecard.core.wording import counted, listed


@dataclass(frozen=True, slots=True)
class Exact:
    """What is worked out without drawing anything.

    stability       criterion -> the interval of its local weight
    flips           rival -> the smallest change of weights that puts it first, the smallest first
    single_changes  one step of one evaluator's score, or of an agreed one, that changes who is first
    panel_changes   a whole level of all the panel's scores of one cell together that does; no verdict rests on it
    """

    stability: dict[str, Stability]
    flips: dict[str, Flip]
    single_changes: tuple[SingleChange, ...]
    panel_changes: tuple[PanelChange, ...]
    dominance: Dominance
    without_criteria: dict[str, LeftOut]
    without_candidates: dict[str, LeftOut]
    cross_check: dict[Method, Ranked]
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Everything about how firm a ranking is, with the settings that it depends on.

    without_evaluators  evaluator -> the ranking without its sheet
    notes               what the figures do not cover: who is out, what is missing
    """

    contest: Contest
    exact: Exact
    without_evaluators: dict[str, LeftOut]
    acceptability: Acceptability | None
    verdict: Verdict
    notes: tuple[Sentence, ...]
    draws: Draws
    bands: Bands

    @property
    def leader(self) -> str | None:
        """Who is first, by key; the first of those who share the rank."""
        return self.contest.candidates[self.contest.leader] if self.contest.leaders else None


def exact_answers(contest: Contest) -> Exact:
    """The exact analyses, without drawing anything."""
    single, panel = score_changes(contest)
    return Exact(
        stability(contest),
        flips(contest),
        single,
        panel,
        dominance(contest),
        without_criteria(contest),
        without_candidates(contest),
        cross_check(contest),
        double_counting(contest),
    )


NEAR: Final = Draws(weights=Drawn.AROUND)
"""How weightings are drawn unless something else is asked for: near the stated ones, for which a verdict is given."""


def robustness(
    evaluation: Evaluation,
    scorecard: Scorecard | None = None,
    draws: Draws = NEAR,
    bands: Bands = Bands(),  # noqa: B008
    report: Report = silent,
) -> Robustness:
    """How firm the ranking of an evaluation is.

    `scorecard` is its result where it is there already. `report` is told how far the work is and may stop it by
    raising `Cancelled`. Raises RankingError where there is nothing to rank by.
    """
    report(0.0, "Asking what would change the winner")
    contest = contest_of(evaluation, rank(evaluation) if scorecard is None else scorecard)
    exact = exact_answers(contest)
    alone = without_evaluators(contest, within(report, 0.1, 0.2))
    acceptability = simulate(contest, draws, within(report, 0.2, 1.0))
    found = verdict(contest, acceptability, exact.flips, exact.single_changes, bands)
    return Robustness(contest, exact, alone, acceptability, found, notes(contest), draws, bands)


def notes(contest: Contest) -> tuple[Sentence, ...]:
    """What a reader must know beside the figures."""
    found = []
    out = [each.name for each in contest.scorecard.standings if each.status is Status.OUT]
    if out:
        template = "{names} is out and stays out here." if len(out) == 1 else "{names} are out and stay out here."
        found.append(sentence(template, names=_some(out)))
    unscored = [
        each.name for each in contest.scorecard.standings if each.rank is None and each.status is not Status.OUT
    ]
    if unscored:
        template = "{names} has nothing scored yet." if len(unscored) == 1 else "{names} have nothing scored yet."
        found.append(sentence(template, names=_some(unscored)))
    blank = ~contest.scorecard.matrix.given[_rows(contest)]
    missing = int(blank.sum())
    if missing:
        leaves = enumerate(contest.scorecard.matrix.leaves)
        kinds = {contest.evaluation.criteria[leaf].kind for at, leaf in leaves if blank[:, at].any()}
        one = {Kind.MEASURE: "figure", Kind.RATING: "score"}[kinds.pop()] if len(kinds) == 1 else "cell"
        cells = counted(missing, one, f"{one}s")
        if contest.evaluation.rules.missing is Missing.WORST:
            found.append(sentence("{cells} missing, counted as the worst.", cells=cells))
        else:
            template = "{cells} missing: a candidate without them is ranked on the others, their weights scaled up."
            found.append(sentence(template, cells=cells))
    if contest.provisional:
        names = [contest.evaluation.candidates[key].name or key for key in contest.provisional]
        template = "{names} is provisional." if len(names) == 1 else "{names} are provisional."
        found.append(sentence(template, names=_some(names)))
    return tuple(found)


def _rows(contest: Contest) -> list[int]:
    at = {key: row for row, key in enumerate(contest.scorecard.matrix.candidates)}
    return [at[key] for key in contest.candidates]


def _some(names: list[str], most: int = 4) -> str:
    return listed(names) if len(names) <= most else f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"

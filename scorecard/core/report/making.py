"""Making a report of an evaluation as it may be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report as Progress
from scorecard.core.progress import silent, within
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.report.contents import Choice, Provenance, Report, Section
from scorecard.core.report.decision import summary_of
from scorecard.core.report.firmness_parts import can_be_asked, robustness_part
from scorecard.core.report.parts import Part
from scorecard.core.report.people_parts import agenda_part, panel_part
from scorecard.core.report.record_parts import comparison_part, costs_part, record_part
from scorecard.core.report.result_parts import contributions, first_two, profile
from scorecard.core.report.rules_parts import criteria_part, method_part, screening_part
from scorecard.core.robustness.answers import Robustness, robustness
from scorecard.core.sight import CLEAR, Sight
from scorecard.core.wording import one_line

UNTITLED = "Evaluation"


def report_of(
    evaluation: Evaluation,
    provenance: Provenance | None = None,
    choice: Choice | None = None,
    *,
    sight: Sight = CLEAR,
    progress: Progress = silent,
) -> Report:
    """The report of an evaluation as it may be seen.

    `evaluation` is veiled already, and `sight` says what was taken away, so that the report can say so too. Whatever
    cannot be worked out is said in its place; nothing raises but `progress`, which may stop the work.
    """
    provenance, choice = provenance or Provenance(), choice or Choice()
    progress(0.0, "Ranking")
    scorecard, unranked = _ranked(evaluation)
    found: Robustness | None = None
    if scorecard is not None and can_be_asked(scorecard):
        asking = within(progress, 0.1, 0.7)
        found = robustness(evaluation, scorecard, choice.draws, choice.bands, asking)
    progress(0.7, "Putting the report together")
    summary = summary_of(evaluation, scorecard, found, hidden=sight.hidden, unranked=unranked, bands=choice.bands)
    sections = _sections(evaluation, scorecard, found, provenance, choice, sight)
    made = [each() for part, each in sections.items() if part in choice.parts]
    title = one_line(evaluation.head.title) or UNTITLED
    kept = tuple(each for each in made if each is not None)
    return Report(title, summary, kept, provenance, evaluation, scorecard, found, choice.comparison)


def _ranked(evaluation: Evaluation) -> tuple[Scorecard | None, Sentence | None]:
    try:
        return rank(evaluation), None
    except RankingError as error:
        return None, sentence("{what}", what=str(error.what).rstrip("."))


def _sections(
    evaluation: Evaluation,
    scorecard: Scorecard | None,
    found: Robustness | None,
    provenance: Provenance,
    choice: Choice,
    sight: Sight,
) -> Mapping[Part, Callable[[], Section | None]]:
    """What makes each section, in their order."""

    def of_result(make: Callable[[Scorecard], Section | None]) -> Section | None:
        return None if scorecard is None else make(scorecard)

    return {
        Part.CONTRIBUTIONS: lambda: of_result(lambda result: contributions(evaluation, result)),
        Part.PROFILE: lambda: of_result(profile),
        Part.HEAD_TO_HEAD: lambda: of_result(lambda result: first_two(evaluation, result)),
        Part.ROBUSTNESS: lambda: robustness_part(scorecard, found),
        Part.CRITERIA: lambda: criteria_part(evaluation),
        Part.METHOD: lambda: method_part(evaluation),
        Part.SCREENING: lambda: screening_part(evaluation, scorecard, sight),
        Part.PANEL: lambda: panel_part(evaluation, sight),
        Part.AGENDA: lambda: agenda_part(evaluation, scorecard, sight),
        Part.COSTS: lambda: costs_part(evaluation, sight),
        Part.COMPARISON: lambda: None if choice.comparison is None else comparison_part(choice.comparison),
        Part.RECORD: lambda: record_part(evaluation, provenance),
    }

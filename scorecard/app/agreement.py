"""How far a panel agrees and what hangs on it: everything that the command and the page of agreement show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.core.agenda import Agenda, agenda
from scorecard.core.agreement import TRIGGER, Agreement, agreement
from scorecard.core.cube import cube_of
from scorecard.core.model import Evaluation
from scorecard.core.panel_weights import (
    OtherRanking,
    OwnWeights,
    leave_one_evaluator_out,
    own_weights,
    own_winners,
)
from scorecard.core.ranking import Scorecard, rank


@dataclass(frozen=True, slots=True)
class PanelReport:
    """A panel's agreement, the agenda of its disagreements, and whose say decides.

    leave_one_out  evaluator -> the ranking without that evaluator's sheet
    own_weights    evaluator who gives weights -> these
    own_winners    evaluator who gives weights -> the ranking by these
    """

    evaluation: Evaluation
    scorecard: Scorecard
    agreement: Agreement
    agenda: Agenda
    leave_one_out: Mapping[str, OtherRanking]
    own_weights: Mapping[str, OwnWeights]
    own_winners: Mapping[str, OtherRanking]


def panel_report(evaluation: Evaluation, threshold: float = TRIGGER) -> PanelReport:
    """Look at the panel of an evaluation, as it may be seen. Raises RankingError where there is nothing to rank by."""
    scorecard, cube = rank(evaluation), cube_of(evaluation)
    winners = own_winners(evaluation, scorecard)
    return PanelReport(
        evaluation,
        scorecard,
        agreement(evaluation, cube),
        agenda(evaluation, cube, scorecard, threshold),
        leave_one_evaluator_out(evaluation, scorecard),
        {key: own_weights(evaluation, key) for key in winners},
        winners,
    )

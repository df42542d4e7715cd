"""What is worked out when an evaluation is opened, before the window shows it: its ranking, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.problems import Look, look
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import Scorecard, rank


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The result, None where there is nothing to rank by, and the problems. Any later look starts from them."""

    scorecard: Scorecard | None
    look: Look


def first_look(evaluation: Evaluation, report: Report = silent) -> FirstLook:
    """Rank an evaluation and look for its problems, which in a large one takes too long for the window's thread."""
    report(0.0, "Ranking")
    scorecard: Scorecard | None
    try:
        scorecard = rank(evaluation)
    except RankingError:
        scorecard = None
    report(0.5, "Looking for problems")
    return FirstLook(scorecard, look(evaluation))

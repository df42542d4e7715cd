"""An evaluation to score, and the look, for the tests of the Scoring page."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from scorecard.core.edits import add_candidate, add_criterion, add_evaluator, set_fact, set_score
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Kind, Scale, ValueFunction
from scorecard.gui.look import Choice, Look
from tests.gui.places import RESOURCES

LEVELS = ((0.0, "Nothing shown"), (3.0, "Shown once"), (5.0, "Shown everywhere"))


def made_look(app: QApplication, choice: Choice = Choice.LIGHT) -> Look:
    return Look(app, RESOURCES / "themes", RESOURCES / "icons", choice)


def to_score(scale: Scale = Scale()) -> Evaluation:  # noqa: B008 - a value that never changes
    """Rows: cost, price (a measure), terms, skill, speech, pace; Ann and Ben score Acme, Bolt and Crux."""
    value = Evaluation(scale=scale)
    price = ValueFunction(worst=9e6, best=5e6)
    for key, row in {
        "cost": Criterion("Cost", Kind.GROUP, weight=40.0),
        "price": Criterion("Price", Kind.MEASURE, "cost", weight=50.0, unit="EUR", value=price),
        "terms": Criterion("Terms", Kind.RATING, "cost", weight=50.0, at_least=2.0),
        "skill": Criterion("Skill", Kind.GROUP, weight=60.0),
        "speech": Criterion("Speech", Kind.RATING, "skill", levels=LEVELS, description="How well they speak."),
        "pace": Criterion("Pace", Kind.RATING, "skill"),
    }.items():
        value, _ = add_criterion(value, row, key)
    for name in ("Acme Care", "Bolt", "Crux Group"):
        value, _ = add_candidate(value, Candidate(name, site="Porto", country="PT"), name[0].lower())
    for name in ("Ann", "Ben"):
        value, _ = add_evaluator(value, Evaluator(name), name.lower())
    value = set_fact(value, "a", "price", 6_180_000.0)
    for candidate, criterion, score in (("a", "terms", 4.0), ("b", "terms", 3.0), ("a", "speech", 2.0)):
        value = set_score(value, "ann", candidate, criterion, score)
    return set_score(value, "ben", "c", "pace", 5.0)


PRICE, TERMS, SPEECH, PACE = 1, 2, 4, 5
"""The rows of the leaves in the grid."""

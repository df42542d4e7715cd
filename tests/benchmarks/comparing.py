"""Comparing saved evaluations."""

from __future__ import annotations

from dataclasses import replace

from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.words import told
from scorecard.core.model import Evaluation, Pooling
from scorecard.core.ranking import rank
from tests.benchmarks.measuring import heading, measured
from tests.benchmarks.sizes import evaluation_of


def comparison() -> None:
    """Two evaluations compared, from the values to every part and sentence, against ranking both."""
    heading("Comparing two evaluations, with the cause of each change and a sentence for each candidate")
    for name, size in (("heavy", (60, 12, 12)), ("very large", (250, 25, 30)), ("200 candidates", (10, 200, 3))):
        before, after = evaluation_of(*size), evaluation_of(*size, seed=2)
        for what, other in (("scores and weights", after), ("rules too", _median(after))):
            bar = 3.0 if name == "heavy" and other is after else None
            measured(
                f"{name}, {what} / ranking both",
                lambda before=before, other=other: _told(before, other),  # type: ignore[misc]
                lambda before=before, other=other: (rank(before), rank(other)),  # type: ignore[misc]
                bar=bar,
            )


def _told(before: Evaluation, after: Evaluation) -> list[str]:
    found = compare(before, after)
    return [str(told(found, change)) for change in found.changes]


def _median(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, rules=replace(evaluation.rules, pooling=Pooling.MEDIAN))

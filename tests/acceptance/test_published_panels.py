"""Panels of 27 to 66 real evaluators, most of whom scored a part: agreement, agenda and the ranking without each."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.app.agreement import panel_report
from scorecard.cli.panel_commands import agreement_value
from scorecard.core.agenda import agenda
from scorecard.core.changes import with_row
from scorecard.core.model import Cell
from scorecard.core.ranking import rank
from scorecard.exchange.document import read_document
from tests.acceptance.shared_folder import published

PANELS = [each for each in published("evaluations", "catalyst_*.json") if not str(each.id).endswith(".expected")]


@pytest.mark.parametrize("path", PANELS)
def test_panel_when_published_then_its_totals_and_every_figure_of_agreement(path: Path) -> None:
    evaluation = read_document(path)
    report = panel_report(evaluation)
    expected: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    totals = {standing.key: standing.total for standing in report.scorecard.standings}
    for key, total in expected["totals"].items():
        assert totals[key] == pytest.approx(total, abs=expected["tolerance"])
    found = report.agreement
    assert 27 <= len(found.evaluators) <= 66
    # The mean of a cell is the pooled score, so what all lean to adds up to nothing.
    leaning = [(each.leniency or 0.0) * each.compared for each in found.evaluators.values()]
    assert math.fsum(leaning) == pytest.approx(0, abs=1e-9)
    assert sum(each.scored for each in found.evaluators.values()) == sum(
        len(cells) for sheet in evaluation.sheets.values() for cells in sheet.values()
    )
    # Whoever is in a block has scored everything in it.
    cube = found.cube
    for concordance in found.criteria.values():
        assert concordance.w is not None
        assert 0 <= concordance.w <= 1
        rows = [cube.panel.index(key) for key in concordance.evaluators]
        columns = [cube.candidates.index(key) for key in concordance.candidates]
        assert len(rows) >= 2
        assert len(columns) >= 2
        assert cube.given[np.ix_(rows, columns)].any(axis=2).all()
    assert found.reliability.reason is None
    assert found.reliability.kappa is not None
    json.dumps(agreement_value(report), allow_nan=False)


@pytest.mark.parametrize("path", PANELS)
def test_panel_when_published_then_the_agenda_is_as_ranking_it_anew_says(path: Path) -> None:
    evaluation = read_document(path)
    now = {standing.key for standing in rank(evaluation).leaders}
    items = agenda(evaluation)
    assert len(items)
    weight = 100 / 3  # three equal criteria
    for item in items:
        assert item.points == pytest.approx(weight * item.spread)
        outcomes = []
        for score in (item.lowest, item.highest):
            changed = with_row(evaluation, "consensus", (item.candidate, item.criterion), Cell(score))
            outcomes.append({standing.key for standing in rank(changed).leaders})
        assert item.changes_leader is any(each != now for each in outcomes)
        assert set(item.would_lead) == set().union(*(each for each in outcomes if each != now))

"""Published evaluations: the totals and ranks that were published, and nothing lost on the way out and in again.

The inputs and what is expected of them stand in shared/evaluations; its README says where they come from.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.core.model import Evaluation
from scorecard.core.ranking import Standing, rank
from scorecard.exchange.document import document_bytes, document_of, parse_document, read_document
from tests.acceptance.shared_folder import published

DOCUMENTS = published("evaluations", "*.json")
PUBLISHED = [each for each in DOCUMENTS if not str(each.id).endswith(".expected")]

# The row of the published copy that is off, and by how much, as the expectations say in their `known_exceptions`.
OFF = {("arwu_2008", "the-johns-hopkins-university"): 0.37}


def expected_of(path: Path) -> dict[str, Any]:
    """What was published for a document."""
    found: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
    return found


def standings_of(evaluation: Evaluation) -> dict[str, Standing]:
    return {standing.key: standing for standing in rank(evaluation).standings}


@pytest.mark.parametrize("path", PUBLISHED)
def test_published_when_ranked_then_totals_and_ranks_as_published(path: Path) -> None:
    expected = expected_of(path)
    standings = standings_of(read_document(path))
    tolerance = expected["tolerance"]
    totals = {key: standing.total for key, standing in standings.items() if standing.total is not None}
    best = max(totals.values())
    found = dict(totals)
    wanted = expected.get("totals")
    if wanted is None:
        wanted = expected["relative_to_best"]
        found = {key: 100 * total / best for key, total in totals.items()}
    assert wanted
    assert set(wanted) <= set(found)
    off = {key: abs(found[key] - total) for key, total in wanted.items() if abs(found[key] - total) > tolerance}
    assert off == pytest.approx({key: by for (name, key), by in OFF.items() if name == path.stem}, abs=0.005)
    ranks = expected.get("ranks", {})
    assert {key: standings[key].rank for key in ranks} == ranks


@pytest.mark.parametrize("path", PUBLISHED)
def test_published_when_written_and_read_again_then_unchanged(path: Path) -> None:
    evaluation = read_document(path)
    written = document_bytes(evaluation)
    again = parse_document(written)
    assert again == evaluation
    assert document_of(again) == document_of(evaluation)
    assert document_bytes(again) == written
    assert rank(again).standings == rank(evaluation).standings


@pytest.mark.parametrize("path", PUBLISHED)
def test_published_when_written_then_everything_of_the_file_is_in_it(path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    assert _lacking(given, json.loads(document_bytes(read_document(path)))) == []


def _lacking(given: Any, written: Any, place: str = "") -> list[str]:
    """The places of what stands in a file and not in the document written from it. Null is as good as nothing."""
    if isinstance(given, dict) and isinstance(written, dict):
        found = []
        for key, value in given.items():
            if key in written:
                found += _lacking(value, written[key], f"{place}.{key}")
            elif value not in (None, "", [], {}, False):
                found.append(f"{place}.{key}")
        return found
    if isinstance(given, list) and isinstance(written, list) and len(given) == len(written):
        return [
            fault
            for at, pair in enumerate(zip(given, written, strict=True))
            for fault in _lacking(*pair, f"{place}[{at}]")
        ]
    return [] if given == written else [place]

"""Other people's decision matrices, as they were found: what is proposed for them, and what becomes of their totals.

For each sheet: the proposal is right at once, or right after the corrections that stand here, or refused; and its own
totals come out of the evaluation that is made of it, or the known error in it is named. The figures expected here were
worked out by hand from the cells that `SOURCES.json` names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scorecard.core.model import Evaluation, Kind
from scorecard.core.ranking import rank
from scorecard.exchange.importing.making import Made, made
from scorecard.exchange.importing.mapping import Mapping, Meaning, TableMapping, area_text, marked
from scorecard.exchange.importing.proposing import Proposal, propose
from scorecard.exchange.importing.reading import read_here
from tests.acceptance.shared_folder import ABSENT, shared_folder

Correct = Callable[[Proposal], Mapping]


def found(name: str) -> Path:
    """A sheet of the published inputs; the test is skipped where they are absent."""
    shared = shared_folder()
    path = shared / "spreadsheets" / name if shared is not None else None
    if path is None or not path.is_file():
        pytest.skip(ABSENT)
    return path


@dataclass(frozen=True, slots=True)
class Expected:
    """What a sheet is, by SOURCES.json and by hand.

    corrections   what a person has to change in the proposal, in words; none where it is right at once
    areas         role -> cells, of the first table
    totals        meaning -> cells
    best          who comes first in the evaluation, and its total
    wrong         how many totals and ranks disagree, and words that must be said of them
    """

    areas: dict[str, str]
    best: tuple[str, float]
    totals: dict[Meaning, str]
    weights: Sequence[float] = ()
    wrong: int = 0
    words: Sequence[str] = ()
    corrections: tuple[str, ...] = ()


SHEETS: dict[str, Expected] = {
    "fasgort_supplier_ahp.xlsx": Expected(
        {"criteria": "O46:R46", "candidates": "N47:N50", "scores": "O47:R50"},
        ("Proveedor 3", 25.70362640644281),
        {Meaning.WEIGHTED_SUM: "R40:R43"},
        [0.25] * 4,
    ),
    "decisionmechanics_two_level.xlsx": Expected(
        {
            "criteria": "B4:G4",
            "groups": "B1:G1",
            "group_weights": "B2:G2",
            "candidates": "A10:A13",
            "scores": "B10:G13",
        },
        ("Telsa Model S", 69.21423140743535),
        {Meaning.WEIGHTED_MEAN: "H10:H13"},
        [0.119039030373, 0.07975615035, 0.059777571826, 0.139017608897, 0.301204819277, 0.301204819277],
    ),
    "goblet_no_weights_two_sheets.xlsx": Expected(
        {"criteria": "B2:E2", "candidates": "A3:A8", "scores": "B3:E8"},
        ('10.5" x 12.625" x 10.5" clear polycarbonate windows joined', 80.0),
        {Meaning.PLAIN_SUM: "F3:F8"},
        [0.25] * 4,
    ),
    "cloud_providers_three_sheets.xlsx": Expected(
        {"criteria": "A2:A6", "candidates": "B1:D1", "scores": "B2:D6"}, ("Google Cloud", 92.0), {}, [0.2] * 5
    ),
    "retailers_topsis_with_slips.xlsx": Expected(
        {"criteria": "B4:J4", "directions": "B2:J2", "weights": "B3:J3", "candidates": "A5:A7", "scores": "B5:J7"},
        ("Retailer 3", 67.98),
        {Meaning.TOPSIS: "M19:M21"},
        wrong=5,
        words=["121167", "0.44384", "'=' where '+'", "the rank is typed, and agrees with the recomputed total"],
    ),
    "retailers_edas.xlsx": Expected(
        {"criteria": "B4:J4", "directions": "B2:J2", "weights": "B3:J3", "candidates": "A5:A7", "scores": "B5:J7"},
        ("Retailer 3", 67.98),
        {Meaning.EDAS: "F33:F35"},
        wrong=3,
        words=["the negative distances are divided by their sum", "0.375564", "0.311668", "0.688625"],
    ),
    "promethee_lesson.xlsx": Expected(
        {"criteria": "B1:D1", "weights": "B2:D2", "candidates": "A3:A10", "scores": "B3:D10"},
        ("D2", 87.0),
        {Meaning.PLAIN_SUM: "E3:E10", Meaning.NET_FLOW: "AB17:AB24"},
        [0.4, 0.3, 0.3],
        wrong=9,
        words=["C43 reads C16, which is none of the scores", "gives \N{MINUS SIGN}5.7", "gives 4:"],
    ),
    "promethee_lesson.ods": Expected(
        {"criteria": "B1:D1", "weights": "B2:D2", "candidates": "A3:A10", "scores": "B3:D10"},
        ("D2", 87.0),
        {},  # the twin holds the table alone
        [0.4, 0.3, 0.3],
    ),
    "models_rank_geomean.xlsx": Expected(
        {"criteria": "B1:E1", "candidates": "A2:A16", "scores": "B2:E16"},
        ("8", 88.58),
        {Meaning.RANK_GEOMEAN: "L2:L16"},
        [0.25] * 4,
    ),
}


def imported(name: str) -> tuple[Proposal, Made]:
    """What is proposed for a sheet, and what is made of it."""
    book = read_here(found(name))
    proposal = propose(book)
    return proposal, made(book, proposal.mapping)


def area(table: TableMapping, role: str) -> str:
    """The cells of a role, as people write them."""
    return area_text(getattr(table, role))


@pytest.mark.parametrize("name", SHEETS)
def test_the_proposal_is_right_at_once(name: str) -> None:
    proposal, result = imported(name)
    expected = SHEETS[name]
    assert not expected.corrections
    first = proposal.mapping.tables[0]
    assert {role: area(first, role) for role in expected.areas} == expected.areas
    assert {each.meaning: area_text(each.area) for each in first.totals} == expected.totals
    assert proposal.confidence >= 0.6
    _holds(expected, result)


def _holds(expected: Expected, result: Made) -> None:
    evaluation = result.evaluation
    standings = rank(evaluation).standings
    best, total = expected.best
    assert evaluation.candidates[standings[0].key].name.startswith(best)
    assert standings[0].total == pytest.approx(total, abs=0.005)
    if expected.weights:
        assert list(shares(evaluation).values()) == pytest.approx(list(expected.weights), abs=1e-9)
    said = " ".join(str(each) for each in result.disagreements)
    assert len(result.disagreements) == expected.wrong, said
    assert all(word in said for word in expected.words), said


def shares(evaluation: Evaluation) -> dict[str, float]:
    """The share of the whole of each leaf."""
    from scorecard.core.tree import tree_of

    return {key: float(share) for key, share in tree_of(evaluation.criteria).global_weights.items()}


def test_the_second_goblet_sheet_is_offered_and_its_typed_totals_come_out() -> None:
    book = read_here(found("goblet_no_weights_two_sheets.xlsx"))
    proposal = propose(book)
    other = next(each for each in proposal.others if each.tables[0].sheet == "Lock")
    result = made(book, other)
    assert (result.checked, result.disagreements) == (4, ())
    assert "The sheet 'Container' was not taken: it holds another table, with figures in B3:E8." in result.left_out


def test_the_other_cloud_matrices_are_offered_and_the_dictionary_is_left_out() -> None:
    book = read_here(found("cloud_providers_three_sheets.xlsx"))
    proposal = propose(book)
    sheets = [each.tables[0].sheet for each in proposal.others]
    assert sheets == ["Deployment_Scores", "Service_Scores"]
    assert "The sheet 'Inputs' was not taken: it holds no figures." in made(book, proposal.mapping).left_out


def test_directions_are_read_from_flags_and_from_ranks() -> None:
    _, retailers = imported("retailers_topsis_with_slips.xlsx")
    lower = [row.name.split()[0] for row in retailers.evaluation.criteria.values() if row.direction == "lower"]
    assert lower == ["Location", "Facility", "In-House", "Value"]
    _, models = imported("models_rank_geomean.xlsx")
    rows = {row.name: row for row in models.evaluation.criteria.values()}
    assert {name: row.direction.value for name, row in rows.items()} == {
        "MAE": "lower",
        "MAPE": "lower",
        "REP": "lower",
        "PPMC": "higher",
    }
    assert all(row.kind is Kind.MEASURE for row in rows.values())


def test_a_wrong_meaning_of_totals_is_told_and_can_be_corrected() -> None:
    book = read_here(found("decisionmechanics_two_level.xlsx"))
    mapping = propose(book).mapping
    first = mapping.tables[0]
    wrong = replace(first, totals=tuple(replace(each, meaning=Meaning.PLAIN_SUM) for each in first.totals))
    told = made(book, replace(mapping, tables=(wrong,))).disagreements
    assert len(told) >= 4
    assert "H10" in told[0].place


def test_every_cell_of_a_mapping_can_be_shown() -> None:
    proposal, _ = imported("retailers_topsis_with_slips.xlsx")
    roles = {each.role for each in marked(proposal.mapping)}
    assert {"criteria", "weights", "directions", "candidates", "scores", "totals", "ranks"} <= roles

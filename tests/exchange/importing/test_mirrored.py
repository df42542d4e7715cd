"""Names right of the scores: nothing is lost by looking at a sheet from the other side."""

from __future__ import annotations

import pytest

from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import area_text
from scorecard.exchange.importing.mirrored import mirrored, mirrored_mapping
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import LAYOUTS, Given, book, grid
from tests.exchange.importing.right_layouts import right_rows


@pytest.mark.parametrize("name", sorted(LAYOUTS)[::7])
def test_what_is_mirrored_twice_is_what_it_was(name: str) -> None:
    found = LAYOUTS[name]().book
    again = mirrored(mirrored(found))
    for one, other in zip(again.grids, found.grids, strict=True):
        assert one.cells == other.cells
        assert one.merges == other.merges
    mapping = propose(found).mapping
    back = mirrored_mapping(mirrored_mapping(mapping, found), mirrored(found))
    assert {frozenset(each.scores) for each in back.tables} == {frozenset(each.scores) for each in mapping.tables}


def test_cells_and_remarks_are_named_as_they_stand_on_the_sheet() -> None:
    rows = right_rows()
    rows[0][-1] = "Criterion"
    rows[1] = [40, 1200.5, 990.25, 1500.75, "Price"]
    proposal = propose(book(grid(rows)))
    first = proposal.mapping.tables[0]
    assert (area_text(first.criteria), area_text(first.candidates)) == ("E2:E5", "B1:D1")
    assert (area_text(first.weights), area_text(first.scores)) == ("A2:A5", "B2:D5")
    assert proposal.questions[0].sentence == "The names of the rows stand right of the scores."
    assert "Sheet1!E2" in [each.place for each in proposal.questions]


def test_candidates_come_in_the_order_of_the_sheet() -> None:
    found = book(grid(right_rows()))
    evaluation = made(found, propose(found).mapping).evaluation
    assert [row.name for row in evaluation.candidates.values()] == ["Acme Care", "Borealis", "Contoso"]


def test_labels_on_the_left_are_read_as_before() -> None:
    rows: list[list[Given]] = [
        ["Criterion", "Acme", "Borealis", "Contact"],
        ["Price", 1, 2, "Ann"],
        ["Care", 3, 4, "Ben"],
    ]
    proposal = propose(book(grid(rows)))
    assert area_text(proposal.mapping.tables[0].criteria) == "A2:A3"
    assert not any("right of the scores" in each.sentence for each in proposal.questions)

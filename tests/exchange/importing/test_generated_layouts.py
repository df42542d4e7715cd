"""Sheets made up of everything that stands on such sheets: whatever they are, they are read or refused in words."""

from __future__ import annotations

from contextlib import suppress
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard.core.errors import ExchangeError
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import mapping_bytes, parse_mapping
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import F, Given, Rows, book, grid

NAMES = ("Price", "Quality", "Experience", "Security", "Support", "Delivery")
FIRMS = ("Acme Ltd", "Borealis AB", "Contoso GmbH", "Dunder Inc", "Evergreen SA")
SUM = F(1.0, "SUM(B2:B3)")
WORDS = """Criterion|Vendor|Total|Weight|Price|Quality|Acme Ltd|Borealis|Score|Comment|Rank|Average|Unit|Kriterium
|Group A|1|2.1|Subtotal|Max|Evaluator 1|High|Low|yes|n/a|Weighted|Must""".replace("\n", "").split("|")
CELLS: st.SearchStrategy[Given] = st.sampled_from(
    [1, 1, 1, 0, 5, 3.5, 100, None, "", SUM, F(1.0), F("High", "B2"), "x", "High", "Low", "yes", "no", "n/a", True]
)
MERGES = st.sampled_from(["", "A1:B1", "B1:C1", "A2:A3", "B1:D1 A2:A3", "A1:D1"])


@st.composite
def heaps(draw: st.DrawFn) -> list[list[Given]]:
    """Cells without any order but that words are likelier at the edges."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    edge = st.one_of(st.sampled_from(WORDS), CELLS)
    return [[draw(edge if not row or not column else CELLS) for column in range(width)] for row in range(height)]


@st.composite
def tables(draw: st.DrawFn) -> list[list[Given]]:
    """A table with blank rows, section heads, subtotals and totals, often of equal scores, turned now and then."""
    vendors = draw(st.integers(1, 5))
    weighted = draw(st.booleans())
    same = draw(st.sampled_from([None, None, 1, 0, 5, F(1.0), SUM, F(1.0, "B2*C2")]))
    head = st.sampled_from(["Firm", "Acme Ltd", "Score", "", "Total", "Evaluator"])
    corner = draw(st.sampled_from(["Criterion", "", "Vendor", "Kriterium"]))
    label = st.sampled_from(["Item", "Price", "Total", "Subtotal", "Group", "", "1.1 a", "1 b", "Sum", "Average"])
    rows: list[list[Given]] = [[corner, *(["Weight"] if weighted else []), *(draw(head) for _ in range(vendors))]]
    for _ in range(draw(st.integers(1, 6))):
        row: list[Given] = [draw(label), *([draw(st.sampled_from([1, 10, None, F(1.0)]))] if weighted else [])]
        rows.append([*row, *(draw(CELLS) if same is None else same for _ in range(vendors))])
        rows += draw(st.sampled_from([[], [], [], [[]], [["Heading"]]]))
    if draw(st.booleans()):
        rows.append(["Total", *([None] if weighted else []), *[F(float(len(rows)), f"SUM(B2:B{len(rows)})")] * vendors])
    return turned(rows) if draw(st.booleans()) else rows


def turned(rows: Rows) -> list[list[Given]]:
    """Rows as columns."""
    return [list(column) for column in zip_longest(*rows)]


def read_or_refused(rows: Rows, merges: str) -> None:
    """Whatever is proposed can be made, written and read again; what is none is refused in words."""
    found = book(grid(rows, at=(2, 2), merges=merges))
    try:
        proposal = propose(found)
    except ExchangeError:
        return
    for mapping in (proposal.mapping, *proposal.others):
        assert parse_mapping(mapping_bytes(mapping)) == mapping
        with suppress(ExchangeError):  # nothing but words under every criterion, for one
            assert made(found, mapping).evaluation.candidates


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(tables(), heaps()), MERGES)
def test_whatever_stands_on_a_sheet_is_read_or_refused(rows: list[list[Given]], merges: str) -> None:
    read_or_refused(rows, merges)


@pytest.mark.slow
@settings(max_examples=4_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(tables(), heaps()), MERGES)
def test_many_sheets_are_read_or_refused(rows: list[list[Given]], merges: str) -> None:
    read_or_refused(rows, merges)


@st.composite
def plain_tables(draw: st.DrawFn) -> tuple[list[list[Given]], list[str], list[str], bool]:
    """A plain table of any size, its scores equal or not, with the names in it; whether criteria go down."""
    names, firms = NAMES[: draw(st.integers(1, 6))], FIRMS[: draw(st.integers(1, 5))]
    equal = draw(st.sampled_from([None, 1, 3, 5]))
    weights = draw(st.sampled_from([None, [1] * 6, [3, 2, 5, 1, 4, 2]]))
    rows: list[list[Given]] = [["Criterion", *(["Weight"] if weights else []), *firms]]
    for number, name in enumerate(names):
        scores = [draw(st.integers(0, 5)) if equal is None else equal for _ in firms]
        rows += draw(st.sampled_from([[], [], [[]]])) if len(rows) > 1 else []
        rows.append([name, *([weights[number]] if weights else []), *scores])
    down = draw(st.booleans())
    if not down:
        rows = turned([row for row in rows if row])
        rows[0][0] = "Vendor"
    return rows, list(names), list(firms), down


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain_tables())
def test_a_plain_table_of_any_size_comes_in(laid: tuple[list[list[Given]], list[str], list[str], bool]) -> None:
    rows, names, firms, _ = laid
    found = book(grid(rows))
    evaluation = made(found, propose(found).mapping).evaluation
    assert [row.name for row in evaluation.criteria.values()] == names
    assert [row.name for row in evaluation.candidates.values()] == firms


def test_scores_that_are_all_one_are_no_ranks_of_their_totals() -> None:
    rows: list[list[Given]] = [["", *FIRMS[:3]]]
    rows += [[name, 1, 1, 1] for name in NAMES[:4]]
    rows.append(["Sum", F(4.0), F(4.0), F(4.0)])
    found = book(grid(rows))
    evaluation = made(found, propose(found).mapping).evaluation
    assert [row.name for row in evaluation.criteria.values()] == list(NAMES[:4])
    heap: list[list[Given]] = [["", *FIRMS[:3]], ["Total", F(1.0), F(1.0), F(1.0)]]
    heap += [[name, F(1.0), F(1.0), F(1.0)] for name in NAMES]
    read_or_refused(heap, "")

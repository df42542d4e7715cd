"""Layouts whose names stand right of the scores, as on sheets that grew leftwards or are written from right to left."""

from __future__ import annotations

from tests.exchange.importing.layouts import (
    CRITERIA,
    RANKS,
    SCORES,
    SUMS,
    VENDORS,
    WEIGHTS,
    F,
    Given,
    Laid,
    book,
    grid,
    layout,
    total,
)


def right_rows() -> list[list[Given]]:
    """A weight, a score for each vendor, and the criterion."""
    rows: list[list[Given]] = [["Weight", *VENDORS, "Criterion"]]
    for number, name in enumerate(CRITERIA):
        rows.append([WEIGHTS[number], *(SCORES[v][number] for v in VENDORS), name])
    return rows


@layout
def right_labels() -> Laid:
    return Laid(book(grid(right_rows())))


@layout
def right_labels_with_totals_and_title() -> Laid:
    rows: list[list[Given]] = [["Payroll partners, compared"], [], *right_rows()]
    rows += [[None, *(total(v) for v in VENDORS), "Total"], [None, *RANKS.values(), "Rank"]]
    return Laid(book(grid(rows, at=(2, 3))), checked=6)


@layout
def right_labels_of_vendors() -> Laid:
    rows: list[list[Given]] = [[*CRITERIA, "Total", "Supplier"], [*WEIGHTS, None, "Weight"]]
    rows += [[*SCORES[v], F(100 * SUMS[v]), v] for v in VENDORS]
    return Laid(book(grid(rows)), checked=3)


@layout
def right_labels_and_comments_at_the_left() -> Laid:
    rows = right_rows()
    words = ["as offered in May", "by the sample work", "from three references", "by the questionnaire"]
    for row, said in zip(rows, ["Comment", *words], strict=True):
        row.insert(0, said)
    return Laid(book(grid(rows)))


@layout
def right_labels_and_weights() -> Laid:
    rows: list[list[Given]] = [[*VENDORS, "Criterion", "Weight"]]
    rows += [[*(SCORES[v][n] for v in VENDORS), name, WEIGHTS[n]] for n, name in enumerate(CRITERIA)]
    return Laid(book(grid(rows)))


@layout
def right_labels_under_a_merged_title() -> Laid:
    rows: list[list[Given]] = [[None, "Offers", None, None, None], *right_rows()]
    return Laid(book(grid(rows, merges="B1:D1")))

"""Layouts over several sheets, and long lists with a row for each score."""

from __future__ import annotations

from scorecard.exchange.importing.book import Grid
from tests.exchange.importing.layouts import (
    CRITERIA,
    SCORES,
    VENDORS,
    WEIGHTS,
    F,
    Given,
    Laid,
    book,
    grid,
    layout,
    plain_rows,
    total,
)


def of_evaluator(shift: int) -> list[list[Given]]:
    rows = plain_rows()
    for row in rows[1:]:
        row[2:] = [min(5, max(0, int(each) + shift)) if isinstance(each, int) else each for each in row[2:]]
    return rows


@layout
def sheet_per_evaluator() -> Laid:
    return Laid(
        book(grid(plain_rows(), "Ann"), grid(plain_rows(), "Bernard"), grid(plain_rows(), "Chiara")),
        evaluators=["Ann", "Bernard", "Chiara"],
    )


@layout
def sheet_per_evaluator_with_summary() -> Laid:
    summary = plain_rows()
    for row in summary[1:]:
        row[2:] = [F(float(each), "AVERAGE(Ann!C2,Ben!C2)") if isinstance(each, int) else each for each in row[2:]]
    summary.append(["Total", None, *(total(v) for v in VENDORS)])
    return Laid(
        book(grid(summary, "Summary"), grid(plain_rows(), "Ann"), grid(plain_rows(), "Ben")),
        evaluators=["Ann", "Ben"],
        checked=3,
    )


@layout
def sheet_per_vendor() -> Laid:
    def of(vendor: str) -> Grid:
        rows: list[list[Given]] = [["Criterion", "Weight", "Score", "Comment"]]
        for number, name in enumerate(CRITERIA):
            rows.append([name, WEIGHTS[number], SCORES[vendor][number], f"{vendor}: {name}"])
        return grid(rows, vendor)

    return Laid(book(*(of(v) for v in VENDORS)), reasons=12)


@layout
def sheet_per_vendor_named_in_a_cell() -> Laid:
    def of(number: int, vendor: str) -> Grid:
        rows: list[list[Given]] = [
            ["Vendor:", vendor],
            ["Date:", "3 March 2026"],
            [],
            ["Criterion", "Weight", "Score", "Weighted"],
        ]
        for place, name in enumerate(CRITERIA):
            rows.append([name, WEIGHTS[place], SCORES[vendor][place], F(WEIGHTS[place] * SCORES[vendor][place] / 100)])
        rows.append(["Total", 100, None, total(vendor)])
        return grid(rows, f"Sheet{number}")

    return Laid(book(*(of(n, v) for n, v in enumerate(VENDORS, 1))), checked=3)


@layout
def sheet_per_vendor_with_evaluators_across() -> Laid:
    def of(vendor: str) -> Grid:
        rows: list[list[Given]] = [["Criterion", "Weight", "Evaluator 1", "Evaluator 2", "Average"]]
        for number, name in enumerate(CRITERIA):
            score = SCORES[vendor][number]
            rows.append([name, WEIGHTS[number], score, score, F(float(score))])
        return grid(rows, vendor)

    return Laid(book(*(of(v) for v in VENDORS)), evaluators=["Evaluator 1", "Evaluator 2"])


@layout
def evaluators_under_each_vendor() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme Care", None, "Borealis", None, "Contoso", None],
        [None, None, *["Ann", "Ben"] * 3],
    ]
    for number, name in enumerate(CRITERIA):
        rows.append([name, WEIGHTS[number], *[s for v in VENDORS for s in (SCORES[v][number],) * 2]])
    return Laid(book(grid(rows, merges="C1:D1 E1:F1 G1:H1")), evaluators=["Ann", "Ben"])


@layout
def blocks_of_evaluators_on_one_sheet() -> Laid:
    rows: list[list[Given]] = [["Ann"], *plain_rows(), [], [], ["Ben"], *plain_rows()]
    return Laid(book(grid(rows)), evaluators=["Ann", "Ben"])


@layout
def cover_and_data_dictionary_first() -> Laid:
    cover: list[list[Given]] = [["Tender 4711"], ["Customer care"], [], ["Author", "M. Meier"], ["Version", "1.3"]]
    words: list[list[Given]] = [
        ["Field", "Type", "Meaning"],
        ["Weight", "number", "importance"],
        ["Score", "number", "0 to 5"],
    ]
    return Laid(book(grid(cover, "Cover"), grid(words, "Definitions"), grid(plain_rows(), "Matrix")))


# ---- lists ---------------------------------------------------------------------------------------------------


@layout
def long_list() -> Laid:
    rows: list[list[Given]] = [["Vendor", "Criterion", "Score", "Comment"]]
    rows += [[v, n, s, f"{v} {n}"] for v in VENDORS for n, s in zip(CRITERIA, SCORES[v], strict=True)]
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], reasons=12)


@layout
def long_list_with_evaluators_and_weights() -> Laid:
    rows: list[list[Given]] = [["Evaluator", "Criterion", "Weight", "Bidder", "Score"]]
    for who in ("Ann", "Ben"):
        for vendor in VENDORS:
            rows += [[who, n, w, vendor, s] for n, w, s in zip(CRITERIA, WEIGHTS, SCORES[vendor], strict=True)]
    return Laid(book(grid(rows)), evaluators=["Ann", "Ben"])


@layout
def long_list_in_german_under_a_title() -> Laid:
    rows: list[list[Given]] = [["Bewertungen aus dem Portal"], [], ["Anbieter", "Kriterium", "Punkte", "Begründung"]]
    rows += [[v, n, s, None] for v in VENDORS for n, s in zip(CRITERIA, SCORES[v], strict=True)]
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1])

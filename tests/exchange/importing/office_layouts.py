"""Layouts as they are met in offices: forms, tenders with points, checklists, parts of an offer on their own sheets."""

from __future__ import annotations

from scorecard.exchange.importing.book import Grid
from tests.exchange.importing.layouts import (
    CRITERIA,
    SCORES,
    SUMS,
    VENDORS,
    WEIGHTS,
    F,
    Given,
    Laid,
    P,
    book,
    grid,
    layout,
    plain_rows,
    total,
)


@layout
def pugh() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Baseline", "Concept A", "Concept B"],
        ["Cost", 0, 1, -1],
        ["Weight of part", 0, -1, 1],
        ["Durability", 0, 1, 1],
        ["Sum", 0, F(1), F(1)],
    ]
    return Laid(
        book(grid(rows)),
        ["Cost", "Weight of part", "Durability"],
        [1, 1, 1],
        {"Baseline": [0, 0, 0], "Concept A": [1, -1, 1], "Concept B": [-1, 1, 1]},
        checked=3,
    )


@layout
def technical_and_commercial_sheets() -> Laid:
    t: list[list[Given]] = [
        ["Technical", "Weight", "Acme", "Borealis"],
        ["Architecture", 30, 4, 5],
        ["Security", 30, 3, 4],
    ]
    c: list[list[Given]] = [["Commercial", "Weight", "Acme", "Borealis"], ["Price", 25, 4, 3], ["Terms", 15, 5, 2]]
    return Laid(
        book(grid(t, "Technical"), grid(c, "Commercial")),
        ["Architecture", "Security", "Price", "Terms"],
        [30, 30, 25, 15],
        {"Acme": [4, 3, 4, 5], "Borealis": [5, 4, 3, 2]},
        groups=["Technical", "Commercial"],
    )


@layout
def stacked_tables_same_vendors() -> Laid:
    rows: list[list[Given]] = [
        ["Technical evaluation"],
        ["Criteria", "Weight", "Acme", "Borealis"],
        ["Architecture", 60, 4, 5],
        ["Security", 40, 3, 4],
        ["Total", 100, F(3.6), F(4.6)],
        [],
        ["Commercial evaluation"],
        ["Criteria", "Weight", "Acme", "Borealis"],
        ["Price", 70, 4, 3],
        ["Terms", 30, 5, 2],
        ["Total", 100, F(4.3), F(2.7)],
    ]
    return Laid(
        book(grid(rows)),
        ["Architecture", "Security", "Price", "Terms"],
        [60, 40, 70, 30],
        {"Acme": [4, 3, 4, 5], "Borealis": [5, 4, 3, 2]},
        groups=["Technical evaluation", "Commercial evaluation"],
        checked=4,
    )


@layout
def header_score_names() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme score", "Acme weighted", "Borealis score", "Borealis weighted"],
        ["Price", P(60), 4, F(2.4), 3, F(1.8)],
        ["Quality", P(40), 3, F(1.2), 5, F(2.0)],
        ["Total", P(100), None, F(3.6), None, F(3.8)],
    ]
    return Laid(book(grid(rows)), ["Price", "Quality"], [60, 40], {"Acme": [4, 3], "Borealis": [3, 5]}, checked=2)


@layout
def likert() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Vendor A", "Vendor B"],
        ["Price", "High", "Low"],
        ["Quality", "Good", "Poor"],
        ["Speed", 4, 3],
        ["Safety", 2, 3],
    ]
    return Laid(
        book(grid(rows)),
        ["Price", "Quality", "Speed", "Safety"],
        [1, 1, 1, 1],
        {"Vendor A": [5, 3.33, 4, 2], "Vendor B": [0, 0, 3, 3]},
    )


@layout
def one_vendor_form() -> Laid:
    rows: list[list[Given]] = [
        ["Vendor evaluation form"],
        ["Vendor name", "Acme Corp"],
        ["Evaluator", "Jane Doe"],
        ["Date", "1 May 2026"],
        [],
        ["Criteria", "Weight", "Rating (1-5)", "Weighted score", "Comments"],
        ["Price", 0.5, 4, F(2.0), "ok"],
        ["Quality", 0.5, 3, F(1.5), "fair"],
        ["Total score", 1, None, F(3.5)],
    ]
    return Laid(
        book(grid(rows, "Form")),
        ["Price", "Quality"],
        [1, 1],
        {"Acme Corp": [4, 3]},
        checked=1,
        reasons=2,
        evaluators=["Jane Doe"],
    )


@layout
def vendor_names_rotated_two_header_rows_and_max() -> Laid:
    rows: list[list[Given]] = [
        ["Ref", "Question", "Max score", "Bidder 1", "Bidder 2", "Bidder 3"],
        ["Q1", "Method statement", 20, 15, 18, 12],
        ["Q2", "Team", 30, 25, 20, 28],
        ["Q3", "Social value", 10, 5, 8, 7],
        ["Q4", "Price", 40, 40, 32, 36],
        [None, "Total", 100, F(85), F(78), F(83)],
        [None, "Rank", None, 1, 3, 2],
    ]
    return Laid(
        book(grid(rows)),
        ["Method statement", "Team", "Social value", "Price"],
        [20, 30, 10, 40],
        {"Bidder 1": [15, 25, 5, 40], "Bidder 2": [18, 20, 8, 32], "Bidder 3": [12, 28, 7, 36]},
        checked=6,
    )


@layout
def csv_like_texts() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "A GmbH", "B GmbH"],
        ["Preis", "40,0", "4,0", "3,5"],
        ["Qualität", "60,0", "2,5", "5,0"],
    ]
    return Laid(book(grid(rows)), ["Preis", "Qualität"], [40, 60], {"A GmbH": [4, 2.5], "B GmbH": [3.5, 5]})


@layout
def weights_pct_and_share_totals() -> Laid:
    rows: list[list[Given]] = [
        ["Evaluation Criteria", "Weighting", "Company X", "Company Y"],
        ["Technical capability", P(35), 8, 6],
        ["Price", P(40), 7, 9],
        ["Delivery", P(25), 9, 5],
        ["Total weighted score", P(100), F(7.85), F(6.95)],
        ["Percentage", None, P(78.5), P(69.5)],
        ["Ranking", None, 1, 2],
    ]
    return Laid(
        book(grid(rows)),
        ["Technical capability", "Price", "Delivery"],
        [35, 40, 25],
        {"Company X": [8, 7, 9], "Company Y": [6, 9, 5]},
        checked=4,
    )


@layout
def candidates_with_measures_and_ratings_and_norms() -> Laid:
    rows: list[list[Given]] = [
        ["Supplier", "Price per unit", "Defect rate", "On-time delivery", "Service"],
        ["S1", 12.5, P(1.2), P(97), 4],
        ["S2", 11.9, P(2.4), P(93), 5],
        ["S3", 13.2, P(0.8), P(99), 3],
    ]
    return Laid(
        book(grid(rows)),
        ["Price per unit", "Defect rate", "On-time delivery", "Service"],
        [1, 1, 1, 1],
        {"S1": [12.5, 1.2, 97, 4], "S2": [11.9, 2.4, 93, 5], "S3": [13.2, 0.8, 99, 3]},
    )


@layout
def transposed_list_with_total_col_and_weight_text() -> Laid:
    rows: list[list[Given]] = [
        ["", "Weight:", "30%", "30%", "40%", ""],
        ["", "Criteria:", "Cost", "Speed", "Trust", "Score"],
        ["1", "Alpha", "5", "4", "3", F(3.9)],
        ["2", "Beta", "3", "3", "5", F(3.8)],
    ]
    return Laid(
        book(grid(rows)), ["Cost", "Speed", "Trust"], [30, 30, 40], {"Alpha": [5, 4, 3], "Beta": [3, 3, 5]}, checked=2
    )


@layout
def evaluators_columns_single_vendor_sheets_plain_names() -> Laid:
    def of(v: str) -> Grid:
        rows: list[list[Given]] = [["Kriterium", "Gewicht", "Anna", "Bernd", "Clara", "Mittelwert"]]
        rows += [[n, w, s, s, s, F(float(s))] for n, w, s in zip(CRITERIA, WEIGHTS, SCORES[v], strict=True)]
        rows.append(["Summe", 100, None, None, None, F(SUMS[v])])
        return grid(rows, v)

    return Laid(book(*[of(v) for v in VENDORS]), evaluators=["Anna", "Bernd", "Clara"], checked=0)


@layout
def blank_weights_template() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "Vendor 1", "Vendor 2"],
        ["Price", None, 3, 4],
        ["Quality", None, 5, 2],
    ]
    return Laid(book(grid(rows)), ["Price", "Quality"], [1, 1], {"Vendor 1": [3, 5], "Vendor 2": [4, 2]})


@layout
def checkmarks() -> Laid:
    rows: list[list[Given]] = [
        ["Feature", "Tool A", "Tool B"],
        ["SSO", "\N{CHECK MARK}", "\N{BALLOT X}"],
        ["API", "\N{CHECK MARK}", "\N{CHECK MARK}"],
        ["Export", "\N{BALLOT X}", "\N{CHECK MARK}"],
    ]
    return Laid(
        book(grid(rows)),
        ["SSO", "API", "Export"],
        [0, 0, 0],
        {"Tool A": [True, True, False], "Tool B": [False, True, True]},
    )


@layout
def harvey() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme", "Borealis"],
        ["Price", 60, "\u25cf", "\u25d1"],
        ["Quality", 40, "\u25d4", "\u25cf"],
    ]
    return Laid(book(grid(rows)), ["Price", "Quality"], [60, 40], {"Acme": [4, 1], "Borealis": [2, 4]})


@layout
def vertical_merges() -> Laid:
    rows: list[list[Given]] = [["Criteria", "Weight", "Vendors", None, None], [None, None, *VENDORS]]
    rows += plain_rows()[1:]
    rows.append(["Total", 100, *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows, merges="A1:A2 B1:B2 C1:E1")), checked=3)


@layout
def vertical_merges_scores_comments() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme Care", None, "Borealis", None, "Contoso", None],
        [None, None, *["Score", "Comment"] * 3],
    ]
    for at, n in enumerate(CRITERIA):
        rows.append([n, WEIGHTS[at], *[x for v in VENDORS for x in (SCORES[v][at], f"on {n} {v}")]])
    return Laid(book(grid(rows, merges="A1:A2 B1:B2 C1:D1 E1:F1 G1:H1")), reasons=12)


@layout
def group_rows_merged() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", *VENDORS],
        ["COMMERCIAL"],
        ["Price", 40, 4, 3, 5],
        ["DELIVERY"],
        ["Quality", 30, 3, 5, 2],
        ["Experience", 20, 5, 4, 3],
        ["Security", 10, 2, 4, 1],
    ]
    return Laid(book(grid(rows, merges="A2:E2 A4:E4")), groups=["COMMERCIAL", "DELIVERY"])


@layout
def across_vertical_merge_groups() -> Laid:
    rows: list[list[Given]] = [
        ["Vendor", "Commercial", None, "Technical", None, "Total"],
        [None, *CRITERIA, None],
        ["Weight", *(P(w) for w in WEIGHTS), P(100)],
    ]
    rows += [[v, *SCORES[v], total(v)] for v in VENDORS]
    return Laid(book(grid(rows, merges="A1:A2 B1:C1 D1:E1 F1:F2")), groups=["Commercial", "Technical"], checked=3)


@layout
def group_subtotals_after() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", *VENDORS],
        ["Commercial"],
        ["Price", 40, 4, 3, 5],
        ["Subtotal", F(40), *(F(0.4 * SCORES[v][0]) for v in VENDORS)],
        ["Delivery"],
        ["Quality", 30, 3, 5, 2],
        ["Experience", 20, 5, 4, 3],
        ["Security", 10, 2, 4, 1],
        ["Subtotal", F(60), *(F(SUMS[v] - 0.4 * SCORES[v][0]) for v in VENDORS)],
        ["Grand total", F(100), *(total(v) for v in VENDORS)],
    ]
    return Laid(book(grid(rows)), groups=["Commercial", "Delivery"], checked=3)


@layout
def weighted_only_columns_block_right_with_group_head() -> Laid:
    rows: list[list[Given]] = [
        [None, None, "Raw scores", None, None, "Weighted scores", None, None],
        ["Criteria", "Weight", *VENDORS, *VENDORS],
    ]
    for at, n in enumerate(CRITERIA):
        rows.append(
            [
                n,
                P(WEIGHTS[at]),
                *(SCORES[v][at] for v in VENDORS),
                *(F(WEIGHTS[at] * SCORES[v][at] / 100) for v in VENDORS),
            ]
        )
    rows.append(["Total", P(100), None, None, None, *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows, merges="C1:E1 F1:H1")), checked=3)


@layout
def weight_in_column_before_criteria() -> Laid:
    rows: list[list[Given]] = [["Weight", "Criteria", *VENDORS]]
    rows += [
        [P(w), n, *(SCORES[v][at] for v in VENDORS)] for at, (n, w) in enumerate(zip(CRITERIA, WEIGHTS, strict=True))
    ]
    rows.append([P(100), "Score", *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows)), checked=3)


@layout
def norwegian() -> Laid:
    rows: list[list[Given]] = [
        ["Kriterium", "Vekt", "Tilbyder A", "Tilbyder B"],
        ["Pris", P(50), 8, 7],
        ["Kvalitet", P(50), 6, 9],
        ["Sum", P(100), F(7), F(8)],
    ]
    return Laid(
        book(grid(rows)), ["Pris", "Kvalitet"], [50, 50], {"Tilbyder A": [8, 6], "Tilbyder B": [7, 9]}, checked=2
    )

"""Layouts with the criteria in columns."""

from __future__ import annotations

from collections.abc import Sequence

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
    P,
    across_rows,
    book,
    grid,
    layout,
    total,
)


@layout
def across_weights_above_heads() -> Laid:
    rows: list[list[Given]] = [["Weight", *WEIGHTS], *across_rows()]
    return Laid(book(grid(rows)))


@layout
def across_weights_below_heads_with_total_and_rank() -> Laid:
    rows = across_rows()
    rows.insert(1, ["Weight", *(P(w) for w in WEIGHTS)])
    rows[0] += ["Total", "Rank"]
    for row, vendor in zip(rows[2:], VENDORS, strict=True):
        row += [total(vendor), F(RANKS[vendor])]
    return Laid(book(grid(rows)), checked=6)


@layout
def across_total_first() -> Laid:
    rows: list[list[Given]] = [["Supplier", "Total", *CRITERIA], ["Weight", None, *(w / 100 for w in WEIGHTS)]]
    rows += [[v, total(v), *SCORES[v]] for v in VENDORS]
    return Laid(book(grid(rows, at=(4, 2))), checked=3)


@layout
def across_two_levels() -> Laid:
    rows: list[list[Given]] = [
        [None, "Commercial", None, "Delivery", None],
        ["Weight of group", P(70), None, P(30), None],
        ["Supplier", *CRITERIA],
        ["Weight", 4, 3, 2, 1],
    ]
    rows += [[v, *SCORES[v]] for v in VENDORS]
    return Laid(
        book(grid(rows, merges="B1:C1 D1:E1 B2:C2 D2:E2")),
        weights=[40, 30, 20, 10],
        groups=["Commercial", "Delivery"],
    )


@layout
def across_directions() -> Laid:
    rows: list[list[Given]] = [
        ["Direction", "min", "max", "max", "min"],
        ["Alternative", "Price (EUR)", "Quality", "Experience", "Delivery time (days)"],
        ["Weight", 0.4, 0.3, 0.2, 0.1],
        ["Alternative 1", 120000, 4, 8, 30],
        ["Alternative 2", 98000, 3, 9, 45],
        ["Alternative 3", 135000, 5, 6, 20],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {
        "Alternative 1": [120000, 4, 8, 30],
        "Alternative 2": [98000, 3, 9, 45],
        "Alternative 3": [135000, 5, 6, 20],
    }
    names = ["Price (EUR)", "Quality", "Experience", "Delivery time (days)"]
    return Laid(book(grid(rows)), names, [40, 30, 20, 10], scores)


@layout
def across_comments_between() -> Laid:
    heads = [x for name in CRITERIA for x in (name, "Comment")]
    rows: list[list[Given]] = [["Bidder", *heads]]
    for vendor in VENDORS:
        rows.append([vendor, *[x for n, s in enumerate(SCORES[vendor]) for x in (s, f"{vendor} on {CRITERIA[n]}")]])
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], reasons=12)


@layout
def across_remark_column() -> Laid:
    rows = across_rows()
    rows[0] += ["Total", "Remarks"]
    for row, vendor in zip(rows[1:], VENDORS, strict=True):
        row += [F(sum(SCORES[vendor])), f"{vendor} was visited in March"]
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], checked=3)


@layout
def across_italian() -> Laid:
    rows: list[list[Given]] = [
        ["Valutazione delle offerte"],
        ["Fornitore", "Prezzo", "Qualità", "Assistenza", "Punteggio totale", "Posizione"],
        ["Peso", 0.5, 0.3, 0.2],
        ["Rossi S.p.A.", 8, 7, 9, F(7.9), 1],
        ["Bianchi S.r.l.", 6, 9, 8, F(7.3), 3],
        ["Verdi S.r.l.", 9, 5, 7, F(7.4), 2],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {
        "Rossi S.p.A.": [8, 7, 9],
        "Bianchi S.r.l.": [6, 9, 8],
        "Verdi S.r.l.": [9, 5, 7],
    }
    return Laid(book(grid(rows)), ["Prezzo", "Qualità", "Assistenza"], [50, 30, 20], scores, checked=6)


@layout
def across_polish_with_average_row() -> Laid:
    rows: list[list[Given]] = [
        ["Dostawca", "Cena", "Jakość", "Termin", "Suma"],
        ["Dostawca 1", 5, 4, 3, F(12)],
        ["Dostawca 2", 3, 5, 5, F(13)],
        ["Dostawca 3", 4, 4, 2, F(10)],
        ["Średnia", F(4), F(13 / 3), F(10 / 3), F(35 / 3)],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {
        "Dostawca 1": [5, 4, 3],
        "Dostawca 2": [3, 5, 5],
        "Dostawca 3": [4, 4, 2],
    }
    return Laid(book(grid(rows)), ["Cena", "Jakość", "Termin"], [1, 1, 1], scores, checked=3)


@layout
def across_dutch_blank_columns() -> Laid:
    rows: list[list[Given]] = [
        ["Leverancier", None, "Prijs", "Kwaliteit", None, "Planning", None, "Totaal"],
        ["Weging", None, 50, 30, None, 20, None, 100],
        ["Alfa BV", None, 7, 8, None, 6, None, F(7.1)],
        ["Beta NV", None, 9, 6, None, 7, None, F(7.7)],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Alfa BV": [7, 8, 6], "Beta NV": [9, 6, 7]}
    return Laid(book(grid(rows)), ["Prijs", "Kwaliteit", "Planning"], [50, 30, 20], scores, checked=2)


@layout
def across_numeric_names() -> Laid:
    rows: list[list[Given]] = [["Model", *CRITERIA], [1, 4, 3, 5, 2], [2, 3, 5, 4, 4], [3, 5, 2, 3, 1]]
    scores: dict[str, Sequence[float | bool | None]] = {"1": [4, 3, 5, 2], "2": [3, 5, 4, 4], "3": [5, 2, 3, 1]}
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], scores=scores)


@layout
def across_unnamed_total() -> Laid:
    rows = across_rows()
    rows.insert(1, ["Weight", *(w / 100 for w in WEIGHTS)])
    rows[0].append("Rating of the offer")
    for row, vendor in zip(rows[2:], VENDORS, strict=True):
        row.append(F(SUMS[vendor], "SUMPRODUCT(B2:E2,B3:E3)"))
    return Laid(book(grid(rows)), checked=3)


@layout
def across_weights_at_the_bottom() -> Laid:
    return Laid(book(grid([*across_rows(), ["Weighting", *WEIGHTS]])))


@layout
def across_unlabelled_weights() -> Laid:
    rows = across_rows()
    rows.insert(1, [None, *(w / 100 for w in WEIGHTS)])
    return Laid(book(grid(rows)))


@layout
def across_percent_scores() -> Laid:
    rows: list[list[Given]] = [["Provider", *CRITERIA]]
    rows += [[v, *(P(20 * s) for s in SCORES[v])] for v in VENDORS]
    scores: dict[str, Sequence[float | bool | None]] = {v: [20 * s for s in SCORES[v]] for v in VENDORS}
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], scores=scores)


@layout
def across_legend_box_beside() -> Laid:
    rows: list[list[Given]] = [["Weight", *WEIGHTS], *across_rows()]
    rows[0] += [None, None, "Legend"]
    rows[1] += [None, None, "1 = poor"]
    rows[2] += [None, None, "3 = fair"]
    rows[3] += [None, None, "5 = good"]
    return Laid(book(grid(rows)))

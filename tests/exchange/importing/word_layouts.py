"""Tables that answer in words, in points with sections and subtotals, and several tables on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from tests.exchange.importing.layouts import F, Given, Laid, P, book, grid, layout


def _with_words(*rows: list[Given], **fields: object) -> Laid:
    laid: list[list[Given]] = [["Criterion", "Weight", "Acme", "Borealis", "Contoso"], *rows]
    return Laid(book(grid(laid)), ["Design", "Team", "Support"], **fields)  # type: ignore[arg-type]


@layout
def high_medium_low_with_importance() -> Laid:
    return _with_words(
        ["Design", "High", "Low", "High", "Medium"],
        ["Team", "Medium", "Medium", "Medium", "High"],
        ["Support", "Low", "High", "Low", "Low"],
        weights=[3, 2, 1],
        scores={"Acme": [1, 2, 3], "Borealis": [3, 2, 1], "Contoso": [2, 3, 1]},
    )


@layout
def excellent_to_poor() -> Laid:
    return _with_words(
        ["Design", P(50), "Excellent", "Good", "Poor"],
        ["Team", P(30), "Fair", "Good", "Good"],
        ["Support", P(20), "Good", "Excellent", "Good"],
        weights=[50, 30, 20],
        scores={"Acme": [4, 2, 3], "Borealis": [3, 3, 4], "Contoso": [1, 3, 3]},
    )


@layout
def requirements_in_german() -> Laid:
    rows: list[list[Given]] = [
        ["Anforderung", "Prio", "Anbieter A", "Anbieter B"],
        ["Mehrsprachigkeit", "Muss", "voll erfüllt", "teilweise erfüllt"],
        ["Berichtswesen", "Soll", "nicht erfüllt", "voll erfüllt"],
        ["Skalierung", "Kann", "teilweise erfüllt", "voll erfüllt"],
    ]
    names = ["Mehrsprachigkeit", "Berichtswesen", "Skalierung"]
    return Laid(book(grid(rows)), names, [3, 2, 1], {"Anbieter A": [2, 0, 1], "Anbieter B": [1, 2, 2]})


@layout
def french_words_across() -> Laid:
    rows: list[list[Given]] = [
        ["Prestataire", "Qualité", "Délais", "Équipe"],
        ["Pondération", P(50), P(20), P(30)],
        ["Alpha", "Bien", "Insuffisant", "Excellent"],
        ["Bravo", "Excellent", "Bien", "Bien"],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Alpha": [3, 1, 4], "Bravo": [4, 3, 3]}
    return Laid(book(grid(rows)), ["Qualité", "Délais", "Équipe"], [50, 20, 30], scores)


@layout
def traffic_lights() -> Laid:
    rows: list[list[Given]] = [
        ["Topic", "Acme", "Borealis"],
        ["Insurance", "Green", "Red"],
        ["Litigation", "Amber", "Green"],
    ]
    return Laid(book(grid(rows)), ["Insurance", "Litigation"], [1, 1], {"Acme": [2, 1], "Borealis": [0, 2]})


@layout
def pugh() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Datum", "Acme", "Borealis"],
        ["Price", 3, "0", "+", "-"],
        ["Speed", 2, "0", "-", "+"],
        ["Care", 1, "0", "+", "0"],
        ["Sum of +", None, *(F(n, f'COUNTIF({c}2:{c}4,"+")') for n, c in ((0, "C"), (2, "D"), (1, "E")))],
        ["Sum of -", None, *(F(n, f'COUNTIF({c}2:{c}4,"-")') for n, c in ((0, "C"), (1, "D"), (1, "E")))],
        ["Net score", None, F(0, "C5-C6"), F(1, "D5-D6"), F(0, "E5-E6")],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Datum": [0, 0, 0], "Acme": [1, -1, 1], "Borealis": [-1, 1, 0]}
    return Laid(book(grid(rows)), ["Price", "Speed", "Care"], [3, 2, 1], scores, checked=3)


@layout
def codes_with_a_legend_and_points() -> Laid:
    def looked_up(points: int) -> F:
        return F(points, "VLOOKUP(D2,Legend!$A$2:$C$4,3,FALSE)")

    rows: list[list[Given]] = [
        ["No", "Function", "Weight", "Acme", "Points", "Borealis", "Points"],
        [1, "Workflow", 3, "F", looked_up(4), "N", looked_up(0)],
        [2, "Portal", 2, "P", looked_up(2), "F", looked_up(4)],
        [3, "Archive", 1, "N", looked_up(0), "P", looked_up(2)],
        [None, "Weighted fit", None, None, F(16, "SUM(1)"), None, F(10, "SUM(1)")],
    ]
    legend: list[list[Given]] = [
        ["Code", "Meaning", "Points"],
        ["F", "Full", 4],
        ["P", "In part", 2],
        ["N", "Not at all", 0],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Acme": [4, 2, 0], "Borealis": [0, 4, 2]}
    names = ["Workflow", "Portal", "Archive"]
    return Laid(book(grid(rows), grid(legend, "Legend")), names, [3, 2, 1], scores, checked=2)


@layout
def sections_with_subtotals_under_them() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "Acme", "Borealis", "Contoso"],
        ["Technical"],
        ["Design", 20, 3, 4, 5],
        ["Team", 30, 4, 4, 2],
        ["Sub-total technical", 50, F(1.8), F(2.0), F(1.6)],
        ["Commercial"],
        ["Price", 40, 5, 3, 4],
        ["Terms", 10, 3, 3, 3],
        ["Sub-total commercial", 50, F(2.3), F(1.5), F(1.9)],
        ["GRAND TOTAL", 100, F(4.1), F(3.5), F(3.5)],
    ]
    return Laid(
        book(grid(rows)),
        ["Design", "Team", "Price", "Terms"],
        [20, 30, 40, 10],
        {"Acme": [3, 4, 5, 3], "Borealis": [4, 4, 3, 3], "Contoso": [5, 2, 4, 3]},
        groups=["Technical", "Commercial"],
        checked=3,
    )


@layout
def sections_weighed_with_means() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "Acme", "Borealis", "Contoso"],
        ["Technical", 60, F(3.5, "AVERAGE(C3:C4)"), F(4, "AVERAGE(D3:D4)"), F(2, "AVERAGE(E3:E4)")],
        ["Design", None, 3, 4, 1],
        ["Team", None, 4, 4, 3],
        ["Commercial", 40, F(4, "AVERAGE(C6:C7)"), F(3, "AVERAGE(D6:D7)"), F(5, "AVERAGE(E6:E7)")],
        ["Price", None, 5, 3, 5],
        ["Terms", None, 3, 3, 5],
        ["Total", 100, F(3.7), F(3.6), F(3.2)],
    ]
    return Laid(
        book(grid(rows)),
        ["Design", "Team", "Price", "Terms"],
        [30, 30, 20, 20],
        {"Acme": [3, 4, 5, 3], "Borealis": [4, 4, 3, 3], "Contoso": [1, 3, 5, 5]},
        groups=["Technical", "Commercial"],
        checked=3,
    )


@layout
def price_by_formula_from_another_sheet() -> Laid:
    rows: list[list[Given]] = [
        ["Award criterion", "Weighting", "Acme", "Borealis"],
        ["Price", P(40), F(8, "10*MIN(Prices!$B$2:$C$5)/Prices!B5"), F(10, "10*MIN(Prices!$B$2:$C$5)/Prices!C5")],
        ["Concept", P(35), 7, 9],
        ["Team", P(25), 6, 4],
        ["Weighted total", P(100), F(7.15), F(8.15)],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Acme": [8, 7, 6], "Borealis": [10, 9, 4]}
    return Laid(book(grid(rows)), ["Price", "Concept", "Team"], [40, 35, 25], scores, checked=2)


@layout
def tables_with_shares_in_their_titles() -> Laid:
    rows: list[list[Given]] = [
        ["A. Technical (70%)"],
        ["Technical criterion", "Weight", "Acme", "Borealis"],
        ["Design", 60, 8, 6],
        ["Team", 40, 5, 9],
        ["Technical score", 100, F(6.8), F(7.2)],
        [],
        ["B. Commercial (30%)"],
        ["Commercial criterion", "Weight", "Acme", "Borealis"],
        ["Price", 80, 4, 10],
        ["Terms", 20, 9, 7],
        ["Commercial score", 100, F(5), F(9.4)],
        [],
        ["Overall score", None, F(6.26), F(7.86)],
    ]
    return Laid(
        book(grid(rows)),
        ["Design", "Team", "Price", "Terms"],
        [42, 28, 24, 6],
        {"Acme": [8, 5, 4, 9], "Borealis": [6, 9, 10, 7]},
        groups=["A. Technical (70%)", "B. Commercial (30%)"],
        checked=6,
    )


@layout
def survey_of_questions() -> Laid:
    rows: list[list[Given]] = [["Timestamp", "Email address", "Supplier", "Question", "Rating (1-5)", "Remarks"]]
    scores: dict[str, Sequence[float | bool | None]] = {"Acme": [4, 2], "Borealis": [3, 5]}
    for who in ("ann@example.org", "bea@example.org"):
        for vendor, given in scores.items():
            for question, score in zip(("How good is the plan?", "How fair is the price?"), given, strict=True):
                rows.append(["2026/05/10 10:15:00", who, vendor, question, score, None])
    return Laid(
        book(grid(rows)),
        ["How good is the plan?", "How fair is the price?"],
        [1, 1],
        scores,
        evaluators=["ann@example.org", "bea@example.org"],
    )


@layout
def statistics_and_helpers() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "helper", "Acme", "Borealis", "Std dev", "best"],
        ["Price", 3, F(0.6, "B2/SUM(B$2:B$3)"), 4, 2, F(1.4, "STDEV(D2:E2)"), F(4, "MAX(D2:E2)")],
        ["Care", 2, F(0.4, "B3/SUM(B$2:B$3)"), 1, 5, F(2.8, "STDEV(D3:E3)"), F(5, "MAX(D3:E3)")],
        ["Total", None, None, F(2.8), F(3.2)],
        ["Standard deviation", None, None, F(2.1, "STDEV(D2:D3)"), F(2.1, "STDEV(E2:E3)")],
    ]
    return Laid(book(grid(rows)), ["Price", "Care"], [3, 2], {"Acme": [4, 1], "Borealis": [2, 5]}, checked=2)


@layout
def section_sheets_weighed_on_another() -> Laid:
    def section(*scored: list[Given]) -> list[list[Given]]:
        return [["Criterion", "Sub-weight", "Acme", "Borealis"], *scored]

    technical = section(["Design", 60, 8, 6], ["Team", 40, 5, 9], ["Section score", 100, F(6.8), F(7.2)])
    commercial = section(["Price", 80, 4, 10], ["Terms", 20, 9, 7], ["Section score", 100, F(5), F(9.4)])
    overall: list[list[Given]] = [
        ["Section", "Weight", "Acme", "Borealis"],
        ["Technical", 70, F(6.8, "Technical!C4"), F(7.2, "Technical!D4")],
        ["Commercial", 30, F(5, "Commercial!C4"), F(9.4, "Commercial!D4")],
        ["Weighted total", 100, F(6.26), F(7.86)],
    ]
    return Laid(
        book(grid(overall, "Overall"), grid(technical, "Technical"), grid(commercial, "Commercial")),
        ["Design", "Team", "Price", "Terms"],
        [42, 28, 24, 6],
        {"Acme": [8, 5, 4, 9], "Borealis": [6, 9, 10, 7]},
        groups=["Technical", "Commercial"],
        checked=6,
    )

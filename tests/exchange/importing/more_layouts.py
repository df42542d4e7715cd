"""More layouts, of the less tidy kind: sections, blocks under one another, words in cells, weights in names."""

from __future__ import annotations

from collections.abc import Sequence

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
    across_rows,
    book,
    grid,
    layout,
    plain_rows,
    total,
)

Scores = dict[str, Sequence[float | bool | None]]


@layout
def down_weight_after_the_vendors() -> Laid:
    rows: list[list[Given]] = [["Criteria", *VENDORS, "Weight"]]
    rows += [[n, *(SCORES[v][at] for v in VENDORS), WEIGHTS[at]] for at, n in enumerate(CRITERIA)]
    return Laid(book(grid(rows)))


@layout
def down_weights_in_names() -> Laid:
    rows: list[list[Given]] = [["Criteria", *VENDORS]]
    names = [f"{n} ({w} %)" for n, w in zip(CRITERIA, WEIGHTS, strict=True)]
    rows += [[n, *(SCORES[v][at] for v in VENDORS)] for at, n in enumerate(names)]
    return Laid(book(grid(rows)), names)


@layout
def down_scores_with_words() -> Laid:
    rows = plain_rows()
    words = {1: "poor", 2: "fair", 3: "good", 4: "very good", 5: "excellent"}
    for row in rows[1:]:
        row[2:] = [f"{each} - {words[each]}" if isinstance(each, int) else each for each in row[2:]]
    return Laid(book(grid(rows)))


@layout
def down_sections_with_their_own_heads() -> Laid:
    rows: list[list[Given]] = [
        ["Commercial criteria", "Weight", *VENDORS],
        ["Price", 40, 4, 3, 5],
        ["Quality", 30, 3, 5, 2],
        [],
        ["Technical criteria", "Weight", *VENDORS],
        ["Experience", 20, 5, 4, 3],
        ["Security", 10, 2, 4, 1],
    ]
    return Laid(book(grid(rows)), groups=["Commercial criteria", "Technical criteria"])


@layout
def down_weighted_block_below() -> Laid:
    rows = plain_rows()
    rows += [[], ["Weighted scores"], ["Criterion", None, *VENDORS]]
    for at, name in enumerate(CRITERIA):
        rows.append([name, None, *(F(WEIGHTS[at] * SCORES[v][at] / 100) for v in VENDORS)])
    rows.append(["Total", None, *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows)), checked=3)


@layout
def down_evaluators_in_rows() -> Laid:
    rows: list[list[Given]] = [["Criterion", "Weight", "Evaluator", *VENDORS]]
    merges = []
    for at, name in enumerate(CRITERIA):
        scores = [SCORES[v][at] for v in VENDORS]
        rows += [[name, WEIGHTS[at], "Ann", *scores], [None, None, "Ben", *scores]]
        merges += [f"A{2 + 2 * at}:A{3 + 2 * at}", f"B{2 + 2 * at}:B{3 + 2 * at}"]
    return Laid(book(grid(rows, merges=" ".join(merges))), evaluators=["Ann", "Ben"])


@layout
def across_evaluators_in_rows() -> Laid:
    rows: list[list[Given]] = [["Vendor", "Evaluator", *CRITERIA]]
    for vendor in VENDORS:
        rows += [[vendor, "Ann", *SCORES[vendor]], [None, "Ben", *SCORES[vendor]]]
    return Laid(book(grid(rows, merges="A2:A3 A4:A5 A6:A7")), weights=[1, 1, 1, 1], evaluators=["Ann", "Ben"])


@layout
def blocks_of_vendors_on_one_sheet() -> Laid:
    rows: list[list[Given]] = []
    for vendor in VENDORS:
        rows += [[f"Vendor: {vendor}"], ["Criterion", "Weight", "Score", "Justification"]]
        rows += [[n, w, s, f"{vendor} {n}"] for n, w, s in zip(CRITERIA, WEIGHTS, SCORES[vendor], strict=True)]
        rows += [[], []]
    return Laid(book(grid(rows)), reasons=12)


@layout
def across_score_and_weighted_under_each_criterion() -> Laid:
    rows: list[list[Given]] = [
        ["Supplier", *[x for n in CRITERIA for x in (n, None)], "Total"],
        ["Weight", *[x for w in WEIGHTS for x in (P(w), None)], P(100)],
        [None, *["Score", "Weighted"] * 4, None],
    ]
    for vendor in VENDORS:
        pairs = [x for w, s in zip(WEIGHTS, SCORES[vendor], strict=True) for x in (s, F(w * s / 100))]
        rows.append([vendor, *pairs, total(vendor)])
    merges = "B1:C1 D1:E1 F1:G1 H1:I1 B2:C2 D2:E2 F2:G2 H2:I2"
    return Laid(book(grid(rows, merges=merges)), checked=3)


@layout
def across_text_columns_about_the_vendors() -> Laid:
    rows: list[list[Given]] = [["Vendor", "Country", "Contact", *CRITERIA, "Total"]]
    places = {"Acme Care": "Ireland", "Borealis": "Norway", "Contoso": "Portugal"}
    rows += [[v, places[v], f"sales@{v.split()[0].lower()}.example", *SCORES[v], F(sum(SCORES[v]))] for v in VENDORS]
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], checked=3)


@layout
def across_swedish() -> Laid:
    rows: list[list[Given]] = [
        ["Utvärdering av anbud"],
        ["Leverantör", "Pris", "Kvalitet", "Leveranstid", "Summa", "Placering"],
        ["Vikt", P(50), P(30), P(20), P(100)],
        ["Alfa AB", 4, 3, 5, F(3.9), 2],
        ["Beta AB", 3, 5, 4, F(3.8), 3],
        ["Gamma AB", 5, 4, 3, F(4.3), 1],
    ]
    scores: Scores = {"Alfa AB": [4, 3, 5], "Beta AB": [3, 5, 4], "Gamma AB": [5, 4, 3]}
    return Laid(book(grid(rows)), ["Pris", "Kvalitet", "Leveranstid"], [50, 30, 20], scores, checked=6)


@layout
def down_portuguese_points_out_of_ten() -> Laid:
    rows: list[list[Given]] = [["Critério", "Peso", "Empresa Alfa", "Empresa Beta"]]
    rows += [["Preço", 5, 8.5, 7], ["Qualidade", 3, 6, 9.5], ["Prazo", 2, 7, 8]]
    rows += [["Pontuação final", None, F(74.5), F(79.5)]]
    scores: Scores = {"Empresa Alfa": [8.5, 6, 7], "Empresa Beta": [7, 9.5, 8]}
    return Laid(book(grid(rows)), ["Preço", "Qualidade", "Prazo"], [5, 3, 2], scores, checked=2)


@layout
def down_finnish_mean_of_weights() -> Laid:
    rows: list[list[Given]] = [["Kriteeri", "Painoarvo", "Toimittaja A", "Toimittaja B"]]
    rows += [["Hinta", 3, 4, 5], ["Laatu", 2, 5, 3], ["Toimitusaika", 1, 2, 4], ["Yhteensä", 6, F(4.0), F(25 / 6)]]
    scores: Scores = {"Toimittaja A": [4, 5, 2], "Toimittaja B": [5, 3, 4]}
    return Laid(book(grid(rows)), ["Hinta", "Laatu", "Toimitusaika"], [3, 2, 1], scores, checked=2)


@layout
def down_czech_totals_in_percent() -> Laid:
    rows: list[list[Given]] = [["Kritérium", "Váha", "Dodavatel A", "Dodavatel B"]]
    rows += [["Cena", P(60), 10, 8], ["Kvalita", P(40), 6, 9], ["Celkem", P(100), P(84), P(84)]]
    scores: Scores = {"Dodavatel A": [10, 6], "Dodavatel B": [8, 9]}
    return Laid(book(grid(rows)), ["Cena", "Kvalita"], [60, 40], scores, checked=2)


@layout
def down_checklist_of_yes_and_no() -> Laid:
    rows: list[list[Given]] = [["Requirement", "Vendor A", "Vendor B"]]
    rows += [
        ["ISO 27001", "yes", "no"],
        ["Office in the EU", "yes", "yes"],
        ["24/7 support", "no", "yes"],
        ["Cost", 3, 4],
    ]
    scores: Scores = {"Vendor A": [True, True, False, 3], "Vendor B": [False, True, True, 4]}
    names = ["ISO 27001", "Office in the EU", "24/7 support", "Cost"]
    return Laid(book(grid(rows)), names, [0, 0, 0, 1], scores)


@layout
def results_on_a_sheet_of_their_own() -> Laid:
    summary: list[list[Given]] = [["Vendor", "Weighted score", "Rank"]]
    summary += [[v, total(v), F(1 + sum(SUMS[o] > SUMS[v] for o in VENDORS))] for v in VENDORS]
    return Laid(book(grid(plain_rows(P), "Evaluation"), grid(summary, "Results")), checked=6)


@layout
def across_weights_in_a_box_below() -> Laid:
    rows: list[list[Given]] = [*across_rows(), [], [], ["Criterion", "Weight"]]
    rows += [[n, P(w)] for n, w in zip(CRITERIA, WEIGHTS, strict=True)]
    return Laid(book(grid(rows)))


@layout
def down_importance_and_two_title_lines() -> Laid:
    rows: list[list[Given]] = [
        ["ACME plc - Procurement", None, None, None, "Confidential"],
        ["Supplier evaluation matrix", None, None, None, "v 0.3"],
        [],
        ["Requirements", "Importance (1-5)", "Score (0-10)"],
        [None, None, "Northwind Ltd", "Fabrikam Inc", "Tailspin LLC"],
        ["Understanding of our needs", 5, 8, 6, 9],
        ["Approach", 3, 7, 9, 4],
        ["Value for money", 4, 6, 8, 7],
        ["TOTAL", None, F(85), F(89), F(85)],
    ]
    names = ["Understanding of our needs", "Approach", "Value for money"]
    scores: Scores = {"Northwind Ltd": [8, 7, 6], "Fabrikam Inc": [6, 9, 8], "Tailspin LLC": [9, 4, 7]}
    return Laid(book(grid(rows, merges="C4:E4")), names, [5, 3, 4], scores, checked=3)


@layout
def down_many_criteria_in_groups_with_numbers() -> Laid:
    rows: list[list[Given]] = [["#", "Area", "Requirement", "Weight", "Bidder A", "Bidder B"]]
    names = []
    for number in range(1, 31):
        names.append(f"Requirement text no {number} about the service")
        area = ["Service", "People", "Technology"][(number - 1) // 10]
        rows.append([number, area, names[-1], 1 + number % 3, number % 6, (number + 2) % 6])
    scores: Scores = {
        "Bidder A": [number % 6 for number in range(1, 31)],
        "Bidder B": [(number + 2) % 6 for number in range(1, 31)],
    }
    weights = [1 + number % 3 for number in range(1, 31)]
    return Laid(book(grid(rows)), names, weights, scores, groups=["Service", "People", "Technology"])

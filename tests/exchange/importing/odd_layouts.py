"""Layouts of a third kind: pairs of everything, odd places for totals, other alphabets, tables beside tables."""

from __future__ import annotations

from collections.abc import Sequence

from tests.exchange.importing.layouts import (
    CRITERIA,
    SCORES,
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
def down_weight_and_score_and_points_per_vendor() -> Laid:
    rows: list[list[Given]] = [
        [None, None, "Acme Care", None, None, "Borealis", None, None],
        ["Criterion", "Weight", *["Score", "Points", "Comment"] * 2],
    ]
    for at, name in enumerate(CRITERIA):
        row: list[Given] = [name, P(WEIGHTS[at])]
        for vendor in VENDORS[:2]:
            row += [SCORES[vendor][at], F(WEIGHTS[at] * SCORES[vendor][at] / 100), f"{vendor} on {name}"]
        rows.append(row)
    rows.append(["Total", P(100), None, total("Acme Care"), None, None, total("Borealis"), None])
    scores: Scores = {v: SCORES[v] for v in VENDORS[:2]}
    return Laid(book(grid(rows, merges="C1:E1 F1:H1")), scores=scores, checked=2, reasons=8)


@layout
def across_greek() -> Laid:
    rows: list[list[Given]] = [
        ["Προμηθευτής", "Τιμή", "Ποιότητα", "Εμπειρία", "Σύνολο", "Κατάταξη"],
        ["Βάρος", P(50), P(30), P(20), P(100)],
        ["Άλφα ΑΕ", 4, 3, 5, F(3.9), 1],
        ["Βήτα ΑΕ", 3, 5, 4, F(3.8), 2],
    ]
    scores: Scores = {"Άλφα ΑΕ": [4, 3, 5], "Βήτα ΑΕ": [3, 5, 4]}
    return Laid(book(grid(rows)), ["Τιμή", "Ποιότητα", "Εμπειρία"], [50, 30, 20], scores, checked=4)


@layout
def down_russian() -> Laid:
    rows: list[list[Given]] = [["Критерий", "Вес", "Поставщик 1", "Поставщик 2"]]
    rows += [["Цена", 0.6, 8, 9], ["Качество", 0.4, 7, 5], ["Итого", 1, F(7.6), F(7.4)], ["Место", None, 1, 2]]
    scores: Scores = {"Поставщик 1": [8, 7], "Поставщик 2": [9, 5]}
    return Laid(book(grid(rows)), ["Цена", "Качество"], [60, 40], scores, checked=4)


@layout
def down_hungarian() -> Laid:
    rows: list[list[Given]] = [["Szempont", "Súly", "Szállító A", "Szállító B"]]
    rows += [["Ár", 5, 4, 3], ["Minőség", 3, 5, 4], ["Határidő", 2, 2, 5], ["Összesen", 10, F(39), F(37)]]
    scores: Scores = {"Szállító A": [4, 5, 2], "Szállító B": [3, 4, 5]}
    return Laid(book(grid(rows)), ["Ár", "Minőség", "Határidő"], [5, 3, 2], scores, checked=2)


@layout
def down_danish_point_system() -> Laid:
    rows: list[list[Given]] = [["Kriterium", "Vægt", "Leverandør A", "Leverandør B"]]
    rows += [
        ["Pris", P(40), 7, 9],
        ["Kvalitet", P(35), 8, 6],
        ["Miljø", P(25), 9, 7],
        ["I alt", P(100), F(7.85), F(7.45)],
    ]
    scores: Scores = {"Leverandør A": [7, 8, 9], "Leverandør B": [9, 6, 7]}
    return Laid(book(grid(rows)), ["Pris", "Kvalitet", "Miljø"], [40, 35, 25], scores, checked=2)


@layout
def down_turkish() -> Laid:
    rows: list[list[Given]] = [["Kriter", "Ağırlık", "Tedarikçi A", "Tedarikçi B"]]
    rows += [
        ["Fiyat", P(50), 80, 70],
        ["Kalite", P(50), 60, 90],
        ["Toplam", P(100), F(70), F(80)],
        ["Sıra", None, 2, 1],
    ]
    scores: Scores = {"Tedarikçi A": [80, 60], "Tedarikçi B": [70, 90]}
    return Laid(book(grid(rows)), ["Fiyat", "Kalite"], [50, 50], scores, checked=4)


@layout
def across_ranks_beside_each_measure() -> Laid:
    rows: list[list[Given]] = [["Option", "Cost (k€)", "Capacity", "Lead time (weeks)", "Sum", "Rank"]]
    rows += [["Option A", 350, 80, 12, None, 2], ["Option B", 290, 75, 10, None, 1], ["Option C", 410, 95, 16, None, 3]]
    scores: Scores = {"Option A": [350, 80, 12], "Option B": [290, 75, 10], "Option C": [410, 95, 16]}
    return Laid(book(grid(rows)), ["Cost (k€)", "Capacity", "Lead time (weeks)"], [1, 1, 1], scores, checked=3)


@layout
def down_total_named_in_another_column() -> Laid:
    rows: list[list[Given]] = [["Nr.", "Kriterium", "Gewicht", "Muster GmbH", "Beispiel AG"]]
    rows += [[1, "Preis", 3, 4, 5], [2, "Qualität", 2, 5, 3], [3, "Service", 1, 2, 4]]
    rows += [[None, None, "Summe", F(24), F(25)]]
    scores: Scores = {"Muster GmbH": [4, 5, 2], "Beispiel AG": [5, 3, 4]}
    return Laid(book(grid(rows)), ["Preis", "Qualität", "Service"], [3, 2, 1], scores, checked=2)


@layout
def down_weights_in_a_merged_group_column() -> Laid:
    rows: list[list[Given]] = [
        ["Area", "Area weight", "Criterion", "Weight", *VENDORS],
        ["Commercial", P(70), "Price", P(60), 4, 3, 5],
        [None, None, "Quality", P(40), 3, 5, 2],
        ["Protection", P(30), "Experience", P(50), 5, 4, 3],
        [None, None, "Security", P(50), 2, 4, 1],
    ]
    laid = grid(rows, merges="A2:A3 A4:A5 B2:B3 B4:B5")
    return Laid(book(laid), weights=[42, 28, 15, 15], groups=["Commercial", "Protection"])


@layout
def down_three_evaluators_and_their_mean() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "Acme Care", None, None, "Borealis", None, None],
        [None, None, *["Ann", "Ben", "Average"] * 2],
    ]
    for at, name in enumerate(CRITERIA):
        row: list[Given] = [name, WEIGHTS[at]]
        for vendor in VENDORS[:2]:
            score = SCORES[vendor][at]
            row += [score, score, F(float(score))]
        rows.append(row)
    scores: Scores = {v: SCORES[v] for v in VENDORS[:2]}
    return Laid(book(grid(rows, merges="C1:E1 F1:H1")), scores=scores, evaluators=["Ann", "Ben"])


@layout
def across_comment_rows_under_each_vendor() -> Laid:
    rows: list[list[Given]] = [["Supplier", *CRITERIA], ["Weight", *(P(w) for w in WEIGHTS)]]
    for vendor in VENDORS:
        rows.append([vendor, *SCORES[vendor]])
        rows.append(["Comments", *(f"what was said of {vendor} about {name}" for name in CRITERIA)])
    return Laid(book(grid(rows)), reasons=12)


@layout
def across_blank_rows_between_vendors() -> Laid:
    rows: list[list[Given]] = []
    for row in across_rows():
        rows += [row, []]
    return Laid(book(grid(rows, at=(5, 4))), weights=[1, 1, 1, 1])


@layout
def down_long_names_and_notes_column() -> Laid:
    rows = plain_rows()
    names = [
        f"{name}: how well does the provider do in what the specification says in chapter {at}"
        for at, name in enumerate(CRITERIA, 2)
    ]
    rows[0] += ["Notes"]
    for row, name in zip(rows[1:], names, strict=True):
        row[0] = name
        row += ["see the minutes of the second meeting"]
    return Laid(book(grid(rows)), names)


@layout
def down_two_weight_columns() -> Laid:
    rows: list[list[Given]] = [["Criteria", "Importance", "Normalised weight", *VENDORS]]
    for at, name in enumerate(CRITERIA):
        rows.append([name, WEIGHTS[at] / 10, F(WEIGHTS[at] / 100), *(SCORES[v][at] for v in VENDORS)])
    rows.append(["Total", F(10), F(1), *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows)), checked=3)


@layout
def down_seven_vendors_and_three_criteria() -> Laid:
    rows: list[list[Given]] = [["Criteria", "Weight", *(f"Bidder {at}" for at in range(1, 8))]]
    for at, name in enumerate(("Price", "Quality", "Delivery")):
        rows.append([name, (5, 3, 2)[at], *((at + 2 * bidder) % 6 for bidder in range(1, 8))])
    scores: Scores = {f"Bidder {b}": [(at + 2 * b) % 6 for at in range(3)] for b in range(1, 8)}
    return Laid(book(grid(rows)), ["Price", "Quality", "Delivery"], [5, 3, 2], scores)


@layout
def across_twelve_vendors_by_bare_names() -> Laid:
    names = [
        "Alder",
        "Birch",
        "Cedar",
        "Dogwood",
        "Elm",
        "Fir",
        "Ginkgo",
        "Hazel",
        "Ironwood",
        "Juniper",
        "Katsura",
        "Larch",
    ]
    rows: list[list[Given]] = [["Company", "Price", "Quality", "Delivery", "Total"], ["Weight", 5, 3, 2]]
    scores: Scores = {}
    for at, name in enumerate(names):
        row = [(at * 3) % 11, (at * 7) % 11, (at * 5 + 2) % 11]
        scores[name] = row
        rows.append([name, *row, F(5 * row[0] + 3 * row[1] + 2 * row[2])])
    return Laid(book(grid(rows)), ["Price", "Quality", "Delivery"], [5, 3, 2], scores, checked=12)


@layout
def down_without_any_role_word() -> Laid:
    rows: list[list[Given]] = [
        [None, "Acme GmbH", "Borealis AB"],
        ["Price", 4, 3],
        ["Quality", 3, 5],
        ["Support", 5, 4],
    ]
    scores: Scores = {"Acme GmbH": [4, 3, 5], "Borealis AB": [3, 5, 4]}
    return Laid(book(grid(rows)), ["Price", "Quality", "Support"], [1, 1, 1], scores)


@layout
def down_title_row_merged_over_all() -> Laid:
    rows: list[list[Given]] = [
        ["SUPPLIER EVALUATION MATRIX FOR OUTSOURCED PAYROLL"],
        ["Rating scale: 1 (poor) to 5 (excellent)"],
    ]
    rows += plain_rows(P)
    return Laid(book(grid(rows, merges="A1:E1 A2:E2")))


@layout
def down_pass_fail_and_mandatory_section() -> Laid:
    rows: list[list[Given]] = [
        ["Criterion", "Weight", "Vendor A", "Vendor B"],
        ["Mandatory requirements"],
        ["Insurance in place", None, "Pass", "Fail"],
        ["Scored requirements"],
        ["Price", 60, 4, 5],
        ["Quality", 40, 5, 3],
    ]
    scores: Scores = {"Vendor A": [True, 4, 5], "Vendor B": [False, 5, 3]}
    return Laid(
        book(grid(rows)),
        ["Insurance in place", "Price", "Quality"],
        [0, 60, 40],
        scores,
        groups=["Mandatory requirements", "Scored requirements"],
    )


@layout
def sheet_per_evaluator_named_inside() -> Laid:
    def of(name: str) -> list[list[Given]]:
        return [["Evaluator:", name], [], *plain_rows()]

    sheets = (grid(of("Ann Lee"), "Form 1"), grid(of("Ben Ode"), "Form 2"))
    return Laid(book(*sheets), evaluators=["Ann Lee", "Ben Ode"])


@layout
def sheet_per_evaluator_criteria_across() -> Laid:
    rows = across_rows()
    rows.insert(1, ["Weight", *WEIGHTS])
    rows[0].append("Total")
    for row, vendor in zip(rows[2:], VENDORS, strict=True):
        row.append(F(sum(w * s for w, s in zip(WEIGHTS, SCORES[vendor], strict=True))))
    return Laid(book(grid(rows, "Ann"), grid(rows, "Ben")), evaluators=["Ann", "Ben"], checked=6)


@layout
def instructions_and_lists_around() -> Laid:
    words: list[list[Given]] = [["Instructions"], ["1. Fill in the yellow cells."], ["2. Do not change the weights."]]
    levels: list[list[Given]] = [["Score", "Meaning"], [0, "no answer"], [1, "poor"], [3, "fair"], [5, "excellent"]]
    return Laid(book(grid(words, "Read me"), grid(plain_rows(), "Evaluation"), grid(levels, "Scale")))

"""Score tables laid out in the ways in which people lay them out, each with what an import should make of it.

All say the same decision with other words, in other places and with other company: titles, totals, comments, legends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scorecard.core.numbers import plain
from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Place, Range


@dataclass(frozen=True, slots=True)
class F:
    """What a formula came to."""

    value: float | str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class P:
    """A percentage: 30 stands for 30 %."""

    percent: float


Given = str | float | int | bool | None | F | P
Rows = Sequence[Sequence[Given]]

CRITERIA = ["Price", "Quality", "Experience", "Security"]
WEIGHTS = [40, 30, 20, 10]
VENDORS = ["Acme Care", "Borealis", "Contoso"]
SCORES = {"Acme Care": [4, 3, 5, 2], "Borealis": [3, 5, 4, 4], "Contoso": [5, 2, 3, 1]}
SUMS = {name: sum(w * s for w, s in zip(WEIGHTS, row, strict=True)) / 100 for name, row in SCORES.items()}
RANKS = {name: 1 + sum(other > each for other in SUMS.values()) for name, each in SUMS.items()}


def cell_of(given: Given) -> Cell | None:
    """A cell as a reader would make it."""
    match given:
        case None | "":
            return None
        case F(value=str(text), formula=formula):
            return Cell(CellKind.TEXT, text, None, True, formula)
        case F(value=number, formula=formula):
            return Cell(CellKind.NUMBER, plain(float(number)), float(number), True, formula)
        case P(percent=percent):
            return Cell(CellKind.PERCENT, plain(percent / 100), percent / 100)
        case bool():
            return Cell(CellKind.BOOLEAN, str(given).upper(), float(given))
        case int() | float():
            return Cell(CellKind.NUMBER, plain(float(given)), float(given))
        case str():
            return Cell(CellKind.TEXT, given)
    raise TypeError(given)


def grid(
    rows: Rows, title: str = "Sheet1", *, at: Place = (1, 1), merges: str = "", hidden: bool = False, hides: str = ""
) -> Grid:
    """A sheet with rows of cells from a place on; merged ranges as "B1:C1 D1:E1"."""
    cells: dict[Place, Cell] = {}
    for down, row in enumerate(rows):
        for right, given in enumerate(row):
            cell = cell_of(given)
            if cell is not None:
                cells[at[0] + down, at[1] + right] = cell
    last = (max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0))
    ranges = tuple(Range.of(text) for text in merges.split())
    hidden_rows = frozenset(int(number) for number in hides.split())
    return Grid(title, hidden, cells, ranges, *last, hidden_rows)


@dataclass(frozen=True, slots=True)
class Laid:
    """A book and what should come of it at once.

    weights      criterion -> share of the whole; empty: all the same
    checked      how many totals and ranks are recognised and come out
    scores       candidate -> scores in the order of the criteria; None for a cell without one
    """

    book: Book
    criteria: Sequence[str] = tuple(CRITERIA)
    weights: Sequence[float] = tuple(WEIGHTS)
    scores: dict[str, Sequence[float | bool | None]] = field(default_factory=lambda: dict(SCORES))
    checked: int = 0
    evaluators: Sequence[str] = ()
    groups: Sequence[str] = ()
    reasons: int = 0
    wrong: int = 0


LAYOUTS: dict[str, Callable[[], Laid]] = {}


def layout(make: Callable[[], Laid]) -> Callable[[], Laid]:
    """Keep a layout under its name."""
    LAYOUTS[make.__name__] = make
    return make


def book(*grids: Grid, name: str = "scores.xlsx") -> Book:
    """A book of sheets."""
    return Book(name, "xlsx", grids)


def total(vendor: str) -> F:
    """The weighted sum of a vendor, as a formula."""
    return F(SUMS[vendor], "SUMPRODUCT(...)")


# ---- criteria in rows --------------------------------------------------------------------------------------


def plain_rows(weight: Callable[[float], Given] = lambda w: w) -> list[list[Given]]:
    """Criterion, weight, and a score for each vendor."""
    rows: list[list[Given]] = [["Criterion", "Weight", *VENDORS]]
    for number, name in enumerate(CRITERIA):
        rows.append([name, weight(WEIGHTS[number]), *(SCORES[v][number] for v in VENDORS)])
    return rows


@layout
def down_plain() -> Laid:
    return Laid(book(grid(plain_rows())))


@layout
def down_percent_and_total() -> Laid:
    rows: list[list[Given]] = [
        *plain_rows(P),
        ["Total", P(100), *(total(v) for v in VENDORS)],
        ["Rank", None, *RANKS.values()],
    ]
    return Laid(book(grid(rows)), checked=6)


@layout
def down_fractions_with_titles_and_offset() -> Laid:
    rows: list[list[Given]] = [
        ["Vendor selection 2026"],
        ["Prepared by procurement"],
        [],
        *plain_rows(lambda w: w / 100),
    ]
    rows.append(["Weighted score", None, *(total(v) for v in VENDORS)])
    return Laid(book(grid(rows, at=(3, 3))), checked=3)


@layout
def down_totals_on_top() -> Laid:
    rows = plain_rows()
    rows.insert(1, ["Total score", None, *(F(100 * SUMS[v]) for v in VENDORS)])
    return Laid(book(grid(rows)), checked=3)


@layout
def down_score_and_weighted_pairs() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme Care", None, "Borealis", None, "Contoso", None],
        [None, None, *["Score", "Weighted"] * 3],
    ]
    for number, name in enumerate(CRITERIA):
        weight = WEIGHTS[number]
        pairs = [x for v in VENDORS for x in (SCORES[v][number], F(weight * SCORES[v][number] / 100))]
        rows.append([name, P(weight), *pairs])
    rows.append(["Total", P(100), *[x for v in VENDORS for x in (None, total(v))]])
    return Laid(book(grid(rows, merges="C1:D1 E1:F1 G1:H1")), checked=3)


@layout
def down_pairs_without_merges_or_second_heads() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight (%)", "Acme Care", "weighted", "Borealis", "weighted", "Contoso", "weighted"]
    ]
    for number, name in enumerate(CRITERIA):
        weight = WEIGHTS[number]
        rows.append([name, weight, *[x for v in VENDORS for x in (SCORES[v][number], F(weight * SCORES[v][number]))]])
    return Laid(book(grid(rows)))


@layout
def down_score_and_comment() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", "Acme Care", None, "Borealis", None, "Contoso", None],
        [None, None, *["Score", "Comment"] * 3],
    ]
    for number, name in enumerate(CRITERIA):
        rows.append(
            [name, WEIGHTS[number], *[x for v in VENDORS for x in (SCORES[v][number], f"because of {name} at {v}")]]
        )
    return Laid(book(grid(rows, merges="C1:D1 E1:F1 G1:H1")), reasons=12)


@layout
def down_german() -> Laid:
    rows: list[list[Given]] = [
        ["Nutzwertanalyse Lieferantenauswahl"],
        [],
        ["Kriterium", "Gewichtung", "Anbieter A", "Anbieter B"],
    ]
    data = [("Preis", 40, 4, 3), ("Qualität", 35, 3, 5), ("Lieferzeit", 25, 5, 2)]
    rows += [list(each) for each in data]
    rows += [["Gesamtpunktzahl", 100, F(3.9), F(3.45)], ["Rang", None, 1, 2]]
    scores: dict[str, Sequence[float | bool | None]] = {"Anbieter A": [4, 3, 5], "Anbieter B": [3, 5, 2]}
    return Laid(book(grid(rows)), ["Preis", "Qualität", "Lieferzeit"], [40, 35, 25], scores, checked=4)


@layout
def down_french() -> Laid:
    rows: list[list[Given]] = [["Critères", "Pondération", "Fournisseur A", "Fournisseur B", "Fournisseur C"]]
    rows += [["Prix", P(50), 8, 6, 9], ["Qualité", P(30), 7, 9, 5], ["Délai", P(20), 6, 8, 7]]
    rows += [["Note totale", P(100), F(7.3), F(7.3), F(7.4)], ["Classement", None, 2, 2, 1]]
    scores: dict[str, Sequence[float | bool | None]] = {
        "Fournisseur A": [8, 7, 6],
        "Fournisseur B": [6, 9, 8],
        "Fournisseur C": [9, 5, 7],
    }
    return Laid(book(grid(rows)), ["Prix", "Qualité", "Délai"], [50, 30, 20], scores, checked=6)


@layout
def down_spanish_with_group_column() -> Laid:
    rows: list[list[Given]] = [
        ["Categoría", "Criterio", "Peso", "Proveedor 1", "Proveedor 2"],
        ["Técnica", "Calidad", 0.3, 9, 7],
        [None, "Plazo", 0.2, 6, 8],
        ["Económica", "Precio", 0.4, 5, 9],
        [None, "Garantía", 0.1, 7, 7],
        ["Total", None, 1, F(6.6), F(8.0)],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Proveedor 1": [9, 6, 5, 7], "Proveedor 2": [7, 8, 9, 7]}
    return Laid(
        book(grid(rows, merges="A2:A3 A4:A5")),
        ["Calidad", "Plazo", "Precio", "Garantía"],
        [30, 20, 40, 10],
        scores,
        checked=2,
        groups=["Técnica", "Económica"],
    )


@layout
def down_group_rows() -> Laid:
    rows: list[list[Given]] = [
        ["Evaluation criteria", "Weight", *VENDORS],
        ["Commercial"],
        ["Price", 40, 4, 3, 5],
        ["Delivery"],
        ["Quality", 30, 3, 5, 2],
        ["Experience", 20, 5, 4, 3],
        ["Protection"],
        ["Security", 10, 2, 4, 1],
        ["Total", 100, *(total(v) for v in VENDORS)],
    ]
    return Laid(book(grid(rows)), checked=3, groups=["Commercial", "Delivery", "Protection"])


@layout
def down_group_rows_with_weights() -> Laid:
    rows: list[list[Given]] = [
        ["Criteria", "Weight", *VENDORS],
        ["1 Commercial", P(40)],
        ["1.1 Price", P(100), 4, 3, 5],
        ["2 Delivery", P(60)],
        ["2.1 Quality", P(50), 3, 5, 2],
        ["2.2 Experience", P(33), 5, 4, 3],
        ["2.3 Security", P(17), 2, 4, 1],
    ]
    names = ["1.1 Price", "2.1 Quality", "2.2 Experience", "2.3 Security"]
    return Laid(book(grid(rows)), names, [40, 30, 19.8, 10.2], groups=["1 Commercial", "2 Delivery"])


@layout
def down_numbered_with_subtotals() -> Laid:
    rows: list[list[Given]] = [["No.", "Criterion", "Weight", *VENDORS]]
    rows.append(["1", "Commercial", F(40), *(F(SCORES[v][0]) for v in VENDORS)])
    rows.append(["1.1", "Price", 40, 4, 3, 5])
    rows.append(["2", "Delivery", F(60), *(F(sum(SCORES[v][1:])) for v in VENDORS)])
    for number in (1, 2, 3):
        rows.append([f"2.{number}", CRITERIA[number], WEIGHTS[number], *(SCORES[v][number] for v in VENDORS)])
    return Laid(book(grid(rows)), groups=["Commercial", "Delivery"])


@layout
def down_max_points() -> Laid:
    rows: list[list[Given]] = [["Criterion", "Max points", *VENDORS]]
    points = {"Acme Care": [32, 20, 15, 6], "Borealis": [25, 28, 18, 9], "Contoso": [40, 12, 11, 3]}
    for number, name in enumerate(CRITERIA):
        rows.append([name, WEIGHTS[number], *(points[v][number] for v in VENDORS)])
    rows.append(["Total", F(100), *(F(sum(points[v])) for v in VENDORS)])
    return Laid(book(grid(rows)), scores=dict(points), checked=3)


@layout
def down_with_description_and_unit() -> Laid:
    rows: list[list[Given]] = [["Criterion", "Description", "Weight", "Unit", "Acme Care", "Borealis"]]
    rows += [
        ["Price", "Total price over the term of five years, all taxes in", 40, "EUR", 1200000, 1350000],
        ["Quality", "What the reference customers say of the work", 35, "points", 4, 5],
        ["Lead time", "From the order to the first day of full service", 25, "days", 30, 45],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {"Acme Care": [1200000, 4, 30], "Borealis": [1350000, 5, 45]}
    return Laid(book(grid(rows)), ["Price", "Quality", "Lead time"], [40, 35, 25], scores)


@layout
def down_texts_and_money() -> Laid:
    rows: list[list[Given]] = [["Kriterium", "Gewicht", "Muster GmbH", "Beispiel AG"]]
    rows += [
        ["Preis", "40 %", "€ 1.200.000", "€ 1.350.000"],
        ["Qualität", "35 %", "4,5", "3,5"],
        ["Erfahrung", "25 %", "3", "4"],
    ]
    scores: dict[str, Sequence[float | bool | None]] = {
        "Muster GmbH": [1200000, 4.5, 3],
        "Beispiel AG": [1350000, 3.5, 4],
    }
    return Laid(book(grid(rows)), ["Preis", "Qualität", "Erfahrung"], [40, 35, 25], scores)


@layout
def down_with_gates() -> Laid:
    rows = plain_rows()
    rows.insert(1, ["ISO 27001 certificate", None, "Yes", "Yes", "No"])
    scores: dict[str, Sequence[float | bool | None]] = {
        "Acme Care": [True, 4, 3, 5, 2],
        "Borealis": [True, 3, 5, 4, 4],
        "Contoso": [False, 5, 2, 3, 1],
    }
    return Laid(book(grid(rows)), ["ISO 27001 certificate", *CRITERIA], [0, *WEIGHTS], scores)


@layout
def down_missing_cells() -> Laid:
    rows = plain_rows()
    rows[1][2], rows[2][3], rows[3][4] = "n/a", "-", None
    scores: dict[str, Sequence[float | bool | None]] = {
        "Acme Care": [None, 3, 5, 2],
        "Borealis": [3, None, 4, 4],
        "Contoso": [5, 2, None, 1],
    }
    return Laid(book(grid(rows)), scores=scores)


@layout
def down_min_max_average_columns() -> Laid:
    rows = plain_rows()
    rows[0] += ["Average", "Max", "Min"]
    for row in rows[1:]:
        values = [float(each) for each in row[2:5] if isinstance(each, int)]
        row += [F(sum(values) / 3), F(max(values)), F(min(values))]
    return Laid(book(grid(rows)))


@layout
def down_legend_and_notes_below() -> Laid:
    rows: list[list[Given]] = [
        *plain_rows(),
        ["Total", F(100), *(total(v) for v in VENDORS)],
        [],
        ["Scale: 0 = no answer, 1 = poor, 3 = meets the need, 5 = excellent"],
        ["Scores were agreed in the meeting of 3 March 2026."],
    ]
    return Laid(book(grid(rows)), checked=3)


@layout
def down_blank_rows_between_sections() -> Laid:
    rows = plain_rows()
    rows = [rows[0], [], rows[1], rows[2], [], rows[3], [], rows[4], [], ["Total", None, *(total(v) for v in VENDORS)]]
    return Laid(book(grid(rows)), checked=3)


@layout
def down_without_weights() -> Laid:
    rows: list[list[Given]] = [["Criteria", *VENDORS]]
    rows += [[name, *(SCORES[v][number] for v in VENDORS)] for number, name in enumerate(CRITERIA)]
    rows.append(["Sum", *(F(sum(SCORES[v])) for v in VENDORS)])
    return Laid(book(grid(rows)), weights=[1, 1, 1, 1], checked=3)


@layout
def down_weights_on_their_own_sheet() -> Laid:
    rows: list[list[Given]] = [["Criteria", *VENDORS]]
    rows += [[name, *(SCORES[v][number] for v in VENDORS)] for number, name in enumerate(CRITERIA)]
    weights: list[list[Given]] = [["Criterion", "Weight"]]
    weights += [[name, weight] for name, weight in zip(CRITERIA, WEIGHTS, strict=True)]
    return Laid(book(grid(weights, "Weights"), grid(rows, "Scores")))


@layout
def down_hidden_helper_rows() -> Laid:
    rows = plain_rows()
    rows.insert(1, ["helper", None, 1, 2, 3])
    return Laid(
        book(grid([rows[0], *rows[2:], [], ["Total", None, *(total(v) for v in VENDORS)]], hides="7")), checked=3
    )


@layout
def down_weighted_block_beside() -> Laid:
    rows: list[list[Given]] = [["Criteria", "Weight", *VENDORS, *VENDORS]]
    for number, name in enumerate(CRITERIA):
        scores = [SCORES[v][number] for v in VENDORS]
        rows.append([name, WEIGHTS[number], *scores, *(F(WEIGHTS[number] * s) for s in scores)])
    return Laid(book(grid(rows)))


@layout
def down_unlabelled_total() -> Laid:
    rows: list[list[Given]] = [*plain_rows(P), [None, None, *(F(SUMS[v], "SUMPRODUCT(B2:B5,C2:C5)") for v in VENDORS)]]
    return Laid(book(grid(rows)))


@layout
def down_vendors_over_merged_word() -> Laid:
    rows: list[list[Given]] = [[None, None, "Bidders", None, None], *plain_rows()]
    rows[1][0] = None
    return Laid(book(grid(rows, merges="C1:E1")))


def across_rows() -> list[list[Given]]:
    """A row for each vendor under the criteria."""
    rows: list[list[Given]] = [["Vendor", *CRITERIA]]
    return rows + [[v, *SCORES[v]] for v in VENDORS]

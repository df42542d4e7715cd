"""The workbook: its sheets, its cells with formulas and values, its limits, and that it replaces a file whole.

That the formulas come to what the program calculates is tested by `tests.acceptance.test_workbook_agreement`.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from scorecard.core.changes import with_row
from scorecard.core.errors import ExchangeError, RankingError
from scorecard.core.model import Candidate, Cell, Criterion, Evaluation, Evaluator, Head, Kind, Waiver
from scorecard.core.progress import Cancelled
from scorecard.core.ranking import rank
from scorecard.core.table import Table
from scorecard.exchange import files
from scorecard.exchange.document import evaluation_of, read_document
from scorecard.exchange.workbook import Provenance, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import SCORECARD, SUMMARY, Plan
from scorecard.exchange.workbook.spreadsheet import LONGEST_TITLE, safe_sheet_title
from tests.acceptance.random_evaluations import random_evaluation
from tests.acceptance.shared_folder import PROJECT

SAMPLE: Final = PROJECT / "resources" / "samples" / "customer_care.json"
PROVENANCE: Final = Provenance("1.2.3", "2026-03-05T14:32:10+01:00", "Halden sourcing", "ab" * 32, 17)
PAYLOADS: Final = (
    *('=HYPERLINK("http://x","y")', "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A2)", "\t=1+1", "=#REF!"),
    *('=WEBSERVICE("http://x")', "= 1", "=A1", "#N/A"),
)


@pytest.fixture(scope="module")
def sample() -> Evaluation:
    return read_document(SAMPLE)


def small(**parts: Any) -> Evaluation:
    document = {
        "format": "scorecard.evaluation",
        "version": 1,
        "title": "Small",
        "criteria": [{"key": "a", "name": "Quality"}],
        "candidates": [{"key": "x", "name": "X"}],
    }
    return evaluation_of(document | parts)


def written(evaluation: Evaluation, folder: Path) -> Path:
    path = folder / "out.xlsx"
    write_workbook(evaluation, path, provenance=PROVENANCE)
    return path


# ---- structure ------------------------------------------------------------------------------------------------


def test_sheets(sample: Evaluation, tmp_path: Path) -> None:
    book: Any = load_workbook(written(sample, tmp_path))
    names = [evaluator.name for evaluator in sorted(sample.evaluators.values(), key=lambda each: each.position)]
    assert book.sheetnames == [
        *("Summary", "Scorecard", "What if", "Criteria", "Rubric", "Rules", "Facts", "Panel", "Consensus"),
        *names,
        *("Reasons", "Robustness", "About"),
    ]
    assert book.active.title == SUMMARY
    assert book.properties.creator == "Scorecard"
    assert book.properties.title == sample.head.title
    assert not book.properties.lastModifiedBy
    assert book.calculation.fullCalcOnLoad


def test_print_setup(sample: Evaluation, tmp_path: Path) -> None:
    book: Any = load_workbook(written(sample, tmp_path))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert "&P" in sheet.oddFooter.right.text
        assert sheet.oddHeader.left.text == sample.head.title
        assert sheet.sheet_properties.tabColor is not None
    for title in ("Scorecard", "Criteria", "Facts", "Panel", "Consensus", "Reasons"):
        assert book[title].print_title_rows, title
        assert book[title].freeze_panes, title


def test_many_candidates_are_printed_side_by_side(tmp_path: Path) -> None:
    candidates = [{"key": f"c{at}", "name": f"Candidate {at}"} for at in range(60)]
    book: Any = load_workbook(written(small(candidates=candidates), tmp_path))
    assert not book[SCORECARD].sheet_properties.pageSetUpPr.fitToPage
    assert book[SCORECARD].print_title_cols == "$A:$C"


def test_chart_validation_and_conditional_formats(sample: Evaluation, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    book = load_workbook(path)
    assert book["Chiara Neri"].data_validations.count == 2
    assert book["Facts"].data_validations.count == 1
    assert len(book[SCORECARD].conditional_formatting) > 3
    with ZipFile(path) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert chart.count("<ser>") == 5
    assert chart.count('<delete val="0"') == 2  # both axes stay
    assert "2C5F9E" in chart


def test_about_leads_to_every_sheet(sample: Evaluation, tmp_path: Path) -> None:
    book = load_workbook(written(sample, tmp_path))
    sheet = book["About"]
    links = [cell.hyperlink.location for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames]
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for told in ("1.2.3", PROVENANCE.written_at, "Halden sourcing", "ab" * 32, "entry 17"):
        assert told in texts


def test_no_path_and_no_user(sample: Evaluation, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    with ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert str(tmp_path).encode() not in everything
    assert b"openpyxl" not in everything


# ---- formulas and their values -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_every_formula_has_its_value(tmp_path: Path, seed: int) -> None:
    """A formula without a value would show as nothing in a preview."""
    path = written(random_evaluation(Random(seed)), tmp_path)
    with ZipFile(path) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    formulas = sum(sheet.count("<f>") for sheet in sheets)
    with_value = sum(len(re.findall(r"</f><v>[^<]", sheet)) for sheet in sheets)
    empty_texts = sum(len(re.findall(r't="str"><f>[^<]*</f><v></v>', sheet)) for sheet in sheets)
    assert formulas > 40
    assert with_value + empty_texts == formulas


@pytest.mark.parametrize("seed", range(12))
def test_values_are_those_of_the_ranking(tmp_path: Path, seed: int) -> None:
    evaluation = random_evaluation(Random(seed))
    plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
    book = load_workbook(written(evaluation, tmp_path), data_only=True)
    result = rank(evaluation)
    sheet = book[SCORECARD]
    for standing in result.standings:
        column = plan.columns[plan.candidates.index(standing.key)]
        assert sheet[f"{column}{plan.RANK}"].value == standing.rank
        assert sheet[f"{column}{plan.TOTAL}"].value == standing.total
        assert sheet[f"{column}{plan.STATUS}"].value == standing.status
        for leaf, points in result.contributions_of(standing.key).items():
            assert sheet[f"{column}{plan.points.rows[leaf]}"].value == points
    listed = [row[0] for row in book[SUMMARY].iter_rows(7, 6 + len(plan.candidates), 3, 3, values_only=True)]
    assert listed == [standing.total for standing in result.standings]


def weightless(missing: str) -> Evaluation:
    """A group that weighs nothing, with a minimum and a say in ties, and a group within it that is half empty."""
    inner = {"key": "i", "name": "Inner", "weight": 1, "at_least": 10, "criteria": [
        {"key": "p", "name": "P", "weight": 1}, {"key": "q", "name": "Q", "weight": 3}]}  # fmt: skip
    return small(
        criteria=[
            {"key": "a", "name": "A", "weight": 1},
            {"key": "g", "name": "G", "weight": 0, "at_least": 50, "criteria": [{"key": "l", "name": "L"}, inner]},
        ],
        candidates=[{"key": key, "name": key.upper()} for key in "xyz"],
        consensus={
            "x": {"a": {"score": 3}, "l": {"score": 4}, "p": {"score": 5}},
            "y": {"a": {"score": 3}, "l": {"score": 0}, "q": {"score": 4}},
            "z": {"a": {"score": 3}},
        },
        scale={"minimum": 0, "maximum": 5, "step": 1},
        rules={"missing": missing, "tie_break": ["g", "q"]},
    )


@pytest.mark.parametrize(
    ("missing", "points", "inner", "value", "leaf", "ranks"),
    [
        # shares within G: L 1/2, P 1/8, Q 3/8; values: X L 0.8, P 1; Y L 0, Q 0.8; Z nothing
        ("provisional", [90, 42.5, 100], [100, 85, 100], [0.84, 0.3 / 0.875, -1], [-1, 0.8, -1], [1, None, 2]),
        ("redistribute", [84, 30 / 0.875, None], [100, 80, None], [0.84, 0.3 / 0.875, -1], [-1, 0.8, -1], [1, None, 2]),
        ("worst", [52.5, 30, 0], [25, 60, 0], [0.525, 0.3, 0], [0, 0.8, 0], [1, None, None]),
    ],
)
def test_a_group_that_weighs_nothing_has_a_value(
    tmp_path: Path,
    missing: str,
    points: list[float | None],
    inner: list[float | None],
    value: list[float],
    leaf: list[float],
    ranks: list[int | None],
) -> None:
    evaluation = weightless(missing)
    plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
    sheet = load_workbook(written(evaluation, tmp_path), data_only=True)[SCORECARD]

    def across(row: int) -> list[Any]:
        return [sheet[f"{column}{row}"].value for column in plan.columns]

    assert across(plan.working["points g"]) == pytest.approx(points)
    assert across(plan.working["points i"]) == pytest.approx(inner)
    assert across(plan.working["worth 0"]) == pytest.approx(value)
    assert across(plan.working["worth 1"]) == pytest.approx(leaf)
    assert across(plan.RANK) == ranks


def test_shares_within_groups_follow_the_weights(tmp_path: Path) -> None:
    evaluation = weightless("worst")
    plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
    path = written(evaluation, tmp_path)
    formulas, values = (load_workbook(path, data_only=only)[SCORECARD] for only in (False, True))
    assert plan.share_column == {"g": 8, "i": 9}
    rows = plan.values.rows
    shares = {key: [values.cell(rows[key], column).value for column in (8, 9)] for key in ("g", "l", "i", "p", "q")}
    assert shares == {"g": [1, None], "l": [0.5, None], "i": [None, 1], "p": [0.125, 0.25], "q": [0.375, 0.75]}
    assert formulas.cell(rows["q"], 8).value == f"=$B{rows['i']}*$B{rows['q']}"
    assert formulas.cell(rows["q"], 9).value == f"=$B{rows['q']}"
    assert formulas.print_area.endswith(f"$F${plan.scorecard_last}")


def test_a_tie_break_by_a_criterion_that_is_called_draw(tmp_path: Path) -> None:
    criteria = [{"key": "a", "name": "A"}, {"key": "draw", "name": "Draw", "weight": 0}]
    consensus = {"x": {"a": {"score": 3}, "draw": {"score": 2}}, "y": {"a": {"score": 3}, "draw": {"score": 4}}}
    rules = {"tie_break": ["draw"], "draw": ["x", "y"]}
    candidates = [{"key": key, "name": key.upper()} for key in "xy"]
    evaluation = small(criteria=criteria, candidates=candidates, consensus=consensus, rules=rules)
    plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
    sheet = load_workbook(written(evaluation, tmp_path), data_only=True)[SCORECARD]
    assert [sheet[f"{column}{plan.RANK}"].value for column in plan.columns] == [2, 1]
    assert "lot 0" not in plan.working
    assert [sheet[f"{column}{plan.working['lot 1']}"].value for column in plan.columns] == [1, 2]


def test_leader_in_words(sample: Evaluation, tmp_path: Path) -> None:
    book = load_workbook(written(sample, tmp_path), data_only=True)
    assert book[SUMMARY]["A4"].value == "Solenne Contact leads with 75.8 points, 2.2 ahead of Nordlys Care."


def test_leader_in_words_has_the_decimals_of_the_totals(tmp_path: Path) -> None:
    """As the window has it: the decimals that the column of totals needs, in the total and in the lead."""
    scores = {"p": 96.919, "q": 70.139, "r": 58.884, "s": 58.893}
    evaluation = small(
        criteria=[{"key": "a", "name": "A"}],
        candidates=[{"key": key, "name": key.upper()} for key in scores],
        consensus={key: {"a": {"score": score}} for key, score in scores.items()},
        scale={"minimum": 0, "maximum": 100, "step": 0.001},
    )
    book = load_workbook(written(evaluation, tmp_path), data_only=True)
    assert book[SUMMARY]["A4"].value == "P leads with 96.92 points, 26.78 ahead of Q."


def test_only_functions_that_all_programs_know(tmp_path: Path) -> None:
    """Functions of Excel 2010 and before; nothing that is entered as an array."""
    known = {
        *(
            "IF",
            "AND",
            "OR",
            "NOT",
            "ISNUMBER",
            "COUNT",
            "COUNTIF",
            "SUM",
            "SUMIF",
            "SUMPRODUCT",
            "SUBTOTAL",
            "MIN",
            "MAX",
        ),
        *(
            "COUNTA",
            "SMALL",
            "AVERAGE",
            "MEDIAN",
            "ABS",
            "LN",
            "ROUND",
            "FIXED",
            "MID",
            "N",
            "INDEX",
            "MATCH",
            "LOOKUP",
            "EXACT",
            "RANK",
        ),
        "COLUMN",
        "LOG10",
        "INT",
    }
    for seed in range(12):
        with ZipFile(written(random_evaluation(Random(seed)), tmp_path)) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            sheets = "".join(archive.read(name).decode() for name in names)
        assert re.findall("<f [^>]*>", sheets) == []  # what is entered as an array says so
        for formula in set(re.findall("<f>([^<]*)</f>", sheets)):
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", unescape(formula))
            assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= known, formula


# ---- text stays text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_never_a_formula(tmp_path: Path, payload: str) -> None:
    evaluation = small(
        title=payload,
        description=payload,
        currency=payload,
        sourcing={"model": payload, "service": payload, "scope": payload, "kpis": [payload]},
        criteria=[
            {"key": "g", "name": payload, "description": payload, "criteria": [
                {"key": payload, "name": payload, "evidence": payload, "levels": {"1": payload}, "at_least": 1}]},
            {"key": "m", "name": payload, "kind": "measure", "unit": payload,
             "value": {"shape": "categories", "categories": {payload: 0.5}}},
            {"key": "gate", "name": payload, "kind": "gate"},
        ],
        candidates=[{"key": "x", "name": payload, "provider": payload, "country": payload, "notes": payload}],
        evaluators=[{"key": "e", "name": payload, "role": payload}],
        facts={"x": {"m": {"value": payload, "rationale": payload}, "gate": False}},
        sheets={"e": {"x": {payload: {"score": 3, "rationale": payload, "evidence": payload}}}},
        consensus={"x": {payload: {"score": 3, "rationale": payload}}},
        waivers={"x": {"gate": {"by": payload, "reason": payload}}},
        scale={"levels": {"2": payload}},
    )  # fmt: skip
    path = tmp_path / "out.xlsx"
    write_workbook(evaluation, path, provenance=Provenance(payload, payload, payload, payload, 1))
    book = load_workbook(path)
    texts = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == payload:
                    texts += 1
                    assert cell.data_type == "s", (sheet.title, cell.coordinate)
                    assert cell.quotePrefix or payload[0] not in "=+-@", (sheet.title, cell.coordinate)
                elif cell.data_type == "f":
                    assert payload not in str(cell.value).replace("''", "'").split("!")[-1] or payload in (
                        "=A1",
                        "=1+1",
                    )
    assert texts > 25


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    odd = ["_x0041_", " spaces ", "two\nlines", "a\ttab", "<&>\"'", "😀 質", "x" * 32_767]
    candidates = [{"key": f"c{at}", "name": f"C{at}", "notes": text} for at, text in enumerate(odd)]
    book = load_workbook(written(small(candidates=candidates), tmp_path))
    found = [cell.value for row in book["Facts"].iter_rows(min_row=5) for cell in row if cell.value]
    assert [text for text in odd if text not in found] == []


def test_a_text_that_fits_no_cell_is_refused(tmp_path: Path) -> None:
    for text in ("😀" * 20_000, "\x00", "\ud800"):
        evaluation = replace(small(), candidates=Table({"x": Candidate("X", notes=text)}))
        with pytest.raises(ExchangeError, match="cannot be kept"):
            written(evaluation, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_is_not_finite_is_refused(tmp_path: Path) -> None:
    evaluation = small(criteria=[{"key": "a", "name": "A"}, {"key": "m", "name": "M", "kind": "measure", "unit": "EUR",
                                  "value": {"shape": "linear", "worst": 0, "best": 1}}])  # fmt: skip
    evaluation = with_row(evaluation, "facts", ("x", "m"), Cell(float("inf")))
    with pytest.raises(ExchangeError, match="not finite"):
        written(evaluation, tmp_path)


# ---- names of sheets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Ann", "Ann"),
        ("O'Hara", "O'Hara"),
        ("'quoted'", "quoted"),
        ("a/b\\c[d]:e*f?g", "a b c d e f g"),
        ("History", "History (2)"),
        ("history", "history (2)"),
        ("", "Sheet"),
        ("  ", "Sheet"),
        ("?", "Sheet"),
        ("two\nlines", "two lines"),
        ("x" * 40, "x" * 31),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_safe_sheet_title(name: str, title: str) -> None:
    assert safe_sheet_title(name) == title


def test_sheet_titles_differ() -> None:
    taken: list[str] = []
    for name in ["Ann", "ann", "ANN", "Straße", "STRASSE", "x" * 40, "X" * 35, "😀" * 16, "😀" * 17]:
        title = safe_sheet_title(name, taken)
        assert len(title.encode("utf-16-le")) <= 2 * LONGEST_TITLE
        assert title.casefold() not in {other.casefold() for other in taken}
        taken.append(title)


def test_evaluators_named_like_other_sheets(tmp_path: Path) -> None:
    evaluators = [
        {"key": f"e{at}", "name": name} for at, name in enumerate(["Summary", "About", "about", "History", "=1"])
    ]
    book = load_workbook(written(small(evaluators=evaluators), tmp_path))
    assert (
        book.sheetnames[6:-1] == ["Summary (2)", "About (2)", "about (3)", "History (2)", "=1"]
        or "=1" in book.sheetnames
    )


# ---- whole or not at all ------------------------------------------------------------------------------------------


def fails_at(share: float) -> Callable[[float, str], None]:
    def report(done: float, _doing: str) -> None:
        if done >= share:
            raise Cancelled

    return report


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 0.85])
def test_cancelled(sample: Evaluation, tmp_path: Path, share: float) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_workbook(sample, path, provenance=PROVENANCE, report=fails_at(share))
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize("after", [0, 1_000, 20_000, 60_000])
def test_disk_full(sample: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    path = written(sample, tmp_path)
    old, left, real = path.read_bytes(), [after], os.write

    def write(handle: int, data: Any) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = real(handle, bytes(data[: left[0]]))
        left[0] -= done
        return done

    if after >= len(old):
        pytest.skip("the file is smaller than that")
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(ExchangeError, match="no room"):
        write_workbook(sample, path, provenance=PROVENANCE)
    monkeypatch.undo()
    assert path.read_bytes() == old
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty"])
def test_what_does_not_arrive_whole_is_not_moved(
    sample: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"old")
    real = files.replace_file

    def replace_file(target: Path, data: bytes, verify: Callable[[Path], None]) -> None:
        middle = len(data) // 2
        hurt = {"cut": data[:middle], "flipped": data[:middle] + b"\xff" * 9 + data[middle + 9 :], "empty": b""}[damage]
        real(target, hurt, verify)

    monkeypatch.setattr("scorecard.exchange.workbook.replace_file", replace_file)
    with pytest.raises(ExchangeError):
        write_workbook(sample, path, provenance=PROVENANCE)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.xlsx"]


def test_places_where_nothing_can_be_written(sample: Evaluation, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "out.xlsx", tmp_path / ("n" * 300 + ".xlsx")):
        with pytest.raises(ExchangeError) as raised:
            write_workbook(sample, path, provenance=PROVENANCE)
        assert raised.value.place
        assert raised.value.advice


@pytest.mark.parametrize("name", ["without suffix", "odd.tmp", "Ä ü 質.XLSX"])
def test_any_name_will_do(sample: Evaluation, tmp_path: Path, name: str) -> None:
    write_workbook(sample, tmp_path / name, provenance=PROVENANCE)
    assert (tmp_path / name).read_bytes()[:2] == b"PK"


def test_progress_grows_to_the_end(sample: Evaluation, tmp_path: Path) -> None:
    shares: list[float] = []
    write_workbook(
        sample, tmp_path / "a.xlsx", provenance=PROVENANCE, report=lambda share, _doing: shares.append(share)
    )
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)


# ---- limits --------------------------------------------------------------------------------------------------------


def sized(candidates: int, ratings: int, evaluators: int) -> Evaluation:
    return Evaluation(
        head=Head("Large"),
        criteria=Table({f"l{at}": Criterion(f"L{at}", Kind.RATING, position=at) for at in range(ratings)}),
        candidates=Table({f"c{at}": Candidate(f"C{at}", position=at) for at in range(candidates)}),
        evaluators=Table({f"e{at}": Evaluator(f"E{at}", position=at) for at in range(evaluators)}),
    )


@pytest.mark.parametrize(
    ("size", "limit"),
    [
        ((16_001, 1, 0), "16,000"),
        ((101, 100, 100), "1,000,000"),
        ((2, 1, 2_001), "2000"),
        ((11_000, 100, 0), "1,048,566"),
    ],
)
def test_too_large(tmp_path: Path, size: tuple[int, int, int], limit: str) -> None:
    with pytest.raises(ExchangeError, match=limit) as raised:
        written(sized(*size), tmp_path)
    assert "JSON" in str(raised.value.advice)
    assert "CSV" in str(raised.value.advice)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_rank(tmp_path: Path) -> None:
    with pytest.raises(RankingError):
        written(Evaluation(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "evaluation",
    [
        small(),
        small(evaluators=[{"key": "e", "name": "E"}]),
        small(criteria=[{"key": "m", "name": "M", "kind": "measure"}]),
        small(criteria=[{"key": "a", "name": "A"}, {"key": "g", "name": "Empty", "criteria": []}]),
        small(criteria=[{"key": f"k{at}", "name": f"K{at}"} for at in range(40)]),
    ],
    ids=["one cell", "one evaluator", "only a measure", "an empty group", "many top criteria"],
)
def test_small_and_odd(tmp_path: Path, evaluation: Evaluation) -> None:
    book = load_workbook(written(evaluation, tmp_path))
    assert book.sheetnames[0] == SUMMARY


def test_limits_have_their_thousands_apart_like_the_figures_beside_them(tmp_path: Path) -> None:
    price = {"key": "p", "name": "Price", "kind": "measure", "value": {"worst": 9000, "best": 1}}
    evaluation = small(criteria=[{**price, "at_least": 1000, "at_most": 8765432.5}], facts={"x": {"p": 1000}})
    sheet = load_workbook(written(evaluation, tmp_path))["Facts"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert any("≥ 1,000, ≤ 8,765,432.5" in text for text in texts)


def test_waiver_without_a_name_still_waives(tmp_path: Path) -> None:
    evaluation = small(
        criteria=[{"key": "a", "name": "A"}, {"key": "g", "name": "G", "kind": "gate"}], facts={"x": {"g": False}}
    )
    evaluation = with_row(evaluation, "waivers", ("x", "g"), Waiver())
    book = load_workbook(written(evaluation, tmp_path))
    texts = {cell.value for row in book["Facts"].iter_rows() for cell in row}
    assert "waived" in texts


# ---- the panel ------------------------------------------------------------------------------------------------------


def a_panel(**parts: Any) -> Evaluation:
    """Two ratings and two candidates; Bob scores Quality alone and has a conflict with Y."""
    return small(
        **{
            "criteria": [{"key": "a", "name": "Quality"}, {"key": "b", "name": "Fit"}],
            "candidates": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}],
            "evaluators": [
                {"key": "ann", "name": "Ann", "role": "Buyer", "voting_weight": 2},
                {"key": "bob", "name": "Bob", "assigned": ["a"]},
            ],
            "sheets": {
                "ann": {"x": {"a": 1, "b": 2}, "y": {"a": 3, "b": 4}},
                "bob": {"x": {"a": 5, "b": 4.5}, "y": {"a": 0}},
            },
            "declarations": {
                "ann": {"x": {}},
                "bob": {"y": {"conflict": True, "statement": "Owns\nshares", "at": "2026-02-01"}},
            },
        }
        | parts
    )


def lines_of(book: Any) -> dict[str, str]:
    """What stands on About by its first column, up to the list of sheets."""
    found: dict[str, str] = {}
    for label, text in book["About"].iter_rows(max_col=2, values_only=True):
        if label == "Sheets":
            break
        found[str(label)] = str(text)
    return found


def test_scores_that_do_not_count_are_struck_out_and_not_pooled(tmp_path: Path) -> None:
    path = written(a_panel(), tmp_path)
    book, values = load_workbook(path), load_workbook(path, data_only=True)
    panel = {
        (row[0].value, row[1].value): row for row in values["Panel"].iter_rows(min_row=5) if row[1].value is not None
    }
    pooled = {key: (row[4].value, row[5].value) for key, row in panel.items()}
    assert pooled == {
        ("Quality", "X"): (pytest.approx(7 / 3), 2),
        ("Quality", "Y"): (3, 1),
        ("Fit", "X"): (2, 1),
        ("Fit", "Y"): (4, 1),
    }
    shown = {key: (row[8].value, row[8].font.strike or False) for key, row in panel.items()}
    assert shown == {
        ("Quality", "X"): (5, False),
        ("Quality", "Y"): ("0", True),
        ("Fit", "X"): ("4.5", True),
        ("Fit", "Y"): (None, True),
    }
    struck = {
        (row[0].value, at): (cell.value, cell.font.strike or False)
        for row in book["Bob"].iter_rows(min_row=5, max_row=6)
        for at, cell in zip("XY", row[3:5], strict=True)
    }
    assert struck == {
        ("Quality", "X"): (5, False),
        ("Quality", "Y"): (0, True),
        ("Fit", "X"): (4.5, True),
        ("Fit", "Y"): (None, True),
    }
    assert "conflict of interest with Y; scores only Quality." in book["Bob"]["A2"].value
    assert "do not count" not in book["Ann"]["A2"].value
    assert "What is struck out does not count" in book["Panel"]["A2"].value


def test_a_panel_without_conflicts_has_no_word_of_them(sample: Evaluation, tmp_path: Path) -> None:
    book = load_workbook(written(sample, tmp_path))
    assert "struck" not in str(book["Panel"]["A2"].value)
    assert "Not counted" not in lines_of(book)
    assert "Record of proceedings" not in lines_of(book)


def test_about_lists_the_panel_and_the_record_of_proceedings(tmp_path: Path) -> None:
    evaluation = a_panel(
        process="formal",
        submissions={"bob": {"at": "2026-02-03", "sealed_at": "2026-02-09"}},
        acts={
            "000001": {"kind": "advanced", "stage": "scoring", "by": "Ann", "at": "2026-02-01"},
            "000002": {
                "kind": "reopened",
                "stage": "setup",
                "by": "Bob",
                "at": "2026-02-02",
                "reason": "=1+1 was not the weight",
            },
            "000003": {"kind": "unsealed", "stage": "consensus", "by": "Ann", "at": "2026-02-05"},
        },
    )
    lines = lines_of(load_workbook(written(evaluation, tmp_path)))
    assert lines["Ann"] == "Buyer. Voting weight 2. Declares no conflict of interest with X. Not handed in."
    assert lines["Bob"] == (
        "Voting weight 1. Scores Quality. Declares a conflict of interest with Y (Owns shares; 2026-02-01). "
        "Handed in 2026-02-03, the sealed criteria 2026-02-09."
    )
    assert "Record of proceedings" in lines
    assert lines["2026-02-01"] == "Advanced to scoring by Ann."
    assert lines["2026-02-02"] == "Back to setup, reopened by Bob. Reason: =1+1 was not the weight"
    assert lines["2026-02-05"] == "Sealed criteria opened in consensus by Ann."
    assert "Not counted" in lines


def test_a_panel_in_an_open_evaluation_is_not_told_that_sheets_are_missing(tmp_path: Path) -> None:
    lines = lines_of(load_workbook(written(a_panel(declarations={}), tmp_path)))
    assert lines["Ann"] == "Buyer. Voting weight 2."

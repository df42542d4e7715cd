"""Workbooks open without a question: the package follows the rules, whatever the evaluation is called and holds."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scorecard.core.comparison.comparing import compare
from scorecard.core.model import Evaluation, Process
from scorecard.core.report.parts import Png
from scorecard.core.sight import veiled
from scorecard.exchange.document import evaluation_of, read_document
from scorecard.exchange.workbook import Provenance, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.names import weight_names
from scorecard.exchange.workbook.plan import ABOUT, SUMMARY, WHAT_IF, Plan
from tests.acceptance.random_evaluations import random_evaluation
from tests.acceptance.shared_folder import PROJECT
from tests.benchmarks.sizes import evaluation_of as sized
from tests.exchange.package_rules import faults

SAMPLE: Final = PROJECT / "resources" / "samples" / "customer_care.json"
BEFORE: Final = "customer_care.before_consensus.json"
PROVENANCE: Final = Provenance("1.2.3", "2026-03-05T14:32:10+01:00", "Halden sourcing", "ab" * 32, 17)
NAMES: Final = st.one_of(
    st.sampled_from(
        [
            *("=1+1", '=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "'quoted'", "O'Neill & Söhne", "R1C1", "ABC1"),
            *("History", "Summary", "What if", "a" * 40, "😀" * 20, "_x000D_", "<b>&amp;</b>", "[x]:*?/\\", "#REF!"),
            *("&P of &N", "No. 1: X", "TRUE", "C", "質の高い", '"', "ends with '", "1. Jan", "Sheet!A1"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=60),
)


def exported(evaluation: Evaluation, folder: Path, **parts: Any) -> Path:
    path = folder / "out.xlsx"
    write_workbook(evaluation, path, provenance=PROVENANCE, **parts)
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the sample."""
    return exported(read_document(SAMPLE), tmp_path_factory.mktemp("sample"))


def test_the_sample(sample: Path) -> None:
    assert faults(sample) == []


@pytest.mark.parametrize("seed", range(6))
def test_random_evaluations(tmp_path: Path, seed: int) -> None:
    assert faults(exported(random_evaluation(Random(50_000 + seed)), tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_many_random_evaluations(tmp_path: Path, seed: int) -> None:
    assert faults(exported(random_evaluation(Random(60_000 + seed)), tmp_path)) == []


@pytest.mark.parametrize(("leaves", "candidates", "evaluators"), [(60, 12, 12), (80, 9, 1), (1, 1, 0), (3, 120, 1)])
def test_sizes(tmp_path: Path, leaves: int, candidates: int, evaluators: int) -> None:
    assert faults(exported(sized(leaves, candidates, evaluators), tmp_path)) == []


@settings(deadline=None, max_examples=20)
@given(names=st.lists(NAMES, min_size=8, max_size=8), keys=st.lists(NAMES, min_size=3, max_size=3, unique=True))
def test_whatever_things_are_called(names: list[str], keys: list[str]) -> None:
    title, first, second, third, candidate, other, one, two = (name.strip() or "x" for name in names)
    evaluation = evaluation_of(
        {
            "format": "scorecard.evaluation",
            "version": 1,
            "title": title,
            "criteria": [
                {"key": keys[0], "name": first, "criteria": [{"key": keys[1], "name": second, "at_least": 1}]},
                {
                    "key": keys[2],
                    "name": third,
                    "kind": "measure",
                    "unit": candidate[:20],
                    "value": {"shape": "categories", "categories": {title[:40]: 0.5, f"{other[:40]} ": 1}},
                },
                {"key": "a gate", "name": second, "kind": "gate"},
            ],
            "candidates": [{"key": "x", "name": candidate}, {"key": "y", "name": other}],
            "evaluators": [{"key": "e", "name": one}, {"key": "f", "name": two}],
            "sheets": {"e": {"x": {keys[1]: {"score": 3, "rationale": other}}}, "f": {"y": {keys[1]: 4}}},
            "facts": {"x": {keys[2]: title[:40], "a gate": True}},
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        assert faults(exported(evaluation, Path(folder))) == []


def test_a_formal_evaluation_as_a_member_of_its_panel_sees_it(tmp_path: Path) -> None:
    open_one = read_document(SAMPLE)
    formal = replace(open_one, head=replace(open_one.head, process=Process.FORMAL))
    assert faults(exported(formal, tmp_path)) == []
    assert faults(exported(veiled(formal, next(iter(formal.evaluators))), tmp_path)) == []


def test_with_a_comparison_and_a_picture(tmp_path: Path) -> None:
    before, after = (read_document(SAMPLE.with_name(name)) for name in (BEFORE, SAMPLE.name))
    path = exported(
        after, tmp_path, comparison=compare(before, after), pictures=[Png("A", "Words", b"any bytes", 40.0, 30.0)]
    )
    assert {"Comparison", "Pictures"} <= set(load_workbook(path).sheetnames)
    assert faults(path) == []


# ---- the checks find what is wrong --------------------------------------------------------------------------------


BROKEN: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("xl/workbook.xml", 'name="ranks"', 'name="ABC1"', "a name like that of a cell"),
    ("xl/workbook.xml", 'name="ranks"', 'name="R1C1"', "not a legal name"),
    ("xl/workbook.xml", 'name="ranks"', 'name="TOTALS"', "there twice"),
    ("xl/workbook.xml", 'name="Rules"', 'name="Ru/les"', "a character that references use"),
    ("xl/workbook.xml", 'name="Rules"', 'name="summary"', "the title is taken"),
    ("xl/workbook.xml", "Scorecard!$D$5", "Nowhere!$D$5", "'Nowhere', which is not there"),
    ("xl/worksheets/sheet1.xml", "INDEX(ranks,", "INDEX(rangs,", "the name 'rangs' is not defined"),
    ("xl/worksheets/sheet1.xml", "INDEX(ranks,", "INDEX((ranks,", "brackets do not match"),
    ("xl/worksheets/sheet1.xml", "location=\"'Rules'!A1\"", "location=\"'Ruled'!A1\"", "which is not there"),
    ("xl/worksheets/sheet1.xml", '<mergeCell ref="A4:', '<mergeCell ref="A4:B4"/><mergeCell ref="A4:', "overlap"),
    ("xl/worksheets/sheet3.xml", 'sqref="G14"', 'sqref="C14"', "overlap"),
    ("xl/worksheets/sheet3.xml", 'priority="2"', 'priority="1"', "two rules of one priority"),
    ("xl/worksheets/sheet3.xml", 'dxfId="0"', 'dxfId="99"', "the look 99 is not there"),
    ("xl/worksheets/sheet3.xml", '<row r="5"', '<row r="4"', "not in order"),
    ("xl/worksheets/sheet3.xml", "Choose the candidate", "Choose " * 40, "more than 225 characters"),
    ("xl/worksheets/sheet3.xml", "<hyperlinks>", "<sheetPr/><hyperlinks>", "not in order"),
    ("xl/sharedStrings.xml", 'uniqueCount="', 'uniqueCount="1', "and not 1"),
    ("[Content_Types].xml", "/xl/styles.xml", "/xl/style.xml", "xl/style.xml is not in the package"),
)


@pytest.mark.parametrize(("part", "old", "new", "told"), BROKEN)
def test_what_is_broken_is_found(sample: Path, tmp_path: Path, part: str, old: str, new: str, told: str) -> None:
    broken = tmp_path / "broken.xlsx"
    with ZipFile(sample) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode() if name.endswith((".xml", ".rels")) else ""
            if name == part:
                assert old in data
                data = data.replace(old, new, 1)
            target.writestr(name, data or source.read(name))
    assert any(told in fault for fault in faults(broken)), faults(broken)


# ---- finding one's way ------------------------------------------------------------------------------------------


def test_every_sheet_leads_back_to_the_summary_and_the_summary_to_every_sheet(sample: Path) -> None:
    book: Any = load_workbook(sample)
    listed = [cell.hyperlink.location for row in book[SUMMARY].iter_rows() for cell in row if cell.hyperlink]
    assert listed == [f"'{title}'!A1" for title in book.sheetnames[1:]]
    for sheet in book.worksheets[1:]:
        back = [cell for cell in sheet[1] if cell.hyperlink]
        assert [cell.hyperlink.location for cell in back] == ["'Summary'!A1"], sheet.title
        assert back[0].column == (2 if sheet.title == ABOUT else 3)


def test_a_long_list_of_sheets_ends_with_the_one_that_has_them_all(tmp_path: Path) -> None:
    book: Any = load_workbook(exported(sized(3, 3, 60), tmp_path))
    listed = [cell.hyperlink.location for row in book[SUMMARY].iter_rows() for cell in row if cell.hyperlink]
    assert len(listed) == 24
    assert listed[-1] == "'About'!A1"
    texts = {str(cell.value) for row in book[SUMMARY].iter_rows() for cell in row}
    assert f"{len(book.sheetnames) - 25} more sheets of evaluators are listed there" in texts
    assert "'Robustness'!A1" in listed


def test_tabs_are_coloured_by_subject(sample: Path) -> None:
    book: Any = load_workbook(sample)
    colours = {sheet.title: sheet.sheet_properties.tabColor.rgb for sheet in book}
    assert colours[SUMMARY] == colours["Scorecard"] == colours[WHAT_IF]
    assert colours["Panel"] == colours["Consensus"] == colours["Chiara Neri"]
    assert len({colours[title] for title in (SUMMARY, "Criteria", "Facts", "Panel", ABOUT)}) == 5


def test_properties_say_what_it_is_and_name_no_user(sample: Path) -> None:
    properties = load_workbook(sample).properties
    assert properties.title == "Customer care partner 2026 (sample)"
    assert properties.subject == "Choice of a partner for Customer care"
    assert properties.keywords == "Scorecard, evaluation, ranking, Customer care, BPO, decided"
    assert properties.creator == "Scorecard"
    with ZipFile(sample) as archive:
        program = archive.read("docProps/app.xml").decode()
        everything = b"".join(archive.read(name) for name in archive.namelist()).lower()
    assert "<Application>Scorecard</Application>" in program
    assert b"openpyxl" not in everything


# ---- names --------------------------------------------------------------------------------------------------------


def test_names_stand_for_what_they_say(sample: Path) -> None:
    book: Any = load_workbook(sample, data_only=True)

    def cells(name: str) -> list[Any]:
        (title, reference), *_ = book.defined_names[name].destinations
        area = book[title][reference]
        rows = area if isinstance(area, tuple) else ((area,),)
        return [cell.value for row in rows for cell in row]

    assert cells("candidates")[0] == "Solenne Contact"
    assert sorted(filter(None, cells("ranks"))) == [1, 2, 3, 4]
    assert cells("totals") == cells("tried_totals")
    assert cells("ranks") == cells("tried_ranks")
    assert cells("weight_cost") == [22]
    assert sum(filter(None, cells("shares"))) == pytest.approx(2)  # groups and their leaves
    assert set(cells("tried_weights")) <= set(cells("weights"))


def test_keys_that_are_alike_get_names_apart() -> None:
    keys = ["a b", "A-B", "a_b", "質", "R1C1", "1", "x" * 200]
    criteria = [{"key": key, "name": key} for key in keys]
    parts = {"format": "scorecard.evaluation", "version": 1, "title": "T", "criteria": criteria}
    evaluation = evaluation_of(parts | {"candidates": [{"key": "x", "name": "X"}]})
    names = weight_names(Plan(evaluation, figures_of(evaluation), PROVENANCE))
    assert [names[key] for key in keys[:6]] == [
        *("weight_a_b", "weight_a_b_2", "weight_a_b_3", "weight_of", "weight_r1c1", "weight_1"),
    ]
    assert len(names[keys[6]]) <= 255

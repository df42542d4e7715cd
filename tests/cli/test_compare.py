"""`compare` as a person types it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scorecard.app.compare import compare_sides, labelled, side_named, side_of, sides_named
from scorecard.app.paths import resource
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Process, Stage
from scorecard.core.numbers import shown
from scorecard.exchange.document import document_bytes, read_document
from tests.cli.terminal import Terminal

BEFORE = str(resource("samples", "customer_care.before_consensus.json"))
AFTER = str(resource("samples", "customer_care.json"))
TITLE = "Customer care partner 2026 (sample)"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "own.scorecard"
    with Workspace(path, create=True) as opened:
        opened.add_sample(author="Ann")
    return path


def test_json_has_the_agreed_keys_and_parts_that_add_up(terminal: Terminal) -> None:
    found = terminal.json("compare", BEFORE, AFTER)
    assert terminal.err == ""
    assert {"candidates", "weights"} <= set(found)
    for each in found["candidates"]:
        assert {"name", "before", "after", "rank_before", "rank_after", "parts", "sentence"} <= set(each)
        assert set(each["parts"]) == {"weights", "scores", "facts", "rules", "criteria"}
        assert sum(each["parts"].values()) == pytest.approx(each["after"] - each["before"], abs=1e-9)
        assert sum(part["change"] for part in each["criteria"]) == pytest.approx(each["change"], abs=1e-9)
        assert each["sentence"].endswith(".")
    assert any(abs(each["parts"]["scores"]) > 0.01 for each in found["candidates"])
    assert all(each["parts"]["weights"] == 0 for each in found["candidates"])


def test_the_table_leads_with_who_leads_and_names_every_cause_that_there_is(terminal: Terminal) -> None:
    out = terminal("compare", BEFORE, AFTER)
    lines = out.splitlines()
    assert lines[0].startswith("1  ")
    assert "lead" in lines[3]
    assert "Scores" in out
    assert "Weights " not in out
    assert "No weight has changed." in out


def test_whoever_subtracts_the_totals_finds_the_change(terminal: Terminal) -> None:
    out = terminal("compare", BEFORE, AFTER)
    rows = [line.split() for line in out.splitlines() if re.search(r"\d\.\d+\s+[+\u2212]\d", line)]
    assert len(rows) == 5
    for row in rows:
        then, now, part, moved = (float(text.replace("\N{MINUS SIGN}", "-")) for text in row[-4:])
        assert now - then == pytest.approx(moved, abs=1e-9)
        assert part == moved
    assert {len(row[-1].partition(".")[2]) for row in rows} == {2}  # with one decimal 64.6 and 63.5 would contradict


def test_a_version_of_an_evaluation_is_named_behind_its_title(terminal: Terminal, workspace: Path) -> None:
    found = terminal.json("compare", f"{TITLE}@Before consensus", TITLE, "-w", str(workspace))
    assert [each["label"] for each in found["evaluations"]] == ["Before consensus", "now"]
    place, now = (each["sequence"] for each in found["evaluations"])
    assert now == place + 2  # the change of stage, and the version that it names
    files = terminal.json("compare", BEFORE, AFTER)
    assert found["candidates"] == [
        {**each, "sentence": mine["sentence"]}
        for each, mine in zip(files["candidates"], found["candidates"], strict=True)
    ]
    by_place = terminal.json("compare", f"{TITLE}@{place}", f"{TITLE}@now", "-w", str(workspace))
    assert by_place["candidates"] == found["candidates"]
    by_file = terminal.json("compare", f"{workspace}@before CONSENSUS", str(workspace))
    assert by_file["candidates"] == found["candidates"]


def test_several_are_shown_in_a_row(terminal: Terminal) -> None:
    out = terminal("compare", BEFORE, AFTER, BEFORE)
    assert "Rank 3" in out
    found = terminal.json("compare", BEFORE, AFTER, BEFORE)
    assert len(found["series"]["titles"]) == 3
    first = found["series"]["candidates"][0]
    assert first["ranks"][0] == first["ranks"][2]
    assert all(part == 0 for each in found["candidates"] for part in each["parts"].values())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["One alone.json"], "One alone.json"),
        ([BEFORE], "needs two evaluations"),
        ([BEFORE, f"{TITLE}@Nowhere"], "There is no version 'Nowhere'"),
        ([BEFORE, f"{TITLE}@99"], "There is no version '99'"),
        ([BEFORE, "Nothing of that name"], "There is no evaluation"),
        ([BEFORE, "Nothing@v1"], "There is no evaluation"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    terminal: Terminal, workspace: Path, names: list[str], said: str
) -> None:
    assert terminal("compare", *names, "-w", str(workspace), status=1) == ""
    assert said in terminal.err
    assert len(terminal.err.splitlines()) == 1


def test_without_a_workspace_the_advice_names_documents(terminal: Terminal) -> None:
    terminal("compare", "A", "B", status=1)
    assert "There is no workspace yet" in terminal.err


def test_a_title_with_the_sign_in_it_is_found_whole(workspace: Path) -> None:
    with Workspace(workspace) as opened:
        uid = opened.evaluations()[0].uid
        opened.edit(uid, lambda value: set_head(value, title="Care@home"), author="Ann", label="Renamed")
        assert side_named(opened, "Care@home").version == ""
        assert side_named(opened, "Care@home@Before consensus").version == "Before consensus"


def test_sides_have_labels_that_tell_them_apart(workspace: Path) -> None:
    with Workspace(workspace) as opened:
        uid = opened.evaluations()[0].uid
        one, other = side_named(opened, f"{TITLE}@Before consensus"), side_of(opened, uid)
    assert [side.label for side in labelled([one, other])] == ["Before consensus", "now"]
    assert [side.label for side in labelled([other, other])] == ["now 1", "now 2"]
    files = sides_named([BEFORE, AFTER], workspace)
    assert [side.label for side in files] == ["customer_care.before_consensus", "customer_care"]
    further = replace(other, title="Another")
    assert [side.label for side in labelled([one, other, further])] == [
        f"{TITLE} (Before consensus)",
        f"{TITLE} (now)",
        "Another",
    ]
    with pytest.raises(ScorecardError, match="needs two"):
        compare_sides([one])


def test_what_a_formal_evaluation_hides_stays_hidden(terminal: Terminal, tmp_path: Path) -> None:
    value = read_document(Path(AFTER))
    formal = set_head(value, title="Formal", process=Process.FORMAL, stage=Stage.SCORING)
    file = tmp_path / "formal.json"
    file.write_bytes(document_bytes(formal))
    (side,) = sides_named([str(file)], tmp_path)
    assert side.hidden
    assert side.value != formal
    terminal("compare", BEFORE, str(file))
    assert "Hidden: " in terminal.err


def test_a_workbook_of_the_last_has_a_sheet_that_compares(terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "compared.xlsx"
    terminal("compare", BEFORE, AFTER, "--out", str(out))
    book = load_workbook(out, data_only=True)
    sheet = book["Comparison"]
    assert book.sheetnames[-1] == "About"
    heads = [cell.value for cell in sheet[6]]
    assert heads[:5] == ["Candidate", "Rank before", "Rank after", "Total before", "Total after"]
    assert heads[5:11] == ["Weights", "Scores", "Facts", "Rules", "Criteria", "Change"]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(7, 11)]
    assert [row[0] for row in rows][:2] == ["Solenne Contact", "Nordlys Care"]
    assert rows[0][1:3] == [2, 1]
    for row in rows:
        assert sum(row[5:10]) == pytest.approx(row[4] - row[3], abs=1e-9)
        assert row[10] == pytest.approx(row[4] - row[3], abs=0.01)
        assert row[11].endswith(".")
    assert rows[-1][2] == "out"
    for at, row in enumerate(rows, 7):
        formats = [sheet.cell(at, column).number_format.split(";")[0] for column in (4, 5, 11)]
        (decimals,) = {len(each.partition(".")[2]) for each in formats}
        figures = [Decimal(shown(row[place], decimals).replace("\N{MINUS SIGN}", "-")) for place in (3, 4, 10)]
        assert figures[1] - figures[0] == figures[2]
    terminal("compare", BEFORE, AFTER, "--out", "wrong.pdf", status=1)
    assert "End the name with .xlsx" in terminal.err

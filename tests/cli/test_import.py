"""`scorecard import` of other people's spreadsheets: proposed, shown, corrected, remembered, created, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.app.importing import MOST_REMEMBERED, _keep_the_latest
from scorecard.cli.commands import run

LIST = "Vendor,Criterion,Score,Comment\nAcme,Price,7,fair\nAcme,Quality,8,\nBorealis,Price,5.5,\nBorealis,Quality,9,\n"


def told(capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capfd.readouterr().out.splitlines()[-1])
    return found


def test_a_list_is_shown_created_and_its_source_noted_without_a_path(capfd: pytest.CaptureFixture[str]) -> None:
    Path("list.csv").write_text(LIST)
    assert run(["import", "list.csv", "--preview"]) == 0
    out, err = capfd.readouterr()
    assert "Candidates: Acme, Borealis" in out
    assert "Nothing was created" in err
    assert not Path("data", "Workspace.scorecard").exists()
    assert run(["import", "list.csv"]) == 0
    uid = capfd.readouterr().out.splitlines()[-1]
    assert run(["history", uid, "--format", "json"]) == 0
    out = capfd.readouterr().out
    assert "Imported from list.csv (SHA-256 " in out
    assert str(Path.cwd()) not in out
    assert run(["rank", uid, "--format", "json"]) == 0
    assert {each["name"] for each in json.loads(capfd.readouterr().out)["ranking"]} == {"Acme", "Borealis"}


def test_what_the_sheet_means_is_written_out_corrected_and_remembered(capfd: pytest.CaptureFixture[str]) -> None:
    Path("list.csv").write_text(LIST)
    assert run(["import", "list.csv", "--propose", "map.json"]) == 0
    mapping = json.loads(Path("map.json").read_text())
    assert mapping["tables"][0]["layout"] == "list"
    mapping["leave_out"] = ["Borealis"]
    Path("map.json").write_text(json.dumps(mapping))
    assert run(["import", "list.csv", "--mapping", "map.json", "--format", "json"]) == 0
    assert {each[0] for each in told(capfd)["scores"]} == {"Acme"}
    Path("list.csv").write_text(LIST.replace(",7,", ",6,"))
    assert run(["import", "list.csv", "--preview", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert {each[0] for each in json.loads(out)["scores"]} == {"Acme"}
    assert "remembered for this layout was used" in err
    assert run(["import", "list.csv", "--preview", "--forget", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert {each[0] for each in json.loads(out)["scores"]} == {"Acme", "Borealis"}
    assert "forgotten" in err
    assert list(Path("data", "mappings").glob("*")) == []


def test_a_mapping_that_does_not_fit_is_refused_with_its_place(capfd: pytest.CaptureFixture[str]) -> None:
    Path("list.csv").write_text(LIST)
    Path("map.json").write_text(
        '{"format": "scorecard.mapping", "version": 1, "tables": [{"sheet": "x", "scroes": "A1"}]}'
    )
    assert run(["import", "list.csv", "--mapping", "map.json"]) == 1
    assert "tables[0].scroes: unknown key; is 'scores' meant?" in capfd.readouterr().err
    Path("map.json").write_text('{"format": "scorecard.mapping", "version": 1, "tables": [{"sheet": "Elsewhere"}]}')
    assert run(["import", "list.csv", "--mapping", "map.json"]) == 1
    assert "There is no sheet 'Elsewhere'" in capfd.readouterr().err


def test_a_faulty_list_is_refused_and_the_rest_is_taken_when_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    Path("list.csv").write_text(LIST.replace(",7,", ",seven,"))
    assert run(["import", "list.csv", "--format", "json"]) == 1
    out, err = capfd.readouterr()
    answer = json.loads(out.splitlines()[-1])
    assert answer["outcome"] == "rejected"
    assert "list!C2: 'seven' is not a score" in answer["message"]
    assert err == f"scorecard: {answer['message']}\n"
    assert not Path("data", "Workspace.scorecard").exists()
    assert run(["import", "list.csv", "--skip-faulty", "--format", "json"]) == 0
    answer = told(capfd)
    assert answer["outcome"] == "accepted_with_warnings"
    assert len(answer["scores"]) == 3


def test_a_document_is_told_of_as_json_too(capfd: pytest.CaptureFixture[str]) -> None:
    from tests.cli.test_bad_input import changed

    Path("good.json").write_bytes(changed())
    assert run(["import", "good.json", "--format", "json"]) == 0
    answer = told(capfd)
    assert answer["outcome"] == "accepted"
    assert ["A", "Quality", 3.0, "Ann"] in answer["scores"]
    assert len(answer["evaluations"]) == 1


def test_what_is_hidden_in_a_formal_document_is_not_told(capfd: pytest.CaptureFixture[str]) -> None:
    from tests.cli.test_bad_input import changed

    Path("formal.json").write_bytes(changed(process="formal", stage="scoring"))
    assert run(["import", "formal.json", "--preview", "--format", "json"]) == 0
    assert told(capfd)["scores"] == []


def test_no_more_mappings_are_kept_than_are_wanted(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    for number in range(MOST_REMEMBERED + 5):
        (folder / f"{number}.json").write_text("{}")
    _keep_the_latest(folder)
    assert len(list(folder.iterdir())) == MOST_REMEMBERED


def test_another_table_of_a_spreadsheet_is_taken_by_its_number(capfd: pytest.CaptureFixture[str]) -> None:
    from openpyxl import Workbook

    made = Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "Partners": [["Criterion", "Acme", "Bolt"], ["Price", 3, 4], ["Team", 5, 4], ["Tools", 2, 2]],
        "Locks": [["Criterion", "Abus", "Burg", "Cisa"], ["Strength", 9, 8, 2], ["Comfort", 1, 4, 7]],
        "Notes": [["Nothing", "to score"]],
    }
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.remove(made.worksheets[0])
    made.save("two_tables.xlsx")
    assert run(["import", "two_tables.xlsx", "--preview"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("Two tables\n")
    assert "Left out: The sheet 'Notes' was not taken: it holds no figures." in out
    assert "There is another table: Locks!B2:D3. --table 2 takes it instead." in err
    assert run(["import", "two_tables.xlsx", "--table", "2", "--preview", "--format", "json"]) == 0
    found = told(capfd)
    assert found["candidates"] == ["Abus", "Burg", "Cisa"]
    assert found["others"] == [{"table": 1, "cells": "Partners!B2:C4"}]
    assert run(["import", "two_tables.xlsx", "--table", "3"]) == 1
    assert "There is no table 3: 2 were found" in capfd.readouterr().err

"""The commands as a person types them: what they print, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from scorecard.app.paths import resource
from tests.cli.terminal import Terminal

SAMPLE = str(resource("samples", "customer_care.json"))
TITLE = "Customer care partner 2026 (sample)"


def test_rank_as_json_has_the_agreed_keys(terminal: Terminal) -> None:
    found = terminal.json("rank", SAMPLE)
    assert {"evaluation", "method", "rules", "weights", "ranking"} <= set(found)
    assert found["method"] == "weighted-sum"
    assert sum(found["weights"].values()) == pytest.approx(1.0, abs=1e-12)
    for each in found["ranking"]:
        assert {"key", "name", "rank", "total", "status", "reasons", "range", "contributions"} <= set(each)
        assert sum(each["contributions"].values()) == pytest.approx(each["total"], abs=1e-9)
    assert [each["rank"] for each in found["ranking"]] == [1, 2, 3, 4, None]
    assert found["ranking"][-1]["status"] == "out"
    assert "Failed gate" in found["ranking"][-1]["reasons"][0]
    assert terminal.err == ""


def test_rank_as_table_leads_with_a_sentence_and_names_who_is_out(terminal: Terminal) -> None:
    out = terminal("rank", SAMPLE)
    lines = out.splitlines()
    assert lines[0] == TITLE
    assert "leads with" in lines[1]
    assert "Failed gate: Information security certificate in date" in out
    assert "waived by Ann Keller" in out


def test_rank_as_csv_is_the_same_ranking(terminal: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(terminal("rank", SAMPLE, "--format", "csv").lstrip("\ufeff"))))
    expected = terminal.json("rank", SAMPLE)["ranking"]
    assert [(row["key"], row["status"]) for row in rows] == [(each["key"], each["status"]) for each in expected]
    assert [float(row["total"]) for row in rows] == [each["total"] for each in expected]


def test_main_job_in_the_workspace_from_new_to_export(terminal: Terminal, tmp_path: Path) -> None:
    terminal("new", "-t", "crm", "--title", "Care", "--candidate", "Acme", "--candidate", "Beta", "--evaluator", "Ann")
    listed = terminal.json("list")
    assert [(each["title"], each["stage"], each["candidates"]) for each in listed] == [("Care", "setup", 2)]
    terminal("export", "Care", "care.json")
    document = json.loads((tmp_path / "care.json").read_text(encoding="utf-8"))
    leaves = [leaf for group in document["criteria"] for leaf in group["criteria"] if leaf["kind"] == "rating"]
    document["sheets"] = {
        "ann": {
            "acme": {leaf["key"]: 4 for leaf in leaves},
            "beta": {leaf["key"]: 3 for leaf in leaves},
        }
    }
    document["facts"] = {"acme": {"total_cost": 100}, "beta": {"total_cost": 200}}
    (tmp_path / "care.json").write_text(json.dumps(document), encoding="utf-8")
    terminal("import", "care.json", "--update", "Care")
    ranking = terminal.json("rank", "care")["ranking"]
    assert [(each["key"], each["rank"]) for each in ranking] == [("acme", 1), ("beta", 2)]
    for name in ("care.xlsx", "care.csv", "again.json"):
        terminal("export", "Care", name)
        assert (tmp_path / name).stat().st_size > 100
    terminal("check")
    assert "sound" in terminal.err
    terminal("backup", "copy.scorecard")
    assert terminal.json("rank", "copy.scorecard")["ranking"] == ranking
    terminal("backup", "copy.scorecard", status=1)


def test_new_as_a_document_shows_every_cell_to_fill_in(terminal: Terminal, tmp_path: Path) -> None:
    terminal("new", "-t", "plain", "--title", "P", "--candidate", "A", "--evaluator", "E", "--file", "p.json")
    document = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert set(document["sheets"]["e"]["a"].values()) == {None}
    out = terminal("rank", "p.json")
    assert "Nobody can be ranked yet" in out
    terminal("new", "-t", "plain", "--title", "P", "--file", "p.json", status=1)
    assert "a file of this name already" in terminal.err


@pytest.mark.parametrize(("name", "start"), [("r.png", b"\x89PNG"), ("r.svg", b"<?xml")])
@pytest.mark.usefixtures("qapp")
def test_export_as_a_picture_draws_the_ranking(terminal: Terminal, tmp_path: Path, name: str, start: bytes) -> None:
    terminal("export", SAMPLE, name)
    data = (tmp_path / name).read_bytes()
    assert data.startswith(start)
    assert len(data) > 5_000


def test_names_that_are_very_long_fit_into_tables_and_stay_whole_elsewhere(terminal: Terminal) -> None:
    long, title = "Very long name " * 20, "T" * 300
    terminal("new", "-t", "plain", "--title", title, "--candidate", long, "--candidate", "B")
    assert max(map(len, terminal("list").splitlines())) < 120
    table = terminal("rank", title).splitlines()
    assert max(len(line) for line in table if line.lstrip().startswith("\N{EN DASH}")) < 180
    assert {each["name"] for each in terminal.json("rank", title)["ranking"]} == {long, "B"}
    for name in ("long.xlsx", "long.png"):
        terminal("export", title, name)


def test_backup_into_a_folder_that_is_not_there_names_the_folder(terminal: Terminal) -> None:
    terminal("new", "-t", "plain", "--title", "T")
    terminal("backup", "nowhere/copy.scorecard", status=1)
    assert "nowhere: The folder for the backup is not there" in terminal.err


def test_import_twice_makes_two_and_asks_which_is_meant(terminal: Terminal) -> None:
    first = terminal("import", SAMPLE).strip()
    terminal("import", SAMPLE)
    terminal("rank", TITLE, status=1)
    assert first[:8] in terminal.err
    assert terminal.json("rank", first)["evaluation"] == TITLE


def test_templates_and_guide_print_what_there_is(terminal: Terminal) -> None:
    assert len(terminal.json("templates")) == 10
    assert "goal" in terminal("guide")
    found = terminal.json("guide", "--answer", "goal=cost")
    assert found["model"] == "BPO"
    assert found["delivery"] == "offshore"
    home = terminal.json("guide", "--answer", "goal=cost", "--answer", "volume=steady", "--answer", "place=home")
    assert (home["delivery"], home["delivery_lead"], home["deciding"]) == ("onshore", -1, "home")
    said = terminal("guide", "--answer", "goal=cost", "--answer", "volume=steady", "--answer", "place=home")
    assert "Best delivered onshore." in said
    assert "'Our language and law' decides the place" in said
    tie = terminal("guide", "--answer", "work=routine")
    assert "BPO, BPS fit equally well." in tie
    assert "--template bpo" in tie
    assert "--template bps" in tie
    terminal("guide", "--answer", "goal", status=2)
    terminal("guide", "--answer", "goal=nope", status=1)


def test_check_of_a_document_lists_what_is_missing(terminal: Terminal) -> None:
    terminal("new", "-t", "plain", "--title", "P", "--candidate", "A", "--candidate", "B", "--file", "p.json")
    out = terminal("check", "p.json")
    assert "not scored for 2 of 2" in out
    assert "nobody on the panel" in out


def test_demo_ranks_the_sample_and_writes_its_workbook(terminal: Terminal, tmp_path: Path) -> None:
    assert "leads with" in terminal("demo", "s.xlsx")
    assert (tmp_path / "s.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "arguments",
    [["rank"], ["rank", SAMPLE, "--method", "guess"], ["rank", SAMPLE, "--format", "pdf"], ["frobnicate"], ["new"]],
)
def test_wrong_usage_is_status_2_and_prints_no_result(terminal: Terminal, arguments: list[str]) -> None:
    assert terminal(*arguments, status=2) == ""
    assert terminal.err


def test_unexpected_error_is_told_logged_and_not_taken_for_a_known_one(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("scorecard.cli.commands.rank", broken)
    terminal("rank", SAMPLE, status=70)
    assert "fault of the program (ZeroDivisionError)" in terminal.err
    assert "secret" not in terminal.err
    assert "ZeroDivisionError" in (tmp_path / "data" / "log" / "scorecard.log").read_text(encoding="utf-8")

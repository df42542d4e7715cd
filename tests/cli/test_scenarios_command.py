"""`scorecard scenarios`, and what other commands do with `--scenario`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scorecard.app.paths import resource
from scorecard.app.workspace import Workspace
from scorecard.core import scenarios
from scorecard.core.edits import remove_candidate
from scorecard.core.ranking import rank
from scorecard.exchange.document import document_bytes, read_document
from tests.cli.terminal import Terminal

TITLE = "Customer care partner 2026 (sample)"


class Plain(Terminal):
    """Prints with spaces that may be broken, as they are easily typed."""

    def __call__(self, *arguments: str, status: int = 0) -> str:
        return super().__call__(*arguments, status=status).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def terminal(capfd: pytest.CaptureFixture[str]) -> Plain:
    return Plain(capfd)


@pytest.fixture
def care(tmp_path: Path) -> str:
    """The sample as a document."""
    path = tmp_path / "care.json"
    shutil.copy(resource("samples", "customer_care.json"), path)
    return str(path)


def test_without_scenarios_it_says_how_to_make_the_first(terminal: Terminal, care: str) -> None:
    assert terminal("scenarios", care) == ""
    assert "--add NAME" in terminal.err


def test_a_scenario_is_added_listed_used_changed_copied_out_and_removed(
    terminal: Terminal, care: str, tmp_path: Path
) -> None:
    before = document_bytes(read_document(Path(care)))
    out = terminal("scenarios", care, "--add", "Cost first", "--weight", "Cost=40", "--note", "As the CFO asked")
    assert terminal.err == "Scenario Cost first added.\n"
    lines = out.splitlines()
    assert lines[0].split() == ["Candidate", "Main", "line", "Cost", "first"]
    assert "Cost first: Solenne Contact leads as before." in lines
    assert "  As the CFO asked" in lines
    assert "  Cost weighs 40.0 % instead of 22.0 %" in lines
    terminal(
        *("scenarios", care, "--add", "Without Solenne", "--without", "solenne contact", "--vote", "Ben Okafor=0"),
        *("--score", "nordlys/sla_history=5", "--pooling", "median", "--missing", "worst"),
    )
    found = terminal.json("scenarios", care)
    assert [each["key"] for each in found["scenarios"]] == ["cost-first", "without-solenne"]
    second = found["scenarios"][1]
    assert second["leaders"] == ["nordlys"]
    assert {each["key"]: each["status"] for each in second["candidates"]}["solenne"] == "left out"
    assert second["sentence"] == "Nordlys Care leads instead of Solenne Contact"
    assert {(each["aspect"], each["subject"], each["leaf"]) for each in second["departures"]} == {
        ("candidate", "solenne", ""),
        ("vote", "ben", ""),
        ("score", "nordlys", "sla_history"),
        ("rule", "pooling", ""),
        ("rule", "missing", ""),
    }
    assert all(each["applies"] for each in second["departures"])
    ranked = terminal.json("rank", care, "--scenario", "WITHOUT solenne")
    assert ranked["evaluation"] == f"{TITLE}: Without Solenne"
    value = scenarios.under(read_document(Path(care)), "without-solenne")
    totals = {each["key"]: each["total"] for each in second["candidates"] if each["total"] is not None}
    assert {each["key"]: each["total"] for each in ranked["ranking"]} == totals
    assert totals == {each.key: each.total for each in rank(value).standings}
    main = terminal.json("rank", care)
    assert {each["key"]: each["total"] for each in main["ranking"]} == {
        each["key"]: each["total"] for each in found["main"]["candidates"]
    }
    terminal(
        "scenarios", care, "--change", "cost first", "--rename", "Price first", "--weight", "cost=50", "--note", ""
    )
    assert "  Cost weighs 50.0 % instead of 22.0 %" in terminal("scenarios", care).splitlines()
    terminal("scenarios", care, "--remove", "price first")
    terminal("scenarios", care, "--remove", "without-solenne")
    assert document_bytes(read_document(Path(care))) == before


def test_what_is_different_is_taken_back_by_its_name(terminal: Terminal, care: str) -> None:
    terminal(
        "scenarios", care, "--add", "Other", "--without", "kestrel", "--vote", "Ben Okafor=0", "--weight", "cost=40"
    )
    plain = document_bytes(read_document(Path(care)))
    terminal(
        *("scenarios", care, "--change", "Other", "--weight", "Cultural fit=10", "--pooling", "median"),
        *("--fact", "Solenne Contact/Total cost over the term=6850000", "--score", "nordlys/references=5"),
    )
    lines = terminal("scenarios", care).splitlines()
    assert "  Solenne Contact, Total cost over the term: 6,850,000 EUR instead of 7,180,000 EUR" in lines
    terminal(
        *("scenarios", care, "--change", "Other", "--back", "cultural  FIT", "--back", "pooling"),
        *("--back", "solenne/total cost over the term", "--back", "Nordlys Care/references"),
    )
    assert document_bytes(read_document(Path(care))) == plain
    terminal(
        "scenarios", care, "--change", "Other", "--weight", "cost=22", "--vote", "ben=1", "--back", "Kestrel Connect"
    )
    value = read_document(Path(care))
    assert scenarios.departures_of(value, "other") == {}
    terminal("scenarios", care, "--change", "Other", "--back", "cost", status=1)
    assert "Nothing that is called 'cost' is different in it. Nothing in it is different yet." in terminal.err


def test_what_is_not_there_any_more_is_taken_back_by_its_key(terminal: Terminal, care: str) -> None:
    terminal("scenarios", care, "--add", "Other", "--fact", "solenne/total_cost=1", "--vote", "ben=0")
    path = Path(care)
    path.write_bytes(document_bytes(remove_candidate(read_document(path), "solenne")))
    terminal("scenarios", care, "--change", "Other", "--back", "nobody", status=1)
    assert "It has: 'solenne', Total cost over the term: 1 EUR" not in terminal.err
    assert "Without the vote of Ben Okafor" in terminal.err
    terminal("scenarios", care, "--change", "Other", "--back", "solenne/total_cost")
    assert list(scenarios.departures_of(read_document(path), "other")) == [("vote", "ben", "")]


def test_a_scenario_is_adopted_and_the_ranking_is_then_what_it_was_under_it(terminal: Terminal, care: str) -> None:
    terminal("scenarios", care, "--add", "Cost first", "--weight", "cost=60")
    under = terminal.json("rank", care, "--scenario", "Cost first")["ranking"]
    terminal("scenarios", care, "--adopt", "Cost first")
    assert terminal.json("rank", care)["ranking"] == under
    assert "There is no scenario" in (terminal("rank", care, "--scenario", "Cost first", status=1) or terminal.err)


def test_in_a_workspace_it_is_one_change_of_the_journal(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "own.scorecard"
    with Workspace(path, create=True) as workspace:
        uid = workspace.add_sample(author="Ann").uid
        before = workspace.load(uid)
    terminal("scenarios", TITLE, "-w", str(path), "--add", "Cheaper", "--fact", "Elbtal Service/total_cost=1200000")
    terminal("compare", TITLE, "--scenario", "Cheaper", "-w", str(path))
    with Workspace(path) as workspace:
        loaded = workspace.load(uid)
        assert loaded.sequence == before.sequence + 1
        assert workspace.entries_before(uid, loaded.sequence + 1, 1)[0].label == "Scenario Cheaper added"
        assert workspace.check() == []


def test_a_scenario_is_compared_with_the_main_line_and_scenarios_with_one_another(
    terminal: Terminal, care: str, tmp_path: Path
) -> None:
    terminal("scenarios", care, "--add", "Cost first", "--weight", "cost=60")
    terminal("scenarios", care, "--add", "Without Solenne", "--without", "solenne")
    found = terminal.json("compare", care, "--scenario", "Cost first")
    assert [each["label"] for each in found["evaluations"]] == ["care", "Cost first"]
    assert [each["scenario"] for each in found["evaluations"]] == ["", "Cost first"]
    for each in found["candidates"]:
        assert sum(each["parts"].values()) == pytest.approx(each["after"] - each["before"], abs=1e-9)
        assert each["key_before"] == each["key_after"]
    both = terminal.json("compare", care, "--scenario", "Cost first", "--scenario", "Without Solenne")
    assert [each["label"] for each in both["evaluations"]] == ["Cost first", "Without Solenne"]
    out = tmp_path / "c.xlsx"
    terminal("compare", care, "--scenario", "Cost first", "--out", str(out))
    assert "Comparison" in load_workbook(out).sheetnames
    terminal("compare", care, care, "--scenario", "Cost first", status=2)


def test_exports_of_a_scenario_stand_by_themselves(terminal: Terminal, care: str, tmp_path: Path) -> None:
    terminal("scenarios", care, "--add", "Cost first", "--weight", "cost=60")
    for ending in ("json", "csv", "xlsx"):
        terminal("export", care, str(tmp_path / f"out.{ending}"), "--scenario", "Cost first")
    value = read_document(tmp_path / "out.json")
    assert value.head.title == f"{TITLE}: Cost first"
    assert not value.scenarios
    assert value.criteria["cost"].weight == 60.0
    terminal("robustness", care, "--scenario", "Cost first", "--samples", "100")


def test_what_does_not_apply_any_more_is_said(terminal: Terminal, care: str) -> None:
    terminal("scenarios", care, "--add", "Without Solenne", "--without", "solenne")
    path = Path(care)
    path.write_bytes(document_bytes(remove_candidate(read_document(path), "solenne")))
    assert "(does not apply: the candidate 'solenne' is not there)" in terminal("scenarios", care)
    terminal("rank", care, "--scenario", "Without Solenne")
    assert "Does not apply: Without 'solenne'" in terminal.err
    assert "does not apply in one thing" in terminal("check", care)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--add", "A", "--weight", "Nothing=4"), "There is no criterion 'Nothing'"),
        (("--add", "A", "--weight", "cost=101"), "0 to 100 together"),
        (("--add", "A", "--weight", "cost=60", "--weight", "culture=50"), "0 to 100 together"),
        (("--add", "A", "--weight", "cost=much"), "A number is needed here, not 'much'"),
        (("--add", "A", "--without", "Nobody"), "There is no candidate 'Nobody'"),
        (("--add", "A", "--vote", "Nobody=1"), "There is no evaluator 'Nobody'"),
        (("--add", "A", "--vote", "ben=-1"), "below 0"),
        (("--add", "A", "--score", "solenne/sla_history=9"), "outside the scale"),
        (("--add", "A", "--score", "solenne/total_cost=3"), "only ratings are scored"),
        (("--add", " "), "A name is needed"),
        (("--change", "A"), "There is no scenario 'A'. It has no scenarios yet."),
    ],
)
def test_what_cannot_be_is_one_sentence(terminal: Terminal, care: str, arguments: tuple[str, ...], words: str) -> None:
    before = Path(care).read_bytes()
    terminal("scenarios", care, *arguments, status=1)
    assert words in terminal.err
    assert terminal.err.count("\n") == 1
    assert Path(care).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--weight", "cost=4"),
        ("--add", "A", "--weight", "cost"),
        ("--add", "A", "--score", "solenne=4"),
        ("--add", "A", "--remove", "B"),
        ("--rename", "B"),
        ("--add", "A", "--back", "cost"),
        ("--add", "A", "--pooling", "mode"),
    ],
)
def test_wrong_usage(terminal: Terminal, care: str, arguments: tuple[str, ...]) -> None:
    terminal("scenarios", care, *arguments, status=2)

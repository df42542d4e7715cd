"""`scorecard weights`: what it prints, what it takes over, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scorecard.app.paths import resource
from scorecard.cli.commands import run
from scorecard.core.model import WHOLE, Method
from scorecard.core.weighting.kept import kept
from scorecard.exchange.document import read_document
from tests.cli.terminal import Terminal

SAMPLE = str(resource("samples", "customer_care.json"))
TITLE = "Customer care partner 2026 (sample)"
TOP = ["cost", "expertise", "technology", "culture", "track_record"]


@pytest.fixture
def terminal(capfd: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capfd, "weights")


@pytest.fixture
def answers(tmp_path: Path) -> Any:
    """Writes answers to a file; its name."""

    def write(value: object) -> str:
        path = tmp_path / "answers.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)

    return write


def test_weights_in_force_add_up_and_stand_beside_everyones_own(terminal: Terminal) -> None:
    found = terminal.json(SAMPLE)
    assert found["evaluation"] == TITLE
    rows = {row["key"]: row for row in found["weights"]}
    assert sum(rows[key]["local"] for key in TOP) == pytest.approx(1)
    for group in ("", *TOP):
        inside = [row for row in rows.values() if row["group"] == group]
        whole = rows[group]["global"] if group else 1
        assert sum(row["global"] for row in inside) == pytest.approx(whole)
    people = set(rows["cost"]["own"])
    assert len(people) == 5
    for person in people:
        assert sum(rows[key]["own"][person] for key in TOP) == pytest.approx(1)
    assert rows["total_cost"]["own"] == {}
    table = terminal(SAMPLE)
    assert "Ann Keller" in table
    assert "  Total cost over the term" in table
    assert terminal.err == ""


def test_weights_of_one_group(terminal: Terminal) -> None:
    assert [row["key"] for row in terminal.json(SAMPLE, "--group", "cost")["weights"]] == [
        "total_cost",
        "price_structure",
        "commercial_flexibility",
    ]
    terminal(SAMPLE, "--group", "nothing", status=1)
    assert "There is no criterion 'nothing'" in terminal.err


@pytest.mark.parametrize("method", ["points", "swing", "rank-order", "pairwise", "best-worst"])
def test_questions_have_the_range_of_the_offers_and_a_form(terminal: Terminal, answers: Any, method: str) -> None:
    found = terminal.json(SAMPLE, "--method", method, "--group", "cost")
    assert found["criteria"][0]["key"] == "total_cost"
    assert found["criteria"][0]["best"] == "5,560,000 EUR"
    assert 0 < found["criteria"][0]["span"] <= 1
    assert "--answers" in terminal(SAMPLE, "--method", method)
    if method != "rank-order":  # a form that was not filled in is no answer
        terminal(SAMPLE, "--method", method, "--group", "cost", "--answers", answers(found["answers"]), status=1)
        assert terminal.err.startswith("scorecard: answers.json")


def test_pairwise_answers_say_how_consistent_they_are_and_what_to_revisit(terminal: Terminal, answers: Any) -> None:
    said = [
        ["total_cost", "price_structure", 3],
        ["price_structure", "commercial_flexibility", 3],
        ["commercial_flexibility", "total_cost", 3],
    ]
    arguments = (SAMPLE, "--method", "pairwise", "--group", "cost", "--answers", answers(said))
    found = terminal.json(*arguments)
    (only,) = found["answers"]
    assert only["figures"]["consistency_ratio"] > 0.1
    assert only["revisit"]["ratio_after"] < only["figures"]["consistency_ratio"]
    assert not found["applied"]
    assert found["before"]["cost"]["total_cost"] == pytest.approx(0.4)
    table = terminal(*arguments)
    assert "contradict each other" in table
    assert only["revisit"]["sentence"] in table
    assert "Nothing was changed" in terminal.err


def test_apply_changes_a_document_and_nothing_else_in_it(terminal: Terminal, answers: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    shutil.copyfile(SAMPLE, copy)
    before = read_document(copy)
    points = {"cost": 40, "expertise": 30, "technology": 10, "culture": 10, "track_record": 10}
    found = terminal.json(str(copy), "--method", "points", "--answers", answers(points), "--apply")
    assert found["applied"]
    after = read_document(copy)
    assert {key: after.criteria[key].weight for key in TOP} == points
    assert after.sheets == before.sheets
    assert after.facts == before.facts
    assert terminal.json(str(copy))["weights"][0]["local"] == pytest.approx(0.4)
    judgement = after.judgements[WHOLE][WHOLE]
    assert (judgement.method, judgement.answers) == (Method.POINTS, kept(points))
    assert judgement.at


def test_apply_as_own_weights_leaves_the_agreed_ones(terminal: Terminal, answers: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    shutil.copyfile(SAMPLE, copy)
    before = read_document(copy)
    said = answers(TOP)
    terminal(str(copy), "--method", "rank-order", "--answers", said, "--apply", "--own", "Ann Keller")
    after = read_document(copy)
    (ann,) = [key for key, row in after.evaluators.items() if row.name == "Ann Keller"]
    assert after.criteria == before.criteria
    assert set(after.judgements[WHOLE]) == {ann}
    given = {key: after.weights[ann][key].weight for key in TOP}
    assert given["cost"] == pytest.approx(100 * (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 5)
    assert sum(given.values()) == pytest.approx(100)
    terminal(str(copy), "--method", "rank-order", "--answers", said, "--apply", "--own", "Nobody", status=1)
    terminal(str(copy), "--method", "rank-order", "--answers", said, "--own", "Ann Keller", status=2)
    terminal(str(copy), "--method", "critic", "--apply", "--own", "Ann Keller", status=2)


def test_apply_in_a_workspace_is_one_entry_in_the_journal(terminal: Terminal, answers: Any) -> None:
    from scorecard.app.paths import default_workspace
    from scorecard.app.workspace import Workspace

    assert run(["import", SAMPLE]) == 0
    said = {"groups": {"": TOP, "cost": ["price_structure", ["total_cost", "commercial_flexibility"]]}}
    terminal(TITLE, "--method", "rank-order", "--answers", answers(said), "--apply")
    assert "were taken over" in terminal.err
    with Workspace(default_workspace()) as opened:
        uid = opened.find(TITLE).uid
        entries = opened.entries(uid)
        value = opened.load(uid).value
    assert entries[-1].label == "Weights by rank-order"
    assert len(entries[-1].changes) == 10  # eight weights, and the answers of two groups
    assert set(value.judgements) == {WHOLE, "cost"}
    assert value.judgements["cost"][WHOLE].answers == '["price_structure",["total_cost","commercial_flexibility"]]'
    assert value.criteria["price_structure"].weight == pytest.approx(100 * 11 / 18)


def test_apply_when_the_order_of_work_locks_weights_then_refused(
    terminal: Terminal, answers: Any, tmp_path: Path
) -> None:
    document = json.loads(Path(SAMPLE).read_text(encoding="utf-8"))
    document |= {"process": "formal", "stage": "scoring"}
    copy = tmp_path / "formal.json"
    copy.write_text(json.dumps(document), encoding="utf-8")
    points = answers(dict.fromkeys(TOP, 1))
    terminal(str(copy), "--method", "points", "--answers", points)
    terminal(str(copy), "--method", "points", "--answers", points, "--apply", status=1)
    assert "weights" in terminal.err
    assert json.loads(copy.read_text(encoding="utf-8")) == document
    assert run(["import", str(copy)]) == 0
    terminal(TITLE, "--method", "points", "--answers", points, "--apply", status=1)
    assert "weights" in terminal.err


@pytest.mark.parametrize("method", ["entropy", "critic"])
def test_what_the_data_would_say_covers_the_whole_tree(terminal: Terminal, method: str, tmp_path: Path) -> None:
    found = terminal.json(SAMPLE, "--method", method)
    assert set(found["weights"]) == {"", *TOP}
    for inside in found["weights"].values():
        assert sum(inside.values()) == pytest.approx(1)
    assert sum(found["answers"][0]["weights"].values()) == pytest.approx(1)
    one = terminal.json(SAMPLE, "--method", method, "--group", "cost")
    assert one["weights"] == {"cost": pytest.approx(found["weights"]["cost"])}
    copy = tmp_path / "copy.json"
    shutil.copyfile(SAMPLE, copy)
    terminal(str(copy), "--method", method, "--apply")
    shares = {row["key"]: row["global"] for row in terminal.json(str(copy))["weights"]}
    assert shares["total_cost"] == pytest.approx(found["answers"][0]["weights"]["total_cost"], abs=1e-9)


def test_wrong_usage_is_told(terminal: Terminal, answers: Any) -> None:
    said = answers({"cost": 1})
    terminal(SAMPLE, "--apply", status=2)
    terminal(SAMPLE, "--answers", said, status=2)
    terminal(SAMPLE, "--method", "points", "--apply", status=2)
    terminal(SAMPLE, "--method", "critic", "--answers", said, status=2)
    terminal(SAMPLE, "--method", "guess", status=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"cost": 1, "cost": 2}',
        '{"cost": NaN}',
        '{"cost": 1e999}',
        "[]",
        "null",
        '{"groups": []}',
        '{"groups": {"nothing": {}}}',
        '{"groups": {"cost": {"total_cost": 1}}}',
        "[" * 5000,
    ],
)
def test_answers_that_cannot_be_are_one_error_with_their_file(terminal: Terminal, answers: Any, text: str) -> None:
    terminal(SAMPLE, "--method", "points", "--answers", answers(text), status=1)
    assert terminal.out == ""
    assert "answers.json" in terminal.err
    assert "Traceback" not in terminal.err


def test_answers_that_are_not_there(terminal: Terminal, tmp_path: Path) -> None:
    terminal(SAMPLE, "--method", "points", "--answers", "missing.json", status=1)
    assert "cannot be read" in terminal.err
    terminal(SAMPLE, "--method", "points", "--answers", str(tmp_path), status=1)
    assert "cannot be read" in terminal.err

"""`robustness`, and `rank` by other methods, as a person types them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scorecard.app.paths import resource
from scorecard.core.model import Head, ValueFunction
from scorecard.exchange.document import document_bytes
from tests.cli.terminal import Terminal
from tests.core.made import made, measure

SAMPLE = str(resource("samples", "customer_care.json"))


def written(folder: Path, *arguments: Any, **fields: Any) -> str:
    path = folder / "made.json"
    evaluation = made(*arguments, **fields)
    path.write_bytes(document_bytes(replace(evaluation, head=Head(title="Made"))))
    return str(path)


def test_robustness_as_json_has_the_agreed_keys(terminal: Terminal) -> None:
    found = terminal.json("robustness", SAMPLE)
    agreed = {"verdict", "sentence", "leader", "stability", "flip", "single_changes", "acceptability", "cross_check"}
    assert agreed | {"seed", "samples"} <= set(found)
    assert found["verdict"] == "close"
    assert found["leader"] == "solenne"
    assert (found["seed"], found["samples"]) == (1, 10_000)
    assert {"winner", "distance", "weights"} <= set(found["flip"])
    weights = terminal.json("rank", SAMPLE)["weights"]
    moved = {key: abs(found["flip"]["weights"][key] - weight) for key, weight in weights.items()}
    assert sum(moved.values()) == pytest.approx(found["flip"]["distance"], abs=1e-9)
    assert sum(found["flip"]["weights"].values()) == pytest.approx(1.0, abs=1e-9)
    assert set(found["stability"]) >= set(weights)
    assert all(0 <= low <= high <= 1 for low, high in found["stability"].values())
    assert all(sum(shares) == pytest.approx(1.0) for shares in found["acceptability"].values())
    assert set(found["cross_check"]) == {"topsis", "promethee", "weighted-product"}
    assert all({"ranking", "correlation"} <= set(each) for each in found["cross_check"].values())
    assert "kestrel" not in found["acceptability"]
    assert terminal.err == ""


def test_robustness_as_table_leads_with_the_verdict(terminal: Terminal) -> None:
    lines = terminal("robustness", SAMPLE).splitlines()
    assert lines[1].startswith("Close. Solenne Contact stays first in ")
    assert "no single score, moved by one step, changes the winner." in lines[1]
    assert any(line.startswith("Kestrel Connect is out") for line in lines)


def test_robustness_of_a_panel_asks_for_single_evaluators(terminal: Terminal, tmp_path: Path) -> None:
    rows: dict[str, list[float | None]] = {"Acme": [4, 5], "Bolt": [5, 4]}
    blank: dict[str, list[None]] = {"Acme": [None] * 2, "Bolt": [None] * 2}
    criteria = {"cost": 45.0, "skill": 55.0}
    nine = written(tmp_path, criteria, blank, panel={f"e{at}": rows for at in range(9)})
    found = terminal.json("robustness", nine)
    assert found["single_changes"] == []
    assert found["has_scores"]
    assert len(found["panel_changes"]) == 3
    assert not found["without"]["candidates"]["Acme"]["is_case"]  # the leader
    assert found["without"]["candidates"]["Bolt"]["is_case"]
    assert len(found["without"]["evaluators"]) == 9
    lines = terminal("robustness", nine)
    assert (
        "  None changes who is first.\n  If all evaluators together moved any one of 3 cells by a whole level" in lines
    )
    two = terminal.json("robustness", written(tmp_path, criteria, blank, panel={"ann": rows, "ben": rows}))
    steps = {(each["candidate"], each["criterion"], tuple(each["evaluators"])) for each in two["single_changes"]}
    assert steps == {
        ("Acme", "cost", ("ann", "ben")),
        ("Acme", "skill", ("ann", "ben")),
        ("Bolt", "skill", ("ann", "ben")),
    }
    assert {each["together"] for each in two["single_changes"]} == {3.5, 4.5}


def test_robustness_where_all_is_measured_speaks_of_no_score(terminal: Terminal, tmp_path: Path) -> None:
    unit = measure(ValueFunction(worst=0.0, best=1.0))
    path = written(tmp_path, {"speed": unit, "price": unit}, {"Acme": [0.9, 0.8], "Bolt": [0.5, 0.4]})
    found = terminal.json("robustness", path)
    assert not found["has_scores"]
    assert "score" not in found["sentence"]
    lines = terminal("robustness", path)
    assert "There is no score to ask: nothing that counts is scored by people." in lines
    assert "None changes who is first." not in lines
    assert "The first place stays, whichever one criterion or other candidate is left out." in lines


def test_robustness_with_the_same_seed_is_the_same(terminal: Terminal) -> None:
    def shares(*more: str) -> Any:
        return terminal.json("robustness", SAMPLE, "--samples", "500", *more)["acceptability"]

    assert shares("--seed", "5") == shares("--seed", "5")
    assert shares("--seed", "5") != shares("--seed", "6")
    assert shares("--weights", "uniform") != shares()
    assert shares("--scores") != shares()


@pytest.mark.parametrize(
    "wrong", [["--samples", "0"], ["--seed", "-1"], ["--weights", "other"], ["--concentration", "0"]]
)
def test_robustness_with_wrong_settings_is_wrong_usage(terminal: Terminal, wrong: list[str]) -> None:
    terminal("robustness", SAMPLE, *wrong, status=2)
    assert terminal.out == ""


def test_robustness_of_a_lone_candidate_or_none_in_the_running(terminal: Terminal, tmp_path: Path) -> None:
    alone = terminal.json("robustness", written(tmp_path, {"x": 1.0}, {"A": [3]}))
    assert (alone["verdict"], alone["flip"], alone["leader"]) == ("alone", None, "A")
    nobody = terminal.json("robustness", written(tmp_path, {"x": 1.0}, {"A": [None], "B": [None]}))
    assert (nobody["verdict"], nobody["leader"], nobody["acceptability"]) == ("nobody", None, {})
    assert "Nobody can be ranked yet." in terminal("robustness", str(tmp_path / "made.json"))


def test_robustness_without_candidates_is_a_known_error(terminal: Terminal, tmp_path: Path) -> None:
    terminal("robustness", written(tmp_path, {"x": 1.0}, {}), status=1)
    assert "There is no candidate yet" in terminal.err


@pytest.mark.parametrize("method", ["topsis", "promethee", "weighted-product"])
def test_rank_by_another_method_has_the_agreed_keys(terminal: Terminal, method: str) -> None:
    found = terminal.json("rank", SAMPLE, "--method", method)
    assert found["method"] == method
    assert [each["rank"] for each in found["ranking"]] == [1, 2, 3, 4, None]
    assert found["ranking"][-1]["status"] == "out"
    for each in found["ranking"]:
        assert {"key", "name", "rank", "total", "status", "reasons", "range", "contributions"} <= set(each)
    scores = [each["score"] for each in found["ranking"][:-1]]
    assert scores == sorted(scores, reverse=True)
    assert found["ranking"][0]["total"] == pytest.approx(100 * scores[0])


def test_rank_by_another_method_as_table_and_csv(terminal: Terminal) -> None:
    out = terminal("rank", SAMPLE, "--method", "promethee")
    assert "PROMETHEE II, beside the weighted sum." in out
    rows = list(
        csv.DictReader(io.StringIO(terminal("rank", SAMPLE, "--method", "topsis", "--format", "csv").lstrip("\ufeff")))
    )
    expected = terminal.json("rank", SAMPLE, "--method", "topsis")["ranking"]
    assert [row["key"] for row in rows] == [each["key"] for each in expected]
    assert float(rows[0]["closeness"]) == expected[0]["score"]


def test_rank_by_another_method_when_equal_then_equal_ranks(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, {"x": 1.0, "y": 2.0}, {"A": [3, 4], "B": [3, 4], "C": [1, 1]})
    for method in ("topsis", "promethee", "weighted-product"):
        found = terminal.json("rank", path, "--method", method)
        assert [(each["rank"], each["tied"]) for each in found["ranking"]] == [(1, True), (1, True), (3, False)]


def test_rank_by_another_method_when_nobody_is_in_the_running(terminal: Terminal, tmp_path: Path) -> None:
    found = terminal.json("rank", written(tmp_path, {"x": 1.0}, {"A": [None]}), "--method", "topsis")
    assert [(each["rank"], each["total"]) for each in found["ranking"]] == [(None, None)]
    assert json.dumps(found)


def test_the_bands_of_the_verdict_are_stated_and_can_be_set(terminal: Terminal) -> None:
    told = terminal("robustness", SAMPLE)
    assert "Clear: first in 90 % of the weightings or more, 1 point ahead or more" in told
    found = terminal.json("robustness", SAMPLE, "--clear-share", "80", "--clear-lead", "2", "--tie-lead", "0.5")
    assert found["verdict"] == "clear"
    assert found["bands"] == {"clear_share": 0.8, "clear_margin": 2.0, "tie_margin": 0.5}
    assert terminal.json("robustness", SAMPLE, "--tie-lead", "3", "--clear-lead", "4")["verdict"] == "tie"
    terminal("robustness", SAMPLE, "--tie-lead", "3", status=1)
    assert "A tie cannot reach further than what is clear" in terminal.err

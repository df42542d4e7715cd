"""`agreement` as a person types it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorecard.app.paths import resource
from scorecard.core.concordance import ICC_FORMS
from scorecard.core.edits import set_head, set_score
from scorecard.core.model import Evaluation
from scorecard.exchange.document import document_bytes
from tests.cli.terminal import Terminal
from tests.core.formal import handed_in, in_consensus, in_scoring, scored
from tests.core.made import made

SAMPLE = str(resource("samples", "customer_care.json"))


def written(folder: Path, evaluation: Evaluation) -> str:
    path = folder / "evaluation.json"
    path.write_bytes(document_bytes(set_head(evaluation, title="Partner")))
    return str(path)


def agreement_of(terminal: Terminal, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = terminal.json("agreement", *arguments)
    return found


def test_json_has_the_agreed_keys(terminal: Terminal) -> None:
    found = agreement_of(terminal, SAMPLE)
    assert {"kendall_w", "icc", "evaluators", "agenda"} <= set(found)
    assert 0 <= found["kendall_w"] <= 1
    assert set(ICC_FORMS) <= set(found["icc"])
    assert all("leniency" in each for each in found["evaluators"].values())
    for item in found["agenda"]:
        assert {"candidate", "criterion", "spread", "points", "changes_leader"} <= set(item)
        assert item["spread"] >= found["threshold"] or item["changes_leader"]
        assert bool(item["would_lead"]) >= item["changes_leader"]
    order = [(not item["changes_leader"], -item["points"]) for item in found["agenda"]]
    assert order == sorted(order)
    assert set(found["leave_one_out"]) == set(found["evaluators"])
    for own in found["own_weights"].values():
        assert sum(own["overall"].values()) == pytest.approx(1)


def test_table_says_whose_weights_and_which_cells_could_decide(terminal: Terminal) -> None:
    out = terminal("agreement", SAMPLE)
    assert terminal.err == ""
    assert "Kendall's W over the totals: 0." in out
    assert "Intraclass correlation: one evaluator 0." in out
    (chiara,) = (line for line in out.splitlines() if line.startswith("Chiara Neri"))
    assert chiara.endswith("Nordlys Care")
    assert "3 of which could change who leads" in out
    assert "The agreed weights stand where there are no own ones: Cost, Expertise" in out


def test_threshold_is_a_share_of_the_scale(terminal: Terminal) -> None:
    assert len(agreement_of(terminal, SAMPLE, "--threshold", "0")["agenda"]) > 15
    some = agreement_of(terminal, SAMPLE, "--threshold", "0.6")["agenda"]
    assert all(item["spread"] >= 0.6 or item["changes_leader"] for item in some)
    terminal("agreement", SAMPLE, "--threshold", "1.5", status=2)


def test_one_evaluator_alone_has_reasons_instead_of_figures(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, made({"c": 1.0}, {"p": [3], "q": [4]}))
    found = agreement_of(terminal, path)
    assert found["kendall_w"] is None
    assert found["kendall"]["totals"]["reason"] == "Fewer than two evaluators have scored"
    assert found["evaluators"]["e"]["leniency"] is None
    assert found["evaluators"]["e"]["reason"] == "Nobody else has scored what e has scored"
    assert found["agenda"] == []
    out = terminal("agreement", path)
    assert "Kendall's W over the totals is not defined: Fewer than two evaluators have scored." in out
    assert "The intraclass correlation is not defined" in out
    assert "There is no disagreement to talk about." in out


def test_nobody_to_rank_is_an_expected_error(terminal: Terminal, tmp_path: Path) -> None:
    terminal("agreement", written(tmp_path, made({"c": 1.0}, {})), status=1)
    assert "There is no candidate yet" in terminal.err


def test_all_agreeing_is_said(terminal: Terminal, tmp_path: Path) -> None:
    same = made({"c": 1.0}, {"p": [None], "q": [None]}, panel={"a": {"p": [3], "q": [3]}, "b": {"p": [3], "q": [3]}})
    out = terminal("agreement", written(tmp_path, same))
    assert "No evaluator tells any two candidates apart" in out
    assert "a gives the same score everywhere: 3." in out


def test_blind_sheets_are_not_compared(terminal: Terminal, tmp_path: Path) -> None:
    blind = handed_in(scored(in_scoring()), ("ann", "ben"))
    blind = set_score(blind, "eva", "acme", "skill", 5.0)
    path = written(tmp_path, blind)
    found = agreement_of(terminal, path)
    assert {each["scored"] for each in found["evaluators"].values()} == {0}
    assert found["agenda"] == []
    own = agreement_of(terminal, path, "--as", "Ann")
    assert {key: each["scored"] for key, each in own["evaluators"].items() if each["scored"]} == {"ann": 4}
    assert own["kendall_w"] is None
    terminal("agreement", path)
    assert "Hidden: The sheets are hidden until all are handed in" in terminal.err


def test_in_consensus_the_sheets_are_compared_and_what_is_sealed_is_not(terminal: Terminal, tmp_path: Path) -> None:
    path = written(tmp_path, in_consensus())
    found = agreement_of(terminal, path)
    assert found["agenda"]
    assert {item["criterion"] for item in found["agenda"]} <= {"skill", "fit"}
    assert set(found["kendall"]["criteria"]) == {"skill", "fit", "terms"}
    assert found["kendall"]["criteria"]["terms"]["w"] is None

"""`scorecard costs`: what it prints, what it enters, and what it keeps sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.cli.commands import run
from scorecard.core import edits
from scorecard.core.costs import add_cost_line, set_cost_terms
from scorecard.core.model import CostKind, CostLine, Evaluation, ValueFunction
from scorecard.exchange.document import document_bytes, read_document
from tests.cli.terminal import Terminal
from tests.core.formal import in_consensus
from tests.core.made import made, measure


@pytest.fixture
def terminal(capfd: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capfd, "costs")


def priced() -> Evaluation:
    price = measure(ValueFunction(worst=1000.0, best=0.0), lower=True)
    value = made({"skill": 1.0, "price": price}, {"Acme": (3, 1), "Bolt": (4, 2), "Core": (1, 3)})
    value = edits.set_head(value, title="Partner", currency="EUR")
    rates = (("USD", 0.5, "2026-01-31"),)
    value = set_cost_terms(value, years=2, discount=0.25, rates=rates, feeds="price", volume=10.0, unit="call")
    value, _ = add_cost_line(value, "Acme", CostLine(CostKind.FEES, (0.0, 100.0, 100.0), "USD"))
    value, _ = add_cost_line(value, "Acme", CostLine(CostKind.SERVICE_CREDITS, (0.0, 10.0)))
    value, _ = add_cost_line(value, "Bolt", CostLine(CostKind.TRANSITION, (60.0,)))
    return value


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "partner.json"
    path.write_bytes(document_bytes(priced()))
    return path


def test_costs_year_by_year_in_all_and_by_what_they_are_for(terminal: Terminal, document: Path) -> None:
    found = terminal.json(str(document))
    acme, bolt = found["candidates"]
    # (50 - 10) / 1.25 + 50 / 1.5625
    assert [each["due"] for each in acme["by_year"]] == [0, 40, 50]
    assert [each["discounted"] for each in acme["by_year"]] == [0, 32, 32]
    assert (acme["nominal"], acme["total"], acme["per_year"], acme["per_unit"]) == (90, 64, 32, 6.4)
    assert acme["by_kind"]["fees"] == {"amount": 72, "share": 1.125}
    assert acme["by_kind"]["service_credits"] == {"amount": -8, "share": -0.125}
    assert (acme["figure"], acme["fact"]) == (64, 1)
    assert bolt["total"] == 60
    assert found["without"] == ["Core"]
    assert found["drivers"] == [
        {"kind": "fees", "apart": 72},
        {"kind": "transition", "apart": 60},
        {"kind": "service_credits", "apart": 8},
    ]
    table = terminal(str(document))
    (line,) = [each for each in table.splitlines() if each.startswith("Acme ")]
    assert line.split() == ["Acme", "0.00", "40.00", "50.00", "90.00", "64.00", "32.00", "6.4000"]
    assert "112.5 %" in table
    assert "price of Acme is not 64; --feed enters it." in table
    assert "1 USD = 0.5 EUR on 2026-01-31." in table
    assert "No costs are given of: Core." in terminal.err


def test_feed_enters_the_facts_of_all_as_one_edit(terminal: Terminal, document: Path) -> None:
    table = terminal(str(document), "--feed")
    assert "takes these figures as its facts" in table
    after = read_document(document)
    assert {key: after.facts[key]["price"].score for key in after.facts} == {"Acme": 64.0, "Bolt": 60.0, "Core": 3.0}
    assert run(["import", str(document)]) == 0
    from scorecard.app.paths import default_workspace
    from scorecard.app.workspace import Workspace

    terminal("Partner", "--feed")
    with Workspace(default_workspace()) as opened:
        uid = opened.find("Partner").uid
        opened.edit(uid, lambda value: set_cost_terms(value, discount=0.0), author="Ann", label="No discount")
    terminal("Partner", "--feed")
    with Workspace(default_workspace()) as opened:
        entry = opened.entries(uid)[-1]
    assert entry.label == "Costs entered as facts"
    assert {(change.table, change.key) for change in entry.changes} == {("facts", ("Acme", "price"))}


def test_costs_that_cannot_be_added_up_are_told(terminal: Terminal, document: Path) -> None:
    document.write_bytes(document_bytes(set_cost_terms(priced(), rates=())))
    found = terminal.json(str(document))
    assert "no rate for USD" in found["candidates"][0]["why"]
    assert found["candidates"][1]["total"] == 60
    terminal(str(document))
    assert "Acme: fees: There is no rate for USD" in terminal.err
    before = document.read_bytes()
    terminal(str(document), "--feed", status=1)
    assert "Acme, fees: There is no rate for USD" in terminal.err
    assert document.read_bytes() == before


def test_an_evaluation_without_costs(terminal: Terminal, document: Path) -> None:
    document.write_bytes(
        document_bytes(made({"skill": 1.0}, {"Acme": (3,), "Bolt": (4,)})).replace(b'"title": ""', b'"title": "T"')
    )
    assert terminal.json(str(document))["candidates"] == []
    terminal(str(document))
    assert "No costs are given of: Acme, Bolt." in terminal.err
    terminal(str(document), "--feed", status=1)
    assert "feed no measure" in terminal.err


def test_sealed_costs_are_not_printed(terminal: Terminal, document: Path) -> None:
    value = set_cost_terms(in_consensus(), years=1, feeds="price")
    value, _ = add_cost_line(value, "acme", CostLine(amounts=(98_765.0,)))
    document.write_bytes(document_bytes(value))
    for arguments in ((), ("--format", "json"), ("--as", "Ann")):
        table = terminal(str(document), *arguments)
        assert "98" not in table.replace("1998", "")
        assert "built up of is sealed" in terminal.err

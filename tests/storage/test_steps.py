"""The way from older schemas, with workspaces that the programs of schema 1 and 2 wrote (`samples/schema-N.sql`).

The first has two evaluations, one of them with four entries in its journal, the last of which names a version, and a
row in every table that schema 1 has but for the providers; the second has one more entry, with the panel and the costs.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scorecard.core import costs, edits, panel_edits, scenarios
from scorecard.core.changes import diff, rows
from scorecard.core.errors import StorageError
from scorecard.core.model import TABLES, WHOLE, Act, CostLine, CostTerms, Declaration, Method, Scenario, Stage, Waiver
from scorecard.core.ranking import rank
from scorecard.core.weighting.judging import apply_judgement
from scorecard.storage.schema import SCHEMA, statements
from tests.storage.workspaces import opened, raw

SAMPLE = Path(__file__).parent / "samples" / "schema-1.sql"
ROWS = {"criteria": 5, "candidates": 3, "evaluators": 2, "facts": 6, "sheets": 12, "consensus": 1} | dict.fromkeys(
    ("head", "scale", "rules", "weights", "waivers"), 1
)
NEW = ("declarations", "submissions", "acts", "judgements", "cost_lines", "scenarios", "departures")
SAMPLE_2 = SAMPLE.with_name("schema-2.sql")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The workspace of schema 1 as a file."""
    path = tmp_path / "old.scorecard"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SAMPLE.read_bytes().decode())
    return path


def test_a_workspace_of_schema_1_when_opened_then_nothing_is_lost_and_the_new_is_at_its_default(old: Path) -> None:
    with opened(old) as store:
        assert store.check() == []
        (uid,) = [each.uid for each in store.evaluations() if each.title == "Customer care"]
        evaluation = store.load(uid).value
        assert len(store.entries(uid)) == 4
        assert [each.name for each in store.versions(uid)] == ["Offer"]
    assert [len(list(rows(evaluation, table))) for table in ROWS] == list(ROWS.values())
    assert set(TABLES) == {*ROWS, *NEW, "cost_terms"}
    assert evaluation.cost_terms == CostTerms()
    assert not any(list(rows(evaluation, table)) for table in NEW)
    assert evaluation.head.kpis == ("CSAT", "First answer")
    assert (evaluation.head.stage, evaluation.head.unsealed) == (Stage.SCORING, False)
    assert {each.label for each in evaluation.candidates.values()} == {""}
    assert {each.notes for each in evaluation.candidates.values()} == {"Says 'yes'"}
    assert {each.assigned for each in evaluation.evaluators.values()} == {()}
    assert evaluation.evaluators["bob"].voting_weight == 2.0
    assert evaluation.waivers["core"]["certificate"] == Waiver("Ann", "Is under way", "2026-03-01T10:00+00:00")
    found = [(each.key, each.rank, each.total) for each in rank(evaluation).standings]  # as the old program had it
    assert found == [("acme", 1, 58.0), ("bolt", 2, 58.0), ("core", 3, 50.0)]


def test_a_workspace_of_schema_1_when_upgraded_then_its_tables_are_spelled_as_new_ones(old: Path) -> None:
    with opened(old):
        pass
    with raw(old) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    assert {" ".join(sql.split()) for sql in found} == {" ".join(sql.split()) for sql in statements()}


def test_a_workspace_of_schema_1_when_upgraded_then_the_backup_is_as_it_was(old: Path) -> None:
    with raw(old) as connection:
        before = list(connection.iterdump())
    with opened(old):
        pass
    (backup,) = [each for each in old.parent.iterdir() if each != old]
    assert backup.name == f"old.before-schema-{SCHEMA}.scorecard"
    with raw(backup) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert list(connection.iterdump()) == before


def test_a_workspace_of_schema_1_when_upgraded_then_the_new_is_kept_beside_the_old(old: Path) -> None:
    with opened(old) as store:
        (uid,) = [each.uid for each in store.evaluations() if each.title == "Customer care"]
        loaded = store.load(uid)
        value = edits.set_head(loaded.value, unsealed=True)
        value = panel_edits.assign_criteria(value, "ann", ("quality", "price"))
        value = panel_edits.set_declaration(value, "bob", "acme", Declaration(True, "Shares", "2026-03-02"))
        value = panel_edits.submit_sheet(value, "bob", "2026-03-03")
        value = panel_edits.add_act(value, Act(stage=Stage.CONSENSUS, by="Ann", at="2026-03-04"))
        value = panel_edits.label_candidates(value, ("core", "acme", "bolt"))
        value = apply_judgement(value, WHOLE, WHOLE, Method.POINTS, {"quality": 60, "price": 40}, "Ann", "2026-03-05")
        value = costs.set_cost_terms(value, years=3, discount=0.06, rates=(("USD", 0.92, "2026-01-31"),), feeds="price")
        value, _ = costs.add_cost_line(value, "acme", CostLine(amounts=(100.0, 20.5), currency="USD", name="Fees"))
        store.save(uid, diff(loaded.value, value), loaded.sequence, author="Ann", label="The panel")
        assert store.load(uid).value == value
        assert store.check() == []
    with opened(old) as store:
        assert store.load(uid).value == value
        assert store.state_at(uid, loaded.sequence) == loaded.value
        assert store.state_at(uid, loaded.sequence + 1) == value


def test_a_workspace_of_schema_1_when_damaged_then_the_upgrade_leaves_it_alone(old: Path) -> None:
    with raw(old) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DELETE FROM evaluators WHERE key = 'ann'")
        before = list(connection.iterdump())
    with pytest.raises(StorageError, match="failed its check"), opened(old):
        pass
    with raw(old) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert list(connection.iterdump()) == before


# ---- from schema 2 ----------------------------------------------------------------------------------


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The workspace of schema 2 as a file."""
    path = tmp_path / "second.scorecard"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SAMPLE_2.read_bytes().decode())
    return path


def test_a_workspace_of_schema_2_when_opened_then_nothing_is_lost_and_scenarios_are_kept(second: Path) -> None:
    with raw(second) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    with opened(second) as store:
        assert store.check() == []
        (uid,) = [each.uid for each in store.evaluations() if each.title == "Customer care"]
        loaded = store.load(uid)
        assert len(store.entries(uid)) == 5
        assert not loaded.value.scenarios
        assert not loaded.value.departures
        assert loaded.value.evaluators["ann"].assigned == ("quality", "price")
        assert loaded.value.cost_terms.rates == (("USD", 0.92, "2026-01-31"),)
        found = [(each.key, each.rank, round(each.total or 0.0, 9)) for each in rank(loaded.value).standings]
        assert found == [("bolt", 1, 58.0), ("acme", 2, 54.0), ("core", 3, 50.0)]  # as the old program had it
        value, key = scenarios.add_scenario(
            loaded.value,
            Scenario("Cheaper", "As the board asked"),
            {
                ("weight", "price", WHOLE): 70.0,
                ("candidate", "core", WHOLE): True,
                ("rule", "pooling", WHOLE): "median",
            },
        )
        store.save(uid, diff(loaded.value, value), loaded.sequence, author="Ann", label="A scenario")
        assert store.load(uid).value == value
        assert store.check() == []
        assert store.state_at(uid, loaded.sequence) == loaded.value
    with opened(second) as store:
        assert scenarios.under(store.load(uid).value, key).criteria["price"].weight == 70.0
    with raw(second) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        found_sql = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    assert {" ".join(sql.split()) for sql in found_sql} == {" ".join(sql.split()) for sql in statements()}

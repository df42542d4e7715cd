"""Strange but valid documents: what the program makes of them is what plain fractions make of the words of the format.

Each goes through all that a document goes through: it is read, ranked, brought under its scenarios, written, read
again; the workbook made of it is recalculated by another program; a real window shows every page of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from scorecard.cli.commands import run
from scorecard.core.costs import fed_facts
from scorecard.core.errors import DocumentError
from scorecard.core.improvements import way_to_lead
from scorecard.core.model import Evaluation
from scorecard.core.numbers import as_stepped, shown
from scorecard.core.ranking import rank
from scorecard.core.robustness.answers import robustness
from scorecard.core.robustness.simulation import Draws
from scorecard.core.scenarios import under
from scorecard.exchange.document import document_bytes, evaluation_of, parse_document
from scorecard.exchange.workbook import Provenance, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import SCORECARD, Plan
from scorecard.gui.windows.main_window import PLACES, STEPS
from tests.acceptance.by_hand import Worked, under_scenario, worked_out
from tests.acceptance.random_documents import random_document
from tests.acceptance.spreadsheet_program import MISSING, PROGRAM, converted
from tests.acceptance.strange_documents import DOCUMENTS
from tests.acceptance.strange_figures import agreed, document, rating
from tests.gui.windows.program import Program, program

CLOSE: Final = 1e-9
BATCH: Final = 8  # documents in one of the long tests
PROVENANCE: Final = Provenance("1.0", "2026-03-05T14:32:10+01:00", "Test", "ab" * 32, 7)
__all__ = ["program"]
PAGES: Final = [key for key, _, _ in (*PLACES, *STEPS)]

WEIGHTLESS: Final = {"the weights here add up to zero"}

BEYOND_FLOATS: Final = frozenset({"weights_far_apart", "large_figures"})
"""Totals that differ by less than a float can tell are apart in the program, and equal in a spreadsheet program."""

IN_A_WORKBOOK: Final = (
    *("every_shape", "gates_and_waivers", "pooled_trimmed_mean_worst", "tie_break_with_blanks"),
    *("categories_with_odd_labels", "groups_of_gates"),
)
"""Those whose workbooks are recalculated in the usual run."""

IN_A_WINDOW: Final = ("odd_names", "no_score_at_all")
"""Those that the usual run shows in a window."""


def evaluation(name: str) -> Evaluation:
    """The evaluation of a document, as JSON text carries it."""
    return evaluation_of(json.loads(json.dumps(DOCUMENTS[name])))


def differences(worked: Worked, found: Evaluation) -> Iterator[object]:
    """What the program makes otherwise."""
    result = rank(found)
    for standing in result.standings:
        expected = worked.candidates[standing.key]
        if (standing.rank, standing.status) != (expected.rank, expected.status):
            yield standing.key, standing.rank, standing.status, expected
        if (standing.total is None) != (expected.total is None):
            yield standing.key, standing.total, expected
        for number, right in (
            (standing.total, expected.total),
            (standing.low, expected.low),
            (standing.high, expected.high),
        ):
            if number is not None and right is not None and abs(number - right) > CLOSE:
                yield standing.key, number, float(right)
        if expected.rank is not None and bool(standing.decided_by) is not expected.decided:
            yield standing.key, standing.decided_by, expected
        points = result.contributions_of(standing.key)
        if points.keys() != expected.points.keys():
            yield standing.key, points.keys() ^ expected.points.keys()
        yield from (
            (standing.key, leaf, points.get(leaf), float(right))
            for leaf, right in expected.points.items()
            if abs(points.get(leaf, -1.0) - right) > CLOSE
        )
    for leaf, share in worked.weights.items():
        if float(result.tree.global_weights[leaf]) != pytest.approx(float(share), rel=1e-12):
            yield leaf, float(share)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_comes_to(name: str) -> None:
    found = evaluation(name)
    assert list(differences(worked_out(DOCUMENTS[name]), found)) == []
    assert parse_document(document_bytes(found)) == found


def check_random(seeds: range) -> None:
    """Documents drawn at random come to what plain fractions say; groups whose weights are all zero are refused."""
    compared = 0
    for seed in seeds:
        given = random_document(seed)
        try:
            found = evaluation_of(json.loads(json.dumps(given)))
        except DocumentError as error:
            if not {fault.what for fault in error.faults} <= WEIGHTLESS:
                raise
            continue
        assert list(differences(worked_out(given), found)) == [], seed
        assert parse_document(document_bytes(found)) == found, seed
        compared += 1
    assert compared > len(seeds) * 0.8


def test_what_random_documents_come_to() -> None:
    check_random(range(200))


@pytest.mark.slow
def test_what_many_random_documents_come_to() -> None:
    check_random(range(1_000, 6_000))


@pytest.mark.parametrize("key", [each["key"] for each in DOCUMENTS["with_scenarios"]["scenarios"]])
def test_what_a_scenario_comes_to(key: str) -> None:
    given = DOCUMENTS["with_scenarios"]
    worked = worked_out(under_scenario(given, key))
    assert list(differences(worked, under(evaluation("with_scenarios"), key))) == []


@pytest.mark.parametrize("name", ["odd_names", "weights_far_apart", "tie_broken_at_3", "pooled_median_provisional"])
@pytest.mark.usefixtures("own_data")
def test_there_and_back_by_the_command_line(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, again = tmp_path / "in.json", tmp_path / "out.json"
    path.write_text(json.dumps(DOCUMENTS[name]), encoding="utf-8")
    title = DOCUMENTS[name]["title"]
    assert run(["import", str(path)]) == 0
    capfd.readouterr()
    told: list[dict[str, Any]] = []
    for words in (["rank", title], ["export", title, str(again)], ["rank", str(again)]):
        assert run([*words, *(["--format", "json"] if words[0] == "rank" else [])]) == 0
        out = capfd.readouterr().out
        if words[0] == "rank":
            told.append(json.loads(out))
    assert told[0] == told[1]
    worked = worked_out(DOCUMENTS[name])
    for each in told[0]["ranking"]:
        expected = worked.candidates[each["key"]]
        assert (each["rank"], each["status"]) == (expected.rank, expected.status)
        assert each["total"] == pytest.approx(float(expected.total or 0), abs=CLOSE)


# ---- what no ordinary evaluation has ---------------------------------------------------------------------------


def with_steps(step: float) -> Evaluation:
    """Two candidates on a scale up to a million in such steps: A has 600,000 twice, B 100,000 and 600,000."""
    rows = {"A": {"x": 600_000, "y": 600_000}, "B": {"x": 100_000, "y": 600_000}}
    scale = {"minimum": 0, "maximum": 1_000_000, "step": step}
    return evaluation_of(document([rating("x"), rating("y")], rows, **agreed(rows), scale=scale))


@pytest.mark.parametrize(
    ("step", "needed"), [(0.01, 600_000.01), (1e-3, 600_000.001), (1e-99, None), (250_000, 750_000)]
)
def test_the_way_to_lead_on_a_scale_of_many_steps(step: float, needed: float | None) -> None:
    value = with_steps(step)
    found = way_to_lead(value, rank(value), "B")
    single = {each.criterion: each.needed for each in found.single}
    assert single["x"] is not None
    assert needed is None or single["x"] == needed
    assert found.steps
    assert as_stepped(3.5, step).startswith("3.5")


def test_a_lead_that_floats_cannot_tell_is_no_tie_break() -> None:
    value = evaluation("weights_far_apart")
    assert [each.key for each in rank(value).leaders] == ["a"]
    reasons = [str(each) for each in robustness(value, draws=Draws(samples=50)).verdict.reasons]
    assert reasons == ["A is ahead by less than can be shown."]


def test_what_the_costs_of_a_term_come_to() -> None:
    # years are counted from the start, which is not discounted; credits come back
    fees, transition, returned = sum(100_000 / 1.06**year for year in range(3)), 50_000 * 0.92, 1000.5 / 1.06
    figures = fed_facts(evaluation("with_costs"))
    assert figures == {"x": round(fees + transition - returned, 2), "y": round(250_000 * 0.0101 / 1.06**2, 2)}


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(1e30, 2, f"1{'0' * 30}.00"), (1e300, 1, f"1{'0' * 300}.0"), (2.5, 300, f"2.5{'0' * 299}"), (-1e-300, 2, "0.00")],
    ids=["costs over a century", "huge", "of a tiny step", "tiny"],
)
def test_numbers_of_any_size_are_shown(number: float, decimals: int, text: str) -> None:
    assert shown(number, decimals).removeprefix("\N{MINUS SIGN}") == text


# ---- in a spreadsheet program -------------------------------------------------------------------------------


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
def test_workbooks_recalculate_to_the_same(tmp_path: Path) -> None:
    check_workbooks(IN_A_WORKBOOK, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
@pytest.mark.parametrize("first", range(0, len(DOCUMENTS), BATCH))
def test_all_workbooks_recalculate_to_the_same(tmp_path: Path, first: int) -> None:
    check_workbooks(tuple(name for name in [*DOCUMENTS][first : first + BATCH] if name not in BEYOND_FLOATS), tmp_path)


def check_workbooks(names: tuple[str, ...], folder: Path) -> None:
    """Write, recalculate and compare ranks, totals, ranges and points."""
    done = folder / "recalculated"
    done.mkdir()
    for name in names:
        write_workbook(evaluation(name), folder / f"{name}.xlsx", provenance=PROVENANCE)
    converted([folder / f"{name}.xlsx" for name in names], done, profile=folder / "profile")
    for name in names:
        value, worked = evaluation(name), worked_out(DOCUMENTS[name])
        plan = Plan(value, figures_of(value), PROVENANCE)
        sheet = load_workbook(done / f"{name}.xlsx", data_only=True)[SCORECARD]
        for column, key in zip(plan.columns, plan.candidates, strict=True):
            expected = worked.candidates[key]
            assert (sheet[f"{column}{plan.RANK}"].value or None) == expected.rank, (name, key)
            assert sheet[f"{column}{plan.STATUS}"].value == expected.status, (name, key)
            figures = {plan.TOTAL: expected.total, plan.LOW: expected.low, plan.HIGH: expected.high}
            figures |= {plan.points.rows[leaf]: expected.points.get(leaf) for leaf in plan.tree.leaves}
            for row, right in figures.items():
                found = sheet[f"{column}{row}"].value
                if right is None:
                    assert found in (None, ""), (name, key, row)
                else:
                    assert found == pytest.approx(float(right), rel=0, abs=CLOSE), (name, key, row)


# ---- in a window --------------------------------------------------------------------------------------------


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    """What Qt says while the test runs, but for what the platform without a screen says of itself."""
    said: list[str] = []

    def note(_kind: QtMsgType, _where: object, text: str) -> None:
        if "propagateSizeHints" not in text:
            said.append(text)

    before = qInstallMessageHandler(note)
    yield said
    qInstallMessageHandler(before)


def walk(program: Program, names: tuple[str, ...], folder: Path) -> None:
    """Show every page of each document."""
    for name in names:
        path = folder / f"{name}.json"
        path.write_text(json.dumps(DOCUMENTS[name]), encoding="utf-8")
        program.desk.take_files([str(path)])
        wanted = len(DOCUMENTS[name]["candidates"])
        program.qtbot.waitUntil(
            lambda wanted=wanted: program.desk.opened is not None and len(program.value.candidates) == wanted,  # type: ignore[misc]
            timeout=30_000,
        )
        program.settle()
        for page in PAGES:
            program.desk.go(page)
            program.settle()
            assert not program.window.grab().isNull(), (name, page)


def test_a_window_shows_every_page_of_strange_evaluations(
    program: Program, tmp_path: Path, warnings: list[str]
) -> None:
    walk(program, IN_A_WINDOW, tmp_path)
    assert warnings == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(DOCUMENTS), BATCH))
def test_a_window_shows_every_page_of_all_of_them(
    program: Program, tmp_path: Path, warnings: list[str], first: int
) -> None:
    walk(program, tuple(DOCUMENTS)[first : first + BATCH], tmp_path)
    assert warnings == []

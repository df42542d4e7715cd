"""What is blind or sealed cannot be seen by any command, export or page before its time, and can be seen after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from scorecard.app.transfer import Source, export
from scorecard.app.workspace import Workspace
from scorecard.cli.commands import app, run
from scorecard.core import scenarios
from scorecard.core.model import Evaluation
from scorecard.gui.views.compare_page import ComparePage
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.export_page import ExportPage
from scorecard.gui.views.history_page import HistoryPage
from scorecard.gui.views.robustness_page import RobustnessPage
from scorecard.gui.windows.desk import STEP_KEYS
from scorecard.render.paper import pdf_of
from tests.acceptance.secrets_in_formal import (
    BLIND,
    OWN,
    SCENARIO,
    SEALED,
    TITLE,
    in_consensus,
    in_scoring,
    marks_in,
    opened,
    shown_by,
    text_of,
)
from tests.gui.windows.program import PATIENCE, Program, program

__all__ = ["program"]

STAGES: Final[dict[str, Callable[[], Evaluation]]] = {
    "scoring": in_scoring,
    "consensus": in_consensus,
    "opened": opened,
}
HIDDEN: Final = {"scoring": (*BLIND, *OWN, *SEALED), "consensus": SEALED, "opened": ()}
"""What nobody in particular must not see."""

LABEL: Final = "New\n" + "\n".join(f"The sheet says {each}." for each in (*BLIND, *OWN, *SEALED))
"""What was done first, and a note as an import makes one: it says what the evaluation holds."""

READING: Final = (
    ("rank", TITLE),
    ("rank", TITLE, "--format", "json"),
    ("rank", TITLE, "--format", "csv"),
    ("list",),
    ("list", "--format", "json"),
    ("list", "--format", "csv"),
    ("compare", TITLE, f"{TITLE}@1"),
    ("scenarios", TITLE),
    ("scenarios", TITLE, "--format", "json"),
    ("rank", TITLE, "--scenario", SCENARIO),
    ("rank", TITLE, "--scenario", SCENARIO, "--format", "json"),
    ("robustness", TITLE, "--scenario", SCENARIO, "--samples", "100"),
    ("compare", TITLE, "--scenario", SCENARIO),
    ("compare", f"{TITLE}@1", "--scenario", SCENARIO, "--format", "json"),
    ("history", TITLE, "--format", "json"),
    ("check", TITLE),
    ("check",),
    ("backups", "own.scorecard", "--now"),
    ("rescue", "own.scorecard", "saved.scorecard"),
)
FORMATS: Final = ("xlsx", "json", "csv", "svg", "pdf")


@pytest.fixture
def said(
    qapp: object, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs a command, and gives what it says on both streams, whatever comes of it."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SCORECARD_WORKSPACE", str(tmp_path / "own.scorecard"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> str:
        capfd.readouterr()
        run(list(arguments))
        out, err = capfd.readouterr()
        return out + err

    return call


def kept(path: Path, stage: str) -> None:
    """A workspace that holds the evaluation as it came to be, step by step."""
    with Workspace(path, create=True) as workspace:
        uid = workspace.add(in_scoring(), author="Ada", label=LABEL).uid
        for each in list(STAGES)[1 : list(STAGES).index(stage) + 1]:
            workspace.edit(uid, lambda _, each=each: STAGES[each](), author="Ada", label=each)  # type: ignore[misc]


def commands() -> list[tuple[str, ...]]:
    """Every command with the evaluation, whether or not it wants one, in every way in which it prints."""
    names = [each.name or "" for each in app.registered_commands]
    further = [name for name in names if name not in ("export", "import", "new", "backup", "settings", "demo", "list")]
    return [*READING, *((name, TITLE, *more) for name in further for more in ((), ("--format", "json")))]


@pytest.mark.parametrize("stage", STAGES)
def test_no_command_tells(stage: str, said: Callable[..., str], tmp_path: Path) -> None:
    kept(tmp_path / "own.scorecard", stage)
    for command in commands():
        assert not marks_in(said(*command), HIDDEN[stage]), command


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("stage", STAGES)
def test_no_export_tells(stage: str, ending: str, said: Callable[..., str], tmp_path: Path) -> None:
    kept(tmp_path / "own.scorecard", stage)
    path = tmp_path / f"out.{ending}"
    under = tmp_path / f"scenario.{ending}"
    told = said("export", TITLE, str(under), "--scenario", SCENARIO)
    assert not marks_in(told + (text_of(under) if under.exists() else ""), HIDDEN[stage])
    words = said("export", TITLE, str(path), *(["--pictures"] if ending == "xlsx" else []))
    assert path.exists()
    assert not marks_in(words + text_of(path), HIDDEN[stage])
    if ending in ("xlsx", "json"):
        shown = tuple(each for each in (*BLIND, *OWN, *SEALED) if each not in HIDDEN[stage] and each != "73.19")
        assert marks_in(text_of(path), shown) == set(shown)
    if ending == "json":
        assert ("cannot be brought back" in words) is bool(HIDDEN[stage])


@pytest.mark.parametrize("stage", STAGES)
def test_no_scoresheet_and_no_letter_tells(stage: str, said: Callable[..., str], tmp_path: Path) -> None:
    kept(tmp_path / "own.scorecard", stage)
    folder = tmp_path / "out"
    words = said("scoresheets", TITLE, str(folder)) + said("letters", TITLE, str(folder), "--format", "txt")
    words += said("collect", TITLE, str(folder), "--dry-run", "--format", "json")
    files = sorted(folder.glob("*")) if folder.exists() else []
    assert stage != "scoring" or [each for each in files if each.suffix == ".xlsx"]
    assert not [each for each in files if each.suffix == ".txt"]  # not before the decision
    for each in files:
        assert not marks_in(text_of(each), HIDDEN[stage]), each.name
    assert not marks_in(words, HIDDEN[stage])


def test_an_evaluator_sees_the_own_sheet_and_no_other(said: Callable[..., str], tmp_path: Path) -> None:
    kept(tmp_path / "own.scorecard", "scoring")
    path = tmp_path / "ann.json"
    said("export", TITLE, str(path), "--as", "Ann")
    text = text_of(path)
    assert marks_in(text, OWN) == set(OWN)
    assert not marks_in(text, (*BLIND, *SEALED))
    for command in READING:
        assert not marks_in(said(*command, "--as", "ann"), (*BLIND, *SEALED))


def test_a_document_of_somebody_else_is_veiled_too(said: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "whole.json"
    export(in_scoring(), path, Source())
    assert not marks_in(said("rank", str(path), "--format", "json"), HIDDEN["scoring"])
    assert not marks_in(said("check", str(path)), HIDDEN["scoring"])


def test_what_is_imported_from_somebody_else_is_told_veiled(said: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "whole.json"
    export(in_scoring(), path, Source())
    kept(tmp_path / "sent.scorecard", "scoring")
    for file in (path, tmp_path / "sent.scorecard"):
        for more in ((), ("--preview",), ("--format", "json"), ("--preview", "--format", "json")):
            words = said("import", str(file), *more)
            assert TITLE in words
            assert not marks_in(words, HIDDEN["scoring"]), (file.name, more)


# ---- the window -----------------------------------------------------------------------------------------


def open_at(program: Program, stage: str) -> None:
    """Put the evaluation into the workspace as it came to be, and open it."""
    session = program.application.session
    assert session is not None
    before = program.desk.opened

    def put(workspace: Workspace, _report: object) -> str:
        uid = workspace.add(in_scoring(), author="Ada", label=LABEL).uid
        for each in list(STAGES)[1 : list(STAGES).index(stage) + 1]:
            workspace.name_version(uid, f"Before {each}", author="Ada")
            workspace.edit(uid, lambda _, each=each: STAGES[each](), author="Ada", label=each)  # type: ignore[misc]
        return uid

    session.change(put, program.desk.open)
    program.qtbot.waitUntil(lambda: program.desk.opened not in (None, before), timeout=PATIENCE)
    program.qtbot.waitUntil(lambda: program.value.head.title == TITLE, timeout=PATIENCE)
    program.settle()


PLACES: Final[tuple[tuple[str, tuple[str, tuple[str, ...]] | None], ...]] = (
    ("library", None),
    ("providers", None),
    *((key, None) for key in sorted(STEP_KEYS)),
    ("candidates", ("candidates", ("brio",))),
    ("candidates", ("facts", ("acme", "price"))),
    ("candidates", ("facts", ("brio", "price"))),
    ("scoring", ("sheets", ("ben", "acme", "skill"))),
    ("scoring", ("sheets", ("ann", "brio", "fit"))),
    ("scoring", ("consensus", ("acme", "skill"))),
    ("criteria", ("criteria", ("price",))),
    ("history", ("candidates", ("acme",))),
    ("compare", ("scenarios", ("other",))),
    ("robustness", ("scenarios", ("other",))),
)
"""Every page, and on some of them what is shown in a panel beside them."""


def pages_of(program: Program) -> dict[str, str]:
    """All text of every page of the window, and of the window around it."""
    found = {}
    for key, target in PLACES:
        program.desk.go(key, target)
        found[f"{key} {target or ''}"] = _shown(program)
        if isinstance(program.page, HistoryPage):
            for sequence in range(1, program.page.model.newest + 1):
                program.page.list.choose(sequence)
                found[f"{key} {target or ''} {sequence}"] = _shown(program)
        if isinstance(program.page, ComparePage) and target is not None:
            found |= _asked_of(program, program.page, target[1][0])
        if isinstance(program.page, RobustnessPage) and target is not None and not program.page.is_empty:
            program.page.ask_what_if()
            found |= _asked_in(program.page.leaf, "what if")
        if isinstance(program.page, ExportPage):
            for output, row in program.page.outputs.items():
                row.click()
                found[f"{key} {output}"] = _shown(program)
            found[f"{key} pages of the report"] = _report_of(program.page)
    found["the window"] = "\n".join(shown_by(program.window))
    return found


def _asked_of(program: Program, page: ComparePage, scenario: str) -> dict[str, str]:
    """All text of what asks for a scenario, and for what is different in it."""
    page.scenarios.add_departure()
    found = _asked_in(page.leaf, "difference")
    for place in scenarios.departures_of(program.value, scenario):
        page.scenarios.departure_wanted.emit(page.scenarios.more, place)
        found[f"difference {place}"] = _shown(program)
    for key in ("", scenario):
        program.desk.ask_scenario(key)
        dialog = program.desk.scenarios.dialog
        assert dialog is not None
        dialog.more.click()
        found[f"dialog {key}"] = "\n".join(shown_by(dialog))
        found |= _asked_in(dialog.leaf, f"dialog {key}")
        dialog.reject()
        program.settle()
    return found


def _asked_in(leaf: object, name: str) -> dict[str, str]:
    """All text of a form for what is different, whatever it is asked about."""
    assert isinstance(leaf, DepartureLeaf)
    form, found = leaf.form, {}
    for what in range(form.what.count()):
        form.what.setCurrentIndex(what)
        for subject in range(form.subject.count()):
            form.subject.setCurrentIndex(subject)
            for criterion in range(max(form.leaf.count(), 1)):
                form.leaf.setCurrentIndex(criterion)
                form.answer()
                found[f"{name} {what} {subject} {criterion}"] = "\n".join(shown_by(leaf))
    leaf.dismiss()
    return found


def _report_of(page: ExportPage) -> str:
    """The text on the pages of the report that was seen last."""
    paper = page.preview.pages.paper
    assert paper is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf_of(paper))
        return text_of(path)


def _shown(program: Program) -> str:
    for _ in range(2):
        program.settle()
        program.qtbot.wait(60)
    return "\n".join(shown_by(program.page))


@pytest.mark.parametrize("stage", STAGES)
def test_no_page_tells(stage: str, program: Program) -> None:
    open_at(program, stage)
    found = pages_of(program)
    for key, text in found.items():
        assert not marks_in(text, HIDDEN[stage]), key
    if stage == "opened":
        assert {"Narwhal", "1397531"} <= marks_in("\n".join(found.values()), SEALED)


def test_a_page_shows_what_may_be_seen_as_soon_as_it_may(program: Program) -> None:
    open_at(program, "scoring")
    assert program.desk.opened is not None
    program.desk.opened.look_as("ann")
    text = "\n".join(pages_of(program).values())
    assert marks_in(text, OWN)
    assert not marks_in(text, (*BLIND, *SEALED))
    for value in (in_consensus(), opened()):
        program.desk.opened.document.edit("Step", value)
        program.settle()
    text = "\n".join(pages_of(program).values())
    assert {"1397531", "Narwhal"} <= marks_in(text, SEALED)

"""What commands are asked with, and finding what is meant: an evaluation, a workspace, who looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.app.paths import SUFFIX, default_workspace, settings_file
from scorecard.app.transfer import Seen, Source, as_seen, import_document
from scorecard.cli.printing import Progress, say
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="FILE", help="The workspace; default: yours, or SCORECARD_WORKSPACE."),
]
AsOption = Annotated[
    str,
    typer.Option(
        "--as", metavar="NAME", help="See a formal evaluation as this evaluator does; default: what everybody may see."
    ),
]
ScenarioOption = Annotated[
    str, typer.Option("--scenario", metavar="NAME", help="The evaluation as this scenario has it.")
]
EvaluationArgument = Annotated[str, typer.Argument(metavar="EVALUATION", help="A document, or a title or id.")]
StoredArgument = Annotated[str, typer.Argument(metavar="EVALUATION", help="A title or id in the workspace.")]


class Shown(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Lined(StrEnum):
    """How a result is printed that is no single table."""

    TABLE = "table"
    JSON = "json"


@contextmanager
def open_workspace(path: Path | None, *, create: bool = False) -> Iterator[Workspace]:
    from scorecard.app.workspace import Workspace  # documents are read without loading the database

    chosen = path or default_workspace()
    if not create and not chosen.exists():
        raise ScorecardError(
            "There is no workspace yet",
            place=str(chosen),
            advice="Make one with 'scorecard new' or 'scorecard import'.",
        )
    with Workspace(chosen, create=create) as workspace:
        workspace.before_large_change = partial(_back_up, workspace)
        yield workspace


def _back_up(workspace: Workspace) -> None:
    """Make a backup before a large change; where that fails the person is told, and the change is made."""
    from scorecard.app.backups import Reason, backups_of
    from scorecard.app.settings import load_settings

    settings = load_settings(settings_file())
    if settings.backups:
        try:
            backups_of(workspace.path, settings).make(workspace, Reason.LARGE_CHANGE)
        except ScorecardError as error:
            say(f"No backup was made before this change. {error}")


def is_file(name: str) -> bool:
    """Whether a name means a file and not an evaluation: it ends as documents do, or there is such a file."""
    path = Path(name)
    ending = path.suffix.lower()
    return ending == ".json" or (ending not in ("", SUFFIX) and path.is_file())


def evaluation_called(name: str, workspace: Path | None) -> tuple[Evaluation, Source]:
    """The evaluation that a person means, and where it comes from."""
    if is_file(name):
        return import_document(Path(name))[0], Source(Path(name).name)
    progress = Progress()
    is_workspace = Path(name).suffix.lower() == SUFFIX and Path(name).is_file()
    with open_workspace(Path(name) if is_workspace else workspace) as opened:
        found = opened.only() if is_workspace else opened.find(name)
        loaded = opened.load(found.uid, progress)
    progress.done()
    return loaded.value, Source(loaded.value.head.title, loaded.uid, loaded.sequence, loaded.hash)


def seen_evaluation(name: str, workspace: Path | None, who: str, scenario: str = "") -> Seen:
    """The evaluation that a person means as it may be seen, or a scenario of it; a word on what is hidden."""
    value, source = evaluation_called(name, workspace)
    seen = as_seen(value, source, who)
    for each in seen.hidden:
        say(f"Hidden: {each}.")
    return under_scenario(seen, scenario) if scenario else seen


def under_scenario(seen: Seen, scenario: str) -> Seen:
    """What is seen, as a scenario has it: by itself, so that it cannot come back as an edit."""
    from scorecard.core.departures import told
    from scorecard.core.scenarios import alone, scenario_called

    key = scenario_called(seen.value, scenario)
    for each in told(seen.value, key):
        if each.why is not None:
            say(f"Does not apply: {each.what} ({each.why}).")
    value = alone(seen.value, key)
    return replace(seen, value=value, source=replace(seen.source, name=value.head.title, is_whole=False))


def author() -> str:
    from scorecard.app.settings import load_settings

    return load_settings(settings_file()).name

"""One edit of the evaluation that a person names on the command line, in its document or in a workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scorecard.app.paths import SUFFIX
from scorecard.core.model import Evaluation


def author() -> str:
    """The name of the person at the keyboard, as the settings have it."""
    from scorecard.cli.asking import author

    return author()


def change_evaluation(
    name: str, workspace: Path | None, change: Callable[[Evaluation], Evaluation], label: str
) -> None:
    """Make one edit of the evaluation that a person means, and write it where it came from."""
    from scorecard.app.answers import change_document
    from scorecard.cli.asking import is_file, open_workspace

    if is_file(name):
        change_document(Path(name), change)
        return
    is_workspace = Path(name).suffix.lower() == SUFFIX and Path(name).is_file()
    with open_workspace(Path(name) if is_workspace else workspace) as opened:
        found = opened.only() if is_workspace else opened.find(name)
        opened.edit(found.uid, change, author=author(), label=label)

"""What is to be done before anything can be compared: a title, a sentence, and a verb that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication

from scorecard.gui.models.compared import Comparing
from scorecard.gui.views.states_bar import StatesBar


@dataclass(frozen=True, slots=True)
class Beginning:
    """What stands in the place of a comparison."""

    title: str
    what: str
    verb: str
    called: Callable[[], object]


def beginning(comparing: Comparing, bar: StatesBar, listed: object, go_to_library: Callable[[], object]) -> Beginning:
    """Where to begin, or to go on; `listed` are the evaluations of the workspace."""
    if comparing.error is not None:
        return Beginning(
            tr("This cannot be compared"),
            str(comparing.error),
            tr("Choose something else"),
            partial(bar.open_chooser, 0),
        )
    if not listed:
        return Beginning(
            tr("Nothing to compare yet"),
            tr("Make an evaluation first: two of them, or two versions of one, can stand side by side."),
            tr("Go to the library"),
            go_to_library,
        )
    if len(comparing.choices) > 1:
        return Beginning(
            tr("The comparison was stopped"),
            tr("Nothing is shown yet. It can begin again at any time."),
            tr("Compare again"),
            comparing.refresh,
        )
    if comparing.choices:
        return Beginning(
            tr("With what?"),
            tr("Choose another evaluation, or a version or scenario of this one: name versions with Ctrl+S."),
            tr("Choose the second"),
            partial(bar.open_chooser, 1),
        )
    return Beginning(
        tr("Choose two to compare"),
        tr("Two evaluations, or two versions or scenarios of one: what changed, and from what cause, stands here."),
        tr("Choose the first"),
        partial(bar.open_chooser, 0),
    )


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("ComparePage", text)

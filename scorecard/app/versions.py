"""Versions and the way back: naming a state, and bringing an evaluation to an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.core.changes import diff
from scorecard.core.errors import EditError, ScorecardError, sentence
from scorecard.core.model import Evaluation
from scorecard.core.restoring import restored
from scorecard.core.sight import lifted, veiled, veiled_state
from scorecard.core.soundness import unsound
from scorecard.core.wording import one_line

if TYPE_CHECKING:
    from scorecard.app.workspace import Saved, Workspace
    from scorecard.storage.records import Version


def name_version(workspace: Workspace, uid: str, name: str, *, author: str) -> Version:
    """Name the present state of an evaluation. Raises EditError without a name, or where the name is taken."""
    name = one_line(name)
    if not name:
        raise EditError("A version needs a name")
    if any(each.name.casefold() == name.casefold() for each in workspace.versions(uid)):
        raise EditError(sentence("There is a version '{name}' already", name=name), advice="Choose another name.")
    return workspace.name_version(uid, name, author=author)


def restored_state(seen: Evaluation, then: Evaluation) -> Evaluation:
    """What is seen of an evaluation, brought back to what may be seen of an earlier state.

    Raises EditError where that does not hold together.
    """
    value = restored(seen, then)
    flaws = unsound(value, diff(seen, value))
    if flaws:
        what = sentence("This state does not hold together ({what}); it was not restored", what=flaws[0].what)
        raise EditError(what, advice="Choose another one.")
    return value


def restore(workspace: Workspace, uid: str, sequence: int, *, author: str, label: str) -> Saved:
    """Bring an evaluation to what it was at a place in its journal, by one more change; what is hidden stays.

    Raises EditError where that state does not hold together, ScorecardError where it is how things are already, and
    NotAllowed where the order of work forbids it.
    """
    loaded = workspace.load(uid)
    then = veiled_state(workspace.state_at(uid, sequence, loaded), loaded.value)
    seen = veiled(loaded.value)
    value = lifted(loaded.value, seen, restored_state(seen, then))
    if not diff(loaded.value, value):
        raise ScorecardError("This is how the evaluation is already; nothing was changed", place=seen.head.title)
    return workspace.commit(loaded, value, author=author, label=label)

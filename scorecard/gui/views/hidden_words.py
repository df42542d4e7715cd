"""What is hidden from a result, in the few words that stand beside it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Evaluation
from scorecard.core.sight import Sight
from scorecard.core.tree import tree_of
from scorecard.core.wording import listed


def hidden_lines(value: Evaluation, sight: Sight) -> tuple[str, ...]:
    """What is hidden and until when: others' sheets in one sentence, the sealed criteria in another."""
    found = []
    if sight.blind:
        found.append(_tr("The others' sheets are hidden until all are handed in"))
    order = tree_of(value.criteria).order
    names = [value.criteria[key].name for key in order if key in sight.sealed and value.criteria[key].sealed]
    if names:
        one, many = _tr("{names} is sealed until it is opened"), _tr("{names} are sealed until they are opened")
        found.append((one if len(names) == 1 else many).format(names=listed(names)))
    return tuple(found)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HiddenWords", text)

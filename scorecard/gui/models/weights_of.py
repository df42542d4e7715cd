"""The open evaluation with the weights of one evaluator in place of the agreed ones, to be shown and edited so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from scorecard.core.changes import Change, apply, diff
from scorecard.core.edits import set_own_weight
from scorecard.core.model import Evaluation
from scorecard.core.panel_weights import weighed_under, with_own_weights
from scorecard.core.tree import tree_of
from scorecard.gui.document import Gesture
from scorecard.gui.models.seen import Seen


class WeightsOf(QObject):
    """Stands in the place of `Seen` for the tree of criteria; with no evaluator it says the very same.

    What is changed in the weights becomes that evaluator's own, for all siblings at once, so that they add up; all else
    becomes what it would be anyway.

    changed  (before, after): what is shown changed, also because other weights are looked at
    """

    changed = Signal(object, object)

    def __init__(self, seen: Seen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen = seen
        self._whose = ""
        self._value = seen.value
        seen.changed.connect(self._on_changed)

    @property
    def whose(self) -> str:
        """The key of the evaluator whose weights are shown; "" for the agreed ones."""
        return self._whose

    def look_at(self, evaluator: str) -> None:
        """Show the weights of an evaluator, or with "" the agreed ones."""
        self._whose = evaluator
        self._show()

    @property
    def value(self) -> Evaluation:
        """The evaluation with these weights."""
        return self._value

    @property
    def uid(self) -> str:
        """As `Seen.uid`."""
        return self._seen.uid

    @property
    def undo_stack(self) -> QUndoStack:
        """As `Seen.undo_stack`."""
        return self._seen.undo_stack

    @property
    def is_previewing(self) -> bool:
        """As `Seen.is_previewing`."""
        return self._seen.is_previewing

    def edit(self, label: str, value: Evaluation, gesture: Gesture | None = None) -> None:
        """Make `value`, made from the present one, the new one, as `Seen.edit`."""
        self._seen.edit(label, self._as_own(value), gesture)

    def preview(self, value: Evaluation) -> None:
        """As `Seen.preview`."""
        self._seen.preview(self._as_own(value))

    def end_preview(self) -> None:
        """As `Seen.end_preview`."""
        self._seen.end_preview()

    def _as_own(self, value: Evaluation) -> Evaluation:
        """What was made of the weights that are shown, as an edit of what is seen."""
        if not self._whose:
            return value
        others, groups = [], []
        for change in diff(self._value, value):
            if change.table == "criteria" and change.before is not None and change.after is not None:
                if "weight" in change.after:
                    groups.append(value.criteria[change.key[0]].parent)
                before, after = (
                    {name: given for name, given in side.items() if name != "weight"}
                    for side in (change.before, change.after)
                )
                if after:
                    others.append(Change(change.table, change.key, before, after))
            else:
                others.append(change)
        result = apply(self._seen.value, tuple(others))
        tree = tree_of(value.criteria)
        for group in dict.fromkeys(groups):
            for key in weighed_under(tree, group):
                share = round(float(tree.local_weights[key] * 100), 10)
                result = set_own_weight(result, self._whose, key, share)
        return result

    def _on_changed(self, _before: Evaluation, after: Evaluation) -> None:
        if self._whose not in after.evaluators:
            self._whose = ""
        self._show()

    def _show(self) -> None:
        before, seen = self._value, self._seen.value
        self._value = with_own_weights(seen, self._whose) if self._whose else seen
        if before is not self._value:
            self.changed.emit(before, self._value)

"""What if: changes that are tried beside the evaluation, without being made."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scorecard.core.changes import Changes, apply, diff, row_at
from scorecard.core.departures import Found, departures_between
from scorecard.core.edits import remove_candidate
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation, Scenario
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.scenarios import add_scenario, change_scenario, scenario_at, set_departures, under
from scorecard.gui.models.ranking_model import RankingModel
from scorecard.gui.models.seen import Seen


class WhatIf(QObject):
    """Changes on top of an open evaluation that nobody but this window sees, until they are kept or dropped.

    They stand on whatever the evaluation becomes meanwhile, and are dropped where what they change has gone. It is no
    preview (`Document.preview`): that ends with every edit, and would be kept with it.

    changed  something else is tried, or nothing any more, or it comes to something else
    """

    changed = Signal()

    def __init__(self, seen: Seen, ranking: RankingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen = seen
        self._ranking = ranking
        self._changes: Changes = ()
        self._what = ""
        self._scenario = ""
        self._is_keeping = False
        self._tried: tuple[Evaluation, Evaluation] | None = None
        self._result: tuple[Evaluation, Scorecard | None] | None = None
        ranking.ranked.connect(self._on_ranked)

    @property
    def is_on(self) -> bool:
        """Whether anything is tried."""
        return bool(self._changes or self._scenario)

    @property
    def what(self) -> str:
        """What is tried, as a label that reads well in the history; "" while nothing is."""
        return self._what

    @property
    def scenario(self) -> str:
        """The key of the scenario that is tried and may be changed further, "" where it is none."""
        return self._scenario if self._scenario in self._seen.value.scenarios else ""

    @property
    def departures(self) -> Found:
        """What is tried, as a scenario keeps it, and what none can keep."""
        return departures_between(self._seen.value, self.value)

    @property
    def changes(self) -> Changes:
        """What is tried."""
        return self._changes

    @property
    def value(self) -> Evaluation:
        """The evaluation with what is tried."""
        base = self._seen.value
        if self._tried is None or self._tried[0] is not base:
            self._tried = (base, apply(_without_candidates(base, self._changes), self._changes))
        return self._tried[1]

    @property
    def scorecard(self) -> Scorecard | None:
        """What it comes to; None where there would be nothing to rank by."""
        value = self.value
        if self._result is None or self._result[0] is not value:
            try:
                self._result = (value, rank(value, self._ranking.scorecard))
            except RankingError:
                self._result = (value, None)
        return self._result[1]

    def try_out(self, what: str, value: Evaluation) -> None:
        """Try an evaluation made from the one that is seen, in place of what was tried before.

        A scenario that is being tried stays the one that may be changed by it.
        """
        self._changes, self._what = diff(self._seen.value, value), what
        self._tried = self._result = None
        self.changed.emit()

    def try_scenario(self, key: str) -> None:
        """Try a scenario, to be changed further. Raises EditError where there is none of that key."""
        value = self._seen.value
        name = scenario_at(value, key).name
        self._scenario = key
        self.try_out(name, under(value, key))

    def keep_as_scenario(self, name: str, note: str, key: str = "") -> str:
        """Keep what is tried as a scenario, a new one or that of `key`, as one step of undo; its key.

        What no scenario can keep is lost with the rest. Raises EditError where it cannot be.
        """
        value, found = self._seen.value, self.departures
        if key:
            value = set_departures(change_scenario(value, key, name=name, note=note), key, found.departures)
            label = self.tr("Scenario {name} changed")
        else:
            value, key = add_scenario(value, Scenario(name, note), found.departures)
            label = self.tr("Scenario {name} added")
        self._is_keeping = True
        self._seen.edit(label.format(name=value.scenarios[key].name), value)
        self._is_keeping = False
        if self._seen.value.scenarios.get(key) == value.scenarios[key]:  # else it is not allowed now
            self.drop()
        return key

    def keep(self) -> bool:
        """Make an edit of it: one step of undo. False where that is not allowed now; it is then still tried.

        What somebody else tries at the same time, such as weights by a method, is not kept with it.
        """
        if self.is_on:
            self._is_keeping = True
            self._seen.end_preview()
            before = self._seen.value
            self._seen.edit(self._what, self.value)
            self._is_keeping = False
            if diff(before, self._seen.value):  # else it is not allowed now, and the window says why
                self.drop()
        return not self.is_on

    def drop(self) -> None:
        """Try nothing any more."""
        if self.is_on:
            self._changes, self._what, self._scenario = (), "", ""
            self._tried = self._result = None
            self.changed.emit()

    def _on_ranked(self, _scorecard: Scorecard) -> None:
        if not self.is_on or self._is_keeping:
            return
        value = self._seen.value
        if any(each.before is not None and row_at(value, each.table, each.key) is None for each in self._changes):
            self.drop()
        elif not self._scenario and not diff(value, self.value):
            self.drop()  # it is so by now
        else:
            self.changed.emit()


def _without_candidates(base: Evaluation, changes: Changes) -> Evaluation:
    """The evaluation without the candidates that changes leave out, and without what was said of them since."""
    for change in changes:
        if change.table == "candidates" and change.after is None and change.key[0] in base.candidates:
            base = remove_candidate(base, change.key[0])
    return base

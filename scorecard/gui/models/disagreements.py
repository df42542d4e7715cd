"""The disagreements of the panel: the agenda and how far everybody agrees, worked out when somebody asks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from scorecard.core.agenda import Agenda, agenda, fallen_away
from scorecard.core.agreement import Agreement, agreement
from scorecard.core.cube import Cube, cube_of
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.gui.models.ranking_model import RankingModel
from scorecard.gui.models.seen import Shown


class Disagreements(QObject):
    """Follows the ranking of an evaluation. Nothing is computed before it is asked for, and then only what changed.

    changed  there is another ranking, so that what was worked out may be another one
    """

    changed = Signal()

    def __init__(
        self, document: Shown, ranking: RankingModel, parent: QObject | None = None, previous: Cube | None = None
    ) -> None:
        """`previous` are the scores as they were put side by side before."""
        super().__init__(parent)
        self._document = document
        self._value: Evaluation = document.value
        self._scorecard: Scorecard | None = ranking.scorecard
        self._agenda: Agenda | None = None
        self._left: tuple[Agenda, int] | None = None
        self._is_behind = True
        self._cube: Cube | None = previous
        self._agreement: Agreement | None = None
        self._agreed_on: tuple[Any, ...] = ()
        ranking.ranked.connect(self._on_ranked)
        ranking.failed.connect(self._on_failed)

    @property
    def value(self) -> Evaluation:
        """The evaluation that all of it is about: as it is seen, and as it was ranked last."""
        return self._value

    @property
    def scorecard(self) -> Scorecard | None:
        """Its ranking; None where there is nothing to rank by."""
        return self._scorecard

    @property
    def cube(self) -> Cube:
        """The scores of the panel."""
        if self._cube is None or self._cube.evaluation is not self._value:
            self._cube = cube_of(self._value, self._cube)
        return self._cube

    @property
    def agenda(self) -> Agenda | None:
        """What the panel should talk about; None where there is nothing to rank by."""
        if self._scorecard is None:
            return None
        if self._agenda is None or self._is_behind:
            self._agenda = agenda(self._value, self.cube, self._scorecard)
            self._is_behind = False
        return self._agenda

    @property
    def fallen_away(self) -> int:
        """How many cells cannot change who leads any more, beside what was agreed on, and left the agenda so."""
        found = self.agenda
        if found is None:
            return 0
        if self._left is None or self._left[0] is not found:
            self._left = found, len(fallen_away(self._value, found))
        return self._left[1]

    @property
    def agreement(self) -> Agreement:
        """How far the panel agrees. What it agrees on afterwards does not change it."""
        value = self._value
        stands_on = (
            value.scale,
            value.rules,
            value.criteria,
            value.candidates,
            value.evaluators,
            value.sheets,
            value.declarations,
        )
        same = len(self._agreed_on) == len(stands_on) and all(
            was is now for was, now in zip(self._agreed_on, stands_on, strict=True)
        )
        if self._agreement is None or not same:
            self._agreement = agreement(value, self.cube)
            self._agreed_on = stands_on
        return self._agreement

    @property
    def open(self) -> int:
        """How many disagreements are not settled yet."""
        found = self.agenda
        return 0 if found is None else len(found) - int(found.resolved.sum())

    def _on_ranked(self, scorecard: Scorecard) -> None:
        self._value, self._scorecard, self._is_behind = self._document.value, scorecard, True
        self.changed.emit()

    def _on_failed(self, _error: object) -> None:
        self._value, self._scorecard, self._agenda, self._is_behind = self._document.value, None, None, True
        self.changed.emit()

"""Weights that are being found by a method: the answers given so far, what follows from them, and keeping it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.core.changes import row_at
from scorecard.core.errors import EditError, RankingError
from scorecard.core.model import WHOLE, Evaluation, Judgement, Method, in_order
from scorecard.core.panel_weights import weighed_groups, with_own_weights
from scorecard.core.ranking import rank
from scorecard.core.tree import TOP, tree_of
from scorecard.core.weighting.answers import Swung, elicit
from scorecard.core.weighting.applying import local_from_leaves, names_in
from scorecard.core.weighting.elicited import FROM_DATA, Elicited
from scorecard.core.weighting.judging import apply_judgement
from scorecard.core.weighting.kept import read
from scorecard.core.weighting.objective import from_data
from scorecard.core.weighting.rank_order import RankRule
from scorecard.core.weighting.swing import SwingRange, swing_ranges
from scorecard.gui.models.opened import Opened

ASKED: Final = (Method.SWING, Method.RANK_ORDER, Method.PAIRWISE, Method.BEST_WORST)
"""The methods that ask people, besides moving the weights themselves."""
NEAR: Final = 1e-9


class Eliciting(QObject):
    """Asks about the criteria of one group, by one method, for the panel or for one evaluator's own weights.

    What the answers imply is previewed in the document once something has been answered. `keep` makes one edit of the
    answers and the weights; `leave` drops both. Answers that were begun stay until one of the two.

    changed  something else is asked, has been answered, or stands on other criteria
    began    the weights that follow are being tried
    ended    they have been kept or dropped
    refused  they cannot be (EditError)
    """

    changed = Signal()
    began = Signal()
    ended = Signal()
    refused = Signal(object)

    def __init__(self, opened: Opened, author: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._author = author
        self.method = Method.SWING
        self.group: str = TOP
        self.who: str = WHOLE
        self.is_on = False
        self.names: dict[str, str] = {}
        self.before: dict[str, float] = {}
        self.elicited: Elicited | None = None
        self.fault = ""
        self._base = opened.value
        self._answers: Any = None
        self._first: Any = None
        self._drafts: dict[tuple[Method, str, str], tuple[dict[str, str], Any]] = {}
        self._is_showing = False
        self._is_tried = False
        self._ranges: tuple[Evaluation, dict[str, SwingRange]] | None = None
        opened.seen.changed.connect(self._on_changed)

    # ---- what is asked ---------------------------------------------------------------------------

    @property
    def base(self) -> Evaluation:
        """The evaluation without what is being tried."""
        return self._base

    @property
    def answers(self) -> Any:
        """What has been answered, in the form of `core.weighting.answers`; not to be changed in place."""
        return self._answers

    @property
    def is_answered(self) -> bool:
        """Whether anything has been answered that is not kept."""
        return bool(self._answers != self._first)

    @property
    def may_keep(self) -> bool:
        """Whether weights follow that would be news."""
        if self.elicited is None:
            return False
        moved = any(abs(share - self.before.get(key, -1.0)) > NEAR for key, share in self.elicited.weights.items())
        return self.is_answered or moved or self.kept is None

    @property
    def kept(self) -> Judgement | None:
        """The answers behind the present weights, where any were kept."""
        row = row_at(self._base, "judgements", (self.group, self.who))
        return row if isinstance(row, Judgement) else None

    @property
    def groups(self) -> list[str]:
        """The groups that can be asked about, the top first."""
        return weighed_groups(tree_of(self._base.criteria))

    def ranges(self) -> dict[str, SwingRange]:
        """Between what the candidates lie; empty where nobody is there to be scored yet."""
        if self._ranges is None or self._ranges[0] is not self._base:
            try:
                found = swing_ranges(self._base, self._opened.scorecard or rank(self._base), self.names)
            except RankingError:
                found = {}
            self._ranges = (self._base, found)
        return self._ranges[1]

    def people(self) -> dict[str, list[list[Any]]]:
        """What evaluators have answered pair by pair about this group, those that may be seen: key -> judgements."""
        found = {}
        for key in in_order(self._base.evaluators):
            row = row_at(self._base, "judgements", (self.group, key))
            if not isinstance(row, Judgement) or row.method is not Method.PAIRWISE:
                continue
            given = read(row.answers)
            said = given.get("judgements") if isinstance(given, Mapping) else given
            if isinstance(said, list) and self._opened.seen.sight.sees_weights(key):
                found[key] = said
        return found

    def data_says(self) -> dict[Method, dict[str, float] | str]:
        """The weights of the group by the figures alone, or why there are none."""
        found: dict[Method, dict[str, float] | str] = {}
        for method in FROM_DATA:
            try:
                scorecard = rank(self._base)
                local = local_from_leaves(
                    self._base, scorecard.tree, from_data(self._base, scorecard, method).weights
                ).get(self.group, {})
                whole = sum(local.values())
                found[method] = (
                    {key: part / whole for key, part in local.items()}
                    if whole > 0
                    else self.tr("The candidates are all alike here.")
                )
            except (EditError, RankingError) as error:
                found[method] = error.happened
        return found

    # ---- asking and answering ----------------------------------------------------------------------

    def ask(self, method: Method, group: str, who: str = WHOLE) -> None:
        """Ask by a method about a group, for the panel or for an evaluator's own weights."""
        self._put_aside()
        self.method, self.group, self.who = method, group, who
        self.is_on = True
        self._begin()

    def put_aside(self) -> None:
        """Ask nothing for now; what has been answered is there when it is asked again."""
        if self.is_on:
            self._put_aside()
            self.is_on = False
            self.changed.emit()

    def answer(self, answers: Any) -> None:
        """Take other answers in place of those given so far, and try what follows."""
        self._answers = answers
        self._follow()
        self._show()
        self.changed.emit()

    def keep(self) -> bool:
        """Make one edit of the answers and of the weights that follow; False where that cannot be."""
        if self.elicited is None:
            return False
        at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            value = apply_judgement(self._base, self.group, self.who, self.method, self._answers, self._author, at)
        except EditError as error:
            self.refused.emit(error)
            return False
        self._drafts.pop((self.method, self.group, self.who), None)
        before = self._base
        self._is_showing = True
        self._opened.seen.edit(self.label(), value)
        self._is_showing = False
        self._end()
        self._base = self._opened.value
        self._begin()
        return self._base is not before

    def leave(self) -> None:
        """Drop what has been answered since it was kept."""
        self._drafts.pop((self.method, self.group, self.who), None)
        self._answers = self._first
        self._end_preview()
        self._begin()

    def label(self) -> str:
        """What the edit is called in the history."""
        words = {
            Method.SWING: self.tr("Weights of {group} by swing"),
            Method.RANK_ORDER: self.tr("Weights of {group} by rank order"),
            Method.PAIRWISE: self.tr("Weights of {group} by pairwise comparison"),
            Method.BEST_WORST: self.tr("Weights of {group} by best-worst"),
        }[self.method].format(group=self.group_name(self.group))
        if self.who == WHOLE:
            return words
        return self.tr("{what}: {name}").format(what=words, name=self._base.evaluators[self.who].name)

    def group_name(self, group: str) -> str:
        """A group as it is called in sentences."""
        return self._base.criteria[group].name if group in self._base.criteria else self.tr("the top criteria")

    # ---- within ------------------------------------------------------------------------------------

    def _begin(self, *, later: bool = False) -> None:
        """Ask anew. `later`: the document is in the midst of a change, in which nothing can be tried."""
        if self.group not in self.groups and self.groups:
            self.group = self.groups[0]
        if self.who not in self._base.evaluators:
            self.who = WHOLE
        try:
            self.names = names_in(self._base, self.group)
        except EditError:
            self.names = {}
        self._ranges = None
        tree = tree_of(with_own_weights(self._base, self.who).criteria if self.who else self._base.criteria)
        self.before = {key: float(tree.local_weights[key]) for key in self.names}
        self._first = self._given()
        names, draft = self._drafts.get((self.method, self.group, self.who), (self.names, self._first))
        self._answers = draft if list(names) == list(self.names) else self._first  # criteria have come or gone since
        self._follow()
        if later:
            QTimer.singleShot(0, self, self._show)
        else:
            self._show()
        self.changed.emit()

    def _given(self) -> Any:
        """What was answered when it was kept, as far as it fits; else where the method starts."""
        kept = self.kept
        if kept is not None and kept.method is self.method:
            given = read(kept.answers)
            wrapped = {Method.SWING: "swings", Method.RANK_ORDER: "order", Method.PAIRWISE: "judgements"}
            name = wrapped.get(self.method, "")
            if name and (not isinstance(given, dict) or not {name, "people"} & set(given)):
                given = {name: given}
            try:
                elicit(self._base, self.names, self.method, given)
            except (EditError, RankingError):
                return self._start()
            return given
        return self._start()

    def _start(self) -> Any:
        if self.method is Method.SWING:
            top = max(self.before.values(), default=0.0)
            points = {key: float(round(100 * share / top)) if top > 0 else 100.0 for key, share in self.before.items()}
            return {"swings": points, "range": str(Swung.SCALE)}
        if self.method is Method.RANK_ORDER:
            return {"order": tiers(self.before), "rule": str(RankRule.CENTROID)}
        if self.method is Method.PAIRWISE:
            return {"judgements": []}
        return {"best": "", "worst": "", "best_to_others": {}, "others_to_worst": {}}

    def _follow(self) -> None:
        self.elicited, self.fault = None, ""
        said = self._answers
        if len(self.names) < 2:
            self.fault = self.tr("There is nothing to weigh against each other here.")
        elif self.method is Method.BEST_WORST and not (said["best"] and said["worst"]):
            self.fault = self.tr("Choose the criterion that matters most and the one that matters least.")
        else:
            try:
                self.elicited = elicit(self._base, self.names, self.method, said)
            except EditError as error:
                self.fault = f"{error.place}: {error.what}." if error.place in self.names.values() else f"{error.what}."
                if error.advice:
                    self.fault = f"{self.fault} {error.advice}"
            except RankingError as error:
                self.fault = error.happened

    def _show(self) -> None:
        """Try what follows everywhere, or nothing where nothing does."""
        if self.elicited is None or not self.is_answered or not self.is_on:
            self._end_preview()
            return
        try:
            value = apply_judgement(self._base, self.group, self.who, self.method, self._answers)
        except EditError as error:
            self.elicited, self.fault = None, f"{error.what}."
            self._end_preview()
            return
        if not self._is_tried:
            self._is_tried = True
            self._opened.ranking.immediate = True
            self.began.emit()
        self._is_showing = True
        self._opened.seen.preview(value)
        self._is_showing = False

    def _end_preview(self) -> None:
        if self._is_tried:
            self._is_showing = True
            self._opened.seen.end_preview()
            self._is_showing = False
            self._end()

    def _end(self) -> None:
        if self._is_tried:
            self._is_tried = False
            self._opened.ranking.immediate = False
            self.ended.emit()

    def _put_aside(self) -> None:
        if self.is_on and self.is_answered:
            self._drafts[self.method, self.group, self.who] = self.names, self._answers
        self._end_preview()

    def _on_changed(self, _before: Evaluation, after: Evaluation) -> None:
        if self._is_showing:
            return
        self._base = after
        if not self.is_on:
            return
        if self.is_answered:
            self._drafts[self.method, self.group, self.who] = self.names, self._answers
        names = self.names
        if self._is_tried and not self._opened.seen.is_previewing:
            self._end()  # an undo, or an edit elsewhere, has ended it
        try:
            same = names_in(after, self.group) == names
        except EditError:
            same = False
        if not same:
            self._drafts.pop((self.method, self.group, self.who), None)
        self._begin(later=True)


def tiers(shares: Mapping[str, float]) -> list[list[str]]:
    """Criteria from the heaviest down; equal ones share a place."""
    found: list[list[str]] = []
    last: float | None = None
    for key in sorted(shares, key=lambda each: -shares[each]):
        if last is not None and abs(shares[key] - last) <= NEAR:
            found[-1].append(key)
        else:
            found.append([key])
        last = shares[key]
    return found

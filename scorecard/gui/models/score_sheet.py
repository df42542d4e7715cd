"""One sheet of an evaluation: whose cells they are, what each of them says, and what may be typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from PySide6.QtCore import QLocale

from scorecard.app.pasting.figures import figure_in, fits
from scorecard.core.edits import set_consensus, set_fact, set_score
from scorecard.core.errors import EditError, sentence
from scorecard.core.matrix import decision_matrix
from scorecard.core.model import Cell, Criterion, Evaluation, Kind, Shape
from scorecard.core.numbers import as_stepped, plain, shown
from scorecard.core.panel import counts
from scorecard.core.sight import CLEAR, closed_criteria
from scorecard.core.tree import Tree
from scorecard.core.wording import NBSP
from scorecard.gui.models.closed_cells import why_barred, why_hidden, why_locked
from scorecard.gui.models.score_cell import CellState, ScoreCell, Source
from scorecard.gui.models.typed import decimal_of, number_from, number_text

APPROXIMATELY: Final = "\N{ALMOST EQUAL TO}"
SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
"""Currencies that people know by a sign, which stands before the figure."""


class ScoreSheet:
    """What one evaluator, the panel together or the facts say of each candidate.

    shares  group -> its scored leaves with their shares of it
    worths  leaf of a measure -> candidate -> its value 0..1, as far as it has been worked out
    """

    def __init__(
        self,
        source: Source,
        evaluator: str,
        locale: QLocale,
        *,
        passed: str,
        failed: str,
        sealed: str,
        hidden: str = "",
        opened: bool = False,
    ) -> None:
        """`passed`, `failed`, `sealed` and `hidden` are the words for them; `opened` shows what is sealed."""
        self.source = source
        self.evaluator = evaluator
        self.shares: dict[str, dict[str, float]] = {}
        self.worths: dict[str, dict[str, float]] = {}
        self._locale = locale
        self._words = {True: passed, False: failed}
        self._sealed = sealed
        self._hidden = hidden
        self._opened = opened
        self._closed: tuple[object, object, frozenset[str]] | None = None
        self.sight = CLEAR
        self.closed = ""  # why nothing at all is changed, as in an earlier state

    # ---- typing ------------------------------------------------------------------------------------

    def with_typed(self, value: Evaluation, key: str, candidate: str, given: Any) -> Evaluation:
        """The evaluation with what was typed in a cell. Raises EditError."""
        self.check_writable(value, key, candidate)
        read = self._read(value.criteria[key], given)
        if self.source is Source.FACTS:
            return set_fact(value, candidate, key, read)
        if isinstance(read, (bool, str)):
            raise EditError("A number is needed here", place=value.criteria[key].name)
        if self.source is Source.CONSENSUS:
            return set_consensus(value, candidate, key, read)
        return set_score(value, self.evaluator, candidate, key, read)

    def check_writable(self, value: Evaluation, key: str, candidate: str) -> None:
        """Raise EditError where a cell is only to be read."""
        criterion: Criterion | None = value.criteria.get(key)
        if criterion is None:
            raise EditError("This criterion is not there any more")
        if criterion.kind is Kind.GROUP:
            raise EditError("The mean of a group follows from its criteria", place=criterion.name)
        if self.is_sealed(value, key):
            raise EditError("This criterion is sealed", place=criterion.name)
        if self.source is not Source.FACTS and criterion.kind is not Kind.RATING:
            raise EditError("This figure stands in the facts", place=criterion.name, advice="Change it there.")
        if self.source is Source.EVALUATOR and self.evaluator not in value.evaluators:
            raise EditError("This evaluator is not on the panel any more")
        closed = self.why_closed(value, key, candidate)
        if closed:
            raise EditError(closed)

    def why_closed(self, value: Evaluation, key: str, candidate: str) -> str:
        """Why a cell takes nothing now, for all that it is a cell to fill; "" where it does."""
        if self.closed:
            return self.closed
        if self.source is Source.EVALUATOR:
            found = why_hidden(value, self.sight, self.evaluator) or why_barred(value, self.evaluator, candidate, key)
            if found:
                return found
        return why_locked(value, self.source, self.evaluator, candidate, key)

    def _read(self, criterion: Criterion, given: Any) -> float | bool | str | None:
        """What was typed for a criterion. Raises EditError where it says nothing."""
        if given is None:
            return None
        if criterion.kind is Kind.GATE:
            return self._passed(criterion, given)
        if not isinstance(given, str):
            return given if isinstance(given, bool) else float(given) if isinstance(given, (int, float)) else str(given)
        text = given.strip()
        if criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES:
            labels = [label for label, _ in criterion.value.categories]
            if given in labels or not text:
                return given if given in labels else None
            alike = [label for label in labels if label.strip().casefold() == text.casefold()]
            return alike[0] if len(alike) == 1 else given
        if not text:
            return None
        number = number_from(text.removesuffix(criterion.unit) if criterion.unit else text, self._locale)
        if number is None:
            number = self._figure(criterion, text)
        return number

    def _figure(self, criterion: Criterion, text: str) -> float:
        """What a figure with a unit says for a measure. Raises EditError where it says nothing, or another unit."""
        figure = figure_in(text, decimal_of(self._locale)) if criterion.kind is Kind.MEASURE else None
        if figure is None:
            raise EditError("A number is needed here", place=criterion.name)
        if not fits(figure.unit, criterion.unit):
            words = sentence("'{said}' is not stated in {unit}", said=text, unit=criterion.unit)
            raise EditError(words, place=criterion.name, advice="Convert it first.")
        return figure.number

    def _passed(self, criterion: Criterion, given: Any) -> bool | None:
        if isinstance(given, bool):
            return given
        word = str(given).strip().casefold()
        if not word:
            return None
        yes = {"pass", "passed", "yes", "true", "1", "y", self._words[True].casefold()}
        no = {"fail", "failed", "no", "false", "0", "n", self._words[False].casefold()}
        if word not in yes | no:
            raise EditError("A gate is passed or failed", place=criterion.name, advice="Type yes or no.")
        return word in yes

    def copied_text(self, cell: ScoreCell) -> str:
        """What a cell gives to the clipboard: its value in full, as it can be typed again."""
        if cell.state is CellState.GROUP or cell.value is None:
            return ""
        return self.text_of(cell.value)

    def text_of(self, value: Any) -> str:
        """A value as it can be typed."""
        if isinstance(value, bool):
            return self._words[value]
        return number_text(value, self._locale) if isinstance(value, float) else str(value)

    # ---- what a cell shows --------------------------------------------------------------------------

    def described(self, value: Evaluation, key: str, candidate: str) -> ScoreCell:
        """What is to be painted in a cell."""
        criterion: Criterion | None = value.criteria.get(key)
        if criterion is None:
            return ScoreCell(CellState.NOT_APPLICABLE)
        if criterion.kind is Kind.GROUP:
            return self._group_cell(value, key, candidate)
        if self.is_sealed(value, key):
            return ScoreCell(CellState.SEALED, self._sealed)
        if criterion.kind is Kind.RATING and self.is_hidden:
            return ScoreCell(CellState.SEALED, self._hidden)
        cell = self.cell_at(value, key, candidate)
        given = None if cell is None else cell.score
        reason, evidence = (False, False) if cell is None else (bool(cell.rationale), bool(cell.evidence))
        if criterion.kind is Kind.RATING:
            if self.is_barred(value, key, candidate):
                text = as_stepped(given, value.scale.step) if isinstance(given, float) else ""
                return ScoreCell(CellState.BARRED, text, None, given, reason, evidence)
            if not isinstance(given, float):
                return ScoreCell(CellState.UNSCORED, has_reason=reason, has_evidence=evidence)
            scale = value.scale
            step = min(max((given - scale.minimum) / (scale.maximum - scale.minimum), 0.0), 1.0)
            low = _misses_limit(criterion, given)
            return ScoreCell(CellState.SCORED, as_stepped(given, scale.step), step, given, reason, evidence, low)
        if given is None:
            empty = CellState.UNSCORED if self.source is Source.FACTS else CellState.MEASURE
            return ScoreCell(empty, has_reason=reason, has_evidence=evidence)
        if criterion.kind is Kind.GATE:
            text = self._words[given] if isinstance(given, bool) else str(given)
            return ScoreCell(CellState.GATE, text, None, given, reason, evidence, given is not True)
        if not isinstance(given, float):
            return ScoreCell(CellState.MEASURE, str(given), None, given, reason, evidence)
        text = f"{plain(given)}{NBSP}{criterion.unit}" if criterion.unit else plain(given)
        low, short = _misses_limit(criterion, given), short_figure(given, criterion.unit)
        return ScoreCell(CellState.MEASURE, text, None, given, reason, evidence, low, short=short)

    def _group_cell(self, value: Evaluation, group: str, candidate: str) -> ScoreCell:
        if self.source is Source.FACTS:
            return ScoreCell(CellState.NOT_APPLICABLE)
        reached = known = 0.0
        whole = True
        for leaf, share in self.shares.get(group, {}).items():
            worth = self._worth(value, leaf, candidate)
            if worth is not None:
                reached += share * worth
                known += share
            elif share > 0:
                whole = False
        if known <= 0:
            return ScoreCell(CellState.GROUP if self.shares.get(group) else CellState.NOT_APPLICABLE)
        scale = value.scale
        mean = round(scale.minimum + reached / known * (scale.maximum - scale.minimum), 9)
        text = shown(mean, 2) if whole else f"{APPROXIMATELY}{shown(mean, 2)}"
        return ScoreCell(CellState.GROUP, text, reached / known, mean, is_approximate=not whole)

    def _worth(self, value: Evaluation, leaf: str, candidate: str) -> float | None:
        """What a leaf is worth to the mean of its group, 0..1 of the scale."""
        criterion = value.criteria[leaf]
        if self.is_sealed(value, leaf):
            return None
        if criterion.kind is Kind.MEASURE:
            return self.measured(value, leaf).get(candidate)
        cell = self.cell_at(value, leaf, candidate)
        if cell is None or not isinstance(cell.score, float) or self.is_barred(value, leaf, candidate):
            return None
        return (cell.score - value.scale.minimum) / (value.scale.maximum - value.scale.minimum)

    def measured(self, value: Evaluation, leaf: str) -> dict[str, float]:
        """Candidate -> value 0..1 of a measure, where it has one."""
        found = self.worths.get(leaf)
        if found is None:
            alone = Tree({}, (leaf,), (leaf,), (), (leaf,), (), {}, {leaf: Fraction(1)}, ())
            matrix = decision_matrix(value, alone)
            rows = zip(matrix.candidates, matrix.values[:, 0].tolist(), matrix.given[:, 0].tolist(), strict=True)
            found = self.worths[leaf] = {key: float(worth) for key, worth, given in rows if given}
        return found

    def cell_at(self, value: Evaluation, key: str, candidate: str) -> Cell | None:
        """What is kept of a cell: its score with the reason and the evidence."""
        cells = self._sheet(value, value.criteria[key].kind).get(candidate)
        return None if cells is None else cells.get(key)

    def _sheet(self, value: Evaluation, kind: Kind) -> Mapping[str, Any]:
        if self.source is Source.FACTS or kind is not Kind.RATING:
            return value.facts
        if self.source is Source.CONSENSUS:
            return value.consensus
        found: Mapping[str, Any] = value.sheets.get(self.evaluator, {})
        return found

    def is_sealed(self, value: Evaluation, key: str) -> bool:
        """Whether what is said on a criterion must not be seen yet."""
        if self._opened:
            return False
        if self._closed is None or self._closed[0] is not value.criteria or self._closed[1] is not value.head:
            self._closed = (value.criteria, value.head, closed_criteria(value))
        return key in self._closed[2]

    @property
    def is_hidden(self) -> bool:
        """Whether this sheet must not be seen yet."""
        if self.source is Source.EVALUATOR:
            return not self.sight.sees_sheet(self.evaluator)
        return self.source is Source.CONSENSUS and not self.sight.sees_consensus

    def is_barred(self, value: Evaluation, key: str, candidate: str) -> bool:
        """Whether what this evaluator says in a cell does not count."""
        return self.source is Source.EVALUATOR and not counts(value, self.evaluator, candidate, key)


def _misses_limit(criterion: Criterion, number: float) -> bool:
    least, most = criterion.at_least, criterion.at_most
    return (least is not None and number < least) or (most is not None and number > most)


def short_figure(number: float, unit: str) -> str:
    """A figure as narrow columns have room for it, with the sign of its currency: € 5.20 m."""
    text = f"{shown(number / 1_000_000, 2)}{NBSP}m" if abs(number) >= 1_000_000 else plain(number)
    if unit in SIGNS:
        return f"{SIGNS[unit]}{NBSP}{text}"
    return f"{text}{NBSP}{unit}" if unit else text

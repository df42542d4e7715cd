"""The details of one criterion: what it is, what is asked for, its levels, limits and value function."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from scorecard.core.edits import change_criterion
from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind, Scale, Shape
from scorecard.core.numbers import plain
from scorecard.core.scale import levels_of
from scorecard.gui.buttons import Button
from scorecard.gui.check_box import Check
from scorecard.gui.document import Gesture
from scorecard.gui.fields import Field
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.value_editor import NumberLine, ValueEditor


class Lines(QPlainTextEdit):
    """A text of several lines, as high as what it holds. Leaving it takes what was typed.

    given  another text was given
    """

    given = Signal(str)

    def __init__(self, look: Look, least: int, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._least = least
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        beside = look.length("space.xxs")
        self.setViewportMargins(beside, 0, beside, 0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        look.changed.connect(self._fit)
        self._fit()

    def set_text(self, text: str) -> None:
        """Show a text, unless another one is being typed."""
        if not (self.hasFocus() and self.document().isModified()) and text != self.toPlainText():
            self.setPlainText(text)
            self.document().setModified(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self.given.emit(self.toPlainText().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        line = metrics.lineSpacing()
        lines = max(int(self.document().documentLayout().documentSize().height()), self._least)
        if self.document().isEmpty() and self.placeholderText():
            room = QRect(0, 0, self.viewport().width() - round(2 * self.document().documentMargin()), 0)
            wrapped = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.placeholderText())
            lines = max(round(wrapped.height() / line), lines)
        inset = round(2 * self.document().documentMargin()) + 2 * self._look.length("space.xs")
        self.setFixedHeight(lines * line + inset + 2 * self._look.length("line.hair"))


FREE: Final = frozenset({"name", "description", "evidence"})
"""What explains a criterion, and may be changed while it is settled."""


class CriterionForm(QScrollArea):
    """The form. Everything is taken as soon as it is left; what cannot be stays in its field, with the reason.

    failed              the kind cannot be changed (EditError)
    formulas_requested  somebody wants to see what comes of each formula that fits this measure
    """

    failed = Signal(object)
    formulas_requested = Signal()

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._opened = opened
        self._key = ""
        self._built: tuple[Any, ...] = ()
        self._parts: dict[str, Any] = {}
        self._settled = ""
        self.compare: Button | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Details of the criterion"))
        opened.seen.changed.connect(self._on_changed)
        opened.ranking.ranked.connect(self._on_ranked)

    @property
    def key(self) -> str:
        """The criterion that is shown; "" for none."""
        return self._key

    def part(self, name: str) -> Any:
        """One of the fields that are shown, by the name of what it holds."""
        return self._parts[name]

    def show_criterion(self, key: str) -> None:
        """Show a criterion; what was being typed for the one before is taken."""
        focused: QWidget | None = QApplication.focusWidget()
        if key != self._key and focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
        self._key = key
        self._fill()

    def settle(self, why: str) -> None:
        """Let only what explains a criterion be changed, saying why, or with "" everything again."""
        self._settled = why
        for name, part in self._parts.items():
            if isinstance(part, QWidget) and name not in FREE and not name.endswith("_field"):
                part.setEnabled(not why)
                part.setToolTip(why)
        for text in self._parts.get("levels", {}).values():
            text.setReadOnly(bool(why))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), 0)

    # ---- following --------------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if self.isVisible() and (before.criteria, before.scale) != (after.criteria, after.scale):
            old, new = before.criteria.get(self._key), after.criteria.get(self._key)
            if old is not new or before.scale is not after.scale:
                self._fill()

    def _on_ranked(self, _scorecard: object) -> None:
        criterion = self._criterion()
        if self.isVisible() and criterion is not None and criterion.kind is Kind.MEASURE and "value" in self._parts:
            self._fill_value(criterion)

    def _criterion(self) -> Criterion | None:
        found: Criterion | None = self._opened.value.criteria.get(self._key)
        return found

    def _fill(self) -> None:
        criterion = self._criterion()
        scale = self._opened.value.scale
        wanted: tuple[Any, ...] = ()
        if criterion is not None:
            wanted = (self._key, criterion.kind, _levels(criterion, scale) if criterion.kind is Kind.RATING else ())
        if wanted != self._built or self.widget() is None:
            self._built = wanted
            self._build(criterion, scale)
        if criterion is not None:
            self._fill_parts(criterion, scale)

    def _fill_parts(self, criterion: Criterion, scale: Scale) -> None:
        for name in ("description", "evidence"):
            self._parts[name].set_text(getattr(criterion, name))
        line = self._parts["name"]
        if not (line.hasFocus() and line.isModified()):
            line.setText(criterion.name)
        self._parts["kind"].choose(criterion.kind.value)
        for name in ("at_least", "at_most"):
            if name in self._parts:
                self._parts[name].set_number(getattr(criterion, name))
        if "sealed" in self._parts:
            self._parts["sealed"].setChecked(criterion.sealed)
        said, common = dict(criterion.levels), dict(self._opened.value.scale.levels)
        for level, text in self._parts.get("levels", {}).items():
            text.set_text(said.get(level, ""))
            text.setPlaceholderText("" if said else common.get(level, ""))  # own words hold alone
        if "value" in self._parts:
            self._fill_value(criterion)
        if self._settled:
            self.settle(self._settled)

    def _fill_value(self, criterion: Criterion) -> None:
        card = self._opened.scorecard
        fit = None if card is None else card.assessment.compliant
        found: dict[str, float] = {}
        for candidate, cells in self._opened.value.facts.items():
            cell = cells.get(self._key)
            if cell is not None and isinstance(cell.score, float):
                found[candidate] = cell.score
        compliant = [number for key, number in found.items() if fit is None or key in fit]
        self._parts["value"].show_measure(criterion, list(found.values()), compliant)
        if self.compare is not None:
            self.compare.setVisible(criterion.value.shape is not Shape.CATEGORIES)

    # ---- building ---------------------------------------------------------------------------------------

    def _build(self, criterion: Criterion | None, scale: Scale) -> None:
        look = self._look
        self._parts = {}
        self.compare = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        side = look.length("space.lg")
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(look.length("space.md"))
        if criterion is None:
            column.addWidget(
                Text(look, self.tr("Choose a criterion to see its details."), "body", "text.secondary", wraps=True)
            )
        else:
            self._build_head(column, criterion)
            if criterion.kind is Kind.MEASURE:
                self._parts["value"] = ValueEditor(look, self._commit, self._preview)
                column.addWidget(self._parts["value"])
                self.compare = Button(look, self.tr("Compare price formulas\N{HORIZONTAL ELLIPSIS}"), small=True)
                self.compare.clicked.connect(self.formulas_requested)
                column.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)
            gate = criterion.kind is Kind.GATE
            what = self.tr("What must be fulfilled") if gate else self.tr("Description")
            self._build_text(column, "description", what, 2)
            self._build_text(column, "evidence", self.tr("Evidence asked for"), 2)
            if criterion.kind is Kind.RATING:
                self._build_levels(column, criterion, scale)
            self._build_limits(column, criterion)
            if criterion.kind is not Kind.GROUP:
                self._build_sealed(column)
        column.addStretch(1)
        before = self.takeWidget()
        if before is not None:  # `setWidget` would delete it at once, in the midst of the key that it handles
            before.hide()
            before.deleteLater()
        self.setWidget(inside)

    def _build_head(self, column: QVBoxLayout, criterion: Criterion) -> None:
        look, kind = self._look, criterion.kind
        name = Field(look, self.tr("Name"))
        assert isinstance(name.editor, QLineEdit)
        name.editor.editingFinished.connect(partial(self._on_name, name))
        self._parts["name"], self._parts["name_field"] = name.editor, name
        column.addWidget(name)
        kinds = SegmentedControl(
            look,
            self.tr("Kind"),
            (
                (Kind.RATING.value, self.tr("Rating")),
                (Kind.MEASURE.value, self.tr("Measure")),
                (Kind.GATE.value, self.tr("Gate")),
                (Kind.GROUP.value, self.tr("Group")),
            ),
            fills=True,
        )
        kinds.chosen.connect(self._on_kind)
        self._parts["kind"] = kinds
        kind_field = Field(look, self.tr("Kind"), kinds)
        column.addWidget(kind_field)
        about = {
            Kind.RATING: self.tr("People score it on the scale."),
            Kind.MEASURE: self.tr("A number with a unit, turned into a value by a formula."),
            Kind.GATE: self.tr("Passed or failed: who fails is out, unless somebody waives it. It has no weight."),
            Kind.GROUP: self.tr("It holds other criteria and has their weighted mean."),
        }
        column.addWidget(Text(look, about[kind], "small", "text.secondary", wraps=True))

    def _build_text(self, column: QVBoxLayout, name: str, label: str, least: int) -> None:
        lines = Lines(self._look, least, label)
        lines.given.connect(partial(self._on_text, name, label))
        self._parts[name] = lines
        field = Field(self._look, label, lines)
        self._parts[f"{name}_field"] = field
        column.addWidget(field)

    def _build_levels(self, column: QVBoxLayout, criterion: Criterion, scale: Scale) -> None:
        look = self._look
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.sm"))
        grid.setVerticalSpacing(look.length("space.xs"))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Text(look, self.tr("What each level means"), "label", "text.tertiary"), 0, 0, 1, 2)
        common = dict(scale.levels)
        self._parts["levels"] = {}
        for at, level in enumerate(reversed(_levels(criterion, scale))):
            name = self.tr("Level {level}").format(level=plain(level))
            lines = Lines(look, 1, name)
            lines.setPlaceholderText(common.get(level, ""))
            lines.given.connect(partial(self._on_level, level))
            self._parts["levels"][level] = lines
            number = Text(look, plain(level), "strong")
            number.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
            number.setContentsMargins(0, look.length("space.sm"), 0, 0)
            grid.addWidget(number, at + 1, 0)
            grid.addWidget(lines, at + 1, 1)
        column.addLayout(grid)

    def _build_limits(self, column: QVBoxLayout, criterion: Criterion) -> None:
        kind = criterion.kind
        if kind is Kind.GATE or criterion.value.shape is Shape.CATEGORIES:
            return
        labels = {"at_least": self.tr("Out below"), "at_most": self.tr("Out above")}
        if kind is Kind.GROUP:
            labels = {"at_least": self.tr("Out below, points of 100")}
        row = QHBoxLayout()
        row.setSpacing(self._look.length("space.md"))
        for name, label in labels.items():
            line = NumberLine(label, empty=self.tr("no limit"))
            line.given.connect(partial(self._on_limit, name))
            self._parts[name] = line
            field = Field(self._look, label, line)
            self._parts[f"{name}_field"] = field
            row.addWidget(field, 1)
        if len(labels) == 1:
            row.addStretch(1)
        column.addLayout(row)

    def _build_sealed(self, column: QVBoxLayout) -> None:
        about = self.tr("In a formal process nobody sees its figures before the quality scores are in")
        box = Check(self._look, self.tr("Sealed until quality is scored"))
        box.setToolTip(about)
        box.setAccessibleDescription(about)
        box.clicked.connect(self._on_sealed)
        self._parts["sealed"] = box
        column.addWidget(box)

    # ---- edits ------------------------------------------------------------------------------------------

    def _commit(self, what: str, fields: dict[str, Any], gesture: Gesture | None = None) -> str:
        """Change fields of the criterion; what is wrong with them, "" for nothing."""
        criterion = self._criterion()
        if criterion is None:
            return ""
        try:
            value = change_criterion(self._opened.value, self._key, **fields)
        except EditError as error:
            return error.said_there
        label = self.tr("{what} of {name}").format(what=what, name=criterion.name)
        self._opened.ranking.immediate = False
        self._opened.seen.edit(label, value, gesture)
        return ""

    def _preview(self, fields: dict[str, Any] | None) -> str:
        """Show the criterion with other fields everywhere, or with None as it is kept."""
        ranking = self._opened.ranking
        if fields is None:
            ranking.immediate = False
            self._opened.seen.end_preview()
            return ""
        try:
            value = change_criterion(self._opened.value, self._key, **fields)
        except EditError as error:
            return error.said_there
        ranking.immediate = True
        self._opened.seen.preview(value)
        return ""

    def _on_name(self, field: Field) -> None:
        line, criterion = field.editor, self._criterion()
        assert isinstance(line, QLineEdit)
        if criterion is None or not line.isModified() or line.text().strip() == criterion.name:
            return
        fault = self._commit(self.tr("Name"), {"name": line.text().strip()})
        field.set_fault(fault)
        line.setModified(bool(fault))

    def _on_kind(self, kind: str) -> None:
        criterion = self._criterion()
        fault = self._commit(self.tr("Kind"), {"kind": Kind(kind)})
        if fault and criterion is not None:
            self._parts["kind"].choose(criterion.kind.value)
            self.failed.emit(EditError(fault, place=criterion.name))

    def _on_text(self, name: str, label: str, text: str) -> None:
        self._parts[f"{name}_field"].set_fault(self._commit(label, {name: text}))

    def _on_level(self, level: float, text: str) -> None:
        criterion = self._criterion()
        if criterion is None:
            return
        kept = {at: said for at, said in criterion.levels if at != level}
        levels = tuple(sorted({**kept, **({level: text} if text else {})}.items()))
        fault = self._commit(self.tr("Levels"), {"levels": levels})
        if fault:
            self.failed.emit(EditError(fault, place=criterion.name))

    def _on_limit(self, name: str, number: float | None) -> None:
        fault = self._commit(self.tr("Limits"), {name: number})
        self._parts[f"{name}_field"].set_fault(fault)
        if fault:
            self._parts[name].setModified(True)

    def _on_sealed(self, checked: bool) -> None:
        self._commit(self.tr("Seal"), {"sealed": checked})


def _levels(criterion: Criterion, scale: Scale) -> tuple[float, ...]:
    """The levels that can be described, ascending."""
    return levels_of(scale, (*scale.levels, *criterion.levels))

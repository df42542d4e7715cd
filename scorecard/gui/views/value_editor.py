"""How a measure becomes a value: its shape, the numbers that the shape needs, and the curve that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scorecard.core.checks import implied_direction
from scorecard.core.model import Criterion, Direction, Shape, ValueFunction
from scorecard.core.values import SHAPE_FIELDS, is_relative
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.document import Gesture
from scorecard.gui.fields import Field, Picker, mark_invalid
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.typed import long_text, number_from, number_text
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.curve_editor import CurveEditor, Points
from scorecard.gui.views.value_curve import curve_of


class Commit(Protocol):
    """Takes the name of what is edited and the fields of the criterion; edits of one gesture are one step of undo.

    Answers what is wrong with the fields, "" for nothing.
    """

    def __call__(self, what: str, fields: dict[str, Any], gesture: Gesture | None = None) -> str: ...


Preview = Callable[[dict[str, Any] | None], str]
"""Shows fields of the criterion without keeping them, or with None what is kept; answers what is wrong with them."""

SHAPES: Final = (
    Shape.LINEAR,
    Shape.PIECEWISE,
    Shape.CATEGORIES,
    Shape.LOWEST_OVER_PRICE,
    Shape.LINEAR_PENALTY,
    Shape.LOGARITHMIC,
    Shape.SHARE_OF_BEST,
)


class NumberLine(QLineEdit):
    """A line for a number of any size, or for none where it may stay empty.

    Thousands stand apart in it while nobody types in it.

    given    a number was given, or None for none
    faulted  what stands there is no number (why), or is one again ("")
    """

    given = Signal(object)
    faulted = Signal(str)

    def __init__(self, name: str, *, empty: str | None = None, parent: QWidget | None = None) -> None:
        """`empty` says what holds while the line is empty; None: a number is needed."""
        super().__init__(parent)
        self._needed = empty is None
        self._number: float | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(empty or "")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editingFinished.connect(self._take)

    def set_number(self, number: float | None) -> None:
        """Show a number, unless another one is being typed."""
        self._number = number
        if not (self.hasFocus() and self.isModified()):
            words = number_text if self.hasFocus() else long_text
            self.setText("" if number is None else words(number, self.locale()))
            self.setModified(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.isModified() and self._number is not None:
            self.setText(number_text(self._number, self.locale()))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.isModified():
            self.set_number(self._number)

    def say(self, fault: str) -> None:
        """Show what is wrong with it; "" takes that back."""
        mark_invalid(self, fault)
        self.setToolTip(fault)
        self.faulted.emit(fault)

    def _take(self) -> None:
        if not self.isModified():
            return
        text = self.text().strip()
        number = number_from(text, self.locale()) if text else None
        if number is None and (text or self._needed):
            self.say(self.tr("A number is needed here"))
            return
        self.say("")
        self.setModified(False)
        if number != self._number:
            self.given.emit(number)
        else:
            self.set_number(number)


class PairRows(QWidget):
    """Pairs of something and what it is worth, in per cent, one below the other.

    edited  the pairs as they are to be, in the order of the rows
    """

    edited = Signal(object)

    def __init__(self, look: Look, name: str, add: str, *, numbers: bool, parent: QWidget | None = None) -> None:
        """`numbers`: what is worth something is a number, otherwise a word."""
        super().__init__(parent)
        self._look = look
        self._name = name
        self._numbers = numbers
        self._pairs: list[tuple[Any, float]] = []
        self._firsts: list[QLineEdit] = []
        self._rows = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        self._grid_place = column
        column.addWidget(self._rows)
        self._add = Button(look, add, icon="add", kind=ButtonKind.GHOST, small=True)
        self._add.clicked.connect(self._on_add)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def lines(self) -> list[QLineEdit]:
        """The lines of what is worth something, from the top down."""
        return self._firsts

    def set_pairs(self, pairs: Sequence[tuple[Any, float]]) -> None:
        """Show pairs."""
        if list(pairs) == self._pairs and self._firsts:
            return
        self._pairs = list(pairs)
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._look.length("space.sm"))
        grid.setVerticalSpacing(self._look.length("space.xs"))
        grid.setColumnStretch(0, 1)
        grid.addWidget(Text(self._look, self._name, "label", "text.tertiary"), 0, 0)
        grid.addWidget(Text(self._look, self.tr("Worth, %"), "label", "text.tertiary"), 0, 1)
        self._firsts = []
        for at, (what, worth) in enumerate(self._pairs):
            first = self._line_of(at, what)
            second = NumberLine(self.tr("Worth of {what}, per cent").format(what=what))
            second.set_number(round(worth * 100, 9))
            second.setFixedWidth(self._look.length("column.score"))
            second.given.connect(partial(self._on_worth, at))
            gone = IconButton(self._look, "close", self.tr("Remove {what}").format(what=what), size="icon.inline")
            gone.clicked.connect(partial(self._on_removed, at))
            for column, widget in enumerate((first, second, gone)):
                grid.addWidget(widget, at + 1, column)
            self._firsts.append(first)
        self._grid_place.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows

    def _line_of(self, at: int, what: Any) -> QLineEdit:
        if self._numbers:
            number = NumberLine(self._name)
            number.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            number.set_number(float(what))
            number.given.connect(partial(self._on_first, at))
            return number
        line = QLineEdit(str(what))
        line.setAccessibleName(self._name)
        line.editingFinished.connect(partial(self._on_word, at, line))
        return line

    def _on_word(self, at: int, line: QLineEdit) -> None:
        if line.isModified() and line.text().strip():
            line.setModified(False)
            self._on_first(at, line.text().strip())

    def _on_first(self, at: int, what: Any) -> None:
        self._give(
            [(what, worth) if at == each else pair for each, pair in enumerate(self._pairs) for worth in pair[1:]]
        )

    def _on_worth(self, at: int, worth: float) -> None:
        self._give([(pair[0], worth / 100) if at == each else pair for each, pair in enumerate(self._pairs)])

    def _on_removed(self, at: int) -> None:
        self._give([pair for each, pair in enumerate(self._pairs) if at != each])

    def _on_add(self) -> None:
        if not self._numbers:
            taken = {pair[0] for pair in self._pairs}
            names = (self.tr("Category {number}").format(number=at) for at in range(len(taken) + 1, 2 * len(taken) + 3))
            self._give([*self._pairs, (next(name for name in names if name not in taken), 0.0)])
            return
        last, worth = self._pairs[-1] if self._pairs else (0.0, 0.0)
        before = self._pairs[-2][0] if len(self._pairs) > 1 else last - 1
        self._give([*self._pairs, (last + (last - before), worth)])

    def _give(self, pairs: list[tuple[Any, float]]) -> None:
        self.edited.emit(tuple(sorted(pairs)) if self._numbers else tuple(pairs))


class ValueEditor(QWidget):
    """Unit, direction and value function of a measure. Every edit goes through `commit`, what is tried by `preview`."""

    def __init__(self, look: Look, commit: Commit, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._commit = commit
        self._preview = preview
        self._criterion = Criterion()
        self._measures: tuple[float, ...] = ()
        self._words = self._shape_words()
        self.unit = Field(look, self.tr("Unit"))
        self.direction = SegmentedControl(
            look,
            self.tr("Better is"),
            ((Direction.HIGHER.value, self.tr("Higher")), (Direction.LOWER.value, self.tr("Lower"))),
            fills=True,
        )
        self.shape = Picker(look, self.tr("How it becomes a value"))
        for shape in SHAPES:
            self.shape.addItem(self._words[shape][0], shape.value)
        self._about = Text(look, "", "small", "text.secondary", wraps=True)
        self._warning = Text(look, "", "small", "warn.text", wraps=True)
        self.curve = CurveEditor(look)
        self.numbers: dict[str, NumberLine] = {}
        self._number_fields: dict[str, Field] = {}
        for name, (label, empty) in self._number_words().items():
            line = NumberLine(label, empty=empty)
            line.given.connect(partial(self._on_number, name))
            self.numbers[name] = line
            self._number_fields[name] = Field(look, label, line)
        self.points = PairRows(look, self.tr("Measure"), self.tr("Add point"), numbers=True)
        self.categories = PairRows(look, self.tr("Category"), self.tr("Add category"), numbers=False)
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        self._arrange(look)
        assert isinstance(self.unit.editor, QLineEdit)
        self.unit.editor.editingFinished.connect(self._on_unit)
        self.direction.chosen.connect(self._on_direction)
        self.shape.activated.connect(self._on_shape)
        self.points.edited.connect(self._on_points)
        self.curve.moved.connect(self._on_moved)
        self.curve.left.connect(self._on_left)
        self.curve.edited.connect(self._on_points)
        self.categories.edited.connect(self._on_categories)

    def show_measure(self, criterion: Criterion, measures: Sequence[float], compliant: Sequence[float]) -> None:
        """Show a measure with the candidates' figures; `compliant` is what relative shapes go by."""
        self._criterion = criterion
        self._measures = tuple(measures)
        function, shape = criterion.value, criterion.value.shape
        editor = self.unit.editor
        assert isinstance(editor, QLineEdit)
        if not (editor.hasFocus() and editor.isModified()):
            editor.setText(criterion.unit)
            editor.setModified(False)
        self.direction.choose(criterion.direction.value)
        self.direction.setEnabled(implied_direction(function) is None)
        self.shape.setCurrentIndex(SHAPES.index(shape))
        self._about.setText(self._words[shape][1])
        used = SHAPE_FIELDS[shape]
        for name, field in self._number_fields.items():
            field.setVisible(name in used)
            self.numbers[name].set_number(getattr(function, name))
        self.points.setVisible("points" in used)
        self.categories.setVisible("categories" in used)
        self.points.set_pairs(function.points)
        self.categories.set_pairs(function.categories)
        relative = is_relative(criterion)
        self._warning.setVisible(relative)
        self._warning.setText(
            self.tr(
                "This goes by what the candidates offer: when one joins, leaves or is out, the others' points change,"
                " and so can their order."
            )
            if relative
            else ""
        )
        self.curve.setVisible(shape is not Shape.CATEGORIES)
        self.curve.show_curve(curve_of(criterion, measures, compliant))
        self._say("")

    def _arrange(self, look: Look) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        pair = QHBoxLayout()
        pair.setSpacing(look.length("space.md"))
        pair.addWidget(self.unit, 1)
        pair.addWidget(Field(look, self.tr("Better is"), self.direction), 1)
        column.addLayout(pair)
        column.addWidget(Field(look, self.tr("How it becomes a value"), self.shape))
        column.addWidget(self._about)
        column.addWidget(self.curve)
        numbers = QHBoxLayout()
        numbers.setSpacing(look.length("space.md"))
        for field in self._number_fields.values():
            numbers.addWidget(field, 1)
        column.addLayout(numbers)
        for each in (self.points, self.categories, self._fault, self._warning):
            column.addWidget(each)

    def _number_words(self) -> dict[str, tuple[str, str | None]]:
        """Field of the value function -> its label, and what holds while it is empty."""
        return {
            "worst": (self.tr("Worth 0"), self.tr("worst offer")),
            "best": (self.tr("Worth 100"), self.tr("best offer")),
            "reference": (self.tr("Worth 100"), self.tr("lowest offer")),
            "zero_at": (self.tr("Worth 0 at, times"), None),
        }

    def _shape_words(self) -> dict[Shape, tuple[str, str]]:
        """Shape -> its name, and one sentence on it."""
        return {
            Shape.LINEAR: (
                self.tr("Straight line"),
                self.tr("Worth 0 at one number and 100 at another that are fixed beforehand, evenly in between."),
            ),
            Shape.PIECEWISE: (
                self.tr("Through points"),
                self.tr(
                    "Straight lines between agreed points, flat beyond the first and the last. Drag a square to move a "
                    "point; the rings are the candidates."
                ),
            ),
            Shape.CATEGORIES: (
                self.tr("Categories"),
                self.tr("Each candidate has one of a few words, and each word is worth something."),
            ),
            Shape.LOWEST_OVER_PRICE: (
                self.tr("Lowest price over price"),
                self.tr("The reference price divided by the price: twice the price is worth half."),
            ),
            Shape.LINEAR_PENALTY: (
                self.tr("Evenly down from the lowest price"),
                self.tr("Worth 100 at the reference price, evenly down to 0 at a multiple of it."),
            ),
            Shape.LOGARITHMIC: (
                self.tr("By the logarithm of the price"),
                self.tr("Worth 100 at the reference price and 0 at a multiple of it, steeper at first."),
            ),
            Shape.SHARE_OF_BEST: (
                self.tr("Share of the best offer"),
                self.tr("The offer divided by the best one, or the best divided by it where lower is better."),
            ),
        }

    # ---- edits --------------------------------------------------------------------------------------

    def _on_unit(self) -> None:
        editor = self.unit.editor
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            editor.setModified(False)
            self.unit.set_fault(self._commit(self.tr("Unit"), {"unit": editor.text().strip()}))

    def _on_direction(self, direction: str) -> None:
        self._say(self._commit(self.tr("Direction"), {"direction": Direction(direction)}))
        self.direction.choose(self._criterion.direction.value)

    def _on_shape(self, at: int) -> None:
        shape = SHAPES[at]
        if shape is self._criterion.value.shape:
            return
        fault = self._commit(self.tr("Value function"), {"value": self._begun(shape)})
        self.shape.setCurrentIndex(SHAPES.index(self._criterion.value.shape))
        self._say(fault)

    def _begun(self, shape: Shape) -> ValueFunction:
        """A function of another shape with what it needs to begin with."""
        function, lower = self._criterion.value, self._criterion.direction is Direction.LOWER
        ends = [each for each in (function.worst, function.best) if each is not None] or self._measures or (0.0, 100.0)
        low, high = min(ends), max(ends)
        high = high if high > low else low + (abs(low) or 1.0)
        if shape is Shape.PIECEWISE:
            return ValueFunction(shape, points=((low, 1.0 if lower else 0.0), (high, 0.0 if lower else 1.0)))
        if shape is Shape.CATEGORIES:
            return ValueFunction(shape, categories=((self.tr("yes"), 1.0), (self.tr("no"), 0.0)))
        if shape is Shape.LINEAR and function.points:
            ends = [point[0] for point in (function.points[0], function.points[-1])]
            worst, best = reversed(ends) if lower else ends
            return ValueFunction(shape, worst=worst, best=best)
        return replace(function, shape=shape)

    def _on_number(self, name: str, number: float | None) -> None:
        fault = self._commit(
            self.tr("Value function"),
            {"value": replace(self._criterion.value, **{name: number})},  # type: ignore[arg-type]
        )
        self._number_fields[name].set_fault(fault)
        if fault:
            self.numbers[name].setModified(True)  # what was typed stays, to be put right

    def _on_points(self, points: tuple[tuple[float, float], ...]) -> None:
        value = replace(self._criterion.value, points=points)
        self._say(self._commit(self.tr("Value function"), {"value": value}, self.curve.gesture))

    def _on_moved(self, points: Points) -> None:
        self._say(self._preview({"value": replace(self._criterion.value, points=points)}))

    def _on_left(self) -> None:
        self._preview(None)

    def _on_categories(self, categories: tuple[tuple[str, float], ...]) -> None:
        value = replace(self._criterion.value, categories=categories)
        self._say(self._commit(self.tr("Value function"), {"value": value}))

    def _say(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

"""The scale on which ratings are given: its ends, its step, and what each level means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scorecard.core.edits import set_scale
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Scale
from scorecard.core.numbers import plain
from scorecard.core.scale import levels_of
from scorecard.gui.fields import Field, mark_invalid
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.typed import number_from, number_text

MOST_LEVELS: Final = 21
"""Of a finer scale only the ends and the described levels are shown."""


class ScaleEditor(QWidget):
    """Fields for the scale. What cannot be is said under the number that is wrong, and what was typed stays.

    edited  a person changed it: label and value, to be made an edit
    """

    edited = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._value = Evaluation()
        self._levels: tuple[float, ...] = ()
        self.setAccessibleName(self.tr("Scale"))
        names = {"minimum": self.tr("Minimum"), "maximum": self.tr("Maximum"), "step": self.tr("Step")}
        self.ends = {field: LineField(name) for field, name in names.items()}
        self.meanings: list[LineField] = []
        self._figures: list[Text] = []
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        self._row = QGridLayout()
        self._row.setHorizontalSpacing(look.length("space.md"))
        self._row.setVerticalSpacing(look.length("space.xs"))
        for at, (field, line) in enumerate(self.ends.items()):
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.committed.connect(self._on_end)
            line.restored.connect(self._on_end)
            self._row.addWidget(Field(look, names[field], line), 0, at)
            self._row.setColumnStretch(at, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.length("space.sm"))
        self._grid.setVerticalSpacing(look.length("space.xs"))
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        column.addLayout(self._row)
        self._row.addWidget(self._fault, 1, 0, 1, len(self.ends))
        column.addSpacing(look.length("space.sm"))
        column.addWidget(Text(look, self.tr("What each level means"), "label", "text.tertiary"))
        column.addLayout(self._grid)

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    def show_scale(self, value: Evaluation) -> None:
        """Show the scale of an evaluation."""
        self._value = value
        scale = value.scale
        for field, line in self.ends.items():
            line.show_text(number_text(getattr(scale, field), QLocale()))
        levels = levels_of(scale, scale.levels, MOST_LEVELS)
        meanings = dict(scale.levels)
        while len(self.meanings) > len(levels):
            for gone in (self.meanings.pop(), self._figures.pop()):
                forget(gone)
        while len(self.meanings) < len(levels):
            self._add_row()
        self._levels = levels
        for level, figure, line in zip(levels, self._figures, self.meanings, strict=True):
            figure.setText(plain(level))
            meaning = meanings.get(level, "")
            line.setAccessibleName(self.tr("Meaning of level {level}").format(level=plain(level)))
            line.show_text(meaning)
            line.setPlaceholderText("" if meaning else self.tr("Not described"))

    def follow(self, value: Evaluation) -> None:
        """Make later edits on this value; the scale in it is shown already."""
        self._value = value

    def _add_row(self) -> None:
        at = len(self.meanings)
        figure = Text(self._look, "", "body", "text.secondary")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        figure.setMinimumWidth(self._look.length("column.rank"))
        line = LineField()
        line.committed.connect(self._on_meaning)
        self._figures.append(figure)
        self.meanings.append(line)
        self._grid.addWidget(figure, at, 0)
        self._grid.addWidget(line, at, 1)

    def _on_end(self, _text: str = "") -> None:
        numbers: dict[str, float] = {}
        for field, line in self.ends.items():
            number = number_from(line.text(), QLocale())
            if number is None:
                self._say(self.tr("{name} needs a number.").format(name=line.accessibleName()), (field,))
                return
            numbers[field] = number
        low, high = numbers["minimum"], numbers["maximum"]
        before = self._value.scale
        kept = tuple(each for each in before.levels if low <= each[0] <= high)
        scale = replace(before, minimum=low, maximum=high, step=numbers["step"], levels=kept)
        words = self.tr("Scale from {low} to {high}").format(low=plain(low), high=plain(high))
        self._edit(words, scale)

    def _on_meaning(self, _text: str) -> None:
        shown = dict(zip(self._levels, (line.text().strip() for line in self.meanings), strict=True))
        before = dict(self._value.scale.levels)
        changed = [level for level, text in shown.items() if before.get(level, "") != text]
        levels = tuple((level, text) for level, text in sorted({**before, **shown}.items()) if text)
        if changed:
            words = self.tr("Meaning of level {level}").format(level=plain(changed[0]))
            self._edit(words, replace(self._value.scale, levels=levels))
        else:
            self.show_scale(self._value)

    def _edit(self, label: str, scale: Scale) -> None:
        try:
            value = set_scale(self._value, scale)
        except EditError as error:
            self._say(str(error), (error.field,) if error.field in self.ends else self._typed())
            return
        self._say("")
        self.edited.emit(label, value)

    def _typed(self) -> tuple[str, ...]:
        """The numbers that are not those of the scale."""
        return tuple(field for field, line in self.ends.items() if line.text().strip() != line.kept)

    def _say(self, fault: str, wrong: Sequence[str] = ()) -> None:
        """Say what is wrong under the first of the numbers that are, and mark them all; "" takes it back."""
        for field, line in self.ends.items():
            mark_invalid(line, fault if field in wrong else "")
        fields = tuple(self.ends)
        first = fields.index(wrong[0]) if wrong else 0
        last = first == len(fields) - 1  # what is said there stands at its right edge, and begins further left
        self._row.removeWidget(self._fault)
        self._row.addWidget(self._fault, 1, 0 if last else first, 1, len(fields) if last else len(fields) - first)
        self._fault.setAlignment(Qt.AlignmentFlag.AlignRight if last else Qt.AlignmentFlag.AlignLeft)
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))

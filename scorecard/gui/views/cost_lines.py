"""The lines of one candidate's costs as a grid: what for, and an amount for each year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.cost_buildup import BuildUp
from scorecard.core.costs import add_cost_line, change_cost_line, cost_of, currency_of, remove_cost_line
from scorecard.core.errors import EditError
from scorecard.core.model import CostKind, CostLine, Evaluation
from scorecard.core.numbers import grouped, shown
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.fields import Picker, mark_invalid
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.seen import Seen
from scorecard.gui.views.value_editor import NumberLine

Give = Callable[[str, Callable[[Evaluation], Evaluation]], EditError | None]
"""Makes an edit under a label; the error where it was refused."""

KIND, NAME, CURRENCY, FIRST_YEAR = range(4)


def kind_words(words: QWidget) -> dict[CostKind, str]:
    """What each kind of line is for."""
    return {
        CostKind.FEES: words.tr("Fees"),
        CostKind.TRANSITION: words.tr("Transition"),
        CostKind.RETAINED_TEAM: words.tr("Retained team"),
        CostKind.GOVERNANCE: words.tr("Governance"),
        CostKind.TRAVEL: words.tr("Travel"),
        CostKind.TOOLING: words.tr("Tooling"),
        CostKind.TAX_AND_EXCHANGE: words.tr("Tax and exchange"),
        CostKind.EXIT: words.tr("Exit"),
        CostKind.REWORK: words.tr("Expected rework"),
        CostKind.SERVICE_CREDITS: words.tr("Expected credits"),
    }


class CostLines(QWidget):
    """One row for each line, with the sums of the years under them, and what is wrong with what was typed."""

    def __init__(self, look: Look, document: Seen, give: Give, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._give = give
        self._candidate = ""
        self._shape: tuple[Any, ...] = ()
        self.rows: dict[str, list[QWidget]] = {}
        self.sums: list[Text] = []
        self._wrong: QLineEdit | None = None
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        self.add = Button(look, self.tr("Add line"), icon="add", kind=ButtonKind.GHOST, small=True)
        self._room = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.length("space.xs"))
        self._column.addWidget(self._room)
        self._column.addWidget(self._fault)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._on_add)

    def show_lines(self, candidate: str) -> None:
        """Show the lines of a candidate as they are now."""
        self._candidate = candidate
        value = self._document.value
        given = value.cost_lines.get(candidate, {})
        numbers = sorted(given)
        most = max((len(given[number].amounts) for number in numbers), default=0)
        years = max(value.cost_terms.years + 1, most, 1)
        shape = (candidate, tuple(numbers), years, currency_of(value))
        if shape != self._shape:
            self._shape = shape
            self._build(numbers, years)
        for number in numbers:
            self._fill(self.rows[number], given[number])
        self._show_sums(value, candidate)

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    def settle(self, why: str) -> None:
        """Let nothing be changed, and say why; "" opens the lines again."""
        for part in (self.add, *(each for row in self.rows.values() for each in row)):
            part.setEnabled(not why)
        self.add.setToolTip(why)
        self._room.setToolTip(why)

    def _build(self, numbers: list[str], years: int) -> None:
        look = self._look
        self._wrong = None
        self._say("")
        forget(self._room)
        self._room = room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.xs"))
        grid.setVerticalSpacing(look.length("space.xs"))
        grid.setColumnStretch(NAME, 1)
        heads = [self.tr("Kind"), self.tr("Description"), self.tr("Currency")]
        heads += [self.tr("Year {year}").format(year=year) for year in range(years)]
        for column, head in enumerate(heads):
            label = Text(look, head, "label", "text.tertiary")
            if column == FIRST_YEAR:
                label.setToolTip(self.tr("What falls due at the start; it is not discounted"))
            if column >= FIRST_YEAR:
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, 0, column)
        self.rows = {}
        for at, number in enumerate(numbers, 1):
            self.rows[number] = row = self._row(number, years)
            for column, part in enumerate(row):
                grid.addWidget(part, at, column)
        self.sums = []
        below = len(numbers) + 1
        grid.setRowMinimumHeight(below, look.length("space.xs"))
        for year in range(years):
            total = Text(look, "", "strong")
            total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(total, below + 1, FIRST_YEAR + year)
            self.sums.append(total)
        if numbers:
            grid.addWidget(Text(look, self.tr("Total"), "strong"), below + 1, KIND)
        room.setVisible(bool(numbers))
        self._column.insertWidget(0, room)

    def _row(self, number: str, years: int) -> list[QWidget]:
        look = self._look
        kind = Picker(look, self.tr("What the line is for"))
        kind.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for each, words in kind_words(self).items():
            kind.addItem(words, each.value)
        kind.activated.connect(partial(self._on_kind, number))
        name = LineField(self.tr("Description"))
        name.setMinimumWidth(look.length("column.score_maximum"))
        name.committed.connect(partial(self._on_text, number, "name"))
        currency = LineField(self.tr("Currency"))
        currency.setFixedWidth(look.length("column.number"))
        currency.setPlaceholderText(currency_of(self._document.value))
        currency.committed.connect(partial(self._on_text, number, "currency"))
        row: list[QWidget] = [kind, name, currency]
        for year in range(years):
            amount = NumberLine(self.tr("Year {year}").format(year=year), empty="0")
            amount.setMinimumWidth(look.length("column.score_minimum"))
            amount.setMaximumWidth(look.length("column.score_maximum"))
            amount.given.connect(partial(self._on_amount, number, year))
            amount.faulted.connect(partial(self._on_faulted, amount))
            row.append(amount)
        gone = IconButton(look, "close", self.tr("Remove this line"), size="icon.inline")
        gone.clicked.connect(partial(self._on_removed, number))
        row.append(gone)
        return row

    def _fill(self, row: list[QWidget], line: CostLine) -> None:
        kind, name, currency, *amounts, _gone = row
        assert isinstance(kind, Picker)
        assert isinstance(name, LineField)
        assert isinstance(currency, LineField)
        kind.setCurrentIndex(kind.findData(line.kind.value))
        name.show_text(line.name)
        name.setToolTip("\n".join(part for part in (line.name, line.note) if part))
        currency.show_text(line.currency)
        for year, amount in enumerate(amounts):
            assert isinstance(amount, NumberLine)
            if amount is self._wrong:
                continue  # what was refused stays, to be put right
            given = line.amounts[year] if year < len(line.amounts) else 0.0
            amount.set_number(given or None)

    def _show_sums(self, value: Evaluation, candidate: str) -> None:
        cost: BuildUp | None = None
        if candidate in value.cost_lines:
            try:
                cost = cost_of(value, candidate)
            except EditError:
                cost = None
        for year, total in enumerate(self.sums):
            known = cost is not None and year < len(cost.by_year)
            total.setText(money(cost.by_year[year][0]) if known and cost is not None else "")

    # ---- edits --------------------------------------------------------------------------------------

    def _on_add(self) -> None:
        candidate = self._candidate
        error = self._give(
            self.tr("Added a line of costs"), lambda now: add_cost_line(now, candidate, CostLine(CostKind.FEES))[0]
        )
        if error is not None:
            self._say(error.said_there)
        elif self.rows:
            list(self.rows.values())[-1][NAME].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, number: str) -> None:
        candidate = self._candidate
        error = self._give(self.tr("Removed a line of costs"), lambda now: remove_cost_line(now, candidate, number))
        if error is not None:
            self._say(error.said_there)

    def _on_kind(self, number: str, at: int) -> None:
        kind = list(kind_words(self))[at]
        self._change(self.tr("What a line of costs is for"), number, KIND, kind=kind)

    def _on_text(self, number: str, field: str, text: str) -> None:
        label = self.tr("Name of a line of costs") if field == "name" else self.tr("Currency of a line of costs")
        column = NAME if field == "name" else CURRENCY
        self._change(label, number, column, **{field: text.upper() if field == "currency" else text})

    def _on_amount(self, number: str, year: int, amount: float | None) -> None:
        line = self._document.value.cost_lines.get(self._candidate, {}).get(number)
        if line is None:
            return
        amounts = [*line.amounts, *[0.0] * (year + 1 - len(line.amounts))]
        amounts[year] = amount or 0.0
        while amounts and not amounts[-1]:
            amounts.pop()
        changed = replace(line, amounts=tuple(amounts))
        self._change(self.tr("Costs of a year"), number, FIRST_YEAR + year, amounts=changed.amounts)

    def _change(self, label: str, number: str, column: int, **fields: Any) -> None:
        candidate = self._candidate
        error = self._give(label, lambda now: change_cost_line(now, candidate, number, **fields))
        part = self.rows[number][column] if number in self.rows else None
        if error is None:
            if part is self._wrong:
                self._say("")
        elif isinstance(part, QLineEdit):
            self._say(error.said_there, part)
            if isinstance(part, NumberLine):
                part.setModified(True)
        else:
            self._say(error.said_there)
            self.show_lines(candidate)

    def _on_faulted(self, amount: NumberLine, fault: str) -> None:
        if fault or amount is self._wrong:
            self._say(fault, amount)

    def _say(self, fault: str, wrong: QLineEdit | None = None) -> None:
        """Say under the lines what is wrong, and mark where; "" takes it back."""
        if self._wrong is not None and self._wrong is not wrong:
            mark_invalid(self._wrong, "")
        self._wrong = wrong if fault else None
        if wrong is not None:
            mark_invalid(wrong, fault)
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))


def money(amount: Any) -> str:
    """An amount without cents, its thousands apart."""
    return grouped(shown(float(amount), 0))

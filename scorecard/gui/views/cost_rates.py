"""The rates of exchange of the costs: a row for each currency, what one unit of it is worth, and on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from scorecard.gui.buttons import IconButton
from scorecard.gui.fields import mark_invalid
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.views.value_editor import NumberLine

Rates = Sequence[tuple[str, float, str]]
"""Currency, what one unit of it is worth in that of the result, and the day of the rate, as YYYY-MM-DD."""


class RateRow(NamedTuple):
    """What a rate is typed into, and the button that removes it."""

    worth: NumberLine
    day: LineField
    gone: IconButton


class CostRates(QWidget):
    """A row for each currency that has a rate or needs one. A rate that nobody gave a day gets that of today.

    given  there are other rates (a tuple of rates)
    """

    given = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rates: dict[str, tuple[float, str]] = {}
        self._shape: tuple[tuple[str, bool], ...] = ()
        self._currency = ""
        self.rows: dict[str, RateRow] = {}
        self._asked: QLineEdit | None = None
        self._faults: dict[QLineEdit, str] = {}
        self._waiting: tuple[str, float] | None = None  # a worth that was given with a day that cannot be
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        self._room = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.length("space.xs"))
        self._column.addWidget(Text(look, self.tr("Rates of exchange"), "label", "text.tertiary"))
        self._column.addWidget(self._room)
        self._column.addWidget(self._fault)
        self.setAccessibleName(self.tr("Rates of exchange"))
        self.hide()

    def show_rates(self, rates: Rates, needed: Sequence[str], currency: str) -> None:
        """Show these rates to `currency`, with an open row for each currency that is needed and has none."""
        self._rates = {each: (worth, day) for each, worth, day in rates}
        wanted = sorted(set(needed) - {"", currency})
        shape = tuple((each, each in wanted) for each in (*self._rates, *(w for w in wanted if w not in self._rates)))
        if (shape, currency) != (self._shape, self._currency):
            self._shape, self._currency = shape, currency
            self._build()
        for each, row in self.rows.items():
            worth, day = self._rates.get(each, (None, ""))
            if row.worth not in self._faults:  # what was refused stays, to be put right
                row.worth.set_number(worth)
            row.day.show_text(day)
        self.setVisible(bool(shape))

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    def say(self, fault: str) -> None:
        """Say what is wrong with what was typed last, which stays; "" takes it back."""
        line = self._asked
        if line is not None:
            self._say_at(line, fault)
            if isinstance(line, NumberLine):
                line.setModified(bool(fault))

    def _say_at(self, line: QLineEdit, fault: str) -> None:
        mark_invalid(line, fault)
        self._faults = {each: why for each, why in self._faults.items() if each is not line}
        if fault:
            self._faults[line] = fault
        self._fault.setText("\n".join(self._faults.values()))
        self._fault.setVisible(bool(self._faults))

    def _build(self) -> None:
        look = self._look
        self._asked = self._waiting = None
        self._faults = {}
        self._fault.hide()
        forget(self._room)
        self._room = room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.sm"))
        grid.setVerticalSpacing(look.length("space.xs"))
        self.rows = {}
        for at, (currency, is_needed) in enumerate(self._shape):
            self.rows[currency] = row = self._row(currency)
            if is_needed:
                row.gone.hide()
            parts = (
                Text(look, self.tr("1 {currency} =").format(currency=currency)),
                row.worth,
                Text(look, self._currency),
                Text(look, self.tr("on"), "body", "text.secondary"),
                row.day,
                row.gone,
            )
            for column, part in enumerate(parts):
                grid.addWidget(part, at, column)
        grid.setColumnStretch(6, 1)
        self._column.insertWidget(self._column.indexOf(self._fault), room, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, currency: str) -> RateRow:
        look = self._look
        worth = NumberLine(self.tr("What 1 {currency} is worth").format(currency=currency), empty=self.tr("needed"))
        day = LineField(self.tr("Day of the rate for {currency}").format(currency=currency))
        day.setPlaceholderText(date.today().isoformat())
        for line in (worth, day):
            line.setFixedWidth(look.length("column.score_maximum"))
        gone = IconButton(
            look, "close", self.tr("Remove the rate for {currency}").format(currency=currency), size="icon.inline"
        )
        worth.given.connect(partial(self._on_worth, currency))
        worth.faulted.connect(partial(self._say_at, worth))
        day.committed.connect(partial(self._on_day, currency))
        day.restored.connect(partial(self._say_at, day, ""))
        gone.clicked.connect(partial(self._on_gone, currency))
        return RateRow(worth, day, gone)

    def _on_worth(self, currency: str, worth: float | None) -> None:
        self._asked = self.rows[currency].worth
        if worth is None:
            self._give({key: rate for key, rate in self._rates.items() if key != currency})
            return
        kept = self._rates[currency][1] if currency in self._rates else self.rows[currency].day.text().strip()
        self._waiting = None
        if worth > 0 and kept and not _is_day(kept):
            self._asked, self._waiting = self.rows[currency].day, (currency, worth)  # it is the day that cannot be
            self.rows[currency].worth.setModified(True)
        self._give({**self._rates, currency: (worth, kept or date.today().isoformat())})

    def _on_day(self, currency: str, day: str) -> None:
        self._asked = self.rows[currency].day
        if currency in self._rates:  # without its worth a day is kept in its line alone
            self._give({**self._rates, currency: (self._rates[currency][0], day)})
        elif self._waiting is not None and self._waiting[0] == currency:
            self._say_at(self.rows[currency].day, "")
            self._on_worth(*self._waiting)

    def _on_gone(self, currency: str) -> None:
        self._asked = None
        self._give({key: rate for key, rate in self._rates.items() if key != currency})

    def _give(self, rates: dict[str, tuple[float, str]]) -> None:
        self.given.emit(tuple((currency, worth, day) for currency, (worth, day) in rates.items()))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""What the candidates cost over the term: terms, the lines of each, their sums, and the measure that takes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from scorecard.core.costs import costs_of, currency_of, fed_facts, feed_costs, set_cost_terms
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Fed, Kind, Shape, in_order
from scorecard.core.numbers import shown
from scorecard.core.wording import NOTHING
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field, Picker
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Rule, Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.locked import why_closed_costs, why_settled
from scorecard.gui.models.seen import Seen
from scorecard.gui.notice import IconLine
from scorecard.gui.views.cost_lines import CostLines, money
from scorecard.gui.views.cost_rates import CostRates, Rates
from scorecard.gui.views.value_editor import NumberLine


class CostsBody(QWidget):
    """A view of the page of candidates.

    failed  the costs cannot be written into the measure (EditError)
    fed     the costs were written into a measure (a sentence)
    """

    failed = Signal(object)
    fed = Signal(str)

    def __init__(self, look: Look, document: Seen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self.setAccessibleName(self.tr("Costs over the term"))
        self.years = NumberLine(self.tr("Years of the term"), empty=self.tr("needed"))
        self.discount = NumberLine(self.tr("Discount, % a year"))
        self.currency = LineField(self.tr("Currency"))
        self.volume = NumberLine(self.tr("Volume over the term"), empty=self.tr("unknown"))
        self.unit = LineField(self.tr("Unit of volume"))
        self.feeds = Picker(look, self.tr("Into the measure"))
        self.figure = Picker(look, self.tr("Write the"))
        for fed, words in (
            (Fed.TOTAL, self.tr("Discounted total")),
            (Fed.PER_YEAR, self.tr("Cost a year")),
            (Fed.PER_UNIT, self.tr("Cost per unit")),
        ):
            self.figure.addItem(words, fed.value)
        self.rates = CostRates(look)
        self.candidate = Picker(look, self.tr("Costs of"))
        self.lines = CostLines(look, document, self._give)
        self.feed = Button(look, self.tr("Write into the facts"), kind=ButtonKind.PRIMARY)
        self.fields: dict[str, Field] = {}
        self._note = IconLine(look, "info")
        self._hidden = IconLine(look, "eye-off")
        self._settled = IconLine(look, "lock")
        self.said: list[list[str]] = []
        self._sums = QWidget()
        self._lay_out(look)
        self.years.given.connect(self._on_years)
        self.discount.given.connect(self._on_discount)
        self.volume.given.connect(self._on_volume)
        self.currency.committed.connect(self._on_currency)
        self.unit.committed.connect(self._on_unit)
        for name in ("years", "discount", "volume"):
            getattr(self, name).faulted.connect(self.fields[name].set_fault)
        for name in ("currency", "unit"):
            getattr(self, name).restored.connect(partial(self.fields[name].set_fault, ""))
        self.rates.given.connect(self._on_rates)
        self.feeds.activated.connect(self._on_feeds)
        self.figure.activated.connect(self._on_figure)
        self.candidate.activated.connect(self._on_candidate)
        self.feed.clicked.connect(self._on_feed)
        document.changed.connect(self._on_changed)
        self.refresh()

    def _lay_out(self, look: Look) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        gap = look.length("space.lg")
        column.setContentsMargins(look.length("size.page_left"), gap, look.length("size.page_right"), gap)
        column.setSpacing(gap)
        terms, taking = QHBoxLayout(), QHBoxLayout()
        above = ("years", "discount", "currency", "volume", "unit")
        for row, parts, stretch in (
            (terms, [(name, getattr(self, name)) for name in above], 1),
            (taking, [("fed", self.figure), ("feeds", self.feeds)], 0),
        ):
            row.setSpacing(look.length("space.md"))
            for name, part in parts:
                field = self.fields[name] = Field(look, part.accessibleName(), part)
                row.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        taking.addWidget(self.feed, 0, Qt.AlignmentFlag.AlignBottom)
        taking.addStretch(1)
        column.addLayout(terms)
        column.addWidget(self.rates)
        column.addWidget(self._settled)
        column.addWidget(self._hidden)
        column.addWidget(Rule(look))
        head = QHBoxLayout()
        head.setSpacing(look.length("space.md"))
        head.addWidget(Text(look, self.tr("Costs of"), "strong"))
        head.addWidget(self.candidate)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.lines)
        column.addWidget(Rule(look))
        column.addWidget(self._sums)
        column.addWidget(self._note)
        column.addLayout(taking)
        column.addStretch(1)
        self._column = column
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    @property
    def note(self) -> str:
        """What is said about the measure that takes the costs."""
        return self._note.text

    def show_candidate(self, key: str) -> None:
        """Show the lines of a candidate."""
        self.candidate.setCurrentIndex(max(self.candidate.findData(key), 0))
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        value, terms = self._document.value, self._document.value.cost_terms
        years = float(terms.years) if terms.years else None
        for name, line, number in (
            ("years", self.years, years),
            ("discount", self.discount, round(100 * terms.discount, 9)),
            ("volume", self.volume, terms.volume or None),
        ):
            if not self.fields[name].fault:  # what was refused stays, to be put right
                line.set_number(number)
        self.currency.show_text(terms.currency)
        self.currency.setPlaceholderText(value.head.currency)
        self.unit.show_text(terms.unit)
        needed = [line.currency for lines in value.cost_lines.values() for line in lines.values()]
        self.rates.show_rates(terms.rates, needed, currency_of(value))
        measures = {
            key: row.name
            for key, row in value.criteria.items()
            if row.kind is Kind.MEASURE and row.value.shape is not Shape.CATEGORIES
        }
        self._offer(self.feeds, {"": self.tr("none chosen"), **measures}, terms.feeds)
        self.figure.setCurrentIndex(self.figure.findData(terms.fed.value))
        names = {key: value.candidates[key].name for key in in_order(value.candidates)}
        self._offer(self.candidate, names, self.candidate.currentData() or "")
        settled = why_settled(self._document, "cost_terms")
        closed = why_closed_costs(self._document, self.candidate.currentData() or "")
        self._settled.set_words(settled or closed)
        self._settled.setVisible(bool(settled or closed))
        fields = (self.years, self.discount, self.currency, self.volume, self.unit, self.rates, self.feeds, self.figure)
        for field in fields:
            field.setEnabled(not settled)
        hidden = self._document.sight.costs
        self._hidden.set_words(self.tr("The costs are sealed: what has been entered is not shown before it is opened."))
        self._hidden.setVisible(hidden)
        self.candidate.setEnabled(not hidden)
        self.lines.setVisible(not hidden and bool(names))
        self.lines.show_lines(self.candidate.currentData() or "")
        self.lines.settle(closed)
        self._show_sums(value)
        self.feed.setEnabled(self.feed.isEnabled() and not closed)
        self.feed.setToolTip(closed)

    def _offer(self, picker: Picker, rows: dict[str, str], chosen: str) -> None:
        blocked = QSignalBlocker(picker)
        if [(picker.itemData(at), picker.itemText(at)) for at in range(picker.count())] != list(rows.items()):
            picker.clear()
            for key, name in rows.items():
                picker.addItem(name, key)
            picker.updateGeometry()
        picker.setCurrentIndex(max(picker.findData(chosen), 0))
        picker.setToolTip(picker.currentText())
        del blocked

    def _show_sums(self, value: Evaluation) -> None:
        """What each candidate's costs come to, and whether the measure says so."""
        look, terms = self._look, value.cost_terms
        forget(self._sums)
        self._sums = room = QWidget()
        grid = QGridLayout(room)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.length("space.lg"))
        grid.setVerticalSpacing(look.length("space.xs"))
        grid.setColumnStretch(0, 1)
        found = costs_of(value)
        currency = currency_of(value)
        heads = [
            self.tr("Total of each candidate ({currency})").format(currency=currency)
            if currency
            else self.tr("Total of each candidate"),
            self.tr("Undiscounted"),
            self.tr("Discounted"),
            self.tr("A year"),
            self.tr("Per {unit}").format(unit=terms.unit or self.tr("unit")),
        ]
        for at, head in enumerate(heads):
            grid.addWidget(self._cell(head, "label", "text.tertiary", right=at > 0), 0, at)
        self.said = []
        for key, cost in found.items():
            row = grid.rowCount()
            texts = [value.candidates[key].name]
            if isinstance(cost, EditError):
                grid.addWidget(self._cell(texts[0], "body"), row, 0)
                why = f"{str(cost.what).rstrip('.')}. {cost.advice}".strip()
                grid.addWidget(self._cell(why, "small", "warn.text"), row + 1, 0, 1, len(heads))
                self.said.append([texts[0], why])
                continue
            texts += [money(cost.nominal), money(cost.total), money(cost.per_year)]
            texts.append(NOTHING if cost.per_unit is None else shown(float(cost.per_unit), 4))
            for at, text in enumerate(texts):
                grid.addWidget(self._cell(text, "strong" if at == 2 else "body", right=at > 0), row, at)
            self.said.append(texts)
        room.setVisible(bool(found))
        self._column.insertWidget(self._column.indexOf(self._note), room)
        self._show_note(value, bool(found))

    def _show_note(self, value: Evaluation, given: bool) -> None:
        feeds, figures = value.cost_terms.feeds, fed_facts(value)
        name = value.criteria[feeds].name if feeds in value.criteria else ""
        stale = [
            key
            for key, figure in figures.items()
            if getattr(value.facts.get(key, {}).get(feeds), "score", None) != figure
        ]
        if not given:
            words = self.tr("No costs are given yet. Say how long the term is, then add the lines of each candidate.")
        elif not name:
            words = self.tr("The totals are not used in the ranking yet. Choose the measure to write them into.")
        elif stale:
            names = ", ".join(value.candidates[key].name for key in stale)
            words = self.tr("{measure} has other figures for: {names}.").format(measure=name, names=names)
        else:
            words = self.tr("{measure} has the figures that stand here.").format(measure=name)
        self._note.set_words(words, "warning" if stale else "info")
        self.feed.setEnabled(bool(stale))

    def _cell(self, text: str, role: str, ink: str = "text.primary", *, right: bool = False) -> Text:
        cell = Text(self._look, text, role, ink)
        if right:
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            cell.setMinimumWidth(self._look.length("column.score"))
        return cell

    # ---- edits --------------------------------------------------------------------------------------

    def _give(self, label: str, change: Callable[[Evaluation], Evaluation]) -> EditError | None:
        """Make an edit; the error where it cannot be made."""
        try:
            value = change(self._document.value)
        except EditError as error:
            return error
        self._document.edit(label, value)
        return None

    def _terms(self, label: str, name: str, given: Any) -> None:
        """Change a field of the terms; what cannot be is said under it, and what was typed stays."""
        field = self.fields[name]
        error = self._give(label, lambda now: set_cost_terms(now, **{name: given}))
        field.set_fault("" if error is None else error.said_there)
        if error is None:
            self.refresh()
        elif isinstance(field.editor, NumberLine):
            field.editor.setModified(True)

    def _on_years(self, years: float | None) -> None:
        if years is not None and years != int(years):
            self.fields["years"].set_fault(self.tr("A term has whole years."))
            self.years.setModified(True)
            return
        self._terms(self.tr("Term of the costs"), "years", int(years or 0))

    def _on_discount(self, per_cent: float | None) -> None:
        self._terms(self.tr("Discount rate of the costs"), "discount", round((per_cent or 0.0) / 100, 12))

    def _on_volume(self, volume: float | None) -> None:
        self._terms(self.tr("Volume of the costs"), "volume", volume or 0.0)

    def _on_currency(self, currency: str) -> None:
        self._terms(self.tr("Currency of the costs"), "currency", currency.upper())

    def _on_unit(self, unit: str) -> None:
        self._terms(self.tr("Unit of the volume"), "unit", unit)

    def _on_rates(self, rates: Rates) -> None:
        error = self._give(self.tr("Rates of exchange"), lambda now: set_cost_terms(now, rates=tuple(rates)))
        self.rates.say("" if error is None else error.said_there)

    def _on_feeds(self, at: int) -> None:
        self._terms(self.tr("Measure that takes the costs"), "feeds", self.feeds.itemData(at) or "")

    def _on_figure(self, at: int) -> None:
        self._terms(self.tr("Figure of the costs that it takes"), "fed", Fed(self.figure.itemData(at)))

    def _on_candidate(self, _at: int) -> None:
        self.refresh()

    def _on_feed(self) -> None:
        error = self._give(self.tr("Costs entered as facts"), feed_costs)
        if error is not None:
            self.failed.emit(error)
            return
        value = self._document.value
        name = value.criteria[value.cost_terms.feeds].name
        self.fed.emit(self.tr("The costs are written into {measure}").format(measure=name))

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        tables = ("cost_terms", "cost_lines", "criteria", "candidates", "facts", "head")
        if self.isVisible() and any(getattr(before, each) is not getattr(after, each) for each in tables):
            self.refresh()

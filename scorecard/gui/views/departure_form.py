"""Asking for one thing that is otherwise: what it is, where, and what it is to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from scorecard.core.choice_words import CHOICES
from scorecard.core.departing import stated
from scorecard.core.departures import SAME
from scorecard.core.matrix import agreed_scores
from scorecard.core.model import WHOLE, Aspect, Evaluation, Key, Kind, Missing, Pooling, Shape, in_order
from scorecard.core.numbers import plain, shown
from scorecard.core.scenarios import Value, departures_of, obstacle, under
from scorecard.core.sight import sight
from scorecard.core.tree import tree_of
from scorecard.core.wording import isolated, listed, one_line
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.typed import long_text, number_from
from scorecard.gui.notice import IconLine
from scorecard.gui.views.departure_words import value_told

ASKED: Final = (Aspect.WEIGHT, Aspect.FACT, Aspect.SCORE, Aspect.VOTE, Aspect.CANDIDATE, Aspect.RULE)
CELLS: Final = (Aspect.SCORE, Aspect.FACT)
RULES: Final = {"pooling": Pooling, "missing": Missing}


class DepartureForm(QWidget):
    """Pickers for what is otherwise and where, and a field or a picker for what it is to be.

    What is hidden now is not offered, and a line says so.

    resized  other fields are shown, so that it takes more room or less
    """

    resized = Signal()

    def __init__(
        self,
        look: Look,
        evaluation: Evaluation,
        scenario: str = "",
        *,
        aspects: Collection[Aspect] = ASKED,
        place: Key | None = None,
        is_tried: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`scenario`: its key, "" for none yet. `place`: what is changed, and nothing else is asked for then.

        `is_tried`: the evaluation holds already what is tried, and is called by no name.
        """
        super().__init__(parent)
        self._is_tried = is_tried
        self._look = look
        self._main = evaluation
        self._base = under(evaluation, scenario)
        self._said = departures_of(evaluation, scenario) if scenario in evaluation.scenarios else {}
        self._place = place
        self.what = Picker(look, self.tr("What"))
        self.subject = Picker(look, self.tr("Where"))
        self.leaf = Picker(look, self.tr("Criterion"))
        self.choice = Picker(look, self.tr("Value"))
        self.number = QLineEdit()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._fields = {
            part: Field(look, part.accessibleName(), part)
            for part in (self.what, self.subject, self.leaf, self.number, self.choice)
        }
        self._hint = Text(look, "", "small", "text.secondary", wraps=True)
        self._hidden = IconLine(look, "eye-off")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        for part in (*self._fields.values(), self._hint, self._hidden):
            column.addWidget(part)
        self._subjects = self._what_there_is(aspects)
        self._say_hidden(aspects)
        for aspect in aspects:
            if self._subjects.get(aspect):
                self.what.addItem(self._words(aspect), aspect.value)
        if place is not None:
            self.what.setCurrentIndex(self.what.findData(place[0]))
        self._fill_subject()
        if place is not None:
            self.subject.setCurrentIndex(max(self.subject.findData(place[1]), 0))
            self.leaf.setCurrentIndex(max(self.leaf.findData(place[2]), 0))
        self._show_value()
        self.what.currentIndexChanged.connect(self._on_what)
        self.subject.currentIndexChanged.connect(self._on_where)
        self.leaf.currentIndexChanged.connect(self._on_where)

    # ---- the answer -------------------------------------------------------------------------------------

    @property
    def aspect(self) -> Aspect | None:
        """What is otherwise; None where there is nothing that could be."""
        chosen = self.what.currentData()
        return None if chosen is None else Aspect(chosen)

    @property
    def place(self) -> Key:
        """Where it is otherwise: aspect, subject, leaf or ""."""
        leaf = str(self.leaf.currentData() or WHOLE) if self.aspect in CELLS else WHOLE
        return (str(self.what.currentData() or ""), str(self.subject.currentData() or ""), leaf)

    @property
    def fault(self) -> str:
        """What is said to be wrong with the answer."""
        return self._fields[self.number].fault or self._fields[self.choice].fault

    @property
    def hint(self) -> str:
        """What it is in the evaluation."""
        return self._hint.text()

    @property
    def hidden(self) -> str:
        """What is hidden, so that it is not offered."""
        return self._hidden.text

    def answer(self) -> tuple[Key, Value] | None:
        """Where, and what it is to be, a weight as a share of its siblings, 0..1; None where the field says why not."""
        value, fault = self._value()
        if value is not None and not fault:
            fault = self._why_not(value)
        for part in (self.number, self.choice):
            self._fields[part].set_fault("" if part.isHidden() else fault)
        self.resized.emit()
        return None if fault or value is None else (self.place, value)

    @property
    def about(self) -> str:
        """What is changed, in words."""
        names = [self.subject.currentText(), self.leaf.currentText() if self.aspect in CELLS else ""]
        return ", ".join(filter(None, names))

    def begin(self) -> QWidget:
        """Where the keyboard begins."""
        if self._place is None:
            return self.what
        return self.choice if self.number.isHidden() else self.number

    def _value(self) -> tuple[Value | None, str]:
        """What is given, or what is wrong with it."""
        aspect = self.aspect
        if aspect is None:
            return None, ""
        if aspect is Aspect.CANDIDATE:
            return True, ""
        if not self.choice.isHidden():
            return self.choice.currentData(), ""
        number = number_from(self.number.text(), self.locale())
        least, most = {
            Aspect.WEIGHT: (0.0, 100.0),
            Aspect.SCORE: (self._main.scale.minimum, self._main.scale.maximum),
        }.get(aspect, (None, None))
        if least is not None and most is not None and (number is None or not least <= number <= most):
            words = self.tr("Type a number from {least} to {most}.")
            return None, words.format(least=plain(least), most=plain(most))
        if number is None:
            return None, self.tr("Type a number.")
        if aspect is Aspect.VOTE and number < 0:
            return None, self.tr("A vote cannot be below zero.")
        return (number / 100 if aspect is Aspect.WEIGHT else number), ""

    def _why_not(self, value: Value) -> str:
        place = self.place
        if self.aspect is not Aspect.WEIGHT:
            why = obstacle(self._main, place, value)
            if why is not None:
                return self.tr("This cannot be: {why}.").format(why=why)
        if self._place is not None:
            return ""
        now = self._now(place)
        same = now == value and isinstance(now, bool) is isinstance(value, bool)
        if self.aspect is Aspect.WEIGHT and isinstance(now, float):
            same = abs(now - float(value)) <= SAME
        return self.tr("It is so already.") if same else ""

    def _now(self, place: Key) -> Value | None:
        """What it is now, in the scenario if there is one."""
        if place[0] == Aspect.WEIGHT:
            return stated(self._base, place)
        return self._said.get(place, stated(self._main, place))

    # ---- what is offered ----------------------------------------------------------------------------------

    def _what_there_is(self, aspects: Collection[Aspect]) -> dict[Aspect, list[tuple[str, str]]]:
        """Of each aspect, what it can be about: words and keys."""
        value, tree = self._main, tree_of(self._main.criteria)
        siblings = [sum(each in tree.local_weights for each in group) for group in tree.children.values()]
        many = {
            key for group, count in zip(tree.children.values(), siblings, strict=True) if count > 1 for key in group
        }
        weighed = [key for key in tree.order if key in tree.local_weights and key in many]
        candidates = [(one_line(value.candidates[key].name), key) for key in in_order(value.candidates)]
        self._leaves = {aspect: self._cells(aspect) for aspect in CELLS}
        found = {
            Aspect.WEIGHT: [(self._path(key), key) for key in weighed],
            Aspect.VOTE: [(one_line(value.evaluators[key].name), key) for key in in_order(value.evaluators)],
            Aspect.CANDIDATE: [each for each in candidates if each[1] in self._base.candidates],
            Aspect.RULE: [(self.tr("How scores are pooled"), "pooling"), (self.tr("Missing cells"), "missing")],
        }
        found |= {aspect: candidates if self._leaves[aspect] else [] for aspect in CELLS}
        return {aspect: found[aspect] for aspect in aspects}

    def _cells(self, aspect: Aspect) -> list[tuple[str, str]]:
        """The criteria whose cells can be otherwise, but for those that are hidden."""
        value, seen = self._main, sight(self._main)
        kinds = (Kind.RATING,) if aspect is Aspect.SCORE else (Kind.MEASURE, Kind.GATE)
        return [
            (self._path(key), key)
            for kind in kinds
            for key in tree_of(value.criteria).order
            if value.criteria[key].kind is kind and not seen.hides("departures", (WHOLE, aspect.value, WHOLE, key))
        ]

    def _say_hidden(self, aspects: Iterable[Aspect]) -> None:
        """Say what of the cells is hidden now, and cannot be different therefore."""
        seen, criteria = sight(self._main), self._main.criteria
        lines = []
        if seen.blind and Aspect.SCORE in aspects:
            lines.append(self.tr("Agreed scores are hidden until all sheets are handed in."))
        if seen.sealed and set(aspects) & set(CELLS):
            order = tree_of(criteria).order
            names = [isolated(criteria[key].name) for key in order if key in seen.sealed and criteria[key].sealed]
            words = self.tr("What is sealed cannot be different until it is opened: {names}.")
            lines.append(words.format(names=listed(names)))
        self._hidden.set_words(" ".join(lines))
        self._hidden.setVisible(bool(lines) and self._place is None)

    def _path(self, key: str) -> str:
        row = self._main.criteria[key]
        above = self._main.criteria.get(row.parent)
        name = one_line(row.name)
        return name if above is None else f"{name} ({one_line(above.name)})"

    def _words(self, aspect: Aspect) -> str:
        return {
            Aspect.WEIGHT: self.tr("A weight"),
            Aspect.FACT: self.tr("A figure or a gate"),
            Aspect.SCORE: self.tr("An agreed score"),
            Aspect.VOTE: self.tr("A vote"),
            Aspect.CANDIDATE: self.tr("A candidate is left out"),
            Aspect.RULE: self.tr("A rule"),
        }[aspect]

    # ---- showing it -----------------------------------------------------------------------------------------

    def _on_what(self, _at: int) -> None:
        self._fill_subject()
        self._show_value()
        self.resized.emit()

    def _on_where(self, _at: int) -> None:
        self._show_value()
        self.resized.emit()

    def _fill_subject(self) -> None:
        """Offer what the aspect can be about; what was chosen stays chosen where it is still there."""
        aspect = self.aspect
        for part in (self.subject, self.leaf):
            part.blockSignals(True)
        chosen = self.subject.currentData()
        self.subject.clear()
        for words, key in [] if aspect is None else self._subjects[aspect]:
            self.subject.addItem(words, key)
        self.subject.setCurrentIndex(max(self.subject.findData(chosen), 0))
        self.leaf.clear()
        for words, key in self._leaves.get(aspect, []) if aspect in CELLS else []:
            self.leaf.addItem(words, key)
        self.leaf.setCurrentIndex(0)
        for part in (self.subject, self.leaf):
            part.blockSignals(False)
        label = {
            Aspect.WEIGHT: self.tr("Criterion"),
            Aspect.VOTE: self.tr("Evaluator"),
            Aspect.RULE: self.tr("Rule"),
        }
        asks = self._place is None
        self._fields[self.subject].set_label(
            self.tr("Candidate") if aspect is None else label.get(aspect, self.tr("Candidate"))
        )
        self._fields[self.what].setVisible(asks and self.what.count() > 1)
        self._fields[self.subject].setVisible(asks and aspect is not None)
        self._fields[self.leaf].setVisible(asks and aspect in CELLS)

    def _show_value(self) -> None:
        """Show what it is now, to be changed, and say what it is in the evaluation."""
        aspect, place = self.aspect, self.place
        options = self._options()
        is_number = aspect is not None and aspect is not Aspect.CANDIDATE and not options
        self._fields[self.number].setVisible(is_number)
        self._fields[self.choice].setVisible(bool(options))
        for part in (self.number, self.choice):
            self._fields[part].set_label(self._label())
            self._fields[part].set_fault("")
            part.setVisible(part is (self.number if is_number else self.choice))
        now = None if aspect is None else self._now(place)
        if options:
            self.choice.clear()
            for words, value in options:
                self.choice.addItem(words, value)
            self.choice.setCurrentIndex(max(self.choice.findData(now), 0))
        elif is_number:
            number = 100 * now if aspect is Aspect.WEIGHT and isinstance(now, float) else now
            known = isinstance(number, (int, float)) and not isinstance(number, bool)
            self.number.setText(long_text(round(float(number or 0.0), 6), self.locale()) if known else "")
            self.number.selectAll()
        nothing = self.tr("There is nothing yet that could be different: add criteria and candidates first.")
        self._hint.setText(nothing if aspect is None else self._hint_of(place))
        self._hint.setVisible(bool(self._hint.text()))

    def _options(self) -> list[tuple[str, Value]]:
        """What can be chosen, where it is no number."""
        aspect, (_, subject, leaf) = self.aspect, self.place
        if aspect is Aspect.RULE:
            main = getattr(self._main.rules, subject)
            return [
                (CHOICES[each][:1].upper() + CHOICES[each][1:], str(each))
                for each in RULES[subject]
                if each is not main
            ]
        criterion = self._main.criteria.get(leaf) if aspect is Aspect.FACT else None
        if criterion is None:
            return []
        if criterion.kind is Kind.GATE:
            return [(self.tr("Passed"), True), (self.tr("Not passed"), False)]
        if criterion.value.shape is Shape.CATEGORIES:
            return [(label, label) for label, _ in criterion.value.categories]
        return []

    def _label(self) -> str:
        aspect, (_, subject, leaf) = self.aspect, self.place
        if aspect is Aspect.WEIGHT:
            parent = self._main.criteria[subject].parent
            words = self.tr("Weight within {group}, per cent") if parent else self.tr("Weight, per cent")
            return words.format(group=one_line(self._main.criteria[parent].name)) if parent else words
        if aspect is Aspect.SCORE:
            scale = self._main.scale
            words = self.tr("Agreed score, {least} to {most}")
            return words.format(least=plain(scale.minimum), most=plain(scale.maximum))
        if aspect is Aspect.VOTE:
            return self.tr("Voting weight")
        if aspect is Aspect.RULE:
            return self.tr("Scores are pooled by") if subject == "pooling" else self.tr("Missing cells")
        criterion = self._main.criteria.get(leaf)
        if criterion is None or criterion.kind is Kind.GATE:
            return self.tr("The gate is")
        if criterion.value.shape is Shape.CATEGORIES:
            return self.tr("Category")
        return self.tr("Figure in {unit}").format(unit=criterion.unit) if criterion.unit else self.tr("Figure")

    def _hint_of(self, place: Key) -> str:
        """What it is in the evaluation, as a sentence."""
        aspect, subject, leaf = place
        main = stated(self._main, place)
        where = self.tr("now") if self._is_tried else self.tr("in the evaluation")
        if aspect == Aspect.WEIGHT:
            words = self.tr("{share}\N{NO-BREAK SPACE}% {where}. The others make room in proportion.")
            return words.format(share=shown(100 * float(main or 0.0)), where=where)
        if aspect == Aspect.VOTE:
            words = self.tr("{vote} {where}. With 0 the vote does not count.")
            return words.format(vote=plain(float(main or 0.0)), where=where)
        if aspect == Aspect.CANDIDATE:
            return self.tr("The others are ranked without it.")
        if main is not None:
            told = value_told(self._main, place, main)
            return self.tr("{value} {where}.").format(value=told[:1].upper() + told[1:], where=where)
        if aspect == Aspect.SCORE:
            scores, given = agreed_scores(self._main, (subject,), (leaf,))
            if given[0, 0]:
                words = self.tr("Nothing is agreed {where}; the panel's scores come to {score}.")
                return words.format(score=shown(float(scores[0, 0]), 2), where=where)
            return self.tr("Nothing is scored {where}.").format(where=where)
        return self.tr("Nothing is entered {where}.").format(where=where)

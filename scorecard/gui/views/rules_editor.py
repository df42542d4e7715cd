"""The rules by which scores become a ranking, each with a sentence that says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.edits import set_rules
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Missing, Pooling, RatingRule, Rules
from scorecard.core.tree import tree_of
from scorecard.gui.buttons import IconButton
from scorecard.gui.fields import Field, Picker
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.segmented import SegmentedControl


class Choice(QWidget):
    """Parts of which one is chosen, with a label above and what the chosen one means below.

    chosen  a person chose another (its key)
    """

    chosen = Signal(str)

    def __init__(
        self, look: Look, label: str, parts: Mapping[str, tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`parts`: key -> its word, and the sentence that says what it means."""
        super().__init__(parent)
        self._parts = parts
        self._why = ""
        words = [(key, word) for key, (word, _) in parts.items()]
        self.control = SegmentedControl(look, label, words, fills=True)
        self._meaning = Text(look, "", "small", "text.secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        column.addWidget(Field(look, label, self.control))
        column.addWidget(self._meaning)
        self.control.chosen.connect(self._on_chosen)

    @property
    def meaning(self) -> str:
        """The sentence that is shown."""
        return self._meaning.text()

    def show_choice(self, key: str) -> None:
        """Show a part as chosen, without telling."""
        self.control.choose(key)
        self._say(key)

    def set_closed(self, why: str, *, told: bool = True) -> None:
        """Let nothing be chosen, and where it is `told`, say why below; "" opens it again."""
        self.control.setEnabled(not why)
        self.setToolTip(why)
        self._why = why if told else ""
        self._say(self.control.choice)

    def _on_chosen(self, key: str) -> None:
        self._say(key)
        self.chosen.emit(key)

    def _say(self, key: str) -> None:
        meaning = " ".join(filter(None, (self._parts[key][1], self._why)))
        self._meaning.setText(meaning)
        self.control.setAccessibleDescription(meaning)


class RulesEditor(QWidget):
    """The rules.

    edited   a person changed one: label and value, to be made an edit
    refused  a rule cannot be (EditError)
    """

    edited = Signal(str, object)
    refused = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Evaluation()
        self.setAccessibleName(self.tr("Rules"))
        self.rating = Choice(
            look,
            self.tr("What a score is worth"),
            {
                RatingRule.INTERVAL: (
                    self.tr("Interval"),
                    self.tr("The lowest score is worth nothing, the highest everything."),
                ),
                RatingRule.PROPORTIONAL: (
                    self.tr("Proportional"),
                    self.tr("A score is worth its share of the highest score, as some tenders prescribe."),
                ),
            },
        )
        self.pooling = Choice(
            look,
            self.tr("Several evaluators"),
            {
                Pooling.MEAN: (
                    self.tr("Mean"),
                    self.tr("The mean of their scores, by voting weight. An agreed score wins over it."),
                ),
                Pooling.MEDIAN: (
                    self.tr("Median"),
                    self.tr("The middle score, one voice each. An agreed score wins over it."),
                ),
                Pooling.TRIMMED_MEAN: (
                    self.tr("Trimmed mean"),
                    self.tr("The mean without one highest and one lowest, from three scores on."),
                ),
            },
        )
        self.missing = Choice(
            look,
            self.tr("Missing scores"),
            {
                Missing.PROVISIONAL: (
                    self.tr("Provisional"),
                    self.tr("A total is shown with the range that it can still take, and its rank as provisional."),
                ),
                Missing.REDISTRIBUTE: (
                    self.tr("Redistribute"),
                    self.tr("The weights of what is scored are scaled up to the whole."),
                ),
                Missing.WORST: (self.tr("Worst"), self.tr("What is not scored counts as the worst score.")),
            },
        )
        self.ties = TieBreak(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.lg"))
        for each in (self.rating, self.pooling, self.missing, self.ties):
            column.addWidget(each)
        self.rating.chosen.connect(self._on_rating)
        self.pooling.chosen.connect(self._on_pooling)
        self.missing.chosen.connect(self._on_missing)
        self.ties.changed.connect(self._on_ties)

    def show_rules(self, value: Evaluation) -> None:
        """Show the rules of an evaluation."""
        self._value = value
        rules = value.rules
        self.rating.show_choice(rules.rating)
        self.pooling.show_choice(rules.pooling)
        self.missing.show_choice(rules.missing)
        self.ties.show_order(value)

    def follow(self, value: Evaluation) -> None:
        """Make later edits on this value; the rules in it are shown already."""
        self._value = value

    def _on_rating(self, key: str) -> None:
        self._edit(self.tr("What a score is worth"), replace(self._value.rules, rating=RatingRule(key)))

    def _on_pooling(self, key: str) -> None:
        self._edit(self.tr("How evaluators are pooled"), replace(self._value.rules, pooling=Pooling(key)))

    def _on_missing(self, key: str) -> None:
        self._edit(self.tr("What stands for missing scores"), replace(self._value.rules, missing=Missing(key)))

    def _on_ties(self, order: tuple[str, ...]) -> None:
        self._edit(self.tr("What breaks a tie"), replace(self._value.rules, tie_break=order))

    def _edit(self, label: str, rules: Rules) -> None:
        try:
            value = set_rules(self._value, rules)
        except EditError as error:
            self.show_rules(self._value)
            self.refused.emit(error)
            return
        self.edited.emit(label, value)


class TieBreak(QWidget):
    """The criteria that break a tie, in their order.

    changed  a person gave another order (tuple of keys)
    """

    changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._order: tuple[str, ...] = ()
        self._rows: list[TieRow] = []
        self._picker = Picker(look, self.tr("Add a criterion that breaks ties"))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._meaning = Text(look, "", "small", "text.secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        column.addWidget(Text(look, self.tr("Equal totals"), "label", "text.tertiary"))
        column.addLayout(self._list)
        column.addWidget(self._picker)
        column.addWidget(self._meaning)
        self._picker.activated.connect(self._on_picked)

    @property
    def rows(self) -> list[TieRow]:
        """The criteria that are shown."""
        return self._rows

    @property
    def picker(self) -> Picker:
        """What a criterion is added with."""
        return self._picker

    def show_order(self, value: Evaluation) -> None:
        """Show the criteria of an evaluation that break ties, and those that could."""
        order = value.rules.tie_break
        self._order = order
        while len(self._rows) > len(order):
            row = self._rows.pop()
            forget(row)
        while len(self._rows) < len(order):
            row = TieRow(self._look, len(self._rows))
            row.moved.connect(self._on_moved)
            row.removed.connect(self._on_removed)
            self._rows.append(row)
            self._list.addWidget(row)
        for at, (row, key) in enumerate(zip(self._rows, order, strict=True)):
            row.show_criterion(value.criteria[key].name if key in value.criteria else key, last=at + 1 == len(order))
        self._picker.clear()
        self._picker.addItem(self.tr("Add a criterion\u2026"), "")
        for key in tree_of(value.criteria).order:
            if key not in order and value.criteria[key].kind.is_weighed:
                self._picker.addItem(value.criteria[key].name, key)
        self._picker.setEnabled(self._picker.count() > 1)
        self._meaning.setText(
            self.tr("Who has more in the first of these comes first; if that is equal, in the next one.")
            if order
            else self.tr("Candidates with the same total share a rank.")
        )

    def _on_picked(self, at: int) -> None:
        key = self._picker.itemData(at)
        if key:
            self.changed.emit((*self._order, key))

    def _on_moved(self, at: int, by: int) -> None:
        to = at + by
        if 0 <= to < len(self._order):
            order = list(self._order)
            order.insert(to, order.pop(at))
            self.changed.emit(tuple(order))
            self._rows[to].focus_move(by)

    def _on_removed(self, at: int) -> None:
        self.changed.emit((*self._order[:at], *self._order[at + 1 :]))
        self._picker.setFocus()


class TieRow(QWidget):
    """One criterion that breaks ties.

    moved    its place, and by how much it is to move
    removed  its place
    """

    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, look: Look, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at = at
        self._name = Text(look, "", elides=True)
        self.up = IconButton(look, "up", "", size="icon.inline")
        self.down = IconButton(look, "down", "", size="icon.inline")
        self.remove = IconButton(look, "close", "", size="icon.inline")
        number = Text(look, str(at + 1), "body", "text.tertiary")
        number.setFixedWidth(look.length("column.rank"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(number)
        row.addWidget(self._name, 1)
        for button, slot in ((self.up, self._on_up), (self.down, self._on_down), (self.remove, self._on_remove)):
            row.addWidget(button)
            button.clicked.connect(slot)

    def show_criterion(self, name: str, *, last: bool) -> None:
        """Show a criterion; the last one cannot go down."""
        self._name.setText(name)
        for button, words in (
            (self.up, self.tr("Move {name} up")),
            (self.down, self.tr("Move {name} down")),
            (self.remove, self.tr("Remove {name} from the tie-break")),
        ):
            button.setAccessibleName(words.format(name=name))
            button.setToolTip(words.format(name=name))
        self.up.setEnabled(self._at > 0)
        self.down.setEnabled(not last)

    def focus_move(self, by: int) -> None:
        """Keep the keyboard on the button that moved it."""
        button = self.up if by < 0 else self.down
        (button if button.isEnabled() else self.remove).setFocus()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.nav"))

    def _on_up(self) -> None:
        self.moved.emit(self._at, -1)

    def _on_down(self) -> None:
        self.moved.emit(self._at, 1)

    def _on_remove(self) -> None:
        self.removed.emit(self._at)

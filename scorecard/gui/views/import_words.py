"""Words that stand in the place of scores or weights, each with the number that it counts as."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scorecard.app.correcting import Mapping
from scorecard.core.numbers import plain
from scorecard.gui.fields import mark_invalid
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.typed import number_from

LARGEST: Final = 1e9
"""A word counts as no more than this."""


class WordsPanel(QWidget):
    """The words of a spreadsheet and their numbers; hidden where there are none.

    typed  a word is to count as another number: the word, the number (None: as nothing), whether it is a weight
    """

    typed = Signal(str, object, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scores = _WordNumbers(look, self.tr("Words as scores"))
        self.weights = _WordNumbers(look, self.tr("Words as weights"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        column.addWidget(self.scores)
        column.addWidget(self.weights)
        self.scores.typed.connect(self._on_score)
        self.weights.typed.connect(self._on_weight)
        self.hide()

    def show_words(self, words: tuple[Sequence[str], Sequence[str]], mapping: Mapping) -> None:
        """Show words in the places of scores, and of weights, with what they count as in a mapping."""
        self.scores.show_words(words[0], dict(mapping.words))
        self.weights.show_words(words[1], dict(mapping.weight_words))
        self.setVisible(any(words))

    def _on_score(self, word: str, number: object) -> None:
        self.typed.emit(word, number, False)

    def _on_weight(self, word: str, number: object) -> None:
        self.typed.emit(word, number, True)


class _WordNumbers(QWidget):
    """Words with a line each for the number.

    typed  a word is to count as another number, or with None as nothing
    """

    typed = Signal(str, object)

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self._look = look
        self._words: tuple[str, ...] = ()
        self.lines: list[LineField] = []
        self._names: list[Text] = []
        self._title = Text(look, title, "label", "text.tertiary")
        self.fault = Text(look, "", "caption", "danger.text", wraps=True)
        self.fault.hide()
        rows = QWidget()
        self._rows = QGridLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(look.length("space.md"))
        self._rows.setVerticalSpacing(look.length("space.xs"))
        self._rows.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        for each in (self._title, rows, self.fault):
            column.addWidget(each)
        self._dress()
        look.changed.connect(self._dress)

    def show_words(self, words: Sequence[str], numbers: dict[str, float]) -> None:
        """Show these words and what they count as; what a person is typing stays."""
        self.setVisible(bool(words))
        if tuple(words) != self._words:
            self._make_rows(words)
        for word, line in zip(self._words, self.lines, strict=True):
            number = numbers.get(word)
            line.show_text("" if number is None else plain(number))
            mark_invalid(line, "")
        self._say("")

    def _make_rows(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        while len(self.lines) < len(words):
            name, line = Text(self._look, "", "small", elides=True), LineField()
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setPlaceholderText(self.tr("nothing"))
            line.committed.connect(self._on_committed)
            line.restored.connect(self._on_restored)
            at = len(self.lines)
            self._rows.addWidget(name, at, 0)
            self._rows.addWidget(line, at, 1)
            self._names.append(name)
            self.lines.append(line)
        while len(self.lines) > len(words):
            for each in (self.lines.pop(), self._names.pop()):
                each.hide()
                each.deleteLater()
        for name, line, word in zip(self._names, self.lines, words, strict=True):
            name.setText(word)
            line.setAccessibleName(self.tr("What '{word}' counts as").format(word=word))
            line.setToolTip(self.tr("What '{word}' counts as; nothing where it is no score").format(word=word))
        self._dress()

    def _on_committed(self, text: str) -> None:
        line = self.sender()
        if not isinstance(line, LineField) or line not in self.lines:
            return
        word = self._words[self.lines.index(line)]
        number = number_from(text, self.locale()) if text else None
        if text and (number is None or not math.isfinite(number) or abs(number) > LARGEST):
            what = self.tr("A number is needed for '{word}', such as 3 or 2.5").format(word=word)
            mark_invalid(line, what)
            self._say(what)
            return
        mark_invalid(line, "")
        self._say("")
        self.typed.emit(word, number)

    def _on_restored(self) -> None:
        for line in self.lines:
            mark_invalid(line, "")
        self._say("")

    def _say(self, what: str) -> None:
        self.fault.setText(what)
        self.fault.setVisible(bool(what))

    def _dress(self) -> None:
        for line in self.lines:
            line.setFixedWidth(self._look.length("column.score"))

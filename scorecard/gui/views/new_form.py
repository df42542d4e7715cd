"""What a new evaluation is called and who takes part in it, and what will be made of that."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scorecard.app.start import CURRENCIES
from scorecard.core.errors import ScorecardError
from scorecard.core.wording import listed
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.names_field import NamesField
from scorecard.gui.views.scrolled import Scrolled


class NewForm(EdgeScroll):
    """The title, the currency, and the names of candidates and evaluators."""

    def __init__(self, look: Look, author: str, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self._look = look
        self._inside = inside
        self.setAccessibleName(self.tr("Name and candidates"))
        self.title = _TitleLine()
        self.title_field = Field(look, self.tr("Title"), self.title)
        self._picker = Picker(look, self.tr("Currency"))
        own = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        self._picker.addItems([own, *(each for each in CURRENCIES if each != own)] if own else list(CURRENCIES))
        hint = self.tr("Name of a provider, then Enter")
        self.candidates = NamesField(look, self.tr("Candidates"), hint)
        self.evaluators = NamesField(look, self.tr("Evaluators"), self.tr("Name, then Enter"))
        self.evaluators.set_names([author] if author else [])
        self._arrange(look)
        self.title.returnPressed.connect(self.candidates.line.setFocus)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def currency(self) -> str:
        """The chosen currency."""
        return self._picker.currentText()

    def to_evaluators(self) -> None:
        """Put the keyboard where evaluators are named."""
        self.evaluators.line.setFocus()

    def refuse(self, error: ScorecardError) -> None:
        """Say at the title or at the names why it cannot be made."""
        if not self.title.text().strip():
            self.title_field.set_fault(str(error))
            self.title.setFocus()
        else:
            self.candidates.field.set_fault(str(error))

    def _arrange(self, look: Look) -> None:
        left, top = look.length("size.page_left"), look.length("space.xl") - look.length("space.xs")
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(left, top, look.length("size.page_left"), look.length("space.xl"))
        column.setSpacing(look.length("space.lg"))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(Text(look, self.tr("What it is called and who takes part"), "section"))
        pair = QHBoxLayout()
        pair.setSpacing(look.length("space.md"))
        pair.addWidget(self.title_field, 1, Qt.AlignmentFlag.AlignTop)
        pair.addWidget(Field(look, self.tr("Currency"), self._picker), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(pair)
        column.addWidget(self.candidates)
        column.addWidget(self.evaluators)

    def _dress(self) -> None:
        look = self._look
        sides = 2 * look.length("size.page_left")
        self._inside.setMaximumWidth(round(look.length("size.form") * max(look.text_scale, 1.0)) + sides)


class _TitleLine(QLineEdit):
    """A line that is chosen as a whole when it is first gone to, so that typing replaces it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.isModified():
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.isModified() and not self.hasSelectedText():
            self.selectAll()


class NewSummary(QWidget):
    """What will be made."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("What will be created"))
        self._title = Text(look, "", "verdict", wraps=True)
        self._template = Text(look, "", "body", "text.secondary", wraps=True)
        self._candidates = Text(look, "", "body", "text.primary", wraps=True)
        self._evaluators = Text(look, "", "body", "text.primary", wraps=True)
        self._hint = Text(look, "", "small", "text.secondary", wraps=True)
        self.create_button = Button(
            look,
            self.tr("Create evaluation"),
            kind=ButtonKind.PRIMARY,
            tooltip=self.tr("Create evaluation (Ctrl+Enter)"),
        )
        xs, lg, xl = (look.length(f"space.{name}") for name in ("xs", "lg", "xl"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(xl, lg + xs, lg, 0)
        column.setSpacing(0)
        for widget, gap in (
            (Text(look, self.tr("What will be created"), "label", "text.tertiary"), xs),
            (self._title, xs),
            (self._template, lg),
            (Rule(look), lg),
            (Text(look, self.tr("Candidates"), "label", "text.tertiary"), xs),
            (self._candidates, lg),
            (Text(look, self.tr("Evaluators"), "label", "text.tertiary"), xs),
            (self._evaluators, lg),
            (self._hint, 0),
        ):
            column.addWidget(widget)
            column.addSpacing(gap)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(xl, lg, lg, lg)
        buttons.addWidget(self.create_button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(look.length("line.hair"), 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scrolled(inside))
        whole.addLayout(buttons)
        whole.addStretch(1)

    def show_plan(self, title: str, template: str, candidates: tuple[str, ...], evaluators: tuple[str, ...]) -> None:
        """Say what would be made now."""
        self._title.setText(title or self.tr("Without a title"))
        self._template.setText(self.tr("From the template {name}").format(name=template))
        none = self.tr("None yet")
        self._candidates.setText(listed(candidates) or none)
        self._evaluators.setText(listed(evaluators) or none)
        missing = max(2 - len(candidates), 0)
        if missing:
            line = self.tr("Add two candidates or more to have something to compare. They can also be added later.")
            if candidates:
                line = self.tr("Add a second candidate to have something to compare. It can also be added later.")
            self._hint.setText(line)
        else:
            self._hint.setText(self.tr("Criteria, weights and scores come next. Everything can be changed later."))

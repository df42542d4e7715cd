"""Beside the directory: the form of the chosen provider, and the evaluations that it took part in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.wording import isolated, one_line
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.providers_model import Organisation, Participation
from scorecard.gui.page import SidePanel
from scorecard.gui.views.long_text import LongText
from scorecard.gui.views.panel_rows import PanelRow, PanelRows

LINES: Final = ("name", "country", "sites", "services")
TEXTS: Final = {"contacts": 2, "notes": 4}
"""Fields of several lines, and how many of them are in sight."""


class ProviderSide(SidePanel):
    """The form. A field is kept when it is left, or by Enter; Escape takes back what was typed in it.

    changed         a person gave a field another text (the provider's uid, "" for a new one; the field; the text)
    open_requested  an evaluation is to be opened (its uid)
    """

    changed = Signal(str, str, str)
    open_requested = Signal(str)

    def __init__(self, look: Look, removes: QAction, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent=parent)
        self.setAccessibleName(self.tr("Chosen provider"))
        self._provider: Organisation | None = None
        self._drafts = False
        self._refused: set[str] = set()
        labels = {
            "name": self.tr("Name"),
            "country": self.tr("Country"),
            "sites": self.tr("Sites"),
            "services": self.tr("Services"),
            "contacts": self.tr("Contacts"),
            "notes": self.tr("Notes"),
        }
        self.lines: dict[str, LineField] = {}
        self.texts: dict[str, LongText] = {}
        self.fields: dict[str, Field] = {}
        for name in LINES:
            line = self.lines[name] = LineField()
            line.committed.connect(partial(self._on_committed, name))
            line.restored.connect(partial(self._on_restored, name))
            self.fields[name] = Field(look, labels[name], line)
        for name, count in TEXTS.items():
            text = self.texts[name] = LongText(look, count)
            text.committed.connect(partial(self._on_committed, name))
            self.fields[name] = Field(look, labels[name], text)
        pair = QHBoxLayout()
        pair.setSpacing(look.length("space.md"))
        for name in ("country", "sites"):
            pair.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.fields["name"])
        self.column.addLayout(pair)
        for name in ("services", "contacts", "notes"):
            self.column.addWidget(self.fields[name])
        self.column.addSpacing(look.length("space.xs"))
        self._heading = Text(look, self.tr("Took part in"), "label", "text.tertiary")
        self._none = Text(look, self.tr("No evaluation yet."), "small", "text.secondary", wraps=True)
        self.rows = PanelRows(look, self.tr("Evaluations that the provider took part in"))
        self.rows.followed.connect(self.open_requested)
        took_part = QVBoxLayout()
        took_part.setSpacing(look.length("space.xxs"))
        for each in (self._heading, self._none, self.rows):
            took_part.addWidget(each)
        self.column.addLayout(took_part)
        self.remove_button = Button(look, removes.text(), icon="delete", kind=ButtonKind.DANGER, small=True)
        self.remove_button.setToolTip(self.tr("Take the provider out of the directory"))
        self.remove_button.clicked.connect(removes.trigger)
        buttons = QHBoxLayout()
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        self.column.addSpacing(look.length("space.xs"))
        self.column.addLayout(buttons)
        self.show_provider(None, ())

    @property
    def is_draft(self) -> bool:
        """Whether a new provider is being named."""
        return self._drafts

    def show_draft(self) -> None:
        """Let a person name a new provider; the other fields follow once it has a name."""
        self.show_provider(None, ())
        self._drafts = True
        self.title.setText(self.tr("New provider"))
        self.fields["name"].show()
        self.lines["name"].setPlaceholderText(self.tr("Name, then Enter"))
        self.lines["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_provider(self, provider: Organisation | None, participations: Sequence[Participation]) -> None:
        """Show a provider; what is being typed into its fields stays."""
        other = provider is None or self._provider is None or provider.uid != self._provider.uid
        if other:
            self._flush()
            self._refused.clear()
        self._provider, self._drafts = provider, False
        self.lines["name"].setPlaceholderText("")
        for name, field in self.fields.items():
            field.setVisible(provider is not None)
            self._show_field(name, "" if provider is None else str(getattr(provider, name)), other=other)
        name = "" if provider is None else provider.name
        self.title.setText(isolated(name) if provider else self.tr("Choose a provider"))
        self.title.setToolTip(name)
        rows = [PanelRow(each.title, each.when, each.result or " ", each.evaluation) for each in participations]
        if tuple(rows) != self.rows.shown_rows:
            self.rows.set_rows(rows)
        self.rows.setVisible(bool(rows))
        self._heading.setVisible(provider is not None)
        self._none.setVisible(provider is not None and not rows)
        self.remove_button.setVisible(provider is not None)

    def take(self, uid: str, field: str) -> None:
        """What was typed into a field is kept now."""
        if uid == self._uid:
            self._refused.discard(field)
            self.fields[field].set_fault("")

    def refuse(self, uid: str, field: str, why: str) -> bool:
        """Say why what was typed cannot be kept, unless another provider is shown by now; the text stays."""
        if uid != self._uid:
            return False
        self._refused.add(field)
        self.fields[field].set_fault(why)
        return True

    # ---- pieces ---------------------------------------------------------------------------------

    @property
    def _uid(self) -> str:
        return "" if self._provider is None else self._provider.uid

    def _show_field(self, name: str, text: str, *, other: bool) -> None:
        if other:
            self.fields[name].set_fault("")
        if name in self.texts:
            editor = self.texts[name]
            if other:
                editor.reset(text)
            elif name not in self._refused:
                editor.show_text(text)
            return
        line, text = self.lines[name], one_line(text)
        if other:
            line.reset(text)
        elif name in self._refused:
            line.hold(text)
        else:
            line.show_text(text)

    def _flush(self) -> None:
        """Keep what was typed and not left yet, before something else is shown."""
        if self._provider is not None:
            for line in self.lines.values():
                line.commit()
            for text in self.texts.values():
                text.commit()

    def _on_committed(self, name: str, text: str) -> None:
        if self._provider is not None or (self._drafts and text):
            self.changed.emit(self._uid, name, text)

    def _on_restored(self, name: str) -> None:
        self._refused.discard(name)
        self.fields[name].set_fault("")

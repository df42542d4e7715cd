"""The settings of a person: name, look, size of text, motion. What is looked at is shown at once, to try it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from scorecard.app.settings import LOOKS, TEXT_SCALES, Settings, system_name
from scorecard.core.wording import one_line, per_cent
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.fields import Field
from scorecard.gui.labels import Text
from scorecard.gui.look import Choice, Look
from scorecard.gui.segmented import SegmentedControl

LONGEST_NAME: Final = 200
USUAL, REDUCED = "usual", "reduced"


class SettingsDialog(Dialog):
    """Asks for the settings. `settings` holds what was chosen; after Cancel everything looks as it did before.

    Unlike other dialogs it stays until its owner frees it, so that it can be asked.
    """

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        width = look.length("size.advice")
        super().__init__(look, self.tr("Settings"), "", self.tr("Keep settings"), width=width, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._before = settings
        self._line = QLineEdit(settings.author)
        self._line.setPlaceholderText(system_name())
        self._line.setMaxLength(LONGEST_NAME)
        self._name = Field(look, self.tr("Your name"), self._line)
        looks = ((LOOKS[0], self.tr("As the system")), (LOOKS[1], self.tr("Light")), (LOOKS[2], self.tr("Dark")))
        self._choice = SegmentedControl(look, self.tr("Look"), looks, equal=True, fills=True)
        self._choice.choose(settings.look)
        sizes = [(str(scale), per_cent(scale)) for scale in TEXT_SCALES]
        self._size = SegmentedControl(look, self.tr("Size of text"), sizes, equal=True, fills=True)
        self._size.choose(str(settings.text_scale))
        motions = ((USUAL, self.tr("Usual")), (REDUCED, self.tr("Reduced")))
        self._motion = SegmentedControl(look, self.tr("Motion"), motions, equal=True, fills=True)
        self._motion.choose(REDUCED if settings.reduced_motion else USUAL)
        self._arrange()
        self._line.setFocus()
        self._choice.chosen.connect(self._on_look)
        self._size.chosen.connect(self._on_size)

    @property
    def settings(self) -> Settings:
        """What was chosen, with what the dialog does not ask for as it was."""
        return replace(
            self._before,
            author=one_line(self._line.text()),
            look=self._choice.choice,
            text_scale=float(self._size.choice),
            reduced_motion=self._motion.choice == REDUCED,
        )

    def reject(self) -> None:
        """Show everything as it was before."""
        self.look.choose(Choice(self._before.look))
        self.look.scale_text(self._before.text_scale)
        super().reject()

    def _arrange(self) -> None:
        look = self.look
        words = self.tr("Your changes stand in the journal under this name.")
        self._add(self._name, Text(look, words, "small", "text.tertiary", wraps=True))
        for name, control in (
            (self.tr("Look"), self._choice),
            (self.tr("Size of text"), self._size),
            (self.tr("Motion"), self._motion),
        ):
            self._add(Text(look, name, "label", "text.tertiary"), control)

    def _add(self, *parts: QWidget) -> None:
        """Add widgets that belong together."""
        group = QVBoxLayout()
        group.setSpacing(self.look.length("space.xs"))
        for each in parts:
            group.addWidget(each)
        self.column.addLayout(group)

    def _on_look(self, key: str) -> None:
        self.look.choose(Choice(key))

    def _on_size(self, key: str) -> None:
        self.look.scale_text(float(key))

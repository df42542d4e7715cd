"""Actions: what a person can do here, under one name in menus, in the palette of commands, by keys and by buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from scorecard.gui.buttons import IconButton
from scorecard.gui.look import Look

Keys = str | QKeySequence.StandardKey

UNDO_KEYS: Final = "Ctrl+Z"
REDO_KEYS: Final = "Ctrl+Shift+Z"


def new_action(
    owner: QWidget,
    text: str,
    called: Callable[[], object],
    *,
    about: str = "",
    icon: str = "",
    keys: Keys | None = None,
    look: Look | None = None,
) -> QAction:
    """An action of a window or page, added to it; its keys work while the focus is inside.

    text   the verb and its object, as in "Add criterion"
    about  what it acts on, shown in grey in the palette
    """
    action = QAction(text, owner)
    action.setToolTip(about)
    action.setStatusTip(about)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    if keys is not None:
        action.setShortcut(QKeySequence(keys))
    if icon and look is not None:
        dress_action(action, icon, look)
    action.triggered.connect(lambda _checked=False: called())
    owner.addAction(action)
    return action


def dress_action(action: QAction, icon: str, look: Look) -> None:
    """Give an action its icon, in the present look and in every later one."""

    def dress() -> None:
        action.setIcon(look.icon(icon, color="text.secondary"))

    dress()
    look.changed.connect(dress)
    action.destroyed.connect(lambda: look.changed.disconnect(dress))


def undo_buttons(look: Look, stack: QUndoStack) -> tuple[IconButton, IconButton]:
    """Buttons for undo and redo, which say what they would undo; for the header of a page."""
    undo = IconButton(look, "undo", "Undo", keys=UNDO_KEYS)
    redo = IconButton(look, "redo", "Redo", keys=REDO_KEYS)
    for button, can, changed, words, call in (
        (undo, stack.canUndo(), stack.canUndoChanged, stack.undoTextChanged, stack.undo),
        (redo, stack.canRedo(), stack.canRedoChanged, stack.redoTextChanged, stack.redo),
    ):
        button.setEnabled(can)
        changed.connect(button.setEnabled)
        button.clicked.connect(call)
        words.connect(_Renamed(button, button.toolTip()))
    return undo, redo


class _Renamed:
    """Says in a button's tooltip what exactly it does next."""

    def __init__(self, button: IconButton, plain: str) -> None:
        self._button = button
        self._plain = plain

    def __call__(self, what: str) -> None:
        self._button.setToolTip(f"{self._plain}: {what}" if what else self._plain)

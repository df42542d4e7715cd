"""Actions: what a person can do here, under one name in menus, in the palette of commands, by keys and by buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QWidget

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


def separate(owner: QWidget) -> None:
    """What is added to a page from now on stands under a line of its own in the menu."""
    line = QAction(owner)
    line.setSeparator(True)
    owner.addAction(line)


def empty_menu(menu: QMenu) -> None:
    """Take all actions out of a menu; they stay those of their pages.

    Not by `QMenu.clear`: there the binding takes them over from their owners, and the next collection deletes them.
    """
    for action in menu.actions():
        menu.removeAction(action)


def dress_action(action: QAction, icon: str, look: Look) -> None:
    """Give an action its icon, in the present look and in every later one."""
    _Dressed(action, icon, look)


class _Dressed(QObject):
    """Keeps the icon of an action in the present look, for as long as there is the action."""

    def __init__(self, action: QAction, icon: str, look: Look) -> None:
        super().__init__(action)
        self._action = action
        self._icon = icon
        self._look = look
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._action.setIcon(self._look.icon(self._icon, color="text.secondary"))


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
        words.connect(_Renamed(button).rename)
    return undo, redo


class _Renamed(QObject):
    """Says in a button's tooltip what exactly it does next, for as long as there is the button."""

    def __init__(self, button: IconButton) -> None:
        super().__init__(button)
        self._button = button
        self._plain = button.toolTip()

    def rename(self, what: str) -> None:
        self._button.setToolTip(f"{self._plain}: {what}" if what else self._plain)

"""The commands of a window: its menus, their keys, and the palette in which everything can be found by its words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence

from scorecard.app.settings import TEXT_SCALES
from scorecard.core.model import in_order
from scorecard.core.tree import tree_of
from scorecard.core.wording import per_cent
from scorecard.gui.actions import REDO_KEYS, UNDO_KEYS, empty_menu, new_action
from scorecard.gui.entries import Entry, entries_of
from scorecard.gui.look import Choice, Look
from scorecard.gui.views.who_menu import nobody_in_particular
from scorecard.gui.windows.desk import COLLECT, Desk
from scorecard.gui.windows.main_window import PLACES, STEPS, Menu

if TYPE_CHECKING:
    from scorecard.gui.palette import Palette

DIGITS: Final = 10


class Commands(QObject):
    """Fills the menus of a window and opens its palette.

    What concerns the whole program is asked for:

    new_window_requested, workspace_requested (another workspace is to be opened),
    association_requested (a double click on a workspace is to open it here),
    backups_requested (the backups of the workspace are to be shown),
    settings_requested, about_requested, help_requested (page), quit_requested
    look_chosen        light, dark, or as the system has it
    text_scale_chosen  the size of text
    """

    new_window_requested = Signal()
    workspace_requested = Signal()
    association_requested = Signal()
    backups_requested = Signal()
    settings_requested = Signal()
    about_requested = Signal()
    help_requested = Signal(str)
    quit_requested = Signal()
    look_chosen = Signal(str)
    text_scale_chosen = Signal(float)

    def __init__(self, desk: Desk, look: Look, log_folder: Path) -> None:
        super().__init__(desk)
        self._desk = desk
        self._look = look
        self._log_folder = log_folder
        self._window = desk.window
        self._palette: Palette | None = None
        self._own: list[QAction] = []
        self._page_actions: list[QAction] = []
        self._fill()
        self._window.foot.commands_requested.connect(self.open_palette)
        self._window.pages.currentChanged.connect(self._on_page_changed)
        self._window.person_card.clicked.connect(self._on_person)
        self._window.settings_button.clicked.connect(self.settings_requested)
        self._window.workspace_card.clicked.connect(self._show_workspace_menu)
        self._on_page_changed()

    # ---- menus ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        desk, menus = self._desk, self._window.menus
        file, edit, view, help_menu = (menus[each] for each in (Menu.FILE, Menu.EDIT, Menu.VIEW, Menu.HELP))
        file.addAction(self._add(self.tr("New evaluation"), partial(desk.go, "new"), keys="Ctrl+N", icon="add"))
        bringing = self.tr("Import evaluations or a spreadsheet…")
        file.addAction(self._add(bringing, desk.import_files, keys="Ctrl+O", icon="download"))
        file.addAction(self._add(self.tr("Import a spreadsheet"), desk.import_sheet, keys="Ctrl+Shift+O", icon="table"))
        file.addAction(self._add(self.tr("Export"), partial(desk.go, "export"), keys="Ctrl+E", icon="export"))
        collect = partial(desk.go, COLLECT)
        file.addAction(self._add(self.tr("Collect scoresheets"), collect, icon="download"))
        self._naming = self._add(self.tr("Name this version"), desk.name_version, keys="Ctrl+S", icon="seal")
        file.addAction(self._naming)
        file.addSeparator()
        file.addAction(self._add(self.tr("New window"), self.new_window_requested.emit, keys="Ctrl+Shift+W"))
        file.addAction(self._add(self.tr("Open another workspace…"), self.workspace_requested.emit))
        file.addAction(self._add(self.tr("Back up the workspace…"), desk.back_up))
        file.addAction(self._add(self.tr("Backups"), self.backups_requested.emit))
        file.addAction(self._add(self.tr("Open workspaces by double click"), self.association_requested.emit))
        file.addSeparator()
        settings = self._add(self.tr("Settings"), self.settings_requested.emit, keys="Ctrl+,", icon="settings")
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        file.addAction(settings)
        file.addAction(self._add(self.tr("Close the window"), self._window.close, keys="Ctrl+W"))
        leave = self._add(self.tr("Quit"), self.quit_requested.emit, keys="Ctrl+Q")
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        file.addAction(leave)

        self._undo = self._add(self.tr("Undo"), self._on_undo, keys=UNDO_KEYS, icon="undo")
        self._redo = self._add(self.tr("Redo"), self._on_redo, keys=REDO_KEYS, icon="redo")
        self._redo.setShortcuts([QKeySequence(REDO_KEYS), QKeySequence("Ctrl+Y")])
        for action in (self._undo, self._redo):
            edit.addAction(action)
        edit.addSeparator()
        edit.addAction(self._add(self.tr("Find a command"), self.open_palette, keys="Ctrl+K", icon="search"))
        edit.addAction(
            self._add(self.tr("What is missing"), desk.steps.list_problems, keys="Ctrl+Shift+M", icon="warning")
        )
        edit.addAction(self._add(self.tr("Choose as whom you work"), desk.ask_who, icon="user"))
        edit.aboutToShow.connect(self._name_undo)

        for number, (key, name, icon) in enumerate((*PLACES, *STEPS), 1):
            text = self.tr("Go to {place}").format(place=name)
            keys = f"Ctrl+{number % 10}" if number <= DIGITS else None
            view.addAction(self._add(text, partial(desk.go, key), keys=keys, icon=icon))
        view.addSeparator()
        looks = QActionGroup(self)
        self._choices: list[tuple[QAction, Callable[[], bool]]] = []
        for choice, text in (
            (Choice.SYSTEM, self.tr("Look as the system")),
            (Choice.LIGHT, self.tr("Light look")),
            (Choice.DARK, self.tr("Dark look")),
        ):
            action = self._add(text, partial(self.look_chosen.emit, choice.value))
            action.setCheckable(True)
            self._choices.append((action, partial(self._shows, choice)))
            looks.addAction(action)
            view.addAction(action)
        view.addSeparator()
        sizes = QActionGroup(self)
        for scale in TEXT_SCALES:
            text = self.tr("Text size {share}").format(share=per_cent(scale))
            action = self._add(text, partial(self.text_scale_chosen.emit, scale))
            action.setCheckable(True)
            self._choices.append((action, partial(self._has_size, scale)))
            sizes.addAction(action)
            view.addAction(action)
        view.addSeparator()
        view.aboutToShow.connect(self._check_choices)
        view.addAction(self._add(self.tr("Narrow or wide rail"), self._window.toggle_rail, keys="Ctrl+B"))

        help_menu.addAction(self._add(self.tr("Help on this page"), self._on_help, keys="F1", icon="help"))
        help_menu.addAction(self._add(self.tr("First steps"), partial(self.help_requested.emit, "first-steps")))
        help_menu.addAction(self._add(self.tr("Keys"), partial(self.help_requested.emit, "keyboard")))
        help_menu.addSeparator()
        help_menu.addAction(self._add(self.tr("Open the log folder"), self._on_log_folder))
        about = self._add(self.tr("About Scorecard"), self.about_requested.emit, icon="info")
        about.setMenuRole(QAction.MenuRole.AboutRole)
        help_menu.addAction(about)

    def _add(self, text: str, called: Callable[[], object], *, keys: str | None = None, icon: str = "") -> QAction:
        action = new_action(self._window, text, called, icon=icon, keys=keys, look=self._look)
        self._own.append(action)
        return action

    def _on_page_changed(self, _index: int = 0) -> None:
        """Show the page's own actions in the menu of the evaluation."""
        menu, page = self._window.menus[Menu.EVALUATION], self._window.page
        empty_menu(menu)
        self._page_actions = list(page.actions()) if page is not None else []
        menu.addActions(self._page_actions)
        menu.menuAction().setEnabled(bool(self._page_actions))
        self._naming.setEnabled(self._desk.looking.past is None)

    def _show_workspace_menu(self) -> None:
        card = self._window.workspace_card
        self._window.menus[Menu.FILE].popup(card.mapToGlobal(card.rect().bottomLeft()))

    def _check_choices(self) -> None:
        """Show what is chosen now, wherever it was chosen."""
        for action, is_chosen in self._choices:
            action.setChecked(is_chosen())

    def _shows(self, choice: Choice) -> bool:
        return self._look.choice is choice

    def _has_size(self, scale: float) -> bool:
        return self._look.text_scale == scale

    # ---- undo ---------------------------------------------------------------------------------------

    def _on_undo(self) -> None:
        if self._desk.undo_stack is not None:
            self._desk.undo_stack.undo()

    def _on_redo(self) -> None:
        if self._desk.undo_stack is not None:
            self._desk.undo_stack.redo()

    def _name_undo(self) -> None:
        stack = self._desk.undo_stack
        for action, word, what, can in (
            (self._undo, self.tr("Undo"), stack.undoText() if stack else "", bool(stack and stack.canUndo())),
            (self._redo, self.tr("Redo"), stack.redoText() if stack else "", bool(stack and stack.canRedo())),
        ):
            action.setText(f"{word}: {what}" if what else word)
            action.setEnabled(True)  # its keys must work when the menu is closed again
            action.setVisible(can or not what)

    # ---- palette --------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Open the palette with everything that can be done and gone to from here."""
        if self._palette is None:
            from scorecard.gui.palette import Palette

            self._palette = Palette(self._look, self._window)
        self._palette.open([*entries_of([*self._page_actions, *self._own]), *self._found_in_evaluation()])

    def _found_in_evaluation(self) -> list[Entry]:
        opened, go = self._desk.opened, self._desk.go
        if opened is None:
            return []
        value = opened.value
        entries = [
            Entry(
                value.criteria[key].name,
                self.tr("criterion"),
                "",
                "criteria",
                partial(go, "criteria", ("criteria", (key,))),
            )
            for key in tree_of(value.criteria).order
        ]
        entries += [
            Entry(
                value.candidates[key].name,
                self.tr("candidate"),
                "",
                "candidates",
                partial(go, "candidates", ("candidates", (key,))),
            )
            for key in in_order(value.candidates)
        ]
        entries += [
            Entry(
                value.evaluators[key].name,
                self.tr("evaluator"),
                "",
                "user",
                partial(go, "scoring", ("evaluators", (key,))),
            )
            for key in in_order(value.evaluators)
        ]

        entries += [
            Entry(
                self.tr("Work as {name}").format(name=name),
                self.tr("who you are"),
                "",
                "user",
                partial(self._desk.work_as, key),
            )
            for key, name in (
                *((key, value.evaluators[key].name) for key in in_order(value.evaluators)),
                ("", nobody_in_particular().lower()),
            )
            if key != opened.who
        ]
        return entries

    def _on_person(self) -> None:
        """As whom one works; before an evaluation is open there are only the settings."""
        if self._desk.opened is None:
            self.settings_requested.emit()
        else:
            self._desk.ask_who()

    # ---- help ---------------------------------------------------------------------------------------------

    def _on_help(self) -> None:
        page = self._window.page
        self.help_requested.emit(page.help_page if page is not None else "index")

    def _on_log_folder(self) -> None:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

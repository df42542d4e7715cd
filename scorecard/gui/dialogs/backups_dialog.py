"""The backups of the workspace: what there is, a look at one, putting one back, and whether and where they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.app.backups import DAYS, MONTHS, WEEKS, Described
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.backups_model import BackupsModel
from scorecard.gui.models.moments import Now, local_now
from scorecard.gui.notice import IconLine
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.backups_table import BackupsTable

ON, OFF = "on", "off"
WIDTH: Final = "size.form"


class BackupsDialog(Dialog):
    """Lists the backups. Accepting it asks to put the chosen one in the place of the workspace.

    copy_requested     the chosen one is to be opened as a copy (Backup)
    let_go_requested   what was put back is right; old backups may be removed again
    switched           whether backups are made by themselves
    folder_requested   another second folder is to be chosen
    folder_dropped     no second folder is wanted any more
    """

    copy_requested = Signal(object)
    let_go_requested = Signal()
    switched = Signal(bool)
    folder_requested = Signal()
    folder_dropped = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        backups: Sequence[Described],
        parent: QWidget | None = None,
        *,
        holds: bool = False,
        is_on: bool = True,
        folder: str = "",
        locale: QLocale | None = None,
        now: Now = local_now,
    ) -> None:
        """`name` is that of the workspace; `holds` says that none is removed since one was put back."""
        tr = QCoreApplication.translate
        told = tr(
            "BackupsDialog",
            "Made automatically after changes. The newest stay, and one for each of the last {days} days, {weeks} "
            "weeks and {months} months of work.",
        ).format(days=DAYS, weeks=WEEKS, months=MONTHS)
        super().__init__(
            look,
            tr("BackupsDialog", "Backups of {name}").format(name=name),
            told,
            tr("BackupsDialog", "Restore"),
            icon="restore",
            cancel=tr("BackupsDialog", "Close"),
            width=look.length(WIDTH),
            parent=parent,
        )
        self.model = BackupsModel(backups, self, locale, now)
        self.table = BackupsTable(look, self.model, self.tr("Backups, the newest first"))
        self.copy = Button(look, self.tr("Open a copy"), icon="document")
        self.buttons.insertWidget(0, self.copy)
        self._held = IconLine(
            look,
            "info",
            self.tr("A backup was restored, and none has been removed since. Is everything as it should be now?"),
        )
        self.let_go = Button(look, self.tr("Yes, it is"), small=True)
        self._switch = SegmentedControl(
            look,
            self.tr("Make backups automatically"),
            ((ON, self.tr("On")), (OFF, self.tr("Off"))),
            small=True,
            equal=True,
        )
        self._switch.choose(ON if is_on else OFF)
        self._folder = Text(look, "", "small", "text.secondary", elides=True)
        self.choose_folder = Button(look, self.tr("Choose folder"), small=True)
        self.drop_folder = Button(look, self.tr("Stop copying"), small=True)
        self._arrange(holds=holds)
        self.show_folder(folder)
        self._show_choice()
        self.table.setFocus()
        self.table.selectionModel().currentChanged.connect(self._show_choice)
        self.table.doubleClicked.connect(self._on_double_clicked)
        self.copy.clicked.connect(self._on_copy)
        self.let_go.clicked.connect(self._on_let_go)
        self._switch.chosen.connect(self._on_switched)
        self.choose_folder.clicked.connect(self.folder_requested)
        self.drop_folder.clicked.connect(self.folder_dropped)

    @property
    def chosen(self) -> Described | None:
        """The backup that is chosen."""
        row = self.table.currentIndex().row()
        return self.model.described_at(row) if row >= 0 else None

    def show_folder(self, folder: str) -> None:
        """Show the second folder; "" for none."""
        words = self.tr("Copied to {folder} too").format(folder=folder) if folder else ""
        self._folder.setText(words or self.tr("Kept on this computer alone; a second folder can take copies."))
        self._folder.setToolTip(str(Path(folder)) if folder else "")
        self.drop_folder.setVisible(bool(folder))

    def _arrange(self, *, holds: bool) -> None:
        look = self.look
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        self.column.addWidget(frame)
        held = QHBoxLayout()
        held.setSpacing(look.length("space.sm"))
        held.addWidget(self._held, 1)
        held.addWidget(self.let_go)
        self.column.addLayout(held)
        for each in (self._held, self.let_go):
            each.setVisible(holds)
        own = QHBoxLayout()
        own.setSpacing(look.length("space.sm"))
        own.addWidget(Text(look, self.tr("Make backups automatically"), "small", "text.secondary"), 1)
        own.addWidget(self._switch)
        self.column.addLayout(own)
        where = QHBoxLayout()
        where.setSpacing(look.length("space.sm"))
        where.addWidget(self._folder, 1)
        where.addWidget(self.choose_folder)
        where.addWidget(self.drop_folder)
        self.column.addLayout(where)

    def _show_choice(self, _current: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        chosen = self.chosen
        self.copy.setEnabled(chosen is not None)
        self.verb.setEnabled(chosen is not None and chosen.evaluations is not None)

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._on_copy()

    def _on_copy(self) -> None:
        if self.chosen is not None:
            self.copy_requested.emit(self.chosen.backup)

    def _on_let_go(self) -> None:
        self.let_go_requested.emit()
        for each in (self._held, self.let_go):
            each.hide()
        self.adjustSize()

    def _on_switched(self, key: str) -> None:
        self.switched.emit(key == ON)


class PutBackDialog(Dialog):
    """Asks whether a backup shall take the place of the workspace. Accepting it says yes."""

    def __init__(self, look: Look, described: Described, made: str, parent: QWidget | None = None) -> None:
        """`made` says when the backup was made, in words."""
        tr = QCoreApplication.translate
        count = described.evaluations or 0
        many = tr("PutBackDialog", "{moment}: the workspace becomes what it was then, with {count} evaluations.")
        one = tr("PutBackDialog", "{moment}: the workspace becomes what it was then, with one evaluation.")
        kept = tr(
            "PutBackDialog",
            "What it holds now is kept as a backup of its own. Open evaluations are closed first, and colleagues who "
            "have the workspace open will see the change.",
        )
        super().__init__(
            look,
            tr("PutBackDialog", "Restore this backup?"),
            f"{(one if count == 1 else many).format(count=count, moment=made)} {kept}",
            tr("PutBackDialog", "Restore"),
            kind=ButtonKind.DANGER,
            parent=parent,
        )
        self.verb.setDefault(False)
        self.cancel.setDefault(True)

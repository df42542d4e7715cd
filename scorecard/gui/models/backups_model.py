"""The backups of the workspace, as a dialog lists them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.app.backups import Backup, Described, Reason
from scorecard.gui.models.moments import Now, day_text, lasting_text, local_now, moment_text
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN

AnyIndex = QModelIndex | QPersistentModelIndex
MEGABYTE: Final = 1_000_000


class BackupsColumn(IntEnum):
    """The columns. EVALUATIONS holds how many there are in a backup."""

    MADE = 0
    EVALUATIONS = 1
    SIZE = 2


class BackupsModel(QAbstractTableModel):
    """Backups, the newest first."""

    def __init__(
        self,
        backups: Sequence[Described],
        parent: QObject | None = None,
        locale: QLocale | None = None,
        now: Now = local_now,
    ) -> None:
        super().__init__(parent)
        self._rows = list(backups)
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._heads = (self.tr("Made"), self.tr("Evaluations"), self.tr("Size"))

    def described_at(self, row: int) -> Described:
        """The backup of a row."""
        return self._rows[row]

    def made(self, backup: Backup) -> str:
        """When a backup was made, as in "Today 14:32" and "18 Nov 9:05"."""
        now = self._now()
        short = moment_text(backup.made, now, self._locale)
        is_day = short == day_text(backup.made, now, self._locale)
        return lasting_text(backup.made, now, self._locale) if is_day else short

    def why(self, described: Described) -> str:
        """Why it was made, and whether it holds what there is now."""
        words = {
            Reason.AUTOMATIC: self.tr("Automatic, after changes"),
            Reason.LARGE_CHANGE: self.tr("Before a large change"),
            Reason.PUT_BACK: self.tr("Before a backup was restored"),
            Reason.ASKED: self.tr("Asked for"),
        }[described.backup.reason]
        return self.tr("{why}; as it is now").format(why=words) if described.is_present else words

    def texts_at(self, row: int) -> tuple[str, str, str]:
        """What the columns of a row say."""
        each = self._rows[row]
        count = self.tr("not readable") if each.evaluations is None else self._locale.toString(each.evaluations)
        return self.made(each.backup), count, size_text(each.backup.size, self._locale)

    # ---- as Qt asks -------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(BackupsColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == DISPLAY:
            return self._heads[section]
        return (LEFT if section == BackupsColumn.MADE else RIGHT) if role == ALIGN else None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not index.isValid() or role not in (DISPLAY, SPOKEN):
            return None
        text = self.texts_at(index.row())[index.column()]
        if index.column() == BackupsColumn.MADE:
            return f"{text}, {self.why(self._rows[index.row()])}"
        return text


def size_text(size: int, locale: QLocale) -> str:
    """A size in megabytes, with one digit behind the point where it is small."""
    amount = max(size / MEGABYTE, 0.1)
    return f"{locale.toString(amount, 'f', 0 if amount >= 10 else 1)} MB"

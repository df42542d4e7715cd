"""What is chosen for a report: its sections, what it is compared with, the paper, a logo and a line on every page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from scorecard.app.report import TITLES, Part, Report, notice_line
from scorecard.core.errors import ScorecardError
from scorecard.gui.buttons import Button
from scorecard.gui.check_box import Check
from scorecard.gui.fields import Field, Picker
from scorecard.gui.files import FileKind, Files
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.reporting import kept_logo, logo_in
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.render.report import Dress, Size

LEAST_ROWS: Final = 3
"""How many sections are in sight at least."""
A4, LETTER = "a4", "letter"


class ReportSettings(QWidget):
    """The choices for a report.

    changed        something else is chosen that the report is only dressed or cut by
    since_changed  it is to be compared with another state
    logo_chosen    a person chose another logo (the path of its file, or "")
    failed         a logo cannot be used (ScorecardError)
    """

    changed = Signal()
    since_changed = Signal()
    logo_chosen = Signal(str)
    failed = Signal(object)

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._files = look, files
        self._logo = b""
        self.parts: dict[Part, Check] = {}
        self._lay_out()
        self._connect()
        self._fit()

    def _lay_out(self) -> None:
        look = self._look
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, look.length("space.lg"), 0)
        column.setSpacing(0)
        for part, title in TITLES.items():
            check = self.parts[part] = Check(look, self._title(part, title))
            check.setChecked(True)
            column.addWidget(check)
        column.addStretch(1)
        self._scroll = EdgeScroll(rows)
        self._scroll.setAccessibleName(self.tr("Sections"))
        self.since = Picker(look, self.tr("Compare with"))
        self.since.addItem(self.tr("Nothing"), None)
        sizes = [(A4, self.tr("A4")), (LETTER, self.tr("Letter"))]
        self.paper = SegmentedControl(look, self.tr("Paper"), sizes)
        self.logo = Button(look, "", icon="add", small=True)
        self.logo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.no_logo = Button(look, self.tr("Remove"), small=True)
        self.notice = QLineEdit()
        self.notice.setPlaceholderText(self.tr("Such as: Confidential"))
        self._notice = Field(look, self.tr("Line on every page"), self.notice)
        logo = QHBoxLayout()
        logo.setSpacing(look.length("space.sm"))
        logo.addWidget(self.logo, 1)
        logo.addWidget(self.no_logo)
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.length("space.md"))
        whole.addWidget(Text(look, self.tr("The summary on page one, and"), "small", "text.secondary"))
        whole.addWidget(self._scroll, 100)
        whole.addWidget(Field(look, self.tr("Compare with"), self.since))
        whole.addWidget(self.paper)
        whole.addLayout(logo)
        whole.addWidget(self._notice)
        whole.addStretch(1)
        self._show_logo("")

    def _connect(self) -> None:
        for check in self.parts.values():
            check.toggled.connect(self.changed)
        self.since.activated.connect(self.since_changed)
        self.paper.chosen.connect(self.changed)
        self.notice.textEdited.connect(self._on_notice)
        self.logo.clicked.connect(self.choose_logo)
        self.no_logo.clicked.connect(self._on_no_logo)
        self._look.changed.connect(self._fit)

    def _title(self, part: Part, title: str) -> str:
        """What a section is called in a narrow column."""
        short = {
            Part.CONTRIBUTIONS: self.tr("Ranking and points"),
            Part.PROFILE: self.tr("Profile"),
            Part.HEAD_TO_HEAD: self.tr("Head to head"),
            Part.METHOD: self.tr("Method"),
            Part.SCREENING: self.tr("Gates and waivers"),
            Part.AGENDA: self.tr("Agreed scores"),
            Part.COSTS: self.tr("Costs"),
        }
        return short.get(part, title)

    # ---- what is chosen ------------------------------------------------------------------------------

    @property
    def chosen(self) -> frozenset[Part]:
        """The sections."""
        return frozenset(part for part, check in self.parts.items() if check.isChecked())

    @property
    def since_sequence(self) -> int | None:
        """The place in the journal of the state to compare with; None for none."""
        version = self.since.currentData()
        return None if version is None else int(version.sequence)

    @property
    def dress(self) -> Dress:
        """Paper, logo and the line on every page, as far as that is not too long."""
        size = Size.LETTER if self.paper.choice == LETTER else Size.A4
        return Dress(size, self._logo, "" if self._notice.fault else notice_line(self.notice.text()))

    def choose_logo(self) -> None:
        """Ask for a picture."""
        kinds = [FileKind(self.tr("Picture"), ("png", "jpg", "jpeg", "svg"))]
        found = self._files.to_open(self, self.tr("The logo of your organisation"), kinds)
        if found:
            self.take_logo(found[0])

    def take_logo(self, path: Path) -> None:
        """Use a picture as the logo; where it cannot be one, the logo stays as it is."""
        try:
            data = logo_in(path)
        except ScorecardError as error:
            self.failed.emit(error)
            return
        self._set_logo(data, path.name)
        self.logo_chosen.emit(str(path.absolute()))

    def keep_logo(self, path: str) -> None:
        """Use the logo that was chosen before; none where its file is there no more."""
        data = kept_logo(path)
        if data != self._logo:
            self._set_logo(data, Path(path).name if data else "")

    # ---- what is shown -------------------------------------------------------------------------------

    def show_versions(self, versions: Sequence[Any]) -> None:
        """Offer these states to compare with, the latest first."""
        chosen = self.since.currentData()
        self.since.clear()
        self.since.addItem(self.tr("Nothing"), None)
        for each in reversed(list(versions)):
            self.since.addItem(each.name, each)
        if chosen is not None:
            self.since.setCurrentIndex(max(self.since.findData(chosen), 0))

    def show_report(self, report: Report) -> None:
        """Tell which sections have nothing to say."""
        there = {each.part for each in report.sections}
        for part, check in self.parts.items():
            check.setEnabled(part in there)
            check.setToolTip(check.accessibleName() if part in there else self.tr("There is nothing to say in it"))

    def _set_logo(self, data: bytes, name: str) -> None:
        self._logo = data
        self._show_logo(name)
        self.changed.emit()

    def _show_logo(self, name: str) -> None:
        self.logo.setText(name or self.tr("Add a logo"))
        self.logo.setToolTip(name or self.tr("The logo of your organisation, PNG, JPEG or SVG"))
        self.no_logo.setVisible(bool(name))

    def _fit(self) -> None:
        each = next(iter(self.parts.values())).sizeHint().height()
        self._scroll.setMinimumHeight(LEAST_ROWS * each)
        self._scroll.setMaximumHeight(len(self.parts) * each)
        rest = self._whole.sizeHint().height() - self._scroll.sizeHint().height()
        self.setMaximumHeight(rest + len(self.parts) * each)

    # ---- slots ---------------------------------------------------------------------------------------

    def _on_notice(self, text: str) -> None:
        try:
            notice_line(text)
        except ScorecardError as error:
            self._notice.set_fault(str(error))
            return
        self._notice.set_fault("")
        self.changed.emit()

    def _on_no_logo(self) -> None:
        self._set_logo(b"", "")
        self.logo_chosen.emit("")

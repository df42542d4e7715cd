"""The Export page: what leaves as a file, what goes into it, and how it will look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scorecard.app.report import Report
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field
from scorecard.gui.files import FileKind, Files
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.file_names import fault_of_name
from scorecard.gui.models.opened import Opened
from scorecard.gui.progress import UnderWay
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.session import Session
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.export_audience import Audience
from scorecard.gui.views.export_outputs import (
    Output,
    OutputRow,
    all_words,
    included_in,
    included_outside,
    prepared,
    proposed_name,
    state_at,
    versions_of,
)
from scorecard.gui.views.export_preview import ExportPreview, Included, Preview
from scorecard.gui.views.export_state import StatePicker
from scorecard.gui.views.export_work import ExportWork
from scorecard.gui.views.letters_output import LettersOutput
from scorecard.gui.views.report_settings import ReportSettings
from scorecard.gui.views.report_work import ReportWork
from scorecard.gui.views.scoresheet_output import ScoresheetOutput
from scorecard.render.paper import Paper


class ExportPage(EvaluationPage):
    """Everything that leaves the program as a file."""

    help_page: ClassVar[str] = "export"

    def __init__(
        self, look: Look, opened: Opened, session: Session, files: Files, parent: QWidget | None = None
    ) -> None:
        folder = Button(look, "Open folder", icon="link")
        super().__init__(look, "Export", opened, secondary=(folder,), parent=parent)
        self._session = session
        self._files = files
        self._folder = folder
        self._folder.setEnabled(False)
        self._folder.setToolTip(self.tr("The folder of the file that was exported last"))
        self._last: Path | None = None
        self._asked = 0
        self._stale = True
        self._named = False
        self._words = all_words()
        self.preview = ExportPreview(look)
        self.outputs = {key: OutputRow(look, words) for key, words in self._words.items()}
        self._group = QButtonGroup(self)
        for each in self.outputs.values():
            self._group.addButton(each)
        self.outputs[Output.WORKBOOK].setChecked(True)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._output_list())
        row.addWidget(Rule(look, Qt.Orientation.Vertical))
        row.addWidget(self._settings())
        row.addWidget(Rule(look, Qt.Orientation.Vertical))
        row.addWidget(self.preview, 1)
        self.set_body(body)
        self.header.set_state(self.tr("Everything leaves as a file you can open without Scorecard"))
        for key, words in self._words.items():
            new_action(self, words.verb, partial(self.export, key), about=words.about, icon=words.icon, look=look)
        self.work = ExportWork(look, opened, session, self.state, self._reports, self)
        self.report.keep_logo(session.logo)
        self._connect()
        self.audience.allow(clear=opened.seen.sight.clear)
        self._dress()
        self._tell()

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._on_output)
        self.formats.chosen.connect(self._on_format)
        self.state.activated.connect(self._on_state)
        self.audience.activated.connect(self._on_state)
        self.name.textEdited.connect(self._on_named)
        self.primary.clicked.connect(self._on_primary)
        self._folder.clicked.connect(self._on_folder)
        self.under_way.cancelled.connect(self.cancel)
        self.work.began.connect(self._on_began)
        self.work.progressed.connect(self.under_way.say)
        self.work.ended.connect(self._on_ended)
        self.work.ended.connect(self.calmed)
        self.work.exported.connect(self._on_exported)
        self.work.failed.connect(self.failed)
        self.work.stopped.connect(self._on_stopped)
        self._reports.laid_out.connect(self._on_laid_out)
        self._reports.failed.connect(self._on_report_failed)
        self.report.changed.connect(self._on_report_choice)
        self.report.since_changed.connect(self._on_report_choice)
        self.report.failed.connect(self.failed)
        self.report.logo_chosen.connect(self._session.set_logo)
        self._session.logo_changed.connect(self.report.keep_logo)
        self._session.bands_changed.connect(self._on_report_choice)
        self.document.changed.connect(self._on_changed)
        for each in self._own_settings.values():
            each.previewed.connect(self._on_own_preview)
            each.written.connect(self._on_written)
            each.ended.connect(self.calmed)
            each.told.connect(self.told)
            each.offered.connect(self.offered)
            each.failed.connect(self.failed)
        self.look.changed.connect(self._dress)

    # ---- what others call -----------------------------------------------------------------------

    @property
    def output(self) -> Output:
        """What is chosen."""
        return next(key for key, row in self.outputs.items() if row.isChecked())

    @property
    def is_writing(self) -> bool:
        return self.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether an export is under way."""
        return self.work.is_busy or any(each.is_busy for each in self._own_settings.values())

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Choose an output by its name."""
        if table == "output" and key:
            self.choose(Output(key[0]))

    def choose(self, output: Output) -> None:
        """Choose what to export."""
        self.outputs[output].setChecked(True)

    def export(self, output: Output) -> None:
        """Ask where to write an output, and write it."""
        self.choose(output)
        own = self._own_settings.get(output)
        if own is not None:
            own.write()
            return
        fault = fault_of_name(self.name.text().strip())
        self._file.set_fault(fault)
        if fault or self.is_busy:
            return
        words = self._words[output]
        kind = self._kind()
        name = f"{self.name.text().strip()}.{kind.endings[0]}"
        path = self._files.to_save(self, words.verb, name, [kind])
        if path is not None:
            self.work.write(output, path)

    def cancel(self) -> None:
        """Stop what is under way; nothing is written."""
        self.work.cancel()

    def focus_body(self) -> None:
        self.outputs[self.output].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.ask(partial(versions_of, self.document.uid), self._on_versions, self._on_failed)
        if self._stale:
            self._look_again()

    # ---- parts ----------------------------------------------------------------------------------

    def _output_list(self) -> QWidget:
        look = self.look
        self._list = QWidget()
        self._list.setAccessibleName(self.tr("Outputs"))
        column = QVBoxLayout(self._list)
        lg, sm, md = look.length("space.lg"), look.length("space.sm"), look.length("space.md")
        column.setContentsMargins(lg, md, sm, md)
        column.setSpacing(0)
        for each in self.outputs.values():
            column.addWidget(each)
        column.addStretch(1)
        return self._list

    def _settings(self) -> QWidget:
        look = self.look
        self._file_settings = QWidget()
        md, lg, side = (
            look.length("space.md"),
            look.length("space.lg"),
            look.length("space.xl") - look.length("space.xs"),
        )
        column = QVBoxLayout(self._file_settings)
        column.setContentsMargins(side, lg, side, lg)
        column.setSpacing(md)
        self.included = Included(look)
        parts = [(each, each.upper()) for each in ("png", "svg", "pdf")]
        self.formats = SegmentedControl(look, self.tr("Format"), parts)
        self.audience = Audience(look)
        self.state = StatePicker(look, self.opened, self.audience)
        self.name = QLineEdit()
        self._file = Field(look, self.tr("File"), self.name)
        self.primary = Button(look, "", icon="export", kind=ButtonKind.PRIMARY)
        self.primary.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.under_way = UnderWay(look)
        column.addWidget(Text(look, self.tr("What goes in"), "strong"))
        column.addWidget(self.included)
        column.addWidget(self.formats)
        self.report = ReportSettings(look, self._files)
        self._reports = ReportWork(look, self.opened, self._session, self.report, self)
        column.addWidget(self.report, 100)
        column.addWidget(Rule(look))
        column.addWidget(Field(look, self.tr("State"), self.state))
        column.addWidget(Field(look, self.tr("For"), self.audience))
        column.addWidget(self._file)
        column.addWidget(self.primary)
        column.addWidget(self.under_way)
        column.addStretch(1)
        self.sheets = ScoresheetOutput(look, self.opened, self._session, self._files)
        self._middle = QStackedWidget()
        self._scrolled = EdgeScroll(self._file_settings)
        self._middle.addWidget(self._scrolled)
        self.letters = LettersOutput(look, self.opened, self._session, self._files)
        self._own_settings: dict[Output, ScoresheetOutput | LettersOutput] = {
            Output.SCORESHEETS: self.sheets,
            Output.LETTERS: self.letters,
        }
        for each in self._own_settings.values():
            self._middle.addWidget(each)
        return self._middle

    def _dress(self) -> None:
        scale = max(self.look.text_scale, 1.0)
        rail = self.look.theme.length("size.rail")
        sides = self.look.length("space.lg") + self.look.length("space.sm")
        widest = max(each.sizeHint().width() for each in self.outputs.values()) + sides
        self._list.setFixedWidth(max(round(rail), widest))
        self._middle.setFixedWidth(round((256 / 216) * rail if scale > 1 else 256))

    # ---- saying it ------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Say what goes in, and what it will be called."""
        output = self.output
        own = self._own_settings.get(output)
        self._middle.setCurrentWidget(own or self._scrolled)
        if own is not None:
            return
        self.primary.setText(self._words[output].verb)
        if output is Output.REPORT:
            self.included.hide()  # first, for with both the window would grow
            self.report.show()
        else:
            self.report.hide()
            self.included.show()
            lines = included_in(output, self.state.shown)
            self.included.set_lines(included_outside(lines, self.audience.told) if self.audience.is_outside else lines)
        self.formats.setVisible(output is Output.PICTURE)
        if not self._named:
            version = "" if self.state.version is None else self.state.version.name
            self.name.setText(proposed_name(self.value.head.title, version))
            self.name.setCursorPosition(0)
        self.name.setToolTip(self.name.text())
        self._file.set_fault("")

    def _kind(self) -> FileKind:
        if self.output is Output.PICTURE:
            return FileKind(self.formats.choice.upper(), (self.formats.choice,))
        return self._words[self.output].kind

    # ---- the preview ----------------------------------------------------------------------------

    def _look_again(self) -> None:
        """Make the preview anew, elsewhere."""
        if not self.isVisible():
            self._stale = True
            return
        if self.work.is_busy and self.output is Output.REPORT:
            self._stale = True  # it is looked at again when what is under way has ended
            return
        self._stale = False
        own = self._own_settings.get(self.output)
        if own is not None:
            self._asked += 1  # what was asked for another output is not shown any more
            own.look_again()
            return
        version = self.state.version
        if self.state.lacks(version):
            work = partial(state_at, self.document.uid, version.sequence)
            self._session.ask(work, self._on_state_loaded, self._on_failed)
            return
        self._asked += 1
        value = self.state.shown
        if self.output is Output.REPORT:
            self._reports.lay_out(value, self.state.source(version), self.state.name_of(version))
            return
        preparing = partial(prepared, self._asked, self.output, value, self.state.source(version))
        self._session.jobs.run(preparing, done=self._on_prepared, failed=self._on_failed)

    def _on_prepared(self, answer: tuple[int, Preview | ScorecardError]) -> None:
        asked, preview = answer
        if asked != self._asked:
            return
        self.primary.setEnabled(not isinstance(preview, ScorecardError) and not self.is_busy)
        if isinstance(preview, ScorecardError):
            self.preview.show_message(preview.said_there)
            return
        self.preview.show_preview(preview, self._words[self.output].preview)

    def _on_own_preview(self, preview: Preview | ScorecardError, note: str, words: str = "") -> None:
        if self.sender() is not self._own_settings.get(self.output):
            return
        if isinstance(preview, ScorecardError):
            self.preview.show_message(str(preview))
        else:
            self.preview.show_preview(preview, note, words)

    # ---- the report -----------------------------------------------------------------------------

    def _on_laid_out(self, paper: Paper, report: Report) -> None:
        """The pages of a report are there: for the preview, and to be written."""
        if self.output is Output.REPORT:
            self.report.show_report(report)
            pages = len(paper.pages)
            words = self.tr("1 page") if pages == 1 else self.tr("{count} pages").format(count=pages)
            self.preview.show_preview(paper, words, f"{words}. {report.summary.decision.what}")
            self.primary.setEnabled(not self.is_busy)
        self.work.take_pages(paper)

    def _on_report_failed(self, error: ScorecardError) -> None:
        if self.work.is_busy:
            self.work.give_up(error)
        elif self.output is Output.REPORT:
            self.primary.setEnabled(False)
            self.preview.show_message(error.said_there)

    def _on_report_choice(self) -> None:
        if self.output is Output.REPORT:
            self._look_again()

    # ---- exporting ------------------------------------------------------------------------------

    def _on_began(self) -> None:
        self.primary.setEnabled(False)
        self.under_way.begin()

    def _on_ended(self) -> None:
        self.under_way.end()
        self.primary.setEnabled(not self.preview.message)
        if self._stale:
            self._look_again()

    def _on_exported(self, path: Path) -> None:
        self._on_written(path)
        sentence = self.tr("Exported to {name}.").format(name=path.name)
        self.offered.emit(sentence, self.tr("Show in folder"), partial(self._files.show_folder, path))

    def _on_stopped(self) -> None:
        self.told.emit(self.tr("The export was stopped; nothing was written."))

    # ---- slots ----------------------------------------------------------------------------------

    def _on_output(self, _row: QAbstractButton, checked: bool) -> None:
        if checked:
            self._tell()
            self._look_again()

    def _on_format(self, _ending: str) -> None:
        self._tell()

    def _on_state(self, _at: int) -> None:
        self._tell()
        self._look_again()

    def _on_named(self, _text: str) -> None:
        self._named = bool(self.name.text().strip())
        self._file.set_fault("")

    def _on_primary(self) -> None:
        self.export(self.output)

    def _on_written(self, path: Path) -> None:
        self._last = path
        self._folder.setEnabled(True)

    def _on_folder(self) -> None:
        if self._last is not None:
            self._files.show_folder(self._last)

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        self.audience.allow(clear=self.opened.seen.sight.clear)
        self._tell()
        self._look_again()

    def _on_versions(self, versions: Sequence[Any]) -> None:
        if tuple(versions) != self.state.versions:
            self.state.show_versions(versions)
            self.report.show_versions(self.state.versions)

    def _on_state_loaded(self, answer: tuple[int, Evaluation]) -> None:
        self.state.keep(*answer)
        self._tell()
        self._look_again()

    def _on_failed(self, error: ScorecardError) -> None:
        self.failed.emit(error)

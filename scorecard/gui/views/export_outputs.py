"""What can be exported: how it is called, what goes in, the name of its file, and the work that makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from scorecard.app import transfer
from scorecard.app.report import Png
from scorecard.app.transfer import Source
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, Kind
from scorecard.core.progress import Report
from scorecard.core.ranking import rank
from scorecard.gui.files import FileKind
from scorecard.gui.look import Look
from scorecard.gui.models.file_names import file_name
from scorecard.gui.models.moments import local_now
from scorecard.gui.views.export_preview import PAPER, Preview, beginning, scorecard_sheet, table_sheet
from scorecard.render import picture, ranking
from scorecard.render.drawing import drawing, width_of
from scorecard.render.ranking import ranking_of
from scorecard.render.ranking_layout import Ranking
from scorecard.render.theme import Theme


class Output(StrEnum):
    """What can be exported."""

    WORKBOOK = "workbook"
    REPORT = "report"
    RANKING = "ranking"
    DOCUMENT = "document"
    PICTURE = "picture"
    SCORESHEETS = "scoresheets"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Words:
    """How an output is called: its name, what it is, the verb on the button, and the kind of file.

    preview  what is seen of it before it is written; "" where what makes the preview says so itself
    """

    name: str
    about: str
    verb: str
    icon: str
    kind: FileKind
    preview: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("export", text)


def all_words() -> dict[Output, Words]:
    """What each output is called."""
    return {
        Output.WORKBOOK: Words(
            _tr("Excel workbook"),
            _tr("Live formulas and chart"),
            _tr("Export workbook"),
            "table",
            FileKind(_tr("Excel workbook"), ("xlsx",)),
            _tr("First rows of the scorecard"),
        ),
        Output.REPORT: Words(
            _tr("Report"),
            _tr("PDF for the committee"),
            _tr("Export report"),
            "document",
            FileKind(_tr("Report"), ("pdf",)),
        ),
        Output.RANKING: Words(
            _tr("Ranking"),
            _tr("CSV, one line each"),
            _tr("Export ranking"),
            "sort",
            FileKind(_tr("Table"), ("csv",)),
            _tr("First lines of the file"),
        ),
        Output.DOCUMENT: Words(
            _tr("Evaluation document"),
            _tr("JSON, lossless"),
            _tr("Export document"),
            "duplicate",
            FileKind(_tr("Evaluation document"), ("json",)),
            _tr("Beginning of the file"),
        ),
        Output.PICTURE: Words(
            _tr("Picture of the ranking"),
            _tr("PNG, SVG or PDF"),
            _tr("Export picture"),
            "results",
            FileKind(_tr("Picture"), ("png",)),
            _tr("As it leaves, in the light look"),
        ),
        Output.SCORESHEETS: Words(
            _tr("Scoresheets"),
            _tr("One for each evaluator"),
            _tr("Write scoresheets"),
            "users",
            FileKind(_tr("Excel workbook"), ("xlsx",)),
        ),
        Output.LETTERS: Words(
            _tr("Feedback letters"),
            _tr("One for each candidate"),
            _tr("Write letters"),
            "edit",
            FileKind(_tr("Letter"), ("pdf",)),
        ),
    }


def included_in(output: Output, value: Evaluation) -> Sequence[tuple[str, str]]:
    """What goes into an output, and more about it or ""; nothing is said of those that have settings of their own."""
    if output is Output.WORKBOOK:
        return _in_workbook(value)
    said: Mapping[Output, Sequence[tuple[str, str]]] = {
        Output.RANKING: (
            (_tr("Ranks, totals and points"), _tr("Every figure in full, not rounded")),
            (_tr("What is still possible"), ""),
            (_tr("Who is out, and why"), ""),
        ),
        Output.DOCUMENT: (
            (_tr("The whole evaluation"), _tr("Change it anywhere and bring it back")),
            (_tr("The place in the journal"), _tr("So that nobody's work is lost on the way back")),
        ),
        Output.PICTURE: (
            (_tr("Title and who leads"), ""),
            (_tr("Bars, points and totals"), _tr("In the light look, also for print")),
            (_tr("Who is out, and why"), ""),
        ),
    }
    return said.get(output, ())


def _in_workbook(value: Evaluation) -> Sequence[tuple[str, str]]:
    lines = [
        (_tr("Summary with a chart"), ""),
        (_tr("Scorecard with live totals"), _tr("Change a weight in Excel and the ranking follows")),
        (_tr("Criteria, weights and rules"), ""),
    ]
    kinds = {criterion.kind for criterion in value.criteria.values()}
    if any(kind.is_stated for kind in kinds):
        lines.append((_tr("Facts, gates and waivers"), ""))
    if Kind.RATING in kinds and value.evaluators:
        lines.append((_tr("Scores of each evaluator"), _tr("With names, reasons and evidence")))
        if value.consensus:
            lines.append((_tr("Agreed scores"), ""))
    lines.append((_tr("Pictures of the report"), ""))
    return [*lines, (_tr("Where it comes from"), _tr("Program, date and place in the journal"))]


def included_outside(lines: Sequence[tuple[str, str]], about: str) -> Sequence[tuple[str, str]]:
    """What goes into an output for people outside, of what goes into it otherwise; `about` says what is left out."""
    inside = (_tr("The place in the journal"), _tr("Where it comes from"))
    return [*((name, "") for name, _ in lines if name not in inside), (_tr("For people outside"), about)]


def proposed_name(title: str, version: str = "") -> str:
    """A file name from the title, the version and the date."""
    words = ", ".join(filter(None, (title or _tr("Evaluation"), version)))
    return f"{file_name(words)} {local_now().date().isoformat()}"


# ---- work that is done elsewhere ----------------------------------------------------------------------


def versions_of(uid: str, workspace: Any, _report: Report) -> Sequence[Any]:
    """The named versions of an evaluation, oldest first."""
    return list(workspace.versions(uid))


def state_at(uid: str, sequence: int, workspace: Any, _report: Report) -> tuple[int, Evaluation]:
    """An evaluation as it was at a place in its journal, with that place."""
    return sequence, workspace.state_at(uid, sequence)


def prepared(
    asked: int, output: Output, value: Evaluation, source: Source, _report: Report
) -> tuple[int, Preview | ScorecardError]:
    """The preview of an output, or why there is none."""
    try:
        if output is Output.DOCUMENT:
            return asked, beginning(transfer.evaluation_document(value, source))
        if output is Output.RANKING:
            return asked, table_sheet(transfer.ranking_csv(value))
        scorecard = rank(value)
        if output is Output.PICTURE:
            return asked, ranking_of(value, scorecard)
        return asked, scorecard_sheet(value, scorecard, transfer.workbook_sheets(value, pictured=True))
    except ScorecardError as error:
        return asked, error


def placed(value: Evaluation, _report: Report) -> Ranking:
    """The ranking as it is painted.

    Raises RankingError where there is nothing to rank by.
    """
    return ranking_of(value, rank(value))


def painted(data: Ranking, title: str, ending: str, theme: Theme) -> bytes:
    """The picture of a ranking, in the light look that `theme` has for print. Painted in the window's thread."""
    light = theme.for_print()
    size = QSizeF(PAPER, ranking.height(data, light, PAPER))
    if ending == "svg":
        words = ranking.summary(data)
        return picture.svg(ranking.paint, data, size, light, title=title, description=words)
    if ending == "pdf":
        return picture.pdf(ranking.paint, data, size, light, title=title)
    return picture.png(ranking.paint, data, size, light)


def written(value: Evaluation, path: Path, source: Source, report: Report, pictures: Sequence[Png] = ()) -> None:
    """Write an evaluation in the format that the ending of the path names; a workbook with pictures."""
    transfer.export(value, path, source, report, pictures=pictures)


def kept(path: Path, data: bytes, report: Report) -> None:
    """Write what was painted."""
    report(0.0, "Writing the file")
    transfer.write_file(path, data)


# ---- parts --------------------------------------------------------------------------------------------


class OutputRow(QAbstractButton):
    """An output in the list: icon, name, and what it is. The arrows go from one to the next."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = words
        self.setCheckable(True)
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(words.about)
        self.setToolTip(words.name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        look = self._look
        name, about = width_of(look.theme, "strong", self._words.name), width_of(look.theme, "small", self._words.about)
        inset = look.length("space.sm") + look.length("icon.list") + look.length("space.md") + look.length("space.sm")
        high = look.length("row.table_two_lines") + look.length("space.xs")
        return QSize(ceil(max(name, about)) + inset, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        sm, chosen = look.length("space.sm"), self.isChecked()
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if chosen or self.underMouse():
                look.draw_box(draw, rect, "selection.fill" if chosen else "surface.hover")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            side = look.length("icon.list")
            icon = QRectF(sm, rect.top(), side, rect.height())
            look.draw_icon(draw, icon, self._words.icon, "accent.text" if chosen else "text.secondary", "icon.list")
            upper, lower = look.line_height("body"), look.line_height("small")
            left = icon.right() + look.length("space.md")
            top = rect.center().y() - (upper + lower) / 2
            wide = rect.right() - sm - left
            role, ink = ("strong", "selection.text") if chosen else ("body", "text.primary")
            draw.text(QRectF(left, top, wide, upper), self._words.name, role, ink)
            draw.text(QRectF(left, top + upper, wide, lower), self._words.about, "small", "text.secondary")
        painter.end()

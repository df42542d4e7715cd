"""The report on paper: facts of the file, page numbers, and a page one that can be read alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from scorecard.core.edits import set_head
from scorecard.core.lead import total_decimals
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.ranking import rank
from scorecard.core.report.contents import Choice, Provenance, Report
from scorecard.core.report.making import report_of
from scorecard.core.robustness.simulation import Draws
from scorecard.core.sight import sight, veiled
from scorecard.render.drawing import Align
from scorecard.render.paper import MARGIN, Paper, on_paper, pdf_of
from scorecard.render.paper_blocks import Cell, Heading, Row, Setup, Table
from scorecard.render.report import Dress, Size, report_paper, report_pdf
from scorecard.render.report_pictures import workbook_pictures
from scorecard.render.theme import Theme
from tests.acceptance.secrets_in_formal import BLIND, OWN, SEALED, in_scoring, marks_in
from tests.core.evaluations import evaluations
from tests.core.letters import panel_of_three
from tests.render.cases import CASES
from tests.render.poppler import told

FEW = Choice(draws=Draws(samples=50))
WHERE = Provenance("9.9", "3 May 2026", uid="u-1", journal_sequence=9, journal_hash="cd" * 32)


def report(evaluation: Evaluation, choice: Choice = FEW) -> Report:
    return report_of(veiled(evaluation), WHERE, choice, sight=sight(evaluation))


def logo() -> bytes:
    image = QImage(80, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def sound(paper: Paper) -> None:
    """No page is empty, nothing stands lower than the page has room, and no page ends with what goes on overleaf."""
    _, tall = paper.size.width(), paper.size.height() - 2 * MARGIN
    for number, page in enumerate(paper.pages):
        assert page, number
        assert all(at + strip.height <= tall + 1e-6 for at, strip in page)
        if number < len(paper.pages) - 1:
            assert not page[-1][1].glued, "what belongs to the next page stands at the foot of this one"


# ---- the file ----------------------------------------------------------------------------------------


def test_the_facts_of_the_file(light: Theme, tmp_path: Path) -> None:
    value = set_head(panel_of_three(), title="Partner 2026")
    data = report_pdf(report(value), light, Dress(Size.LETTER, logo(), "Confidential"))
    info = told("pdfinfo", data, tmp_path)
    assert re.search(r"Title:\s+Partner 2026: report", info)
    assert not re.search(r"Author:[^\S\n]+\S", info)
    assert "612 x 792 pts (letter)" in info
    assert str(tmp_path) not in data.decode("latin-1")
    fonts = told("pdffonts", data, tmp_path).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\s(yes)\s+(yes|no)\s+yes\s", line) for line in fonts)  # embedded, and readable
    pictures = told("pdfimages", data, tmp_path, "-list").splitlines()[2:]
    assert {line.split()[3] for line in pictures} == {"80"}, "all but the logo is drawn as vectors"


def test_pages_are_numbered_and_headed(light: Theme, tmp_path: Path) -> None:
    value = set_head(panel_of_three(), title="Partner 2026")
    made = report(value)
    paper = report_paper(made, light, Dress(notice="Confidential"))
    pages = told("pdftotext", pdf_of(paper), tmp_path, "-layout").split("\f")[:-1]
    assert len(pages) == len(paper.pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert text.lstrip().startswith("Partner 2026")
        assert "Confidential" in text
        assert "Journal entry 9, hash cdcdcdcdcdcd · 3 May 2026" in text
    for section in made.sections:
        number = paper.marks[section.title]
        assert section.title in pages[number - 1]
        assert re.search(rf"{re.escape(section.title)}\s+{number}\b", pages[0])


def test_every_rank_and_total_can_be_read(light: Theme, tmp_path: Path) -> None:
    value = CASES["few"]()
    scorecard = rank(value)
    text = told("pdftotext", report_pdf(report(value), light), tmp_path, "-layout")
    decimals = total_decimals(scorecard)
    for each in scorecard.standings:
        assert re.search(rf"{each.rank}\s+{re.escape(each.name)}\s+{re.escape(shown(each.total or 0, decimals))}", text)


@pytest.mark.parametrize("name", CASES)
def test_hard_cases_stay_on_their_pages(light: Theme, tmp_path: Path, name: str) -> None:
    paper = report_paper(report(CASES[name]()), light, Dress(notice="Confidential"))
    sound(paper)
    boxes = told("pdftotext", pdf_of(paper), tmp_path, "-bbox")
    words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">', boxes)
    edge = MARGIN * 0.75 - 3  # points
    width, height = paper.size.width() * 0.75, paper.size.height() * 0.75
    assert words
    for left, top, right, bottom in (tuple(map(float, word)) for word in words):
        assert left >= edge, name
        assert right <= width - edge, name
        assert top >= 40, name
        assert bottom <= height - edge, name


def test_what_is_hidden_is_not_in_the_file(light: Theme, tmp_path: Path) -> None:
    value = in_scoring()
    text = told("pdftotext", report_pdf(report(value), light), tmp_path, "-layout")
    assert not marks_in(text, (*BLIND, *OWN, *SEALED))
    assert "hidden until all are handed in" in " ".join(text.split())
    for made in workbook_pictures(report(value), light):
        assert not marks_in(made.summary, (*BLIND, *OWN, *SEALED))


# ---- what paper can do for it ------------------------------------------------------------------------


def test_a_group_stays_with_its_first_row_and_a_table_without_heads_has_no_rule(light: Theme) -> None:
    for rows in range(25, 45):
        lines = [Row((Cell(f"Row {at}"), Cell("1"))) for at in range(rows)]
        group = [Row((Cell("Group"), Cell("2")), strong=True), Row((Cell("In it"), Cell("3")), depth=1)]
        table = Table(("", ""), (*lines, *group, *lines), (0.5, 0.5), (Align.LEFT, Align.RIGHT))
        paper = on_paper([Heading("Head", mark="here"), table], Setup("Title", head="Running"), light)
        sound(paper)
        places = [(number, at == len(page) - 1) for number, page in enumerate(paper.pages) for at in range(len(page))]
        assert not places[1 + rows][1], "the group stands alone at the foot of a page"  # 1 for the heading
        assert paper.marks == {"here": 1}
        assert not any(strip.head for page in paper.pages for _, strip in page)


# ---- any evaluation -------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(evaluations())
def test_any_evaluation_has_a_sound_report(light: Theme, evaluation: Evaluation) -> None:
    made = report(evaluation)
    paper = report_paper(made, light)
    sound(paper)
    assert set(paper.marks) == {section.title for section in made.sections}
    picture = QImage(200, 280, QImage.Format.Format_RGB32)
    for number in range(len(paper.pages)):
        painter = QPainter(picture)
        painter.scale(0.25, 0.25)
        paper.paint(painter, number)
        painter.end()


def test_page_one_is_one_page(light: Theme) -> None:
    for name in ("few", "a thousand candidates", "all out", "nothing scored", "many scripts", "forty criteria"):
        made = report(CASES[name]())
        paper = report_paper(made, light, Dress(notice="Confidential"))
        assert min(paper.marks.values()) == 2, name
    value = CASES["few"]()
    assert len(report_paper(report(value, replace(FEW, parts=frozenset())), light).pages) == 1


def test_pictures_for_a_workbook_say_what_they_show(light: Theme) -> None:
    pictures = workbook_pictures(report(CASES["few"]()), light)
    assert [each.title for each in pictures][:3] == ["Ranking", "Values by criterion", "Profile"]
    for each in pictures:
        image = QImage.fromData(each.data)
        assert (image.width(), image.height()) == (round(2 * each.width), -(-2 * round(each.height) // 1))
        assert "Acme Care" in each.summary or "Acme" in each.summary

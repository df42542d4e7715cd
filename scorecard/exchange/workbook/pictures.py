"""The sheet Pictures: the pictures of the report as they are drawn there, each with what it says in words.

They are figures as they were when the workbook was written, and do not follow its cells; the charts on the other
sheets do. openpyxl would measure a picture with an imaging library; here its size is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor

from scorecard.core.report.parts import Png
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.spreadsheet import Page, letter

NOTE: Final = "As they were when this workbook was written; they do not follow its cells."
ROW: Final = 15.0  # points
PIXEL: Final = 0.75  # points
EMU: Final = 9525  # the units of drawings in a pixel
COLUMNS: Final = 10
WIDTH: Final = 10.0  # of a column, in characters
PAGE: Final = 620.0  # pixels of pictures on a printed page
LONGEST_WORDS: Final = 2_000  # of what a screen reader is told


class _Picture(Image):
    """A picture for openpyxl, of which the size is known and the bytes are at hand."""

    def __init__(self, png: Png, row: int, number: int) -> None:
        self._bytes = png.data
        self.width, self.height, self.format = round(png.width), round(png.height), "png"
        anchor: Any = OneCellAnchor()
        anchor._from.row, anchor._from.col = row - 1, 0
        anchor.ext.width, anchor.ext.height = round(png.width * EMU), round(png.height * EMU)
        anchor.pic = _frame(png, number)
        self.anchor: Any = anchor

    def _data(self) -> bytes:
        return self._bytes


def _frame(png: Png, number: int) -> PictureFrame:
    """What stands round the picture: its name, and its words for those who do not see it."""
    frame: Any = PictureFrame()
    frame.nvPicPr.cNvPr.id = number
    frame.nvPicPr.cNvPr.name = png.title
    frame.nvPicPr.cNvPr.descr = png.summary[:LONGEST_WORDS]
    frame.blipFill.blip = Blip()
    frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
    frame.spPr.ln = None
    made: PictureFrame = frame
    return made


def write_pictures(page: Page, pictures: Sequence[Png], title: str) -> None:
    """Each picture under its heading, one below the other."""
    book = page.book
    page.text(1, 1, "Pictures", book.style(looks.TITLE))
    page.text(2, 1, NOTE, book.style(looks.NOTE))
    sheet: Any = page.sheet
    row, filled = 4, 0.0
    for number, png in enumerate(pictures, 1):
        if filled and filled + png.height > PAGE:
            page.break_before(row)
            filled = 0.0
        filled += png.height + 4 * ROW / PIXEL
        page.text(row, 1, png.title, book.style(looks.SECTION))
        for column in range(2, COLUMNS + 1):
            page.blank(row, column, book.style(looks.SECTION_RULE))
        page.row(row, height=24)
        sheet._images.append(_Picture(png, row + 2, number))
        row += 4 + round(png.height * PIXEL / ROW)
    looks.width_of_run(page, 1, COLUMNS, WIDTH)
    looks.view(page, "")
    looks.print_setup(page, title)
    sheet.print_area = f"A1:{letter(COLUMNS)}{row}"

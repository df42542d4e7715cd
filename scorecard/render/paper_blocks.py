"""What a document on paper is made of: blocks in order, and what stands on every page. `paper` lays them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter

from scorecard.render.drawing import Align
from scorecard.render.picture import DOTS_PER_INCH
from scorecard.render.theme import Theme


class Size(Enum):
    """Sizes of paper."""

    A4 = QPageSize.PageSizeId.A4
    LETTER = QPageSize.PageSizeId.Letter

    @property
    def pixels(self) -> QSizeF:
        """Width and height in logical pixels."""
        points = QPageSize.size(self.value, QPageSize.Unit.Point)
        return QSizeF(points.width(), points.height()) * (DOTS_PER_INCH / 72)


# ---- blocks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, kept with what follows. Level 0 is the title of the document, 1 a section, 2 a part, 3 a part of that.

    `aside` stands at the end of its line; by its `mark` the page can be asked for on which it stands.
    """

    text: str
    level: int = 1
    aside: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph in a role of text. `bullet` makes it a point of a list; `typed` text may run from right to left."""

    text: str
    role: str = "body"
    color: str = "text.primary"
    bullet: bool = False
    typed: bool = False
    after: float = 6.0
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph on a soft ground, of a family such as "warn", or neutral."""

    text: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers side by side, each with what it is."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `share` 0..1 draws a small bar beside the text; `family` colours the text, as "danger"."""

    text: str
    role: str = ""
    color: str = ""
    share: float | None = None
    family: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `strong` for groups and totals, on a ground of their own."""

    cells: tuple[Cell, ...]
    depth: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page. `widths` are shares of the whole."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a height, painted as vectors across the whole width; `summary` is what it says, set under it."""

    paint: Callable[[QPainter, QRectF, Theme], None]
    height: float
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Room, which falls away at the head of a page."""

    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page as long as they fit on one."""

    blocks: tuple[Block, ...]


Block = Heading | Sentence | Note | Figures | Table | Picture | Gap | PageBreak | Together


@dataclass(frozen=True, slots=True)
class Setup:
    """What stands on every page, and what the file says of itself.

    title    the document's title, also among the properties of the file
    subject  what it is about, among these properties only
    about    the evaluation, at the left of the foot
    date     at the foot, as it is to be read
    logo     bytes of a PNG, JPEG or SVG picture; b"" for none
    head     at the left above every page; "" for none
    notice   under it, such as who may read the document; "" for none
    """

    title: str
    about: str = ""
    date: str = ""
    size: Size = Size.A4
    logo: bytes = b""
    head: str = ""
    notice: str = ""
    subject: str = ""

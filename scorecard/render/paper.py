"""A document on paper: blocks that flow over pages, as a PDF with selectable text and pictures as vectors.

What is to be said is a sequence of blocks: headings, sentences, tables, pictures, notes. Each becomes strips, the
pieces of which a page can be made; strips that belong together stay together, and a table that goes on overleaf
repeats its head. The layout is our own, for rich text documents of Qt can keep neither a heading with what follows it
nor a picture a vector. All lengths are logical pixels at 96 dpi, and the look is the light one of `Theme.for_print`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from scorecard.core.wording import isolated, one_line
from scorecard.render.drawing import Align, Drawing, wrapped
from scorecard.render.paper_blocks import (
    Block,
    Figures,
    Gap,
    Heading,
    Note,
    PageBreak,
    Picture,
    Row,
    Sentence,
    Setup,
    Table,
    Together,
)
from scorecard.render.paper_logo import LOGO, Logo
from scorecard.render.paper_text import Lines, laid_out
from scorecard.render.pdf_outline import Entry, with_outline
from scorecard.render.picture import DOTS_PER_INCH, FINE
from scorecard.render.theme import Theme

MARGIN: Final = 72.0  # about 19 mm
HEADER: Final = 46.0  # under the upper margin's edge: the logo, and air under it
FOOTER: Final = 34.0
DEEPEST_LISTED: Final = 2  # headings up to this level stand in the outline of the file
ABOVE_HEADING: Final = 12.0  # what is in sight over a heading that was gone to
POINTS: Final = 72 / DOTS_PER_INCH  # of a logical pixel
SMALL_ROW: Final = 0.4  # a row of a table up to this share of a page is not broken
BAR: Final = (44.0, 5.0)  # a score on its scale, beside its number
BAR_ROOM: Final = 72.0  # for the number at its right
_HEADINGS: Final = (  # role of text, room before and after, colour
    ("verdict", 0.0, 4.0, "text.primary"),
    ("section", 28.0, 6.0, "text.primary"),
    ("strong", 18.0, 2.0, "text.primary"),
    ("label", 8.0, 2.0, "text.secondary"),
)


# ---- strips -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a page that is not broken.

    before   room above it, which falls away at the head of a page
    glued    it stays on a page with the next one
    head     strips that are repeated above it where it begins a page
    breaks   it begins a page
    mark     what the page that it stands on can be asked for by, or ""
    listed   its line in the outline of the file: a title and how deep it stands; None for none
    """

    height: float
    paint: Callable[[Drawing, float, float], None]
    before: float = 0.0
    glued: bool = False
    head: tuple[Strip, ...] = ()
    breaks: bool = False
    mark: str = ""
    listed: tuple[str, int] | None = None


def _nothing(_draw: Drawing, _left: float, _top: float) -> None:
    """What paints a gap."""


@dataclass(frozen=True, slots=True)
class _Flow:
    """Blocks as strips of a width, in a look."""

    theme: Theme
    width: float
    tall: float

    def strips(self, blocks: Iterable[Block]) -> Iterator[Strip]:
        before: Block | None = None
        for block in blocks:
            match block:
                case Heading():
                    yield from self.heading(block, follows=isinstance(before, Heading) and before.level < block.level)
                case Sentence():
                    yield from self.sentence(block)
                case Note():
                    yield self.note(block)
                case Figures():
                    yield self.figures(block)
                case Table():
                    yield from self.table(block)
                case Picture():
                    yield from self.picture(block)
                case Gap():
                    yield Strip(0.0, _nothing, block.height)
                case PageBreak():
                    yield Strip(0.0, _nothing, breaks=True)
                case Together():
                    inside = list(self.strips(block.blocks))
                    yield from (replace(strip, glued=True) for strip in inside[:-1])
                    yield from inside[-1:]
            before = block

    def lines(self, text: str, role: str, width: float, **options: bool) -> Lines:
        return laid_out(text, self.theme.font(role), self.theme.line_height(role), width, **options)

    def heading(self, block: Heading, *, follows: bool) -> Iterator[Strip]:
        """A heading; one that `follows` that of its section stands close under it."""
        role, before, after, color = _HEADINGS[min(block.level, len(_HEADINGS) - 1)]
        if follows:
            before = min(before, 2.0)
        aside = self.lines(block.aside, "body", self.width * 0.4)
        room = aside.widest + 16 if block.aside else 0.0
        text = self.lines(block.text, role, self.width - room)
        for at in range(text.count):

            def paint(draw: Drawing, left: float, top: float, at: int = at) -> None:
                text.paint(draw, at, left, top, color)
                if at == 0 and block.aside:
                    down = top + (text.line - aside.line) / 2
                    aside.paint(draw, 0, left + self.width - aside.widest, down, "text.secondary")

            last = at == text.count - 1
            height = text.line + (after if last else 0.0)
            if at:
                yield Strip(height, paint, glued=True)
                continue
            listed = (one_line(block.text), max(block.level - 1, 0)) if block.level <= DEEPEST_LISTED else None
            yield Strip(height, paint, before, glued=True, mark=block.mark, listed=listed)

    def sentence(self, block: Sentence) -> Iterator[Strip]:
        indent = 14.0 if block.bullet else 0.0
        text = self.lines(block.text, block.role, self.width - indent, typed=block.typed)
        for at in range(text.count):

            def paint(draw: Drawing, left: float, top: float, at: int = at) -> None:
                if block.bullet and at == 0:
                    draw.dot(QPointF(left + 4, top + text.line / 2), 4.0, "text.tertiary")
                text.paint(draw, at, left + indent, top, block.color)

            last = at == text.count - 1
            near_end = at == 0 or at >= text.count - 2  # no single line alone at the foot or the head of a page
            yield Strip(text.line + (block.after if last else 0.0), paint, glued=block.kept if last else near_end)

    def note(self, block: Note) -> Strip:
        pad = self.theme.length("space.md")
        text = self.lines(block.text, "body", self.width - 2 * pad)
        height = text.height + 2 * self.theme.length("space.sm")

        def paint(draw: Drawing, left: float, top: float) -> None:
            ground = f"{block.family}.soft" if block.family else "surface.sunken"
            draw.rounded(QRectF(left, top, self.width, height), self.theme.length("radius.control"), ground)
            ink = f"{block.family}.text" if block.family else "text.primary"
            for at in range(text.count):
                text.paint(draw, at, left + pad, top + self.theme.length("space.sm") + at * text.line, ink)

        return Strip(height, paint, 10.0)

    def figures(self, block: Figures) -> Strip:
        theme = self.theme
        large, small = theme.line_height("display"), theme.line_height("caption")
        height = large + 2 * small + 4

        def paint(draw: Drawing, left: float, top: float) -> None:
            room = self.width / max(len(block.items), 3)
            for at, (number, what) in enumerate(block.items):
                x = left + at * room
                draw.text(QRectF(x, top, room - 20, large), number, "display")
                lines = wrapped(theme, "caption", what, room - 20, 2)
                draw.lines(QRectF(x, top + large + 2, room - 20, 2 * small), lines, "caption", "text.tertiary")

        return Strip(height, paint, 16.0)

    def picture(self, block: Picture) -> Iterator[Strip]:
        height = min(block.height, self.tall)

        def paint(draw: Drawing, left: float, top: float) -> None:
            draw.painter.save()
            block.paint(draw.painter, QRectF(left, top, self.width, height), self.theme)
            draw.painter.restore()

        yield Strip(height, paint, 8.0, glued=bool(block.summary))
        if block.summary:
            yield from self.sentence(Sentence(block.summary, "caption", "text.tertiary"))

    # -- tables

    def table(self, block: Table) -> Iterator[Strip]:
        pad = self.theme.length("space.sm")
        rights = []
        at = 0.0
        for share in block.widths:
            at += share * self.width
            rights.append(at)
        places = []
        for column, right in enumerate(rights):
            apart = block.aligns[column - 1] is Align.RIGHT and block.aligns[column] is Align.LEFT if column else False
            wide = self.theme.length("space.lg") if apart else pad  # a word behind a figure stands clear of it
            places.append((0.0 if column == 0 else rights[column - 1] + wide, right))
        head = (self.head(block, places),) if any(block.heads) else ()
        for at, row in enumerate(block.rows):
            following = block.rows[at + 1] if at + 1 < len(block.rows) else None
            group = row.strong and following is not None and following.depth > row.depth
            with_next = following is not None and (group or at in (0, len(block.rows) - 2))  # no row alone on a page
            strips = [replace(strip, head=head) for strip in self.row(block, row, places)]
            if len(strips) == 1 and with_next:
                strips = [replace(strips[0], glued=True)]
            yield from strips

    def head(self, block: Table, places: Sequence[tuple[float, float]]) -> Strip:
        theme = self.theme
        texts = [
            self.lines(text, "label", right - left) for text, (left, right) in zip(block.heads, places, strict=True)
        ]
        tallest = max(text.height for text in texts)
        height = tallest + 2 * theme.length("space.xs")

        def paint(draw: Drawing, left: float, top: float) -> None:
            for text, place, align in zip(texts, places, block.aligns, strict=True):
                up = top + theme.length("space.xs") + tallest - text.height
                for at in range(text.count):
                    text.paint(draw, at, left + place[0], up + at * text.line, "text.tertiary", align)
            draw.row_rule(left, left + self.width, top + height, "border.strong")

        return Strip(height, paint, glued=True)

    def row(self, block: Table, row: Row, places: Sequence[tuple[float, float]]) -> Iterator[Strip]:
        theme = self.theme
        indent = row.depth * theme.length("space.md")
        texts = []
        for column, (cell, (left, right)) in enumerate(zip(row.cells, places, strict=True)):
            role = cell.role or ("strong" if row.strong else "body")
            start = left + (indent if column == 0 else 0.0)
            texts.append((self.lines(cell.text, role, max(right - start, 24.0)), start, right))
        count = max(text.count for text, _, _ in texts)
        step = max(text.line for text, _, _ in texts)
        pad = theme.length("space.xs") + 1
        whole = count * step + 2 * pad
        broken = whole > self.tall * SMALL_ROW
        ranges = [(at, at + 1) for at in range(count)] if broken else [(0, count)]
        for first, end in ranges:
            top_pad = pad if first == 0 else 0.0
            bottom = pad if end == count else 0.0
            height = (end - first) * step + top_pad + bottom

            def paint(draw: Drawing, left: float, top: float, part: tuple[int, int] = (first, end)) -> None:
                begin, stop = part
                pad_here = pad if begin == 0 else 0.0
                tall = (stop - begin) * step + pad_here + (pad if stop == count else 0.0)
                if row.strong:
                    draw.fill(QRectF(left, top, self.width, tall), "surface.group")
                for (text, start, right), cell, align in zip(texts, row.cells, block.aligns, strict=True):
                    ink = f"{cell.family}.text" if cell.family else cell.color or "text.primary"
                    for at in range(begin, min(stop, text.count)):
                        down = top + pad_here + (at - begin) * step + (step - text.line) / 2
                        text.paint(draw, at, left + start, down, ink, align, width=right - start)
                    place = right - max(text.widest, BAR_ROOM) - BAR[0]
                    if cell.share is not None and begin == 0 and place >= start:
                        self.bar(draw, cell.share, left + place, top + pad_here + step / 2)
                if stop == count:
                    draw.row_rule(left, left + self.width, top + tall)

            glued = broken and (first < 2 or first >= count - 3) and end != count
            yield Strip(height, paint, glued=glued)

    def bar(self, draw: Drawing, share: float, left: float, middle: float) -> None:
        """A score on its scale, as a thin bar beside its number."""
        track = QRectF(left, middle - BAR[1] / 2, *BAR)
        draw.rounded(track, BAR[1] / 2, "border.subtle")
        filled = BAR[0] * min(max(share, 0.0), 1.0)
        if filled > 0:
            draw.rounded(QRectF(left, track.top(), max(filled, BAR[1]), BAR[1]), BAR[1] / 2, "border.strong")


# ---- pages --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Page:
    placed: list[tuple[float, Strip]] = field(default_factory=list)
    used: float = 0.0

    def put(self, strip: Strip) -> None:
        at = self.used + (strip.before if self.placed else 0.0)
        self.placed.append((at, strip))
        self.used = at + strip.height


def paginated(strips: Iterable[Strip], tall: float) -> list[list[tuple[float, Strip]]]:
    """Strips on pages of a height: for each page, how far down each strip stands. Never without a page."""
    pages = [_Page()]
    run: list[Strip] = []
    under: Strip | None = None  # the head under which the page is being filled
    for strip in (*strips, None):
        if strip is not None:
            run.append(strip)
            if strip.glued:
                continue
        if not run:
            continue
        under = _put(pages, run, tall, under)
        run = []
    return [page.placed for page in pages]


def _put(pages: list[_Page], run: Sequence[Strip], tall: float, under: Strip | None) -> Strip | None:
    """Put strips that belong together on the page, or on the next where they do not fit; the head they stand under."""
    page = pages[-1]
    needed = page.used + _height(run, under, first=not page.placed)
    if page.placed and (run[0].breaks or needed > tall + 1e-6):
        pages.append(_Page())
        page, under = pages[-1], None
    for strip in run:
        head = strip.head[0] if strip.head else None
        extra = sum(each.height for each in strip.head) if head is not under else 0.0
        if page.placed and page.used + strip.before + extra + strip.height > tall + 1e-6:
            pages.append(_Page())  # what belongs together is larger than a page
            page, under = pages[-1], None
        if head is not under:
            for each in strip.head:
                page.put(each)
            under = head
        if strip.height or page.placed:
            page.put(strip)
    return under


def _height(run: Sequence[Strip], under: Strip | None, *, first: bool) -> float:
    total = 0.0
    for at, strip in enumerate(run):
        head = strip.head[0] if strip.head else None
        if head is not under:
            total += sum(each.height for each in strip.head)
            under = head
        total += strip.height + (0.0 if first and at == 0 else strip.before)
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A document that is laid out: its pages can be counted and painted one by one, on paper and on a screen."""

    setup: Setup
    theme: Theme
    pages: tuple[tuple[tuple[float, Strip], ...], ...]
    logo: Logo

    @property
    def size(self) -> QSizeF:
        """The width and height of a page in logical pixels."""
        return self.setup.size.pixels

    @property
    def marks(self) -> dict[str, int]:
        """What is marked -> the number of its page, counted from 1."""
        return {strip.mark: at for at, page in enumerate(self.pages, 1) for _, strip in page if strip.mark}

    @property
    def outline(self) -> tuple[Entry, ...]:
        """The headings with their places, for the outline of the file."""
        top, tall = MARGIN + _header(self.setup), self.size.height()
        return tuple(
            Entry(strip.listed[0], number, (tall - top - at + ABOVE_HEADING) * POINTS, strip.listed[1])
            for number, page in enumerate(self.pages)
            for at, strip in page
            if strip.listed is not None
        )

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page, counted from 0, in logical pixels with its upper left corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        draw = Drawing(painter, self.theme)
        self.logo.paint(draw, self.size.width() - MARGIN, MARGIN - 8)
        _paint_head(draw, self.setup, self.size)
        for at, strip in self.pages[number]:
            strip.paint(draw, MARGIN, MARGIN + _header(self.setup) + at)
        _paint_foot(draw, self.setup, self.size, number + 1, len(self.pages))


def on_paper(blocks: Iterable[Block], setup: Setup, theme: Theme) -> Paper:
    """The blocks laid out on pages. Raises ScorecardError where the logo is no picture."""
    light = theme.for_print()
    logo = Logo(setup.logo)
    width, tall = room_of(setup)
    pages = paginated(_Flow(light, width, tall).strips(blocks), tall)
    return Paper(setup, light, tuple(tuple(page) for page in pages), logo)


def room_of(setup: Setup) -> tuple[float, float]:
    """The width and the height of what a page has room for."""
    size = setup.size.pixels
    return size.width() - 2 * MARGIN, size.height() - 2 * MARGIN - FOOTER - _header(setup)


def height_of(blocks: Iterable[Block], setup: Setup, theme: Theme) -> float:
    """How high blocks are that begin a page, if it were as high as it takes."""
    width, tall = room_of(setup)
    (page,) = paginated(_Flow(theme.for_print(), width, tall).strips(blocks), 1e9)
    return max((at + strip.height for at, strip in page), default=0.0)


def pdf_of(paper: Paper) -> bytes:
    """A document that is laid out, as the bytes of a PDF; one of several pages has its headings as an outline."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(paper.setup.title)
    writer.setCreator("Scorecard")
    writer.setResolution(FINE)
    writer.setPageSize(QPageSize(paper.setup.size.value))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(FINE / DOTS_PER_INCH, FINE / DOTS_PER_INCH)
    for number in range(len(paper.pages)):
        if number:
            writer.newPage()
        paper.paint(painter, number)
    painter.end()
    entries = paper.outline if len(paper.pages) > 1 else ()
    return with_outline(bytes(buffer.data().data()), entries, paper.setup.subject)


def _header(setup: Setup) -> float:
    return HEADER if setup.logo or setup.head or setup.notice else 0.0


def _paint_head(draw: Drawing, setup: Setup, size: QSizeF) -> None:
    theme = draw.theme
    line = theme.line_height("caption")
    left, right = MARGIN, size.width() - MARGIN
    if setup.logo:
        right -= LOGO[0] + theme.length("space.lg")
    top = MARGIN - 8
    if setup.head:
        draw.text(QRectF(left, top, right - left, line), isolated(setup.head), "caption", "text.tertiary")
        top += line
    if setup.notice:
        draw.text(QRectF(left, top, right - left, line), isolated(setup.notice), "label", "text.secondary")


def _paint_foot(draw: Drawing, setup: Setup, size: QSizeF, number: int, of: int) -> None:
    theme = draw.theme
    line = theme.line_height("caption")
    top = size.height() - MARGIN - line
    left, right = MARGIN, size.width() - MARGIN
    draw.row_rule(left, right, top - theme.length("space.sm"), "border.default")
    box = QRectF(left, top, right - left, line)
    taken = draw.text(box, f"Page {number} of {of}", "caption", "text.tertiary", Align.RIGHT)
    box.setRight(right - taken - theme.length("space.xl"))
    parts = [isolated(setup.about), setup.date]
    about = wrapped(theme, "caption", parts[0], box.width() - 140, 1)[0] if setup.about else ""
    draw.text(box, " \N{MIDDLE DOT} ".join(filter(None, (about, setup.date))), "caption", "text.tertiary")

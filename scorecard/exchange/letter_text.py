"""A letter as text that every word processor opens (RTF), and as plain text.

RTF is written by hand, for it is small: headings are real headings, the head of the table is repeated on each page, and
pages are numbered "n of m". Everything but plain ASCII is written as numbered characters, so that no byte of what a
person wrote can be taken for a command (Rich Text Format Specification 1.9.1, Unicode RTF).
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from scorecard.core.letter import Letter
from scorecard.core.letter_outline import Figures, Grid, GridRow, Heading, Paragraph, Part, Role, Title, outline_of

PAPERS: Final = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Sizes of paper in twips, twentieths of a point."""

_MARGIN: Final = 1134  # 20 mm
_WIDE: Final = 78  # characters of a line of plain text
_NAME_ROOM: Final = 34
_RTL: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+(?:[ \u00a0]+[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff]+)*"
)
_STRONG: Final = re.compile("[A-Za-z\u00c0-\u058f\u3040-\u9fff]|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INK: Final = (  # of the light look: text, second text, third text, rule, strong rule, ground of groups
    *("14171C", "464E5B", "5D6573", "D2D7DF", "858E9D", "F8F9FB", "176B47", "B42A23"),
)
_STYLES: Final = (  # name, what it looks like
    ("Normal", r"\sa120\sl264\slmult1\f0\fs20\cf1"),
    ("heading 1", r"\sb300\sa100\keepn\outlinelevel0\b\f0\fs26\cf1"),
    ("heading 2", r"\sb180\sa40\keepn\outlinelevel1\b\f0\fs20\cf1"),
    ("heading 3", r"\sb100\sa40\keepn\outlinelevel2\b\f0\fs17\cf2"),
    ("Title", r"\sb0\sa60\keepn\b\f0\fs40\cf1"),
)
_LOOKS: Final = {
    Role.LEAD: r"\sb240\sa160\b\fs24",
    Role.BODY: "",
    Role.QUIET: r"\sa60\fs18\cf3",
    Role.POINT: r"\fi-227\li227\sa80\tx227",
}


def letter_rtf(letter: Letter, date: str = "", *, paper: str = "a4") -> bytes:
    """The letter as RTF."""
    across, down = PAPERS[paper]
    width = across - 2 * _MARGIN
    colors = "".join(rf"\red{int(c[:2], 16)}\green{int(c[2:4], 16)}\blue{int(c[4:], 16)};" for c in _INK)
    styles = "".join(rf"{{\s{at}{look} {name};}}" for at, (name, look) in enumerate(_STYLES))
    parts = outline_of(letter, date)
    title = next(each for each in parts if isinstance(each, Title))
    about = " \N{MIDDLE DOT} ".join(filter(None, (letter.evaluation, date)))
    lines = [
        r"{\rtf1\ansi\ansicpg1252\deff0\deflang2057\uc1",
        r"{\fonttbl{\f0\fswiss\fcharset0\fprq2{\*\falt Arial}Segoe UI;}}",
        rf"{{\colortbl;{colors}}}",
        rf"{{\stylesheet{styles}}}",
        rf"{{\info{{\title {escaped(f'{title.text}: {letter.addressee}')}}}}}",
        rf"\paperw{across}\paperh{down}\margl{_MARGIN}\margr{_MARGIN}\margt{_MARGIN}\margb{_MARGIN}\widowctrl",
        rf"{{\footer\pard\plain\tqr\tx{width}\f0\fs16\cf3\brdrt\brdrs\brdrw5\brdrcf4\brsp80 {escaped(about)}\tab Page "
        rf"{{\field{{\*\fldinst PAGE}}{{\fldrslt 1}}}} of {{\field{{\*\fldinst NUMPAGES}}{{\fldrslt 1}}}}\par}}",
    ]
    for part in parts:
        lines += _rtf(part, width)
    return "\n".join([*lines, "}"]).encode("ascii")


def letter_txt(letter: Letter, date: str = "") -> bytes:
    """The letter as plain text in UTF-8."""
    blocks = ["\n".join(_plain(part)) for part in outline_of(letter, date)]
    return ("\n\n".join(filter(None, blocks)) + "\n").encode("utf-8", "replace")


# ---- RTF ------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """A text as it stands in RTF: no character of it can be taken for a command."""
    found = []
    for letter in text:
        if letter in "\\{}":
            found.append(f"\\{letter}")
        elif letter == "\n":
            found.append("\\line ")
        elif letter == "\t":
            found.append("\\tab ")
        elif letter == "\N{NO-BREAK SPACE}":
            found.append("\\~")
        elif " " <= letter <= "~":
            found.append(letter)
        elif letter >= "\x80":
            units = letter.encode("utf-16-le", "replace")
            for at in range(0, len(units), 2):
                unit = int.from_bytes(units[at : at + 2], "little")
                found.append(f"\\u{unit - 0x10000 if unit >= 0x8000 else unit}?")
    return "".join(found)


def _run(text: str) -> str:
    """A text whose parts that run from right to left say so."""
    found, at = [], 0
    for part in _RTL.finditer(text):
        found += [escaped(text[at : part.start()]), rf"{{\rtlch {escaped(part.group())}}}"]
        at = part.end()
    return "".join([*found, escaped(text[at:])])


def _style(number: int, further: str = "") -> str:
    return rf"\pard\plain\s{number}{_STYLES[number][1]}{further} "


def _paragraph(number: int, text: str, further: str = "") -> str:
    return rf"{_style(number, further)}{_run(text)}\par"


def _rtf(part: Part, width: int) -> Iterator[str]:
    if isinstance(part, Title):
        yield _paragraph(0, part.above, r"\sa60\fs18\cf3")
        yield _paragraph(4, part.text)
        for at, line in enumerate(part.under):
            yield _paragraph(0, line, r"\sa20\cf2" if at else r"\sa20\b")
    elif isinstance(part, Heading):
        tab = rf"\tqr\tx{width}" if part.aside else ""
        aside = rf"\tab {{\b0\cf2 {_run(part.aside)}}}" if part.aside else ""
        yield rf"{_style(part.level, tab)}{_run(part.text)}{aside}\par"
        if part.under:
            yield _paragraph(0, part.under, r"\keepn\sa60\cf2")
    elif isinstance(part, Paragraph):
        text = str(part.text)
        strong = _STRONG.search(text)
        back = r"\rtlpar" if part.typed and strong is not None and _RTL.match(strong.group()) else ""
        bullet = r"\bullet\tab " if part.role is Role.POINT else ""
        yield rf"{_style(0, _LOOKS[part.role] + back)}{bullet}{_run(text)}\par"
    elif isinstance(part, Figures):
        said = r" \u8226? ".join(rf"{{\b {_run(number)}}} {_run(what)}" for number, what in part.items)
        yield rf"{_style(0)}{said}\par"
    else:
        yield from _table(part, width)


def _table(grid: Grid, width: int) -> Iterator[str]:
    ends, at = [], 0.0
    for share in grid.widths:
        at += share
        ends.append(round(at * width))
    head = GridRow(grid.heads, strong=True)
    for number, row in enumerate((head, *grid.rows)):
        is_head = number == 0
        rule = r"\clbrdrb\brdrs\brdrw10\brdrcf5" if is_head else r"\clbrdrb\brdrs\brdrw5\brdrcf4"
        ground = r"\clcbpat6" if row.strong and not is_head else ""
        valign = r"\clvertalb" if is_head else ""
        cells = "".join(rf"{valign}{rule}{ground}\cellx{end}" for end in ends)
        repeated = r"\trhdr" if is_head else ""
        yield rf"\trowd\trgaph70\trleft0\trkeep{repeated}{cells}"
        for column, text in enumerate(row.cells):
            look = r"\intbl\sb40\sa40\sl0\fs18"
            look += r"\cf3" if is_head else ""
            look += r"\b" if row.strong else ""
            look += r"\qr" if column else rf"\li{180 * row.depth}"
            yield rf"{_style(0, look)}{_run(text)}\cell"
        yield r"\row"
    yield _style(0, r"\sa0\fs8") + r"\par"


# ---- plain text -----------------------------------------------------------------------------------


def _plain(part: Part) -> Iterator[str]:
    if isinstance(part, Title):
        yield from (part.above, part.text, "=" * len(part.text), *part.under)
    elif isinstance(part, Heading):
        line = f"{part.text}: {part.aside}" if part.aside else part.text
        yield line
        yield ("-" if part.level == 1 else ".") * min(len(line), _WIDE)
        if part.under:
            yield from _wrapped(part.under)
    elif isinstance(part, Paragraph):
        lead = "- " if part.role is Role.POINT else ""
        for at, line in enumerate(str(part.text).splitlines()):
            yield from _wrapped(line, lead if at == 0 else " " * len(lead))
    elif isinstance(part, Figures):
        first, *others = (f"{number} {what}" for number, what in part.items)
        yield ", ".join((first, *(each[:1].lower() + each[1:] for each in others)))
    else:
        yield from _plain_table(part)


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDE,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain_table(grid: Grid) -> Iterator[str]:
    widths = [
        max(len(row[at]) for row in (grid.heads, *(each.cells for each in grid.rows))) for at in range(len(grid.heads))
    ]
    widths[0] = min(
        max(widths[0], max((2 * row.depth + len(row.cells[0]) for row in grid.rows), default=0)), _NAME_ROOM
    )
    for number, row in enumerate((GridRow(grid.heads), *grid.rows)):
        room = max(widths[0] - 2 * row.depth, 12)
        first, *rest = textwrap.wrap(row.cells[0], room) or [""]
        figures = "  ".join(text.rjust(width) for text, width in zip(row.cells[1:], widths[1:], strict=True))
        yield f"{'  ' * row.depth}{first}".ljust(widths[0]) + f"  {figures}".rstrip()
        yield from (f"{'  ' * row.depth}{line}" for line in rest)
        if number == 0:
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))

"""A letter in words and in order, for every format alike: headings, paragraphs, lists and a table.

The parts are plain data; whoever writes a format gives them its look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scorecard.core.errors import Sentence, sentence
from scorecard.core.letter import Basis, Finding, Letter, Line, Mark, WithWinner
from scorecard.core.model import Kind
from scorecard.core.wording import NOTHING

Words = Sentence | str


class Role(StrEnum):
    """How a paragraph is said."""

    LEAD = "lead"  # the one sentence that matters
    BODY = "body"
    QUIET = "quiet"
    POINT = "point"  # of a list


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the letter, with what stands above and under it."""

    text: str
    above: str
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 1: of a section; 2: of a criterion; 3: of what is said of the winner in it.

    `aside` is the score, at the end of the line; `under` what the scale says of it.
    """

    text: str
    level: int = 1
    aside: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `typed`: a person wrote it, so that it may run from right to left."""

    text: Words
    role: Role = Role.BODY
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers side by side, each with what it is."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the table. `share` 0..1 is where the score lies on the scale, `strong` a row of a group."""

    cells: tuple[str, ...]
    depth: int = 0
    strong: bool = False
    share: float | None = None
    mark: Mark = Mark.NEITHER


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column is text, the others are figures on the right. `widths` are shares of the whole."""

    heads: tuple[str, ...]
    rows: tuple[GridRow, ...]
    widths: tuple[float, ...]


Part = Title | Heading | Paragraph | Figures | Grid


def outline_of(letter: Letter, date: str = "") -> tuple[Part, ...]:
    """The parts of a letter, from its title to how the scores were formed."""
    return tuple(_parts(letter, date))


TITLE = "Feedback on your offer"
FIRST = "Offer placed first"
NO_REASON = "No further reason was written down."


def _parts(letter: Letter, date: str) -> Iterator[Part]:
    about = [letter.provider, letter.service, date]
    yield Title(TITLE, letter.evaluation, (letter.addressee, *filter(None, about)))
    yield Paragraph(letter.decision, Role.LEAD)
    yield from (Paragraph(each) for each in letter.further)
    figures = _figures(letter)
    if figures:
        yield Figures(figures)
    scored_lines = [line for line in letter.lines if line.weight]
    if scored_lines:
        yield Heading("Scores by criterion")
        yield _grid(letter, scored_lines)
    gates = [line for line in letter.lines if line.kind is Kind.GATE]
    if gates:
        yield Heading("Requirements")
        rows = (GridRow((line.name, line.own.score), mark=line.mark) for line in gates)
        yield Grid(("Requirement", "Result"), tuple(rows), (0.72, 0.28))
    if letter.winner is not None and letter.winner.waivers:
        yield Heading("What was waived for the offer placed first")
        yield from (Paragraph(each, Role.POINT) for each in letter.winner.waivers)
    yield from _list(letter.strengths, "Strengths")
    yield from _list(letter.weaknesses, "Weaknesses")
    if letter.strengths or letter.weaknesses:
        yield Paragraph(
            sentence("Strengths and weaknesses are measured against the scale, not against other offers."), Role.QUIET
        )
    reasoned = [line for line in letter.lines if _is_reasoned(line)]
    if reasoned:
        yield Heading("Reasons")
        for line in reasoned:
            yield from _reasons(letter, line)
    yield Heading("How the scores were formed")
    yield from (Paragraph(each, Role.QUIET) for each in letter.method)


def _figures(letter: Letter) -> tuple[tuple[str, str], ...]:
    found = []
    if letter.total:
        found.append((letter.total, "points of 100"))
    if letter.place:
        found.append((letter.place.capitalize(), f"place of {letter.others + 1}" if letter.others else "place"))
    if letter.winner is not None and letter.winner.total:
        found.append((letter.winner.total, f"points of {letter.winner.name or 'the offer placed first'}"))
    return tuple(found)


def _grid(letter: Letter, lines: Sequence[Line]) -> Grid:
    compares = any(line.winner is not None for line in lines)
    heads = ["Criterion", "Weight", "Score", "Points"]
    widths = [0.52, 0.12, 0.24, 0.12]
    if compares:
        heads.append(letter.winner.name if letter.winner is not None and letter.winner.name else FIRST)
        widths = [0.40, 0.11, 0.20, 0.11, 0.18]
    findings = [found for line in lines for found in (line.own, line.winner) if found is not None and found.of]
    decimals = max((len(found.score.partition(".")[2]) for found in findings), default=0)
    rows = []
    for line in lines:
        cells = [line.name, line.weight, scored(line.own, decimals), line.own.points]
        if compares:
            cells.append("" if line.winner is None else scored(line.winner, decimals))
        share = line.own.share if line.kind is Kind.RATING else None
        rows.append(GridRow(tuple(cells), line.depth, line.kind is Kind.GROUP, share, line.mark))
    if letter.total:
        last = [
            "Total",
            "100.0\N{NO-BREAK SPACE}%",
            "",
            letter.total,
        ]
        if compares:
            total = letter.winner.total if letter.winner is not None else ""
            last.append(f"{total} points" if total else "Not disclosed")
        rows.append(GridRow(tuple(last), 0, strong=True))
    return Grid(tuple(heads), tuple(rows), tuple(widths))


def scored(found: Finding, decimals: int = 0) -> str:
    """A score with the top of its scale: "4 of 5"; down a column all with as many decimals as the longest has."""
    if not found.of:
        return found.score
    whole, _, rest = found.score.partition(".")
    score = f"{whole}.{rest.ljust(decimals, '0')}" if decimals and whole.isdecimal() else found.score
    return f"{score} of {found.of}"


def _list(lines: tuple[Line, ...], title: str) -> Iterator[Part]:
    if lines:
        yield Heading(title)
        for line in lines:
            fields = {"criterion": line.name, "score": scored(line.own)}
            if line.own.score in ("", NOTHING):
                yield Paragraph(sentence("{criterion}.", criterion=line.name), Role.POINT)
            else:
                yield Paragraph(sentence("{criterion}: {score}.", **fields), Role.POINT)


def _is_reasoned(line: Line) -> bool:
    rival = line.winner
    return bool(line.own.reasons or (line.own.words and line.kind is Kind.RATING) or (rival and rival.reasons))


def _reasons(letter: Letter, line: Line) -> Iterator[Part]:
    own = line.own
    basis = {Basis.AGREED: "Agreed by the panel", Basis.POOLED: "", Basis.FACT: "", Basis.NONE: ""}[own.basis]
    words = "" if own.words is None else f"{str(own.words).rstrip('.')}."
    yield Heading(line.name, 2, aside=scored(own), under=f"{basis}: {words}" if basis and words else words or basis)
    if own.reasons:
        role = Role.POINT if len(own.reasons) > 1 else Role.BODY
        yield from (Paragraph(each, role, typed=True) for each in own.reasons)
    elif line.kind is Kind.RATING and own.score != NOTHING:
        yield Paragraph(NO_REASON, Role.QUIET)
    rival = line.winner
    if rival is not None and letter.disclosure.with_winner is WithWinner.REASONS and not rival.withheld:
        name = (letter.winner.name if letter.winner is not None else "") or FIRST
        said = "" if rival.words is None else f"{str(rival.words).rstrip('.')}."
        yield Heading(name, 3, aside=scored(rival), under=said)
        if rival.reasons:
            role = Role.POINT if len(rival.reasons) > 1 else Role.BODY
            yield from (Paragraph(each, role, typed=True) for each in rival.reasons)
        elif line.kind is Kind.RATING and rival.score != NOTHING:
            yield Paragraph(NO_REASON, Role.QUIET)

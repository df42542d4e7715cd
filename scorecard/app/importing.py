"""Other people's spreadsheets as evaluations: read, proposed, looked at, created, and the mapping remembered.

Nothing is stored before `create`. What a person has confirmed for a spreadsheet is kept under the fingerprint of its
layout, in the person's own data folder, and proposed again for the next one that lies the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorecard.app.paths import mappings_folder
from scorecard.core.errors import ExchangeError, ScorecardError, sentence
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent
from scorecard.core.wording import counted, one_line
from scorecard.exchange.apart import Apart
from scorecard.exchange.files import replace_file
from scorecard.exchange.importing.book import Book, Note
from scorecard.exchange.importing.list_rules import list_flaws, list_notes, settled, why_no_list, with_whole_names
from scorecard.exchange.importing.making import Made, made
from scorecard.exchange.importing.mapping import Layout, Mapping, layout_of, mapping_bytes, read_mapping
from scorecard.exchange.importing.proposing import Proposal, propose
from scorecard.exchange.importing.reading import ENDINGS, read_book
from scorecard.exchange.importing.rethinking import rethought
from scorecard.exchange.importing.totals import Disagreement
from scorecard.exchange.importing.wording import answers_of, with_words

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace
    from scorecard.storage.records import Loaded

MOST_REMEMBERED: Final = 200
MOST_NOTED: Final = 16_000  # characters about a file that the journal keeps
MOST_PLACES: Final = 12
_HASH: Final = 12  # characters of the hash of a file that its label shows


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping makes of a book: nothing has been stored.

    faults  what could be meant in two ways; nothing is taken while there are some, unless what they are about is left
            out
    notes   what is worth knowing: of the file, of its names, and of what was made
    """

    book: Book
    mapping: Mapping
    made: Made
    faults: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation as it would be created."""
        return self.made.evaluation


def read(path: Path, *, apart: Apart | None = None, report: Report = silent) -> Book:
    """The book in a spreadsheet file of any kind, read in a process apart. Raises ExchangeError."""
    return read_book(path, apart=apart, report=report)


def proposal(book: Book) -> Proposal:
    """What the book seems to mean. Raises ExchangeError where no table is found in it."""
    try:
        return propose(book)
    except ExchangeError as error:
        if lacking := why_no_list(book):
            raise ExchangeError(lacking, place=book.name, advice="Add what is missing and try again.") from error
        raise


def preview(book: Book, mapping: Mapping) -> Preview:
    """What a mapping makes of a book. Raises ExchangeError where it does not fit."""
    counted = with_words(book, mapping)
    faults = list_flaws(counted, mapping)
    tidy, spelled = settled(counted, mapping)
    found = made(tidy, mapping)
    found = replace(found, evaluation=with_whole_names(book, mapping, found.evaluation))
    return Preview(book, mapping, found, faults, (*spelled, *list_notes(book, mapping), *found.notes))


def words_in(book: Book, mapping: Mapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in the places of scores, and of weights, whether they count as a number or not."""
    return answers_of(book, mapping)


def create(
    workspace: Workspace,
    preview: Preview,
    *,
    author: str,
    digest: str = "",
    leave_out_faulty: bool = False,
    questions: Sequence[Note] = (),
) -> Loaded:
    """Store the evaluation of a preview as a new one. What there was to say about the file is the note of its first
    entry in the journal.

    digest            the `fingerprint` of the file, for the journal
    leave_out_faulty  take the rest although there are faults
    questions         what was asked about the mapping and taken as it was proposed

    Raises ScorecardError where there are faults.
    """
    refuse_faults(preview, leave_out_faulty=leave_out_faulty)
    label = f"Imported from {one_line(preview.book.name)}" + (f" (SHA-256 {digest[:_HASH]})" if digest else "")
    note = noticed(preview, questions)
    return workspace.add(preview.evaluation, author=author, label=f"{label}\n{note}" if note else label)


def noticed(preview: Preview, questions: Sequence[Note] = ()) -> str:
    """All there is to say about a spreadsheet, a line each, under a head for each kind; "" for nothing."""
    made = preview.made
    kinds = (
        ("Left out, for it can be meant in two ways", [(each.sentence, each.place) for each in preview.faults]),
        ("Taken as it was proposed", [(each.sentence, each.place) for each in questions]),
        ("Totals and ranks that disagree", [(text, place) for text, places in by_cause(made) for place in places]),
        ("Noted", [(each.sentence, each.place) for each in preview.notes]),
        ("Left out", [(each, "") for each in made.left_out]),
    )
    lines: list[str] = []
    for head, said in kinds:
        lines += [f"{head}:", *_each_once(said)] if said else []
    kept: list[str] = []
    room = MOST_NOTED
    for at, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            kept.append(f"... and {counted(len(lines) - at, 'line', 'lines')} more.")
            break
        kept.append(line)
    return "\n".join(kept)


def by_cause(made: Made, most: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What disagrees in a spreadsheet, with its places; what has one cause in one sentence, which names the cause once.

    most  of those alike only so many are told; 0: all
    """
    found: dict[tuple[str, bool], list[Disagreement]] = {}
    for at, each in enumerate(made.disagreements):
        found.setdefault((each.cause or str(at), each.is_rank), []).append(each)
    for (cause, _), alike in found.items():
        places = tuple(each.place for each in alike)
        if len(alike) == 1:
            yield alike[0].sentence, places
            continue
        end = f": {cause}."
        said = [each.sentence.removesuffix(end) for each in alike]
        if most and len(said) > most:
            said[most:] = [f"and {len(said) - most} more"]
        yield "; ".join(said) + end, places


def _each_once(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Sentences, each once, with the places that it is about."""
    places: dict[str, dict[str, None]] = {}
    for text, place in said:
        where = places.setdefault(one_line(text), {})
        if place:
            where[one_line(place)] = None
    for text, found in places.items():
        names = list(found)
        more = f" and {len(names) - MOST_PLACES} more" if len(names) > MOST_PLACES else ""
        told = f"{text} ({', '.join(names[:MOST_PLACES])}{more})" if names else text
        yield f"\N{BULLET} {told}"


def refuse_faults(preview: Preview, *, leave_out_faulty: bool = False) -> None:
    """Raise ScorecardError with every fault of a preview, unless what they are about is to be left out."""
    if not preview.faults or leave_out_faulty:
        return
    first, *rest = preview.faults
    what = sentence("{fault}", fault=first.sentence)
    if rest:
        what = sentence("{fault} And {count} more of such faults", fault=first.sentence, count=len(rest))
    raise ScorecardError(
        what,
        place=", ".join(each for each in (preview.book.name, first.place) if each),
        advice="Put the file right and try again; nothing was imported.",
    )


def write_mapping(path: Path, mapping: Mapping) -> None:
    """Write a mapping as the file that people edit. Raises ExchangeError."""
    replace_file(path, mapping_bytes(mapping))


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, "" where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


# ---- what is remembered -----------------------------------------------------------------------------


def remembered(book: Book, folder: Path | None = None) -> Mapping | None:
    """The mapping that was confirmed for a book of this layout; None where there is none that can be read."""
    path = _kept(book, folder)
    if path is None:
        return None
    try:
        return read_mapping(path)
    except ExchangeError:
        return None


def remembered_on(book: Book, folder: Path | None = None) -> str:
    """The day on which the mapping for books of this layout was last confirmed (2026-05-12); "" where none is kept."""
    try:
        path = _kept(book, folder)
        if path is None:
            return ""
        changed = path.stat().st_mtime
    except OSError:
        return ""
    return datetime.fromtimestamp(changed).date().isoformat()


def remember(book: Book, mapping: Mapping, folder: Path | None = None) -> None:
    """Keep a mapping for books of this layout, also with other candidates where it names none itself.

    Raises ScorecardError where it cannot be written.
    """
    path = _place(book, folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"The mapping cannot be kept: {error.strerror or error}"
        raise ScorecardError(what, place=str(path.parent)) from error
    replace_file(path, mapping_bytes(replace(mapping, title="")))
    layouts = {table.layout for table in mapping.tables}
    names = mapping.leave_out or any(table.candidate or table.evaluator for table in mapping.tables)
    if len(layouts) == 1 and not names and (layout := layouts.pop()) is not Layout.LIST:
        replace_file(_place(book, folder, layout), mapping_bytes(replace(mapping, title="")))
    _keep_the_latest(path.parent)


def forget(book: Book, folder: Path | None = None) -> bool:
    """Forget the mapping that was kept for books of this layout; whether there was one."""
    kept = [path for path in _places(book, folder) if path.exists()]
    for path in kept:
        try:
            path.unlink()
        except OSError as error:
            what = f"The mapping cannot be forgotten: {error.strerror or error}"
            raise ScorecardError(what, place=str(path)) from error
    return bool(kept)


def _place(book: Book, folder: Path | None, candidates: Layout | None = None) -> Path:
    return (mappings_folder() if folder is None else folder) / f"{layout_of(book, candidates)}.json"


def _places(book: Book, folder: Path | None) -> list[Path]:
    """Where a mapping for this layout may be kept: for the very layout, or for one with other candidates."""
    return [_place(book, folder, candidates) for candidates in (None, Layout.DOWN, Layout.ACROSS)]


def _kept(book: Book, folder: Path | None) -> Path | None:
    return next((path for path in _places(book, folder) if path.is_file()), None)


def _keep_the_latest(folder: Path) -> None:
    with suppress(OSError):  # another program may be doing the same
        kept: Sequence[Path] = sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for each in kept[MOST_REMEMBERED:]:
            each.unlink()


__all__ = [
    "ENDINGS",
    "Book",
    "Disagreement",
    "Made",
    "Mapping",
    "Note",
    "Preview",
    "Proposal",
    "by_cause",
    "create",
    "fingerprint",
    "forget",
    "noticed",
    "preview",
    "proposal",
    "read",
    "read_mapping",
    "refuse_faults",
    "remember",
    "remembered",
    "remembered_on",
    "rethought",
    "words_in",
]

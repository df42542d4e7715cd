"""What Qt cannot write into a PDF: an outline, and what the document is about.

Both are added behind the finished file, as an incremental update of it (ISO 32000-1, 7.5.6): objects that are new or
changed, a table of where they are, and a trailer that names the one before. Nothing of what is there is moved, so the
file stays what it was for whoever reads only that. Sources: ISO 32000-1, 7.5.4 to 7.5.6, 12.3.2 and 12.3.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

_END: Final = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_SIZE: Final = re.compile(rb"/Size\s+(\d+)")
_INFO: Final = re.compile(rb"/Info\s+(\d+)\s+0\s+R")
_ROOT: Final = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
_PAGES: Final = re.compile(rb"/Pages\s+(\d+)\s+0\s+R")
_KIDS: Final = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE: Final = re.compile(rb"(\d+)\s+0\s+R")
_METADATA: Final = re.compile(rb"/Metadata\s+(\d+)\s+0\s+R")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_ABOUT: Final = b"<rdf:Description rdf:about"
_ENTRY: Final = 20
"""Bytes of an entry in the table of objects."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: its title, its page from 0 on, how far up it stands in points, and how deep, from 0 on."""

    title: str
    page: int
    up: float
    depth: int = 0


class Unknown(Exception):
    """The file is not made as Qt makes its files."""


def with_outline(data: bytes, entries: Sequence[Entry], subject: str = "") -> bytes:
    """A PDF of Qt with an outline, which is open to the first depth, and with what it is about.

    A file of any other make comes back as it is.
    """
    try:
        return _updated(data, entries, subject)
    except Unknown:
        return data


def _updated(data: bytes, entries: Sequence[Entry], subject: str) -> bytes:
    end = _END.search(data)
    if end is None:
        raise Unknown
    trailer, start = end.group(1), int(end.group(2))
    size, root = _number(_SIZE, trailer), _number(_ROOT, trailer)
    places = _places(data, start, size)
    catalog = _object(data, places, root)
    changed: dict[int, bytes] = {}
    if subject:
        info = _number(_INFO, trailer)
        changed[info] = _added(_object(data, places, info), b"/Subject " + _text(subject))
        metadata = _number(_METADATA, catalog)
        changed[metadata] = _described(_object(data, places, metadata), subject)
    more = b"/ViewerPreferences << /DisplayDocTitle true >>\n/Lang (en)"
    if entries:
        kids = _KIDS.search(_object(data, places, _number(_PAGES, catalog)))
        if kids is None:
            raise Unknown
        pages = [int(each) for each in _REFERENCE.findall(kids.group(1))]
        changed |= _outline(entries, pages, size)
        more += b"\n/Outlines %d 0 R\n/PageMode /UseOutlines" % size
    changed[root] = _added(catalog, more)
    return data + _update(changed, trailer, len(data), start)


# ---- reading --------------------------------------------------------------------------------------------


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    found = pattern.search(text)
    if found is None:
        raise Unknown
    return int(found.group(1))


def _places(data: bytes, start: int, size: int) -> list[int]:
    """Where each object begins, by the one table of the file."""
    head = b"xref\n0 %d" % size
    if not data.startswith(head, start):
        raise Unknown
    first = data.index(b"\n", start + len(head)) + 1
    rows = [data[first + at * _ENTRY : first + (at + 1) * _ENTRY] for at in range(size)]
    if not all(re.match(rb"\d{10} \d{5} [nf]", row) for row in rows):
        raise Unknown
    return [int(row[:10]) for row in rows]


def _object(data: bytes, places: Sequence[int], number: int) -> bytes:
    """What stands in an object."""
    head = b"%d 0 obj" % number
    if number >= len(places) or not data.startswith(head, places[number]):
        raise Unknown
    begin = places[number] + len(head)
    return data[begin : data.index(b"endobj", begin)].strip()


# ---- writing --------------------------------------------------------------------------------------------


def _added(dictionary: bytes, more: bytes) -> bytes:
    """A dictionary with more in it."""
    if not dictionary.endswith(b">>"):
        raise Unknown
    return dictionary[:-2].rstrip() + b"\n" + more + b"\n>>"


def _described(stream: bytes, subject: str) -> bytes:
    """The properties in their other form (XMP), with what the document is about."""
    found = _STREAM.search(stream)
    if found is None or _ABOUT not in found.group(1):
        raise Unknown
    words = f'<rdf:li xml:lang="x-default">{escape(subject)}</rdf:li>'.encode()
    about = b'<rdf:Description rdf:about=""><dc:description><rdf:Alt>' + words
    about += b"</rdf:Alt></dc:description></rdf:Description>\n        "
    text = found.group(1).replace(_ABOUT, about + _ABOUT, 1)
    return b"<<\n/Type /Metadata /Subtype /XML\n/Length %d\n>>\nstream\n%s\nendstream" % (len(text), text)


def _text(words: str) -> bytes:
    """Words as a string of a PDF, in UTF-16."""
    return b"<FEFF" + words.encode("utf-16-be", "replace").hex().upper().encode() + b">"


def _outline(entries: Sequence[Entry], pages: Sequence[int], number: int) -> dict[int, bytes]:
    """The objects of an outline, whose root has this number; deeper lines are closed until somebody opens them."""
    above: list[int] = []
    path: list[int] = []
    for at, entry in enumerate(entries):
        while path and entries[path[-1]].depth >= entry.depth:
            path.pop()
        above.append(path[-1] if path else -1)
        path.append(at)
    under: dict[int, list[int]] = {}
    for at, parent in enumerate(above):
        under.setdefault(parent, []).append(at)

    def named(at: int) -> int:
        return number + 1 + at

    tops = under.get(-1, [])
    found = {
        number: b"<<\n/Type /Outlines\n/First %d 0 R\n/Last %d 0 R\n/Count %d\n>>"
        % (named(tops[0]), named(tops[-1]), len(tops))
    }
    for at, entry in enumerate(entries):
        siblings, inside = under[above[at]], under.get(at, [])
        place = siblings.index(at)
        page = pages[min(entry.page, len(pages) - 1)]
        lines = [b"/Title " + _text(entry.title), b"/Parent %d 0 R" % named(above[at])]
        if place:
            lines.append(b"/Prev %d 0 R" % named(siblings[place - 1]))
        if place + 1 < len(siblings):
            lines.append(b"/Next %d 0 R" % named(siblings[place + 1]))
        if inside:
            lines.append(b"/First %d 0 R\n/Last %d 0 R" % (named(inside[0]), named(inside[-1])))
            lines.append(b"/Count %d" % -len(inside))
        lines.append(b"/Dest [%d 0 R /XYZ null %d null]" % (page, round(entry.up)))
        found[named(at)] = b"<<\n" + b"\n".join(lines) + b"\n>>"
    return found


def _update(objects: dict[int, bytes], trailer: bytes, begin: int, before: int) -> bytes:
    """The objects, the table of them and the trailer, to stand behind a file of `begin` bytes."""
    body = b""
    rows: dict[int, int] = {}
    for number in sorted(objects):
        rows[number] = begin + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = b"xref\n"
    numbers = sorted(rows)
    while numbers:
        run = [each for at, each in enumerate(numbers) if each == numbers[0] + at]
        table += b"%d %d\n" % (run[0], len(run))
        table += b"".join(b"%010d 00000 n \n" % rows[each] for each in run)
        numbers = numbers[len(run) :]
    size = max(_number(_SIZE, trailer), max(rows) + 1)
    kept = _SIZE.sub(b"/Size %d" % size, trailer).strip()
    end = b"trailer\n<<\n%s\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (kept, before, begin + len(body))
    return body + table + end

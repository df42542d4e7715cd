"""The pages of a database file, read without SQLite: what a damaged file still holds.

SQLite stops at the first thing that is wrong. Here every page is looked at by itself: each record that can be decoded
is given, and what cannot is counted. Nothing that stands in the file is ever run, no chain of pages is followed twice,
and nothing asks for more memory than the file is large. The format is that of https://www.sqlite.org/fileformat2.html,
sections 1.3 (header), 1.6 (pages of b-trees, overflow) and 2.1 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

MAGIC: Final = b"SQLite format 3\0"
USUAL_SIZE: Final = 4096
"""The size of the pages of a workspace, where the header does not say."""
HEADER: Final = 100
TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
INNER: Final = (TABLE_INNER, INDEX_INNER)
LEAVES: Final = (TABLE_LEAF, INDEX_LEAF)

_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL: Final = 7
_ZERO, _ONE = 8, 9
_FIRST_BLOB: Final = 12


class Unreadable(Exception):
    """A page, cell or record that cannot be decoded."""


class Spoiled:
    """Stands for a value that could not be decoded, such as a text that is no UTF-8."""


SPOILED: Final = Spoiled()


@dataclass(frozen=True, slots=True)
class Record:
    """One record, with its row id where its table has such."""

    values: tuple[Any, ...]
    rowid: int | None = None


@dataclass(slots=True)
class Tree:
    """What could be read of a b-tree. `lost` counts the pages and cells that could not."""

    records: list[Record] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    lost: int = 0


class Pages:
    """The pages of a file, numbered from 1."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        size = int.from_bytes(data[16:18], "big") if data[:16] == MAGIC else 0
        size = 65_536 if size == 1 else size
        self.size = size if 512 <= size <= 65_536 and size & (size - 1) == 0 else USUAL_SIZE
        self.count = len(data) // self.size

    def tree(self, root: int, *, of_rows: bool) -> Tree:
        """All that hangs on a root page. `of_rows`: a table with row ids; else one without, or an index."""
        found = Tree()
        waiting = [root]
        while waiting:
            page = waiting.pop()
            if page in found.pages:
                found.lost += 1
                continue
            kind = self.kind(page)
            if kind not in ((TABLE_LEAF, TABLE_INNER) if of_rows else (INDEX_LEAF, INDEX_INNER)):
                found.lost += 1
                continue
            found.pages.add(page)
            children, lost = self._read(page, kind, found.records)
            found.lost += lost
            waiting += children
        return found

    def loose(self, visited: set[int]) -> Iterator[Record]:
        """The records of all pages that no tree led to."""
        for page in range(1, self.count + 1):
            kind = self.kind(page)
            if page not in visited and kind in (*LEAVES, INDEX_INNER):
                records: list[Record] = []
                self._read(page, kind, records)
                yield from records

    def kind(self, page: int) -> int:
        """The kind of a page by its first byte; 0 where there is no such page."""
        if not 1 <= page <= self.count:
            return 0
        return self.data[self._start(page)]

    def _start(self, page: int) -> int:
        return (page - 1) * self.size + (HEADER if page == 1 else 0)

    def _read(self, page: int, kind: int, records: list[Record]) -> tuple[list[int], int]:
        """Add the records of a page; the pages below it, and how many cells cannot be read."""
        start, lost = self._start(page), 0
        children: list[int] = []
        cells = int.from_bytes(self.data[start + 3 : start + 5], "big")
        pointers = start + (12 if kind in INNER else 8)
        if kind in INNER:
            children.append(int.from_bytes(self.data[start + 8 : start + 12], "big"))
        most = (self.size - (pointers - (page - 1) * self.size)) // 2
        if cells > most:
            cells, lost = most, lost + 1
        for at in range(cells):
            place = int.from_bytes(self.data[pointers + 2 * at : pointers + 2 * at + 2], "big")
            try:
                child, record = self._cell(page, kind, place)
            except (Unreadable, IndexError, struct.error, OverflowError):
                lost += 1
                continue
            if child is not None:
                children.append(child)
            if record is not None:
                records.append(record)
        return children, lost

    def _cell(self, page: int, kind: int, place: int) -> tuple[int | None, Record | None]:
        base = (page - 1) * self.size
        at, end = base + place, base + self.size
        if not self._start(page) + 8 <= at < end:
            raise Unreadable
        child: int | None = None
        if kind in INNER:
            child = int.from_bytes(self.data[at : at + 4], "big")
            at += 4
            if kind == TABLE_INNER:
                return child, None
        length, at = self._varint(at, end)
        rowid: int | None = None
        if kind == TABLE_LEAF:
            rowid, at = self._varint(at, end)
            rowid -= (rowid >> 63) << 64
        return child, Record(values_of(self._payload(kind, length, at, end)), rowid)

    def _payload(self, kind: int, length: int, at: int, end: int) -> bytes:
        if length > len(self.data):
            raise Unreadable
        usable = self.size
        least = (usable - 12) * 32 // 255 - 23
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if length <= most:
            if at + length > end:
                raise Unreadable
            return self.data[at : at + length]
        local = least + (length - least) % (usable - 4)
        local = local if local <= most else least
        if at + local + 4 > end:
            raise Unreadable
        parts = [self.data[at : at + local]]
        rest = length - local
        following = int.from_bytes(self.data[at + local : at + local + 4], "big")
        while rest > 0:
            if not 2 <= following <= self.count:
                raise Unreadable
            start = (following - 1) * self.size
            parts.append(self.data[start + 4 : start + 4 + min(rest, usable - 4)])
            rest -= usable - 4
            following = int.from_bytes(self.data[start : start + 4], "big")
        return b"".join(parts)

    def _varint(self, at: int, end: int) -> tuple[int, int]:
        value, after = varint(self.data[at : min(at + 9, end)])
        return value, at + after


def varint(data: bytes) -> tuple[int, int]:
    """A number of one to nine bytes, and how many it took. Raises Unreadable."""
    value = 0
    for at in range(min(len(data), 8)):
        value = (value << 7) | (data[at] & 0x7F)
        if data[at] < 0x80:
            return value, at + 1
    if len(data) < 9:
        raise Unreadable
    return (value << 8) | data[8], 9


def values_of(payload: bytes) -> tuple[Any, ...]:
    """The values of a record. Raises Unreadable where it does not hold together."""
    size, at = varint(payload[:9])
    if not 0 < size <= len(payload):
        raise Unreadable
    kinds = []
    while at < size:
        kind, taken = varint(payload[at : min(at + 9, size)])
        kinds.append(kind)
        at += taken
    at = size
    values: list[Any] = []
    for kind in kinds:
        value, taken = _value(kind, payload, at)
        values.append(value)
        at += taken
    if at != len(payload):
        raise Unreadable
    return tuple(values)


def _value(kind: int, payload: bytes, at: int) -> tuple[Any, int]:
    if kind == 0:
        return None, 0
    if kind in _INTEGERS:
        length = _INTEGERS[kind]
        value: Any = int.from_bytes(payload[at : at + length], "big", signed=True)
    elif kind == _REAL:
        length = 8
        (value,) = struct.unpack(">d", payload[at : at + 8])
    elif kind in (_ZERO, _ONE):
        return kind - _ZERO, 0
    elif kind >= _FIRST_BLOB:
        length = (kind - _FIRST_BLOB) // 2
        part = payload[at : at + length]
        value = part if kind % 2 == 0 else _text(part)
    else:
        raise Unreadable
    if at + length > len(payload):
        raise Unreadable
    return value, length


def _text(part: bytes) -> Any:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return SPOILED

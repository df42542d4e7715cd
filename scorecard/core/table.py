"""An immutable mapping whose edit costs the same at any size.

Rows live in small dictionaries at the ends of a tree that branches by the bits of the key's hash, so replacing
one row copies a handful of short nodes and shares the rest. Two tables that share nodes are compared by walking
only where they differ, which makes the difference of two evaluations as cheap as the edit between them.

Iteration order is not defined: whatever is shown or written is ordered by position and key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress
from operator import is_, is_not
from typing import Any, Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_BITS: Final = 5
_WIDTH: Final = 1 << _BITS
_MASK: Final = _WIDTH - 1
_LEAF_ROWS: Final = 128  # copying so few costs less than a further node
_DEEPEST: Final = 55  # keys whose hashes agree in 60 bits stay together in one dictionary

# A node is a dictionary of rows or a tuple of 32 nodes; the recursion is not expressible without Any.
_Node = Any


def _grown(rows: dict[K, V], shift: int) -> _Node:
    if len(rows) <= _LEAF_ROWS or shift > _DEEPEST:
        return rows
    parts: list[dict[K, V]] = [{} for _ in range(_WIDTH)]
    for key, row in rows.items():
        parts[(hash(key) >> shift) & _MASK][key] = row
    return tuple(_grown(part, shift + _BITS) for part in parts)


def _set(node: _Node, key: Any, row: Any, shift: int) -> _Node:
    if type(node) is dict:
        rows = node.copy()
        rows[key] = row
        return rows if len(rows) <= _LEAF_ROWS else _grown(rows, shift)
    slot = (hash(key) >> shift) & _MASK
    parts = list(node)
    parts[slot] = _set(node[slot], key, row, shift + _BITS)
    return tuple(parts)


def _removed(node: _Node, key: Any, shift: int) -> _Node:
    if type(node) is dict:
        rows = node.copy()
        del rows[key]
        return rows
    slot = (hash(key) >> shift) & _MASK
    parts = list(node)
    parts[slot] = _removed(node[slot], key, shift + _BITS)
    return tuple(parts)


def _dicts(node: _Node) -> Iterator[dict[Any, Any]]:
    if type(node) is dict:
        yield node
        return
    for part in node:
        if type(part) is dict:
            yield part
        else:
            yield from _dicts(part)


def _items(node: _Node) -> Iterator[tuple[Any, Any]]:
    return chain.from_iterable(map(dict.items, _dicts(node)))


def _differences(old: _Node, new: _Node) -> Iterator[tuple[Any, Any, Any]]:
    if old is new:
        return
    if type(old) is tuple and type(new) is tuple:
        for part_old, part_new in zip(old, new, strict=True):
            if part_old is not part_new:
                yield from _differences(part_old, part_new)
        return
    rows_old = old if type(old) is dict else dict(_items(old))
    rows_new = new if type(new) is dict else dict(_items(new))
    if len(rows_old) == len(rows_new) and all(map(is_, rows_old, rows_new)):
        # the same keys in the same order, as after replacing a row: found without a step of the interpreter per row
        for key in compress(rows_old, map(is_not, rows_old.values(), rows_new.values())):
            yield key, rows_old[key], rows_new[key]
        return
    for key, row in rows_old.items():
        if key not in rows_new:
            yield key, row, None
    for key, row in rows_new.items():
        before = rows_old.get(key)
        if before is not row:
            yield key, before, row


class Table(Mapping[K, V], Generic[K, V]):
    """Immutable mapping from keys to rows. A row is never None."""

    __slots__ = ("_root", "_size")
    _root: _Node
    _size: int

    def __init__(self, rows: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        given: dict[K, V] = dict(rows)
        self._root = _grown(given, 0)
        self._size = len(given)

    @classmethod
    def _of(cls, root: _Node, size: int) -> Table[K, V]:
        table: Table[K, V] = cls.__new__(cls)
        table._root = root
        table._size = size
        return table

    def get(self, key: K, default: Any = None) -> Any:
        """The row of `key`, or `default`."""
        node = self._root
        if type(node) is not dict:
            bits = hash(key)
            while type(node) is tuple:
                node = node[bits & _MASK]
                bits >>= _BITS
        return node.get(key, default)

    def __getitem__(self, key: K) -> V:
        row: V | None = self.get(key)
        if row is None:
            raise KeyError(key)
        return row

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[K]:
        return chain.from_iterable(_dicts(self._root))

    def __len__(self) -> int:
        return self._size

    def items(self) -> Any:
        """Pairs of key and row, in no defined order."""
        return self._root.items() if type(self._root) is dict else _items(self._root)

    def values(self) -> Any:
        """Rows, in no defined order."""
        return chain.from_iterable(map(dict.values, _dicts(self._root)))

    def set(self, key: K, row: V) -> Table[K, V]:
        """This table with `row` under `key`."""
        size = self._size + (self.get(key) is None)
        return self._of(_set(self._root, key, row, 0), size)

    def remove(self, key: K) -> Table[K, V]:
        """This table without `key`; itself when the key is not there."""
        if self.get(key) is None:
            return self
        return self._of(_removed(self._root, key, 0), self._size - 1)

    def differences(self, after: Table[K, V]) -> Iterator[tuple[K, V | None, V | None]]:
        """Key, row here and row in `after` wherever the two are not the same object (None: no such row)."""
        return _differences(self._root, after._root)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Table):
            return NotImplemented
        return self._size == other._size and all(before == after for _, before, after in self.differences(other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Table({dict(self.items())!r})"

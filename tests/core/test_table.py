"""Tables behave as dictionaries do, whatever the hashes, and an edit touches few nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.table import Table


@dataclass(frozen=True, slots=True)
class Colliding:
    """A key that shares its hash with a third of the others."""

    number: int

    def __hash__(self) -> int:
        return (-1, 7, 7 + (1 << 62))[self.number % 3]


@dataclass(frozen=True, slots=True)
class Close:
    """A key whose hash differs from the others' only in high bits."""

    number: int

    def __hash__(self) -> int:
        return self.number << 50


KEYS = st.one_of(
    st.integers(0, 400),
    st.integers(0, 120).map(Colliding),
    st.integers(0, 200).map(Close),
    st.integers(-5, 5).map(lambda number: number * 2**58),
    st.text(max_size=3),
)
STEPS = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(0, 9))), max_size=300)


def after_steps(table: Table[Any, int], plain: dict[Any, int], steps: list[tuple[Any, int | None]]) -> Table[Any, int]:
    """The table after setting or (None) removing rows; `plain` goes through the same."""
    for key, row in steps:
        if row is None:
            table = table.remove(key)
            plain.pop(key, None)
        else:
            table = table.set(key, row)
            plain[key] = row
    return table


def nodes(node: Any) -> list[Any]:
    """Every node of the tree under a table's root."""
    found = [node]
    if type(node) is tuple:
        for part in node:
            found += nodes(part)
    return found


def fresh_nodes(before: Table[Any, Any], after: Table[Any, Any]) -> list[Any]:
    """The nodes that an edit made: those it does not share with the table before."""
    known = {id(node) for node in nodes(before._root)}
    return [node for node in nodes(after._root) if id(node) not in known]


def assert_same(table: Table[Any, Any], plain: dict[Any, Any]) -> None:
    assert len(table) == len(plain)
    assert dict(table.items()) == plain
    assert sorted(map(repr, table)) == sorted(map(repr, plain))
    assert sorted(table.values()) == sorted(plain.values())
    assert bool(table) is bool(plain)
    for key, row in plain.items():
        assert table[key] == row
        assert table.get(key) == row
        assert key in table


@given(rows=st.dictionaries(KEYS, st.integers(0, 9), max_size=300), steps=STEPS)
def test_table_when_set_and_removed_then_like_a_dictionary(rows: dict[Any, int], steps: list[Any]) -> None:
    plain = dict(rows)
    table = after_steps(Table(rows), plain, steps)
    assert_same(table, plain)
    assert table == Table(plain)
    assert Table(plain) == table


@given(rows=st.dictionaries(KEYS, st.integers(0, 9), max_size=200), steps=STEPS)
def test_table_when_edited_then_the_old_one_is_unchanged(rows: dict[Any, int], steps: list[Any]) -> None:
    before = Table(rows)
    after_steps(before, dict(rows), steps)
    assert_same(before, rows)


@given(rows=st.dictionaries(KEYS, st.integers(0, 3), max_size=200), steps=STEPS)
def test_differences_when_edited_then_exactly_the_rows_that_differ(rows: dict[Any, int], steps: list[Any]) -> None:
    plain = dict(rows)
    before = Table(rows)
    after = after_steps(before, plain, steps)
    found = list(before.differences(after))
    assert len({key for key, _, _ in found}) == len(found), "a key stands there twice"
    changed = {key: (old, new) for key, old, new in found if old != new}
    keys = rows.keys() | plain.keys()
    assert changed == {key: (rows.get(key), plain.get(key)) for key in keys if rows.get(key) != plain.get(key)}
    assert (before == after) is (rows == plain)
    assert {(key, new, old) for key, old, new in found} == set(after.differences(before))


@given(rows=st.dictionaries(KEYS, st.integers(0, 9), max_size=100), key=KEYS)
def test_get_when_the_key_is_absent_then_the_default(rows: dict[Any, int], key: Any) -> None:
    rows.pop(key, None)
    table = Table(rows)
    assert table.get(key) is None
    assert table.get(key, "nothing") == "nothing"
    assert key not in table
    assert table.remove(key) is table
    with pytest.raises(KeyError):
        table[key]


def test_table_when_made_of_pairs_or_a_table_then_the_last_row_of_a_key_counts() -> None:
    table = Table([("a", 1), ("b", 2), ("a", 3)])
    assert dict(table.items()) == {"a": 3, "b": 2}
    assert Table(table) == table


def test_table_when_compared_with_others_then_only_tables_are_equal() -> None:
    assert Table({"a": 1}) != {"a": 1}
    assert Table({"a": 1}) != Table({"a": 2})
    assert Table({"a": 1}) != Table({"b": 1})
    assert Table({"a": 1}) != Table({"a": 1, "b": 1})
    assert Table({"a": 1}) == Table({"a": 1})


def test_table_when_hashed_then_refused() -> None:
    with pytest.raises(TypeError):
        hash(Table({"a": 1}))


def test_table_when_printed_then_its_rows_show() -> None:
    assert repr(Table({"a": 1})) == "Table({'a': 1})"


@pytest.mark.parametrize("kind", [Colliding, Close, int, str])
def test_table_when_it_has_thousands_of_rows_then_like_a_dictionary(kind: type[Any]) -> None:
    count = 300 if kind is Colliding else 3_000
    plain = {kind(number): number for number in range(count)}
    table: Table[Any, int] = Table()
    for key, row in plain.items():
        table = table.set(key, row)
    assert_same(table, plain)
    assert table == Table(plain)
    for number in range(0, count, 2):
        table = table.remove(kind(number))
        del plain[kind(number)]
    assert_same(table, plain)


# An edit rebuilds one node on each level of the tree and shares the rest: with 32 slots a level, 200,000 rows need
# three levels of slots and a dictionary at the end.
@pytest.mark.parametrize(("size", "most"), [(20, 1), (200_000, 4)])
def test_edit_when_the_table_is_of_any_size_then_few_nodes_are_made(size: int, most: int) -> None:
    table = Table({f"key {number}": number for number in range(size)})
    for after in (
        table.set("key 7", -1),
        table.remove("key 7"),
    ):
        made = fresh_nodes(table, after)
        assert 1 <= len(made) <= most
        assert all(len(node) <= 32 for node in made)


def test_edit_when_a_node_grows_over_its_size_then_only_that_node_is_split() -> None:
    table = Table({f"key {number}": number for number in range(200_000)})
    known = {id(node) for node in nodes(table._root)}
    after = table
    for number in range(64):
        after = after.set(f"new {number}", number)
    made = [node for node in nodes(after._root) if id(node) not in known]
    assert len(after) == 200_064
    assert len(made) < 64 * (4 + 33)


def test_differences_when_one_row_differs_then_shared_nodes_are_not_walked() -> None:
    class Watched:
        """A row that must not be compared."""

        def __eq__(self, other: object) -> bool:
            raise AssertionError("a shared row was compared")

        __hash__ = None  # type: ignore[assignment]

    table: Table[int, Any] = Table({number: Watched() for number in range(5_000)})
    after = table.set(17, "new").remove(4_321)
    assert {(key, new) for key, _, new in table.differences(after)} == {(17, "new"), (4_321, None)}

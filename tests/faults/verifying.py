"""What must hold after any fault: every acknowledged edit is there, and the journal adds up to the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scorecard.core.changes import EMPTY, apply, row_at
from scorecard.core.model import Evaluation
from scorecard.storage.store import Store
from tests.faults.writers import Ack


def assert_nothing_lost(store: Store, uid: str, acks: Sequence[Ack], *, unheard: int = 0) -> int:
    """Check all that was acknowledged against the journal and the rows; the number of entries.

    `unheard` is how many edits may have been saved without anybody hearing of it, one for each killed program.
    """
    assert store.check() == []
    loaded = store.load(uid)
    entries = store.entries(uid)
    labels = Counter(entry.label for entry in entries)
    assert [label for label, times in labels.items() if times > 1] == []
    by_label = {entry.label: entry for entry in entries}
    lost = [ack for ack in acks if ack.label not in by_label]
    assert lost == []
    assert len(entries) - 1 - len(acks) in range(unheard + 1)
    states: dict[int, Evaluation] = {}
    value = EMPTY
    for entry in entries:
        value = apply(value, entry.changes)
        states[entry.sequence] = value
    assert value == loaded.value
    for ack in acks:
        assert by_label[ack.label].sequence == ack.sequence
        assert changed_fields(states, ack), ack
    return len(entries)


def changed_fields(states: dict[int, Evaluation], ack: Ack) -> bool:
    """Whether the state after an acknowledged edit holds what the edit wrote, as far as it was the edit's to write."""
    now = row_at(states[ack.sequence], ack.table, ack.key)
    if now is None or ack.row is None:
        return now is ack.row
    mine = {name for name in type(now).__slots__ if ack.label in str(getattr(ack.row, name))}
    return all(getattr(now, name) == getattr(ack.row, name) for name in mine)

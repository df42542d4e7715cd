"""Two programs write one workspace at once: both are heard, and nobody sees an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.verifying import assert_nothing_lost
from tests.faults.writers import Writer, panel
from tests.storage.workspaces import opened

PAIRS = [
    ("scores", "scores"),
    ("rows_of_one_table", "rows_of_one_table"),
    ("fields_of_one_row", "fields_of_one_row"),
    ("comings_and_goings", "scores"),
    ("comings_and_goings", "rows_of_one_table"),
]


def write_at_once(path: Path, edits: tuple[str, str], rounds: int) -> None:
    with opened(path, create=True) as store:
        uid = store.create(panel(), author="Eva", label="Made").uid
        writers = [Writer(path, uid, who, edit, rounds=rounds) for who, edit in zip(("ann", "bob"), edits, strict=True)]
        writers[0].go(writers[1])
        acks = [writer.finish() for writer in writers]
        assert [writer.errors for writer in writers] == [[], []]
        assert [len(each) for each in acks] == [rounds, rounds]
        assert assert_nothing_lost(store, uid, [*acks[0], *acks[1]]) == 1 + 2 * rounds
        last = store.load(uid).value
    for who, edit, own in zip(("ann", "bob"), edits, acks, strict=True):
        if edit != "comings_and_goings":  # nobody wrote after the writer's own last edits
            assert f"{who} {rounds - 1}" in str(last)
        assert [ack.sequence for ack in own] == sorted(ack.sequence for ack in own)


@pytest.mark.parametrize("edits", PAIRS, ids="-".join)
def test_two_programs_when_they_write_at_once_then_no_edit_is_lost(tmp_path: Path, edits: tuple[str, str]) -> None:
    write_at_once(tmp_path / "team.scorecard", edits, 40)


@pytest.mark.slow
@pytest.mark.parametrize("edits", PAIRS, ids="-".join)
def test_two_programs_when_they_write_at_once_for_long_then_no_edit_is_lost(
    tmp_path: Path, edits: tuple[str, str]
) -> None:
    write_at_once(tmp_path / "team.scorecard", edits, 200)

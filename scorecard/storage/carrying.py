"""A journal that comes along with its evaluation from another workspace: looked at before it is believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorecard.core.changes import EMPTY, apply, diff
from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.core.soundness import unsound
from scorecard.core.text import unfit
from scorecard.storage.encoding import SENSELESS
from scorecard.storage.journal import Entry, broken_at

MOST_ENTRIES: Final = 20_000
LONGEST: Final = 64 << 20
"""Characters of all entries together."""

_UID: Final = re.compile(r"[0-9a-f]{32}")
_AT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z")


def why_left_behind(uid: str, entries: Sequence[Entry], value: Evaluation) -> str:
    """Why a journal cannot come along with an evaluation, in words that go on after a colon; "" where it can.

    Its hashes must hold from the first entry to the last, each state that it tells of must hold together, and the last
    must be the evaluation itself.
    """
    if not entries or _UID.fullmatch(uid) is None:
        return "it has none that can be told from others"
    if len(entries) > MOST_ENTRIES or sum(len(each.text) for each in entries) > LONGEST:
        return f"it is too long, with more than {grouped(MOST_ENTRIES)} entries or {LONGEST >> 20} million characters"
    try:
        if broken_at(uid, entries, entries[-1].sequence, entries[-1].hash) is not None:
            return "its hashes do not hold"
        if any(_AT.fullmatch(each.at) is None or unfit(each.author) or unfit(each.label) for each in entries):
            return "a time, a name or a label in it makes no sense"
        state = EMPTY
        for each in entries:
            changes = each.changes
            state = apply(state, changes)
            if unsound(state, changes):
                return f"what entry {each.sequence} left did not hold together"
        return "it does not lead to the evaluation as it is" if diff(state, value) else ""
    except (*SENSELESS, StorageError):
        return "it makes no sense"

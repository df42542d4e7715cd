"""A list of organisations from elsewhere, held against the directory and taken over as one step.

Two names are one organisation where they differ in nothing but capitals, spaces, accents and punctuation. Names that
are only close are shown and never brought together by themselves.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from scorecard.app.workspace import Workspace
from scorecard.core.progress import Report, silent
from scorecard.core.wording import one_line
from scorecard.exchange.apart import Apart
from scorecard.exchange.providers.entry import Entry, ProviderList
from scorecard.exchange.providers.reading import ENDINGS, read_provider_list
from scorecard.storage.records import Provider

CLOSE: Final = 0.86  # from which two names look alike
MOST_CLOSE: Final = 3
FIELDS: Final = ("country", "sites", "services", "contacts", "notes")

_LEGAL: Final = re.compile(
    r"ab|ag|aps|as|bv|co|corp|corporation|gmbh|group|holding|inc|incorporated|kg|limited|llc|llp|ltd|nv|oy|oyj|plc|pte|"
    r"pty|pvt|sa|sarl|sas|se|sl|spa|srl"
)
_JOINED: Final = frozenset(("services", "contacts", "notes"))
"""Fields in which what is there stays, and what is new is put on a line of its own."""


class What(StrEnum):
    """What taking an organisation over would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation of the list against the directory.

    provider  as it would stand in the directory afterwards
    known     as it stands there now; None for a new or doubtful one
    changes   field -> before and after
    close     for a doubtful one, organisations of the directory whose names are close
    """

    what: What
    entry: Entry
    provider: Provider
    known: Provider | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    close: tuple[Provider, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderPreview:
    """What taking a list over would do: nothing has been done yet."""

    source: str
    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, what: What) -> int:
        """How many organisations are of a kind."""
        return sum(each.what is what for each in self.lines)


def preview_of_file(
    workspace: Workspace, path: Path, *, apart: Apart | None = None, report: Report = silent
) -> ProviderPreview:
    """Read a list and hold it against the directory. Raises ExchangeError."""
    return preview(read_provider_list(path, apart=apart, report=report), workspace.providers())


def preview(given: ProviderList, directory: Sequence[Provider]) -> ProviderPreview:
    """Hold a list against the directory. Changes nothing."""
    notes = list(given.notes)
    known = {folded(each.name): each for each in directory}
    merged: dict[str, tuple[Entry, Provider]] = {}
    twice: list[str] = []
    for entry in given.entries:
        key = folded(entry.name)
        if key in merged:
            first, provider = merged[key]
            merged[key] = first, _with(provider, entry)
            twice.append(entry.name)
        else:
            merged[key] = entry, _with(Provider("", entry.name), entry)
    if twice:
        shown = ", ".join(dict.fromkeys(twice[:5])) + (" ..." if len(twice) > 5 else "")
        notes.append(f"Named more than once in the list, and taken together: {shown}.")
    lines = [_line(key, entry, provider, known, directory) for key, (entry, provider) in merged.items()]
    return ProviderPreview(given.source, tuple(lines), given.columns, tuple(notes))


def _line(
    key: str, entry: Entry, provider: Provider, known: Mapping[str, Provider], directory: Sequence[Provider]
) -> Line:
    there = known.get(key)
    if there is not None:
        after = _joined(there, provider)
        changes = {
            name: (getattr(there, name), getattr(after, name))
            for name in FIELDS
            if getattr(there, name) != getattr(after, name)
        }
        return Line(What.CHANGED if changes else What.SAME, entry, after, there, changes)
    close = close_names(entry.name, directory)
    return Line(What.DOUBTFUL if close else What.NEW, entry, provider, close=close)


def take_over(
    workspace: Workspace, preview: ProviderPreview, decided: Mapping[str, str | None] | None = None
) -> tuple[int, int]:
    """Add what is new and write what changed, as one step; how many of each.

    decided  name of a doubtful organisation -> uid of the one in the directory that it is, or None where it is another
             one and is added. Doubtful ones about which nothing is decided are left out.
    """
    choices = decided or {}
    by_uid = {each.uid: each for each in workspace.providers()}
    added: list[Provider] = []
    changed: dict[str, dict[str, str]] = {}
    for line in preview.lines:
        if line.what is What.NEW:
            added.append(line.provider)
        elif line.what is What.CHANGED and line.known is not None:
            changed[line.known.uid] = {name: after for name, (_, after) in line.changes.items()}
        elif line.what is What.DOUBTFUL and line.entry.name in choices:
            there = by_uid.get(choices[line.entry.name] or "")
            if there is None:
                added.append(line.provider)
                continue
            after = _joined(there, line.provider)
            fields = {name: getattr(after, name) for name in FIELDS if getattr(after, name) != getattr(there, name)}
            if fields:
                changed[there.uid] = fields
    workspace.merge_providers(added, changed)
    return len(added), len(changed)


# ---- names ------------------------------------------------------------------------------------------


def folded(name: str) -> str:
    """A name without what tells no two organisations apart: capitals, spaces, accents, punctuation."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each))
    return one_line(re.sub(r"[^\w&+]+", " ", plain.replace("ß", "ss"))) or name


def close_names(name: str, directory: Sequence[Provider]) -> tuple[Provider, ...]:
    """The organisations whose names are close to a name, the closest first."""
    wanted = _core(name)
    found: list[tuple[float, str, Provider]] = []
    for each in directory:
        core = _core(each.name)
        if abs(len(core) - len(wanted)) > 12:
            continue
        match = difflib.SequenceMatcher(None, wanted, core, autojunk=False)
        if core == wanted or (match.quick_ratio() >= CLOSE and match.ratio() >= CLOSE):
            found.append((-match.ratio(), each.name, each))
    return tuple(each for _, _, each in sorted(found, key=lambda one: one[:2])[:MOST_CLOSE])


def _core(name: str) -> str:
    words = folded(name).split()
    return " ".join(word for word in words if not _LEGAL.fullmatch(word)) or " ".join(words)


# ---- fields -----------------------------------------------------------------------------------------


def _with(provider: Provider, entry: Entry) -> Provider:
    """A provider with what an entry adds to it."""
    told = Provider("", provider.name, entry.country, entry.city, entry.services, entry.contacts, entry.notes)
    return _joined(provider, told)


def _joined(there: Provider, told: Provider) -> Provider:
    """What is in the directory with what the list tells: nothing that people wrote there is lost."""
    fields = {}
    for name in FIELDS:
        before, after = getattr(there, name), getattr(told, name)
        if name in _JOINED and before and after:
            have = {one_line(line.casefold()) for line in before.splitlines()}
            fresh = [line for line in after.splitlines() if one_line(line.casefold()) not in have]
            after = "\n".join([before, *fresh])
        fields[name] = after or before
    return Provider(there.uid, there.name, **fields)


__all__ = [
    "ENDINGS",
    "Line",
    "ProviderPreview",
    "What",
    "close_names",
    "folded",
    "preview",
    "preview_of_file",
    "take_over",
]

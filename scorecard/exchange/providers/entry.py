"""An organisation as a list from elsewhere tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

FIELDS = ("name", "country", "city", "website", "email", "phone", "contact", "services", "notes")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of one organisation, each part "" where it says nothing; `place` is where it stands."""

    name: str
    country: str = ""
    city: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    contact: str = ""
    services: str = ""
    notes: str = ""
    place: str = ""

    @property
    def contacts(self) -> str:
        """Who can be reached and how, a line for each."""
        person = ", ".join(each for each in (self.contact, self.email, self.phone) if each)
        return "\n".join(each for each in (person, self.website) if each)

    @staticmethod
    def of(given: Mapping[str, str], place: str) -> Entry:
        """An entry of its parts by name."""
        return Entry(place=place, **{name: given.get(name, "") for name in FIELDS})


@dataclass(frozen=True, slots=True)
class ProviderList:
    """The entries of a file, what its columns were taken for ("Firma: name"), and notes in whole sentences."""

    source: str
    entries: tuple[Entry, ...]
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def to_json(given: ProviderList) -> dict[str, Any]:
    """A list as plain values."""
    entries = [[getattr(each, part.name) for part in fields(Entry)] for each in given.entries]
    return {"source": given.source, "entries": entries, "columns": list(given.columns), "notes": list(given.notes)}


def of_json(value: Mapping[str, Any]) -> ProviderList:
    """The list that `to_json` made the value from."""
    entries = tuple(Entry(*parts) for parts in value["entries"])
    return ProviderList(value["source"], entries, tuple(value["columns"]), tuple(value["notes"]))

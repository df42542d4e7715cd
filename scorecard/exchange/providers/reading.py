"""Reading a provider list of any kind in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report, silent
from scorecard.exchange.apart import Apart
from scorecard.exchange.files import must_be_a_file
from scorecard.exchange.foreign_package import OLE, THEIRS, ZIP
from scorecard.exchange.importing.cleaning import Cleaner
from scorecard.exchange.importing.encodings import decoded
from scorecard.exchange.importing.reading import MEMORY, SECONDS, read_here
from scorecard.exchange.providers.cards import cards, holds_cards
from scorecard.exchange.providers.columns import entries_of
from scorecard.exchange.providers.entry import ProviderList, of_json, to_json

ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".vcf", ".vcard")
"""The endings of files that can hold a provider list; what is in them counts more."""


def read_provider_list(path: Path, *, apart: Apart | None = None, report: Report = silent) -> ProviderList:
    """The organisations in a file. Raises ExchangeError with what is wrong, where, and what to do.

    Whatever `report` raises stops the reading at once.
    """
    report(0.0, f"Reading {path.name}")
    try:
        if apart is not None:
            return of_json(apart.run(read_as_json, str(path.absolute()), waiting=lambda: report(0.5, "Reading")))
        with Apart(seconds=SECONDS, memory=MEMORY) as own:
            return of_json(own.run(read_as_json, str(path.absolute()), waiting=lambda: report(0.5, "Reading")))
    except ExchangeError as error:
        if not error.place.startswith(path.name):
            error.place = f"{path.name}, {error.place}" if error.place else path.name
        raise


def read_as_json(path: str) -> dict[str, Any]:
    """As `read_provider_list`, in the process apart, as plain values."""
    return to_json(read_list_here(Path(path)))


def read_list_here(path: Path) -> ProviderList:
    """The organisations in a file, read in this process."""
    data = _data_of_cards(path)
    if data is None:
        return entries_of(read_here(path))
    return list_of_cards(data, path.name)


def list_of_cards(data: bytes, source: str) -> ProviderList:
    """The organisations on the address cards in the bytes of a file."""
    text, cleaner = decoded(data), Cleaner()
    found = cards(text.text, cleaner)
    named = tuple(each for each in found if each.name)
    if not named:
        raise ExchangeError("No card of the file names an organisation", place=source)
    notes = [str(each) for each in cleaner.notes]
    if text.doubtful:
        notes.insert(0, f"The text was read as {text.doubtful}; look whether all letters are right.")
    if len(named) < len(found):
        notes.append(f"Cards without a name are left out: {len(found) - len(named)}.")
    return ProviderList(source, named, (), tuple(notes))


def _data_of_cards(path: Path) -> bytes | None:
    """The bytes of a file of address cards; None where it is something else."""
    try:
        must_be_a_file(path)
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith((ZIP, OLE)) or not holds_cards(start.decode("latin-1").replace("\0", "")):
                return None
            data = start + file.read(THEIRS.size + 1 - len(start))
    except (OSError, ValueError):
        return None  # the reader of tables says what is wrong
    if len(data) > THEIRS.size:
        raise ExchangeError(f"The file is too large: more than the {grouped(THEIRS.size)} bytes that are read")
    return data

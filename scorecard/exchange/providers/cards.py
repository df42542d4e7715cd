"""Address cards (vCard 2.1, 3.0 and 4.0; RFC 2426, RFC 6350) as entries of a provider list.

An organisation is called by ORG, or by FN where no ORG stands; the person on a card of an organisation is its contact.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.exchange.importing.cleaning import Cleaner
from scorecard.exchange.providers.entry import Entry

MOST_CARDS: Final = 10_000
LONGEST: Final = 32_767
_BEGIN: Final = re.compile(r"^\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_ESCAPE: Final = re.compile(r"\\([nN,;:\\])")


class _Line(NamedTuple):
    number: int
    name: str
    parameters: str
    value: str


def holds_cards(text: str) -> bool:
    """Whether a text is a file of address cards."""
    return _BEGIN.search(text[:4096]) is not None


def cards(text: str, cleaner: Cleaner) -> list[Entry]:
    """The entries of all cards, in order. Raises ExchangeError, with the line, where a card is not closed."""
    found: list[Entry] = []
    lines: list[_Line] | None = None
    begun = 0
    for line in _unfolded(text):
        whole = f"{line.name}:{line.value.strip().upper()}"
        if whole == "BEGIN:VCARD":
            if lines is not None:
                raise _not_closed(begun)
            lines, begun = [], line.number
        elif whole == "END:VCARD":
            if lines is None:
                raise ExchangeError("A card ends here that was not begun", place=f"line {line.number}")
            found.append(_entry(lines, begun, cleaner))
            lines = None
            if len(found) > MOST_CARDS:
                raise ExchangeError(f"The file has too many cards, more than {grouped(MOST_CARDS)}")
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        raise _not_closed(begun)
    return found


def _not_closed(line: int) -> ExchangeError:
    return ExchangeError("The card that begins here is not closed", place=f"line {line}", advice="Export it again.")


def _unfolded(text: str) -> Iterator[_Line]:
    """The lines of content: what begins with a space goes on the line before, as does what follows a soft break."""
    pending, start = "", 0
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        soft = pending.endswith("=") and "QUOTED-PRINTABLE" in pending.partition(":")[0].upper()
        if raw[:1] in (" ", "\t") or soft:
            pending = (pending[:-1] + "=\n" + raw) if soft else pending + raw[1:]
            if len(pending) > 40 * LONGEST:
                raise ExchangeError("A line of a card is too long", place=f"line {start}")
            continue
        if pending:
            yield from _content(pending, start)
        pending, start = raw, number
    if pending:
        yield from _content(pending, start)


def _content(line: str, number: int) -> Iterator[_Line]:
    head, colon, value = _split_at_colon(line)
    if colon:
        name, _, parameters = head.partition(";")
        yield _Line(number, name.rpartition(".")[2].strip().upper(), parameters, value)


def _split_at_colon(line: str) -> tuple[str, str, str]:
    """Name and value of a line: the first colon that stands in no quotes divides them."""
    quoted = False
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == ":" and not quoted:
            return line[:at], ":", line[at + 1 :]
    return line, "", ""


def _entry(lines: list[_Line], begun: int, cleaner: Cleaner) -> Entry:
    place = f"line {begun}"
    said: dict[str, list[list[str]]] = {}
    for line in lines:
        if line.name in ("FN", "N", "ORG", "ADR", "TEL", "EMAIL", "URL", "NOTE", "CATEGORIES", "TITLE"):
            value = _plain(line)[:LONGEST]
            parts = [cleaner.clean(_unescaped(part), place).strip() for part in _fields(value, ";")]
            said.setdefault(line.name, []).append(parts)
    organisation = ", ".join(part for part in _first(said, "ORG") if part)
    person = ", ".join(part for part in _first(said, "FN") if part) or _person(_first(said, "N"))
    name = organisation or person
    address = [*_first(said, "ADR"), *[""] * 7]
    job = " ".join(_first(said, "TITLE"))
    contact = "" if not organisation or person.casefold() == organisation.casefold() else person
    return Entry.of(
        {
            "name": name,
            "country": address[6],
            "city": address[3],
            "website": _joined(said, "URL"),
            "email": _joined(said, "EMAIL"),
            "phone": ", ".join(each.removeprefix("tel:") for each in _all(said, "TEL")),
            "contact": f"{contact} ({job})" if contact and job else contact,
            "services": ", ".join(part.strip() for each in _all(said, "CATEGORIES") for part in each.split(",")),
            "notes": "\n".join(_all(said, "NOTE")),
        },
        place,
    )


def _plain(line: _Line) -> str:
    parameters = line.parameters.upper()
    if "QUOTED-PRINTABLE" not in parameters:
        return line.value
    charset = re.search(r"CHARSET=\"?([\w-]+)", parameters)
    data = quopri.decodestring(line.value.encode("utf-8", "replace"))
    for codec in (charset.group(1) if charset else "utf-8", "cp1252"):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _fields(value: str, separator: str) -> list[str]:
    return re.split(rf"(?<!\\){separator}", value)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), text)


def _person(parts: list[str]) -> str:
    family, given = [*parts, "", ""][:2]
    return " ".join(part for part in (given, family) if part)


def _first(said: dict[str, list[list[str]]], name: str) -> list[str]:
    return next(iter(said.get(name, [])), [])


def _all(said: dict[str, list[list[str]]], name: str) -> list[str]:
    """The values of a property, each whole: semicolons divide only names, organisations and addresses."""
    return [whole for parts in said.get(name, []) if (whole := ";".join(parts).strip())]


def _joined(said: dict[str, list[list[str]]], name: str) -> str:
    return ", ".join(dict.fromkeys(_all(said, name)))

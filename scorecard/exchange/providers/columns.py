"""Which column of a table tells what of an organisation, by its heading, in the languages of many offices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Book, Grid, address
from scorecard.exchange.providers.entry import FIELDS, Entry, ProviderList

MOST_ENTRIES: Final = 10_000
_LOOKED_AT: Final = 30  # rows in which the headings are looked for

_WORDS: Final[Mapping[str, str]] = {
    "name": "name|provider|provider name|vendor|vendor name|supplier|supplier name|company|company name|organisation|"
    "organization|firm|bidder|partner|org|account name|legal name|anbieter|lieferant|firma|firmenname|unternehmen|"
    "organisation name|bieter|fournisseur|societe|entreprise|prestataire|raison sociale|nom|proveedor|empresa|"
    "compania|nombre|razon social|fornitore|azienda|societa|ragione sociale|nome|fornecedor|leverancier|bedrijf|"
    "naam|dostawca|nazwa|leverandor|leverantor|foretag|toimittaja|yritys|full name|display name|fn",
    "country": "country|country region|land|pays|pais|paese|kraj|maa|nation|staat|hq country|business country|"
    "business country region",
    "city": "city|town|site|sites|location|locations|place|hq|headquarters|delivery site|delivery sites|stadt|ort|"
    "standort|standorte|sitz|ville|lieu|siege|localite|ciudad|sede|citta|luogo|cidade|plaats|stad|vestiging|miasto|"
    "siedziba|by|kaupunki|business city|adr|address|adresse|anschrift|direccion|indirizzo",
    "website": "website|web|web site|web page|homepage|url|internet|webseite|internetseite|site web|site internet|"
    "sitio web|pagina web|sito|sito web|strona|strona www|www|webside|hemsida",
    "email": "e mail|email|mail|e mail address|email address|e mail 1 value|correo|correo electronico|courriel|"
    "posta elettronica|e post|sahkoposti|adres e mail",
    "phone": "phone|telephone|tel|phone number|mobile|telefon|telefonnummer|rufnummer|telefono|telefone|telefoon|"
    "tel no|puhelin|business phone|phone 1 value|portable|handy",
    "contact": "contact|contacts|contact person|contact name|ansprechpartner|ansprechpartnerin|kontakt|kontaktperson|"
    "interlocuteur|personne de contact|contacto|persona de contacto|contatto|referente|contato|contactpersoon|"
    "osoba kontaktowa|yhteyshenkilo|account manager|key contact",
    "services": "services|service|offering|offerings|capabilities|portfolio|category|categories|leistung|leistungen|"
    "dienstleistungen|angebot|prestations|servicios|servizi|servicos|diensten|uslugi|tjanster|tjenester|palvelut|"
    "specialty|specialties|speciality",
    "notes": "notes|note|comment|comments|remarks|remark|description|bemerkung|bemerkungen|notiz|notizen|kommentar|"
    "anmerkung|anmerkungen|remarques|commentaire|commentaires|notas|observaciones|comentarios|osservazioni|"
    "opmerkingen|uwagi|huomautukset|info",
}
_KNOWN: Final = {word: part for part, words in _WORDS.items() for word in words.split("|")}
_IGNORED: Final = frozenset({"no", "nr", "id", "number", "nummer", "rank"})


def entries_of(book: Book) -> ProviderList:
    """The organisations in the first visible sheet with a heading that is known.

    Raises ExchangeError where no column tells the names.
    """
    for grid in sorted(book.grids, key=lambda each: each.hidden):
        found = _heads(grid)
        if found is not None:
            return _read(book, grid, *found)
    raise ExchangeError(
        "No column of the file tells the names of organisations",
        place=book.name,
        advice="Give the columns headings such as Name, Country, City, E-mail, Phone, Contact, Services and Notes.",
    )


def part_called(heading: str) -> str:
    """What a column tells by its heading: one of FIELDS, or "" for nothing that is known."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    words = one_line(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\([^)]*\)", " ", plain)))
    return _KNOWN.get(words, "")


def _heads(grid: Grid) -> tuple[int, dict[int, str]] | None:
    """The row of the headings and what each column tells; the row with the most that are known."""
    best: tuple[int, dict[int, str]] | None = None
    for row in range(1, min(grid.rows, _LOOKED_AT) + 1):
        heads: dict[int, str] = {}
        for column in range(1, grid.columns + 1):
            part = part_called(grid.text(row, column))
            if part:
                heads[column] = part
        if "name" in heads.values() and (best is None or len(heads) > len(best[1])):
            best = row, heads
    return best


def _read(book: Book, grid: Grid, head: int, heads: Mapping[int, str]) -> ProviderList:
    notes = [str(each) for each in book.notes]
    unknown = [
        text
        for column in range(1, grid.columns + 1)
        if column not in heads and (text := grid.text(head, column)) and text.casefold() not in _IGNORED
    ]
    if unknown:
        notes.append(f"Columns that are not read: {', '.join(unknown[:8])}{' ...' if len(unknown) > 8 else ''}.")
    own = "contact" if list(heads.values()).count("name") > 1 else ""
    names = [column for column, part in heads.items() if part == "name"]
    entries, nameless = [], []
    for row in range(head + 1, grid.rows + 1):
        given: dict[str, str] = {}
        for column, part in heads.items():
            cell = grid.at(row, column)
            text = "" if cell is None else cell.text.strip()
            if not text:
                continue
            to = own if own and part == "name" and column != names[0] else part
            given[to] = f"{given[to]}, {text}" if to in given and given[to] != text else text
        if not given:
            continue
        given["name"] = one_line(given.get("name", ""))
        if not given["name"]:
            nameless.append(str(row))
            continue
        entries.append(Entry.of(given, f"{grid.title}!{address((row, names[0]))}"))
        if len(entries) > MOST_ENTRIES:
            raise ExchangeError(
                f"The list is too long: more than {grouped(MOST_ENTRIES)} organisations", place=book.name
            )
    if nameless:
        notes.append(
            f"Rows without a name are left out: {', '.join(nameless[:8])}{' ...' if len(nameless) > 8 else ''}."
        )
    if not entries:
        raise ExchangeError("The list is empty: no row below its headings names an organisation", place=book.name)
    columns = tuple(f"{grid.text(head, column)}: {part}" for column, part in heads.items())
    return ProviderList(book.name, tuple(entries), columns, tuple(notes))


assert set(_WORDS) == set(FIELDS)

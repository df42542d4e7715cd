"""Lists of candidates on the clipboard: names alone, or with where they deliver from and on what terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from scorecard.app.pasting.block import Block, column, filled, same, width
from scorecard.app.pasting.figures import is_figure
from scorecard.app.pasting.heads import is_aside, role_of
from scorecard.core.edits import add_candidate
from scorecard.core.errors import EditError, Fault, Sentence, sentence
from scorecard.core.model import Candidate, Delivery, Evaluation
from scorecard.core.wording import one_line

NAME, PROVIDER, COUNTRY, SITE = "name", "provider", "country", "site"
DELIVERY, COMMERCIAL, NOTES = "delivery", "commercial", "notes"
_CODE: Final = re.compile("[A-Z]{2}")
_FORM: Final = re.compile(
    r"[\s,]+(inc|ltd|limited|llc|llp|plc|corp|corporation|co|gmbh|ag|kg|se|sa|s\.a|sas|sarl|srl|s\.r\.l|spa|s\.p\.a|bv|"
    r"b\.v|nv|n\.v|ab|as|a/s|oy|oyj|sp\. z o\.o|kft|pvt|private|pty|group|holding)\.?$"
)
"""What names of firms end with by law, and what one writes or not."""
_SHORES: Final = {
    **{each.value: each for each in Delivery},
    "domestic": Delivery.ONSHORE,
    "inland": Delivery.ONSHORE,
    "far-shore": Delivery.OFFSHORE,
    "farshore": Delivery.OFFSHORE,
}


@dataclass(frozen=True, slots=True)
class PastedCandidates:
    """What a block says of candidates.

    candidates  those to be added, in their order
    there       names of those that are candidates already
    twice       names that the block has more than once
    known       names of those that the directory knows
    fields      what the columns hold, in their order: fields of Candidate
    left_out    what of the block is not taken, each with its place
    """

    candidates: tuple[Candidate, ...] = ()
    there: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    left_out: tuple[Fault, ...] = ()


def candidates_in(block: Block, value: Evaluation, providers: Iterable[Any] = ()) -> PastedCandidates:
    """What a block says of candidates that `value` does not have yet.

    The columns are known by their heads; without heads by what stands in them. What the directory (`providers`) knows
    of a provider fills what the block leaves open.
    """
    rows = filled(block)
    roles = _roles_by_heads(rows[0][1]) if rows else {}
    has_heads = bool(roles)
    heads = rows[0][1] if has_heads else []
    body = rows[1:] if has_heads else rows
    directory = {same(str(each.name)): each for each in providers}
    if not has_heads:
        roles = _roles_by_content(body, directory, value)
    if NAME not in roles.values():
        return PastedCandidates()
    left_out = _columns_left_out(body, roles, heads)
    there, twice, known, names = [], [], [], {same(row.name) for row in value.candidates.values()}
    found: list[Candidate] = []
    met: set[str] = set()
    for number, cells in body:
        given = {role: one_line(cells[at]) for at, role in roles.items() if at < len(cells)}
        name = given.get(NAME, "")
        if not name:
            said = "; ".join(filter(None, map(one_line, cells)))
            left_out.append(
                _fault(sentence("row {number}", number=number), sentence("'{said}' has no name", said=said))
            )
            continue
        if same(name) in met:
            twice.append(name)
            continue
        met.add(same(name))
        if same(name) in names:
            there.append(name)
            continue
        candidate, flaws = _candidate(given, directory)
        left_out += [_fault(sentence("row {number}, {name}", number=number, name=name), flaw) for flaw in flaws]
        if _provider(candidate.provider, directory) is not None:
            known.append(name)
        found.append(candidate)
    fields = tuple(roles[at] for at in sorted(roles))
    return PastedCandidates(tuple(found), tuple(there), tuple(twice), tuple(known), fields, tuple(left_out))


def with_candidates(value: Evaluation, candidates: Iterable[Candidate]) -> tuple[Evaluation, list[str], list[Fault]]:
    """The evaluation with these candidates at its end, their keys, and a fault for each that cannot be one."""
    keys, faults = [], []
    for each in candidates:
        try:
            value, key = add_candidate(value, each)
        except EditError as error:
            faults.append(Fault(each.name, str(error.what)))
        else:
            keys.append(key)
    return value, keys, faults


def offer_of(provider: Any) -> Candidate:
    """What the directory knows of a provider, as its offer: the first of its sites is taken."""
    site = str(provider.sites).replace(";", ",").replace("\n", ",").partition(",")[0].strip()
    return Candidate(str(provider.name), provider=str(provider.name), country=str(provider.country), site=site)


def bare_name(name: str) -> str:
    """A name of a firm without its legal form, to find it by."""
    bare, before = same(name), ""
    while bare != before:
        bare, before = _FORM.sub("", bare).strip(" ,."), bare
    return bare or same(name)


# ---- columns ------------------------------------------------------------------------------------------


def _roles_by_heads(cells: Sequence[str]) -> dict[int, str]:
    """The columns by their heads; none where the first row is no row of heads."""
    roles: dict[int, str] = {}
    for at, text in enumerate(cells):
        role = role_of(text, "candidates")
        if role and role not in roles.values():
            roles[at] = role
    if NAME not in roles.values():  # a list of providers names the offers as well
        roles = {at: NAME if role == PROVIDER else role for at, role in roles.items()}
    return roles if NAME in roles.values() else {}


def _roles_by_content(
    rows: Sequence[tuple[int, list[str]]], directory: dict[str, Any], value: Evaluation
) -> dict[int, str]:
    roles: dict[int, str] = {}
    countries = {same(row.country) for row in value.candidates.values() if row.country}
    countries |= {same(str(each.country)) for each in directory.values() if each.country}
    texts: list[int] = []
    for at in range(width(rows)):
        cells = [cell for cell in column(rows, at) if cell]
        if not cells or all(is_figure(cell) for cell in cells):
            continue
        if all(_shore(cell) for cell in cells) and DELIVERY not in roles.values():
            roles[at] = DELIVERY
        elif COUNTRY not in roles.values() and (
            all(_CODE.fullmatch(cell) for cell in cells) or (texts and all(same(cell) in countries for cell in cells))
        ):
            roles[at] = COUNTRY
        else:
            texts.append(at)
    if not texts and COUNTRY in roles.values():  # a list of short names, such as IBM or SAP, and nothing else
        texts = [at for at, role in roles.items() if role == COUNTRY]
    if texts:
        roles[texts[0]] = NAME
        more = [at for at in texts[1:] if all(same(cell) in directory for cell in column(rows, at) if cell)]
        roles |= dict.fromkeys(more[:1], PROVIDER)
    return roles


def _columns_left_out(
    rows: Sequence[tuple[int, list[str]]], roles: dict[int, str], heads: Sequence[str]
) -> list[Fault]:
    """A fault for each column that says something and is not taken; numbers of rows and ranks say nothing."""
    found = []
    for at in range(width(rows)):
        cells = [cell for cell in column(rows, at) if cell]
        head = heads[at].strip() if at < len(heads) else ""
        counts = [str(number) for number in range(1, len(cells) + 1)]
        if at in roles or not cells or is_aside(head) or [cell.rstrip(".)") for cell in cells] == counts:
            continue
        place = sentence("column {number}", number=at + 1)
        found.append(_fault(place, sentence("'{head}'", head=one_line(head or cells[0]))))
    return found


# ---- rows ---------------------------------------------------------------------------------------------


def _candidate(given: dict[str, str], directory: dict[str, Any]) -> tuple[Candidate, list[Sentence]]:
    """A row as a candidate, and what of it cannot be taken."""
    flaws: list[Sentence] = []
    name, provider = given[NAME], given.get(PROVIDER, "")
    known = _provider(provider or name, directory)
    made = Candidate(name, provider=provider or name) if known is None else replace(offer_of(known), name=name)
    made = replace(
        made,
        country=given.get(COUNTRY) or made.country,
        site=given.get(SITE) or made.site,
        commercial=given.get(COMMERCIAL, ""),
        notes=given.get(NOTES, ""),
    )
    if given.get(DELIVERY):
        shore = _shore(given[DELIVERY])
        if shore is None:
            flaws.append(sentence("'{said}' is neither onshore, nearshore nor offshore", said=given[DELIVERY]))
        made = replace(made, delivery=shore)
    return made, flaws


def _provider(name: str, directory: dict[str, Any]) -> Any:
    """The provider of the directory that a name means; its legal form may be left out."""
    if same(name) in directory:
        return directory[same(name)]
    alike = [each for key, each in directory.items() if bare_name(key) == bare_name(name)]
    return alike[0] if len(alike) == 1 else None


def _shore(text: str) -> Delivery | None:
    bare = same(text)
    return _SHORES.get(bare) or _SHORES.get(bare.replace("-", "").replace(" ", ""))


def _fault(place: Sentence, what: Sentence) -> Fault:
    return Fault(str(place), str(what))

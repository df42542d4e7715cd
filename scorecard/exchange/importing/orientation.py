"""Whether the criteria of a table stand in its rows or in its columns, by everything that speaks for either."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import (
    Role,
    is_cheaper_better,
    is_instance_of,
    plain_words,
    role_of,
    tokens_of,
)
from scorecard.exchange.importing.tables import Line, Table

_COMPANY: Final = re.compile(
    r"(?:^|[\s,])(gmbh|ag|se|kg|ohg|ltd|limited|inc|llc|llp|plc|corp|co|s\.?\s?a\.?|s\.?l\.?u?|srl|s\.r\.l|spa|s\.p\.a|sas|sarl"
    r"|bv|b\.v|nv|n\.v|ab|oy|oyj|as|a/s|aps|kft|zrt|s\.?r\.?o|sp\.? z o\.? ?o|lda|ltda|d\.?o\.?o|ood|eood|a\.?s|group"
    r"|consulting|solutions|technologies|systems|services|bpo|outsourcing|partners)\.?$"
)
_CRITERIA_WORDS: Final = """price cost costs quality experience delivery service support security scalability usability
    performance reliability compliance functionality integration innovation capacity capability expertise references
    sustainability flexibility risk technical technology commercial financial stability culture cultural fit language
    location implementation maintenance warranty training documentation methodology approach team staff governance
    reporting availability transition speed design comfort safety efficiency simplicity visibility maturity features
    understanding communication reputation coverage payment terms lead time environment environmental social track
    record attrition sla data privacy accuracy ease mae mape rmse esg growth support ecosystem
    preis kosten qualitat erfahrung lieferzeit sicherheit skalierbarkeit zuverlassigkeit innovation kompetenz referenzen
    nachhaltigkeit flexibilitat risiko technik technologie finanzielle finanzkraft stabilitat kultur sprache standort
    einfuhrung wartung garantie schulung dokumentation bedienbarkeit benutzerfreundlichkeit leistung umfang konzept
    termintreue liefertreue beratung betreuung datenschutz funktionsumfang support gewahrleistung
    prix cout couts qualite delai delais securite fiabilite technique reference references durabilite flexibilite risque
    garantie formation livraison performance methodologie equipe accompagnement prestation
    precio coste costes costo calidad plazo experiencia servicio seguridad soporte garantia tecnica referencias
    sostenibilidad solvencia equipo metodologia entrega capacidad rendimiento
    preco custo qualidade prazo experiencia servico seguranca suporte garantia referencias equipa
    prezzo qualita esperienza servizio sicurezza assistenza tempi consegna affidabilita referenze garanzia
    prijs kwaliteit ervaring levertijd dienstverlening veiligheid ondersteuning duurzaamheid referenties planning
    pris kvalitet erfarenhet leveranstid sakerhet service erfaring sikkerhed leveringstid referencer miljo
    hinta laatu kokemus toimitusaika turvallisuus palvelu tuki vastuullisuus
    cena jakosc doswiadczenie termin bezpieczenstwo wsparcie gwarancja serwis referencje kvalita zkusenosti podpora
    zaruka dodani ar minoseg tapasztalat hatarido biztonsag szolgaltatas tamogatas calitate experienta garantie
    fiyat kalite deneyim guvenlik teslimat destek цена качество опыт срок безопасность гарантия поддержка
    τιμη ποιοτητα εμπειρια"""
_CRITERIA: Final = frozenset(_CRITERIA_WORDS.split())

SURE: Final = 1.5  # less than this and the person is asked


def is_a_company(name: str) -> bool:
    """Whether a name ends as those of companies do."""
    return _COMPANY.search(plain_words(name)) is not None


def sounds_like_criterion(name: str) -> bool:
    """Whether a name has a word that criteria are usually called by."""
    return any(word in _CRITERIA for word in tokens_of(name)) or is_cheaper_better(name)


def criteria_in_rows(table: Table) -> float:
    """Above zero where the criteria stand in the rows, below where in the columns; the size says how surely."""
    rows = [table.name_of_row(row) for row in table.item_rows]
    columns = list(dict.fromkeys(name for c in table.item_columns if (name := table.name_of_column(c))))
    said = _by_axis(table) + _by_lines(table)
    said += names_sound_like_criteria(rows) - names_sound_like_criteria(columns)
    if table.sub is not None:
        said += 2.0
    if len(table.item_columns) == 1:
        said += 1.0
    said += max(-0.6, min(0.6, (_length(rows) - _length(columns)) / 30))
    said += 0.2 if len(rows) > len(columns) else -0.2 if len(rows) < len(columns) else 0.0
    return said + _by_size(table)


def _length(names: Sequence[str]) -> float:
    return sum(map(len, names)) / len(names) if names else 0.0


def _by_axis(table: Table) -> float:
    """What the words at the corner and over the heads say."""
    view, said = table.view, 0.0
    corners = [table.head, *([table.sub] if table.sub is not None else []), table.head - 1]
    corner = next((r for row in corners if row > 0 and (r := role_of(view.text(row, table.label)))), None)
    if corner is Role.CRITERION:
        said += 4.0
    elif corner is Role.CANDIDATE:
        said -= 4.0
    elif corner is Role.EVALUATOR:
        said -= 1.0
    elif corner is Role.BOTH:
        first = next((r for word in tokens_of(view.text(table.head, table.label)) if (r := role_of(word))), None)
        said += 0.8 if first is Role.CRITERION else -0.8
    for row in range(table.head - 1, max(0, table.head - 4), -1):
        words = {view.text(row, column) for column in table.item_columns} - {""}
        if len(words) == 1 and (role := role_of(next(iter(words)))) in (Role.CRITERION, Role.CANDIDATE):
            return said + (-3.0 if role is Role.CRITERION else 3.0)
    return said


def _by_lines(table: Table) -> float:
    """What weights, totals, units and groups say by standing in rows or in columns."""
    said = 0.0
    for kind, worth in (
        (Line.WEIGHT, 3.0),
        (Line.DIRECTION, 2.5),
        (Line.UNIT, 2.0),
        (Line.MAXIMUM, 1.5),
        (Line.TOTAL, -2.5),
        (Line.RANK, -2.5),
        (Line.DESCRIPTION, 1.0),
        (Line.GROUP, 1.0),
    ):
        if table.of(kind, across=True):
            said += worth
        if table.of(kind, across=False):
            said -= worth if kind is not Line.GROUP else -0.5 if _groups_among_items(table) else 1.0
    return said


def _groups_among_items(table: Table) -> bool:
    return any(row > table.head for row in table.of(Line.GROUP, across=False))


def names_sound_like_criteria(names: Sequence[str]) -> float:
    """How much names sound like criteria, or, below zero, like candidates."""
    if not names:
        return 0.0
    said = 0.0
    for name in names:
        kind = is_instance_of(name)
        if kind is Role.CANDIDATE or kind is Role.EVALUATOR or is_a_company(name):
            said -= 3.0
        elif kind is Role.CRITERION or sounds_like_criterion(name):
            said += 3.0
        elif name.replace(".", "").isdigit():
            said -= 1.0
    return said / len(names)


def _by_size(table: Table) -> float:
    """Figures of one criterion are alike: the direction in which they are not is that of the criteria."""
    rows, columns = table.item_rows, table.item_columns
    if len(rows) < 2 or len(columns) < 2:
        return 0.0
    down = [_width(table, [(row, column) for row in rows]) for column in columns]
    across = [_width(table, [(row, column) for column in columns]) for row in rows]
    difference = sum(across) / len(across) - sum(down) / len(down)
    return -1.5 if difference > 1.0 else 1.5 if difference < -1.0 else 0.0


def _width(table: Table, places: Sequence[tuple[int, int]]) -> float:
    """How many powers of ten lie between the figures at some places."""
    values = [abs(v) for p in places if (v := table.view.number(*p)) is not None and v]
    kinds = {table.view.says(*p) for p in places} & {Says.NUMBER, Says.YES, Says.NO}
    return (math.log10(max(values) / min(values)) if values else 0.0) + (1.0 if len(kinds) > 1 else 0.0)

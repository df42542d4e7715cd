"""The heads that people give to the columns of lists, in the languages of Europe's tenders."""

from __future__ import annotations

import re
from typing import Final

from scorecard.app.pasting.block import same

_BESIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:#]+")


def words(text: str) -> frozenset[str]:
    """The words of a text; those of a phrase are joined by an underscore."""
    return frozenset(each.replace("_", " ") for each in text.split())


CANDIDATES: Final = {
    "name": words(
        """name names candidate candidates offer bid bidder bidders company firm firma unternehmen bieter kandidat
        kandidaten candidat candidats soumissionnaire entreprise candidato candidatos empresa licitador offerente
        azienda inschrijver bedrijf concorrente proponente"""
    ),
    "provider": words(
        """provider providers vendor vendors supplier suppliers anbieter lieferant dienstleister fournisseur
        fournisseurs prestataire proveedor proveedores fornitore fornitori leverancier aanbieder fornecedor
        organisation organization"""
    ),
    "country": words("country land pays pa\u00eds pais paese nation staat"),
    "site": words(
        "site sites location city standort ort stadt ville lieu sede ciudad citt\u00e0 plaats cidade delivery_site"
    ),
    "delivery": words(
        """delivery shore shoring delivery_model delivery_mode onshore/offshore liefermodell leistungsort
        mode_de_livraison modelo_de_entrega"""
    ),
    "commercial": words(
        """commercial pricing preismodell commercial_model pricing_model price_model verg\u00fctungsmodell
        mod\u00e8le_tarifaire modelo_comercial modello_commerciale"""
    ),
    "notes": words(
        """notes note remarks remark comment comments bemerkung bemerkungen kommentar anmerkung remarque remarques
        commentaire nota notas comentario commento opmerking opmerkingen"""
    ),
}
CRITERIA: Final = {
    "name": words(
        """criterion criteria kriterium kriterien crit\u00e8re crit\u00e8res criterio criterios criteri name requirement
        requirements anforderung anforderungen exigence requisito requisitos factor factors subcriterion subcriteria
        unterkriterium teilkriterium subcriterio indicator item eis wens sub-criterion sub-criteria sub_criterion
        sub_criteria sous-crit\u00e8re evaluation_criterion evaluation_criteria award_criterion award_criteria"""
    ),
    "group": words(
        """group groups category categories area section gruppe kategorie bereich hauptkriterium oberkriterium groupe
        cat\u00e9gorie famille rubrique grupo categor\u00eda categoria gruppo groep categorie dimension main_criterion
        main_criteria top_criterion"""
    ),
    "weight": words(
        """weight weights weighting importance gewicht gewichte gewichtung poids pond\u00e9ration coefficient peso pesos
        ponderaci\u00f3n ponderazione weging % share anteil punkte weight_% weight_in_% gewicht_in_% max_points
        maximum_points local_weight"""
    ),
    "group_weight": words("gruppengewicht group_weight category_weight weight_of_group weight_of_the_group"),
    "description": words(
        """description definition explanation details question beschreibung erl\u00e4uterung erkl\u00e4rung frage
        descripci\u00f3n descrizione beschrijving toelichting descri\u00e7\u00e3o meaning
        remarks notes bemerkung comment"""
    ),
    "unit": words("unit units einheit unit\u00e9 unidad unit\u00e0 eenheid unidade unit_of_measure"),
    "kind": words("kind type art typ tipo soort"),
    "direction": words("direction better richtung sens direcci\u00f3n direzione higher_is_better optimum"),
}
ASIDE: Final = words(
    """no nr no. nr. n\u00b0 # number nummer num\u00e9ro n\u00famero id key ref reference lfd pos position rank rang
    rango ranking total totals sum summe gesamt somme totale suma totaal score points result ergebnis weighted_score
    weighted_total total_score"""
)
"""Heads of columns that hold neither: numbers of rows, totals and ranks."""
TOTALS: Final = words(
    """total totals sum summe gesamt gesamtsumme gesamtpunktzahl gesamtergebnis somme totale suma totaal soma subtotal
    zwischensumme average mittelwert durchschnitt moyenne promedio rank rang ranking total_score total_points
    total_weight total_weights total_general total_g\u00e9n\u00e9ral grand_total weighted_total weighted_score
    sum_of_weights"""
)
"""What stands at the head of a row that sums up others."""

_KNOWN: Final = {
    of: {word: role for role, known in heads.items() for word in known}
    for of, heads in (("candidates", CANDIDATES), ("criteria", CRITERIA))
}


def head(text: str) -> str:
    """The head of a column without what stands in brackets beside it."""
    return same(_BESIDE.sub(" ", text)) or same(text)


def role_of(text: str, of: str) -> str:
    """What a head says that its column holds, for a list of "candidates" or "criteria"; "" where it is unknown."""
    known = _KNOWN[of]
    return known.get(same(text)) or known.get(head(text), "")


def is_aside(text: str) -> bool:
    """Whether a head is that of a column of row numbers, totals or ranks."""
    return head(text) in ASIDE or same(text) in ASIDE


def is_total(text: str) -> bool:
    """Whether a row so called sums up others."""
    return head(text) in TOTALS

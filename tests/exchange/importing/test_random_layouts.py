"""A random decision laid out at random comes back as it was: the same scores, the same weights, the same ranking."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scorecard.core.ranking import rank
from scorecard.exchange.importing.book import of_json, to_json
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import mapping_bytes, parse_mapping
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import F, Given, P, book, grid

WORDS = {
    "en": ("Criterion", "Weight", "Vendor", "Total", "Rank", "Comment"),
    "de": ("Kriterium", "Gewichtung", "Anbieter", "Gesamtpunktzahl", "Rang", "Kommentar"),
    "fr": ("Critère", "Pondération", "Fournisseur", "Total", "Rang", "Commentaire"),
    "es": ("Criterio", "Peso", "Proveedor", "Puntuación total", "Posición", "Comentarios"),
    "it": ("Criterio", "Peso", "Fornitore", "Totale", "Posizione", "Commento"),
    "nl": ("Criterium", "Weging", "Leverancier", "Totaal", "Rang", "Toelichting"),
    "sv": ("Kriterium", "Vikt", "Leverantör", "Summa", "Placering", "Kommentar"),
    "pl": ("Kryterium", "Waga", "Dostawca", "Suma", "Miejsce", "Uwagi"),
}
NAMES = ("Price", "Quality", "Experience", "Security", "Support", "Delivery", "Innovation", "References")
FIRMS = ("Acme Ltd", "Borealis AB", "Contoso GmbH", "Dunder Inc", "Evergreen SA", "Fabrikam BV")


@dataclass(frozen=True)
class Random:
    """A decision and how it is laid out."""

    scores: list[list[int]]
    weights: list[int]
    language: str
    across: bool
    style: str
    total: bool
    comments: bool
    title: bool
    at: tuple[int, int]


@st.composite
def decisions(draw: st.DrawFn) -> Random:
    criteria = draw(st.integers(3, 8))
    vendors = draw(st.integers(2, 6))
    scores = [[draw(st.integers(0, 5)) for _ in range(criteria)] for _ in range(vendors)]
    scores[0][0] = 5
    return Random(
        scores,
        [draw(st.integers(1, 9)) for _ in range(criteria)],
        draw(st.sampled_from(sorted(WORDS))),
        draw(st.booleans()),
        draw(st.sampled_from(["raw", "percent", "fraction", "none"])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
        (draw(st.integers(1, 6)), draw(st.integers(1, 5))),
    )


def laid(given_: Random) -> list[list[Given]]:
    """The rows of a sheet with criteria in rows; exchanged where they stand in columns."""
    criterion, weight, vendor, total, _, comment = WORDS[given_.language]
    names, firms = NAMES[: len(given_.weights)], FIRMS[: len(given_.scores)]
    whole = sum(given_.weights)
    rows: list[list[Given]] = [[vendor if given_.across else criterion]]
    if given_.style != "none":
        rows[0].append(weight)
    for firm in firms:
        rows[0] += [firm, *([comment] if given_.comments and not given_.across else [])]
    for at, name in enumerate(names):
        row: list[Given] = [name]
        if given_.style != "none":
            w = given_.weights[at]
            styles: dict[str, Given] = {"raw": w, "percent": P(100 * w / whole), "fraction": w / whole}
            row.append(styles[given_.style])
        for firm, scores in zip(firms, given_.scores, strict=True):
            row += [scores[at], *([f"{firm} on {name}"] if given_.comments and not given_.across else [])]
        rows.append(row)
    if given_.total:
        weights = given_.weights if given_.style != "none" else [1] * len(names)
        of = whole if given_.style in ("percent", "fraction") else 1
        last: list[Given] = [total, *([None] if given_.style != "none" else [])]
        for scores in given_.scores:
            last += [F(sum(w * s for w, s in zip(weights, scores, strict=True)) / of)]
            last += [None] if given_.comments and not given_.across else []
        rows.append(last)
    if given_.across:
        rows = [list(column) for column in zip(*rows, strict=True)]
    return [["Selection of a partner for payroll"], [], *rows] if given_.title else rows


@settings(max_examples=120, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(decisions())
def test_a_random_decision_comes_back(decision: Random) -> None:
    found = of_json(to_json(book(grid(laid(decision), at=decision.at))))
    proposal = propose(found)
    assert parse_mapping(mapping_bytes(proposal.mapping)) == proposal.mapping
    result = made(found, proposal.mapping)
    evaluation = result.evaluation
    names, firms = NAMES[: len(decision.weights)], FIRMS[: len(decision.scores)]
    assert [row.name for row in evaluation.criteria.values()] == list(names)
    assert [row.name for row in evaluation.candidates.values()] == list(firms)
    assert result.disagreements == ()
    assert not decision.total or result.checked == len(firms)
    weights = decision.weights if decision.style != "none" else [1] * len(names)
    sums = {
        firm: sum(w * s for w, s in zip(weights, row, strict=True))
        for firm, row in zip(firms, decision.scores, strict=True)
    }
    ranks = {evaluation.candidates[each.key].name: each.rank for each in rank(evaluation).standings}
    assert ranks == {firm: 1 + sum(other > each for other in sums.values()) for firm, each in sums.items()}

"""Headings in many languages, and what cells say as figures."""

from __future__ import annotations

import pytest

from scorecard.core.model import Direction
from scorecard.exchange.importing.figures import Says, figure_of_text
from scorecard.exchange.importing.headings import Role, direction_of, is_instance_of, role_of


@pytest.mark.parametrize(
    ("role", "texts"),
    [
        (
            Role.WEIGHT,
            "Weight|Gewichtung (%)|Pondération|Peso|Waga|Váha|Weging|Vikt|Painoarvo|Súly|Ağırlık|Вес|Βάρος|%",
        ),
        (
            Role.TOTAL,
            "Total|Total score|Gesamtpunktzahl|Note totale|Puntuación total|Totale|Suma|Celkem|Összesen|Итого",
        ),
        (Role.RANK, "Rank|Final ranking|Rang|Classement|Posición|Posizione|Miejsce|Pořadí|Placering|Sıra|Место"),
        (Role.CRITERION, "Criterion|Kriterien|Critères|Criterio|Kryterium|Szempont|Kriteeri|Requirement|Критерий"),
        (Role.CANDIDATE, "Vendor|Anbieter|Fournisseur|Proveedor|Fornitore|Leverancier|Leverantör|Dostawca|Поставщик"),
        (Role.COMMENT, "Comment|Begründung|Commentaires|Observaciones|Motivazione|Toelichting|Uwagi|Vendor A comments"),
        (Role.WEIGHTED, "Weighted score|Score x Weight|Gewichtete Punkte|Note pondérée"),
        (Role.AVERAGE, "Average|Mittelwert|Moyenne|Promedio|Średnia|Gemiddelde"),
    ],
)
def test_headings_are_known_in_many_languages(role: Role, texts: str) -> None:
    assert {text: role_of(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), role)


@pytest.mark.parametrize(
    "text",
    [
        "Total cost of ownership",
        "Weight of the device",
        "Price (EUR)",
        "Quality",
        "Acme Ltd",
        "Rank Xerox GmbH",
        "2026",
    ],
)
def test_names_of_criteria_and_vendors_have_no_role(text: str) -> None:
    assert role_of(text) is None


def test_one_of_a_kind_is_told_by_its_letter_or_number() -> None:
    assert is_instance_of("Vendor B") is Role.CANDIDATE
    assert is_instance_of("Retailer1") is Role.CANDIDATE
    assert is_instance_of("Evaluator 2") is Role.EVALUATOR
    assert is_instance_of("Acme Ltd") is None


@pytest.mark.parametrize(
    ("text", "way"),
    [
        *[(text, Direction.HIGHER) for text in ("b", "max", "Benefit", "+")],
        *[(text, Direction.LOWER) for text in ("nb", "Min.", "Cost", "-")],
    ],
)
def test_flags_point_somewhere(text: str, way: Direction) -> None:
    assert direction_of(text) is way


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4,5", 4.5),
        ("85 %", 0.85),
        ("99.95%", 0.9995),
        ("\u20ac 1.200.000", 1200000),
        ("1.200,50 \u20ac", 1200.5),
        ("$1,234", 1234),
        ("CHF 1'200'000", 1200000),
        ("1\u00a0200\u00a0000 EUR", 1200000),
        ("(300)", -300),
        ("\u22122", -2),
        ("12 pts", 12),
        ("5 days", 5),
        ("4/5", 4),
        ("4 - good", 4),
        ("\u25cf", 4),
        ("\u2605\u2605\u2605", 3),
        ("1.200", 1.2),
        ("\u20ac 1.200", 1200),
    ],
)
def test_numbers_in_words(text: str, number: float) -> None:
    found = figure_of_text(text)
    assert found.says is Says.NUMBER
    assert found.number == pytest.approx(number)
    assert found.note


@pytest.mark.parametrize(
    "text", ["Retailer 1", "C1", "ISO 9001", "2026 plan", "1.2.3", "12-15", "v 0.3", "good", "4 of us"]
)
def test_words_stay_words(text: str) -> None:
    assert figure_of_text(text).says is Says.WORDS


def test_yes_no_and_nothing_yet() -> None:
    assert {figure_of_text(each).says for each in ("yes", "Ja", "oui", "s\u00ec", "tak", "\u2713")} == {Says.YES}
    assert {figure_of_text(each).says for each in ("no", "Nein", "non", "nie", "\u2717")} == {Says.NO}
    assert {figure_of_text(each).says for each in ("n/a", "-", "TBD", "k.A.", "?")} == {Says.MISSING}
    assert figure_of_text("  ").says is Says.NOTHING

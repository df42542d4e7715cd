"""Days in sentences of the core, as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from scorecard.gui.models.moments import with_days

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGLISH = QLocale(QLocale.Language.English)
GERMAN = QLocale(QLocale.Language.German)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The scale is locked since scoring began on 2026-03-01 by Ada.", "… on 1 Mar by Ada."),
        ("Ann handed in the sheet on 2025-12-31, and it is closed", "… on 31 Dec 2025, and it is closed"),
        ("The evaluation was decided on 2026-03-09.", "… on 9 Mar."),
        ("Decided on 2026-03-09", "… on 9 Mar"),
        ("A rate is written as USD 0.92 2026-01-31", "A rate is written as USD 0.92 2026-01-31"),
        ("'bids on 2026-03-01x' is no name", "'bids on 2026-03-01x' is no name"),
        ("on 2026-99-99 nothing", "on 2026-99-99 nothing"),
        ("It was on 2026-13-41.", "It was on 2026-13-41."),
    ],
)
def test_days_in_sentences(text: str, told: str) -> None:
    found = with_days(text, ENGLISH, NOW)
    if told.startswith("…"):
        assert found.endswith(told[2:])
        assert "2026-" not in found
    else:
        assert found == told


def test_the_month_is_in_the_language_of_the_person() -> None:
    assert "Mär" in with_days("Begonnen on 2026-03-01.", GERMAN, NOW)

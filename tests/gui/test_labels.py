"""Where long words in labels are broken: at the ends of their parts first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from scorecard.gui.labels import _LONG_WORD, Text, _breakable
from scorecard.gui.look import Look

BREAK = "\N{ZERO WIDTH SPACE}"


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("marcos_healthcare_suppliers.xlsx", ["marcos_", "healthcare_", "suppliers.", "xlsx"]),
        ("2026-11-22-shared-services-bids.csv", ["2026-", "11-", "22-", "shared-", "services-", "bids.", "csv"]),
        ("ann.keller@procurement.example.org", ["ann.", "keller@", "procurement.", "example.", "org"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudam", "pfschiff", "fahrtsge", "sellscha", "ft"]),
        ("__________________________________", None),
    ],
)
def test_a_long_word_is_broken_where_its_parts_end(word: str, pieces: list[str] | None) -> None:
    found = _LONG_WORD.sub(_breakable, word).split(BREAK)
    assert "".join(found) == word
    assert pieces is None or found == pieces
    assert max(map(len, found)) <= 16


@given(st.text(min_size=1, max_size=300))
def test_nothing_is_lost_and_no_piece_is_wide(text: str) -> None:
    text = text.replace(BREAK, "")
    shown = _LONG_WORD.sub(_breakable, text)
    assert shown.replace(BREAK, "") == text
    assert all(len(piece) < 24 for word in shown.split() for piece in word.split(BREAK))


def test_a_label_tells_its_text_without_the_breaks(look: Look, qtbot: QtBot) -> None:
    label = Text(look, "Imported from marcos_healthcare_suppliers.xlsx", wraps=True)
    qtbot.addWidget(label)
    assert label.text() == "Imported from marcos_healthcare_suppliers.xlsx"
    assert label.minimumSizeHint().width() < Text(look, label.text()).minimumSizeHint().width()

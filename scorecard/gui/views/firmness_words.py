"""How firm a lead is, in a word and a line, for pages that only mention it."""

from __future__ import annotations

from scorecard.core.errors import sentence
from scorecard.core.robustness.verdict import Firmness, percent
from scorecard.gui.chips import ChipKind
from scorecard.gui.models.firmness_model import Firm
from scorecard.gui.views.robustness_words import CHIPS


def firmness_said(firm: Firm) -> tuple[str, ChipKind, str] | None:
    """The word of the verdict, how it looks, and in how many weightings the leader stays first.

    None where nobody leads, or several do.
    """
    found = firm.verdict.firmness
    if found not in (Firmness.CLEAR, Firmness.CLOSE) or firm.near is None or len(firm.contest.leaders) != 1:
        return None
    word, kind = CHIPS[found]
    share = percent(firm.near.first(firm.leader))
    return word, kind, str(sentence("First in {share} of the weightings near yours.", share=share))

"""What a person has chosen for all windows: it holds at once, is kept, and how the windows were left is kept too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scorecard.app.paths import settings_file
from scorecard.app.settings import Settings, load_settings
from scorecard.core.errors import ScorecardError
from scorecard.gui.windows.preferences import Preferences
from tests.gui.heard import heard

START = Settings(author="Ann", look="light", widths={"scoring": 300}, geometry="AAAA")


@pytest.fixture
def preferences(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preferences:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    return Preferences(START)


@pytest.mark.parametrize(
    ("choose", "fields"),
    [
        (lambda it: it.choose_look("dark"), {"look": "dark"}),
        (lambda it: it.choose_text_scale(1.3), {"text_scale": 1.3}),
        (lambda it: it.choose_bands({"tie_margin": 2.0}), {"bands": {"tie_margin": 2.0}}),
        (lambda it: it.choose_logo("/logo.png"), {"logo": "/logo.png"}),
        (lambda it: it.choose_backups(False, "/away"), {"backups": False, "backup_folder": "/away"}),
    ],
)
def test_what_is_chosen_is_told_and_kept(
    preferences: Preferences, choose: Callable[[Preferences], None], fields: dict[str, Any]
) -> None:
    told = heard(preferences.changed)
    choose(preferences)
    assert told == [replace(START, **fields)]
    assert preferences.settings == told[0]
    assert load_settings(settings_file()) == told[0]


def test_how_the_windows_were_left_is_kept_when_the_last_one_goes(preferences: Preferences, tmp_path: Path) -> None:
    preferences.widths["results"] = 280
    preferences.working_as(tmp_path / "one")["uid"] = "ann"
    preferences.working_as(tmp_path / "two")  # nothing was said there
    preferences.geometry = "BBBB"
    assert not settings_file().exists()
    preferences.keep()
    kept = load_settings(settings_file())
    assert kept.widths == {"scoring": 300, "results": 280}
    assert kept.working_as == {str(tmp_path / "one"): {"uid": "ann"}}
    assert kept.geometry == "BBBB"
    assert START.widths == {"scoring": 300}


def test_a_choice_holds_although_it_cannot_be_kept(preferences: Preferences) -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_text("in the way")
    told, failed = heard(preferences.changed), heard(preferences.failed)
    preferences.choose_look("dark")
    assert [each.look for each in told] == ["dark"]
    assert [isinstance(each, ScorecardError) for each in failed] == [True]
    preferences.keep()  # says nothing, for nobody is there any more

"""Settings and the log: what a person chose survives, and the log tells nothing about bids or people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorecard.app.log import log_bug
from scorecard.app.settings import Settings, load_settings, save_settings
from scorecard.core.errors import ScorecardError


def test_settings_when_saved_and_loaded_are_the_same_and_keep_what_a_newer_program_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a" / "settings.json"
    settings = Settings(
        author="Ann",
        look="dark",
        text_scale=1.15,
        reduced_motion=True,
        recent=("x", "y"),
        widths={"criteria": 320},
        working_as={"/home/ann/Work.scorecard": {"e1": "ann", "e2": ""}},
        bands={"clear_share": 0.8},
        geometry="AdnQywAD",
        unknown={"new": {"a": [1]}},
    )
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert json.loads(path.read_text(encoding="utf-8"))["new"] == {"a": [1]}


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"author": 3, "recent": "x", "look": null}'])
def test_settings_when_the_file_makes_no_sense_are_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    found = load_settings(path)
    assert (found.author, found.look, found.recent) == ("", "system", ())
    assert found.name


@pytest.mark.parametrize(
    ("given", "field", "expected"),
    [
        ({"look": "purple"}, "look", "system"),
        ({"text_scale": 1.2}, "text_scale", 1.15),
        ({"text_scale": 1}, "text_scale", 1.0),
        ({"text_scale": 40}, "text_scale", 1.0),
        ({"text_scale": True}, "text_scale", 1.0),
        ({"text_scale": float("nan")}, "text_scale", 1.0),
        ({"text_scale": "big"}, "text_scale", 1.0),
        ({"reduced_motion": "yes"}, "reduced_motion", False),
        ({"recent": ["a", 3, "b"]}, "recent", ("a", "b")),
        ({"widths": {"a": 300, "b": -1, "c": "wide", "d": True, "e": 10**9, "f": 1.5}}, "widths", {"a": 300}),
        ({"widths": [1]}, "widths", {}),
        ({"working_as": {"w": {"e": "ann", "f": 3}, "x": "ann"}}, "working_as", {"w": {"e": "ann"}}),
        ({"working_as": ["ann"]}, "working_as", {}),
        ({"geometry": 7}, "geometry", ""),
        ({"unknown": {"author": "Eve"}}, "author", ""),
    ],
)
def test_settings_that_make_no_sense_are_the_default_one_by_one(
    tmp_path: Path, given: dict[str, object], field: str, expected: object
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"recent": ["kept"], **given}), encoding="utf-8")
    found = load_settings(path)
    assert getattr(found, field) == expected
    assert field == "recent" or found.recent == ("kept",)
    save_settings(found, path)
    assert load_settings(path) == found


def test_bands_that_are_no_numbers_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"bands": {"clear_share": 0.8, "clear_margin": "wide", "tie_margin": NaN, "x": 1}}', "utf-8")
    assert load_settings(path).bands == {"clear_share": 0.8}


def test_settings_when_they_cannot_be_written_say_so(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(ScorecardError, match="cannot be kept"):
        save_settings(Settings(), blocked / "settings.json")


def test_log_of_a_bug_holds_its_kind_and_place_but_no_message(tmp_path: Path) -> None:
    try:
        Settings(author="Ann").name.index("secret score 4.5 of Acme")
    except ValueError as error:
        path = log_bug(error, tmp_path / "log")
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "Acme" not in text
    assert str(tmp_path) not in text
    assert path.stat().st_mode & 0o077 == 0

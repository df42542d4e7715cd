"""A double click on a workspace opens it: what the desktop is told."""

from __future__ import annotations

import configparser
import shlex
import sys
import xml.etree.ElementTree as Tree
from pathlib import Path

import pytest

from scorecard.app import association
from scorecard.app.association import TYPE, associate, program
from scorecard.core.errors import ScorecardError

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="desktops that follow freedesktop.org")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PATH", "")
    return tmp_path / "share"


def test_the_desktop_learns_the_type_and_who_opens_it(data: Path) -> None:
    entry, kind = associate()
    told = configparser.ConfigParser(interpolation=None, delimiters="=")
    told.optionxform = str  # type: ignore[assignment, method-assign]
    told.read_string(entry.read_text("utf-8"))
    section = told["Desktop Entry"]
    assert shlex.split(section["Exec"]) == [*program(), "%f"]
    assert section["MimeType"] == f"{TYPE};"
    assert Path(section["Icon"]).is_file()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (described,) = Tree.fromstring(kind.read_text("utf-8")).findall(f"{space}mime-type")
    assert described.get("type") == TYPE
    (glob,) = described.findall(f"{space}glob")
    assert glob.get("pattern") == "*.scorecard"
    assert data in entry.parents
    assert data in kind.parents


def test_a_program_in_an_odd_place_is_quoted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(association, "program", lambda: ['/opt/50% "new" $x/scorecard'])
    entry, _ = associate()
    line = next(line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec="))
    assert line == r'Exec="/opt/50%% \"new\" \$x/scorecard" %f'


def test_a_folder_that_cannot_be_written_is_told(data: Path) -> None:
    data.write_text("no folder", encoding="utf-8")
    with pytest.raises(ScorecardError, match="cannot be registered"):
        associate()

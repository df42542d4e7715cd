"""Letters as RTF and as plain text: nothing a person wrote becomes a command, and word processors read it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.letter import Disclosure, Letter, WithWinner, letter_of
from scorecard.core.text import unfit
from scorecard.exchange.letter_text import escaped, letter_rtf, letter_txt
from tests.core.letters import large, panel_of_three, with_waiver
from tests.core.made import made

PROGRAM = os.environ.get("SCORECARD_WRITER") or shutil.which("soffice") or shutil.which("libreoffice")
TEXTS = st.text(max_size=200).filter(lambda text: not unfit(text))

_WORD = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\([^a-z])|([{}])|([^\\{}]+)", re.S)


def read_back(rtf: bytes) -> str:
    """The text of RTF, by a reader of the few commands that hold text; groups that are no text are left out."""
    out: list[str] = []
    units: list[int] = []
    skipping: list[bool] = [False]
    skip_next = 0
    for word, number, sign, brace, plain in _WORD.findall(rtf.decode("ascii")):
        if brace == "{":
            skipping.append(skipping[-1])
        elif brace == "}":
            skipping.pop()
        elif word in ("fonttbl", "colortbl", "stylesheet", "info", "footer") or sign == "*":
            skipping[-1] = True
        elif skipping[-1]:
            continue
        elif word == "u":
            units.append(int(number) % 0x10000)
            skip_next = 1
            continue
        elif word in ("par", "line", "row"):
            out += [_text(units), "\n"]
        elif word in ("tab", "cell"):
            out += [_text(units), "\t"]
        elif sign == "~":
            out += [_text(units), "\u00a0"]
        elif sign:
            out += [_text(units), sign]
        elif plain:
            text = plain.replace("\n", "")[skip_next:] if skip_next else plain.replace("\n", "")
            skip_next = 0
            if text:
                out += [_text(units), text]
    return "".join([*out, _text(units)])


def _text(units: list[int]) -> str:
    found = b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "replace")
    units.clear()
    return found


def letters() -> list[Letter]:
    everything = Disclosure(WithWinner.REASONS, winner_named=True, with_figures=True)
    small, big = with_waiver(panel_of_three()), large(12)
    return [
        *(letter_of(small, key, everything) for key in small.candidates),
        *(letter_of(big, key, everything) for key in big.candidates),
        letter_of(made({"a": 1.0}, {"p": [None]}), "p"),
    ]


@given(TEXTS)
def test_any_text_comes_back_from_its_escaped_form(text: str) -> None:
    back = read_back(b"{" + escaped(text).encode("ascii") + b"}")
    assert back == text.replace("\x7f", "")


@pytest.mark.parametrize(
    "text", ["{\\rtf1 \\object}", "}}}{{{", "\\par", "\\u65?", "\\'41", "a\\\nb", "{\\field{\\*\\fldinst INCLUDETEXT}}"]
)
def test_what_looks_like_a_command_stays_text(text: str) -> None:
    assert read_back(b"{" + escaped(text).encode("ascii") + b"}") == text


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.candidate)
def test_the_rtf_is_whole(letter: Letter) -> None:
    rtf = letter_rtf(letter, "1 May 2026", paper="letter")
    assert rtf.startswith(b"{\\rtf1")
    bare = re.sub(rb"\\[\\{}]", b"", rtf)
    assert bare.count(b"{") == bare.count(b"}")
    assert b"\\paperw12240" in rtf
    assert b"NUMPAGES" in rtf
    text = read_back(rtf)
    assert letter.addressee in text
    assert str(letter.decision) in text
    for line in letter.lines:
        assert line.name in text
        for reason in line.own.reasons:
            assert reason in text


def test_the_head_of_the_table_is_repeated_and_headings_are_headings() -> None:
    rtf = letter_rtf(letters()[0])
    assert rtf.count(b"\\trhdr") == 2
    assert b"\\outlinelevel0" in rtf
    assert b"\\s2" in rtf
    assert b"\\author" not in rtf


def test_plain_text_holds_everything() -> None:
    letter = letter_of(panel_of_three(), "acme", Disclosure(WithWinner.REASONS))
    text = letter_txt(letter, "1 May 2026").decode("utf-8")
    assert text.startswith("Partner 2026\nFeedback on your offer\n======")
    assert "1,350,000\N{NO-BREAK SPACE}EUR" in text
    assert all(len(line) <= 90 for line in text.splitlines())


def test_a_word_processor_reads_it(tmp_path: Path) -> None:
    if PROGRAM is None:
        pytest.skip("LibreOffice (soffice) is not installed, and nothing else reads RTF here")
    letter = letters()[3]
    (tmp_path / "letter.rtf").write_bytes(letter_rtf(letter, "1 May 2026"))
    profile = (tmp_path / "profile").as_uri()
    command = [PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "odt"]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "letter.rtf")],
        capture_output=True,
        timeout=200,
        check=False,
    )
    if not (tmp_path / "letter.odt").exists():
        if b"could not be loaded" in done.stderr:
            pytest.skip("LibreOffice is here without its word processor (Writer), and nothing else reads RTF here")
        pytest.fail(done.stderr.decode(errors="replace"))
    with zipfile.ZipFile(tmp_path / "letter.odt") as archive:
        content = archive.read("content.xml").decode("utf-8")
    text = re.sub(r"<text:s(?: text:c=\"\d+\")?/>", " ", content)
    text = re.sub(r"<text:(?:line-break|tab)/>", "\n", text)
    text = re.sub(r"<[^>]+>", "", text)
    for line in letter.lines:
        assert line.name in text
    assert letter.addressee in text
    assert "\N{THUMBS UP SIGN}" in text
    assert "服务质量很好。" in text
    assert "השירות טוב מאוד" in text
    assert 'text:outline-level="1"' in content

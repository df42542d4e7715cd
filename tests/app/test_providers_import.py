"""Lists of providers: read from tables and cards, matched with the directory, taken over as one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.app.providers_import import What, close_names, folded, preview, take_over
from scorecard.app.workspace import Workspace
from scorecard.cli.commands import run
from scorecard.core.errors import ExchangeError, StorageError
from scorecard.exchange.importing.cleaning import Cleaner
from scorecard.exchange.providers.cards import cards
from scorecard.exchange.providers.columns import part_called
from scorecard.exchange.providers.entry import Entry, ProviderList, of_json, to_json
from scorecard.exchange.providers.reading import read_list_here
from scorecard.storage.records import Provider
from tests.exchange.importing.written import excel, text_cell

CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jane Doe\r\nTITLE:Sales\r\nORG:Acme\\, Inc.;Care\r\n"
    "item1.ADR;TYPE=WORK:;;1 Street;Manila;;1000;Philippines\r\nTEL;TYPE=work:+63 2\r\nEMAIL:jane@\r\n acme.ph\r\n"
    "URL:https://acme.ph\r\nNOTE:line\\nnext\r\nCATEGORIES:BPO,IT\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:2.1\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller =\r\nS=C3=B6hne\r\n"
    "END:VCARD\r\n"
    'BEGIN:VCARD\r\nVERSION:4.0\r\nFN;X="a:b":Solo\r\nTEL;VALUE=uri:tel:+1-2\r\nEND:VCARD\r\n'
)


def list_in(tmp_path: Path, text: str, name: str = "list.csv") -> ProviderList:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read_list_here(path)


def test_address_cards_of_all_versions_are_read(tmp_path: Path) -> None:
    found = list_in(tmp_path, CARDS, "a.vcf").entries
    assert found == (
        Entry(
            "Acme, Inc., Care", "Philippines", "Manila", "https://acme.ph", "jane@acme.ph", "+63 2", "Jane Doe (Sales)",
            "BPO, IT", "line\nnext", "line 1",
        ),
        Entry("Müller Söhne", place="line 14"),
        Entry("Solo", phone="+1-2", place="line 19"),
    )  # fmt: skip
    assert found[0].contacts == "Jane Doe (Sales), jane@acme.ph, +63 2\nhttps://acme.ph"
    given = ProviderList("a.vcf", found, ("x",), ("y",))
    assert of_json(to_json(given)) == given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BEGIN:VCARD\nFN:A\n", "line 1.*not closed"),
        ("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\n", "line 1.*not closed"),
        ("BEGIN:VCARD\nFN:A\nEND:VCARD\nEND:VCARD\n", "line 4.*not begun"),
        ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", "No card"),
    ],
)
def test_spoiled_cards_are_refused_with_their_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        list_in(tmp_path, text, "a.vcf")


@given(text=st.text(st.sampled_from('BEGIN:VCARDNFO;,\\=\n" ÄTL3.0'), max_size=120))
def test_any_text_in_a_card_is_read_or_refused(text: str) -> None:
    try:
        found = cards(f"BEGIN:VCARD\n{text}\nEND:VCARD\n", Cleaner())
    except ExchangeError:
        return
    assert all(isinstance(each, Entry) for each in found)


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Vendor Name", "name"), ("Lieferant", "name"), ("Fournisseur", "name"), ("Razón social", "name"),
        ("Land", "country"), ("País", "country"), ("Standorte", "city"), ("Città", "city"), ("Web site", "website"),
        ("E-Mail", "email"), ("E-mail (work)", "email"), ("Téléphone", "phone"), ("Ansprechpartner/in", ""),
        ("Contact person", "contact"), ("Leistungen", "services"), ("Bemerkung", "notes"), ("Score", ""), ("", ""),
    ],
)  # fmt: skip
def test_headings_are_known_in_several_languages(heading: str, part: str) -> None:
    assert part_called(heading) == part


def test_a_table_is_read_by_its_headings_wherever_it_stands(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "Our suppliers")}</row>'
        f'<row r="3">{text_cell("B3", "Company")}{text_cell("C3", "Country")}{text_cell("D3", "Rating")}</row>'
        f'<row r="4">{text_cell("B4", "  Acme   Care ")}{text_cell("C4", "PH")}</row>'
        f'<row r="5">{text_cell("C5", "DE")}</row>'
    )
    found = read_list_here(excel(tmp_path / "a.xlsx", rows))
    assert [(each.name, each.country, each.place) for each in found.entries] == [("Acme Care", "PH", "One!B4")]
    assert found.columns == ("Company: name", "Country: country")
    assert "Rating" in found.notes[0]
    assert "5" in found.notes[1]


@pytest.mark.parametrize(
    ("text", "said"), [("a,b\n1,2\n", "No column"), ("Name,Country\n", "empty"), ("", "empty"), ("<html>", "web page")]
)
def test_a_list_without_names_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        list_in(tmp_path, text)


DIRECTORY = (
    Provider("1", "Müller & Söhne GmbH", "DE", contacts="Frau M", notes="good"),
    Provider("2", "Borealis", "NO"),
    Provider("3", "Acme Care Ltd"),
)


def seen(*entries: Entry) -> dict[str, tuple[What, str]]:
    found = preview(ProviderList("a.csv", entries), DIRECTORY)
    return {
        each.entry.name: (each.what, ", ".join([*each.changes, *(one.name for one in each.close)]))
        for each in found.lines
    }


def test_names_are_matched_exactly_folded_or_shown_as_doubtful() -> None:
    assert seen(
        Entry("Borealis", "NO"),
        Entry("MULLER  & sohne gmbh", "AT"),
        Entry("Acme Care Inc"),
        Entry("Borealys"),
        Entry("Cobalt"),
    ) == {
        "Borealis": (What.SAME, ""),
        "MULLER  & sohne gmbh": (What.CHANGED, "country"),
        "Acme Care Inc": (What.DOUBTFUL, "Acme Care Ltd"),
        "Borealys": (What.DOUBTFUL, "Borealis"),
        "Cobalt": (What.NEW, ""),
    }


def test_what_people_wrote_stays_and_what_is_new_is_added_below() -> None:
    entry = Entry("Müller & Söhne GmbH", email="a@m.de", notes="good", contact="Frau M")
    (line,) = preview(ProviderList("a.csv", (entry, Entry("müller & söhne gmbh", notes="late"))), DIRECTORY).lines
    assert line.changes == {
        "contacts": ("Frau M", "Frau M\nFrau M, a@m.de"),
        "notes": ("good", "good\nlate"),
    }


@given(name=st.text(min_size=1, max_size=12))
def test_a_name_is_close_to_itself_and_folding_twice_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert close_names(name, [Provider("1", name)])


def test_a_list_is_taken_over_as_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        known = workspace.add_provider(Provider("", "Borealis", "NO"))
        given = ProviderList("a.csv", (Entry("Borealis", "SE"), Entry("Cobalt"), Entry("Borealys")))
        found = preview(given, workspace.providers())
        assert take_over(workspace, found) == (1, 1)
        assert [(each.name, each.country) for each in workspace.providers()] == [("Borealis", "SE"), ("Cobalt", "")]
        assert take_over(workspace, preview(given, workspace.providers()), {"Borealys": known.uid}) == (0, 0)
        assert take_over(workspace, preview(given, workspace.providers()), {"Borealys": None}) == (1, 0)
        before = workspace.providers()
        workspace.remove_provider(known.uid)
        stale = preview(ProviderList("b.csv", (Entry("Delta"), Entry("Borealis", "FI"))), before)
        with pytest.raises(StorageError, match="not in the directory"):
            take_over(workspace, stale)
        assert "Delta" not in [each.name for each in workspace.providers()], "all of it or nothing"


def test_the_command_shows_takes_over_and_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    (tmp_path / "list.csv").write_bytes("Firma;Land\nMüller;DE\nAcme;PH\n".encode("cp1252"))
    assert run(["providers", "--import", str(tmp_path / "list.csv"), "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert [each["result"] for each in json.loads(out)["providers"]] == ["new", "new"]
    assert "Windows-1252" in err
    assert run(["providers", "--import", str(tmp_path / "list.csv"), "--preview"]) == 0
    assert "2 unchanged" in capfd.readouterr().err
    assert run(["providers", "--format", "json"]) == 0
    assert [each["name"] for each in json.loads(capfd.readouterr().out)] == ["Acme", "Müller"]

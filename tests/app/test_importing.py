"""What becomes of a spreadsheet when an evaluation is made of it: the note that stays with its first change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as ExcelBook

from scorecard.app import importing
from scorecard.app.importing import MOST_NOTED, Disagreement, Made, Note, Preview, by_cause, noticed
from scorecard.app.workspace import Workspace
from scorecard.core.model import Evaluation
from scorecard.core.text import unfit
from scorecard.exchange.importing.book import Book
from scorecard.exchange.importing.mapping import Mapping
from scorecard.exchange.importing.reading import read_here
from tests.acceptance.shared_folder import published

ROWS: list[list[Any]] = [
    ["Criterion", "Weight", "Acme", "Bolt", "Zeta"],
    ["Price", 50, 3, 4, 5],
    ["Team", 30, 5, 4, 2],
    ["Tools", 20, 4, 4, 1],
    ["Total", None, 3.8, 4.9, 3.3],
]


def seen(*, notes: tuple[Note, ...] = (), faults: tuple[Note, ...] = (), **fields: Any) -> Preview:
    return Preview(Book("a.xlsx", "xlsx", ()), Mapping(), Made(Evaluation(), **fields), faults, notes)


def test_a_file_with_nothing_to_say_about_has_no_note() -> None:
    assert noticed(seen()) == ""


def test_all_that_there_is_to_say_stands_under_its_head_and_once() -> None:
    preview = seen(
        faults=(Note("The score of Acme stands here twice.", "S!B2"),),
        notes=(Note("Cells are merged.", "S!A1"), Note("Cells are merged.", "S!A9"), Note("It has macros.")),
        disagreements=(Disagreement("Bolt: the sheet says 4.9,\nit gives 4.", "S!D5"),),
        left_out=("The candidate 'Zeta' was left out.",),
    )
    assert noticed(preview, (Note("No scale is named; by the scores it goes from 0 to 5."),)).split("\n") == [
        "Left out, for it can be meant in two ways:",
        "\N{BULLET} The score of Acme stands here twice. (S!B2)",
        "Taken as it was proposed:",
        "\N{BULLET} No scale is named; by the scores it goes from 0 to 5.",
        "Totals and ranks that disagree:",
        "\N{BULLET} Bolt: the sheet says 4.9, it gives 4. (S!D5)",
        "Noted:",
        "\N{BULLET} Cells are merged. (S!A1, S!A9)",
        "\N{BULLET} It has macros.",
        "Left out:",
        "\N{BULLET} The candidate 'Zeta' was left out.",
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=12)), max_size=40), st.integers(1, 200))
def test_whatever_is_said_a_label_can_be_kept(said: list[tuple[str, str]], often: int) -> None:
    notes = tuple(Note(f"{text} {at}" * often, place) for at, (text, place) in enumerate(said))
    note = noticed(seen(notes=notes))
    assert len(note) <= MOST_NOTED + 40
    assert len(note.split("\n")) <= len(said) + 2
    assert not unfit("".join(each for each in note if not unfit(each)))
    assert "\r" not in note


def test_one_cause_of_many_disagreements_is_named_once() -> None:
    said = "F{at}: the sheet says 1, x gives 2: C19 is off."
    wrong = [Disagreement(said.format(at=at), f"S!M{at}", cause="C19 is off") for at in range(7)]
    rank = Disagreement("F1: the sheet says rank 1, x gives 2: C19 is off.", "S!N1", cause="C19 is off", is_rank=True)
    alone = [Disagreement(f"F{at}: the sheet says 3, x gives 4.", f"S!P{at}") for at in range(2)]
    made = Made(Evaluation(), disagreements=(*wrong, rank, *alone))
    every = [f"F{at}: the sheet says 1, x gives 2" for at in range(7)]
    rest = [(rank.sentence, ("S!N1",)), *((each.sentence, (each.place,)) for each in alone)]
    places = tuple(each.place for each in wrong)
    assert list(by_cause(made)) == [("; ".join(every) + ": C19 is off.", places), *rest]
    assert list(by_cause(made, 4)) == [("; ".join([*every[:4], "and 3 more"]) + ": C19 is off.", places), *rest]
    assert list(by_cause(Made(Evaluation()))) == []


def test_an_evaluation_keeps_what_was_noticed_beside_its_first_change(tmp_path: Path) -> None:
    made = ExcelBook()
    sheet = made.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    made.save(tmp_path / "two\nlines.xlsx")
    book = read_here(tmp_path / "two\nlines.xlsx")
    proposal = importing.proposal(book)
    preview = importing.preview(book, proposal.mapping)
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        loaded = importing.create(workspace, preview, author="Ann", questions=proposal.questions)
        (entry,) = workspace.entries(loaded.uid)
        assert entry.title == "Imported from two lines.xlsx"
        assert entry.note == noticed(preview, proposal.questions)
        assert "Bolt: the sheet says 4.9" in entry.note
        assert workspace.load(loaded.uid).value == preview.evaluation
        assert not workspace.verify(loaded.uid).faults


@pytest.mark.parametrize("path", published("spreadsheets", "retailers_topsis_with_slips.xlsx"))
def test_a_published_sheet_with_slips_keeps_all_of_them(path: Path) -> None:
    book = read_here(path)
    preview = importing.preview(book, importing.proposal(book).mapping)
    assert (preview.made.looked_at.totals, preview.made.looked_at.ranks) == (3, 3)
    assert [each.is_rank for each in preview.made.disagreements] == [False, False, False, True, True]
    note = noticed(preview)
    for each in preview.made.disagreements:
        assert each.sentence.removesuffix(f": {each.cause}.") in note
        assert each.cause in note
        assert each.place in note

"""The library: rows that change as little as they must, and what each evaluation comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_consensus, set_score
from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation, Scale
from scorecard.core.ranking import rank
from scorecard.core.sight import veil
from scorecard.core.tree import tree_of
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.models.library_model import LibraryColumn, LibraryModel, LibraryOrder, LibraryRole, Which
from scorecard.gui.models.summaries import (
    Details,
    Summaries,
    Summary,
    Verdict,
    ranked_or_why,
    share_filled,
    summaries_of,
    summary_of,
)
from scorecard.gui.session import Session
from tests.core.formal import handed_in, in_consensus, in_scoring, scored, unsealed
from tests.core.made import made
from tests.gui.models.documents import content, watched

LOCALE: Final = QLocale(QLocale.Language.English)
ZONE: Final = timezone(timedelta(hours=1))


def now() -> datetime:
    return datetime(2026, 11, 21, 15, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Listing:
    uid: str
    title: str = "T"
    model: str = "BPO"
    stage: str = "scoring"
    sample: bool = False
    service: str = ""
    scope: str = ""
    volume: str = ""
    changed: str = "2026-11-21T13:32:00+00:00"
    removed: str = ""
    author: str = "Ann"
    sequence: int = 1


def titles(model: LibraryModel) -> list[str]:
    return [model.index(row, LibraryColumn.TITLE).data() for row in range(model.rowCount())]


def shown(model: LibraryModel, row: int = 0) -> list[str]:
    return [model.index(row, column).data() for column in LibraryColumn]


# ---- rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ("2026-11-21T13:32:00+00:00", "Today 14:32"),
        ("2026-11-20T23:30:00+00:00", "Today 00:30"),
        ("2026-11-20T08:05:00", "Yesterday 09:05"),
        ("2026-09-18T10:00:00+00:00", "18 Sep"),
        ("2023-03-14T10:00:00+00:00", "14 Mar 2023"),
        ("once", "once"),
    ],
)
def test_library_says_when_as_people_do(qapp: object, changed: str, text: str) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a", "Care", changed=changed)])
    assert shown(model) == ["Care", "BPO", "Scoring", "", "", "", text]
    assert model.index(0, LibraryColumn.STAGE).data(Qt.ItemDataRole.AccessibleTextRole) == "Stage 2 of 4: Scoring"


def test_library_sorts_by_native_values(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a", "b"), Listing("b", "C"), Listing("c", "A", stage="setup")])
    model.show_summary(Summary("a", 1, 0.5, "X", 1, 9.5, "9.5"))
    model.show_summary(Summary("b", 1, 0.5, "X", 1, 10.5, "10.5"))
    order = LibraryOrder(model)
    found = {}
    for column in (LibraryColumn.TITLE, LibraryColumn.TOTAL, LibraryColumn.STAGE):
        order.sort(column)
        found[column] = order.uids()
    assert found[LibraryColumn.TITLE] == ["c", "a", "b"]
    assert found[LibraryColumn.TOTAL] == ["c", "a", "b"]
    assert found[LibraryColumn.STAGE][0] == "c"


@given(st.lists(st.permutations(range(6)).flatmap(lambda p: st.integers(0, 6).map(lambda n: p[:n])), max_size=6))
def test_library_goes_from_any_list_to_any_other(qapp: object, lists: list[list[int]]) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    tester = watched(model)
    for number, each in enumerate(lists):
        kept = {row: QPersistentModelIndex(model.index(row, 0)) for row in range(model.rowCount())}
        uids = {row: index.data(LibraryRole.UID) for row, index in kept.items()}
        listed = [Listing(f"u{uid}", title=f"T{uid * (number % 2)}") for uid in each]
        model.show(listed)
        fresh = LibraryModel(locale=LOCALE, now=now)
        fresh.show(listed)
        assert content(model, LibraryRole) == content(fresh, LibraryRole)
        assert all(index.data(LibraryRole.UID) == uids[row] for row, index in kept.items() if index.isValid())
        there = {f"u{uid}" for uid in each}
        assert {uids[row] for row, index in kept.items() if index.isValid()} == there & set(uids.values())
    del tester


def test_library_moves_one_row_for_one_that_was_changed(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    listed = [Listing(f"u{at}", f"T{at}") for at in range(100)]
    model.show(listed)
    steps: list[str] = []
    model.rowsMoved.connect(lambda *_: steps.append("moved"))
    model.rowsInserted.connect(lambda *_: steps.append("inserted"))
    model.rowsRemoved.connect(lambda *_: steps.append("removed"))
    model.dataChanged.connect(lambda first, last, *_: steps.append(f"painted {first.row()} to {last.row()}"))
    model.show([replace(listed[70], title="New"), *listed[:70], *listed[71:]])
    assert steps == ["moved", "painted 0 to 0"]
    assert titles(model)[:2] == ["New", "T0"]


def test_library_takes_what_a_workspace_lists(qapp: object, tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        workspace.add(new_evaluation("plain", "Care", ["Acme"], ["Ann"]), author="me", label="new")
        model = LibraryModel()
        model.show(workspace.evaluations())
        assert titles(model) == ["Care"]


def test_rows_are_found_by_every_word_and_kept_by_their_stage(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    listed = [
        Listing("a", "Payroll Nordics", volume="3,400 people"),
        Listing("b", "Payroll", stage="decided"),
        Listing("c", "Claims", author="Mira"),
    ]
    model.show(listed)
    order = LibraryOrder(model)
    order.find("people payroll")
    assert order.uids() == ["a"]
    order.find("mira")
    assert order.uids() == ["c"]
    order.find("")
    order.keep(Which.DECIDED)
    assert order.uids() == ["b"]
    order.keep(Which.OPEN)
    assert sorted(order.uids()) == ["a", "c"]


def test_what_an_evaluation_comes_to_is_shown_when_it_is_known(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    tester = watched(model)
    model.show([Listing("a", stage="scoring")])
    model.show_summary(Summary("a", 1, 0.59, "Fennimore", 1, 68.44, "68.4", 1.5, "1.5", Verdict.PROVISIONAL))
    line = model.line_at(0)
    assert (line.leader, line.total, line.verdict, line.lead) == ("Fennimore", "68.4", "provisional", "lead 1.5")
    assert line.pips is not None
    assert line.pips.share == 0.59
    model.show_summary(Summary("a", 2, 1.0, "Fennimore", 2, 68.44, "68.4", 0.0, "0.0", Verdict.TIE))
    assert (model.line_at(0).leader, model.line_at(0).lead) == ("2 share the lead", "")
    model.show_summary(Summary("a", 3, 0.0))
    assert shown(model)[LibraryColumn.LEADER] == "Not yet"
    model.show_summary(Summary("a", 4, fault="The row makes no sense.", readable=False))
    assert shown(model)[LibraryColumn.LEADER] == "Cannot be read"
    assert "no sense" in model.index(0, LibraryColumn.LEADER).data(Qt.ItemDataRole.ToolTipRole)
    del tester


# ---- summaries ----------------------------------------------------------------------------------


def two() -> Evaluation:
    return made({"cost": 60, "skill": 40}, {"Acme": [4, 2], "Bolt": [2, 4]})


def test_summary_says_who_leads_and_by_how_much(qapp: object) -> None:
    value = two()
    found = summary_of("a", 3, value, rank(value))
    assert (found.leader, found.total_text, found.lead_text, found.share) == ("Acme", "64.0", "8.0", 1.0)
    assert found.verdict is Verdict.NONE
    close = made(
        {"cost": 60, "skill": 40}, {"Acme": [4, 2], "Bolt": [2, 4], "Crux": [2, 4.001]}, scale=Scale(0, 5, 0.001)
    )
    apart = summary_of("a", 3, close, rank(close))
    assert (apart.total_text, apart.lead_text) == ("64.00", "7.99")  # of one row, with the same decimals
    assert [(each.candidate, each.rank, each.of) for each in found.places] == [("Acme", 1, 2), ("Bolt", 2, 2)]


def test_summary_of_equals_is_a_tie_and_of_what_lacks_is_provisional(qapp: object) -> None:
    tied = made({"cost": 1, "skill": 1}, {"Acme": [4, 2], "Bolt": [2, 4]})
    assert summary_of("a", 1, tied, rank(tied)).verdict is Verdict.TIE
    lacking = made({"cost": 1, "skill": 1}, {"Acme": [4, None], "Bolt": [2, 4]})
    found = summary_of("a", 1, lacking, rank(lacking))
    assert found.verdict is Verdict.PROVISIONAL
    assert found.share == 0.75
    empty = Evaluation()
    assert "no c" in summary_of("a", 1, empty, ranked_or_why(empty)).fault.casefold()


def test_while_the_sheets_are_hidden_their_number_stands_in_place_of_a_result(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a")])
    whole = handed_in(scored(in_scoring()), ("ann",))
    seen = veil(whole)
    found = summary_of("a", 5, seen.value, rank(seen.value), seen.sight)
    assert (found.verdict, found.sheets, found.leader, found.share, found.places) == (
        Verdict.HIDDEN,
        (1, 3),
        "",
        None,
        (),
    )
    model.show_summary(found)
    row = model.row_of("a")
    texts = [model.index(row, column).data() for column in (LibraryColumn.LEADER, LibraryColumn.VERDICT)]
    assert texts == ["1 of 3 sheets in", "hidden"]
    tip = model.index(row, LibraryColumn.VERDICT).data(int(Qt.ItemDataRole.ToolTipRole))
    assert "until all sheets are handed in" in tip


def test_what_is_sealed_is_told_beside_who_leads_so_far(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a")])
    seen = veil(in_consensus())
    found = summary_of("a", 5, seen.value, rank(seen.value), seen.sight)
    assert (found.verdict, bool(found.leader), found.share) == (Verdict.SEALED, True, 1.0)
    model.show_summary(found)
    tip = model.index(0, LibraryColumn.VERDICT).data(int(Qt.ItemDataRole.ToolTipRole))
    assert "still sealed" in tip
    whole = unsealed()
    assert summary_of("a", 6, whole, rank(whole), veil(whole).sight).verdict is not Verdict.SEALED


def test_share_is_of_what_the_result_needs(qapp: object) -> None:
    value = new_evaluation("plain", "T", ["Acme"], ["Ann", "Ben"])
    leaves = len(tree_of(value.criteria).leaves)
    assert share_filled(rank(value)) == 0.0
    one = set_score(value, "ann", "acme", "cost", 3.0)
    assert share_filled(rank(one)) == pytest.approx(1 / leaves)
    assert share_filled(rank(set_score(one, "ben", "acme", "cost", 3.0))) == pytest.approx(1 / leaves)
    assert share_filled(rank(set_consensus(value, "acme", "cost", 3.0, "said"))) == pytest.approx(1 / leaves)


def test_summaries_are_worked_out_once_per_change_those_in_sight_first(qtbot: QtBot, tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        uids = [workspace.add(two(), author="me", label=str(at)).uid for at in range(3)]
        session = Session(workspace, ImmediateJobs(), "me")
        session.list_again()
        found = summaries_of(session)
        assert summaries_of(session) is found
        ready: list[str] = []
        found.ready.connect(ready.append)
        by_uid = {each.uid: each for each in session.evaluations}
        order = [uids[2], uids[0], uids[1]]
        found.want("page", [by_uid[uid] for uid in order])
        qtbot.waitUntil(lambda: len(ready) == 3)
        assert ready == order
        workspace.edit(uids[1], lambda value: set_score(value, "e", "Bolt", "cost", 5.0), author="me", label="x")
        session.list_again()
        found.want("page", session.evaluations)
        qtbot.waitUntil(lambda: len(ready) == 4)
        assert ready[3:] == [uids[1]]
        summary = found.of(uids[1])
        assert summary is not None
        assert summary.leader == "Bolt"


def test_an_evaluation_that_cannot_be_read_says_so_and_the_others_come(qtbot: QtBot, tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        uid = workspace.add(two(), author="me", label="new").uid
        session = Session(workspace, ImmediateJobs(), "me")
        found = Summaries(session)
        found.want("page", [Listing("gone"), Listing(uid)])
        qtbot.waitUntil(lambda: found.of(uid) is not None)
        gone = found.of("gone")
        assert gone is not None
        assert not gone.readable
        details = Details(session, session)
        errors: list[tuple[str, StorageError]] = []
        details.failed.connect(lambda uid, error: errors.append((uid, error)))
        details.want(Listing("gone"))
        assert [each for each, _ in errors] == ["gone"]


def test_lists_are_read_again_only_after_somebody_has_saved_something(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        session = Session(workspace, ImmediateJobs(), "me")
        read: list[int] = []
        lists = workspace.evaluations

        def counted() -> object:
            read.append(1)
            return lists()

        monkeypatch.setattr(workspace, "evaluations", counted)
        session.list_again()
        session.look_again()
        assert len(read) == 1
        workspace.add(two(), author="me", label="mine")
        session.look_again()
        assert (len(read), len(session.evaluations)) == (2, 1)
        with Workspace(workspace.path) as other:
            other.add(two(), author="you", label="yours")
        session.look_again()
        assert (len(read), len(session.evaluations)) == (3, 2)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # jobs go before the session

"""The store: what goes in comes out, at every place of the journal."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import EMPTY, Change, diff, from_rows, invert, rows, squash, with_row
from scorecard.core.errors import StorageError
from scorecard.core.model import TABLES, Candidate, Cell, Criterion, Evaluation, Head, Stage
from scorecard.storage import reader
from scorecard.storage.records import Provider, Stale
from scorecard.storage.store import Store
from tests.core.evaluations import after_edits, any_evaluation
from tests.storage.workspaces import (
    awkward_evaluation,
    awkward_successor,
    filled,
    opened,
    raw,
    small_evaluation,
)

SEEDS = st.integers(0, 2**32 - 1)
FEWER = settings(max_examples=settings().max_examples // 2)  # each of these examples is some units on the disk


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A store for generated examples, each of which adds evaluations of its own."""
    with opened(tmp_path_factory.mktemp("shelf") / "shelf.scorecard", create=True) as store:
        yield store


def shown(evaluation: Evaluation) -> list[str]:
    """Every row as text, in order: tells 1 from 1.0 and from True, and each bit of a number."""
    return [f"{table} {key} {row!r}" for table in TABLES for key, row in sorted(rows(evaluation, table))]


# ---- round trips --------------------------------------------------------------------------------


@given(seed=SEEDS)
def test_an_evaluation_when_stored_and_loaded_then_every_field_is_the_same(shelf: Store, seed: int) -> None:
    value = awkward_evaluation(Random(seed))
    created = shelf.create(value, author="Ann", label="Made")
    loaded = shelf.load(created.uid)
    assert loaded == created
    assert shown(loaded.value) == shown(value)


@FEWER
@given(seed=SEEDS)
def test_a_difference_when_saved_then_the_new_value_is_loaded(shelf: Store, seed: int) -> None:
    pick = Random(seed)
    before = awkward_evaluation(pick)
    after = awkward_successor(pick, before)
    created = shelf.create(before, author="Ann", label="Made")
    shelf.save(created.uid, diff(before, after), 1, author="Bob", label="Changed")
    assert shown(shelf.load(created.uid).value) == shown(after)
    shelf.save(created.uid, invert(diff(before, after)), 2, author="Bob", label="Undone")
    assert shown(shelf.load(created.uid).value) == shown(before)


@FEWER
@given(seed=SEEDS)
def test_every_state_when_asked_for_by_its_place_then_it_is_what_it_was(shelf: Store, seed: int) -> None:
    pick = Random(seed)
    states = [EMPTY, any_evaluation(pick)]
    uid = shelf.create(states[1], author="Ann", label="Made").uid
    for at in range(1, 5):
        states.append(after_edits(pick, states[-1]))
        shelf.save(uid, diff(states[-2], states[-1]), at, author="Ann", label="Edited")
    assert [shelf.state_at(uid, at) for at in range(6)] == states
    assert [entry.sequence for entry in shelf.entries(uid)] == [1, 2, 3, 4, 5]
    assert shelf.entries(uid, after=3) == shelf.entries(uid)[3:]


def test_numbers_when_stored_then_every_bit_is_kept(store: Store) -> None:
    pick = Random(1)
    numbers: list[float] = []
    while len(numbers) < 2_000:
        (number,) = struct.unpack("<d", pick.randbytes(8))
        if abs(number) <= 1e15:
            numbers.append(number)
    keys = [f"c{at}" for at in range(len(numbers))]
    value = from_rows(
        {
            "candidates": {("p",): Candidate("P")},
            "criteria": {(key,): Criterion(key) for key in keys},
            "facts": {("p", key): Cell(number) for key, number in zip(keys, numbers, strict=True)},
        }
    )
    uid = store.create(value, author="Ann", label="Made").uid
    cells = store.load(uid).value.facts["p"]
    journalled = {change.key: change.after for change in store.entries(uid)[0].changes}
    for key, number in zip(keys, numbers, strict=True):
        score = cells[key].score
        assert isinstance(score, float)
        assert score.hex() == number.hex()
        in_journal = journalled["p", key]
        assert in_journal is not None
        assert in_journal["score"].hex() == number.hex()


def test_scores_of_each_kind_when_stored_then_they_keep_their_kind(store: Store) -> None:
    scores = [None, True, False, 0.0, 1.0, "gold", "", "5", "true", "null", "1.0"]
    value = from_rows(
        {
            "candidates": {("p",): Candidate("P")},
            "criteria": {(f"c{at}",): Criterion("C") for at in range(len(scores))},
            "facts": {("p", f"c{at}"): Cell(score) for at, score in enumerate(scores)},
        }
    )
    loaded = store.load(store.create(value, author="Ann", label="Made").uid)
    assert [repr(loaded.value.facts["p"][f"c{at}"].score) for at in range(len(scores))] == [*map(repr, scores)]


def test_two_fields_when_saved_in_any_order_then_each_lands_in_its_own_column(store: Store) -> None:
    first, _ = edits.add_candidate(EMPTY, Candidate("Acme", notes="old"), "acme")
    uid = store.create(first, author="Ann", label="Made").uid
    noted = edits.change_candidate(first, "acme", notes="new")
    named = edits.change_candidate(noted, "acme", name="Acme Care")
    store.save(uid, squash(diff(first, noted), diff(noted, named)), 1, author="Ann", label="Both")
    assert store.load(uid).value == named
    backwards = Change("candidates", ("acme",), {"notes": "new", "name": "Acme Care"}, {"notes": "N", "name": "M"})
    store.save(uid, (backwards,), 2, author="Ann", label="Both again")
    assert store.load(uid).value.candidates["acme"] == Candidate("M", notes="N")


@pytest.mark.parametrize("fields", [{"score": 2.0, "rationale": "why"}, {"rationale": "why", "score": "gold"}])
def test_score_and_reason_when_saved_together_then_both_are_kept(store: Store, fields: dict[str, Any]) -> None:
    value = small_evaluation()
    uid = store.create(value, author="Ann", label="Made").uid
    before = {"score": value.facts["p"]["c"].score, "rationale": value.facts["p"]["c"].rationale}
    store.save(uid, (Change("facts", ("p", "c"), before, fields),), 1, author="Ann", label="Scored")
    assert store.load(uid).value.facts["p"]["c"] == Cell(fields["score"], "why")
    assert store.check() == []


def test_steps_when_saved_as_one_then_each_row_is_written_once(store: Store) -> None:
    pick = Random(5)
    states = [any_evaluation(pick)]
    for _ in range(6):
        states.append(after_edits(pick, states[-1]))
    uid = store.create(states[0], author="Ann", label="Made").uid
    steps = tuple(change for old, new in pairwise(states) for change in diff(old, new))
    store.save(uid, steps, 1, author="Ann", label="At once")
    assert store.load(uid).value == states[-1]
    assert store.check() == []


def test_a_thousand_rows_when_saved_and_removed_then_the_rest_stays(store: Store) -> None:
    base = small_evaluation()
    wide = base
    for at in range(1_000):
        wide = with_row(wide, "candidates", (f"n{at}",), Candidate(f"N {at}", float(at)))
    uid = store.create(base, author="Ann", label="Made").uid
    store.save(uid, diff(base, wide), 1, author="Ann", label="Added")
    assert store.load(uid).value == wide
    store.save(uid, diff(wide, base), 2, author="Ann", label="Removed")
    assert store.load(uid).value == base
    assert store.check() == []


# ---- what is refused ------------------------------------------------------------------------------


def test_a_save_when_somebody_saved_first_then_it_is_stale_and_nothing_is_written(store: Store) -> None:
    loaded, states = filled(store, 1)
    change = diff(states[-1], edits.set_head(states[-1], title="Mine"))
    with pytest.raises(Stale) as caught:
        store.save(loaded.uid, change, loaded.sequence - 1, author="Ann", label="Late")
    assert caught.value.sequence == loaded.sequence
    assert store.load(loaded.uid) == loaded
    with pytest.raises(Stale):
        store.save(loaded.uid, change, loaded.sequence + 1, author="Ann", label="Early")
    with pytest.raises(Stale):
        store.name_version(loaded.uid, "Late", author="Ann", base_sequence=1)
    assert store.load(loaded.uid) == loaded
    assert [each.name for each in store.versions(loaded.uid)] == ["The offer"]


@pytest.mark.parametrize(
    "change",
    [
        Change("candidates", ("p",), None, {"name": "there already"}),
        Change("candidates", ("q",), {"name": "a"}, {"name": "not there"}),
        Change("facts", ("p", "gone"), None, {"score": 1.0}),
        Change("criteria", ("c",), {"name": "Cost"}, None),
        Change("criteria", ("new",), None, {"weight": -1.0}),
        Change("criteria", ("new",), None, {"weight": 2e15}),
    ],
)
def test_changes_when_they_do_not_fit_then_nothing_at_all_is_saved(store: Store, change: Change) -> None:
    loaded = store.create(small_evaluation(), author="Ann", label="Made")
    fitting = Change("head", (), {"title": loaded.value.head.title}, {"title": "Changed"})
    with pytest.raises(StorageError) as caught:
        store.save(loaded.uid, (fitting, change), 1, author="Ann", label="Bad")
    assert "nothing was saved" in str(caught.value)
    assert store.load(loaded.uid) == loaded
    assert len(store.entries(loaded.uid)) == 1
    assert store.check() == []


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_when_it_is_not_finite_then_nothing_is_saved(store: Store, bad: float) -> None:
    loaded = store.create(small_evaluation(), author="Ann", label="Made")
    with pytest.raises((ValueError, StorageError)):
        store.save(loaded.uid, (Change("facts", ("p", "c"), {"score": 12.5}, {"score": bad}),), 1, author="A", label="")
    assert store.load(loaded.uid) == loaded
    assert store.check() == []


def test_an_evaluation_when_it_is_not_there_then_every_question_says_so(store: Store) -> None:
    for ask in (
        lambda: store.load("none"),
        lambda: store.entries("none"),
        lambda: store.versions("none"),
        lambda: store.state_at("none", 0),
        lambda: store.save("none", (), 0, author="", label=""),
        lambda: store.remove("none"),
        lambda: store.restore("none"),
        lambda: store.erase("none"),
    ):
        with pytest.raises(StorageError, match="not in the workspace"):
            ask()


@pytest.mark.parametrize("sequence", [-1, 7, 1_000])
def test_a_state_when_the_journal_has_no_such_place_then_it_is_refused(store: Store, sequence: int) -> None:
    loaded, _ = filled(store, 2)
    with pytest.raises(StorageError, match="no entry"):
        store.state_at(loaded.uid, sequence)


# ---- versions, the library, the directory ----------------------------------------------------------


def test_a_version_when_named_then_it_stands_for_its_state(store: Store) -> None:
    loaded = store.create(small_evaluation(), author="Ann", label="Made")
    named = store.name_version(loaded.uid, "First: ☂", author="Ann", base_sequence=1)
    changed = edits.set_head(loaded.value, title="Later")
    store.save(loaded.uid, diff(loaded.value, changed), named.sequence, author="Bob", label="Changed")
    second = store.name_version(loaded.uid, "Second", author="Bob", base_sequence=3)
    assert store.versions(loaded.uid) == [named, second]
    assert store.state_at(loaded.uid, named.sequence) == loaded.value
    assert store.state_at(loaded.uid, second.sequence) == changed
    assert [entry.label for entry in store.entries(loaded.uid)] == [
        "Made",
        "Version: First: ☂",
        "Changed",
        "Version: Second",
    ]
    assert named.hash == store.entries(loaded.uid)[1].hash
    assert store.check() == []


def test_an_edit_when_labelled_like_a_version_then_it_is_none(store: Store) -> None:
    loaded = store.create(small_evaluation(), author="Ann", label="Made")
    changed = edits.set_head(loaded.value, title="Later")
    store.save(loaded.uid, diff(loaded.value, changed), 1, author="Bob", label="Version: so to speak")
    assert store.versions(loaded.uid) == []
    assert store.check() == []


def test_the_library_when_listed_then_it_says_what_the_evaluations_say(store: Store) -> None:
    values = [awkward_evaluation(Random(seed)) for seed in range(4)]
    values += [Evaluation(), Evaluation(head=Head(title="Only a title"))]
    uids = [store.create(value, author="Ann", label="Made").uid for value in values]
    listed = {each.uid: each for each in store.evaluations()}
    assert set(listed) == set(uids)
    for uid, value in zip(uids, values, strict=True):
        head, each = value.head, listed[uid]
        assert (each.title, each.stage, each.model, each.template) == (
            head.title,
            str(head.stage),
            head.model,
            head.template,
        )
        assert (each.sample, each.criteria, each.candidates) == (
            head.sample,
            len(value.criteria),
            len(value.candidates),
        )
        assert (each.removed, each.sequence) == ("", 1)
        assert each.created == each.changed == store.entries(uid)[0].at


def test_an_empty_evaluation_when_it_gets_its_first_rows_then_they_are_kept(store: Store) -> None:
    uid = store.create(Evaluation(), author="Ann", label="Made").uid
    changed = edits.set_head(Evaluation(), title="Now with a title", stage=Stage.SCORING)
    store.save(uid, diff(Evaluation(), changed), 1, author="Ann", label="Titled")
    assert store.load(uid).value == changed
    assert store.evaluations()[0].stage == "scoring"
    assert store.check() == []


def test_an_evaluation_when_removed_and_restored_then_it_is_whole_again(store: Store) -> None:
    kept, _ = filled(store, 3)
    gone, _ = filled(store, 4)
    store.remove(gone.uid)
    assert [each.uid for each in store.evaluations()] == [kept.uid]
    (listed,) = store.evaluations(removed=True)
    assert listed.uid == gone.uid
    assert listed.removed
    assert store.load(gone.uid).value == gone.value
    assert store.check() == []
    store.restore(gone.uid)
    assert {each.uid for each in store.evaluations()} == {kept.uid, gone.uid}
    assert store.evaluations(removed=True) == []
    assert store.load(gone.uid).value == gone.value
    assert [each.label for each in store.entries(gone.uid)][-2:] == ["Deleted", "Restored"]
    assert store.check() == []


def test_an_evaluation_when_erased_then_no_row_of_it_is_left_and_others_stay(store: Store, path: Path) -> None:
    kept, _ = filled(store, 3)
    gone, _ = filled(store, 4)
    store.erase(gone.uid)
    assert store.load(kept.uid) == kept
    assert store.check() == []
    with raw(path) as connection:
        (number,) = connection.execute("SELECT id FROM evaluation").fetchone()
        for table in (*TABLES, "journal", "version"):
            numbers = {each for (each,) in connection.execute(f"SELECT evaluation FROM {table}")}
            assert numbers <= {number}, table


def test_evaluations_when_one_is_changed_then_the_others_stay_as_they_were(store: Store) -> None:
    first, states = filled(store, 5)
    second, _ = filled(store, 6)
    store.save(first.uid, diff(states[-1], EMPTY), first.sequence, author="Ann", label="Emptied")
    assert store.load(second.uid) == second
    assert store.load(first.uid).value == EMPTY


def test_providers_when_added_then_they_are_listed_by_name(store: Store) -> None:
    acme = Provider("u1", "Acme", "PH", "Manila\nCebu", "voice", "☎ 1", 'a "note"')
    zeta = Provider("u2", "Zeta")
    store.add_providers([zeta, acme])
    assert store.providers() == [acme, zeta]
    store.add_providers([])
    with pytest.raises(StorageError, match="nothing was saved"):
        store.add_providers([Provider("u3", "New"), Provider("u1", "Twice")])
    assert store.providers() == [acme, zeta]
    store.add_providers([Provider("", "No uid"), Provider("", "No uid")])
    assert len({each.uid for each in store.providers()}) == 4


def test_a_provider_when_changed_or_removed_then_the_others_stay(store: Store) -> None:
    acme, zeta = Provider("u1", "Acme", "PH"), Provider("u2", "Zeta")
    store.add_providers([acme, zeta])
    store.change_provider("u1", {"name": "Ace", "notes": "☎"})
    assert store.providers() == [Provider("u1", "Ace", "PH", notes="☎"), zeta]
    with pytest.raises(StorageError, match="not in the directory"):
        store.change_provider("u3", {"name": "Nobody"})
    store.remove_provider("u1")
    store.remove_provider("u3")
    assert store.providers() == [zeta]


def test_offers_when_evaluations_are_listed_then_deleted_ones_are_left_out(store: Store) -> None:
    value = with_row(EMPTY, "candidates", ("b",), Candidate("Beta", 1.0))
    value = with_row(value, "candidates", ("a",), Candidate("Alpha, offshore", 2.0, provider="Alpha"))
    first = store.create(value, author="Ann", label="Made")
    second = store.create(value, author="Ann", label="Made")
    gone = store.create(value, author="Ann", label="Made")
    store.remove(gone.uid)
    store.name_version(first.uid, "Later", author="Ann", base_sequence=1)
    found = [(each.evaluation, each.candidate, each.provider) for each in store.offers()]
    assert found == [
        (uid, key, name) for uid in (first.uid, second.uid) for key, name in (("b", "Beta"), ("a", "Alpha"))
    ]


def test_evaluations_when_listed_then_each_says_what_is_sourced_and_who_changed_it_last(store: Store) -> None:
    head = Head(title="Care", service="Voice", scope="Two sites", volume="9 calls")
    made = store.create(with_row(EMPTY, "head", (), head), author="Ann", label="Made")
    store.create(EMPTY, author="Cem", label="Made")
    store.save(made.uid, diff(EMPTY, EMPTY), 1, author="Bob", label="Looked")
    listed = store.evaluations()
    assert [(each.title, each.service, each.scope, each.volume, each.author) for each in listed] == [
        ("Care", "Voice", "Two sites", "9 calls", "Bob"),
        ("", "", "", "", "Cem"),
    ]
    store.remove(made.uid, author="Dee")
    assert [each.author for each in store.evaluations(removed=True)] == ["Dee"]


def test_evaluations_when_journals_are_long_then_the_last_authors_are_looked_up_one_by_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(EMPTY, author="Ann", label="Made")
    store.create(EMPTY, author="Cem", label="Made")
    store.save(made.uid, diff(EMPTY, EMPTY), 1, author="Bob", label="Looked")
    whole = store.evaluations()
    assert {each.author for each in whole} == {"Bob", "Cem"}
    monkeypatch.setattr(reader, "MOST_GONE_THROUGH", 2)  # there are three entries
    assert store.evaluations() == whole


def test_an_error_when_it_holds_what_people_wrote_then_its_text_does_not(store: Store) -> None:
    secret = "bid of 1.25 million"
    value = with_row(small_evaluation(), "candidates", ("p2",), Candidate(secret, notes=secret))
    loaded = store.create(value, author=secret, label=secret)
    bad = Change("candidates", ("p2",), None, {"name": secret, "notes": secret})
    with pytest.raises(StorageError) as caught:
        store.save(loaded.uid, (bad,), 1, author=secret, label=secret)
    error: BaseException | None = caught.value
    seen = 0
    while error is not None:
        assert secret not in str(error)
        assert secret not in repr(error)
        error, seen = error.__cause__ or error.__context__, seen + 1
    assert seen >= 3


def test_loading_when_it_reports_then_the_share_done_never_falls(store: Store) -> None:
    loaded, _ = filled(store, 7)
    shares: list[float] = []
    store.load(loaded.uid, lambda share, _: shares.append(share))
    store.check(lambda share, _: shares.append(1 + share))
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 2

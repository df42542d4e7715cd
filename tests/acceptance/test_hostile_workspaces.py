"""Workspace files from outside, spoiled in every way that a file of SQLite can be.

The faults are those of the published generator of hostile databases, made in our own format. Each goes through
`import`, which reads a copy in a process apart, and through opening, as every command does that names a workspace.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from scorecard.app.foreign_workspace import MEMORY, read_foreign_workspace, take_over
from scorecard.app.workspace import Workspace
from scorecard.cli.commands import run
from scorecard.core.errors import ScorecardError
from scorecard.exchange.apart import Apart
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.storage.schema import APPLICATION_ID, SCHEMA
from tests.cli.test_bad_input import changed

NOT_OURS = ("not a scorecard", "schema", "missing", "another program", "no workspace")
DAMAGED = ("damaged", "not a scorecard workspace")

Make = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Case:
    """A file: what is done to a good one, and words of which the refusal has one; no words: it is read.

    noted   a word of the note that it is read with; "" for none
    opens   whether it may be opened in place: what shows at a closer look alone is left to `check` and `import`
    """

    name: str
    make: Make
    words: tuple[str, ...] = ()
    noted: str = ""
    opens: bool = False


def sql(*statements: str, writable: bool = False) -> Make:
    """Statements of another program on the file."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            if writable:
                connection.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                connection.execute(statement)

    return make


def data(change: Callable[[bytearray], bytes | bytearray]) -> Make:
    """Other bytes."""
    return lambda path: path.write_bytes(change(bytearray(path.read_bytes())))


def beside(ending: str) -> Make:
    """Noise beside the file, where SQLite keeps its journal."""
    return lambda path: path.with_name(path.name + ending).write_bytes(Random(3).randbytes(8192))


def overwritten(whole: bytearray) -> bytearray:
    whole[4096:8192] = (b"this is not a b-tree page. " * 200)[:4096]
    return whole


def zeroed(whole: bytearray) -> bytearray:
    at = len(whole) // 2 // 4096 * 4096
    whole[at : at + 4096] = bytes(4096)
    return whole


def counted(whole: bytearray) -> bytearray:
    whole[28:32] = struct.pack(">I", 0xFFFFFFFE)
    return whole


def looped(path: Path) -> None:
    """A table whose page points to itself."""
    sql("UPDATE journal SET label = label", writable=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bulk (x)")
        connection.executemany("INSERT INTO bulk VALUES (?)", [("entry " * 60,) for _ in range(2_000)])
        connection.commit()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'bulk'").fetchone()
    whole = bytearray(path.read_bytes())
    at = (root - 1) * 4096
    assert whole[at] == 5
    whole[at + 8 : at + 12] = struct.pack(">I", root)
    path.write_bytes(whole)


def foreign(path: Path) -> None:
    path.unlink()
    sql("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")(path)


def generated(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("app_function", 1, lambda given: given, deterministic=True)
        connection.execute("CREATE TABLE extra (a TEXT, b TEXT GENERATED ALWAYS AS (app_function(a)) VIRTUAL)")
        connection.commit()


def unwalled(path: Path) -> None:
    """Left in the other journal mode, and closed."""
    sql("PRAGMA journal_mode = WAL")(path)


VIEW = "CREATE VIEW sheets AS SELECT * FROM hidden"
ENDLESS = "CREATE VIEW extra AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
GIFT = (
    "CREATE TRIGGER gift AFTER UPDATE ON sheets BEGIN UPDATE sheets SET score = 5 WHERE candidate = NEW.candidate; END"
)
CUT = "DROP TRIGGER journal_is_kept"
CASES = (
    Case("good", lambda _: None, opens=True),
    Case("wal mode", unwalled, opens=True),
    Case("stale wal", beside("-wal"), opens=True),
    Case("garbage journal", beside("-journal"), opens=True),
    Case("newer version", sql(f"PRAGMA user_version = {SCHEMA + 40}"), ("newer",)),
    Case("version that never was", sql("PRAGMA user_version = 0"), ("no longer bring up to date",)),
    Case("empty", data(lambda _: b""), ("empty", "no workspace")),
    Case("text", data(lambda _: b"hello\n" * 500), DAMAGED),
    Case("noise", data(lambda _: Random(2).randbytes(40_960)), DAMAGED),
    Case("header only", data(lambda whole: whole[:100]), (*DAMAGED, "could not be used")),
    Case("truncated", data(lambda whole: whole[: len(whole) // 3 // 4096 * 4096]), DAMAGED),
    Case("zeroed page", data(zeroed), DAMAGED, opens=True),
    Case("overwritten page", data(overwritten), DAMAGED, opens=True),
    Case("page loop", looped, DAMAGED, opens=True),
    Case(
        "schema garbage",
        sql("UPDATE sqlite_schema SET sql = 'CREATE TABLE sheets (((' WHERE name = 'sheets'", writable=True),
        DAMAGED,
    ),
    Case("another program", foreign, ("another program",)),
    Case("no mark", sql("PRAGMA application_id = 0"), ("another program",)),
    Case("table missing", sql("DROP TABLE sheets"), NOT_OURS, opens=True),
    Case("column missing", sql("ALTER TABLE candidates DROP COLUMN notes"), NOT_OURS, opens=True),
    Case("extra table", sql("CREATE TABLE jottings (t TEXT)"), noted="jottings", opens=True),
    Case("foreign trigger", sql(GIFT), ("trigger",)),
    Case(
        "trigger in place of ours",
        sql(CUT, "CREATE TRIGGER journal_is_kept AFTER UPDATE ON sheets BEGIN SELECT 1; END"),
        ("trigger",),
    ),
    Case("view in place of a table", sql("ALTER TABLE sheets RENAME TO hidden", VIEW), ("view",)),
    Case("endless view", sql(ENDLESS), ("view",)),
    Case("giant view", sql("CREATE VIEW extra AS SELECT zeroblob(900000000) AS name"), ("view",)),
    Case("view that loads code", sql("CREATE VIEW extra AS SELECT load_extension('evil.so')"), ("view",)),
    Case("generated column", generated, ("generated",)),
    Case(
        "virtual table",
        sql(
            "CREATE TABLE extra (x)",
            "UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE extra "
            "USING nothing(x)', rootpage = 0 WHERE name = 'extra'",
            writable=True,
        ),
        ("virtual", *DAMAGED),
    ),
    Case(
        "broken references",
        sql("UPDATE sheets SET candidate = 'nobody' WHERE candidate = 'a'"),
        ("refers",),
        opens=True,
    ),
    Case("score off the scale", sql("UPDATE sheets SET score = 1000"), ("outside the scale",), opens=True),
    Case("infinite score", sql("UPDATE sheets SET score = 9e999"), ("a value in 'sheets'",), opens=True),
    Case(
        "text that is no text",
        sql("UPDATE candidates SET name = CAST(x'41fffe42' AS TEXT)"),
        ("characters", "utf-8"),
        opens=True,
    ),
    Case(
        "nul in a name",
        sql("UPDATE candidates SET name = 'Ac' || char(0) || 'me'"),
        ("U+0000", "character"),
        opens=True,
    ),
    Case(
        "broken journal",
        sql(
            CUT,
            "UPDATE journal SET label = 'changed'",
            "CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal\n"
            "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END",
        ),
        noted="history",
        opens=True,
    ),
    Case("page count", data(counted), DAMAGED, opens=True),
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "sent.scorecard"
    with Workspace(path, create=True) as workspace:
        workspace.add(parse_document(changed()), author="Ann", label="Made")
    return path


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(seconds=30.0, memory=MEMORY) as found:
        yield found


def spoiled(case: Case, good: Path, folder: Path) -> Path:
    path = folder / "sent.scorecard"
    path.write_bytes(good.read_bytes())
    case.make(path)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_workspace_that_was_sent_is_read_whole_or_refused_with_a_reason(
    case: Case, good: Path, tmp_path: Path, apart: Apart
) -> None:
    path = spoiled(case, good, tmp_path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    if case.words:
        with pytest.raises(ScorecardError) as caught:
            read_foreign_workspace(path, apart=apart)
        said = str(caught.value)
        assert any(word.casefold() in said.casefold() for word in case.words), said
        assert "sent.scorecard" in said
    else:
        found = read_foreign_workspace(path, apart=apart)
        assert [document_bytes(each) for each in found.evaluations] == [document_bytes(parse_document(changed()))]
        assert (case.noted in " ".join(found.notes)) if case.noted else found.notes == ()
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before, "the file was only copied"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_opening_it_in_place_runs_nothing_and_is_told_in_a_sentence(
    case: Case, good: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    path = spoiled(case, good, tmp_path)
    for arguments in (["list", "-w", str(path)], ["rank", "T", "-w", str(path)], ["check", str(path)]):
        status = run(arguments)
        out, err = capfd.readouterr()
        assert status in (0, 1), f"{arguments[0]}: {err}"
        assert "Traceback" not in err
        if not case.opens:
            assert status == 1
            assert out == ""
            assert any(word.casefold() in err.casefold() for word in (*case.words, *NOT_OURS, *DAMAGED)), err
        elif arguments[0] == "check" and (case.words or case.noted):
            assert status == 1, "a closer look finds it"


def test_what_was_read_is_stored_with_its_providers_and_says_where_it_comes_from(
    good: Path, tmp_path: Path, apart: Apart
) -> None:
    with Workspace(tmp_path / "mine.scorecard", create=True) as workspace:
        workspace.new_provider("a")
        (loaded,) = take_over(workspace, read_foreign_workspace(good, apart=apart), author="Bob")
        assert workspace.check() == []
        assert [each.name for each in workspace.providers()] == ["B", "a"]
        entry = workspace.entries(loaded.uid)[-1]
        assert (entry.author, entry.label) == ("Bob", "Imported from sent.scorecard")


def test_a_workspace_of_the_first_schema_is_brought_up_to_date_in_a_copy(tmp_path: Path, apart: Apart) -> None:
    path = tmp_path / "old.scorecard"
    statements = (Path(__file__).parents[1] / "storage" / "samples" / "schema-1.sql").read_text("utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    before = path.read_bytes()
    found = read_foreign_workspace(path, apart=apart)
    assert found.evaluations
    assert "older version" in found.notes[0]
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["old.scorecard"]


def test_the_command_imports_a_workspace_and_tells_of_it_as_json(
    good: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    assert run(["import", str(good), "--format", "json"]) == 0
    told = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert told["outcome"] == "accepted"
    assert ["A", "Quality", 3.0, "Ann"] in told["scores"]
    assert run(["list", "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)[0]["uid"] == told["evaluations"][0]
    bad = tmp_path / "bad.scorecard"
    bad.write_bytes(b"")
    assert run(["import", str(bad), "--format", "json"]) == 1
    out, err = capfd.readouterr()
    assert json.loads(out)["outcome"] == "rejected"
    assert err == f"scorecard: {json.loads(out)['message']}\n"

"""The published hostile files, made afresh, each given to the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.acceptance.shared_folder import PROJECT, shared_folder

KINDS: Final = ("xlsx", "xlsm", "csv")
"""The kinds of files that go through import as they are."""

REJECTED: Final = "rejected"
_GENERATE: Final = """
import json, sys
from pathlib import Path
source, folder, kinds, only = sys.argv[1], Path(sys.argv[2]), sys.argv[3].split(), set(sys.argv[4].split())
sys.path.insert(0, source)
import bad_text, bad_workbooks
from common import REGISTRY
found = []
for case in REGISTRY:
    if case.kind in kinds and (not only or case.file in only):
        case.write(folder / case.file)
        found.append(case.record(folder))
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and what its manifest says must become of it."""

    path: Path
    record: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def allowed(self) -> tuple[str, ...]:
        """The outcomes that are fine."""
        return tuple(each for each in (self.record["must"], self.record["or_else"]) if each)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command made of a file.

    seconds, work  how long it took, and of that the time of the processor, its reader's with it
    peak           the most memory that it or its reader held, in MiB
    """

    status: int
    value: dict[str, Any]
    error: str
    seconds: float
    work: float
    peak: float


def hostile_folder() -> Path | None:
    """Where the generator is, or None."""
    shared = shared_folder()
    folder = None if shared is None else shared / "hostile"
    return folder if folder is not None and (folder / "make_hostile.py").is_file() else None


def made(source: Path, folder: Path, only: Collection[str] = ()) -> list[Hostile]:
    """The files of the generator that are imported as they are, or those of them that are named."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-B", "-c", _GENERATE, str(source), str(folder), " ".join(KINDS), " ".join(only)]
    records = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
    return [Hostile(folder / each["file"], each) for each in records]


def imported(path: Path, data: Path, *arguments: str) -> Answer:
    """Give a file to `scorecard import --format json`, with a workspace of its own in the folder `data`."""
    data.mkdir(parents=True, exist_ok=True)
    given = {name: text for name, text in os.environ.items() if not name.startswith("SCORECARD_")}
    command = [sys.executable, "-m", "scorecard", "import", "--format", "json", *arguments, str(path)]
    with (data / "out").open("w+b") as out, (data / "err").open("w+b") as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=PROJECT, env=given | {"SCORECARD_DATA": str(data / "home")}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        lines = out.read().decode("utf-8").splitlines()
        error = err.read().decode("utf-8")
    value = json.loads(lines[-1]) if lines else {}
    return Answer(process.returncode, value, error, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def wrong(case: Hostile, answer: Answer) -> list[str]:
    """In what the answer is not what the manifest says, in words."""
    outcome = answer.value.get("outcome")
    found = []
    if outcome not in case.allowed:
        found.append(
            f"{outcome} instead of {' or '.join(case.allowed)}: {answer.value.get('message', answer.error)!r:.300}"
        )
    if answer.status != (1 if outcome == REJECTED else 0):
        found.append(f"exit status {answer.status}: {answer.error[-300:]}")
    if "Traceback" in answer.error:
        found.append("a traceback")
    return found + (_refusal(case, answer) if outcome == REJECTED else _facts(case, answer))


def _refusal(case: Hostile, answer: Answer) -> list[str]:
    message = answer.value["message"]
    found = []
    words = case.record["message_mentions_any_of"]
    if case.record["must"] == REJECTED and not any(word.lower() in message.lower() for word in words):
        found.append(f"the message says none of {words}: {message!r}")
    if case.name not in message:
        found.append(f"the message does not name the file: {message!r}")
    if f"scorecard: {message}" not in answer.error:
        found.append("the sentence on standard error is another one")
    if answer.value["scores"] or answer.value["evaluations"]:
        found.append("refused, yet something was imported")
    return found


def _facts(case: Hostile, answer: Answer) -> list[str]:
    facts, scores = case.record["after_import"], answer.value.get("scores", [])
    names = {each[0] for each in scores}
    found = []
    if "scores" in facts and len(scores) != facts["scores"]:
        found.append(f"{len(scores)} scores instead of {facts['scores']}")
    if "vendors" in facts and names != set(facts["vendors"]):
        found.append(f"the candidates {sorted(names)}")
    if "criteria" in facts and {each[1] for each in scores} != set(facts["criteria"]):
        found.append(f"the criteria {sorted({each[1] for each in scores})}")
    if not names >= set(facts.get("vendors_include", ())):
        found.append(f"without the candidates {sorted(set(facts['vendors_include']) - names)}")
    if "vendors_count" in facts and len(names) != facts["vendors_count"]:
        found.append(f"{len(names)} candidates instead of {facts['vendors_count']}")
    if "value" in facts:
        *place, value = facts["value"]
        stands = [each[2] for each in scores if each[:2] == place]
        if stands != [value]:
            found.append(f"{place} is {stands} instead of {value}")
    told = answer.value.get("message", "").lower()
    found += [f"no word about a {each}" for each in facts.get("warn_about", ()) if each not in told]
    return found


def left_behind(folder: Path, before: Iterable[Path]) -> list[str]:
    """What stands in a folder now that did not before."""
    return sorted(str(each) for each in set(folder.rglob("*")) - set(before))

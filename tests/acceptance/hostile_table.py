"""Prints what becomes of every published hostile file that is imported as it is, and what it takes.

python -m tests.acceptance.hostile_table [NAME...]
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.acceptance.hostile import hostile_folder, imported, made, wrong

SECONDS, MEBIBYTES = 2.0, 300.0


def main(only: list[str]) -> int:
    """Print the table; 0 where every file behaved."""
    source = hostile_folder()
    if source is None:
        print("The generator of hostile files is not beside the project (see SCORECARD_SHARED).")
        return 1
    right, slowest, busiest, largest, over = 0, 0.0, 0.0, 0.0, 0
    with TemporaryDirectory() as folder:
        cases = made(source, Path(folder) / "files", only)
        print(f"{'file':36} {'must be':24} {'became':24} {'s':>5} {'CPU s':>5} {'MiB':>5}  ")
        for number, case in enumerate(cases):
            answer = imported(case.path, Path(folder) / f"data{number}")
            faults = wrong(case, answer)
            right += not faults
            slowest, busiest = max(slowest, answer.seconds), max(busiest, answer.work)
            largest = max(largest, answer.peak)
            over += answer.seconds > SECONDS or answer.peak > MEBIBYTES
            outcome = str(answer.value.get("outcome", answer.status))
            line = f"{case.name:36} {case.record['must']:24} {outcome:24} {answer.seconds:5.2f} {answer.work:5.2f}"
            print(f"{line} {answer.peak:5.0f}  {'; '.join(faults)}".rstrip(), flush=True)
    print(
        f"{right} of {len(cases)} as they must be; slowest {slowest:.2f} s ({busiest:.2f} s of the processor at most),"
    )
    print(f"largest {largest:.0f} MiB; {over} over {SECONDS:g} s or {MEBIBYTES:g} MiB")
    return 0 if right == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`scorecard rank` on a small file, against an interpreter with the same unavoidable imports."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measuring import heading, measured

# typer runs one empty command; numpy and json are there, and the file is read
FLOOR = """
import json, sys
import numpy, typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def rank(file: str, format: str = "table") -> None:
    print(len(json.loads(open(file, encoding="utf-8").read())))
app()
"""


def start() -> None:
    """The whole process, from start to exit."""
    heading("Starting: scorecard rank on a small document")
    sample = Path(__file__).parents[2] / "resources" / "samples" / "customer_care.json"
    with tempfile.TemporaryDirectory() as name:
        floor_script = Path(name) / "floor.py"
        floor_script.write_text(FLOOR, encoding="utf-8")

        def run(*arguments: str) -> None:
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)

        measured(
            "scorecard rank FILE --format json / bare start",
            lambda: run("-m", "scorecard", "rank", str(sample), "--format", "json"),
            lambda: run(str(floor_script), str(sample), "--format", "json"),
            bar=1.2,
            pairs=15,
        )

"""The command that writes feedback letters."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.asking import AsOption, EvaluationArgument, WorkspaceOption, seen_evaluation

if TYPE_CHECKING:
    from scorecard.core.letter import Letter


class Winner(StrEnum):
    """What a letter tells of the winner."""

    SCORES = "scores"
    REASONS = "reasons"


class Written(StrEnum):
    """What a letter is written as."""

    PDF = "pdf"
    RTF = "rtf"
    TXT = "txt"


class Paper(StrEnum):
    """Sizes of paper."""

    A4 = "a4"
    LETTER = "letter"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("letters")(letters_command)


def letters_command(
    evaluation: EvaluationArgument,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the letters are written.")],
    candidate: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only to this candidate; may be repeated.")
    ] = None,
    with_winner: Annotated[
        Winner | None, typer.Option(help="Tell the winner's scores too, or its scores and the reasons for them.")
    ] = None,
    name_winner: Annotated[bool, typer.Option("--name-winner", help="Tell the winner's name.")] = False,
    with_figures: Annotated[
        bool, typer.Option("--with-figures", help="With --with-winner: tell the winner's figures, such as prices, too.")
    ] = False,
    kind: Annotated[Written, typer.Option("--format", help="What the letters are written as.")] = Written.PDF,
    paper: Annotated[Paper, typer.Option(help="The size of the paper.")] = Paper.A4,
    logo: Annotated[
        Path | None, typer.Option(metavar="FILE", help="In a PDF: your organisation's logo, PNG, JPEG or SVG.")
    ] = None,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Write a feedback letter to each candidate: its scores and reasons, naming no evaluator."""
    from scorecard.app.letters import (
        Disclosure,
        Kind,
        WithWinner,
        candidates_named,
        day_text,
        logo_bytes,
        write_letters,
    )
    from scorecard.app.paths import resource
    from scorecard.cli.printing import Progress, fitting, print_table, say

    value = seen_evaluation(evaluation, workspace, who).value
    picture = logo_bytes(logo)

    def draw(letter: Letter, day: str) -> bytes:
        from scorecard.render.letter_pdf import (
            Size,
            letter_pdf_without_window,
        )  # only a PDF needs the drawing libraries

        size = Size.LETTER if paper is Paper.LETTER else Size.A4
        return letter_pdf_without_window(letter, resource("themes"), day, size=size, logo=picture)

    progress = Progress()
    written = write_letters(
        value,
        folder,
        candidates_named(value, candidate) if candidate else None,
        disclosure=Disclosure(
            WithWinner(with_winner.value) if with_winner else WithWinner.NOTHING, name_winner, with_figures
        ),
        kind=Kind(kind.value),
        draw=draw,
        day=day_text(),
        paper=paper.value,
        report=progress,
    )
    progress.done()
    rows = [[fitting(each.letter.addressee), str(each.letter.decision), str(each.path)] for each in written]
    print_table(["Candidate", "Decision", "File"], rows)
    for each in written:
        for caution in each.letter.cautions:
            say(f"{each.letter.addressee}: {caution}.")
    say(f"Written: {len(written)}. Read them before you send them: reasons were written for the panel.")

"""The command that lists what the scenarios of an evaluation come to, makes them, changes them and adopts one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scorecard.cli.asking import AsOption, EvaluationArgument, Lined, WorkspaceOption, seen_evaluation
from scorecard.core.model import Missing, Pooling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.core.model import Evaluation
    from scorecard.core.scenario_results import Outcome
    from scorecard.core.scenario_terms import Terms

ListOption = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("scenarios")(scenarios_command)


def scenarios_command(
    evaluation: EvaluationArgument,
    add: Annotated[str, typer.Option("--add", metavar="NAME", help="Add a scenario.")] = "",
    change: Annotated[str, typer.Option("--change", metavar="NAME", help="Change this scenario.")] = "",
    remove: Annotated[str, typer.Option("--remove", metavar="NAME", help="Remove this scenario.")] = "",
    adopt: Annotated[
        str, typer.Option("--adopt", metavar="NAME", help="Take this scenario over into the evaluation, as one edit.")
    ] = "",
    rename: Annotated[str, typer.Option(metavar="NAME", help="With --change: its new name.")] = "",
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What the scenario is for.")] = None,
    weight: Annotated[
        ListOption,
        typer.Option(metavar="CRITERION=%", help="Its share of its group; the others take up the rest in proportion."),
    ] = None,
    without: Annotated[ListOption, typer.Option(metavar="CANDIDATE", help="Leave this candidate out.")] = None,
    vote: Annotated[
        ListOption, typer.Option(metavar="EVALUATOR=N", help="A voting weight; 0: without that evaluator.")
    ] = None,
    score: Annotated[ListOption, typer.Option(metavar="CANDIDATE/CRITERION=N", help="An agreed score.")] = None,
    fact: Annotated[
        ListOption, typer.Option(metavar="CANDIDATE/CRITERION=N", help="A figure, a category, passed or failed.")
    ] = None,
    pooling: Annotated[Pooling | None, typer.Option(help="How scores of several evaluators become one.")] = None,
    missing: Annotated[Missing | None, typer.Option(help="What stands for a cell without a score.")] = None,
    back: Annotated[
        ListOption,
        typer.Option(
            "--back",
            metavar="WHAT",
            help="With --change: this is as in the evaluation again; a criterion, candidate, evaluator, "
            "CANDIDATE/CRITERION, pooling or missing.",
        ),
    ] = None,
    shown: Annotated[Lined, typer.Option("--format", help="How the scenarios are printed.")] = Lined.TABLE,
    who: AsOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """List the scenarios beside the main line: who leads, all totals, and what is otherwise in each."""
    from scorecard.core.scenario_results import outcomes
    from scorecard.core.scenario_terms import Terms

    rules = {name: str(rule) for name, rule in (("pooling", pooling), ("missing", missing)) if rule is not None}
    terms = Terms(
        weights=[_two(each, "--weight", "cost=40") for each in weight or ()],
        without=without or (),
        votes=[_two(each, "--vote", "Ann=0") for each in vote or ()],
        scores=[_three(each, "--score", "Acme/Fit=4") for each in score or ()],
        facts=[_three(each, "--fact", "Acme/Price=1200000") for each in fact or ()],
        rules=rules,
    )
    if sum(map(bool, (add, change, remove, adopt))) > 1:
        raise typer.BadParameter("One of --add, --change, --remove and --adopt at a time.")
    if (not terms.is_empty or note is not None) and not (add or change):
        raise typer.BadParameter("Say which scenario: --add NAME or --change NAME.")
    if (rename or back) and not change:
        raise typer.BadParameter(f"{'--rename' if rename else '--back'} goes with --change NAME.")
    if add or change or remove or adopt:
        _change(evaluation, workspace, (add, change, remove, adopt), rename, note, terms, back or ())
    value = seen_evaluation(evaluation, workspace, who).value
    found = outcomes(value)
    if shown is Lined.JSON:
        from scorecard.cli.printing import print_json

        print_json(scenarios_value(value, found))
    else:
        _print(value, found)


def _two(text: str, option: str, example: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not sign or not name.strip() or not value.strip():
        raise typer.BadParameter(f"{option} is said as {example}, not '{text}'.")
    return name.strip(), value.strip().removesuffix("%").strip()


def _three(text: str, option: str, example: str) -> tuple[str, str, str]:
    cell, sign, value = text.rpartition("=")
    candidate, slash, criterion = cell.partition("/")
    if not sign or not slash or not candidate.strip() or not criterion.strip() or not value.strip():
        raise typer.BadParameter(f"{option} is said as {example}, not '{text}'.")
    return candidate.strip(), criterion.strip(), value.strip()


# ---- changing -------------------------------------------------------------------------------------------


def _change(
    name: str,
    workspace: Path | None,
    asked: tuple[str, str, str, str],
    rename: str,
    note: str | None,
    terms: Terms,
    back: Sequence[str],
) -> None:
    from scorecard.cli.changing import change_evaluation
    from scorecard.cli.printing import say
    from scorecard.core import scenarios
    from scorecard.core.departing import set_otherwise, taken_back
    from scorecard.core.model import Aspect, Scenario
    from scorecard.core.scenario_terms import departures_asked, places_named
    from scorecard.core.sight import lifted, veiled

    add, change, remove, adopt = asked

    def made(value: Evaluation) -> Evaluation:
        if add:
            asked_for = departures_asked(value, value, terms)
            said = {place: each for place, each in asked_for.items() if each is not None}
            return scenarios.add_scenario(value, Scenario(add, note or ""), said)[0]
        key = scenarios.scenario_called(value, change or remove or adopt)
        if remove:
            return scenarios.remove_scenario(value, key)
        if adopt:
            return scenarios.adopt(value, key)
        fields = {"name": rename} if rename else {}
        fields |= {} if note is None else {"note": note}
        for name in back:
            for place in places_named(value, key, name):
                value = taken_back(value, key, place)
        for place, each in departures_asked(value, scenarios.under(value, key), terms).items():
            if each is None or place[0] == Aspect.WEIGHT:
                value = scenarios.set_departure(value, key, place, each)
            else:
                value = set_otherwise(value, key, place, each)
        return scenarios.change_scenario(value, key, **fields)

    def edit(whole: Evaluation) -> Evaluation:
        """What is hidden is neither asked nor taken over."""
        seen = veiled(whole)
        return lifted(whole, seen, made(seen))

    verb = "added" if add else "removed" if remove else "adopted" if adopt else "changed"
    label = f"Scenario {add or change or remove or adopt} {verb}"
    change_evaluation(name, workspace, edit, label)
    say(f"{label}.")


# ---- printing -------------------------------------------------------------------------------------------


def _print(value: Evaluation, found: list[Outcome]) -> None:
    from scorecard.cli.printing import fitting, print_table, say
    from scorecard.core.model import in_order
    from scorecard.core.numbers import decimals_needed, shown
    from scorecard.core.wording import NOTHING

    if len(found) == 1:
        say("There are no scenarios yet. --add NAME --weight CRITERION=40 --without CANDIDATE makes the first.")
        return
    decimals = max(
        decimals_needed(
            (each.rank, each.total) for each in one.standings.values() if each.rank and each.total is not None
        )
        for one in found
    )
    heads = ["Candidate", "Main line", *(fitting(each.name) for each in found[1:])]
    rows = []
    for key in in_order(value.candidates):
        row = [fitting(value.candidates[key].name)]
        for one in found:
            standing = one.standings.get(key)
            if standing is None or standing.total is None:
                row.append(NOTHING)
            else:
                place = f"{standing.rank}{'=' if standing.tied else ''}" if standing.rank else NOTHING
                row.append(f"{place}  {shown(standing.total, decimals)}")
        rows.append(row)
    print_table(heads, rows, right=tuple(range(1, len(heads))))
    for one in found[1:]:
        print()
        print(f"{fitting(one.name)}: {_led(found[0], one)}.")
        if one.note:
            print(f"  {' '.join(one.note.split())}")
        for each in one.said:
            if each.same:
                continue
            print(f"  {each.what}" + (f" (does not apply: {each.why})" if each.why is not None else ""))


def _led(main: Outcome, one: Outcome) -> str:
    from scorecard.core.scenario_results import leaders_told

    return str(leaders_told(main, one))


def scenarios_value(value: Evaluation, found: list[Outcome]) -> dict[str, Any]:
    """The scenarios as the JSON value that `scenarios --format json` prints; the main line has no key."""
    return {
        "evaluation": value.head.title,
        "main": _outcome_value(value, found[0]),
        "scenarios": [
            {
                "key": one.key,
                "name": one.name,
                "note": one.note,
                **_outcome_value(value, one),
                "sentence": _led(found[0], one),
                "departures": [
                    {
                        "aspect": each.place[0],
                        "subject": each.place[1],
                        "leaf": each.place[2],
                        "sentence": str(each.what),
                        "applies": each.why is None,
                        "why": "" if each.why is None else str(each.why),
                    }
                    for each in one.said
                ],
            }
            for one in found[1:]
        ],
    }


def _outcome_value(value: Evaluation, one: Outcome) -> dict[str, Any]:
    from scorecard.core.model import in_order

    standings = one.standings
    return {
        "leaders": [] if one.scorecard is None else [each.key for each in one.scorecard.leaders],
        "fault": one.fault,
        "candidates": [
            {"key": key, "name": value.candidates[key].name}
            | (
                {"rank": None, "total": None, "status": "left out"}
                if key not in standings
                else {"rank": standings[key].rank, "total": standings[key].total, "status": standings[key].status}
            )
            for key in in_order(value.candidates)
        ],
    }

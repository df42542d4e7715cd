"""The sheets of the evaluators, of the consensus, and the panel: all of them side by side and pooled."""

from __future__ import annotations

from dataclasses import replace

from scorecard.core.model import Evaluator, Sheet
from scorecard.core.numbers import plain
from scorecard.core.panel import conflicts_of
from scorecard.core.progress import Report
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import formulas, looks
from scorecard.exchange.workbook.facts import write_candidate_heads
from scorecard.exchange.workbook.figures import Optional
from scorecard.exchange.workbook.plan import CONSENSUS, CRITERIA, FIRST, HEAD_ROW, Plan
from scorecard.exchange.workbook.spreadsheet import Page, letter, quoted

VOTE = "$B$3"  # where a sheet has the voting weight of its evaluator


# ---- scores -----------------------------------------------------------------------------------------


def write_evaluator(page: Page, plan: Plan, key: str, number: int) -> None:
    """One evaluator's scores, with the voting weight on top."""
    book = page.book
    evaluator: Evaluator = plan.evaluation.evaluators[key]
    page.text(1, 1, one_line(evaluator.name) or key, book.style(looks.TITLE))
    limits = limits_of(plan, key)
    note = evaluator.role or "Scores of one member of the panel"
    if limits:
        note = f"{note}. Cells that are struck out or grey do not count: {'; '.join(limits)}."
    page.text(2, 1, note, book.style(looks.NOTE))
    page.text(3, 1, "Voting weight", book.style(replace(looks.NOTE, align="right")))
    page.number(3, 2, evaluator.voting_weight, book.style(looks.INPUT))
    looks.at_least(page, "B3", "0", "A voting weight is a number, 0 or more.")
    counts = (
        [
            [plan.figures.counts(number, at, leaf) for leaf in range(len(plan.ratings))]
            for at in range(len(plan.candidates))
        ]
        if limits
        else None
    )
    _scores(page, plan, plan.figures.scores[number], counts)


def limits_of(plan: Plan, key: str) -> list[str]:
    """What takes cells of an evaluator out of the pool, as parts of a sentence; empty where all of them count."""
    evaluation = plan.evaluation
    evaluator: Evaluator = evaluation.evaluators[key]
    conflicts = conflicts_of(evaluation, key)
    found = []
    if conflicts:
        names = [plan.names[at] for at, candidate in enumerate(plan.candidates) if candidate in conflicts]
        found.append(f"conflict of interest with {', '.join(names)}")
    if evaluator.assigned:
        found.append(f"scores only {', '.join(assigned_names(plan, evaluator))}")
    return found


def assigned_names(plan: Plan, evaluator: Evaluator) -> list[str]:
    """The names of the criteria that an evaluator is assigned."""
    return [plan.name_of(each) if each in plan.evaluation.criteria else each for each in evaluator.assigned]


def write_consensus(page: Page, plan: Plan) -> None:
    """The scores that the panel agreed on, which win over the pooled ones."""
    book = page.book
    page.text(1, 1, "Consensus", book.style(looks.TITLE))
    note = "A score here wins over the pooled scores of the panel; where it is blank, the pooled score counts."
    page.text(2, 1, note, book.style(looks.NOTE))
    cells: list[Optional] = []
    sheet: Sheet = plan.evaluation.consensus
    for candidate in plan.candidates:
        given = sheet.get(candidate)
        scores = [None if given is None or leaf not in given else given[leaf].score for leaf in plan.ratings]
        cells.append([score if type(score) is float else None for score in scores])
    _scores(page, plan, cells)


def _scores(page: Page, plan: Plan, scores: list[Optional], counts: list[list[bool]] | None = None) -> None:
    """A sheet of scores: candidates x ratings. `counts`: which of them count; None: all."""
    book, block = page.book, plan.scores
    write_candidate_heads(page, plan, ("Criterion", "Weight", "Scored"))
    looks.widths(page, [42, 10, 9])
    looks.width_of_run(page, FIRST, plan.last_column, plan.width - 1)
    at = {leaf: number for number, leaf in enumerate(plan.ratings)}
    style, group = book.style(looks.INPUT), book.style(looks.GROUP_NAME)
    uncounted = book.style(looks.UNCOUNTED_INPUT)
    percent = book.style(replace(looks.QUIET, align="right", format=looks.PERCENT))
    count = book.style(replace(looks.QUIET, align="right"))
    whole = letter(plan.criteria_columns["whole"])
    shares = {leaf: float(share) for leaf, share in plan.tree.global_weights.items()}
    for place in block.places:
        row, name = place.row, plan.name_of(place.key)
        base = looks.GROUP_NAME if place.is_group else looks.TEXT
        page.text(row, 1, name, book.style(replace(base, indent=place.depth, wrap=True)))
        page.row(row, height=looks.height_of([(name, 42 - 2 * place.depth)]), level=place.depth)
        if place.is_group:
            for column in range(2, plan.last_column + 1):
                page.blank(row, column, group)
            continue
        page.formula(row, 2, f"{CRITERIA}!{whole}{plan.criteria_row[place.key]}", shares[place.key], percent)
        column = at[place.key]
        given = [candidate[column] for candidate in scores]
        done = len(given) - given.count(None)
        page.formula(row, 3, f"COUNT({plan.first}{row}:{plan.last}{row})", done, count)
        for candidate, score in enumerate(given):
            look = style if counts is None or counts[candidate][column] else uncounted
            if score is None:
                page.blank(row, FIRST + candidate, look)
            else:
                page.number(row, FIRST + candidate, score, look)
    cells = f"{plan.first}{block.first}:{plan.last}{block.last}"
    scale = plan.evaluation.scale
    text = f"A score is a number from {plain(scale.minimum)} to {plain(scale.maximum)}, or blank."
    looks.between(page, cells, formulas.SCALE_MINIMUM, formulas.SCALE_MAXIMUM, text)
    looks.view(page, f"D{HEAD_ROW + 1}")
    looks.groups_above(page)
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}", repeat_columns="A:C", wide=plan.wide)


# ---- the panel ------------------------------------------------------------------------------------------


def write_panel(page: Page, plan: Plan, report: Report) -> None:
    """A row for each criterion and candidate: everyone's score, pooled, agreed."""
    book, figures = page.book, plan.figures
    page.text(1, 1, "Panel", book.style(looks.TITLE))
    note = (
        "Every score on one row, pooled by the rule (sheet Rules). Scores are changed on the sheets of the evaluators."
    )
    if figures.counting is not None:
        note += " What is struck out does not count: its evaluator declares a conflict of interest with the candidate, "
        note += "or is not assigned the criterion."
    page.text(2, 1, note, book.style(looks.NOTE))
    heads = ["Criterion", "Candidate", "Agreed", "Consensus", "Pooled", "Scores", "Spread"]
    for column, head in enumerate(heads, 1):
        page.text(HEAD_ROW, column, head, book.style(looks.HEAD if column < 3 else looks.HEAD_RIGHT))
    first = plan.panel_evaluators
    votes_row, row = HEAD_ROW - 1, plan.panel_first
    head_style, quiet = book.style(looks.HEAD_RIGHT), book.style(replace(looks.QUIET, fill=looks.GROUP, align="right"))
    page.text(votes_row, 1, "Voting weight", book.style(replace(looks.QUIET, fill=looks.GROUP)))
    for column in range(2, first):
        page.blank(votes_row, column, quiet)
    sources = []
    names = []
    for at, key in enumerate(plan.evaluators, first):
        evaluator: Evaluator = plan.evaluation.evaluators[key]
        names.append(one_line(evaluator.name) or key)
        page.text(HEAD_ROW, at, names[-1], head_style)
        source = quoted(plan.sheets[key])
        page.formula(votes_row, at, f"{source}{VOTE}", evaluator.voting_weight, quiet)
        sources.append((at, source, f"{letter(at)}${votes_row}", evaluator.voting_weight > 0))
    page.row(HEAD_ROW, height=max(18.0, looks.height_of(((name, 10) for name in names), most=4)))
    longest_name = max(map(len, plan.names))
    longest_criterion = max(len(plan.name_of(leaf)) for leaf in plan.ratings)
    fitting = [min(48, max(28, longest_criterion)), min(40, max(20, longest_name))]
    looks.widths(page, [*fitting, 10, 11, 10, 8, 8])
    if sources:
        longest = max(len(word) for name in names for word in name.split())
        looks.width_of_run(page, first, first + len(sources) - 1, min(20, max(11, longest + 2)))

    criterion_style, other = book.style(looks.TEXT), book.style(looks.QUIET)
    strong = book.style(replace(looks.NUMBER, bold=True, format=looks.SCORE))
    score = book.style(replace(looks.NUMBER, format=looks.SCORE))
    link = book.style(replace(looks.NUMBER, color=looks.SECOND, format=f'General;-General;General;"{looks.DASH}"'))
    count = book.style(replace(looks.QUIET, align="right"))
    struck = book.style(looks.UNCOUNTED)
    consensus = plan.evaluation.consensus
    end = letter(first + len(sources) - 1)
    start = letter(first)
    for number, leaf in enumerate(plan.ratings):
        title, line = plan.name_of(leaf), plan.scores.rows[leaf]
        for at, candidate in enumerate(plan.candidates):
            own = plan.columns[at]
            page.text(row, 1, title, criterion_style)
            page.text(row, 2, plan.names[at], other)
            given = consensus.get(candidate)
            cell = None if given is None else given.get(leaf)
            settled = cell.score if cell is not None and type(cell.score) is float else None
            page.formula(row, 3, formulas.agreed(f"D{row}", f"E{row}"), figures.agreed[at][number], strong)
            page.formula(row, 4, _linked(f"{CONSENSUS}!{own}{line}"), settled, link)
            voiced: list[float] = []
            for evaluator_at, (place, source, vote, votes) in enumerate(sources):
                value = figures.scores[evaluator_at][at][number] if votes else None
                if not figures.counts(evaluator_at, at, number):
                    shown = "" if value is None else f"{value:.15g}"
                    page.formula(row, place, formulas.uncounted(f"{source}{own}{line}", vote), shown, struck)
                    continue
                if value is not None:
                    voiced.append(value)
                page.formula(row, place, formulas.voiced(f"{source}{own}{line}", vote), value, link)
            if sources:
                scores = f"${start}{row}:${end}{row}"
                votes_range = f"${start}${votes_row}:${end}${votes_row}"
                page.formula(row, 5, formulas.pooled(scores, votes_range), figures.pooled[at][number], score)
                page.formula(row, 6, f"COUNT({scores})", len(voiced), count)
                spread = max(voiced) - min(voiced) if voiced else None
                page.formula(row, 7, f'IF(F{row}=0,"",MAX({scores})-MIN({scores}))', spread, score)
            row += 1
        report((number + 1) / len(plan.ratings), "Writing the panel")
    page.sheet.auto_filter.ref = f"A{HEAD_ROW}:{letter(first + len(sources) - 1)}{plan.panel_last}"
    looks.view(page, f"C{HEAD_ROW + 1}")
    looks.print_setup(
        page,
        plan.title,
        repeat_rows=f"{votes_row}:{HEAD_ROW}",
        repeat_columns="A:B",
        wide=len(sources) > looks.MOST_ACROSS,
    )


def _linked(cell: str) -> str:
    return f'IF(ISNUMBER({cell}),{cell},"")'

"""The sheet About: what the workbook is, where it comes from, how it calculates, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scorecard.core.formality import makes_formal
from scorecard.core.model import (
    ActKind,
    Declaration,
    Evaluation,
    Evaluator,
    Kind,
    Process,
    Shape,
    Submission,
    in_order,
)
from scorecard.core.numbers import grouped, plain
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.panel import assigned_names
from scorecard.exchange.workbook.plan import CRITERIA, SCORECARD, SUMMARY, WHAT_IF, Plan
from scorecard.exchange.workbook.spreadsheet import Page, quoted
from scorecard.exchange.workbook.what_if_places import MOST_CANDIDATES, MOST_CRITERIA, has_what_if

_SHAPES = {
    Shape.LINEAR: "Linear: (number - worst) / (best - worst). Without a fixed worst or best, those of the candidates "
    "that are not out.",
    Shape.PIECEWISE: "Piecewise linear: straight lines between the agreed points, flat beyond the ends.",
    Shape.LOWEST_OVER_PRICE: "Lowest over price: reference price / price.",
    Shape.SHARE_OF_BEST: "Share of the best: number / highest, or lowest / number where lower is better.",
    Shape.LINEAR_PENALTY: "Linear penalty: 1 - (price / reference - 1) / (multiple worth 0 - 1).",
    Shape.LOGARITHMIC: "Logarithmic: 1 - ln(price / reference) / ln(multiple worth 0).",
    Shape.CATEGORIES: "Categories: each has an agreed value.",
}


def write_about(page: Page, plan: Plan, contents: Sequence[tuple[str, str]]) -> None:
    """Provenance, method, checks and a list of the sheets."""
    book = page.book
    looks.widths(page, [32, 100])
    page.text(1, 1, "About this workbook", book.style(looks.TITLE))
    row = 3
    for label, text in _origin(plan):
        _line(page, row, label, text)
        row += 1
    row = _block(page, row + 1, "How to check it", _checks(plan))
    row = _block(page, row + 1, "How it calculates", _method(plan))
    for title, lines in (("Panel", _panel(plan)), ("Record of proceedings", _record(plan.evaluation))):
        row = _block(page, row + 1, title, lines) if lines else row
    row += 1
    _heading(page, row, "Sheets")
    for title, says in contents:
        row += 1
        page.text(row, 1, title, book.style(looks.LINK))
        page.link(row, 1, f"{quoted(title)}A1")
        page.text(row, 2, says, book.style(looks.NOTE))
    looks.view(page)
    looks.print_setup(page, plan.title)


def _heading(page: Page, row: int, text: str) -> None:
    page.text(row, 1, text, page.book.style(looks.SECTION))
    page.blank(row, 2, page.book.style(looks.SECTION_RULE))
    page.row(row, height=24)


def _line(page: Page, row: int, label: str, text: str) -> None:
    page.text(row, 1, label, page.book.style(looks.LABEL))
    page.text(row, 2, text, page.book.style(replace(looks.TEXT_WRAPPED, line="")))
    page.row(row, height=looks.height_of([(label, 31), (text, 96)]))


def _block(page: Page, row: int, title: str, lines: list[tuple[str, str]]) -> int:
    _heading(page, row, title)
    for label, text in lines:
        row += 1
        _line(page, row, label, text)
    return row + 1


def _origin(plan: Plan) -> list[tuple[str, str]]:
    given = plan.provenance
    lines = [("Evaluation", plan.title), ("Written", given.written_at)]
    lines += [("Written by", f"Scorecard {given.program_version}".strip())]
    lines += [("From", given.source)] if given.source else []
    if given.journal_hash or given.journal_sequence is not None:
        entry = "" if given.journal_sequence is None else f"entry {given.journal_sequence}"
        lines.append(("Place in the journal", ", ".join(part for part in (entry, given.journal_hash) if part)))
    tree = plan.tree
    size = f"{len(plan.candidates)} candidates, {len(tree.leaves)} scored criteria, {len(tree.gates)} gates, "
    lines.append(("Size", f"{size}{len(plan.evaluation.evaluators)} evaluators"))
    return lines


def _checks(plan: Plan) -> list[tuple[str, str]]:
    beside = f"Without changing the evaluation: weights and scores on the sheet {WHAT_IF}."
    if not has_what_if(plan):
        most = f"{grouped(MOST_CANDIDATES)} candidates and {grouped(MOST_CRITERIA)}"
        beside = f"There is no sheet {WHAT_IF}: it has room for {most} "
        beside += "criteria, so that a spreadsheet program can follow each change at once."
    return [
        (
            "Formulas",
            "Every total, rank, status and chart follows the shaded cells by formula. Select one to see how.",
        ),
        (
            "Try it",
            f"Change a weight on {CRITERIA}, a score on an evaluator's sheet, a fact or a rule: "
            f"{SCORECARD} and {SUMMARY} follow at once.",
        ),
        (WHAT_IF, beside),
        (
            "Limits",
            "A minimum or limit that stands on Criteria can be changed; one that was not there cannot be added here.",
        ),
        ("Not here", "A change made in this workbook stays in this workbook. To keep it, make it in the evaluation."),
    ]


def _method(plan: Plan) -> list[tuple[str, str]]:
    evaluation = plan.evaluation
    criteria = [evaluation.criteria[key] for key in plan.tree.leaves]
    shapes = {each.value.shape for each in criteria if each.kind is Kind.MEASURE}
    rating = "Rating: (score - score worth 0) / (highest score - score worth 0), between 0 and 1."
    values = [rating] if plan.ratings else []
    values += [text for shape, text in _SHAPES.items() if shape in shapes]
    lines = [
        (
            "Weights",
            "A criterion's share of the whole is the product of its shares of its groups. Shares add up to 100 %.",
        ),
        ("Values", "\n".join(values)),
        ("Total", "100 times the sum of share times value: points out of 100."),
    ]
    if plan.ratings:
        pooling = (
            "A consensus score wins. Else the scores of the members who vote: mean by voting weight; or, with one "
        )
        pooling += "voice each, the median, or the mean without one highest and one lowest from three scores on."
        lines.append(("Panel", f"{pooling} Here: {evaluation.rules.pooling.replace('_', ' ')}."))
    if plan.figures.counting is not None:
        text = "Scores that are struck out are not pooled: their evaluator declares a conflict of interest with the "
        text += "candidate, or is not assigned the criterion. Who and why stands under Panel."
        lines.append(("Not counted", text))
    lines += [
        (
            "Not scored",
            "provisional: the total of what is scored, with the range that is still possible. redistribute: the "
            "weights of what is scored are scaled up. worst: counts as the worst. A blank is never a zero. "
            f"Here: {evaluation.rules.missing}.",
        ),
        (
            "Out",
            "A failed gate or a missed limit takes a candidate out of the ranking, unless a named person waives it. "
            "Candidates out by a gate or a single limit do not count where a value depends on the others.",
        ),
    ]
    if plan.share_column:
        text = "Where a group has a minimum or splits ties, its value goes by the shares within it, whatever the group "
        text += "itself weighs. For a minimum under provisional, what is not scored counts as the best."
        lines.append(("Groups", text))
    lines.append(("Ranks", _ranks(evaluation)))
    return lines


def _panel(plan: Plan) -> list[tuple[str, str]]:
    """Each evaluator: the role, the vote, what there is to score, what is declared, and whether the sheet is in."""
    return [
        (one_line(evaluator.name) or key, " ".join(_member(plan, key, evaluator)))
        for key in in_order(plan.evaluation.evaluators)
        for evaluator in [plan.evaluation.evaluators[key]]
    ]


def _member(plan: Plan, key: str, evaluator: Evaluator) -> Iterator[str]:
    evaluation = plan.evaluation
    if evaluator.role.strip():
        yield f"{' '.join(evaluator.role.split())}."
    yield f"Voting weight {plain(evaluator.voting_weight)}."
    if evaluator.assigned:
        yield f"Scores {', '.join(assigned_names(plan, evaluator))}."
    declared: Mapping[str, Declaration] = evaluation.declarations.get(key, {})
    clear = []
    for candidate, name in zip(plan.candidates, plan.names, strict=True):
        declaration = declared.get(candidate)
        if declaration is None:
            continue
        said = "; ".join(part for part in (one_line(declaration.statement), declaration.at) if part)
        if declaration.conflict:
            yield f"Declares a conflict of interest with {name}" + (f" ({said})." if said else ".")
        else:
            clear.append(f"{name} ({said})" if said else name)
    if clear:
        yield f"Declares no conflict of interest with {', '.join(clear)}."
    submission: Submission | None = evaluation.submissions.get(key)
    if submission is not None:
        yield f"Handed in {submission.at}" + (
            f", the sealed criteria {submission.sealed_at}." if submission.sealed_at else "."
        )
    elif evaluation.head.process is Process.FORMAL:
        yield "Not handed in."


_ACTS = {
    ActKind.ADVANCED: "Advanced to {stage} by {by}.",
    ActKind.REOPENED: "Back to {stage}, reopened by {by}.",
    ActKind.UNSEALED: "Sealed criteria opened in {stage} by {by}.",
}


def _record(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The acts in their order: when, what, by whom and why."""
    lines = []
    for key in sorted(evaluation.acts):
        act = evaluation.acts[key]
        template = "Made formal by {by}." if makes_formal(act) else _ACTS[act.kind]
        text = template.format(stage=act.stage, by=one_line(act.by))
        lines.append((act.at, f"{text} Reason: {act.reason.strip()}" if act.reason.strip() else text))
    return lines


def _ranks(evaluation: Evaluation) -> str:
    text = "By total, the highest first. Equal totals share a rank (1, 2, 2, 4); totals closer than 0.000000001 points "
    text += "count as equal in this workbook."
    names = [evaluation.criteria[key].name for key in evaluation.rules.tie_break if key in evaluation.criteria]
    if names:
        text += f" Ties are split by the higher value in: {', then '.join(names)}."
    return f"{text} Then by the lots drawn." if evaluation.rules.draw else text

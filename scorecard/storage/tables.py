"""The tables of a workspace, as SQLModel classes.

Every table of an evaluation (`core.model.TABLES`) has a table here with the same field names; a test holds the two
together. Two fields differ: a cell's score stands in `score` when it is a number and in `stated` (JSON) when it is a
yes, a no or a category; and what is itself made of parts (levels, value functions, lists) stands as JSON text.

The tables are STRICT and checked, because a type that is only declared is not enforced by SQLite. Rows are written
and read with Core statements (see `rows`), never as objects.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import REAL, CheckConstraint, Double, ForeignKeyConstraint, Index, Integer, Table, Text
from sqlmodel import Field, SQLModel

Real: Final[Any] = Double().with_variant(REAL(), "sqlite")

_PLAIN: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_LARGEST: Final = "1e15"


def _key(*, parent: str = "") -> Any:
    return Field(primary_key=True, sa_type=Text, nullable=False, description=parent)


def _evaluation() -> Any:
    return Field(primary_key=True, sa_type=Integer, nullable=False)


def _text() -> Any:
    return Field(default="", sa_type=Text, nullable=False)


def _number(default: float = 0.0) -> Any:
    return Field(default=default, sa_type=Real, nullable=False)


def _optional_number() -> Any:
    return Field(default=None, sa_type=Real, nullable=True)


def _flag() -> Any:
    return Field(default=0, sa_type=Integer, nullable=False)


def _whole() -> Any:
    return Field(default=0, sa_type=Integer, nullable=False)


def _owned(*further: Any) -> tuple[Any, ...]:
    """Table arguments of rows that go when their evaluation goes."""
    owner = ForeignKeyConstraint(["evaluation"], ["evaluation.id"], ondelete="CASCADE")
    return (owner, *further, _PLAIN)


def _names(column: str, table: str) -> Any:
    """A column that names a row of another table of the same evaluation; checked when a transaction ends."""
    return ForeignKeyConstraint(
        ["evaluation", column],
        [f"{table}.evaluation", f"{table}.key"],
        deferrable=True,
        initially="DEFERRED",
    )


def _within(column: str, low: str = f"-{_LARGEST}", high: str = _LARGEST) -> CheckConstraint:
    """A number within bounds: STRICT alone lets infinity through."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}")


_CELL_CHECK: Final = "stated IS NULL OR (score IS NULL AND stated <> '')"


class EvaluationRow(SQLModel, table=True):
    """One evaluation and the head of its journal. `removed` is when it was deleted, "" while it is there."""

    __tablename__ = "evaluation"
    __table_args__ = (Index("evaluation_uid", "uid", unique=True), {"sqlite_strict": True})
    id: int = Field(primary_key=True, sa_type=Integer, nullable=False)
    uid: str = Field(sa_type=Text, nullable=False)
    created: str = _text()
    changed: str = _text()
    removed: str = _text()
    sequence: int = Field(default=0, sa_type=Integer, nullable=False)
    hash: str = _text()


class JournalRow(SQLModel, table=True):
    """One entry of an evaluation's journal."""

    __tablename__ = "journal"
    __table_args__ = _owned()
    evaluation: int = _evaluation()
    sequence: int = Field(primary_key=True, sa_type=Integer, nullable=False)
    at: str = _text()
    author: str = _text()
    label: str = _text()
    changes: str = _text()
    previous: str = _text()
    hash: str = _text()


class VersionRow(SQLModel, table=True):
    """A name for a place in the journal."""

    __tablename__ = "version"
    __table_args__ = _owned(
        ForeignKeyConstraint(["evaluation", "sequence"], ["journal.evaluation", "journal.sequence"], ondelete="CASCADE")
    )
    evaluation: int = _evaluation()
    sequence: int = Field(primary_key=True, sa_type=Integer, nullable=False)
    name: str = Field(primary_key=True, sa_type=Text, nullable=False)
    at: str = _text()
    author: str = _text()
    hash: str = _text()


class ProviderRow(SQLModel, table=True):
    """An organisation in the workspace's directory."""

    __tablename__ = "provider"
    __table_args__ = (Index("provider_uid", "uid", unique=True), {"sqlite_strict": True})
    id: int = Field(primary_key=True, sa_type=Integer, nullable=False)
    uid: str = Field(sa_type=Text, nullable=False)
    name: str = _text()
    country: str = _text()
    sites: str = _text()
    services: str = _text()
    contacts: str = _text()
    notes: str = _text()


class HeadRow(SQLModel, table=True):
    """`core.model.Head`."""

    __tablename__ = "head"
    __table_args__ = _owned(CheckConstraint("unsealed IN (0, 1)"), CheckConstraint("sample IN (0, 1)"))
    evaluation: int = _evaluation()
    title: str = _text()
    description: str = _text()
    currency: str = _text()
    model: str = _text()
    service: str = _text()
    scope: str = _text()
    volume: str = _text()
    complexity: str = _text()
    kpis: str = _text()
    template: str = _text()
    process: str = _text()
    stage: str = _text()
    unsealed: int = _flag()
    sample: int = _flag()


class ScaleRow(SQLModel, table=True):
    """`core.model.Scale`."""

    __tablename__ = "scale"
    __table_args__ = _owned(_within("minimum"), _within("maximum"), _within("step"))
    evaluation: int = _evaluation()
    minimum: float = _number()
    maximum: float = _number()
    step: float = _number()
    levels: str = _text()


class RulesRow(SQLModel, table=True):
    """`core.model.Rules`."""

    __tablename__ = "rules"
    __table_args__ = _owned()
    evaluation: int = _evaluation()
    rating: str = _text()
    pooling: str = _text()
    missing: str = _text()
    tie_break: str = _text()
    draw: str = _text()


class CriterionRow(SQLModel, table=True):
    """`core.model.Criterion`."""

    __tablename__ = "criteria"
    __table_args__ = _owned(
        _within("position"),
        _within("weight", "0"),
        CheckConstraint(f"at_least IS NULL OR at_least BETWEEN -{_LARGEST} AND {_LARGEST}"),
        CheckConstraint(f"at_most IS NULL OR at_most BETWEEN -{_LARGEST} AND {_LARGEST}"),
        CheckConstraint("sealed IN (0, 1)"),
        CheckConstraint("kind IN ('group', 'rating', 'measure', 'gate')"),
    )
    evaluation: int = _evaluation()
    key: str = _key()
    name: str = _text()
    kind: str = _text()
    parent: str = _text()
    position: float = _number()
    weight: float = _number()
    description: str = _text()
    evidence: str = _text()
    levels: str = _text()
    at_least: float | None = _optional_number()
    at_most: float | None = _optional_number()
    sealed: int = _flag()
    unit: str = _text()
    direction: str = _text()
    value: str = _text()


class CandidateRow(SQLModel, table=True):
    """`core.model.Candidate`."""

    __tablename__ = "candidates"
    __table_args__ = _owned(_within("position"))
    evaluation: int = _evaluation()
    key: str = _key()
    name: str = _text()
    position: float = _number()
    provider: str = _text()
    country: str = _text()
    site: str = _text()
    delivery: str = _text()
    commercial: str = _text()
    notes: str = _text()
    label: str = _text()


class EvaluatorRow(SQLModel, table=True):
    """`core.model.Evaluator`."""

    __tablename__ = "evaluators"
    __table_args__ = _owned(_within("position"), _within("voting_weight", "0"))
    evaluation: int = _evaluation()
    key: str = _key()
    name: str = _text()
    position: float = _number()
    role: str = _text()
    voting_weight: float = _number()
    assigned: str = _text()


class FactRow(SQLModel, table=True):
    """`core.model.Cell` of the facts."""

    __tablename__ = "facts"
    __table_args__ = _owned(
        _names("candidate", "candidates"),
        _names("criterion", "criteria"),
        _within("score"),
        CheckConstraint(_CELL_CHECK),
    )
    evaluation: int = _evaluation()
    candidate: str = _key()
    criterion: str = _key()
    score: float | None = _optional_number()
    stated: str | None = Field(default=None, sa_type=Text, nullable=True)
    rationale: str = _text()
    evidence: str = _text()


class SheetRow(SQLModel, table=True):
    """`core.model.Cell` of an evaluator's sheet."""

    __tablename__ = "sheets"
    __table_args__ = _owned(
        _names("evaluator", "evaluators"),
        _names("candidate", "candidates"),
        _names("criterion", "criteria"),
        _within("score"),
        CheckConstraint(_CELL_CHECK),
    )
    evaluation: int = _evaluation()
    evaluator: str = _key()
    candidate: str = _key()
    criterion: str = _key()
    score: float | None = _optional_number()
    stated: str | None = Field(default=None, sa_type=Text, nullable=True)
    rationale: str = _text()
    evidence: str = _text()


class ConsensusRow(SQLModel, table=True):
    """`core.model.Cell` of the consensus."""

    __tablename__ = "consensus"
    __table_args__ = _owned(
        _names("candidate", "candidates"),
        _names("criterion", "criteria"),
        _within("score"),
        CheckConstraint(_CELL_CHECK),
    )
    evaluation: int = _evaluation()
    candidate: str = _key()
    criterion: str = _key()
    score: float | None = _optional_number()
    stated: str | None = Field(default=None, sa_type=Text, nullable=True)
    rationale: str = _text()
    evidence: str = _text()


class OwnWeightRow(SQLModel, table=True):
    """`core.model.OwnWeight`."""

    __tablename__ = "weights"
    __table_args__ = _owned(_names("evaluator", "evaluators"), _names("criterion", "criteria"), _within("weight", "0"))
    evaluation: int = _evaluation()
    evaluator: str = _key()
    criterion: str = _key()
    weight: float = _number()


class WaiverRow(SQLModel, table=True):
    """`core.model.Waiver`."""

    __tablename__ = "waivers"
    __table_args__ = _owned(_names("candidate", "candidates"), _names("criterion", "criteria"))
    evaluation: int = _evaluation()
    candidate: str = _key()
    criterion: str = _key()
    by: str = _text()
    reason: str = _text()
    at: str = _text()


class DeclarationRow(SQLModel, table=True):
    """`core.model.Declaration`."""

    __tablename__ = "declarations"
    __table_args__ = _owned(
        _names("evaluator", "evaluators"), _names("candidate", "candidates"), CheckConstraint("conflict IN (0, 1)")
    )
    evaluation: int = _evaluation()
    evaluator: str = _key()
    candidate: str = _key()
    conflict: int = _flag()
    statement: str = _text()
    at: str = _text()


class SubmissionRow(SQLModel, table=True):
    """`core.model.Submission`."""

    __tablename__ = "submissions"
    __table_args__ = _owned(_names("evaluator", "evaluators"))
    evaluation: int = _evaluation()
    evaluator: str = _key()
    at: str = _text()
    sealed_at: str = _text()


class ActRow(SQLModel, table=True):
    """`core.model.Act`."""

    __tablename__ = "acts"
    __table_args__ = _owned()
    evaluation: int = _evaluation()
    key: str = _key()
    kind: str = _text()
    stage: str = _text()
    by: str = _text()
    reason: str = _text()
    at: str = _text()


class JudgementRow(SQLModel, table=True):
    """`core.model.Judgement`. What its key names may be nothing, so that no reference holds it."""

    __tablename__ = "judgements"
    __table_args__ = _owned()
    evaluation: int = _evaluation()
    criterion: str = _key()
    evaluator: str = _key()
    method: str = _text()
    answers: str = _text()
    by: str = _text()
    at: str = _text()


class CostTermsRow(SQLModel, table=True):
    """`core.model.CostTerms`."""

    __tablename__ = "cost_terms"
    __table_args__ = _owned(
        CheckConstraint("years BETWEEN 0 AND 100"),
        _within("discount"),
        CheckConstraint("decimals BETWEEN 0 AND 10"),
        _within("volume", "0"),
    )
    evaluation: int = _evaluation()
    years: int = _whole()
    discount: float = _number()
    currency: str = _text()
    rates: str = _text()
    feeds: str = _text()
    fed: str = _text()
    decimals: int = _whole()
    volume: float = _number()
    unit: str = _text()


class CostLineRow(SQLModel, table=True):
    """`core.model.CostLine`."""

    __tablename__ = "cost_lines"
    __table_args__ = _owned(_names("candidate", "candidates"))
    evaluation: int = _evaluation()
    candidate: str = _key()
    number: str = _key()
    kind: str = _text()
    amounts: str = _text()
    currency: str = _text()
    note: str = _text()
    name: str = _text()


class ScenarioRow(SQLModel, table=True):
    """`core.model.Scenario`."""

    __tablename__ = "scenarios"
    __table_args__ = _owned(_within("position"))
    evaluation: int = _evaluation()
    key: str = _key()
    name: str = _text()
    note: str = _text()
    position: float = _number()


class DepartureRow(SQLModel, table=True):
    """`core.model.Departure`. What it names besides its scenario may have gone, so that no reference holds it."""

    __tablename__ = "departures"
    __table_args__ = _owned(_names("scenario", "scenarios"))
    evaluation: int = _evaluation()
    scenario: str = _key()
    aspect: str = _key()
    subject: str = _key()
    leaf: str = _key()
    value: str = _text()


METADATA: Final = SQLModel.metadata


def table_named(name: str) -> Table:
    """The table of that name."""
    return METADATA.tables[name]

"""What each evaluation comes to: how complete it is, who leads and by how much; worked out in the background."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.app.workspace import known_as
from scorecard.core.errors import RankingError, ScorecardError
from scorecard.core.lead import lead_of, total_decimals
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.progress import Report
from scorecard.core.ranking import Scorecard, Standing, Status, rank
from scorecard.core.sight import CLEAR, Sight, sheets_in, veil
from scorecard.gui.parts import part_of
from scorecard.gui.session import Session

AT_ONCE: Final = 1
"""How many evaluations are on their way at a time, so that saving never waits for more than one."""

KEPT: Final = 8
"""How many whole evaluations are kept, for somebody who goes up and down a list."""

KEPT_SCORES: Final = 500_000
"""Of how many scores they are together, at most; the latest is kept however large it is."""


class Verdict(StrEnum):
    """What can be said of a result before its robustness is known; HIDDEN: nothing; SEALED: part of it is hidden."""

    NONE = ""
    HIDDEN = "hidden"
    SEALED = "sealed"
    PROVISIONAL = "provisional"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Place:
    """One candidate's place. `provider` is the organisation as `known_as` has it; `rank` None: not in the ranking."""

    provider: str
    candidate: str
    rank: int | None
    of: int
    total: str
    out: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What an evaluation comes to.

    share    how much of what the result needs is there, 0..1; None where there is nothing to rank, or it is hidden
    leader   who leads, in words; "" where nobody does yet
    total    the leader's points; None where nobody leads; in words with the decimals of the lead beside it
    lead     the points between the first and the second; None where there is no second
    fault    why it cannot be ranked or read, or ""
    sheets   how many sheets are in, and of how many, while the result is hidden
    """

    uid: str
    sequence: int
    share: float | None = None
    leader: str = ""
    leaders: int = 0
    total: float | None = None
    total_text: str = ""
    lead: float | None = None
    lead_text: str = ""
    verdict: Verdict = Verdict.NONE
    places: tuple[Place, ...] = ()
    fault: str = ""
    readable: bool = True
    sheets: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Detail:
    """An evaluation as everybody may see it, its result, or why there is none, and its named versions, latest first.

    sight  what is hidden of it
    """

    uid: str
    sequence: int
    evaluation: Evaluation
    result: Scorecard | RankingError
    versions: tuple[Any, ...]
    sight: Sight = CLEAR


class Wanted(Protocol):
    """What is to be known of an evaluation to summarise it."""

    @property
    def uid(self) -> str: ...
    @property
    def sequence(self) -> int: ...


def _scores(detail: Detail) -> int:
    """About how many scores an evaluation holds."""
    value = detail.evaluation
    return len(value.criteria) * len(value.candidates) * max(len(value.evaluators), 1)


def ranked_or_why(evaluation: Evaluation) -> Scorecard | RankingError:
    """The result, or why there is none."""
    try:
        return rank(evaluation)
    except RankingError as error:
        return error


def why_not(error: RankingError) -> str:
    """Why there is no result, and what to do; the place is not said: it is this evaluation."""
    return error.said_there


def share_filled(result: Scorecard, sealed: Collection[str] = ()) -> float | None:
    """How much of what the result needs is there: a score or figure for each candidate and leaf, as the rail counts.

    What is sealed is not counted.
    """
    given = result.matrix.given[:, [leaf not in sealed for leaf in result.matrix.leaves]]
    return float(given.mean()) if given.size else None


def summary_of(
    uid: str, sequence: int, evaluation: Evaluation, result: Scorecard | RankingError, seen_by: Sight = CLEAR
) -> Summary:
    """What an evaluation comes to, from its result; of one that is scored blindly, how many sheets are in."""
    if seen_by.blind:
        return Summary(uid, sequence, verdict=Verdict.HIDDEN, sheets=sheets_in(evaluation))
    if isinstance(result, RankingError):
        return Summary(uid, sequence, fault=why_not(result))
    share = share_filled(result, seen_by.sealed)
    decimals = total_decimals(result)
    ranked = [each for each in result.standings if each.rank is not None and each.total is not None]
    places = tuple(_place(evaluation, each, len(ranked), decimals) for each in result.standings)
    if not ranked:
        return Summary(uid, sequence, share, places=places)
    first, leaders = ranked[0], len(result.leaders)
    total, lead = first.total or 0.0, lead_of(result)
    waits = any(each.status is Status.PROVISIONAL for each in result.standings)
    verdict = Verdict.PROVISIONAL if waits else Verdict.TIE if leaders > 1 else Verdict.NONE
    verdict = Verdict.SEALED if seen_by.sealed else verdict
    return Summary(
        uid,
        sequence,
        share,
        first.name,
        leaders,
        total,
        shown(total, decimals),
        None if lead is None else lead.points,
        "" if lead is None else lead.text,
        verdict,
        places,
    )


def _summarised(uid: str, sequence: int, whole: Evaluation) -> Summary:
    """What everybody may know of an evaluation."""
    seen = veil(whole)
    return summary_of(uid, sequence, seen.value, ranked_or_why(seen.value), seen.sight)


def _place(evaluation: Evaluation, standing: Standing, of: int, decimals: int) -> Place:
    row = evaluation.candidates[standing.key]
    total = "" if standing.total is None else shown(standing.total, decimals)
    out = standing.status is Status.OUT
    return Place(known_as(row.provider or row.name), standing.key, standing.rank, of, total, out)


class Summaries(QObject):
    """Summaries of the evaluations of a session, shared by all who show them. Each is worked out once per change.

    ready  the summary of an evaluation is there, or a newer one (its uid)
    """

    ready = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: dict[str, Summary] = {}
        self._wanted: dict[Hashable, Sequence[Wanted]] = {}
        self._under_way: dict[str, int] = {}
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._take_next)

    def of(self, uid: str) -> Summary | None:
        """What is known of an evaluation; it may be of an earlier state while the present one is worked out."""
        return self._known.get(uid)

    def want(self, who: Hashable, wanted: Sequence[Wanted]) -> None:
        """Work out what somebody shows, in this order, instead of what the same wanted before; nothing: stop."""
        self._wanted.pop(who, None)
        if wanted:
            self._wanted[who] = wanted
            self._next.start()

    def take(self, summary: Summary) -> None:
        """Keep a summary that has been worked out elsewhere."""
        if self._known.get(summary.uid) != summary:
            self._known[summary.uid] = summary
            self.ready.emit(summary.uid)

    def _take_next(self) -> None:
        if len(self._under_way) >= AT_ONCE:
            return
        found = self._first_wanted()
        if found is None:
            return
        uid, sequence = found.uid, found.sequence
        self._under_way[uid] = sequence

        def failed(error: ScorecardError) -> None:
            self._done(Summary(uid, sequence, fault=str(error), readable=False))

        def loaded(answer: Any) -> None:
            self._session.jobs.run(
                lambda _report: _summarised(uid, answer.sequence, answer.value),
                done=self._done,
                failed=failed,
            )

        def stopped() -> None:
            self._under_way.pop(uid)
            self._next.start()

        self._session.read_behind(uid, lambda workspace, report: workspace.load(uid, report), loaded, failed, stopped)

    def _first_wanted(self) -> Wanted | None:
        """Who asked last comes first. What has moved on meanwhile is not asked for twice."""
        for wanted in reversed(self._wanted.values()):
            for each in wanted:
                known = self._known.get(each.uid)
                if (known is None or known.sequence < each.sequence) and each.uid not in self._under_way:
                    return each
        return None

    def _done(self, summary: Summary) -> None:
        self._under_way.pop(summary.uid, None)
        self.take(summary)
        self._next.start()


class Details(QObject):
    """The whole of one evaluation at a time, as somebody goes through a list: what was passed by is not fetched.

    ready   a `Detail`
    failed  an evaluation cannot be read (its uid, ScorecardError)
    """

    ready = Signal(object)
    failed = Signal(str, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: Wanted | None = None
        self._under_way = ""
        self._kept: dict[tuple[str, int], Detail] = {}

    def want(self, wanted: Wanted | None) -> None:
        """Fetch an evaluation; what was wanted before is not wanted any more."""
        self._wanted = wanted
        if wanted is None:
            return
        kept = self._kept.get((wanted.uid, wanted.sequence))
        if kept is not None:
            self._wanted = None
            self.ready.emit(kept)
        elif not self._under_way:
            self._fetch(wanted.uid)

    def _fetch(self, uid: str) -> None:
        self._under_way = uid
        self._session.read_behind(
            uid,
            lambda workspace, report: (workspace.load(uid, report), workspace.versions(uid)),
            self._on_loaded,
            self._on_failed,
            self._on_stopped,
        )

    def _on_loaded(self, answer: Any) -> None:
        loaded, versions = answer
        latest_first = tuple(reversed(versions))

        def worked_out(_report: Report) -> Detail:
            seen = veil(loaded.value)
            result = ranked_or_why(seen.value)
            return Detail(loaded.uid, loaded.sequence, seen.value, result, latest_first, seen.sight)

        self._session.jobs.run(worked_out, done=self._on_ready, failed=self._on_failed)

    def _on_ready(self, detail: Detail) -> None:
        self._kept[detail.uid, detail.sequence] = detail
        while len(self._kept) > KEPT or (len(self._kept) > 1 and sum(map(_scores, self._kept.values())) > KEPT_SCORES):
            del self._kept[next(iter(self._kept))]
        self._under_way = ""
        if self._wanted is not None and self._wanted.uid == detail.uid:
            self._wanted = None
            self.ready.emit(detail)
        self._go_on()

    def _on_failed(self, error: ScorecardError) -> None:
        uid, self._under_way = self._under_way, ""
        if self._wanted is not None and self._wanted.uid == uid:
            self._wanted = None
            self.failed.emit(uid, error)
        self._go_on()

    def _on_stopped(self) -> None:
        self._under_way = ""
        self._go_on()

    def _go_on(self) -> None:
        if self._wanted is not None:
            self._fetch(self._wanted.uid)


def summaries_of(session: Session) -> Summaries:
    """The summaries of a session, one for all its windows."""
    found = part_of(session, Summaries)
    return found if isinstance(found, Summaries) else Summaries(session)

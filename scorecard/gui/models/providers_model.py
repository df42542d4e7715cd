"""The directory of providers, with the evaluations that each took part in and how it did there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from scorecard.app.workspace import known_as
from scorecard.core.wording import one_line
from scorecard.gui.models.arranging import Axis, arrange, runs
from scorecard.gui.models.library_model import Listing
from scorecard.gui.models.moments import Now, local_now, moment_said
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, TOOL_TIP, USER
from scorecard.gui.models.sought import Sought
from scorecard.gui.models.summaries import Summaries

AnyIndex = QModelIndex | QPersistentModelIndex


class Organisation(Protocol):
    """A provider as the directory lists it."""

    @property
    def uid(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def sites(self) -> str: ...
    @property
    def services(self) -> str: ...
    @property
    def contacts(self) -> str: ...
    @property
    def notes(self) -> str: ...


class Offered(Protocol):
    """A candidate of an evaluation."""

    @property
    def evaluation(self) -> str: ...
    @property
    def candidate(self) -> str: ...


class ProvidersColumn(IntEnum):
    """The columns. EVALUATIONS holds in how many the provider takes part."""

    NAME = 0
    COUNTRY = 1
    SITES = 2
    SERVICES = 3
    EVALUATIONS = 4
    LAST = 5


COLUMNS: Final = len(ProvidersColumn)
RIGHT_ALIGNED: Final = (ProvidersColumn.EVALUATIONS, ProvidersColumn.LAST)


class ProvidersRole(IntEnum):
    """SORT is the column's own value to sort by; PROVIDER the organisation."""

    UID = USER + 1
    SORT = USER + 2
    PROVIDER = USER + 3


@dataclass(frozen=True, slots=True)
class Participation:
    """How a provider did in an evaluation. `result` is "" while it is not known."""

    evaluation: str
    title: str
    result: str
    when: str


class ProvidersModel(QAbstractTableModel):
    """The organisations, by name."""

    def __init__(
        self,
        summaries: Summaries,
        parent: QObject | None = None,
        locale: QLocale | None = None,
        now: Now = local_now,
    ) -> None:
        super().__init__(parent)
        self._summaries = summaries
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._rows: list[str] = []
        self._providers: dict[str, Organisation] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._offers: Mapping[str, Sequence[Offered]] = {}
        self._listed: dict[str, Listing] = {}
        self._titles = (
            self.tr("Provider"),
            self.tr("Country"),
            self.tr("Sites"),
            self.tr("Services"),
            self.tr("Evaluations"),
            self.tr("Last result"),
        )

    # ---- reading --------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < COLUMNS):
            return None
        uid = self._rows[row]
        if role == DISPLAY:
            return self._texts[uid][column]
        if role == ProvidersRole.SORT:
            return self._sorted_by(uid, column)
        if role == ALIGN:
            return RIGHT if column in RIGHT_ALIGNED else LEFT
        if role == ProvidersRole.UID:
            return uid
        if role == ProvidersRole.PROVIDER:
            return self._providers[uid]
        if role == TOOL_TIP:
            return self._texts[uid][column] or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section]
        if role == ALIGN:
            return RIGHT if section in RIGHT_ALIGNED else LEFT
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def row_of(self, uid: str) -> int:
        """The row of a provider, or -1."""
        return self._rows.index(uid) if uid in self._providers else -1

    def uid_at(self, row: int) -> str:
        """The provider of a row."""
        return self._rows[row]

    def texts_at(self, row: int) -> tuple[str, ...]:
        """What a row shows, column by column."""
        return self._texts[self._rows[row]]

    def provider(self, uid: str) -> Organisation | None:
        """A provider as it is listed."""
        return self._providers.get(uid)

    def participations(self, uid: str) -> list[Participation]:
        """The evaluations that a provider took part in, the one changed last first."""
        found = []
        now = self._now()
        for offer in self._offers_of(uid):
            listed = self._listed.get(offer.evaluation)
            if listed is None:
                continue
            when = moment_said(listed.changed, now, self._locale)
            title = one_line(listed.title) or self.tr("Without a title")
            found.append(Participation(offer.evaluation, title, self.result(offer), when))
        return found

    def result(self, offer: Offered) -> str:
        """How an offer did, as in "2nd of 5, 71.6"; "" while it is not known."""
        summary = self._summaries.of(offer.evaluation)
        place = next((each for each in summary.places if each.candidate == offer.candidate), None) if summary else None
        if place is None:
            return self.tr("no result yet") if summary else ""
        if place.out:
            return self.tr("out")
        if place.rank is None:
            return self.tr("not scored yet")
        rank = ordinal(place.rank)
        return self.tr("{rank} of {count}, {total}").format(rank=rank, count=place.of, total=place.total)

    # ---- showing --------------------------------------------------------------------------------

    def show(self, providers: Sequence[Organisation]) -> None:
        """Show these; rows that stay keep their selection."""
        fresh = {each.uid: each for each in providers}
        self._providers |= fresh
        texts = {uid: self._line(each) for uid, each in fresh.items()}
        for uid, line in texts.items():
            self._texts.setdefault(uid, line)
        arrange(self, Axis.ROWS, self._rows, list(fresh), lambda: None)
        self._providers = fresh
        self._take_texts(texts)

    def show_offers(self, offers: Mapping[str, Sequence[Offered]], listed: Sequence[Listing]) -> None:
        """Show in which evaluations they took part."""
        self._offers = offers
        self._listed = {each.uid: each for each in listed}
        self.show_results()

    def show_results(self) -> None:
        """Show what has become known of the evaluations."""
        self._take_texts({uid: self._line(each) for uid, each in self._providers.items()})

    def _take_texts(self, texts: dict[str, tuple[str, ...]]) -> None:
        changed = [row for row, uid in enumerate(self._rows) if self._texts.get(uid) != texts[uid]]
        self._texts = texts
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))

    def _line(self, provider: Organisation) -> tuple[str, ...]:
        offers = self._offers.get(known_as(provider.name), ())
        count = len({each.evaluation for each in offers})
        known = (self.result(each) for each in offers if self._is_ranked(each))
        places = (provider.name, provider.country, provider.sites, provider.services)
        return (*map(one_line, places), str(count) if count else "", next(known, ""))

    def _is_ranked(self, offer: Offered) -> bool:
        summary = self._summaries.of(offer.evaluation)
        return summary is not None and any(
            each.candidate == offer.candidate and (each.out or each.rank is not None) for each in summary.places
        )

    def _offers_of(self, uid: str) -> Sequence[Offered]:
        provider = self._providers.get(uid)
        return () if provider is None else self._offers.get(known_as(provider.name), ())

    def _sorted_by(self, uid: str, column: int) -> str | int:
        if column == ProvidersColumn.EVALUATIONS:
            return len({each.evaluation for each in self._offers_of(uid)})
        if column == ProvidersColumn.LAST:  # when it last took part
            changed = [self._listed[each.evaluation].changed for each in self._offers_of(uid) if self._knows(each)]
            return max(changed, default="")
        return self._texts[uid][column].casefold()

    def _knows(self, offer: Offered) -> bool:
        return offer.evaluation in self._listed


class ProvidersOrder(Sought):
    """The providers that are looked for, sorted by a column."""

    def __init__(self, model: ProvidersModel, parent: QObject | None = None) -> None:
        super().__init__(model, int(ProvidersRole.SORT), parent)
        self._model = model
        self.sort(ProvidersColumn.NAME)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        provider = self._model.provider(self._model.uid_at(source_row))
        further = () if provider is None else (provider.contacts, provider.notes)
        return self.is_sought(*self._model.texts_at(source_row), *further)

    def uid_at(self, index: AnyIndex) -> str:
        """The provider of an index."""
        return self._model.uid_at(self.mapToSource(index).row())

    def texts_at(self, index: AnyIndex) -> tuple[str, ...]:
        """What the row of an index shows."""
        return self._model.texts_at(self.mapToSource(index).row())

    def index_of(self, uid: str) -> QModelIndex:
        """The first cell of a provider; not valid where it is not shown."""
        return self.index_of_row(self._model.row_of(uid))


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"

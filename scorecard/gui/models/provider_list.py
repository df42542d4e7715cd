"""A list of organisations that is to come into the directory: what each row would do, and taking it over and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from scorecard.app.providers_import import Line, ProviderPreview, What, preview_of_file, take_over
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.progress import Report
from scorecard.core.wording import listed, one_line

Decisions = dict[str, str | None]
"""Name of a doubtful organisation -> the one of the directory that it is (its uid), or None where it is another one."""


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("providers", text)


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A row of the list with what was decided about it."""

    line: Line
    is_decided: bool = False
    decided: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a word."""
        return self.line.what is What.DOUBTFUL and not self.is_decided

    def result(self) -> str:
        """What taking it over does, in few words."""
        if self.line.what is not What.DOUBTFUL or not self.is_decided:
            return {
                What.NEW: tr("new"),
                What.CHANGED: tr("changed"),
                What.SAME: tr("unchanged"),
                What.DOUBTFUL: tr("to decide"),
            }[self.line.what]
        known = next((each.name for each in self.line.close if each.uid == self.decided), "")
        return tr("is {name}").format(name=known) if known else tr("new")

    def detail(self) -> str:
        """What of it is new, or what it may be."""
        line = self.line
        if self.is_open:
            return tr("like {names}").format(names=listed([each.name for each in line.close]))
        if line.changes:
            return "; ".join(f"{field_name(name)}: {_short(after)}" for name, (_, after) in line.changes.items())
        parts = (line.provider.country, line.provider.sites, line.provider.services, line.provider.contacts)
        return _short(", ".join(filter(None, parts)))

    def texts(self) -> tuple[str, ...]:
        """What its columns show."""
        return self.line.entry.name, self.detail(), self.result()

    def spoken(self) -> str:
        """The whole row for those who do not see it."""
        return ", ".join(filter(None, (self.line.entry.name, self.result(), self.detail())))


def rows_of(preview: ProviderPreview, decided: Mapping[str, str | None]) -> list[ProviderRow]:
    """The rows of a list with what was decided."""
    return [ProviderRow(line, line.entry.name in decided, decided.get(line.entry.name)) for line in preview.lines]


def field_name(name: str) -> str:
    """What a field of an organisation is called."""
    return {
        "country": tr("country"),
        "sites": tr("sites"),
        "services": tr("services"),
        "contacts": tr("contacts"),
        "notes": tr("notes"),
    }[name]


def _short(text: str) -> str:
    return one_line(text)[:200]


# ---- in a job -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a list over did, so that it can be taken back: uids of the new, and former fields of the changed."""

    added: tuple[str, ...]
    changed: Mapping[str, Mapping[str, str]]


def read_list(path: Path, workspace: Workspace, report: Report) -> ProviderPreview:
    """Read a list and hold it against the directory."""
    return preview_of_file(workspace, path, report=report)


def taken(preview: ProviderPreview, decided: Decisions, workspace: Workspace, _report: Report) -> Taken:
    """Take a list over into the directory."""
    before = {each.uid: each for each in workspace.providers()}
    take_over(workspace, preview, decided)
    after = {each.uid: each for each in workspace.providers()}
    names = ("country", "sites", "services", "contacts", "notes")
    changed = {
        uid: {name: getattr(row, name) for name in names if getattr(row, name) != getattr(after[uid], name)}
        for uid, row in before.items()
        if uid in after and after[uid] != row
    }
    return Taken(tuple(uid for uid in after if uid not in before), changed)


def taken_back(done: Taken, workspace: Workspace, _report: Report) -> int:
    """Take back what `taken` did; how many of the new ones stay, for they take part in an evaluation by now."""
    there = {each.uid for each in workspace.providers()}
    workspace.merge_providers((), {uid: row for uid, row in done.changed.items() if uid in there})
    stay = 0
    for uid in done.added:
        try:
            workspace.remove_provider(uid)
        except ScorecardError:
            stay += 1
    return stay

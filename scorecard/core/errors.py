"""Expected errors: a sentence that says what happened, where, and what to do.

`ScorecardError` and its children are shown as they are by every face of the program. A flaw in the data is a
`Problem` (see `problems`), which is listed and never thrown. Anything else is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence with named fields, so that it can be translated before the fields are put in."""

    template: str
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.fields)


def sentence(template: str, **fields: object) -> Sentence:
    """A `Sentence` whose fields are turned to text."""
    return Sentence(template, {name: str(value) for name, value in fields.items()})


class ScorecardError(Exception):
    """Something that is expected to go wrong: what happened, where, and what to do about it."""

    def __init__(self, what: str | Sentence, *, place: str = "", advice: str | Sentence = "") -> None:
        super().__init__(str(what))
        self.what = what
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.place}: {self.said_there}" if self.place else self.said_there

    @property
    def happened(self) -> str:
        """What happened, as a sentence by itself."""
        return f"{str(self.what).rstrip('.')}."

    @property
    def said_there(self) -> str:
        """What happened and what to do, as it is said at the very place."""
        return f"{self.happened} {self.advice}" if self.advice else self.happened


class EditError(ScorecardError):
    """An edit that cannot be made, such as a score outside the scale.

    field  which field of the row is wrong ("maximum", "rates[0]"), for who shows fields; "" for the row as a whole
    """

    def __init__(self, what: str | Sentence, *, place: str = "", advice: str | Sentence = "", field: str = "") -> None:
        super().__init__(what, place=place, advice=advice)
        self.field = field


class RankingError(ScorecardError):
    """An evaluation that cannot be ranked as it stands."""


class StorageError(ScorecardError):
    """A workspace that cannot be opened, read or written."""


class DamagedError(StorageError):
    """A workspace that is damaged, or no workspace at all: what can be saved of it is saved to a new file."""


class GoneError(StorageError):
    """A workspace that there was is not there: its folder or drive may be away."""


class ExchangeError(ScorecardError):
    """A file that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: where it stands and what is wrong with it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what


class DocumentError(ExchangeError):
    """A document with faults; all of them are reported at once, each with its place.

    `cut`: there may be more than these, for nobody went on looking.
    """

    most_shown = 50

    def __init__(self, faults: Sequence[Fault], *, source: str = "", advice: str = "", cut: bool = False) -> None:
        self.faults = tuple(faults)
        self.cut = cut
        self.source = source
        first = str(self.faults[0]) if self.faults else "it cannot be read"
        if not (self.faults and self.faults[0].place):  # of the whole file: a sentence, not what stands at a place
            first = f"{first[:1].upper()}{first[1:]}"
        super().__init__(first, place=source, advice=advice)

    def __str__(self) -> str:
        if len(self.faults) <= 1:
            return super().__str__()
        count = f"{len(self.faults)} faults or more" if self.cut else f"{len(self.faults)} faults"
        lines = [f"{self.source or 'The document'} has {count} and was not read:"]
        lines += [f"  {fault}" for fault in self.faults[: self.most_shown]]
        if len(self.faults) > self.most_shown:
            lines.append(f"  and {len(self.faults) - self.most_shown} more")
        if self.advice:
            lines.append(str(self.advice))
        return "\n".join(lines)

"""What can be done and gone to from a window, as entries that are found by their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu

from scorecard.core.wording import one_line
from scorecard.gui.finding import Folded, Span, find_word, folded, spans_in, words_of


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be done, or a place to go to.

    text     the verb and its object, as in "Lock weights"
    about    what it acts on or what kind of thing it is, in grey
    keys     its keys, as people read them
    icon     the name of an icon, or one that is made; "" for none
    run      does it
    enabled  whether it can be done now
    """

    text: str
    about: str
    keys: str
    icon: str | QIcon
    run: Callable[[], object]
    enabled: bool = True

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from others, also after it has been made anew."""
        return self.text, self.about


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that fits, and where the words stand in its text."""

    entry: Entry
    spans: tuple[Span, ...] = ()


def entries_of(actions: Iterable[QAction]) -> list[Entry]:
    """Entries for actions and for those in their menus, each once; separators and hidden ones are left out."""
    made: dict[QAction, Entry] = {}
    _gather(actions, made)
    return list(made.values())


def _gather(actions: Iterable[QAction], made: dict[QAction, Entry]) -> None:
    for action in actions:
        menu: object = action.menu()
        if action.isSeparator() or not action.isVisible() or action in made:
            continue
        if isinstance(menu, QMenu):
            _gather(menu.actions(), made)
        elif action.text():
            text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            about = action.statusTip()
            made[action] = Entry(text, about, keys, action.icon(), action.trigger, action.isEnabled())


class Finder:
    """Entries, ready to be searched by words."""

    def __init__(self, entries: Sequence[Entry], recent: Sequence[tuple[str, str]] = ()) -> None:
        """`recent` names the entries run lately, the last one first; they come first where words fit equally well."""
        places = {name: at for at, name in enumerate(recent)}
        ordered = sorted(entries, key=lambda entry: places.get(entry.name, len(places)))
        self._entries = [(entry, folded(one_line(entry.text)), folded(entry.about)) for entry in ordered]

    def find(self, query: str) -> list[Found]:
        """The entries that hold all the words of a query.

        First those in whose text every word begins a word, then those in whose text every word stands, then those
        that need what they are about for it; among equals those run lately, and then in the order given.
        """
        words = words_of(query)
        fitting = [
            (fit, Found(entry, spans_in(words, text)))
            for entry, text, about in self._entries
            if (fit := _fit(words, text, about)) is not None
        ]
        return [found for _, found in sorted(fitting, key=lambda each: each[0])]


def _fit(words: Sequence[str], text: Folded, about: Folded) -> int | None:
    """How well an entry fits: 0 best; None where a word is not in it."""
    worst = 0
    for word in words:
        here, there = find_word(word, text), find_word(word, about)
        if here is not None:
            fit = 0 if here[0] else 1
        elif there is not None:
            fit = 2 if there[0] else 3
        else:
            return None
        worst = max(worst, fit)
    return worst

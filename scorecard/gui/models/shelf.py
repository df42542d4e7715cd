"""What can be done with the evaluations of a workspace as wholes, each as one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from scorecard.app.transfer import import_document
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import EditError, ExchangeError, ScorecardError, sentence
from scorecard.core.progress import Report
from scorecard.core.wording import isolated, listed, one_line
from scorecard.gui.session import Session


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of some files: the evaluations that are there now, and what could not be read."""

    uids: tuple[str, ...]
    titles: tuple[str, ...]
    errors: tuple[ScorecardError, ...]


class Step(QUndoCommand):
    """Something that has been done, and how it is taken back and done again."""

    def __init__(self, text: str, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        super().__init__(text)
        self._undo = undo
        self._redo = redo
        self._done = True  # it has happened already when it is pushed

    def redo(self) -> None:
        if self._done:
            self._done = False
            return
        self._redo()

    def undo(self) -> None:
        self._undo()


class Shelf(QObject):
    """Adds, copies, renames, deletes and restores evaluations.

    told     something was done that is worth a sentence
    offered  something was done: a sentence, the word that takes it back, and what that calls
    failed   something could not be done (ScorecardError)
    placed   evaluations are there that were not before (their uids)
    brought  these came from documents (their uids)
    """

    told = Signal(str)
    offered = Signal(str, str, object)
    failed = Signal(object)
    placed = Signal(object)
    brought = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.undo_stack = QUndoStack(self)

    def duplicate(self, uid: str, title: str) -> None:
        """Copy an evaluation under a title that does not exist yet."""
        author, wanted = self._session.author, self.tr("Copy of {title}").format(title=title)

        def work(workspace: Workspace, _report: Report) -> str:
            taken = {each.title for each in workspace.evaluations()}
            return workspace.duplicate(uid, unlike(wanted, taken), author=author).uid

        def done(copy: str) -> None:
            self._push(Step(self.tr("Duplicate {title}").format(title=title), *self._gone_and_back([copy])))
            self.placed.emit([copy])

        self._change(work, done)

    def rename(self, uid: str, before: str, title: str) -> None:
        """Give an evaluation another title."""
        title = one_line(title)
        if not title:
            self.failed.emit(EditError("A title is needed"))
            return
        if title == before:
            return
        step = Step(
            self.tr("Rename {title}").format(title=before),
            partial(self._set_title, uid, before),
            partial(self._set_title, uid, title),
        )
        self._set_title(uid, title, lambda: self._push(step))

    def delete(self, uids: Sequence[str], titles: Sequence[str]) -> None:
        """Take evaluations out of the library; they can be restored."""
        if not uids:
            return
        what = isolated(titles[0]) if len(uids) == 1 else self.tr("{count} evaluations").format(count=len(uids))
        back, again = self._gone_and_back(uids)
        step = Step(self.tr("Delete {what}").format(what=what), again, back)

        def done() -> None:
            self._push(step)
            words = self.tr("{what} deleted").format(what=what)
            self.offered.emit(words, self.tr("Undo"), partial(self._take_back, step))

        self._remove(uids, done)

    def restore(self, uids: Sequence[str], titles: Sequence[str]) -> None:
        """Bring deleted evaluations back."""
        if not uids:
            return
        what = isolated(titles[0]) if len(uids) == 1 else self.tr("{count} evaluations").format(count=len(uids))
        self._restore(uids, lambda: self.told.emit(self.tr("{what} restored").format(what=what)))

    def bring(self, paths: Sequence[Path]) -> None:
        """Read documents into the workspace as new evaluations; what cannot be read is told, the others come."""
        author = self._session.author
        labels = [self.tr("Imported from {file}").format(file=path.name) for path in paths]
        doing = self.tr("Reading {file}")

        def work(workspace: Workspace, report: Report) -> Brought:
            uids: list[str] = []
            titles: list[str] = []
            errors: list[ScorecardError] = []
            for at, (path, label) in enumerate(zip(paths, labels, strict=True)):
                report(at / len(paths), doing.format(file=path.name))
                try:
                    value, _ = import_document(path)
                    uids.append(workspace.add(value, author=author, label=label).uid)
                    titles.append(value.head.title)
                except ScorecardError as error:
                    errors.append(error)
            return Brought(tuple(uids), tuple(titles), tuple(errors))

        if paths:
            self._change(work, self._on_brought)

    # ---- pieces ---------------------------------------------------------------------------------

    def _on_brought(self, brought: Brought) -> None:
        if brought.uids:
            what = isolated(brought.titles[0])
            if len(brought.uids) > 1:
                what = self.tr("{count} evaluations").format(count=len(brought.uids))
            step = Step(self.tr("Import {what}").format(what=what), *self._gone_and_back(brought.uids))
            self._push(step)
            self.placed.emit(list(brought.uids))
            self.brought.emit(list(brought.uids))
            words = self.tr("{what} imported").format(what=what)
            self.offered.emit(words, self.tr("Undo"), partial(self._take_back, step))
        if len(brought.errors) == 1:
            self.failed.emit(brought.errors[0])
        elif brought.errors:
            places = listed([each.place for each in brought.errors[:3] if each.place])
            what_failed = sentence("{count} files could not be read", count=len(brought.errors))
            self.failed.emit(ExchangeError(what_failed, place=places, advice=str(brought.errors[0])))

    def _gone_and_back(self, uids: Sequence[str]) -> tuple[Callable[[], None], Callable[[], None]]:
        kept = tuple(uids)
        return partial(self._remove, kept), partial(self._restore, kept)

    def _remove(self, uids: Sequence[str], done: Callable[[], object] | None = None) -> None:
        author = self._session.author

        def work(workspace: Workspace, _report: Report) -> None:
            there = {each.uid for each in workspace.evaluations()}
            for uid in uids:
                if uid in there:
                    workspace.remove(uid, author=author)

        self._change(work, lambda _: done and done())

    def _restore(self, uids: Sequence[str], done: Callable[[], object] | None = None) -> None:
        author = self._session.author

        def work(workspace: Workspace, _report: Report) -> None:
            gone = {each.uid for each in workspace.removed()}
            for uid in uids:
                if uid in gone:
                    workspace.restore(uid, author=author)

        def restored(_: None) -> None:
            self.placed.emit(list(uids))
            if done is not None:
                done()

        self._change(work, restored)

    def _set_title(self, uid: str, title: str, done: Callable[[], object] | None = None) -> None:
        author, label = self._session.author, self.tr("Title")

        def work(workspace: Workspace, _report: Report) -> None:
            workspace.edit(uid, lambda value: set_head(value, title=title), author=author, label=label)

        def renamed(_: None) -> None:
            self._session.look_again()  # an open window shows it too
            if done is not None:
                done()

        self._change(work, renamed)

    def _take_back(self, step: Step) -> None:
        """Undo a step: as the last one of the stack if it is that, or by itself where others came after it."""
        stack = self.undo_stack
        if stack.index() and stack.command(stack.index() - 1) is step:
            stack.undo()
        else:
            step.undo()

    def _push(self, step: Step) -> None:
        self.undo_stack.push(step)

    def _change(self, work: Callable[[Workspace, Report], object], done: Callable[..., object]) -> None:
        def then(answer: object) -> None:
            if isValid(self):  # the page may have been closed meanwhile
                done(answer)

        def failed(error: ScorecardError) -> None:
            if isValid(self):
                self.undo_stack.clear()  # what it says of the workspace may not be so any more
                self.failed.emit(error)

        self._session.change(work, then, failed)


def unlike(title: str, taken: set[str]) -> str:
    """The title, with a number behind it if there is one of that name."""
    found, number = title, 2
    while found in taken:
        found = f"{title} ({number})"
        number += 1
    return found

"""What is being typed while somebody else changes things: asked about, or told with its text, and never just lost."""

from __future__ import annotations

from typing import Final
from weakref import ref

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from scorecard.core.model import Evaluation
from scorecard.core.wording import isolated, one_line
from scorecard.gui.fields import SearchField
from scorecard.gui.models.opened import Opened
from scorecard.gui.toast import ToastKind
from scorecard.gui.windows.main_window import MainWindow

LONGEST: Final = 100
"""So many letters of a text are told; all of it can be copied."""
MOMENT: Final = 1500
"""Milliseconds without a letter after which nobody is typing on."""
BETWEEN: Final = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
"""Keys that mean nothing alone."""
ACTING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
GOING: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
"""Keys that act on what is chosen, and that go on to something else."""
NAMED: Final = ("candidates", "criteria", "evaluators", "scenarios")
"""The tables whose rows have names and may go while something is typed about them."""

Editor = QLineEdit | QPlainTextEdit


class BeingTyped(QObject):
    """Follows the fields of one window, for the evaluation that it shows.

    A field that is typed in when somebody else's change arrives keeps the state on which it was begun: taking it asks
    as if the change had not arrived yet. A text that goes because what it belongs to has gone is told, and the keyboard
    goes back to the page, so that what is typed on acts nowhere else.

    lost  a text went, whole
    """

    lost = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._opened: Opened | None = None
        self._editor: Editor | None = None
        self._text = ""
        self._is_typed = False
        self._taken: tuple[int, str] | None = None  # the last field whose text was taken, and that text
        self._begun_in: ref[Editor] | None = None  # no strong hold of what may be deleted meanwhile
        self._change: tuple[Evaluation, Evaluation] | None = None
        self._pause = Pause(self)
        self._later, self._left = QTimer(self), QTimer(self)
        for timer, called in ((self._later, self._on_later), (self._left, self._on_left)):
            timer.setSingleShot(True)
            timer.setInterval(0)
            timer.timeout.connect(called)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def follow(self, opened: Opened | None) -> None:
        """Attend to the fields about another evaluation from now on; None for none."""
        if self._opened is not None and isValid(self._opened):
            seen = self._opened.seen
            seen.arriving.disconnect(self._on_arriving)
            seen.arrived.disconnect(self._on_arrived)
            seen.edited.disconnect(self._on_edited)
        self._forget()
        self._opened = opened
        if opened is not None:
            opened.seen.arriving.connect(self._on_arriving)
            opened.seen.arrived.connect(self._on_arrived)
            opened.seen.edited.connect(self._on_edited)

    # ---- a change arrives ---------------------------------------------------------------------------

    def _on_arriving(self, until_now: Evaluation) -> None:
        """Hold what is being typed, and the state on which it was begun."""
        assert self._opened is not None
        if self._left.isActive():
            self._on_left()
        if self._editor is None:
            self._hold()
        seen = self._opened.seen
        if not self._is_typed:
            seen.begun = None
        elif seen.begun is None and self._editor is not None:
            seen.begun, self._begun_in = until_now, ref(self._editor)

    def _on_arrived(self, before: Evaluation, after: Evaluation) -> None:
        self._change = (before if self._change is None else self._change[0], after)
        self._look()
        if self._editor is not None:
            self._later.start()  # some pages follow when the event loop comes round

    def _on_later(self) -> None:
        self._look()
        self._forget()

    def _hold(self) -> None:
        editor = self._window.focusWidget()
        if isinstance(editor, Editor) and editor.isVisibleTo(self._window) and not editor.isReadOnly():
            self._editor, self._text = editor, text_of(editor)
            sought = isinstance(editor, SearchField)  # what is sought is no part of the evaluation
            self._is_typed = is_typed(editor) and not sought and self._taken != (id(editor), self._text)

    def _look(self) -> None:
        """Tell of a text that has gone, and put the keyboard back on the page."""
        editor, change = self._editor, self._change
        if editor is None or change is None:
            return
        there = isValid(editor) and editor.isVisibleTo(self._window)
        if there and (is_typed(editor) or text_of(editor) == self._text or not self._is_typed):
            return
        text = self._text.strip() if self._is_typed else ""
        self._forget()
        if self._opened is not None:
            self._opened.seen.begun = None
        if text:
            self._tell(text, *change)
        page = self._window.page
        if page is not None:
            page.focus_body()
            if text:
                self._pause.begin(self._window.focusWidget())

    def _tell(self, text: str, before: Evaluation, after: Evaluation) -> None:
        said = one_line(text)
        if len(said) > LONGEST:
            said = f"{said[:LONGEST].rstrip()}\N{HORIZONTAL ELLIPSIS}"
        names = gone(before, after)
        if len(names) == 1:
            words = self.tr("{name} was removed meanwhile. What you typed is not saved: {text}")
        elif names:
            words = self.tr("{name} and {count} more were removed meanwhile. What you typed is not saved: {text}")
        else:
            words = self.tr("Somebody else changed this meanwhile. What you typed is not saved: {text}")
        name = isolated(names[0]) if names else ""
        told = words.format(name=name, count=len(names) - 1, text=isolated(said))
        toast = self._window.toasts.tell(told, ToastKind.FAILED, self.tr("Copy the text"))
        toast.setProperty("text", text)
        toast.action_requested.connect(self._on_copy)
        self.lost.emit(text)

    def _on_copy(self) -> None:
        toast = self.sender()
        if toast is not None:
            QGuiApplication.clipboard().setText(str(toast.property("text")))

    # ---- what is typed is taken, or left ---------------------------------------------------------------

    def _on_edited(self) -> None:
        """What stands in a field has been taken: it is not being typed any more until another letter comes."""
        editor = self._window.focusWidget()
        self._taken = (id(editor), text_of(editor)) if isinstance(editor, Editor) else None
        self._is_typed = False

    def _on_focus_changed(self) -> None:
        """Another field is another beginning; a window that is left and come back to is the same one.

        Fields are taken when they are left, some a little later within the same event.
        """
        opened = self._opened
        if opened is None or not isValid(opened) or opened.seen.begun is None or self._begun_in is None:
            return
        if self._window.focusWidget() is not self._begun_in():
            self._left.start()

    def _on_left(self) -> None:
        self._left.stop()
        if self._opened is not None and isValid(self._opened):
            self._opened.seen.begun = None

    def _forget(self) -> None:
        self._editor, self._text, self._is_typed, self._change = None, "", False, None
        self._later.stop()


class Pause(QObject):
    """Keeps letters from where the keyboard has come back to, while somebody types on who has not looked up yet.

    It ends with a key that goes elsewhere, a press of the mouse, or when no letter has come for a moment.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MOMENT)
        self._timer.timeout.connect(self.end)

    @property
    def is_on(self) -> bool:
        """Whether letters are kept away."""
        return self._kept is not None

    def begin(self, focused: QWidget | None) -> None:
        """Keep letters from what has the keyboard now."""
        self.end()
        if focused is not None:
            self._kept = focused
            focused.installEventFilter(self)
            self._timer.start()

    def end(self) -> None:
        """Let them through again."""
        kept, self._kept = self._kept, None
        self._timer.stop()
        if kept is not None and isValid(kept):
            kept.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self.end()
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if event.key() in BETWEEN:
                return False
            if not held and (event.text() or event.key() in ACTING) and event.key() not in GOING:
                event.accept()  # neither a letter nor the command that it would be
                self._timer.start()
                return True
            self.end()
        return False


def text_of(editor: Editor) -> str:
    """What stands in a field."""
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def is_typed(editor: Editor) -> bool:
    """Whether a person has typed in a field since its text was shown."""
    return editor.isModified() if isinstance(editor, QLineEdit) else editor.document().isModified()


def gone(before: Evaluation, after: Evaluation) -> list[str]:
    """The names of what was removed; of a group with its criteria, the group."""
    found: list[str] = []
    for table in NAMED:
        old, new = getattr(before, table), getattr(after, table)
        if old is not new:
            rows = {key: row for key, row in old.items() if key not in new}
            found += [row.name for row in rows.values() if getattr(row, "parent", "") not in rows]
    return found

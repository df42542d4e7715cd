"""What can be done with a block of cells: copied, cut, pasted with a look at it first, filled down and cleared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from scorecard.gui.models.score_cell import Place, Preview, Refused
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.views.paste_bar import PasteBar
from scorecard.gui.views.score_grid import ScoreGrid


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A block that is shown and not pasted yet."""

    top: int
    left: int
    text: str
    into: tuple[Place, ...]
    preview: Preview


class ScoreCommands(QObject):
    """The commands on the block that is chosen in a grid.

    told  something was done, or there was nothing to do, in a sentence
    """

    told = Signal(str)

    def __init__(self, grid: ScoreGrid, model: ScoresModel, bar: PasteBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._model = model
        self._bar = bar
        self._waiting: _Waiting | None = None
        bar.rest_requested.connect(self.paste_rest)
        bar.cancelled.connect(self.cancel)
        grid.moved.connect(self._on_moved)

    def copy(self) -> None:
        """Put the block on the clipboard."""
        if self._grid.chosen:
            QGuiApplication.clipboard().setText(self._model.copied(self._grid.chosen))

    def cut(self) -> None:
        """Put the block on the clipboard, and clear it."""
        if self._grid.chosen:
            QGuiApplication.clipboard().setText(self._model.cut(self._grid.chosen))

    def paste(self) -> None:
        """Paste what is on the clipboard; where something is refused, show it and ask first."""
        block = self._grid.block
        text = QGuiApplication.clipboard().text()
        if block is None or not text:
            self.told.emit(self.tr("There are no cells on the clipboard. Copy a block in Excel or LibreOffice first."))
            return
        self.cancel()
        into = tuple(self._grid.chosen)
        preview = self._model.preview_paste(block[0], block[1], text, into)
        if preview.refused:
            self._waiting = _Waiting(block[0], block[1], text, into, preview)
            self._grid.show_preview(preview)
            self._bar.ask(preview)
        elif preview.cells:
            self._model.paste(block[0], block[1], text, into)
            self._grid.choose_places(preview.cells)
        else:
            self.told.emit(self.tr("Nothing changes: these scores stand there already."))

    def paste_rest(self) -> None:
        """Paste what is not refused."""
        waiting = self._waiting
        if waiting is not None:
            self._end()
            self._model.paste(waiting.top, waiting.left, waiting.text, waiting.into, partly=True)
            self._grid.choose_places(waiting.preview.cells)

    def cancel(self) -> None:
        """Paste nothing."""
        if self._waiting is not None:
            self._end()

    def fill_down(self) -> None:
        """Fill the block from its first row, or a single cell from the one above."""
        self._say(self._model.fill_down(self._grid.chosen, partly=True))

    def clear(self) -> None:
        """Make the block blank; reasons and evidence stay."""
        self._say(self._model.clear(self._grid.chosen, partly=True))

    def _say(self, refused: tuple[Refused, ...]) -> None:
        """Why a single cell did not change; in a block what can only be read is passed over."""
        if len(refused) == 1 and len(self._grid.chosen) == 1:
            self._grid.say(str(refused[0].error))

    def _end(self) -> None:
        self._waiting = None
        self._grid.show_preview(None)
        self._bar.hide()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self) -> None:
        if self._waiting is not None and self._grid.hasFocus():
            self.cancel()

"""The frame of all dialogs: a question, its consequence, and verbs on the buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.tab_order import go_on
from scorecard.render.drawing import drawing

WIDTH = 400
"""The width at the designed size of text."""


class Dialog(QDialog):
    """Asks for what cannot be undone or needs words. Show it with `open`; it is freed when it is closed.

    Add what it asks for to `column`. Enter presses the verb, Escape and the other button close it: `accepted` and
    `rejected` tell which.
    """

    def __init__(
        self,
        look: Look,
        question: str,
        consequence: str,
        verb: str,
        *,
        icon: str = "",
        kind: ButtonKind = ButtonKind.PRIMARY,
        cancel: str = "",
        width: int = WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._wide = width
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self.setAccessibleDescription(consequence)
        self.question = Text(look, question, "section", wraps=True)
        self.consequence = Text(look, consequence, "body", "text.secondary", wraps=True)
        self.consequence.setVisible(bool(consequence))
        self.column = QVBoxLayout()
        self.column.setSpacing(look.length("space.md"))
        self.cancel = Button(look, cancel or self.tr("Cancel"))
        self.verb = Button(look, verb, icon=icon, kind=kind)
        self.verb.setDefault(True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(look.length("space.sm"))
        self.buttons.addStretch(1)
        for button in (self.cancel, self.verb):
            self.buttons.addWidget(button)
        margin = look.length("space.xl") - look.length("space.xs")
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.setSpacing(look.length("space.lg"))
        words = QVBoxLayout()
        words.setSpacing(look.length("space.xs"))
        words.addWidget(self.question)
        words.addWidget(self.consequence)
        whole.addLayout(words)
        whole.addLayout(self.column)
        whole.addLayout(self.buttons)
        self._settled = QTimer(self)  # all that is in it has taken its new size
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self.adjustSize)
        self.verb.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), self._whole.totalHeightForWidth(self.minimumWidth()))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as things stand, also to buttons that were put in later."""
        return go_on(self, self.focusWidget(), forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter presses the verb out of a text of several lines, in which Enter begins a new one."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.verb.click()
        else:
            super().keyPressEvent(event)

    def setVisible(self, visible: bool) -> None:
        if visible:
            self.adjustSize()
        super().setVisible(visible)

    def adjustSize(self) -> None:
        """As high as its words need; the usual way would cut what takes more than two thirds of the screen."""
        self._whole.activate()
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self.look.theme) as draw:
            draw.fill(QRectF(self.rect()), "surface.raised")
        painter.end()

    def _dress(self) -> None:
        self.setFixedWidth(round(self._wide * max(self.look.text_scale, 1.0)))
        if self.isVisible():
            self._settled.start()

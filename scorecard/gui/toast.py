"""Toasts: what has just been done, with a way back, at the lower left of the window."""

from __future__ import annotations

from enum import Enum
from math import ceil

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.parts import parts_of
from scorecard.render.drawing import drawing, width_of


class ToastKind(Enum):
    """What a toast tells: its icon and the icon's colour."""

    DONE = ("check", "success.mark")
    FAILED = ("error", "danger.mark")


class Toast(QWidget):
    """One sentence, with a verb such as Undo. It leaves by itself, unless it tells of an error or is being used.

    An error stays until it is closed, or until its place is left (`Toasts.leave`).

    action_requested  the verb was pressed
    closed            it is gone
    """

    action_requested = Signal()
    closed = Signal()

    def __init__(
        self,
        look: Look,
        sentence: str,
        kind: ToastKind = ToastKind.DONE,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._is_seen = False
        self.setAccessibleName(sentence)
        self._words = Text(look, sentence, wraps=True)
        self._close = IconButton(look, "close", "Close", keys="Escape")
        row = QHBoxLayout(self)
        lg, sm = look.length("space.lg"), look.length("space.sm")
        row.setContentsMargins(sm + look.length("control.icon_button"), 0, sm, 0)
        row.setSpacing(sm)
        row.addWidget(self._words, 1)
        self._tools: list[QWidget] = [self._close]
        if action:
            row.addSpacing(lg)
            button = Button(look, action, kind=ButtonKind.GHOST, small=True)
            button.clicked.connect(self._on_action)
            row.addWidget(button)
            self._tools.append(button)
        row.addWidget(self._close)
        self._close.clicked.connect(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._wait()
        look.changed.connect(self.updateGeometry)

    def dismiss(self) -> None:
        """Take it away."""
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            self.closed.emit()
            self.deleteLater()

    @property
    def kind(self) -> ToastKind:
        """What it tells."""
        return self._kind

    @property
    def is_seen(self) -> bool:
        """Whether it has stood on the screen."""
        return self._is_seen

    def fitted(self, room: int) -> QSize:
        """Its size where it may be so wide: in one line if the sentence fits, else as high as its lines are."""
        look, margins = self._look, self.contentsMargins()
        if (layout := self.layout()) is not None:
            margins = layout.contentsMargins()
        beside = margins.left() + margins.right() + sum(each.sizeHint().width() for each in self._tools)
        beside += len(self._tools) * look.length("space.sm") + (len(self._tools) - 1) * look.length("space.lg")
        wanted = beside + ceil(width_of(look.theme, "body", self._words.text())) + look.length("space.xs")
        widest = round(look.length("size.toast") * max(look.text_scale, 1.0))
        width = min(max(wanted, look.length("size.standing")), widest, room)
        around = look.length("row.agenda") - look.line_height("body")
        return QSize(width, max(self._words.heightForWidth(width - beside) + around, look.length("row.agenda")))

    def sizeHint(self) -> QSize:
        return self.fitted(self._look.length("size.form"))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._is_seen = True
        look, rect = self._look, QRectF(self.rect())
        icon, color = self._kind.value
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            look.draw_box(draw, rect, "surface.raised", "border.strong", "radius.card")
            side = look.length("control.icon_button") + look.length("space.md")
            look.draw_icon(draw, QRectF(0, 0, side, rect.height()), icon, color)
        painter.end()

    def _wait(self) -> None:
        if self._kind is not ToastKind.FAILED:
            self._timer.start(self._look.length("motion.toast_stay_ms"))

    def _on_time(self) -> None:
        if self._has_focus():
            self._wait()
        else:
            self.dismiss()

    def _has_focus(self) -> bool:
        return any(child.hasFocus() for child in parts_of(self, QWidget))

    def _on_action(self) -> None:
        self.action_requested.emit()
        self.dismiss()


class Toasts(QObject):
    """The toasts of a window, the newest lowest, above what stands at its foot."""

    def __init__(self, look: Look, window: QWidget, foot: QWidget | None = None) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._foot = foot
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    def tell(self, sentence: str, kind: ToastKind = ToastKind.DONE, action: str = "") -> Toast:
        """Show a toast and read it out. One that says the same already makes room for it."""
        for shown in [each for each in self._shown if each.kind is kind and each.accessibleName() == sentence]:
            shown.dismiss()
        toast = Toast(self._look, sentence, kind, action, self._window)
        toast.closed.connect(self._on_closed)
        self._shown.append(toast)
        self._place()
        toast.show()
        toast.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def leave(self) -> None:
        """Another place is gone to: what could not be done at the last one has been seen, and goes."""
        for shown in [each for each in self._shown if each.kind is ToastKind.FAILED and each.is_seen]:
            shown.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def _on_closed(self) -> None:
        self._shown = [toast for toast in self._shown if not toast.isHidden()]
        self._place()

    def _place(self) -> None:
        gap = self._look.length("space.lg")
        bottom = self._window.height() - (self._foot.height() if self._foot else 0) - gap
        for toast in reversed(self._shown):
            size = toast.fitted(self._window.width() - 2 * gap)
            toast.setGeometry(gap, bottom - size.height(), size.width(), size.height())
            bottom -= size.height() + self._look.length("space.sm")

"""The evidence of a score as chips, one for each line of its text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of


class EvidenceChips(QWidget):
    """Pieces of evidence. A press on one changes it, an empty one goes away; Delete takes it away at once.

    taken     the evidence is another text now
    finished  the person is done here
    """

    taken = Signal(str)
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = ""
        self._chips: list[_EvidenceChip] = []
        self._edited = -1  # the chip that is being changed; as many as there are: a new one
        self.setAccessibleName(self.tr("Evidence"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.add = Button(look, self.tr("Add"), icon="add", small=True, parent=self)
        self.add.setToolTip(self.tr("Add evidence (Ctrl+Shift+E)"))
        self.add.clicked.connect(self.begin)
        self._field = _EvidenceField(self)
        self._field.setAccessibleName(self.tr("Evidence"))
        self._field.setPlaceholderText(self.tr("Where it can be seen"))
        self._field.returnPressed.connect(self._on_returned)
        self._field.editingFinished.connect(self._on_left)
        self._field.given_up.connect(self._on_given_up)
        self._field.hide()
        look.changed.connect(self._place)

    @property
    def pieces(self) -> list[str]:
        """The pieces that are shown."""
        return [line.strip() for line in self._text.splitlines() if line.strip()]

    @property
    def field(self) -> QLineEdit:
        """Where a piece is typed."""
        return self._field

    @property
    def is_changed(self) -> bool:
        """Whether a piece is being typed."""
        return self._edited >= 0

    def show_text(self, text: str) -> None:
        """Show the evidence of a cell, without telling."""
        self._end()
        if text != self._text or len(self._chips) != len(self.pieces):
            self._text = text
            self._make()

    def begin(self) -> None:
        """Let a new piece be typed."""
        self._edit(len(self._chips))

    def take(self) -> None:
        """Take what is being typed."""
        self._on_left()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.length("control.height_small"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def _make(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [_EvidenceChip(self._look, piece, at, self) for at, piece in enumerate(self.pieces)]
        for chip in self._chips:
            chip.pressed_at.connect(self._edit)
            chip.deleted_at.connect(self._delete)
            chip.show()
        self._place()

    def _place(self) -> None:
        """Have room made for what is shown, and put it there."""
        self.updateGeometry()
        self._arrange()

    def _arrange(self) -> None:
        for widget, place in self._places(self.width())[0]:
            widget.setGeometry(place)

    def _places(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """The chips in lines, and the button after them; the field takes a line of its own. And the height of it."""
        gap, x, y = self._look.length("space.sm"), 0, 0
        line = self._look.length("control.height_small")
        shown: list[QWidget] = [chip for chip in self._chips if chip.number != self._edited]
        places: list[tuple[QWidget, QRect]] = []
        for each in (*shown, self.add):
            size = each.sizeHint()
            wide = min(size.width(), width)
            if x and x + wide > width:
                x, y = 0, y + line
            places.append((each, QRect(x, y + (line - size.height()) // 2, wide, size.height())))
            x += wide + gap
        bottom = y + line
        if self._edited >= 0:
            height, before = self._look.length("control.height"), self._look.length("space.xs")
            places.append((self._field, QRect(0, bottom + before, width, height)))
            bottom += before + height
        return places, bottom

    def _edit(self, at: int) -> None:
        if self._edited >= 0:
            self._on_left()
        self._edited = at
        pieces = self.pieces
        if at < len(self._chips):
            self._chips[at].hide()
        self._field.setText(pieces[at] if at < len(pieces) else "")
        self._field.show()
        self._place()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _delete(self, at: int) -> None:
        self._give([piece for number, piece in enumerate(self.pieces) if number != at])

    def _on_returned(self) -> None:
        self._on_left()
        self.finished.emit()

    def _on_left(self) -> None:
        at, typed = self._edited, self._field.text().strip()
        if at < 0:
            return
        pieces = self.pieces
        pieces[at : at + 1] = [typed] if typed else []
        self._end()
        self._give(pieces)

    def _on_given_up(self) -> None:
        self._end()
        self.finished.emit()

    def _end(self) -> None:
        at, self._edited = self._edited, -1
        if at >= 0:
            self._field.hide()
            for chip in self._chips:
                chip.show()
            self._place()

    def _give(self, pieces: list[str]) -> None:
        text = "\n".join(pieces)
        if pieces != self.pieces:
            self._text = text
            self._make()
            self.taken.emit(text)


class _EvidenceField(QLineEdit):
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class _EvidenceChip(QAbstractButton):
    pressed_at = Signal(int)
    deleted_at = Signal(int)

    def __init__(self, look: Look, text: str, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._words = text
        self.number = number
        self.setAccessibleName(text)
        self.setToolTip(self.tr("{evidence}\nPress to change it").format(evidence=text))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        look = self._look
        icon = look.length("icon.tiny") + look.length("space.xs")
        padding = look.length("space.xs") + look.length("space.xxs")
        width = round(width_of(look.theme, "label", self._words)) + 1 + 2 * padding + icon
        return QSize(width, look.length("control.chip"))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _deletes(event):
            event.accept()  # Delete means this piece here, and no cell
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _deletes(event):
            self.deleted_at.emit(self.number)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            ground = "surface.hover" if self.underMouse() else "surface.sunken"
            look.draw_box(draw, rect, ground, "border.default" if look.high_contrast else None, "radius.chip")
            if self.hasFocus():
                look.draw_ring(draw, rect, "radius.chip")
            padding, side = look.length("space.xs") + look.length("space.xxs"), look.length("icon.tiny")
            box = QRectF(padding, 0, side, rect.height())
            look.draw_icon(draw, box, "link", "text.secondary", "icon.tiny")
            inside = rect.adjusted(padding + side + look.length("space.xs"), 0, -padding, 0)
            draw.text(inside, self._words, "label", "text.secondary")
        painter.end()

    def _on_clicked(self) -> None:
        self.pressed_at.emit(self.number)


def _deletes(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

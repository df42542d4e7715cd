"""The look of the window: one theme at a time, with its palette, fonts, style sheet and icons.

Widgets are given a `Look` and ask it by name, so that no colour, length or path of an icon stands in them. When it
changes, `changed` tells what measures or keeps something; what only paints is painted anew without being told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from scorecard.core.errors import ScorecardError
from scorecard.render.drawing import Drawing
from scorecard.render.theme import DARK, LIGHT, Theme, icon_pixmap, load_theme

STYLE: Final = "Fusion"
PALETTE: Final[Mapping[QPalette.ColorRole, str]] = {
    QPalette.ColorRole.Window: "surface.canvas",
    QPalette.ColorRole.Base: "surface.canvas",
    QPalette.ColorRole.AlternateBase: "surface.group",
    QPalette.ColorRole.Button: "surface.raised",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.BrightText: "text.primary",
    QPalette.ColorRole.PlaceholderText: "text.tertiary",
    QPalette.ColorRole.Highlight: "selection.fill",
    QPalette.ColorRole.HighlightedText: "selection.text",
    QPalette.ColorRole.Accent: "accent.fill",
    QPalette.ColorRole.Link: "accent.text",
    QPalette.ColorRole.LinkVisited: "accent.text",
    QPalette.ColorRole.Light: "border.subtle",
    QPalette.ColorRole.Midlight: "border.subtle",
    QPalette.ColorRole.Mid: "border.default",
    QPalette.ColorRole.Dark: "border.strong",
    QPalette.ColorRole.Shadow: "border.strong",
    QPalette.ColorRole.ToolTipBase: "text.primary",
    QPalette.ColorRole.ToolTipText: "surface.canvas",
}
DISABLED: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)
FONTS: Final[Mapping[str, str]] = {
    "QMenuBar": "small",
    "QToolTip": "small",
    "QHeaderView": "label",
    "QStatusBar": "small",
}
"""Widgets whose text has another role than "body"."""

INKS: Final = (
    "text.primary",
    "text.secondary",
    "text.tertiary",
    "text.disabled",
    "accent.text",
    "success.text",
    "warn.text",
    "danger.text",
)
"""The colours that a label can be given by its property `ink`."""


class Choice(StrEnum):
    """What a person chose to see."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Look(QObject):
    """The present look. `changed` says that theme, size of text or contrast are others now."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        themes: Path,
        icons: Path,
        choice: Choice = Choice.SYSTEM,
        *,
        text_scale: float = 1.0,
        reduced_motion: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """`themes` and `icons` are folders. Raises ScorecardError where a theme file is not as it should be."""
        super().__init__(parent)
        self._application = application
        self._themes = themes
        self._icons = icons
        self._choice = Choice(choice)
        self._text_scale = text_scale
        self._reduced_motion = reduced_motion
        self._drawings: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, str, float, float], QPixmap] = {}
        self._made_icons: dict[tuple[str, str, str, str], QIcon] = {}
        self._ratios = _ratios()
        self._hints = application.styleHints()
        self._asks_contrast = self._hints.accessibility().contrastPreference()
        application.setStyle(STYLE)
        self._follow_choice()
        self._system = self._hints.colorScheme()
        self._shown = self._wanted()
        self._theme = self._load()
        self._apply()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)
        application.screenAdded.connect(self._on_screens_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_contrast_changed)

    def _on_screens_changed(self) -> None:
        if _ratios() != self._ratios:
            self._ratios = _ratios()
            self._made_icons.clear()
            self.changed.emit()

    # ---- what widgets ask -----------------------------------------------------------------------

    @property
    def theme(self) -> Theme:
        """The theme, as painters take it."""
        return self._theme

    @property
    def choice(self) -> Choice:
        """What was chosen; `theme.name` is what is shown."""
        return self._choice

    @property
    def text_scale(self) -> float:
        """The size of text beside the designed one."""
        return self._text_scale

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing moves by itself."""
        return self._reduced_motion

    @property
    def is_dark(self) -> bool:
        """Whether the dark look is shown."""
        return self._theme.name == DARK

    @property
    def high_contrast(self) -> bool:
        """Whether the system asks for high contrast."""
        return self._asks_contrast is Qt.ContrastPreference.HighContrast

    def color(self, name: str) -> QColor:
        """A colour such as "text.primary"."""
        return self._theme.color(name)

    def font(self, role: str) -> QFont:
        """The font of a role of text such as "title"."""
        return self._theme.font(role)

    def button_font(self) -> QFont:
        """The font on buttons: the size of body text at the weight of labels."""
        font = self._theme.font("body")
        font.setWeight(self._theme.font("label").weight())
        return font

    def length(self, name: str) -> int:
        """A length in whole logical pixels such as "control.height"."""
        return round(self._theme.length(name))

    def line_height(self, role: str) -> int:
        """The height of a line of a role of text."""
        return round(self._theme.line_height(role))

    def pixmap(self, name: str, size: str, color: str, ratio: float) -> QPixmap:
        """An icon by its name, at a length such as "icon.button", for so many device pixels per logical one.

        Raises ScorecardError where there is no icon of that name.
        """
        side = self._theme.length(size)
        key = (name, color, side, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = icon_pixmap(self._theme, self._drawing(name), side, color, ratio)
        return self._pixmaps[key]

    def icon(self, name: str, *, color: str = "text.primary", size: str = "icon.button", gap: str = "") -> QIcon:
        """An icon for buttons and menus, pale where these are disabled. To be asked for again when the look changes.

        `gap` is a length that stays free at its right, beside what Qt leaves before the words.
        """
        key = (name, color, size, gap)
        if key not in self._made_icons:
            icon = QIcon()
            for ratio in self._ratios:
                for ink, mode in ((color, QIcon.Mode.Normal), ("text.disabled", QIcon.Mode.Disabled)):
                    icon.addPixmap(self._widened(self.pixmap(name, size, ink, ratio), gap), mode)
            self._made_icons[key] = icon
        return self._made_icons[key]

    def icon_size(self, size: str = "icon.button", gap: str = "") -> QSize:
        """The square of an icon, and the gap at its right."""
        side = self.length(size)
        return QSize(side + (self.length(gap) if gap else 0), side)

    def _widened(self, pixmap: QPixmap, gap: str) -> QPixmap:
        if not gap:
            return pixmap
        ratio = pixmap.devicePixelRatio()
        wide = QPixmap(pixmap.width() + round(self._theme.length(gap) * ratio), pixmap.height())
        wide.fill(Qt.GlobalColor.transparent)
        wide.setDevicePixelRatio(ratio)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        return wide

    def draw_icon(
        self, draw: Drawing, rect: QRectF, name: str, color: str = "text.secondary", size: str = "icon.button"
    ) -> None:
        """Draw an icon in the middle of a rectangle."""
        side = self._theme.length(size)
        device = draw.painter.device()
        pixmap = self.pixmap(name, size, color, device.devicePixelRatio())
        left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
        draw.painter.drawPixmap(draw.snapped(QRectF(left, top, side, side)).topLeft(), pixmap)

    def draw_ring(self, draw: Drawing, rect: QRectF, radius: str = "radius.control") -> None:
        """Draw the ring of the focus inside a rectangle."""
        width = self._theme.length("line.focus")
        half = width / 2
        inside = rect.adjusted(half, half, -half, -half)
        draw.painter.setPen(QPen(self.color("focus.ring"), width))
        draw.painter.setBrush(Qt.BrushStyle.NoBrush)
        corner = max(self._theme.length(radius) - half, 0.0)
        draw.painter.drawRoundedRect(inside, corner, corner)

    def draw_box(
        self, draw: Drawing, rect: QRectF, ground: str, border: str | None = None, radius: str = "radius.control"
    ) -> None:
        """Draw a rounded rectangle with a border of one device pixel, sharp."""
        snapped = draw.snapped(rect)
        half = draw.pixel / 2
        corner = self._theme.length(radius)
        if border is None:
            draw.rounded(snapped, corner, ground)
            return
        draw.painter.setPen(QPen(self.color(border), draw.pixel))
        draw.painter.setBrush(self.color(ground))
        draw.painter.drawRoundedRect(snapped.adjusted(half, half, -half, -half), corner, corner)
        draw.painter.setBrush(Qt.BrushStyle.NoBrush)

    # ---- what changes it ------------------------------------------------------------------------

    def choose(self, choice: Choice) -> None:
        """Show the light or the dark look, or the one of the system."""
        self._choice = Choice(choice)
        self._follow_choice()
        if self._choice is Choice.SYSTEM:
            self._system = self._hints.colorScheme()
        self._refresh()

    def scale_text(self, text_scale: float) -> None:
        """Show all text at a size beside the designed one: 0.9 to 1.3."""
        self._text_scale = text_scale
        self._refresh()

    def reduce_motion(self, reduced: bool) -> None:
        """Let nothing move by itself, or as usual."""
        self._reduced_motion = reduced

    def _follow_choice(self) -> None:
        """Tell Qt, so that frames and dialogs of the system have the same look."""
        if self._choice is Choice.SYSTEM:
            self._hints.unsetColorScheme()
        else:
            dark = self._choice is Choice.DARK
            self._hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._choice is Choice.SYSTEM:
            self._system = scheme
            self._refresh()

    def _on_contrast_changed(self, preference: Qt.ContrastPreference) -> None:
        self._asks_contrast = preference
        self._refresh()

    def _wanted(self) -> tuple[str, float, bool]:
        if self._choice is Choice.SYSTEM:
            name = DARK if self._system is Qt.ColorScheme.Dark else LIGHT
        else:
            name = self._choice.value
        return name, self._text_scale, self.high_contrast

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted == self._shown:
            return
        self._shown = wanted
        self._theme = self._load()
        self._pixmaps.clear()
        self._made_icons.clear()
        self._apply()
        self.changed.emit()

    def _load(self) -> Theme:
        name, text_scale, contrast = self._shown
        theme = load_theme(self._themes, name, text_scale=text_scale)
        return with_contrast(theme) if contrast else theme

    def _apply(self) -> None:
        self._application.setPalette(palette_of(self._theme))
        self._application.setFont(self._theme.font("body"))
        for widget, role in FONTS.items():
            # the binding takes text, whatever its stubs say
            self._application.setFont(self._theme.font(role), widget)  # type: ignore[arg-type]
        self._application.setFont(self.button_font(), "QPushButton")  # type: ignore[arg-type]
        self._application.setStyleSheet(style_sheet(self._theme))

    def _drawing(self, name: str) -> bytes:
        if name not in self._drawings:
            try:
                self._drawings[name] = (self._icons / f"{name}.svg").read_bytes()
            except OSError as error:
                what = "This icon cannot be read"
                raise ScorecardError(what, place=f"icons/{name}.svg", advice="Install the program again.") from error
        return self._drawings[name]


def _ratios() -> tuple[float, ...]:
    """Device pixels per logical one of the screens that there are: icons are drawn for each, to be sharp on all."""
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()})) or (1.0,)


def with_contrast(theme: Theme) -> Theme:
    """The theme for people who ask for high contrast: strong borders, and no soft grounds."""
    colors = dict(theme.colors)
    colors["border.subtle"] = colors["border.default"] = colors["border.strong"]
    colors["text.tertiary"] = colors["text.secondary"]
    for name in ("surface.sunken", "surface.group", "surface.rail"):
        colors[name] = colors["surface.canvas"]
    for name in ("success.soft", "warn.soft", "danger.soft", "accent.soft"):
        colors[name] = colors["surface.canvas"]
    return replace(theme, colors=colors)


def palette_of(theme: Theme) -> QPalette:
    """The palette of a theme."""
    palette = QPalette()
    for role, name in PALETTE.items():
        palette.setColor(role, theme.color(name))
    for role in DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text.disabled"))
    return palette


def style_sheet(theme: Theme) -> str:
    """The one style sheet. It holds no size of type: fonts come by the role of the text."""
    colors = {name.replace(".", "_"): color.name() for name, color in theme.colors.items()}
    focus = round(theme.length("line.focus"))
    hair = round(theme.length("line.hair"))
    height, small = round(theme.length("control.height")), round(theme.length("control.height_small"))
    padding, padding_small = round(theme.length("control.padding")), round(theme.length("control.padding_small"))
    xxs, xs, sm = (round(theme.length(f"space.{name}")) for name in ("xxs", "xs", "sm"))
    fields: dict[str, object] = {
        **colors,
        "hair": hair,
        "focus": focus,
        "rest_height": height - 2 * hair,
        "rest_padding": padding - hair,
        "focus_height": height - 2 * focus,
        "focus_padding": padding - focus,
        "small_height": small - 2 * hair,
        "small_padding": padding_small - hair,
        "small_focus_height": small - 2 * focus,
        "small_focus_padding": padding_small - focus,
        "field_padding": padding_small - hair - xxs,  # Qt leaves as much before the text itself
        "field_focus_padding": padding_small - focus - xxs,
        "text_padding": xs + hair,
        "text_focus_padding": xs + hair - (focus - hair),
        "text_focus_top": xs - (focus - hair),
        "tool": round(theme.length("control.icon_button")),
        "menu_row": round(theme.length("row.nav")) - 2 * xs,
        "menu_bar": round(theme.length("size.menu_bar")) - 2 * xs,
        "menu_top": max((round(theme.length("size.menu_bar") - theme.line_height("small")) - 2 * xs) // 2, 0),
        "menu_inset": round(theme.length("space.xl")),
        "radius": round(theme.length("radius.control")),
        "chip": round(theme.length("radius.chip")),
        "cell": round(theme.length("radius.cell")),
        "scroll": round(theme.length("bar.difference")),
        "xxs": xxs,
        "xs": xs,
        "sm": sm,
    }
    inks = "\n".join(f'QLabel[ink="{ink}"] {{ color: {theme.color(ink).name()}; }}' for ink in INKS)
    return (_SHEET % fields) + inks


_SHEET: Final = """
QPushButton {
  background: %(surface_raised)s; color: %(text_primary)s;
  border: %(hair)dpx solid %(border_default)s; border-radius: %(radius)dpx;
  padding: 0 %(rest_padding)dpx; min-height: %(rest_height)dpx;
}
QPushButton:hover { background: %(surface_hover)s; }
QPushButton:pressed, QPushButton:checked { background: %(surface_pressed)s; }
QPushButton:disabled { color: %(text_disabled)s; background: %(surface_sunken)s; border-color: %(border_subtle)s; }
QPushButton:focus {
  border: %(focus)dpx solid %(focus_ring)s; padding: 0 %(focus_padding)dpx; min-height: %(focus_height)dpx;
}
QPushButton[kind="primary"] {
  background: %(accent_fill)s; color: %(text_on_accent)s; border-color: %(accent_fill)s;
}
QPushButton[kind="primary"]:hover { background: %(accent_hover)s; border-color: %(accent_hover)s; }
QPushButton[kind="primary"]:pressed { background: %(accent_pressed)s; border-color: %(accent_pressed)s; }
QPushButton[kind="primary"]:disabled {
  color: %(text_disabled)s; background: %(surface_sunken)s; border-color: %(border_subtle)s;
}
QPushButton[kind="primary"]:focus { border-color: %(focus_ring)s; }
QPushButton[kind="danger"] { color: %(danger_text)s; }
QPushButton[kind="danger"]:disabled { color: %(text_disabled)s; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: %(accent_text)s; }
QPushButton[kind="ghost"]:hover { background: %(surface_hover)s; }
QPushButton[kind="ghost"]:pressed { background: %(surface_pressed)s; }
QPushButton[kind="ghost"]:disabled { color: %(text_disabled)s; }
QPushButton[kind="ghost"]:focus { border-color: %(focus_ring)s; }
QPushButton[compact="true"] { padding: 0 %(small_padding)dpx; min-height: %(small_height)dpx; }
QPushButton[compact="true"]:focus { padding: 0 %(small_focus_padding)dpx; min-height: %(small_focus_height)dpx; }

QToolButton {
  background: transparent; color: %(text_secondary)s; border: %(focus)dpx solid transparent;
  border-radius: %(radius)dpx; padding: 0; margin: 0;
}
QToolButton:hover { background: %(surface_hover)s; }
QToolButton:pressed { background: %(surface_pressed)s; }
QToolButton:focus { border-color: %(focus_ring)s; }

QLineEdit, QPlainTextEdit, QTextEdit {
  background: %(surface_canvas)s; color: %(text_primary)s;
  border: %(hair)dpx solid %(border_strong)s; border-radius: %(radius)dpx;
  selection-background-color: %(selection_fill)s; selection-color: %(selection_text)s;
}
QLineEdit { padding: 0 %(field_padding)dpx; min-height: %(rest_height)dpx; }
QPlainTextEdit, QTextEdit { padding: %(xs)dpx %(text_padding)dpx; }
QLineEdit[invalid="true"] { border-color: %(danger_mark)s; }
QLineEdit:read-only { background: %(surface_sunken)s; color: %(text_secondary)s; border-color: %(border_subtle)s; }
QPlainTextEdit[readOnly="true"] { border-color: %(border_default)s; }
QPlainTextEdit[closed="true"] {
  background: %(surface_sunken)s; color: %(text_secondary)s; border-color: %(border_subtle)s;
}
QLineEdit:disabled { background: %(surface_sunken)s; color: %(text_disabled)s; border-color: %(border_subtle)s; }
QPlainTextEdit:disabled, QTextEdit:disabled {
  background: %(surface_sunken)s; color: %(text_secondary)s; border-color: %(border_subtle)s;
}
QLineEdit:focus {
  border: %(focus)dpx solid %(focus_ring)s; padding: 0 %(field_focus_padding)dpx; min-height: %(focus_height)dpx;
}
QPlainTextEdit:focus, QTextEdit:focus {
  border: %(focus)dpx solid %(focus_ring)s; padding: %(text_focus_top)dpx %(text_focus_padding)dpx;
}
QLineEdit[invalid="true"]:focus { border-color: %(danger_mark)s; }
QLineEdit[inline="true"], QLineEdit[inline="true"]:focus {
  min-height: 0; padding: 0 %(xs)dpx 0 0; border-radius: %(chip)dpx;
}

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: %(scroll)dpx; }
QScrollBar:horizontal { height: %(scroll)dpx; }
QScrollBar::handle { background: %(border_default)s; border-radius: %(cell)dpx; margin: %(xxs)dpx; }
QScrollBar::handle:hover { background: %(border_strong)s; }
QScrollBar::handle:vertical { min-height: %(tool)dpx; }
QScrollBar::handle:horizontal { min-width: %(tool)dpx; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: %(border_subtle)s; }
QSplitter::handle:hover { background: %(border_strong)s; }
QSplitter::handle:horizontal { width: %(hair)dpx; }
QSplitter::handle:vertical { height: %(hair)dpx; }

QMenuBar {
  background: %(surface_rail)s; color: %(text_secondary)s; padding: %(menu_top)dpx %(sm)dpx 0;
  border: none; border-bottom: %(hair)dpx solid %(border_subtle)s;
}
QMenuBar::item { background: transparent; padding: %(xs)dpx %(sm)dpx; border-radius: %(chip)dpx; }
QMenuBar::item:selected { background: %(surface_hover)s; color: %(text_primary)s; }
QMenuBar::item:pressed { background: %(surface_pressed)s; color: %(text_primary)s; }
QMenu {
  background: %(surface_raised)s; color: %(text_primary)s;
  border: %(hair)dpx solid %(border_default)s; padding: %(xs)dpx;
}
QMenu::item { padding: %(xs)dpx %(menu_inset)dpx; border-radius: %(chip)dpx; min-height: %(menu_row)dpx; }
QMenu::item:selected { background: %(selection_fill)s; color: %(selection_text)s; }
QMenu::item:disabled { color: %(text_disabled)s; }
QMenu::icon { padding-left: %(sm)dpx; }
QMenu::separator { height: %(hair)dpx; background: %(border_subtle)s; margin: %(xs)dpx 0; }

QToolTip {
  background: %(text_primary)s; color: %(surface_canvas)s; border: none;
  padding: %(xs)dpx %(sm)dpx;
}
QScrollArea { background: transparent; border: none; }
"""

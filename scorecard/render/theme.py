"""The look: colours, lengths and type by name, read from the theme files.

A painter or widget asks for a colour by its dotted role ("text.primary") and for a font by the role of its text
("title"), so that no colour, length or size of type is written anywhere else. A `Theme` is a value: to switch the look
or the size of the text is to load another one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from scorecard.core.errors import ScorecardError, sentence

LIGHT: Final = "light"
DARK: Final = "dark"
MEASURES: Final = "measures"
VERSION: Final = 1

COLORS: Final[Mapping[str, tuple[str, ...]]] = {
    "surface": ("canvas", "rail", "sunken", "group", "raised", "hover", "pressed"),
    "border": ("subtle", "default", "strong"),
    "text": ("primary", "secondary", "tertiary", "disabled", "on_accent"),
    "accent": ("fill", "hover", "pressed", "text", "soft", "line"),
    "selection": ("fill", "text", "row"),
    "focus": ("ring",),
    "success": ("text", "mark", "soft"),
    "warn": ("text", "mark", "soft"),
    "danger": ("text", "mark", "soft"),
    "change": ("gain", "loss"),
}
"""The roles of colours that every look has."""

ROLES: Final = ("caption", "label", "small", "body", "strong", "section", "title", "verdict", "display")
"""The roles of text."""

GROUPS: Final = (
    "space",
    "radius",
    "line",
    "size",
    "row",
    "column",
    "control",
    "icon",
    "bar",
    "pip",
    "dot",
    "motion",
)
"""The groups of lengths."""

_HEX: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_INK: Final = re.compile(rb'stroke="(?!none)[^"]*"')
_STROKE: Final = re.compile(rb'(<svg\b[^>]*\bstroke-width=")[^"]*(")')


@dataclass(frozen=True, slots=True)
class TypeRole:
    """A role of text: size and line height in logical pixels, weight 100..900, tracking in pixels."""

    size: float
    line: float
    weight: int
    tracking: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """One look at one size of text.

    series, series_text  the colours of the top criteria in their fixed order, and of text over them
    heat, heat_text      nine steps from low to high, and the text on each
    score_steps          the heat step of a score in a grid, from the lowest to the highest of the scale
    band_opacity         how much of its colour a band of stability keeps
    """

    name: str
    folder: Path
    text_scale: float
    colors: Mapping[str, QColor]
    series: tuple[QColor, ...]
    series_text: tuple[QColor, ...]
    band_opacity: float
    heat: tuple[QColor, ...]
    heat_text: tuple[QColor, ...]
    score_steps: tuple[int, ...]
    lengths: Mapping[str, float]
    type_roles: Mapping[str, TypeRole]
    fonts: Mapping[str, QFont]

    def color(self, name: str) -> QColor:
        """The colour of a role such as "text.primary"."""
        return QColor(self.colors[name])

    def font(self, role: str) -> QFont:
        """The font of a role of text such as "title", with tabular figures."""
        return QFont(self.fonts[role])

    def line_height(self, role: str) -> float:
        """The height of a line of this role, in logical pixels."""
        return _whole(self.type_roles[role].line * self.text_scale)

    def length(self, name: str) -> float:
        """A length in logical pixels such as "row.table"; those of the group "motion" are milliseconds."""
        return self.lengths[name]

    def series_color(self, place: int | None) -> QColor:
        """The colour of a top criterion; None is that of several small ones together."""
        return self.color("text.tertiary") if place is None else QColor(self.series[place])

    def heat_step(self, share: float) -> int:
        """The step of a share 0..1 of the range that a heat map shows."""
        return min(max(int(share * (len(self.heat) - 1) + 0.5), 0), len(self.heat) - 1)

    def score_step(self, share: float) -> int:
        """The heat step of a score that lies at a share 0..1 of its scale: quiet, so that the number leads."""
        last = len(self.score_steps) - 1
        return self.score_steps[min(max(int(share * last + 0.5), 0), last)]

    def for_print(self) -> Theme:
        """The light look for paper: text at its designed size, and glyphs set without regard to a screen's pixels.

        Tracking is left out, which Qt would widen with the fineness of the page. Letters are not joined, or a reader of
        the file would not find "certificate" where the page shows a ligature.
        """
        printed = load_theme(self.folder, LIGHT)
        fonts = {role: QFont(font) for role, font in printed.fonts.items()}
        for font in fonts.values():
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100)
            font.setFeature(QFont.Tag("liga"), 0)
        return replace(printed, fonts=fonts)


def load_theme(folder: Path, name: str, *, text_scale: float = 1.0) -> Theme:
    """The look of that name ("light" or "dark") in a folder of theme files.

    Raises ScorecardError with the place where a file is missing or is not as it should be.
    """
    look = _Table.read(folder / f"{name}.toml")
    measures = _Table.read(folder / f"{MEASURES}.toml")
    series = look.table("series")
    heat = look.table("heat")
    colors = {f"{group}.{role}": look.table(group).color(role) for group, roles in COLORS.items() for role in roles}
    series_colors, series_text = series.paired_colors("colors", "text_on")
    heat_colors, heat_text = heat.paired_colors("steps", "text_on")
    roles = {role: _type_role(measures.table("type").table("scale").table(role)) for role in ROLES}
    families = measures.table("type").texts("families")
    features = measures.table("type").texts("features")
    return Theme(
        name=name,
        folder=folder,
        text_scale=text_scale,
        colors=colors,
        series=series_colors,
        series_text=series_text,
        band_opacity=series.share("band_opacity"),
        heat=heat_colors,
        heat_text=heat_text,
        score_steps=heat.steps("score_steps", len(heat_colors)),
        lengths=_lengths(measures, text_scale),
        type_roles=roles,
        fonts={role: _font(each, families, features, text_scale) for role, each in roles.items()},
    )


def _type_role(given: _Table) -> TypeRole:
    tracking = given.number("tracking") if "tracking" in given.values else 0.0
    weight = given.number("weight")
    if weight not in range(100, 1000, 100):
        raise given.fault("weight", "it must be one of 100, 200 to 900")
    return TypeRole(given.length("size"), given.length("line"), int(weight), tracking)


def _lengths(measures: _Table, text_scale: float) -> dict[str, float]:
    growing = set(measures.texts("grows_with_text"))
    lengths: dict[str, float] = {}
    for group in GROUPS:
        for name, length in measures.table(group).flat():
            grows = group in growing or name in growing
            lengths[name] = _whole(length * text_scale) if grows and text_scale != 1 else length
    return lengths


def _font(role: TypeRole, families: Sequence[str], features: Sequence[str], text_scale: float) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(int(_whole(role.size * text_scale)))
    font.setWeight(QFont.Weight(role.weight))
    if role.tracking:
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, role.tracking * text_scale)
    for feature in features:
        font.setFeature(QFont.Tag(feature), 1)
    return font


def _whole(length: float) -> float:
    return float(int(length + 0.5))


# ---- icons --------------------------------------------------------------------------------------


def icon_pixmap(theme: Theme, svg: bytes, size: float, color: str, ratio: float) -> QPixmap:
    """An icon in a colour of the theme, `size` logical pixels square, sharp at the ratio of device to logical pixels.

    The icons are drawn with a pen in a box of 24; the smaller one is shown, the wider its pen, so that it keeps the
    weight of the text beside it. Raises ScorecardError where the bytes are no SVG.
    """
    if size >= theme.length("icon.rail"):
        pen = theme.length("line.icon")
    else:
        pen = theme.length("line.icon_16" if size >= theme.length("icon.button") else "line.icon_14")
    ink = theme.color(color)
    inked = _INK.sub(f'stroke="{ink.name()}"'.encode(), svg)
    inked = _STROKE.sub(rb"\g<1>" + f"{pen:g}".encode() + rb"\g<2>", inked, count=1)
    renderer = QSvgRenderer(QByteArray(inked))
    if not renderer.isValid():
        raise ScorecardError("This icon is not an SVG picture", place="icons", advice="Install the program again.")
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    side = max(1, round(size * ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


# ---- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a theme file that knows its place, so that every fault can name it."""

    values: Mapping[str, Any]
    file: str
    path: str = ""

    @classmethod
    def read(cls, path: Path) -> _Table:
        place = f"{path.parent.name}/{path.name}"
        advice = "Install the program again."
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            what = sentence("The look cannot be read: {reason}", reason=error.strerror or str(error))
            raise ScorecardError(what, place=place, advice=advice) from None
        except UnicodeDecodeError:
            raise ScorecardError("The look is not UTF-8 text", place=place, advice=advice) from None
        try:
            table = cls(tomllib.loads(text), place)
        except tomllib.TOMLDecodeError as error:
            raise ScorecardError(
                sentence("The look is not TOML: {reason}", reason=error), place=place, advice=advice
            ) from None
        if table.values.get("version") != VERSION:
            raise table.fault("version", f"it must be {VERSION}")
        return table

    def fault(self, name: str, what: str) -> ScorecardError:
        dotted = f"{self.path}.{name}" if self.path else name
        return ScorecardError(what, place=f"{self.file}, {dotted}", advice="Install the program again.")

    def _value(self, name: str) -> Any:
        if name not in self.values:
            raise self.fault(name, "it is missing")
        return self.values[name]

    def table(self, name: str) -> _Table:
        given = self._value(name)
        if not isinstance(given, dict):
            raise self.fault(name, "it must be a table")
        return _Table(given, self.file, f"{self.path}.{name}" if self.path else name)

    def flat(self) -> Iterator[tuple[str, float]]:
        """Dotted names and lengths of this table and those in it."""
        for name, given in self.values.items():
            if isinstance(given, dict):
                yield from self.table(name).flat()
            else:
                yield f"{self.path}.{name}", self.length(name)

    def number(self, name: str) -> float:
        given = self._value(name)
        if isinstance(given, bool) or not isinstance(given, int | float) or abs(given) > 1e6:
            raise self.fault(name, "it must be a number")
        return float(given)

    def length(self, name: str) -> float:
        number = self.number(name)
        if not number >= 0:
            raise self.fault(name, "it must not be below zero")
        return number

    def share(self, name: str) -> float:
        number = self.number(name)
        if not 0 <= number <= 1:
            raise self.fault(name, "it must lie between 0 and 1")
        return number

    def _list(self, name: str) -> list[Any]:
        given = self._value(name)
        if not isinstance(given, list) or not given:
            raise self.fault(name, "it must be a list")
        return given

    def texts(self, name: str) -> tuple[str, ...]:
        given = self._list(name)
        if not all(isinstance(each, str) for each in given):
            raise self.fault(name, "it must be a list of texts")
        return tuple(given)

    def steps(self, name: str, count: int) -> tuple[int, ...]:
        given = self._list(name)
        if not all(type(each) is int and 0 <= each < count for each in given):
            raise self.fault(name, f"it must be a list of whole numbers from 0 to {count - 1}")
        return tuple(given)

    def _color(self, place: str, given: object) -> QColor:
        if not isinstance(given, str) or not _HEX.fullmatch(given):
            raise self.fault(place, "it must be a colour such as #14171C")
        return QColor(given)

    def color(self, name: str) -> QColor:
        return self._color(name, self._value(name))

    def paired_colors(self, name: str, text_name: str) -> tuple[tuple[QColor, ...], tuple[QColor, ...]]:
        """Colours, and the colour of text on each."""
        grounds = tuple(self._color(f"{name}[{at}]", each) for at, each in enumerate(self._list(name)))
        texts = tuple(self._color(f"{text_name}[{at}]", each) for at, each in enumerate(self._list(text_name)))
        if len(grounds) != len(texts):
            raise self.fault(text_name, f"it must have {len(grounds)} colours, as many as {name}")
        return grounds, texts

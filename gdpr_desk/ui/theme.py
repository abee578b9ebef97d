"""How the window looks: colours, type and spacing in one place, light, dark and in high contrast."""

import re
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from gdpr_desk import paths

# Everything stands on a grid of 4 pixels.
TIGHT, SMALL, GAP, WIDE, MARGIN = 4, 8, 12, 20, 28
ROW, ICON, RADIUS = 36, 18, 6
SIDEBAR, LIST_WIDTH, READING_WIDTH = 256, 400, 720

# The type scale, in points.
CAPTION, BODY, LEAD, HEADING, TITLE = 9, 10, 11, 13, 19

FAMILY = "Inter"


@dataclass(frozen=True)
class Colours:
    """The roles of one scheme. Whatever is text has at least 4.5:1 on each ground that it stands on."""

    ground: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    field_line: str
    accent: str
    on_accent: str
    selected: str
    hover: str
    danger: str
    caution: str
    caution_ground: str
    good: str


LIGHT = Colours(
    ground="#f3f4f3",
    surface="#ffffff",
    raised="#ffffff",
    text="#1d2226",
    muted="#565e66",
    line="#dfe2e1",
    field_line="#8b949b",
    accent="#17577a",
    on_accent="#ffffff",
    selected="#dcebf3",
    hover="#ebeeee",
    danger="#a8251c",
    caution="#7a4d00",
    caution_ground="#fdf1d8",
    good="#256230",
)
DARK = Colours(
    ground="#191c1f",
    surface="#212529",
    raised="#2a2f34",
    text="#e9ecee",
    muted="#a9b2ba",
    line="#363c42",
    field_line="#7f8a93",
    accent="#84c4e6",
    on_accent="#0c2331",
    selected="#2b4352",
    hover="#2b3136",
    danger="#ffa79e",
    caution="#f3c86e",
    caution_ground="#423516",
    good="#8fd19a",
)
HIGH_LIGHT = Colours(
    ground="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    text="#000000",
    muted="#1a1a1a",
    line="#000000",
    field_line="#000000",
    accent="#00308f",
    on_accent="#ffffff",
    selected="#cfe2ff",
    hover="#e6e6e6",
    danger="#8c0000",
    caution="#4d2f00",
    caution_ground="#ffffff",
    good="#00440f",
)
HIGH_DARK = Colours(
    ground="#000000",
    surface="#000000",
    raised="#000000",
    text="#ffffff",
    muted="#e6e6e6",
    line="#ffffff",
    field_line="#ffffff",
    accent="#8fd3ff",
    on_accent="#000000",
    selected="#00436b",
    hover="#262626",
    danger="#ffb3ad",
    caution="#ffd98a",
    caution_ground="#000000",
    good="#9df0aa",
)
SCHEMES = {"light": LIGHT, "dark": DARK, "high-light": HIGH_LIGHT, "high-dark": HIGH_DARK}


def system_scheme() -> str:
    """The name of the scheme that the system asks for."""
    hints = QGuiApplication.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    high = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    return ("high-" if high else "") + ("dark" if dark else "light")


_ROLES = QPalette.ColorRole
# The colours of labels, by their places in the palette: a rule of the style sheet makes each label dear.
TEXT_ROLES = {
    "muted": _ROLES.PlaceholderText,
    "danger": _ROLES.BrightText,
    "caution": _ROLES.Midlight,
    "good": _ROLES.LinkVisited,
    "accent": _ROLES.Link,
    "on_text": _ROLES.Base,
}

# Said at the start and not by setStyle(), whose answer makes PySide build all that a style knows.
ARGUMENTS = ("-style", "fusion")


class Theme:
    """The scheme in use, put on the application: palette, style sheet, fonts, tinted icons."""

    def __init__(self, application: QApplication, scheme: str = "") -> None:
        self._application = application
        self._forced = scheme
        self.colours = LIGHT
        for weight in ("Regular", "SemiBold"):
            QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"Inter-{weight}.otf"))
        application.setFont(font())
        self.apply()

    def apply(self) -> None:
        """Follow the system, or the scheme that was asked for."""
        self.colours = SCHEMES[self._forced or system_scheme()]
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(_style_sheet(self.colours))

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """The icon `name` in the colour of `role`."""
        return QIcon(_tinted(name, getattr(self.colours, role)))

    def pixmap(self, name: str, role: str = "muted", size: int = ICON) -> QPixmap:
        """The icon as a picture for a label."""
        return _tinted(name, getattr(self.colours, role), size)


def font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The one family in a size of the type scale."""
    made = QFont(FAMILY, size, weight)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


@cache
def _svg(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


@cache
def _tinted(name: str, colour: str, size: int = ICON) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    ratio = 2  # sharp on every screen
    picture = QPixmap(QSize(size, size) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(_in_colour(name, colour)))
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _file(name: str, colour: str) -> str:
    """The path of an icon in a colour, for the style sheet, which can only name files."""
    made = paths.data_folder() / "look" / f"{name}-{colour[1:]}.svg"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(_in_colour(name, colour))
    return made.as_posix()


def _in_colour(name: str, colour: str) -> bytes:
    return _svg(name).replace(b"#000", colour.encode())


def _palette(colours: Colours) -> QPalette:
    roles = _ROLES
    palette = QPalette()
    for role, colour in {
        roles.Window: colours.ground,
        roles.WindowText: colours.text,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.ground,
        roles.Text: colours.text,
        roles.PlaceholderText: colours.muted,
        roles.Button: colours.raised,
        roles.ButtonText: colours.text,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Link: colours.accent,
        roles.LinkVisited: colours.good,
        roles.Midlight: colours.caution,
        roles.ToolTipBase: colours.raised,
        roles.ToolTipText: colours.text,
        roles.Accent: colours.accent,
        roles.Mid: colours.line,
        roles.BrightText: colours.danger,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def _style_sheet(colours: Colours) -> str:
    template = (paths.resources() / "templates" / "window.qss").read_text("utf-8")
    roles = {
        **vars(colours),
        "arrow": _file("down", colours.muted),
        "tick": _file("check", colours.on_accent),
        "dot": _file("dot", colours.on_accent),
    }
    return re.sub(r"@(\w+)", lambda found: roles[found[1]], template)

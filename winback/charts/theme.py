"""Colours and type of the pictures, light and dark."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
"""The desk's own; each machine has one of these, and none is fetched."""


class Theme(StrEnum):
    """What stands behind a picture."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Paint:
    """A theme's colours; `series` gives each series its own and that of the text upon it.

    After Okabe and Ito, whose colours people with any colour vision tell apart, and which differ in lightness too.
    """

    panel: str
    ink: str
    soft: str
    line: str
    point: str
    series: dict[str, tuple[str, str]]


WHITE, BLACK = "#ffffff", "#16201d"
PAINTS: dict[Theme, Paint] = {
    Theme.LIGHT: Paint(
        panel="#ffffff",
        ink="#1d2321",
        soft="#55605c",
        line="#d9dad4",
        point="#0072b2",
        series={
            "in_time": ("#0072b2", WHITE),
            "late": ("#e69f00", BLACK),
            "never": ("#b3400a", WHITE),
            "won_back": ("#0072b2", WHITE),
            "unchanged": ("#e69f00", BLACK),
            "worse": ("#b3400a", WHITE),
            "unanswered": ("#d3d7d4", BLACK),
            "otherwise": ("#6b7570", WHITE),
            "open": ("#0072b2", WHITE),
            "on_time": ("#0072b2", WHITE),
            "is_late": ("#b3400a", WHITE),
        },
    ),
    Theme.DARK: Paint(
        panel="#1d2321",
        ink="#e9ecea",
        soft="#a9b3af",
        line="#343c39",
        point="#56b4e9",
        series={
            "in_time": ("#56b4e9", BLACK),
            "late": ("#f7dc6f", BLACK),
            "never": ("#f07b4a", BLACK),
            "won_back": ("#56b4e9", BLACK),
            "unchanged": ("#f7dc6f", BLACK),
            "worse": ("#f07b4a", BLACK),
            "unanswered": ("#4b5652", WHITE),
            "otherwise": ("#9aa5a0", BLACK),
            "open": ("#56b4e9", BLACK),
            "on_time": ("#56b4e9", BLACK),
            "is_late": ("#f07b4a", BLACK),
        },
    ),
}


def config(paint: Paint) -> dict[str, Any]:
    """How axes, legends and titles look."""
    words = {"labelFont": FONT, "titleFont": FONT, "labelColor": paint.ink, "titleColor": paint.soft}
    sizes = {"labelFontSize": 13, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "background": paint.panel,
        "font": FONT,
        "view": {"stroke": None},
        "title": {"font": FONT, "color": paint.ink, "fontSize": 15, "anchor": "start", "offset": 12},
        "axis": words | sizes | {"gridColor": paint.line, "domain": False, "ticks": False, "labelPadding": 8},
        "legend": words | sizes | {"orient": "bottom", "title": None, "symbolType": "square", "columnPadding": 18},
        "text": {"font": FONT, "fontSize": 12},
    }

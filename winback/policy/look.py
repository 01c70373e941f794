"""How pages that customers see are recognised as the company's: its colour, its logo, and who may frame a survey."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from winback.policy.base import Section

COLOUR = r"^#[0-9a-f]{6}$"
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp"}
"""Kinds of logo by how the file's name ends, and what a browser is told that they are."""
ORIGIN = re.compile(
    r"https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?"
)

PAPERS = ("#ffffff", "#1d2321")
"""What customers' pages are written on, light and dark."""
SEEN = 3.0
"""Contrast from which the edge of a button is seen (WCAG 2.2, 1.4.11)."""


def _is_origin(text: str) -> str:
    if not ORIGIN.fullmatch(text):
        raise ValueError('write an origin such as "https://www.company.example", without a path')
    return text


def _is_logo(text: str) -> str:
    ending = "." + text.rpartition(".")[2]
    if text and (ending not in PICTURES or not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", text)):
        raise ValueError(f"write the name of a file alone, one that ends in {', '.join(PICTURES)}")
    return text


class Look(Section):
    """`logo` is a file in the folder of the company's own letters; "" for the name alone."""

    colour: str = Field(default="#0b6e5f", pattern=COLOUR)
    logo: Annotated[str, AfterValidator(_is_logo)] = ""
    frames: tuple[Annotated[str, AfterValidator(_is_origin)], ...] = ()


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> Literal["#000000", "#ffffff"]:
    """Black or white, whichever is easier to read on a colour (WCAG's contrast; one of them always has 4.5 to 1)."""
    return "#000000" if contrast(colour, "#000000") >= contrast(colour, "#ffffff") else "#ffffff"


def luminance(colour: str) -> float:
    """How light a colour is, from 0 (black) to 1 (white): WCAG 2.2's relative luminance."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

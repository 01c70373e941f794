"""Messages and views drawn as a plain page, for people who design them; Slack's own drawing differs in detail."""

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from winback.cards.kit import Block, Element, Post, View
from winback.cards.picture_text import draw_mrkdwn, draw_plain, draw_time, in_zone

Draw = Callable[[Any, ZoneInfo], str]


def html(title: str, parts: Mapping[str, Post | View], zone: ZoneInfo | str) -> str:
    """A page with each part under its name; times are drawn in `zone`."""
    where = ZoneInfo(zone) if isinstance(zone, str) else zone
    drawn = "\n".join(
        f'<section class="part"><h2>{escape(name)}</h2>{_part(part, where)}</section>' for name, part in parts.items()
    )
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head>\n"
        f"<body><h1>{escape(title)}</h1><main>\n{drawn}\n</main></body></html>\n"
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "picture.css").read_text(encoding="utf-8")


def _part(part: Post | View, zone: ZoneInfo) -> str:
    if isinstance(part, Post):
        notice = draw_mrkdwn(part.text, in_zone(zone))
        return f'<p class="notice">{notice}</p><article>{_blocks(part.blocks, zone)}</article>'
    head = f"<header>{_text(part['title'], zone)}</header>" if "title" in part else ""
    shut = [_button({"text": part["close"]}, zone)] if "close" in part else []
    done = [_button({"text": part["submit"], "style": "primary"}, zone)] if "submit" in part else []
    foot = f"<footer>{''.join((*shut, *done))}</footer>" if shut or done else ""
    return f"<article>{head}{_blocks(part['blocks'], zone)}{foot}</article>"


def _blocks(blocks: list[Block], zone: ZoneInfo) -> str:
    return "\n".join(_block(block, zone) for block in blocks)


def _block(block: Block, zone: ZoneInfo) -> str:
    draw = BLOCKS.get(block["type"])
    return draw(block, zone) if draw else f'<p class="hint">{escape(block["type"])}</p>'


def _text(text: Element, zone: ZoneInfo) -> str:
    return draw_mrkdwn(text["text"], in_zone(zone)) if text["type"] == "mrkdwn" else draw_plain(text["text"])


# -- blocks --


def _section(block: Block, zone: ZoneInfo) -> str:
    text = f"<div>{_text(block['text'], zone)}</div>" if "text" in block else ""
    beside = _element(block["accessory"], zone) if "accessory" in block else ""
    fields = "".join(f"<div>{_text(field, zone)}</div>" for field in block.get("fields", []))
    grid = f'<div class="fields block">{fields}</div>' if fields else ""
    return (f'<div class="section block">{text}{beside}</div>' if text else "") + grid


def _header(block: Block, zone: ZoneInfo) -> str:
    return f'<p class="title block">{_text(block["text"], zone)}</p>'


def _context(block: Block, zone: ZoneInfo) -> str:
    lines = "".join(f"<div>{_text(text, zone)}</div>" for text in block["elements"])
    return f'<div class="context block">{lines}</div>'


def _divider(_block: Block, _zone: ZoneInfo) -> str:
    return "<hr>"


def _actions(block: Block, zone: ZoneInfo) -> str:
    return f'<div class="actions block">{"".join(_element(one, zone) for one in block["elements"])}</div>'


def _input(block: Block, zone: ZoneInfo) -> str:
    hint = f'<div class="hint">{_text(block["hint"], zone)}</div>' if "hint" in block else ""
    more = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    label = f'<span class="label">{_text(block["label"], zone)}{more}</span>'
    element = _element(block["element"], zone)
    if block["element"]["type"] == "radio_buttons":
        return f'<fieldset class="block"><legend class="label">{label}</legend>{element}{hint}</fieldset>'
    return f'<div class="block"><label>{label}{element}</label>{hint}</div>'


# -- elements --


def _element(element: Element, zone: ZoneInfo) -> str:
    draw = ELEMENTS.get(element["type"])
    return draw(element, zone) if draw else f'<span class="hint">{escape(element["type"])}</span>'


def _button(element: Element, zone: ZoneInfo) -> str:
    """A button; what it asks first stands in its tooltip."""
    style = f' class="{escape(element["style"])}"' if "style" in element else ""
    confirm = element.get("confirm", {})
    asks = " ".join(confirm[part]["text"] for part in ("title", "text") if part in confirm)
    asked = f' title="{escape(asks)}"' if asks else ""
    return f'<button type="button"{style}{asked}>{_text(element["text"], zone)}</button>'


def _typed(element: Element, _zone: ZoneInfo) -> str:
    begin, hint = escape(element.get("initial_value", "")), _placeholder(element)
    if element.get("multiline"):
        return f'<textarea rows="4" placeholder="{hint}">\n{begin}</textarea>'
    return f'<input type="text" value="{begin}" placeholder="{hint}">'


def _chosen(element: Element, _zone: ZoneInfo) -> str:
    begin = element.get("initial_option")
    none = "" if begin else f"<option selected>{_placeholder(element)}</option>"
    return f"<select>{none}{_options(element, begin)}</select>"


def _options(element: Element, begin: Element | None) -> str:
    groups = element.get("option_groups", [])
    if groups:
        return "".join(
            f'<optgroup label="{escape(group["label"]["text"])}">{_options(group, begin)}</optgroup>'
            for group in groups
        )
    return "".join(
        f"<option{' selected' if option == begin else ''}>{escape(option['text']['text'])}</option>"
        for option in element["options"]
    )


def _picked(element: Element, zone: ZoneInfo) -> str:
    begin = element.get("initial_option")
    return "".join(
        f'<label><input type="radio"{" checked" if option == begin else ""}> {_text(option["text"], zone)}</label>'
        for option in element["options"]
    )


def _timed(element: Element, zone: ZoneInfo) -> str:
    epoch = element.get("initial_date_time")
    shown = escape(draw_time(epoch, zone)) if epoch else ""
    return f'<input type="text" value="{shown}" placeholder="---------- --:--">'


def _placeholder(element: Element) -> str:
    return escape(element.get("placeholder", {}).get("text", ""))


BLOCKS: dict[str, Draw] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "input": _input,
}
ELEMENTS: dict[str, Draw] = {
    "button": _button,
    "plain_text_input": _typed,
    "static_select": _chosen,
    "radio_buttons": _picked,
    "datetimepicker": _timed,
}

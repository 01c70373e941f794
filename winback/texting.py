"""Texts that are short enough for SMS: one to three parts, and the link whole."""

from dataclasses import replace
from typing import Literal

from winback.case import Case
from winback.letters.languages import known_language
from winback.outbox import Message
from winback.phrases import say

Asks = Literal["resurvey", "resurvey_reminder"]
"""The texts that ask a customer something."""

PARTS = 3
"""More parts than this cost more than they tell."""
WHOLE, JOINED = 160, 153
"""Signs of one SMS, and of one of several that belong together, in the alphabet of telephones (GSM 03.38)."""
WHOLE_WIDE, JOINED_WIDE = 70, 67
"""The same where a single sign is of another alphabet, counted in units of UTF-16."""

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")
"""Signs of the alphabet that take the room of two."""
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u201c\u201d»«", '"'),
        **dict.fromkeys("\u2013\u2014", "-"),
        "…": "...",
        "\u00a0": " ",
    }
)
"""Signs that would halve the room, and what stands in for them."""
LONGEST_NAME = 40
"""So much of the company's name stands in an SMS."""


def parts(text: str) -> int:
    """How many SMS a text takes."""
    if all(sign in ALPHABET or sign in TWICE for sign in text):
        signs, whole, joined = sum(2 if sign in TWICE else 1 for sign in text), WHOLE, JOINED
    else:
        signs, whole, joined = len(text.encode("utf-16-le")) // 2, WHOLE_WIDE, JOINED_WIDE
    return 1 if signs <= whole else -(-signs // joined)


def fit(text: str, link: str = "") -> str:
    """The text on one line, cut at a word where it takes too many parts; the link behind it stays whole."""
    words = text.translate(PLAIN).split()
    while words:
        told = " ".join([*words, *([link] if link else [])])
        if parts(told) <= PARTS:
            return told
        words = _shorter(words)
    return link


def _shorter(words: list[str]) -> list[str]:
    """Without the last word; a single long one loses its end."""
    if words[-1] == "...":
        words = words[:-1]
    if len(words) == 1:
        return [words[0][: len(words[0]) // 2]] if len(words[0]) > 1 else []
    return [*words[:-1], "..."]


def alarm(case: Case, due: object, language: str) -> str:
    """What who is on call is told of a critical case: its number and by when, and nothing of the customer."""
    key = "alarm" if due else "alarm_undated"
    return fit(say("sms", key, language, case=case.id, due=due))


def question(name: Asks, language: str, company: str, link: str, *, formal: bool = False) -> str:
    """What a customer without an e-mail address is asked: one sentence and the link, in the customer's language."""
    key = f"{name}_formal" if formal else name
    bare = " ".join(company.split())[:LONGEST_NAME].strip()
    return fit(say("sms", key, known_language(language), company=bare), link)


def texted(message: Message, phone: str, text: str) -> Message:
    """The message by SMS instead of mail, with a text that was made for it."""
    return replace(message, channel="sms", address=phone, text=text, brief="", fallback="")

"""What became of mail to customers, in words; and what letters are called by their messages' keys."""

from winback.phrases import read_phrases, say
from winback.suppressions import Scope, Suppression, Why

PART = "mail"
BY_STEP = {"receipt": "received", "review": "review_request"}
"""Letters that are not called after the step that sends them."""


def letter_code(key: str) -> str:
    """A letter's name, by its message's key: `g1/letter-tried-to-reach/1` is `tried_to_reach`."""
    parts = [part for part in key.split("/") if part]
    if parts[:1] == ["review"]:  # one in a case's whole life: its key begins with no generation
        return BY_STEP["review"]
    step = next((part for part in parts if part.startswith("letter-")), "")
    named = step.removeprefix("letter-") or (parts[1] if len(parts) > 1 else "letter")
    return BY_STEP.get(named, named).replace("-", "_")


def write_suppressed(suppression: Suppression, language: str, day: str) -> str:
    """What keeps mail from an address since a day, and what to do instead."""
    key = f"suppressed/{'surveys' if suppression.scope is Scope.SURVEYS else suppression.why.value}"
    return say(PART, key if key in read_phrases(PART) else "suppressed/refused", language, day=day)


def write_wish(scope: Scope, by: Why, language: str, who: str = "") -> str:
    """That the customer wants no more, and how they said so; `who` is the colleague whom they told, where one is."""
    key = f"by/{by}"
    known = key in read_phrases(PART) and (who or by is not Why.TOLD)
    how = say(PART, key, language, who=who) if known else ""
    return say(PART, f"wants_no_more/{scope}", language) + (f": {how}" if how else "")


def write_told(who: str, language: str) -> str:
    """The colleague whom the customer told that they want no more, in a sentence."""
    told = say(PART, f"by/{Why.TOLD}", language, who=who)
    return f"{told[:1].upper()}{told[1:]}."

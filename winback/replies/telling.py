"""What the owner is told of a reply."""

from collections.abc import Mapping

from winback.case import Case
from winback.entries import Entry, Replied, Unsubscribed
from winback.letters.texts import shorten
from winback.mail_words import letter_code, write_told
from winback.phrases import count, say
from winback.suppressions import Why

PART = "replies"
LETTER = "replied"
"""The notice that tells of a reply."""
REFUSAL = "unsubscribed"
"""The one that tells of a refusal and what follows from it."""
WISH = "/wish"
ASKING = {"resurvey", "resurvey_reminder", "review_request"}
"""Letters that ask something: to refuse one blocks the others, which the notice of it tells."""


def values(body: Replied, language: str) -> Mapping[str, object]:
    """What the notice tells beside its case."""
    letter = letter_code(body.message) if body.message else ""
    return {
        "letter_name": letter,
        "said": body.text,
        "automatic": body.automatic,
        "remarks": remarks(body, language),
    }


def refusal_values(case: Case, entry: Entry, language: str) -> Mapping[str, object]:
    """What the notice of a customer's wish tells beside its case: the reply that says it, where one does."""
    assert isinstance(entry.body, Unsubscribed)
    key = entry.key.removesuffix(WISH)
    reply = next((one.body for one in case.entries if one.key == key and isinstance(one.body, Replied)), None)
    said = (reply.text or reply.subject) if reply else ""
    told = remarks(reply, language) if reply else _whom_they_told(case, entry, entry.body, language)
    return {"scope": entry.body.scope.value, "said": said, "remarks": told}


def _whom_they_told(case: Case, entry: Entry, body: Unsubscribed, language: str) -> str:
    """The colleague who noted a wish, in a sentence; "" where the customer did it themselves."""
    person = case.policy.roster.get(entry.actor)
    return write_told(person.name if person else entry.actor, language) if body.by is Why.TOLD else ""


def remarks(body: Replied, language: str) -> str:
    """What the owner has to know that the words do not say."""
    asked = bool(body.message) and letter_code(body.message) in ASKING
    told = [say(PART, "opts_out", language)] if body.opts_out and not asked else []
    told += [say(PART, "elsewhere", language)] if body.elsewhere else []
    told += [say(PART, "cut", language)] if body.cut else []
    if body.attachments:
        told.append(count(PART, "attachments", language, body.attachments, files=body.attachments))
    return " ".join(told)


def wish_key(reply: str) -> str:
    """The key of the entry that says what follows from a refusal, by the reply's."""
    return f"{reply}{WISH}"


def is_wish(entry: Entry) -> bool:
    """Whether it says what follows from a refusal by reply."""
    return isinstance(entry.body, Unsubscribed) and entry.key.endswith(WISH)


def is_told(case: Case, entry: Entry) -> bool:
    """Whether the owner hears of a reply.

    Not of one that nobody wrote, nor of a refusal that is told as what it is, nor of one that they brought themselves.
    """
    if not isinstance(entry.body, Replied) or entry.body.automatic or entry.actor == case.owner:
        return False
    return all(other.key != wish_key(entry.key) for other in case.entries)


def title(body: Replied) -> str:
    """A reply in a line: its beginning, or its subject where it has no words."""
    return shorten(" ".join((body.text or body.subject).split()), 200)

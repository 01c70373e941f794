"""Letters to customers and notices to staff: texts in four languages, filled with values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError

from winback.letters import words
from winback.letters.texts import clean, fold, in_quotes, known, quoted, sentence, shorten, tidy

TEXTS = Path(__file__).parent
LONGEST_SUBJECT = 150
LONGEST_VALUE_IN_SUBJECT = 48

DRAFTS = ("tried_to_reach", "resolution", "farewell")
"""Letters that a person reads, changes or approves before they go."""
AUTOMATIC = ("received", "resurvey", "resurvey_reminder", "review_request")
"""Letters that go by themselves; each says so."""
LETTERS = (*AUTOMATIC, *DRAFTS)

CASE = (
    *("case_id", "customer_name", "customer_contact", "account_name", "role"),
    *("score_text", "verbatim", "language_name", "touchpoint", "priority", "reasons"),
    *("owner_name", "team_name", "due", "command", "history", "other_cases"),
)
"""What every notice to staff tells of its case. `reasons`, `history` and `other_cases` are lists of lines."""

_ASKS = ("customer_name", "company", "quote", "action", "question", "answer_link", "expires")

VALUES: dict[str, tuple[str, ...]] = {
    "received": ("customer_name", "company", "owner_name", "call_by", "quote", "score_text"),
    "tried_to_reach": (*("customer_name", "company", "owner_name", "owner_phone", "owner_email", "quote", "tries"),),
    "resolution": (
        *("customer_name", "company", "owner_name", "owner_email", "kind_text", "amount_text"),
        *("wish", "answer", "promised", "action", "check_in", "disagreement"),
    ),
    "farewell": ("customer_name", "company", "owner_name", "owner_email", "reason", "action"),
    "resurvey": _ASKS,
    "resurvey_reminder": _ASKS,
    "review_request": ("customer_name", "company", "destination_name", "url"),
    "alert": CASE,
    "alert_critical_on_call": CASE,
    "joined": (*CASE, "new_score_text", "new_verbatim"),
    "remind": (*CASE, "step_name"),
    "warn": (*CASE, "step_name"),
    "breach": (*CASE, "step_name"),
    "climbed": (*CASE, "step_name"),
    "unclaimed": (*CASE, "from_name"),
    "handed_over": (*CASE, "from_name", "reason"),
    "offered": (*CASE, "from_name", "reason"),
    "approval_needed": (*(*CASE, "amount_text", "limit_text", "kind_text", "wish", "answer", "asked_by"),),
    "declined": (*CASE, "reason", "declined_by"),
    "draft_waiting": (*CASE, "letter_name", "letter_subject", "letter_body"),
    "check_in_due": CASE,
    "not_satisfied": (*CASE, "said", "round"),
    "supervisor_takes_over": (*CASE, "said"),
    "answered": (*CASE, "answer_text", "comment", "outcome_text"),
    "worse": (*CASE, "answer_text", "comment", "outcome_text"),
    "closed": ("case_id", "customer_name", "root_cause", "action", "outcome_text"),
    "abandoned": CASE,
    "touchpoint_due": CASE,
    "message_unknown": (*CASE, "letter_subject", "recipient"),
    "could_not_send": (*CASE, "letter_name", "why"),
    "replied": (*CASE, "letter_name", "said", "automatic"),
    "unsubscribed": (*CASE, "scope"),
}
"""The values that each text needs, all of them always.

Where there is nothing to tell ("", None, an empty list) the text does without; only what it is about must be
told: company, call_by, kind_text, check_in, owner_email, question, answer_link, expires, destination_name, url,
answer_text, step_name, recipient and the letter's name, subject and body.
"""

NOTICES = tuple(name for name in VALUES if name not in LETTERS)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text ready to go: the subject is one line, the body plain text."""

    subject: str
    body: str


class LetterError(Exception):
    """A letter cannot be written: there is no text for it, or a value that its text needs is missing."""

    def __init__(self, name: str, language: str, why: str) -> None:
        super().__init__(f"letter {name!r} in {language!r}: {why}")


def compose(
    name: str,
    language: str,
    values: Mapping[str, object],
    folder: Path | None = None,
    default: str = "en",
    brief: bool = False,
) -> Letter:
    """Write a letter; raises LetterError.

    A `brief` one leaves out what stands beside it anyway: the case, its history, commands. `folder` holds a company's
    own texts, laid out as here (`<name>/<language>/body.txt`); where it has none, ours is taken. `default` is the
    language for customers whose own is not one of `words.LANGUAGES`.
    """
    spoken = words.known_language(language, default)
    if name not in VALUES:
        raise LetterError(name, spoken, "there is no such letter")
    if missing := [value for value in VALUES[name] if value not in values]:
        raise LetterError(name, spoken, f"missing {', '.join(missing)}")
    given = {"brief": brief} | {key: clean(value) for key, value in values.items()}
    try:
        subject = _subjects(spoken, folder).get_template(f"{name}/{spoken}/subject.txt").render(given)
        body = _bodies(spoken, folder).get_template(f"{name}/{spoken}/body.txt").render(given)
    except TemplateError as error:
        raise LetterError(name, spoken, str(error)) from error
    return Letter(shorten(fold(subject), LONGEST_SUBJECT), tidy(body))


@cache
def _bodies(language: str, folder: Path | None) -> Environment:
    folders = [folder, TEXTS] if folder else [TEXTS]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(place) for place in folders]),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text: nothing here is HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=fold,
    )
    environment.filters |= {
        "greeting": partial(words.greet, language=language),
        "in_quotes": partial(in_quotes, marks=words.QUOTATION_MARKS[language]),
        "times": partial(words.write_times, language=language),
        "quoted": quoted,
        "sentence": sentence,
        "line": fold,
        "known": known,
        "kind": partial(words.write_kind, language=language),
        "language": partial(words.write_language, language=language),
        "letter": partial(words.write_letter_name, language=language),
        "outcome": partial(words.write_outcome, language=language),
        "reason": partial(words.write_reason, language=language),
        "step": partial(words.write_step, language=language),
    }
    return environment


@cache
def _subjects(language: str, folder: Path | None) -> Environment:
    return _bodies(language, folder).overlay(finalize=lambda value: shorten(fold(value), LONGEST_VALUE_IN_SUBJECT))

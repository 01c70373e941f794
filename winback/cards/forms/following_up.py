"""The modals of speaking to the customer: contact, check-in, aftercare's call, and reminders held back."""

from datetime import datetime, timedelta

from winback.cards import kit
from winback.cards.forms.inputs import chosen, picked, timed, typed
from winback.cards.forms.sheet import Sheet, agreed, complaint, known_already, latest
from winback.cards.playbook import playbook

CHANNELS = ("phone", "email", "meeting", "video", "chat", "letter")
RESULTS = ("satisfied", "not_satisfied", "no_answer")
YES_NO = {"yes": True, "no": False}
AHEAD = timedelta(hours=2)


def snooze(sheet: Sheet) -> list[kit.Block]:
    """Until when reminders wait."""
    until = sheet.time("until") or _when_next_here(sheet)
    return [
        timed("until", sheet.say("until"), until, hint=sheet.say("deadline-stays"), optional=False),
    ]


def contact(sheet: Sheet) -> list[kit.Block]:
    """How it went; a wish that is known is shown and not asked for again."""
    wants = [] if latest(sheet.case, "wants") and not sheet.given.get("wants") else [_words(sheet, "wants")]
    customer = sheet.dossier.customer
    channel = sheet.text("channel") or ("phone" if customer.phone or not customer.email else "email")
    return [
        *_reach_by(sheet),
        *complaint(sheet),
        *known_already(sheet),
        *advice(sheet),
        chosen("channel", sheet.say("channel"), [(one, sheet.say(f"channel-{one}")) for one in CHANNELS], channel),
        yes_or_no(sheet, "reached"),
        _words(sheet, "said", hint=sheet.say("said-hint")),
        *wants,
        timed("preferred", sheet.say("preferred"), sheet.time("preferred"), hint=sheet.say("preferred-hint")),
        _next_try(sheet),
    ]


def check_in(sheet: Sheet) -> list[kit.Block]:
    """Whether what was agreed holds."""
    choices = [(one, sheet.say(f"result-{one}")) for one in RESULTS]
    return [
        *_reach_by(sheet),
        *agreed(sheet),
        *advice(sheet),
        picked("result", sheet.say("result"), choices, sheet.text("result")),
        _words(sheet, "said", hint=sheet.say("said-hint")),
        _next_try(sheet),
    ]


def touch(sheet: Sheet) -> list[kit.Block]:
    """What a valuable customer said, a while after the close."""
    return [*_reach_by(sheet), *agreed(sheet), *advice(sheet), _words(sheet, "said", hint=sheet.say("said-hint"))]


def advice(sheet: Sheet) -> list[kit.Block]:
    """The playbook's lines for where the case stands."""
    lines = playbook(sheet.case, sheet.dossier, sheet.policy)
    return (
        [kit.section("\n".join((kit.bold(sheet.say("playbook")), *(f"• {line}" for line in lines))))] if lines else []
    )


def yes_or_no(sheet: Sheet, field: str, *, hint: str = "") -> kit.Block:
    """A question with two answers in words of its own, and none until somebody gives it."""
    begin = {True: "yes", False: "no"}.get(sheet.given.get(field, ""), "")
    choices = [(answer, sheet.say(f"{field}-{answer}")) for answer in YES_NO]
    return picked(field, sheet.say(field), choices, begin, hint=hint)


def _reach_by(sheet: Sheet) -> list[kit.Block]:
    customer = sheet.dossier.customer
    ways = ", ".join(kit.inline(way) for way in (customer.phone, customer.email) if way)
    return kit.context(sheet.say("reach-by", ways=ways)) if ways else []


def _words(sheet: Sheet, field: str, *, hint: str = "") -> kit.Block:
    return typed(field, sheet.say(field), sheet.text(field), hint=hint)


def _next_try(sheet: Sheet) -> kit.Block:
    return timed("next_try", sheet.say("next-try"), sheet.time("next_try"), hint=sheet.say("next-try-hint"))


def _when_next_here(sheet: Sheet) -> datetime:
    """Two hours on, or when the reader is back at work: a whole quarter of an hour."""
    calendar = sheet.policy.person_calendar(sheet.reader.id)
    at = calendar.next_open(sheet.now + AHEAD)
    return at.replace(second=0, microsecond=0) + timedelta(minutes=-at.minute % 15)

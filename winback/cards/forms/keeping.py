"""The modals about the case itself: notes, corrections, standing still, beginning anew, and messages that got lost."""

from winback.cards import kit
from winback.cards.forms.causes import topic
from winback.cards.forms.following_up import yes_or_no
from winback.cards.forms.inputs import chosen, picked, typed
from winback.cards.forms.sheet import Sheet, complaint
from winback.decisions.writing import open_questions
from winback.letters.words import write_letter_name

TONES = ("negative", "neutral", "positive")


def note(sheet: Sheet) -> list[kit.Block]:
    """Words for colleagues."""
    return [typed("text", sheet.say("note"), sheet.text("text"), optional=False)]


def correct(sheet: Sheet) -> list[kit.Block]:
    """How the customer sounds and what it is about, where that was read wrongly."""
    begin = sheet.text("tone") or sheet.case.tone
    given = sheet.beginning_with({"topic": sheet.case.topic})
    choices = [(tone, sheet.say(f"tone-{tone}")) for tone in TONES]
    return [
        *complaint(sheet),
        picked("tone", sheet.say("tone"), choices, begin, optional=True),
        topic(Sheet(sheet.case, sheet.dossier, sheet.policy, sheet.reader, sheet.now, given=given)),
    ]


def suspend(sheet: Sheet) -> list[kit.Block]:
    """Why the case stands still."""
    return [typed("reason", sheet.say("reason"), sheet.text("reason"), optional=False)]


def reopen(sheet: Sheet) -> list[kit.Block]:
    """What is unfinished."""
    return [typed("reason", sheet.say("reason-reopen"), sheet.text("reason"), optional=False)]


def settle(sheet: Sheet) -> list[kit.Block]:
    """Which message it is about, and what became of it; where only one is asked about it stands there."""
    asked = open_questions(sheet.case)
    begin = sheet.text("message") or (asked[0] if len(asked) == 1 else "")
    named = [(key, name_message(sheet, key, asked)) for key in asked]
    return [
        chosen("message", sheet.say("message"), named, begin),
        yes_or_no(sheet, "arrived", hint=sheet.say("arrived-hint")),
    ]


def name_message(sheet: Sheet, key: str, beside: list[str]) -> str:
    """What a message is called, by its key; numbered where another one is called the same."""
    names = [_name(sheet, one) for one in beside]
    name = _name(sheet, key)
    return f"{name} ({names[: beside.index(key) + 1].count(name)})" if names.count(name) > 1 else name


def _name(sheet: Sheet, key: str) -> str:
    """Keys are `g1/letter-resolution/1`, `g1/resurvey-reminder` or, in words of one's own, `g1/letter-written/...`."""
    _, _, step = key.partition("/")
    name = step.split("/")[0].removeprefix("letter-").replace("-", "_")
    return sheet.say("message-own") if name == "written" else write_letter_name(name, sheet.language)

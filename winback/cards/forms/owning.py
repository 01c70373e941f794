"""The modals by which a case goes to somebody else."""

from winback.cards import kit
from winback.cards.forms.inputs import OPTIONS, Choices, chosen, typed
from winback.cards.forms.sheet import Sheet
from winback.phrases import count
from winback.policy import Staff

WHOLE_TEAM = "*"
"""Stands for the whole team in a list of people; no member of staff has such an id."""


def hand_over(sheet: Sheet) -> list[kit.Block]:
    """Who takes it on, and why."""
    people = _people(sheet, sheet.case.owner)
    return [
        *_left_out(sheet, len(people) - OPTIONS),
        chosen("to", sheet.say("to"), _named(sheet, people), sheet.text("to")),
        _reason(sheet),
    ]


def offer(sheet: Sheet) -> list[kit.Block]:
    """Whom to ask: a colleague, or the whole team."""
    people = _people(sheet, sheet.case.owner or sheet.reader.id)
    begin = sheet.text("to") or (WHOLE_TEAM if "reason" in sheet.given else "")
    choices = [(WHOLE_TEAM, sheet.say("whole-team")), *_named(sheet, people)]
    return [
        *_left_out(sheet, len(choices) - OPTIONS),
        chosen("to", sheet.say("to-whom"), choices, begin),
        _reason(sheet),
    ]


def _people(sheet: Sheet, but: str | None) -> list[Staff]:
    """The colleagues, the least loaded first and who is away last; whoever the form begins with is among them."""

    def place(person: Staff) -> tuple[bool, bool, int, str]:
        begins = person.id == sheet.text("to")
        return not begins, _is_away(sheet, person), sheet.load.get(person.id, 0), person.name

    return sorted((person for person in sheet.policy.staff if person.id != but), key=place)


def _named(sheet: Sheet, people: list[Staff]) -> Choices:
    return [(person.id, _described(sheet, person)) for person in people]


def _described(sheet: Sheet, person: Staff) -> str:
    """What somebody carries, beside their cap, and that they are away; a long name gives way."""
    load, name = sheet.load.get(person.id, 0), kit.cut(kit.fold(person.name), 36)
    if person.max_open:
        told = sheet.say("person", name=name, load=load, cap=person.max_open)
    else:
        told = count("forms", "person-uncapped", sheet.language, load, name=name, load=load)
    return f"{told}, {sheet.say('away')}" if _is_away(sheet, person) else told


def _is_away(sheet: Sheet, person: Staff) -> bool:
    there = sheet.policy.person_calendar(person.id).next_open(sheet.now).tzinfo
    return person.is_away(sheet.now.astimezone(there).date())


def _left_out(sheet: Sheet, number: int) -> list[kit.Block]:
    left = count("forms", "people-left-out", sheet.language, number, count=number) if number > 0 else ""
    return kit.context(left)


def _reason(sheet: Sheet) -> kit.Block:
    return typed("reason", sheet.say("reason"), sheet.text("reason"), optional=False)

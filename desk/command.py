"""`/winback`: finds cases and customers, and shows numbers, to whoever asked alone."""

from typing import Any

from blocks.store.finding import find_cases
from blocks.store.numbers import read_numbers
from desk.office import Office
from desk.spots import read_spot
from winback.cards import kit
from winback.cards.answers import found, numbers, usage
from winback.policy import Policy

COMMAND = "/winback"
NUMBERS = frozenset({"numbers", "tal", "tall", "siffror", "statistik", "statistikk"})
HELP = frozenset({"", "help", "hjælp", "hjelp", "hjälp", "?"})
SHOWN = 10


def asked(office: Office, body: dict[str, Any]) -> None:
    """Answer what was typed behind the command."""
    spot = read_spot(body)
    who = office.colleague(spot)
    if isinstance(who, str):
        office.tell(spot, "cannot_show" if who == "not_recorded" else who)
        return
    with office.reading(spot):
        office.voice.answer(spot, _answer(office, str(body.get("text") or "").strip(), office.policy()))


def _answer(office: Office, query: str, policy: Policy) -> kit.Post:
    word, now = query.casefold(), office.store.now()
    if word in HELP:
        return usage(policy.language)
    with office.store.database.reading() as session:
        if word in NUMBERS:
            return numbers(read_numbers(session, policy, now), policy)
        lines, total = find_cases(session, query, SHOWN, now)
    return found(lines, total, query, policy)

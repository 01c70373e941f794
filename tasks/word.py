"""Asking a language model for other words, where one is set up and may be asked."""

from dataclasses import replace

from blocks.house import House
from blocks.store import claims
from winback.case import Case
from winback.dossier import Dossier
from winback.letters import Letter
from winback.outbox import Message
from winback.policy import Policy
from winback.wording import brief


def word(house: House, case: Case, token: str, plain: Message, dossier: Dossier, policy: Policy) -> Message | None:
    """A draft as a model words it; None where the plain one stays.

    The walk's claim, which `token` names, is renewed before: it outlasts the call.
    """
    wording = house.wording
    if wording is None or not wording.wished(policy):
        return None
    with house.store.database.writing("hold") as session:
        claims.renew(session, case.id, token, house.store.now())
    worded = wording.word(Letter(plain.title, plain.text), brief(case, dossier, policy), policy)
    return replace(plain, text=worded.body) if worded else None

"""A draft in a language model's words, where one is set up; a person reads either before it goes."""

from dataclasses import replace

from blocks.store import claims
from flows.walk import Walk
from winback.dossier import Dossier
from winback.letters import Letter
from winback.outbox import Message
from winback.policy import Policy
from winback.wording import brief


def in_other_words(walk: Walk, plain: Message, dossier: Dossier, policy: Policy) -> Message | None:
    """The draft as a model words it; None where the plain one stays. The claim is renewed: it outlasts the call."""
    wording = walk.house.wording
    if wording is None:
        return None
    with walk.store.database.writing("hold") as session:
        claims.renew(session, walk.case_id, walk.token, walk.store.now())
    worded = wording.word(Letter(plain.title, plain.text), brief(walk.facts, dossier, policy))
    return replace(plain, text=worded.body) if worded else None

"""A draft in a language model's words, where one is set up; a person reads either before it goes."""

from flows.walk import Walk
from tasks.word import word
from winback.dossier import Dossier
from winback.outbox import Message
from winback.policy import Policy


def in_other_words(walk: Walk, plain: Message, dossier: Dossier, policy: Policy) -> Message | None:
    """The draft as a model words it; None where the plain one stays."""
    return word(walk.house, walk.facts, walk.token, plain, dossier, policy)

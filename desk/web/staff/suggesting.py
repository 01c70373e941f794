"""Other words for a letter, from a language model: somebody asks for them, reads them, and approves what goes."""

from collections.abc import Mapping
from threading import BoundedSemaphore

from desk.looking import Sight
from desk.web.staff.access import Visitor
from winback.letters import Letter
from winback.wording import brief

_TURNS = BoundedSemaphore(4)
"""So many wait for a model at once; who comes beside them keeps the words that stand there."""


def is_offered(visitor: Visitor) -> bool:
    """Whether there is somebody to ask, and the policy has letters worded."""
    wording = visitor.desk.wording
    return wording is not None and wording.wished(visitor.desk.policy())


def suggest(visitor: Visitor, seen: Sight, written: Mapping[str, str]) -> str | None:
    """The letter in other words; None where it stays as it is."""
    wording, policy = visitor.desk.wording, visitor.desk.policy()
    if wording is None or not written["text"].strip() or not _TURNS.acquire(blocking=False):
        return None
    try:
        draft = Letter(written["subject"], written["text"])
        worded = wording.word(draft, brief(seen.case, seen.dossier, policy), policy)
    finally:
        _TURNS.release()
    return worded.body if worded else None

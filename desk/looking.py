"""What a modal or a page is drawn from: a case with all that is known about it, as one person may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from blocks.store import outbox
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.lists import owners_of_open_cases
from winback.actions import Actor
from winback.cards.forms import Draft
from winback.case import Case
from winback.dossier import Dossier
from winback.policy import Policy, Staff


class Looks(Protocol):
    """Where one may look from: an office, or the desk's pages."""

    @property
    def store(self) -> CaseStore:
        """The case store."""

    def policy(self) -> Policy:
        """The policy in force."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A case in front of somebody: `load` are everybody's open cases, by staff id."""

    case: Case
    dossier: Dossier
    policy: Policy
    reader: Actor
    now: datetime
    load: Mapping[str, int] = field(default_factory=dict)
    draft: Draft | None = None


def look(office: Looks, case_id: int, who: Staff, letter: str = "") -> Sight | None:
    """Read a case, with the draft that is meant or the only one there is; None where there is no such case.

    Raises what the store raises where it is silent.
    """
    case = office.store.case(case_id)
    if case is None:
        return None
    policy, now = office.policy(), office.store.now()
    with office.store.database.reading() as session:
        dossier, load = read_dossier(session, case), owners_of_open_cases(session)
        key = letter or (case.drafts[0] if len(case.drafts) == 1 else "")
        waiting = outbox.find(session, case.id, key) if key else None
        draft = Draft(waiting.key, waiting.title, waiting.text) if waiting else None
    return Sight(case, dossier, policy, Actor.of(who), now, load, draft)

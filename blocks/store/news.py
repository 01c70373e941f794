"""What a case's owner is told where no walk tells it: the case is at its end, or suspended."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from blocks.store import outbox
from blocks.store.customers import read_dossier
from blocks.store.journal import append
from blocks.store.tables import CaseRow
from winback import entries as e
from winback.case import Case
from winback.notices import notice
from winback.policy import Policy
from winback.reach import Reach


def tell_owner(
    session: Session,
    row: CaseRow,
    case: Case,
    name: str,
    about: e.Entry,
    more: Mapping[str, object],
    *,
    policy: Policy,
    now: datetime,
    reach: Reach,
) -> None:
    """Tell the owner of an entry, in the transaction that appended it to the locked case; `name` is the notice's."""
    step = f"news/{about.seq}"
    messages = notice(
        name,
        case,
        read_dossier(session, case),
        key=case.key(step),
        tell=("owner",),
        policy=policy,
        now=now,
        reach=reach,
        more=more,
    )
    told = e.Messaged(step=step, messages=tuple(message.key for message in messages))
    append(session, row, case, actor=e.WINBACK, at=now, bodies=[(case.key(step), told)])
    outbox.write_for_case(session, case.id, messages, now)

"""Replies that came in by mail: into the case of the message that they answer, or among the strays.

Nobody signs them, so they are text that somebody wrote: they complete no step and move no case.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from blocks.store import strays, suppressions
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.journal import append, load_case, lock_case
from blocks.store.news import tell_owner
from blocks.store.tables import CaseRow, MessageRow
from winback import entries as e
from winback.case import Case
from winback.consent import ASKING
from winback.notices import MAIL
from winback.policy import Policy
from winback.reach import Reach
from winback.replies import (
    LONGEST_SUBJECT,
    Inbound,
    Sent,
    by_machine,
    is_automatic,
    opts_out,
    token_in,
    unsubscribes,
    written,
)
from winback.replies.telling import LETTER, REFUSAL, is_told, is_wish, refusal_values, values, wish_key
from winback.suppressions import Scope, Why

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a reply. `case_id` is to be woken; None for a stray, or what belongs nowhere and nobody wrote."""

    case_id: int | None = None
    is_new: bool = True


def take_in(store: CaseStore, inbound: Inbound, reach: Reach = MAIL) -> Taken:
    """Take in a reply; told again it is the same. `reach`: see `told_directly`."""
    token, now = token_in(inbound.recipients), store.now()
    with store.database.writing("reply") as session:
        message = _message(session, token) if token else None
        row = lock_case(session, message.case_id) if message and message.case_id else None
        if message is None or row is None:
            return Taken(is_new=not by_machine(inbound) and strays.keep(session, inbound, now))
        case = load_case(session, row, store.policies.of(session, row.policy))
        if _is_known(case, inbound.fingerprint):
            return Taken(row.id, is_new=False)
        _append(session, row, case, message, inbound, now)
        _tell_where_nobody_walks(session, row, case, store.policies.current(session)[1], now, reach)
    return Taken(row.id)


def attach(store: CaseStore, stray_id: int, case_id: int, who: str, reach: Reach = MAIL) -> str:
    """Put a stray into a case, for a person who found out whose it is. "", or why that cannot be."""
    now = store.now()
    with store.database.writing("stray") as session:
        row = lock_case(session, case_id)
        stray = strays.lock(session, stray_id)
        if row is None or stray is None:
            return f"there is no case {case_id}" if row is None else f"there is no reply {stray_id} without a case"
        case = load_case(session, row, store.policies.of(session, row.policy))
        body = e.Replied(message="", subject=stray.title, text=stray.text)
        append(session, row, case, actor=who, at=now, bodies=[(_key(case, stray.fingerprint), body)])
        strays.give(session, stray, case_id)
        _tell_where_nobody_walks(session, row, case, store.policies.current(session)[1], now, reach)
    return ""


def _message(session: Session, token: str) -> MessageRow | None:
    sent = select(MessageRow).where(MessageRow.token == token, MessageRow.role == "customer")
    return session.exec(sent).one_or_none()


def _key(case: Case, fingerprint: str) -> str:
    return case.key("reply", fingerprint)


def _is_known(case: Case, fingerprint: str) -> bool:
    """Whether it stands there, from whatever generation of the case."""
    return any(entry.key.endswith(f"/reply/{fingerprint}") for entry in case.entries)


def _append(session: Session, row: CaseRow, case: Case, message: MessageRow, inbound: Inbound, now: datetime) -> None:
    body = _read(inbound, message, read_dossier(session, case).customer.name)
    key = _key(case, inbound.fingerprint)
    bodies: list[tuple[str, e.Body]] = [(key, body)]
    if body.opts_out and message.kind in ASKING:
        suppressions.suppress(session, message.address, Scope.SURVEYS, Why.REPLIED, now)
        bodies.append((wish_key(key), e.Unsubscribed(scope=Scope.SURVEYS, by=Why.REPLIED)))
    append(session, row, case, actor=e.CUSTOMER, at=now, bodies=bodies)


def _read(inbound: Inbound, message: MessageRow, name: str) -> e.Replied:
    """What the mail says. Nobody writes the one by which a mail program unsubscribes its reader, and it counts."""
    automatic, asked = is_automatic(inbound), message.kind in ASKING
    sent = Sent(message.title, message.text)
    own = written(inbound.text, sent)
    if automatic:
        refuses = asked and unsubscribes(inbound.subject)
    else:
        refuses = opts_out(inbound.text, inbound.subject, name=name, asked=asked, sent=sent)
    elsewhere = suppressions.fold(inbound.sender) != suppressions.fold(message.address)
    return e.Replied(
        message=message.key,
        subject=inbound.subject[:LONGEST_SUBJECT],
        text=own.text,
        automatic=automatic,
        opts_out=refuses,
        attachments=inbound.attachments,
        elsewhere=elsewhere and (refuses or not automatic),
        cut=own.cut,
    )


def _tell_where_nobody_walks(
    session: Session, row: CaseRow, case: Case, policy: Policy, now: datetime, reach: Reach
) -> None:
    """Tell the owner in the same transaction: of a case that is done or suspended no walk does it now."""
    entry = case.entries[-1]
    if not (row.done or row.suspended) or not (is_wish(entry) or is_told(case, entry)):
        return
    if isinstance(entry.body, e.Replied):
        letter, more = LETTER, values(entry.body, policy.language)
    else:
        letter, more = REFUSAL, refusal_values(case, entry, policy.language)
    tell_owner(session, row, case, letter, entry, more, policy=policy, now=now, reach=reach)

"""What became of a letter, where that concerns its case: held back, refused, or not known to anybody."""

from collections.abc import Callable

from sqlmodel import Session

from blocks.house import House
from blocks.sending import Refused
from blocks.store import late, outbox
from blocks.store.casestore import CaseStore
from blocks.store.customers import read_dossier
from blocks.store.journal import lock_case
from blocks.store.staff_bounces import tell_instead
from blocks.store.suppressions import suppress
from blocks.store.tables import MessageRow
from winback.entries import MessageUnknown, Undelivered, Withheld
from winback.mail_words import letter_code
from winback.notices import notice
from winback.outbox import MessageState as S
from winback.suppressions import Scope, Why

LONGEST_DETAIL = 300


def withhold(house: House, row: MessageRow, why: str) -> S:
    """A message that may not go any more, by a refusal's code: the journal says so."""

    def moved(session: Session) -> bool:
        return outbox.move(session, row.id, S.APPROVED, S.REFUSED, error=why)

    body = Withheld(message=row.key, why=why)
    _note(house.store, row, (f"withheld/{row.id}", body), moved)
    return S.REFUSED


def refuse(store: CaseStore, row: MessageRow, failure: Refused) -> S:
    """What nobody takes: a letter's owner is told, and the case goes on by phone; a notice goes to somebody else."""
    why = Why(failure.why or Why.REFUSED)

    def moved(session: Session) -> bool:
        if not outbox.move(session, row.id, S.SENDING, S.REFUSED, begun_by=row.sender, error=str(failure)):
            return False
        if row.role != "customer":
            tell_instead(session, row, store.policies.current(session)[1], store.now())
        if why is Why.INVALID:
            suppress(session, row.address, Scope.ALL, why, store.now())
        return True

    body = Undelivered(message=row.key, why=why, detail=str(failure)[:LONGEST_DETAIL])
    _note(store, row, (f"undelivered/{row.id}", body), moved)
    return S.REFUSED


def _note(
    store: CaseStore, row: MessageRow, entry: tuple[str, Undelivered | Withheld], moved: Callable[[Session], bool]
) -> None:
    if row.case_id is None or row.role != "customer":
        with store.database.writing("fate") as session:
            if row.case_id:  # whoever writes of a case locks it first
                lock_case(session, row.case_id)
            moved(session)
        return
    store.note_fate(row.case_id, [entry], if_moved=moved)
    store.wake_or_leave(row.case_id)


def ask(house: House, row: MessageRow) -> S:
    """Ask the owner what became of a mail to a customer; its new state, the question and its message are one."""
    store = house.store
    case = store.case(row.case_id) if row.case_id else None
    if case is None:
        with store.database.writing("fate") as session:
            _is_unknown(session, row)
        return S.UNKNOWN
    with store.database.reading() as session:
        dossier, policy = read_dossier(session, case), store.policies.current(session)[1]
    question = f"unknown/{row.id}/{row.attempts}"
    messages = notice(
        "message_unknown",
        case,
        dossier,
        key=question,
        tell=("owner",),
        policy=policy,
        now=store.now(),
        reach=house.reach,
        more={
            "letter_subject": row.title,
            "recipient": row.address,
            "command": f"winback act {case.id} settle --message {row.key} --arrived",
        },
        step="unknown",
    )
    store.note_fate(
        case.id,
        [(question, MessageUnknown(message=row.key))],
        messages,
        if_moved=lambda session: _is_unknown(session, row),
    )
    return S.UNKNOWN


def say_it_is_late(house: House, row: MessageRow) -> None:
    """Tell the owner, once a letter, that it could not go for a day and that the customer should hear by phone."""
    store = house.store
    case = store.case(row.case_id) if row.case_id else None
    if case is None:
        return
    with store.database.reading() as session:
        dossier, policy = read_dossier(session, case), store.policies.current(session)[1]
    messages = notice(
        "not_out_yet",
        case,
        dossier,
        key=late.told_of(row),
        tell=("owner",),
        policy=policy,
        now=store.now(),
        reach=house.reach,
        more={"letter_name": letter_code(row.key)},
        step="contact",
    )
    store.note_fate(case.id, (), messages, if_moved=lambda session: not late.is_told(session, row))


def _is_unknown(session: Session, row: MessageRow) -> bool:
    """From now on a person is asked; False where its fate was told meanwhile, or somebody was asked already."""
    if row.state == S.UNKNOWN:
        return outbox.stop_waiting(session, row.id)
    return outbox.move(session, row.id, S.SENDING, S.UNKNOWN, begun_by=row.sender)

"""Letters that were sent, and what a mail service tells of them."""

from datetime import timedelta
from itertools import count
from typing import Any

from blocks.store import outbox, suppressions
from blocks.store.mail_events import Taken, take_in
from blocks.store.tables import MessageRow
from tests.lives import Life
from winback.mail_events import EventKind as K
from winback.mail_events import MailEvent, fingerprint
from winback.outbox import Message
from winback.outbox import MessageState as S

NUMBERS = count(1)
LONE = "lone@nordlys.example"


class Mail:
    """A letter that was sent, and what is told of it."""

    def __init__(self, life: Life, state: S = S.SENT, attempts: int = 1, **more: Any) -> None:
        self.life, number = life, next(NUMBERS)
        self.case_id = (
            more.pop("case_id", None) or life.responds(2, customer=f"C{number}", email=f"c{number}@x.example")[0]
        )
        self.address = more.pop("address", f"c{number}@x.example")
        said = {"key": f"g1/letter-resolution/{number}", "kind": "letter", "role": "customer", "recipient": "customer"}
        said |= {"address": self.address, "language": "da", "title": "Hej", "text": "…"} | more
        letter = Message(**said, send_after=life.clock.at)
        with life.store.database.writing() as session:
            outbox.write_for_case(session, self.case_id, [letter], life.clock.at)
            row = outbox.find(session, self.case_id, letter.key)
            assert row
            row.state, row.attempts, row.provider_id = state.value, attempts, f"sg{number}"
            session.add(row)
            self.id, self.token = row.id, row.token

    def told(self, kind: K, minutes: int = 0, **more: Any) -> MailEvent:
        at = self.life.clock.at + timedelta(minutes=minutes)
        said = fingerprint(self.id, kind, at, more)
        return MailEvent(**{"event_id": said[:20], "fingerprint": said, "token": self.token, "provider_id": "",
                            "kind": kind, "at": at, "address": self.address} | more)  # fmt: skip

    @property
    def row(self) -> MessageRow:
        with self.life.store.database.reading() as session:
            return session.get_one(MessageRow, self.id)

    @property
    def state(self) -> S:
        return S(self.row.state)

    @property
    def journal(self) -> list[tuple[str, str]]:
        case = self.life.store.case(self.case_id)
        assert case
        told = {"undelivered": "{0.why}", "unsubscribed": "{0.scope} {0.by}", "settled": "{0.arrived}"}
        bodies = [entry.body for entry in case.entries if entry.body.kind in told]
        return [(body.kind, told[body.kind].format(body)) for body in bodies]

    @property
    def suppressed(self) -> list[tuple[str, str]]:
        return suppressed(self.life, self.address)


def suppressed(life: Life, address: str) -> list[tuple[str, str]]:
    with life.store.database.reading() as session:
        return sorted((one.scope.value, one.why.value) for one in suppressions.of(session, [address]))


def takes(life: Life, *events: MailEvent) -> Taken:
    return take_in(life.store, events)

"""The stand-in SendGrid: it takes mail, keeps lists, tells what became of a mail, and fails on demand."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tests.sendgridworld.api import Api
from tests.sendgridworld.calls import Taken
from tests.sendgridworld.faults import Fault, Planned
from tests.sendgridworld.happenings import BLOCKED, Event, happened, named
from tests.sendgridworld.server import Server
from tests.sendgridworld.signing import Signer

if TYPE_CHECKING:
    from blocks.mail import Mail
    from blocks.mail.sendgrid.client import SendGrid

SCOPES = (
    *("mail.send", "sender_verification_eligible", "asm.groups.read", "asm.groups.suppressions.create"),
    *("asm.groups.suppressions.read", "suppression.read", "suppression.bounces.read"),
)

LISTED = {"bounce": "bounces", "spamreport": "spam_reports", "unsubscribe": "unsubscribes"}
"""The list that an event puts an address on."""


class SendGridWorld(Api):
    """An account at SendGrid. See `tests.sendgrids` for what it can do; with a context it is reached by TLS."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(api_key=f"SG.stand-in.{named()}", scopes=set(SCOPES))
        self.signer = Signer()
        self.events: list[Event] = []
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.server = Server(self.serve, context)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
        if error is None and self.server.own_errors:
            raise self.server.own_errors[0]

    # -- how it is set up --

    @property
    def api_url(self) -> str:
        return self.server.address

    @property
    def event_key(self) -> str:
        """The verification key of the event webhook, public."""
        return self.signer.public

    def block(self, **changes: Any) -> "SendGrid":
        """The block that speaks to it; it hears of events unless `event_key` is None."""
        from blocks.mail.sendgrid.client import SendGrid  # noqa: PLC0415

        told = {"api_key": self.api_key, "api_url": self.api_url, "event_key": self.event_key}
        return SendGrid.model_validate(told | changes)

    def adds_group(self, group: int) -> None:
        """There is such an unsubscribe group."""
        self.groups.setdefault(group, {})

    def lists_address(self, name: str, address: str, at: datetime | None = None) -> None:
        """Somebody is on one of the lists."""
        self.lists[name][address] = int((at or self.clock()).timestamp())

    # -- what goes wrong --

    def fails(self, path: str, fault: Fault, times: int | None = 1) -> Planned:
        """Let the next calls of a path meet a fault (`times=None`: all of them; `ANY`: of whatever path)."""
        return self.faults.plan(path, fault, times)

    def recovers(self) -> None:
        """No more faults."""
        self.faults.clear()

    # -- what it took --

    def to(self, address: str) -> list[Taken]:
        """What was taken for a recipient, in order."""
        return [one for one in list(self.mails) if one.to == address]

    def of(self, mail: "Taken | Mail | str") -> Taken:
        """The mail as it was taken, by itself, as it was given in, or by its token. Raises LookupError."""
        if isinstance(mail, Taken):
            return mail
        token = mail if isinstance(mail, str) else mail.token
        return next(reversed([one for one in self.mails if one.token == token]), None) or _missing(token)

    # -- what it tells --

    def events_for(
        self, mail: "Taken | Mail | str", *kinds: str, at: datetime | None = None, **more: Any
    ) -> list[Event]:
        """An event of each kind; fields in `more` replace SendGrid's usual, None leaves one out."""
        taken, now = self.of(mail), at or self.clock()
        made = [happened(taken, kind, now, **more) for kind in kinds]
        self.events += made
        for event in made:
            self._list(event)
        return made

    def asynchronous(self, mail: "Taken | Mail | str", at: datetime | None = None, **more: Any) -> Event:
        """A bounce that a server reported after it had taken the mail: its `sg_message_id` is not known."""
        gone = {"sg_message_id": None, "smtp-id": None, "ip": None, "tls": None}
        return self.events_for(mail, "bounce", at=at, **gone, **more)[0]

    def blocked(self, mail: "Taken | Mail | str", at: datetime | None = None) -> Event:
        """A bounce of the passing kind; the address is not suppressed for it."""
        return self.events_for(mail, "bounce", at=at, **BLOCKED)[0]

    def _list(self, event: Event) -> None:
        kind, address, at = event["event"], event["email"], event["timestamp"]
        if kind == "bounce" and event.get("type") == "blocked":
            self.lists["blocks"][address] = at
        elif kind in LISTED:
            self.lists[LISTED[kind]][address] = at
        elif kind == "group_unsubscribe":
            self.groups.setdefault(event["asm_group_id"], {})[address] = at
        elif kind == "group_resubscribe":
            self.groups.get(event["asm_group_id"], {}).pop(address, None)

    def sign(self, body: bytes, timestamp: str) -> str:
        """The signature of a body at a time (epoch seconds)."""
        return self.signer.sign(body, timestamp)

    def signed(
        self, events: Sequence[Event], at: datetime | None = None, *, forged: bool = False
    ) -> tuple[bytes, dict[str, str]]:
        """A batch as SendGrid posts it: body and headers; `forged`: signed by somebody else."""
        body = (json.dumps(list(events), separators=(",", ":")) + "\r\n").encode()
        timestamp = str(int((at or self.clock()).timestamp()))
        return body, (Signer() if forged else self.signer).headers(body, timestamp)

    def posts(self, url: str, events: Sequence[Event], at: datetime | None = None, *, forged: bool = False) -> int:
        """Post a batch to the webhook; the status of the answer."""
        body, headers = self.signed(events, at, forged=forged)
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code


def _missing(token: str) -> Taken:
    raise LookupError(f"no mail with the token {token!r} was taken")

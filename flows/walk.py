"""One walk of one case: what is in its journal answers from there, the rest runs and is written down."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn

from sqlmodel import Session

from blocks import crashpoints
from blocks.house import House
from blocks.runs import EngineUnavailable
from blocks.sending import Refused
from blocks.store import cards, claims, outbox
from blocks.store.claims import Grown
from blocks.store.customers import read_dossier
from blocks.store.journal import append, catch_up
from blocks.store.tables import MessageRow
from flows.engine import Engine
from tasks.in_slack import InSlack, looks_of
from winback import entries as e
from winback import ladder
from winback.case import Case
from winback.dossier import Dossier
from winback.notices import notice
from winback.outbox import Message, MessageState
from winback.policy import Policy

log = logging.getLogger(__name__)

NEAREST = timedelta(seconds=2)
"""No park is nearer than this: deadlines that near are joined."""

NEVER = timedelta(days=3650)
"""How far off a suspended case is put; its resumption wakes it."""


FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(failures: int) -> timedelta:
    """How long a case rests after so many technical failures in a row."""
    doubled: int = 1 << min(failures - 1, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Takes:
    """What a wait takes: entries of a kind, and of those only some where `only` is given."""

    kind: type[e.Body]
    only: Callable[[e.Body], bool] = field(default=lambda _: True)

    def fits(self, body: e.Body) -> bool:
        """Whether the wait ends with this entry."""
        return isinstance(body, self.kind) and self.only(body)


class Walk:
    """A case while it is walked. Only this walk writes to it: every append renews the claim or raises Lost."""

    def __init__(self, house: House, engine: Engine, case_id: int) -> None:
        self.house, self.store, self.engine, self.case_id = house, house.store, engine, case_id
        self.token = claims.new_token()
        self.facts: Case
        self.seen = 0
        self._staff: Policy | None = None
        self._known: tuple[int, Dossier] | None = None
        self.wrote = self.has_news = False

    # -- entering and leaving --

    def claim(self) -> bool:
        """Claim the case and read it; False where another walk holds it. Raises Over where there is none to walk."""
        with self.store.database.writing("claim") as session:
            row = claims.take(session, self.case_id, self.token, self.engine.run_id, self.store.now())
            if row is None:
                return False
            self.has_news = row.head > row.seen > 0
        case = self.store.case(self.case_id)
        if case is None:
            raise LookupError(f"there is no case {self.case_id}")
        self.facts = case
        return True

    def from_the_top(self) -> None:
        """Begin the story at this generation's first entry."""
        self.seen = self.facts.head
        self.cursor = self.facts.opened_seq
        self.rounds: Counter[str] = Counter()
        self.keys = {entry.key: entry for entry in self.facts.entries}

    def read_on(self) -> None:
        """Take in what was appended meanwhile."""
        with self.store.database.reading() as session:
            catch_up(session, self.facts)

    def ends(self) -> bool:
        """End this run's walking; False where the journal has grown and the story must go round again."""
        self._draw_card()
        self._show()
        with self.store.database.writing("end") as session:
            if self.facts.done:
                return claims.finish(session, self.case_id, self.token, seen=self.facts.head)
            claims.release(session, self.case_id, self.token, seen=0, next_due=None)
        return True

    def stumbles(self) -> datetime | None:
        """Let go after a technical failure; when to try again, None where the claim was lost as well."""
        now = self.store.now()
        with self.store.database.writing("stumble") as session:
            return claims.stumble(session, self.case_id, self.token, lambda times: now + pause_after(times))

    # -- reading --

    @property
    def policy(self) -> Policy:
        """The rules that this case began under."""
        return self.facts.policy

    def staff(self) -> Policy:
        """The policy that was in force when this walk first asked: it knows who works here now."""
        self._staff = self._staff or self.store.policy()
        return self._staff

    def dossier(self) -> Dossier:
        """All that is known about the customer, read anew once the journal has grown.

        Whether a message may go is asked again right before it does.
        """
        head = self.facts.head
        if self._known is None or self._known[0] != head:
            with self.store.database.reading() as session:
                self._known = head, read_dossier(session, self.facts)
        return self._known[1]

    def notice(self, name: str, step: str, tell: Iterable[str], /, **more: Any) -> list[Message]:
        """A notice to staff, by the way that each is reached; see `winback.notices.notice`."""
        return notice(
            name,
            self.facts,
            self.dossier(),
            key=self.facts.key(step),
            tell=tell,
            policy=self.staff(),
            now=self.store.now(),
            reach=self.house.reach,
            **more,
        )

    def has(self, step: str) -> e.Entry | None:
        """What the journal says of a step of this generation."""
        return self.keys.get(self.facts.key(step))

    def nth(self, name: str) -> str:
        """The name of a step that comes round again: `contact/2`."""
        self.rounds[name] += 1
        return f"{name}/{self.rounds[name]}"

    def so_far(self, takes: Takes) -> list[e.Entry]:
        """Entries of this generation that fit, up to the story's place."""
        start = self.facts.opened_seq
        return [x for x in self.facts.entries if start <= x.seq <= self.cursor and takes.fits(x.body)]

    def place(self) -> e.Entry:
        """The entry that the story took last."""
        return next(entry for entry in self.facts.entries if entry.seq == self.cursor)

    def first(self, takes: Sequence[Takes]) -> e.Entry | None:
        """The first entry after the story's place that fits, by seq."""
        later = (entry for entry in self.facts.entries if entry.seq > self.cursor)
        return next((entry for entry in later if any(one.fits(entry.body) for one in takes)), None)

    # -- writing --

    def record(self, step: str, body: e.Body, messages: Iterable[Message] = ()) -> e.Entry:
        """Write down that a step was done, with its messages, and send what is owed."""
        return self.has(step) or self._append([(self.facts.key(step), body)], messages)

    def conclude(
        self,
        *bodies: tuple[str, e.Body],
        messages: Iterable[Message] = (),
        also: Callable[[Session], None] | None = None,
    ) -> e.Entry:
        """Write down what follows from absence: only if the journal has not grown since it was read, else Grown."""
        keyed = [(self.facts.key(step), body) for step, body in bodies]
        return self._append(keyed, messages, unless_grown=True, also=also)

    def _append(
        self,
        bodies: list[tuple[str, e.Body]],
        messages: Iterable[Message],
        *,
        unless_grown: bool = False,
        also: Callable[[Session], None] | None = None,
    ) -> e.Entry:
        now = self.store.now()
        with self.store.database.writing("step") as session:
            row = claims.renew(session, self.case_id, self.token, now)
            if row.head != self.facts.head:
                if unless_grown:
                    raise Grown(self.case_id)
                catch_up(session, self.facts)
            written = append(session, row, self.facts, actor=e.WINBACK, at=now, bodies=bodies)
            outbox.write_for_case(session, self.case_id, messages, now)
            if also:
                also(session)
        self.wrote = True
        self.keys = {entry.key: entry for entry in self.facts.entries}
        self.deliver()
        return written[0] if written else self.keys[bodies[0][0]]

    def deliver(self) -> None:
        """Send what the case owes now; what cannot be sent for now stays owed and does not hold up the story."""
        with self.store.database.reading() as session:
            due = outbox.owed(session, self.store.now(), self.case_id)
        for message_id in due:
            with self.store.database.writing("hold") as session:
                claims.renew(session, self.case_id, self.token, self.store.now())
            self.engine.deliver(message_id)

    # -- waiting --

    def park(self, until: datetime | None, name: str) -> NoReturn:
        """Leave until `until`, the ladder's next rung or the next message owed, whichever is first."""
        self._draw_card()
        now = self.store.now()
        if self.facts.suspended:
            at, name = now + NEVER, "Suspended"
        else:
            with self.store.database.reading() as session:
                owed = outbox.next_owed(session, self.case_id)
            times = [at for at in (until, ladder.next_ring(self.facts, now), owed) if at]
            at = max(min(times, default=now + NEVER), now + NEAREST)
        with self.store.database.writing("hold") as session:
            claims.renew(session, self.case_id, self.token, now)
        self._show()
        accepted = self.put_off(at, name)
        with self.store.database.writing("leave") as session:
            moved = claims.release(session, self.case_id, self.token, seen=self.facts.head, next_due=at)
        if moved and accepted:
            self.wake()
        crashpoints.reach("leaving")
        self.engine.leave()

    def put_off(self, at: datetime, name: str) -> bool:
        """Ask to be walked again at `at`; False if that was refused."""
        with crashpoints.around("putting off"):
            return self.engine.put_off(at, name)

    def happens(self, event: str) -> None:
        """Tell automations."""
        with crashpoints.around("telling an event"):
            self.engine.happened(event, self.facts)

    def _draw_card(self) -> None:
        """Have the case's card in Slack drawn anew where it no longer shows how things stand; only its walk does."""
        case, channel = self.facts, self.house.channel(self.facts.team, self.staff())
        if channel is None or self.house.slack is None:
            return
        with self.store.database.reading() as session:
            known, owed = cards.card_of(session, case), cards.owed(session, case.id)
        if owed and owed.channel == "slack":
            self._hurry(owed)  # what is owed shows the newest when it goes
            return
        if known and known.seq == case.head and known.channel == channel:
            return
        try:
            looks = looks_of(InSlack(self.store, self.house.slack).picture(case)[0])
        except Refused:
            return
        now = self.store.now()
        with self.store.database.writing("card") as session:
            claims.renew(session, case.id, self.token, now)
            if known and known.picture == looks and known.channel == channel:
                cards.shows(session, case, seq=case.head, picture=looks)
                return
            redrawing = cards.redrawing(case, channel, self.staff().language, now)
            outbox.write_for_case(session, case.id, [redrawing], now)
        self.deliver()

    def _hurry(self, picture: MessageRow) -> None:
        """Somebody has just acted, and looks at the card: its pause after an outage is over."""
        now = self.store.now()
        if self.has_news and picture.state == MessageState.APPROVED and picture.send_after > now:
            self.has_news = False
            with self.store.database.writing("hurry") as session:
                outbox.change(session, picture.id, MessageState.APPROVED, send_after=now)
            self.deliver()

    def _show(self) -> None:
        if self.wrote:
            with crashpoints.around("showing"):
                self.engine.show(self.facts)

    def wake(self) -> None:
        """Have this case walked again at once; if that fails the patrol does it."""
        try:
            self.store.wake(self.case_id)
        except EngineUnavailable as outage:
            log.warning("case %s waits for the patrol: %s", self.case_id, outage)

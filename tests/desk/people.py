"""People who live a case in Slack: they press what they see there, and fill in what opens.

`InSlack` lives a life by presses and modals alone; `ByCalls` lives the same by calls of the case store, so that the two
journals can be held against each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from blocks.store import cards
from tests.desk.steps import Deed, Hand
from tests.desks import CHANNEL, Desk, soon
from tests.lives import Life
from tests.slackworld.pictures import Picture
from tests.standin import buttons, words
from winback.actions import Refusal
from winback.cards import ids
from winback.scales import Scale

A_DEED_TAKES = {"seconds": 10}
"""Time that goes by after each; cards and lines of a channel are a second apart."""


class InSlack:
    """By presses and modals alone. `nonces` are the presses' own, in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.life, self.world = desk, desk.life, desk.world
        self.nonces: list[str] = []
        self.sees: dict[str, Callable[[str, str], Picture]] = {
            "card": lambda who, action_id: self.card,
            "direct message": self._direct_message,
            "home": lambda who, action_id: self._home(who),
            "whole case": lambda who, action_id: self._whole(who, self.card),
            "whole case from home": lambda who, action_id: self._whole(who, self._home(who)),
            "whole case that was found": lambda who, action_id: self._whole(who, self._found(who)),
        }

    # -- what they do --

    def does(self, deed: Deed) -> None:
        head = self.life.case.head
        said = self._press(deed) if deed.action in ids.AT_ONCE else self._submit(deed)
        assert said == f"Noted on case {self.life.case_id}. The card follows in a moment."
        assert self.life.case.head == head + 1
        self.nonces.append(self.life.case.entries[-1].key.split("/", 3)[3])
        self._clears(deed.who)
        self._goes_on()

    def fails_to(self, deed: Deed, why: str) -> None:
        head, person = self.life.case.head, self.desk.staff[deed.who]
        if deed.action in ids.AT_ONCE:
            said = self._press(deed)
        else:
            self.world.press(person, self.sees[deed.at](deed.who, f"form:{deed.action}"), f"form:{deed.action}")
            said = self._last_word(person)
        assert why in said
        assert self.life.case.head == head
        self._clears(deed.who)

    def mistypes(self, deed: Deed, beside: str) -> None:
        head = self.life.case.head
        person, form = self.desk.staff[deed.who], self._form(deed)
        assert list(self.world.submit(person, form, deed.filled_in).errors) == [beside]
        kept = self.world.view(person)["state"]["values"][beside][ids.INPUT]
        assert kept["value"] == deed.filled_in[beside]
        assert self.life.case.head == head
        self._clears(deed.who)

    def brings_up(self, who: str, said: str, customer: Mapping[str, str]) -> None:
        person = self.desk.staff[who]
        assert self.world.shortcut(person, self.world.says(person, CHANNEL, said)).acknowledged
        self.world.submit(person, self.desk.view(person, "report:open"), customer)
        self.life.case_id = int(re.search(r"case (\d+)", self._last_word(person))[1])
        self._clears(who)
        self._goes_on()

    def _press(self, deed: Deed) -> str:
        """Press a button that acts at once; what its person was told."""
        person, action_id = self.desk.staff[deed.who], f"do:{deed.action}"
        heard = len(self.world.ephemeral(person))
        picture = self.sees[deed.at](deed.who, action_id)
        assert self.world.press(person, picture, action_id).acknowledged
        if picture["type"] == "modal":
            return self._last_word(person)
        return self.desk.told(person, heard + 1)

    def _submit(self, deed: Deed) -> str:
        """Fill in and submit the action's modal, and its letter's preview; what its person was told."""
        person, form, typed = self.desk.staff[deed.who], self._form(deed), deed.filled_in
        self._sends(person, form, typed)
        if deed.action in {"letter", "write"}:
            self._sends(person, self.desk.view(person, f"send:{deed.action}"), {})
        return self._last_word(person)

    def _form(self, deed: Deed) -> Picture:
        action_id, person = f"form:{deed.action}", self.desk.staff[deed.who]
        picture = self.sees[deed.at](deed.who, action_id)
        assert self.world.press(person, picture, action_id).acknowledged
        return self.desk.view(person, action_id)

    def _sends(self, person: Any, form: Picture, typed: Mapping[str, Any]) -> None:
        reaction = self.world.submit(person, form, typed)
        assert reaction.acknowledged
        assert reaction.errors == {}

    def _last_word(self, person: Any) -> str:
        """What stands in the modal when all is said: one that begins with a title, and has nothing to press."""

        def look() -> str:
            view = self.world.view(person)
            return words(view) if view and view["clear_on_close"] else ""

        return soon(look).splitlines()[-1]

    def _clears(self, who: str) -> None:
        view = self.world.view(self.desk.staff[who])
        if view:
            self.world.closes(view, all_of_them=True)

    def _goes_on(self) -> None:
        """The desk has woken the case; its walk goes on where the engine would start it."""
        soon(self._is_awake)
        self.life.passes(**A_DEED_TAKES)

    def _is_awake(self) -> bool:
        row = self.life.row
        run = self.life.runs.runs.get(UUID(row.run_id)) if row.run_id else None
        return row.done or (run is not None and run.state == "SCHEDULED" and run.at <= self.life.clock.at)

    # -- what they see --

    @property
    def card(self) -> Picture:
        """The card in the team's channel."""
        shown = [one for one in self.world.channel(CHANNEL).messages if "read:case" in buttons(one)]
        return shown[-1]

    @property
    def channel(self) -> Iterator[tuple[str, str]]:
        """Kind and step of each message that was posted into the team's channel by the app, in order."""
        known = {row.id: row for row in self.life.messages}
        for message in self.world.channel(CHANNEL).messages:
            if "bot_id" in message:
                row = known[message["metadata"]["event_payload"]["message"]]
                yield row.kind, row.key.partition("/")[2]

    @property
    def card_is_current(self) -> bool:
        """Whether the card shows the case as it is now."""
        with self.life.store.database.reading() as session:
            row = cards.card_of(session, self.life.case)
            return row is not None and row.seq == self.life.case.head

    def _direct_message(self, who: str, action_id: str) -> Picture:
        """The latest that has such a button."""
        messages = self.world.direct(self.desk.staff[who]).messages
        return next(one for one in reversed(messages) if action_id in buttons(one))

    def _home(self, who: str) -> Picture:
        person = self.desk.staff[who]
        before = self.world.home(person) or {"hash": ""}
        self.world.opens_home(person)
        return soon(lambda: next((h for h in [self.world.home(person)] if h and h["hash"] != before["hash"]), None))

    def _found(self, who: str) -> Picture:
        person = self.desk.staff[who]
        heard = len(self.world.ephemeral(person))
        self.world.command(person, "/winback", str(self.life.case_id))
        self.desk.told(person, heard + 1)
        return self.world.ephemeral(person)[heard]

    def _whole(self, who: str, picture: Picture) -> Picture:
        person = self.desk.staff[who]
        self.world.press(person, picture, ids.READ_CASE)
        return self.desk.view(person, ids.READ_CASE)


class ByCalls:
    """By calls of the case store, with the presses' nonces."""

    def __init__(self, life: Life, nonces: list[str]) -> None:
        self.life, self.nonces = life, iter(nonces)

    def does(self, deed: Deed) -> None:
        done = self._act(deed, next(self.nonces))
        assert not isinstance(done, Refusal), done
        self.life.passes(**A_DEED_TAKES)

    def fails_to(self, deed: Deed, why: str) -> None:
        refused = self._act(deed, "in vain")
        assert isinstance(refused, Refusal)
        assert why in refused.words("en")

    def mistypes(self, deed: Deed, beside: str) -> None:
        """What the modal itself does not take is never called."""

    def brings_up(self, who: str, said: str, customer: Mapping[str, str]) -> None:
        told = self.life.response(
            None, scale=Scale.TEXT, verbatim=said, customer="", phone=None, contact_me=True, **customer
        )
        self.life.case_id = self.life.store.receive(told._replace(source="slack", form="slack"))[0]
        self.life.passes(**A_DEED_TAKES)

    def _act(self, deed: Deed, nonce: str) -> object:
        return self.life.store.act(self.life.case_id, deed.action, dict(deed.fields), actor=deed.who, nonce=nonce)


def journal(hand: Hand) -> list[tuple[object, ...]]:
    """All that happened and when; the customer's link alone is drawn by lot."""
    return [
        (entry.at, entry.actor, entry.key, entry.body.kind, entry.body.model_dump(exclude={"token"}))
        for entry in hand.life.case.entries
    ]

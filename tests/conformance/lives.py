"""Whole lives in the stand-in Slack, by presses and modals alone; all that the app asked of it and answered is kept."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from blocks.store import migrate
from flows.digest import tell
from tests.conftest import MEMORY
from tests.desk.people import Deed, InSlack
from tests.desk.test_lives_in_slack import LIVES, live
from tests.desks import CHANNEL, Desk, block_of, soon
from tests.lives import Life, policy_with
from tests.slackworld.calls import Call
from tests.slackworld.deliveries import Deliveries, Reaction
from tests.standin import LostAnswer, NotOnThePicture, Refused, SlackWorld
from winback.cards import ids
from winback.phrases import LANGUAGES

TYPED = ("", "help", "numbers", "Lone", "lone@nordlys.example", "nobody <!channel> & <@U0METTE>")
"""What is typed behind the command."""
LONG = "I have waited <!here> & waited.\n" * 120


class Listening(Deliveries):
    """Keeps what came of everything that people did."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.reactions: list[Reaction] = []

    def deliver(self, *told: Any) -> Reaction:
        self.reactions.append(super().deliver(*told))
        return self.reactions[-1]


class World(SlackWorld):
    """A stand-in that remembers what presses were answered, too."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = Listening(self.workspace, self.installation, self.sockets, self.calls)
        self.deliveries = self.listening


class Hands(InSlack):
    """People of any language. Whether it is the life that was meant is looked at elsewhere."""

    def does(self, deed: Deed) -> None:
        self._press(deed) if deed.action in ids.AT_ONCE else self._submit(deed)
        self._clears(deed.who)
        self._goes_on()

    def fails_to(self, deed: Deed, why: str) -> None:
        super().fails_to(deed, "")

    def brings_up(self, who: str, said: str, customer: Any) -> None:
        person = self.desk.staff[who]
        self.world.shortcut(person, self.world.says(person, CHANNEL, said))
        self.world.submit(person, self.desk.view(person, "report:open"), customer)
        self.life.case_id = int(re.search(r"\d+", self._last_word(person))[0])
        self._clears(who)
        self._goes_on()


@dataclass
class Lived:
    """What was recorded, each call with the family of its channel; `troubles` are what could not be lived."""

    calls: list[tuple[Call, str]] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)


def lived() -> Lived:
    """Live all of them, each in another language than the one before."""
    found = Lived()
    languages = cycle(LANGUAGES)
    told: dict[str, Callable[[Hands], object]] = {name: _the_life(steps) for name, (_, steps) in LIVES.items()}
    told |= {"errands": _errands, "answers that are lost": _losses, "a private channel": _in_private}
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        template = Path(folder) / "template.db"
        migrate(f"sqlite:///{template}")
        for number, (name, happens) in enumerate(told.items()):
            file = shutil.copyfile(template, Path(folder) / f"{number}.db")
            with _company(file, next(languages), found, signed=number % 2 == 1) as people:
                try:
                    happens(people)
                except (AssertionError, LookupError, TimeoutError, NotOnThePicture) as trouble:
                    found.troubles.append(f"life {name!r}: {type(trouble).__name__} {str(trouble)[:200]}".rstrip())
    return found


@contextmanager
def _company(file: Path, language: str, found: Lived, *, signed: bool) -> Iterator[Hands]:
    """A company that works in Slack, heard by socket or by signed requests; its record is kept."""
    with World() as world:
        life = Life(f"sqlite:///{file}", policy_with(language=language), block_of(world))
        desk = Desk(life, world)
        desk.opens_to_requests() if signed else desk.opens()
        try:
            yield Hands(desk)
        finally:
            desk.closes()
            _keep(found, world)
            life.store.database.close()


def _keep(found: Lived, world: World) -> None:
    families = {channel.id: channel.kind for channel in world.workspace.channels.values()}
    families |= dict.fromkeys(world.people, "im")
    for call in world.calls:
        about = str(call.body.get("channel") or call.body.get("users") or "")
        found.calls.append((call, families.get(about, "")))
    found.reactions += world.listening.reactions
    found.people |= {part for person in world.people.values() for part in (person.name, person.email)}


def _the_life(steps: list[Any]) -> Callable[[Hands], object]:
    return lambda people: live(people, steps)


# -- what lives leave out --


def _errands(people: Hands) -> None:
    """Questions, home tabs, all that somebody wrote, the digests, and whoever is not one of us."""
    desk, world, life = people.desk, people.world, people.life
    mette = desk.staff["mette"]
    life.begins(1, verbatim=LONG, yearly_value=900_000, role="<@U0METTE> & sons", account="<!channel> ApS")
    for place, typed in enumerate(TYPED, 1):
        world.command(mette, "/winback", typed)
        desk.told(mette, place)
    world.press(mette, people.card, ids.READ_VERBATIM)
    desk.view(mette, ids.READ_CASE)
    for person in (mette, desk.staff["anders"], world.add_person("Sam Other", "sam@winback.example")):
        world.opens_home(person)
        soon(lambda person=person: world.home(person))
        world.command(person, "/winback", "1")
    life.passes(days=8)
    tell(life.house)
    desk.slack.check()


def _losses(people: Hands) -> None:
    """Answers are lost, cards are deleted by hand: messages are looked for, and posted anew."""
    world, life = people.world, people.life
    world.fails("chat.postMessage", LostAnswer(), when=lambda call: call.body["channel"] == CHANNEL)
    world.fails("chat.postMessage", LostAnswer(), when=lambda call: call.body["channel"] != CHANNEL)
    life.begins(2)
    life.passes(minutes=3)
    world.fails("chat.update", Refused("message_not_found"))
    life.is_reached()
    life.passes(minutes=1)


def _in_private(people: Hands) -> None:
    """The team's channel is private."""
    world, life = people.world, people.life
    world.workspace.channels[CHANNEL].private = True
    people.desk.slack.check()
    world.fails("chat.postMessage", LostAnswer(), when=lambda call: call.body["channel"] == CHANNEL)
    life.begins(2)
    life.passes(minutes=3)
    life.is_reached()
    life.is_resolved()

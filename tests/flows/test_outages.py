"""Each outside service is down for two hours: cases wait, nothing fails, and in the end all is as without it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from blocks.house import House
from blocks.mail import Mail
from blocks.sending import NotNow
from blocks.store.database import Database
from tests.lives import Clock, Life, Postbox
from winback.entries import Outcome

LASTS = timedelta(hours=2)
ENDED = {"FAILED", "CRASHED"}


@dataclass
class Down:
    """Whether a service is down, and since when it is."""

    clock: Clock
    since: datetime | None = None

    @property
    def now(self) -> bool:
        return self.since is not None and self.clock() < self.since + LASTS


@dataclass
class DeafPostbox(Postbox):
    """A mailer whose service takes no mail, or none for some roles, while it is down."""

    down: Down = field(kw_only=True)
    roles: frozenset[str] = frozenset()

    def send(self, mail: Mail) -> str:
        if self.down.now and (not self.roles or mail.role in self.roles):
            raise NotNow("no answer")
        return super().send(mail)


class DeafDatabase(Database):
    """A case store that cannot be connected to while it is down."""

    down: Down | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self._answers()
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self, *what: str) -> Iterator[Session]:
        self._answers()
        with super().writing(*what) as session:
            yield session

    def _answers(self) -> None:
        if self.down and self.down.now:
            raise OperationalError("connect", {}, ConnectionRefusedError())


class MovedHouse(House):
    """A house in which no clock tells another time than the moved one."""

    def database_free_now(self) -> datetime:
        return self.store.now()


class ShakyLife(Life):
    """A life whose services go down."""

    def __init__(self, database: DeafDatabase) -> None:
        super().__init__(database)
        self.database = database
        self.postbox = DeafPostbox(down=Down(self.clock))
        self.house = MovedHouse(self.store, self.postbox)

    def mail_goes_down(self) -> None:
        self.postbox.down.since = self.clock()
        self.passes_in_quarters()

    def store_goes_down(self) -> None:
        self.database.down = Down(self.clock, self.clock())
        self.passes(seconds=LASTS.total_seconds() + 60)

    def prefect_goes_down(self) -> None:
        self.runs.down = True
        self.passes_in_quarters()
        self.runs.down = False

    def passes_in_quarters(self) -> None:
        """The outage's time goes by, and the patrol comes round, from outside of Prefect too."""
        for _ in range(8):
            self.passes(minutes=15, patrol=True)

    def ends(self, after: Callable[[], None], customer: str) -> None:
        """A customer is won back; `after` happens before each step of it."""
        self.begins(score=5, key=customer, customer=customer, email=f"{customer}@nordlys.example", phone=None)
        for step in (self.is_reached, self.is_resolved, lambda: self.acts("letter"), self.is_checked):
            after()
            self.passes(minutes=5, patrol=True)
            step()
        after()
        self.passes(days=9, patrol=True)
        self.answers(9)


@pytest.fixture
def shaky(database_url: str) -> Iterator[Callable[[], ShakyLife]]:
    """Makes lives in one store."""
    made: list[ShakyLife] = []

    def make() -> ShakyLife:
        made.append(ShakyLife(DeafDatabase(database_url)))
        return made[-1]

    yield make
    for life in made:
        life.database.close()


@pytest.mark.parametrize("service", ["mail", "prefect", "store", "each in turn"])
def test_two_hours_without_a_service_change_nothing_but_the_time(shaky, service):
    calm, life = shaky(), shaky()
    calm.ends(lambda: calm.passes(seconds=LASTS.total_seconds()), "K1")
    each = {"mail": life.mail_goes_down, "prefect": life.prefect_goes_down, "store": life.store_goes_down}
    outages = [each[service]] * 5 if service in each else [*each.values(), *each.values()]
    life.ends(lambda: outages.pop(0)(), "K2")  # noqa: PLW0108 - the next one each time

    assert life.row.outcome == Outcome.WON_BACK
    assert life.row.done
    assert life.row.troubles == 0
    assert Counter(life.sent) == Counter(calm.sent)
    assert not ENDED & {run.state for run in life.runs.runs.values()}
    assert life.patrols() == {}


def test_what_can_go_goes_while_the_rest_waits(shaky):
    life = shaky()
    life.postbox.roles, life.postbox.down.since = frozenset({"customer"}), life.clock()
    life.begins(score=5)
    assert life.sent == ["alert/team-cx", "alert/mette"]
    life.acts("contact", reached=False)
    assert life.kinds[-1] == "waiting"
    life.passes(hours=4, patrol=True)

    assert life.sent_to("customer") == ["receipt"]


def test_a_walk_that_cannot_park_is_left_to_the_patrol(shaky):
    life = shaky()
    life.begins(score=0)
    life.runs.down = True
    life.passes(hours=2)
    assert life.row.troubles == 1
    life.runs.down = False

    assert life.patrols() == {"running too long": 1}
    assert life.row.troubles == 0
    assert Counter(life.sent).most_common(1)[0][1] == 1


def test_a_case_that_met_no_store_rests_for_seconds_and_goes_on(shaky):
    life = shaky()
    life.begins(score=5)
    due = life.runs.due(life.clock.at + timedelta(days=30))
    life.store_goes_down()
    life.is_reached()

    assert due is not None
    assert life.row.stage == "resolution"
    assert life.patrols() == {}

"""Senders who meet the same trouble at once lose nothing by it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlmodel import select

from blocks.mail import Mail
from blocks.sending import Misconfigured, NotNow
from blocks.store import signs
from blocks.store.tables import MessageRow
from tasks.deliver import deliver
from tests.lives import Life, Postbox

SENDERS = 3


class Revoked(Postbox):
    """A service that takes nothing, and from some time on refuses the key, of all who come together."""

    met: Barrier | None = None

    def send(self, mail: Mail) -> str:
        if self.met is None:
            raise NotNow("down")
        self.met.wait(10)
        raise Misconfigured("the key is refused")


def test_letters_stay_owed_whoever_meets_a_revoked_key_at_once(lives: Callable[..., Life]):
    box = Revoked()
    life = lives(mailer=box)
    for number in range(SENDERS):
        life.responds(5, customer=f"C{number}", email=f"c{number}@x.example")
    life.runs_on()
    life.clock.at += timedelta(hours=1)
    with life.store.database.reading() as session:
        letters = list(session.exec(select(MessageRow.id).where(MessageRow.role == "customer")))
    box.met = Barrier(SENDERS)

    with ThreadPoolExecutor(SENDERS) as pool:
        states = list(pool.map(lambda one: deliver(life.house, one), letters))

    assert states == ["approved"] * SENDERS
    with life.store.database.reading() as session:
        assert [session.get_one(MessageRow, one).state for one in letters] == ["approved"] * SENDERS
        assert [one.what for one in signs.troubles(session)] == ["mail"]

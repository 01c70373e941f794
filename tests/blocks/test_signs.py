"""Signs of life and of trouble: several may give the same one at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from blocks.store import signs
from tests.lives import Life

AT_ONCE = 4


def troubles(life: Life) -> list[tuple[str, str]]:
    with life.store.database.reading() as session:
        return [(one.what, one.why) for one in signs.troubles(session)]


def test_the_same_trouble_is_found_by_several_at_once(life: Life):
    for number in range(10):
        begin = Barrier(AT_ONCE)

        def finds(_: int, what: str = f"mail/{number}", begin: Barrier = begin) -> None:
            begin.wait(10)
            signs.trouble(life.store.database, what, "the key is refused", life.clock.at)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(finds, range(AT_ONCE)))

    assert sorted(troubles(life)) == [(f"mail/{number}", "the key is refused") for number in range(10)]


def test_a_trouble_lasts_since_it_was_first_told_whatever_is_said_of_it(life: Life):
    began = life.clock.at
    for hours, why in enumerate(("the key is refused", "the sender is refused")):
        signs.trouble(life.store.database, "mail", why, began + timedelta(hours=hours))

    with life.store.database.reading() as session:
        (told,) = signs.troubles(session)
    assert (told.since, told.why) == (began, "the sender is refused")


def test_what_is_well_ends_its_own_trouble_alone_and_may_be_said_twice(life: Life):
    for what in ("mail", "sms"):
        signs.trouble(life.store.database, what, "refused", life.clock.at)
    signs.give(life.store.database, signs.DESK, life.clock.at)

    for _ in range(2):
        with life.store.database.writing() as session:
            signs.well(session, "mail", signs.DESK)

    assert troubles(life) == [("sms", "refused")]
    with life.store.database.reading() as session:
        assert signs.last(session, signs.DESK) == life.clock.at

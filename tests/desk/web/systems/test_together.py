"""What comes at the same time is worked on together, and each hears of their own."""

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest

from desk.web.systems.together import Together


class Work:
    """Doubles numbers; waits to be let go on, and makes trouble for what is negative."""

    def __init__(self) -> None:
        self.go_on, self.begun, self.done = Event(), Event(), list[list[int]]()

    def __call__(self, told: Sequence[int]) -> list[int]:
        self.begun.set()
        self.go_on.wait(10)
        self.done.append(list(told))
        if any(one < 0 for one in told):
            raise ValueError("negative")
        return [2 * one for one in told]


def test_those_who_come_meanwhile_are_next_and_at_most_so_many():
    work = Work()

    async def all_of_them() -> list[int | None]:
        together = Together(work, 3)
        first = asyncio.create_task(together.hand_in(1, 10))
        await asyncio.to_thread(work.begun.wait, 10)
        others = [asyncio.create_task(together.hand_in(one, 10)) for one in (2, 3, 4, 5)]
        await asyncio.sleep(0)
        work.go_on.set()
        return [await one for one in (first, *others)]

    assert asyncio.run(all_of_them()) == [2, 4, 6, 8, 10]
    assert work.done == [[1], [2, 3, 4], [5]]


def test_one_that_makes_trouble_keeps_nobody_else_from_their_own():
    work = Work()

    async def all_of_them() -> list[int | BaseException | None]:
        together = Together(work, 3)
        asked = [asyncio.create_task(together.hand_in(one, 10)) for one in (1, -2, 3)]
        await asyncio.sleep(0)
        work.go_on.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    one, trouble, three = asyncio.run(all_of_them())

    assert (one, three) == (2, 6)
    assert isinstance(trouble, ValueError)
    assert work.done == [[1, -2, 3], [1], [-2], [3]]


@pytest.mark.parametrize("others", [0, 2])
def test_who_does_not_hear_in_time_is_told_nothing_and_what_waits_still_is_left(others: int):
    work = Work()

    async def impatient() -> list[int | None]:
        together = Together(work, 3)
        asked = [asyncio.create_task(together.hand_in(1, 10))]
        await asyncio.to_thread(work.begun.wait, 10)
        asked += [asyncio.create_task(together.hand_in(9, 0)) for _ in range(others)]
        gone = [await one for one in asked[1:]]
        work.go_on.set()
        return [await asked[0], *gone]

    assert asyncio.run(impatient()) == [2, *[None] * others]
    assert work.done == [[1]]

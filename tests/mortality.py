"""Lives whose processes die: a step is lived in a forked child that ends at one point, without another word."""

import copy
import gc
import os
import pickle
import random
import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import SQLModel

from blocks import crashpoints
from tests.lives import Life
from tests.scripts import Step, calms
from winback.entries import MessageUnknown, Settled

ALIVE, DEAD, BROKEN = 0, 77, 70
IN_DOUBT = "before sending"
"""Where a letter may have gone out or not, for all that is on record: there and nowhere else is a person asked."""

VOLATILE = {"token", "response_id"}
"""Fields of entries that are drawn or counted anew when a step is taken again."""
DRAWN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,64}|/a/[\w-]+")
RESPONSE = re.compile(r"joined/\d+")
COUNTED = re.compile(r"(?<=/)\d+")


LOOSE = ("unknown/", "card/")
"""Messages that there may be more or fewer of: questions about others, and pictures that a newer one overtook."""


@dataclass(frozen=True)
class World:
    """What outlives our process: the clock, Prefect's runs, the mail that went out; and the case store's rows."""

    clock: datetime
    runs: Any
    mails: Any
    case_id: int
    rows: dict[str, list[Any]]

    @property
    def likeness(self) -> str:
        """The same for two worlds that differ in nothing but what was drawn at random."""
        return DRAWN.sub("drawn", repr((self.clock, [*self.runs.values()], self.mails, self.rows)))

    @classmethod
    def seen(cls, life: Life) -> "World":
        """The world as it is now."""
        with life.store.database.reading() as session:
            connection = session.connection()
            rows = {table.name: [*connection.execute(table.select())] for table in SQLModel.metadata.sorted_tables}
        return cls(life.clock.at, copy.deepcopy(life.runs.runs), list(life.postbox.mails), life.case_id, rows)

    def comes_back(self, life: Life) -> None:
        """Make it so again."""
        with life.store.database.writing() as session:
            put_back(session.connection(), self.rows)
        _outside(life, self.clock, copy.deepcopy(self.runs), list(self.mails), self.case_id)


def put_back(connection: Connection, rows: dict[str, list[Any]]) -> None:
    """Make tables hold these rows and no others."""
    tables = SQLModel.metadata.sorted_tables
    for table in reversed(tables):
        connection.execute(table.delete())
    for table in tables:
        if rows[table.name]:
            connection.execute(table.insert(), [row._asdict() for row in rows[table.name]])


def _outside(life: Life, clock: datetime, runs: Any, mails: Any, case_id: int) -> None:
    life.clock.at, life.runs.runs, life.postbox.mails, life.case_id = clock, runs, mails, case_id


def points_of(life: Life, step: Step, name: str) -> list[str]:
    """Live a step and the quiet after it; the points that its processes passed."""
    passed: list[str] = []
    with crashpoints.watching(passed.append):
        step(life, name, life.clock.at)
    calms(life)
    return passed


def dies(life: Life, step: Step, name: str, point: int) -> bool:
    """Live a step in a process that ends at its so-many-th point; whether it came to that.

    Of the child's memory nothing comes back but what is the world's: the clock, Prefect, the mail.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns where there are threads
        child = os.fork()
    if child == 0:
        _end_at(life, step, name, point, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        world = told.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {ALIVE, DEAD}, f"{name} broke at its point {point}"
    _outside(life, *pickle.loads(world))
    return status == DEAD


def _end_at(life: Life, step: Step, name: str, point: int, writer: int) -> None:
    """The child's whole life."""
    left = point

    def watch(_: str) -> None:
        nonlocal left
        if left == 0:
            _exit(life, writer, DEAD)
        left -= 1

    gc.disable()  # it would copy every page that is shared with the parent
    try:
        life.store.database.engine.dispose(close=False)  # the connections are the parent's
        with crashpoints.watching(watch):
            step(life, name, life.clock.at)
        _exit(life, writer, ALIVE)
    except BaseException:  # noqa: BLE001
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        os._exit(BROKEN)


def _exit(life: Life, writer: int, status: int) -> None:
    world = pickle.dumps((life.clock.at, life.runs.runs, life.postbox.mails, life.case_id))
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(world)
    os._exit(status)


@dataclass(frozen=True)
class Picture:
    """What must be the same whether a process died or not; times, claims and run ids aside."""

    journal: list[Any]
    messages: list[Any]
    case: Any
    run: Any

    @classmethod
    def of(cls, life: Life, *, shifted: bool) -> "Picture":
        """A life as it stands. A question and its answer are left out; they have `shifted` what came after them."""
        row = life.row
        messages = [(m.key, m.role, m.recipient, m.state) for m in life.messages if not m.key.startswith(LOOSE)]
        if shifted:
            messages = [(COUNTED.sub("n", key), *rest) for key, *rest in messages]
        # Nothing is left to do for the run of a case that is done; the worker sees that its process is gone.
        run = None if row.done or row.run_id is None else life.runs.runs[UUID(row.run_id)]
        return cls(
            list(_journal(life, shifted=shifted)),
            sorted(messages),
            (row.stage, row.owner, row.outcome, row.done, row.suspended, row.generation, row.troubles, row.claim),
            (run.state, run.name) if run else None,
        )


def asked(life: Life) -> list[str]:
    """Messages that were asked about."""
    return [x.body.message for x in life.case.entries if isinstance(x.body, MessageUnknown)]


class Elsewhere(Protocol):
    """What else outlives a process, and may be wrong afterwards."""

    def seen(self) -> Any:
        """How it is there now."""

    def comes_back(self, seen: Any) -> None:
        """Make it so again."""

    def amiss(self, life: Life) -> object:
        """What is wrong there; nothing where all is well."""


class Nowhere:
    """There is nothing else."""

    def seen(self) -> None:
        return

    def comes_back(self, seen: None) -> None:
        return

    def amiss(self, life: Life) -> None:
        return


def survives_deaths(
    life: Life,
    step: Step,
    name: str,
    share: float,
    elsewhere: Elsewhere | None = None,
    in_doubt: Collection[str] = (IN_DOUBT,),
) -> None:
    """Die at the points of a step, or at a share of them, and compare; two deaths that leave the same world are one."""
    there = elsewhere or Nowhere()
    before, stood = World.seen(life), there.seen()
    points = points_of(life, step, name)
    after, stands = World.seen(life), there.seen()
    whole = {shifted: Picture.of(life, shifted=shifted) for shifted in (False, True)}
    left_before = set()
    for place, point in some(points, share):
        before.comes_back(life)
        there.comes_back(stood)
        assert dies(life, step, name, place)
        left = World.seen(life).likeness + DRAWN.sub("drawn", repr(there.seen()))
        if left not in left_before:
            left_before.add(left)
            calms(life)
            step(life, name, before.clock)
            calms(life)
            question = bool(asked(life))
            where = f"{name}, {point} (the {place}th)"
            assert Picture.of(life, shifted=question) == whole[question], where
            assert not sent_twice(life), where
            assert not question or point in in_doubt, where
            assert not there.amiss(life), where
    after.comes_back(life)
    there.comes_back(stands)


def some(points: Sequence[str], share: float) -> list[tuple[int, str]]:
    """A share of points with their places, at least one of them where there are any."""
    return random.sample(list(enumerate(points)), max(round(share * len(points)), min(1, len(points))))


def _journal(life: Life, *, shifted: bool) -> Iterator[Any]:
    """Entries without their times, and without their places where those are shifted."""
    for entry in life.case.entries:
        if isinstance(entry.body, MessageUnknown | Settled):
            continue
        body = _timeless(entry.body.model_dump(mode="json"))
        if shifted:
            yield entry.actor, entry.body.kind, COUNTED.sub("n", entry.key)
        else:
            yield entry.seq, entry.actor, entry.body.kind, RESPONSE.sub("joined/n", entry.key), body


def _timeless(value: Any) -> Any:
    match value:
        case dict():
            return {name: _timeless(inner) for name, inner in value.items() if name not in VOLATILE}
        case list():
            return [_timeless(inner) for inner in value]
        case str() if re.match(r"\d{4}-\d\d-\d\dT", value):
            return "a time"
    return value


def sent_twice(life: Life) -> list[Any]:
    """Messages that their receivers got more than once."""
    counts = Counter((mail.subject, mail.key) for mail in life.postbox.mails)
    return [message for message, times in counts.items() if times > 1]

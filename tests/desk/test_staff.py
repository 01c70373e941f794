"""Who presses, and what is done behind the answers."""

import logging
import threading
from collections.abc import Iterator

import pytest

from blocks.sending import NotNow
from blocks.slack import Member
from desk.staff import Faces, NobodyKnows
from desk.wakes import WAITING, WORKERS, Wakes
from tests.desks import soon
from tests.lives import STAFF, policy_with
from winback.policy import from_snapshot, snapshot


class Directory:
    """Slack's members, counting how often it was asked."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.asked: list[str] = []
        self.silent = False

    def joins(self, user: str, email: str, *, stranger: bool = False) -> None:
        self.members[user] = Member(user, email, "Somebody", stranger)

    def __call__(self, user: str) -> Member:
        self.asked.append(user)
        if self.silent:
            raise NotNow("Slack cannot be reached")
        return self.members[user]


@pytest.fixture
def directory() -> Directory:
    return Directory()


@pytest.fixture
def faces(directory: Directory) -> Iterator[Faces]:
    made = Faces(directory)
    yield made
    made.close()


NAMED = policy_with(staff=[person | ({"slack": "U0METTE"} if person["id"] == "mette" else {}) for person in STAFF])
"""A policy that says which member Mette is."""


def test_the_policys_id_needs_no_question(faces: Faces, directory: Directory):
    assert faces.staff("U0METTE", NAMED).id == "mette"
    assert directory.asked == []


def test_another_member_with_the_address_of_somebody_who_is_named_is_a_stranger(faces: Faces, directory: Directory):
    directory.joins("U0OTHER", "mette@winback.example")

    assert faces.staff("U0OTHER", NAMED) is None
    assert faces.staff("U0OTHER", policy_with()).id == "mette"


def test_an_address_is_the_same_in_capitals(faces: Faces, directory: Directory):
    directory.joins("U0JONAS", "jonas@winback.example")
    shouted = policy_with(staff=[person | {"email": person["email"].upper()} for person in STAFF])

    assert faces.staff("U0JONAS", shouted).id == "jonas"


def test_a_member_without_an_address_is_nobody(faces: Faces, directory: Directory):
    directory.joins("U0JONAS", "")

    older = snapshot(policy_with()).replace("jonas@winback.example", "")  # before addresses were checked

    assert faces.staff("U0JONAS", from_snapshot(older)) is None


def test_an_answer_is_remembered_and_a_failure_is_not(faces: Faces, directory: Directory):
    directory.joins("U0JONAS", "jonas@winback.example")
    directory.silent = True
    with pytest.raises(NobodyKnows):
        faces.staff("U0JONAS", NAMED)
    directory.silent = False

    assert soon(lambda: faces.staff("U0JONAS", NAMED)).id == "jonas"
    assert faces.staff("U0JONAS", NAMED).id == "jonas"
    assert len(directory.asked) == 2


def test_a_wake_that_fails_does_not_keep_the_next_from_waking(caplog: pytest.LogCaptureFixture):
    woken: list[int] = []

    def wake(case_id: int) -> None:
        if case_id <= WORKERS:
            raise LookupError("Lone Ravn")
        woken.append(case_id)

    wakes = Wakes(wake)
    for case_id in range(1, WORKERS + 2):
        wakes.later(case_id)
    soon(lambda: woken)
    wakes.close()

    assert woken == [WORKERS + 1]
    assert "case 1 is left to the patrol: LookupError" in caplog.messages
    assert "Lone" not in caplog.text


def test_more_wakes_than_can_be_kept_are_left_to_the_patrol(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING)
    goes_on = threading.Event()
    wakes = Wakes(lambda _: goes_on.wait(10))

    for case_id in range(WAITING + WORKERS + 10):
        wakes.later(case_id)
    goes_on.set()
    wakes.close()

    assert any("left to the patrol" in message for message in caplog.messages)

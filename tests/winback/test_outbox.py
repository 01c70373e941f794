"""A message's states: only ever forward."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from winback.outbox import MOVES, Message, MessageState, may_move

S = MessageState
NOTICE: dict[str, Any] = {
    "key": "g1/alert/ann",
    "kind": "notice",
    "role": "owner",
    "recipient": "ann",
    "address": "ann@winback.example",
    "language": "en",
    "title": "Case 1",
    "text": "Call.",
    "send_after": datetime(2026, 11, 23, tzinfo=UTC),
}
LEFT = {S.SENT, S.DELIVERED, S.BOUNCED}
"""The message is out of the house."""
FORWARD = [
    (S.DRAFT, S.APPROVED),
    (S.DRAFT, S.REFUSED),
    (S.APPROVED, S.SENDING),
    (S.APPROVED, S.REFUSED),
    (S.SENDING, S.SENT),
    (S.SENDING, S.APPROVED),
    (S.SENDING, S.REFUSED),
    (S.SENDING, S.UNKNOWN),
    (S.UNKNOWN, S.SENT),
    (S.UNKNOWN, S.APPROVED),
    (S.UNKNOWN, S.DELIVERED),
    (S.UNKNOWN, S.BOUNCED),
    (S.SENT, S.DELIVERED),
    (S.SENT, S.BOUNCED),
    (S.DELIVERED, S.BOUNCED),
]


def reachable(state: MessageState) -> set[MessageState]:
    """Wherever a message may come from a state, in any number of moves."""
    found: set[MessageState] = set()
    ahead = set(MOVES.get(state, ()))
    while ahead:
        found |= ahead
        ahead = {after for before in ahead for after in MOVES.get(before, ())} - found
    return found


def test_these_moves_and_no_others():
    assert [move for move in product(S, S) if may_move(*move)] == sorted(
        FORWARD, key=lambda m: [*map(list(S).index, m)]
    )


@pytest.mark.parametrize("state", sorted(LEFT))
def test_what_is_out_of_the_house_never_comes_back(state: MessageState):
    assert reachable(state) <= LEFT


def test_a_draft_is_never_sent_unapproved():
    assert [state for state in S if may_move(state, S.SENDING)] == [S.APPROVED]
    assert [state for state in S if may_move(S.DRAFT, state)] == [S.APPROVED, S.REFUSED]


def test_nothing_becomes_a_draft_again():
    assert [state for state in S if S.DRAFT in reachable(state)] == []


@pytest.mark.parametrize("state", [S.BOUNCED, S.REFUSED])
def test_what_is_refused_or_bounced_is_at_its_end(state: MessageState):
    assert reachable(state) == set()


@pytest.mark.parametrize("state", sorted(set(S) - {S.REFUSED, S.BOUNCED}))
def test_everything_else_comes_to_an_end(state: MessageState):
    assert reachable(state) & {S.DELIVERED, S.BOUNCED}


def test_only_before_a_try_that_surely_failed_and_of_unknown_fate_a_message_is_approved_anew():
    assert {state for state in S if may_move(state, S.APPROVED)} == {S.DRAFT, S.SENDING, S.UNKNOWN}


def test_a_state_is_no_move():
    assert [state for state in S if may_move(state, state)] == []


@pytest.mark.parametrize(("role", "to_customer"), [("customer", True), ("owner", False), ("team", False)])
def test_a_message_knows_whether_a_customer_gets_it(role: str, to_customer: bool):
    assert Message(**NOTICE | {"role": role}).to_customer is to_customer

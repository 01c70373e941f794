"""Whatever is posted, a reader answers with a response, that it is not ours, or that it is unreadable."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hooks import ANSWER, DETAILS, PAYLOADS
from tests.winback.intake.platforms.test_platforms import asked
from winback.intake.platforms import READERS, each, surveymonkey
from winback.intake.platforms.base import NotOurs
from winback.intake.platforms.surveymonkey import Pointer
from winback.intake.values import Unreadable
from winback.responses import Response

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.integers(min_value=10**300))
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """All ways into a payload."""
    found = [way] if way else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        found += places(part, (*way, name))
    return found


def put(payload: Any, way: tuple[Any, ...], value: Any) -> Any:
    copy = deepcopy(payload)
    at = copy
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return copy


def is_told(read: Any) -> bool:
    try:
        return isinstance(read(), Response | NotOurs | Pointer)
    except Unreadable:
        return True


@pytest.mark.parametrize("kind", READERS)
@given(payload=ANYTHING)
def test_any_json(kind: str, payload: Any):
    assert is_told(lambda: READERS[kind](payload, asked(kind)))


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
def test_anything_in_any_place(kind: str, data: st.DataObject):
    payload = PAYLOADS[kind]
    changed = put(payload, data.draw(st.sampled_from(places(payload))), data.draw(ANYTHING))

    assert is_told(lambda: READERS[kind](each(kind, changed)[0], asked(kind)))


@given(data=st.data())
def test_anything_that_surveymonkey_may_say(data: st.DataObject):
    answer = put(ANSWER, data.draw(st.sampled_from(places(ANSWER))), data.draw(ANYTHING))
    details = put(DETAILS, data.draw(st.sampled_from(places(DETAILS))), data.draw(ANYTHING))

    assert is_told(lambda: surveymonkey.read(answer, details, asked("surveymonkey")))


@given(payload=ANYTHING)
def test_anything_that_points(payload: Any):
    assert is_told(lambda: surveymonkey.read_hook(payload))
    assert is_told(lambda: surveymonkey.read_hook(PAYLOADS["surveymonkey"] | {"resources": payload}))

"""What a press says is read back as it was written, and what is not ours is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winback.actions import ACTIONS
from winback.cards import ids
from winback.cards.ids import Place, Press
from winback.forms import Action


@given(st.integers(1, 2**40), st.integers(0, 2**40))
def test_a_buttons_value_comes_back(case: int, seq: int) -> None:
    assert ids.read_value(ids.write_value(case, seq)) == Place(case, seq)


@given(st.integers(1, 2**40), st.integers(0, 2**40), st.sampled_from(["", "g1/letter-resolution/2"]))
def test_a_modals_metadata_come_back(case: int, seq: int, message: str) -> None:
    written = ids.write_metadata(case, seq, message)

    assert ids.read_metadata(written) == Place(case, seq, message)
    assert len(written) < 3000


@pytest.mark.parametrize("value", ["", "12", "12.", ".3", "12.x", "-1.2", "1.2.3", "٣.1", "9" * 30 + ".1"])
def test_a_value_that_is_not_ours_is_not_read(value: str) -> None:
    assert ids.read_value(value) is None


@pytest.mark.parametrize("written", ["", "{", "[]", "12", '{"case":"12","seq":1}', '{"seq":1}'])
def test_metadata_that_are_not_ours_are_not_read(written: str) -> None:
    assert ids.read_metadata(written) is None


@pytest.mark.parametrize("action", ACTIONS)
def test_only_what_has_nothing_to_fill_in_is_done_at_once(action: str) -> None:
    fillable = bool(ACTIONS[action].form.model_fields)

    assert ids.write_action(action) == (f"form:{action}" if fillable else f"do:{action}")
    assert issubclass(ACTIONS[action].form, Action)


def test_an_id_says_what_it_is_for() -> None:
    assert ids.read_press("form:hand-over") == Press("form", "hand-over")
    assert ids.read_press("do:claim") == Press("do", "claim")
    assert ids.read_press("sing:song") is None
    assert ids.read_press("claim") is None
    assert ids.read_press("do:") is None

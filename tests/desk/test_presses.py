"""Presses of buttons: committed, acknowledged, told, woken - in any weather."""

from uuid import UUID

import pytest

from desk.office import LISTENERS
from tests.desks import Desk, soon
from tests.standin import STRANGERS_TEAM, NotOnThePicture, Slow, at_once
from winback.cards import ids

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_press_is_in_the_journal_and_its_person_is_told(desk: Desk):
    reaction = desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")

    assert reaction.acknowledged
    assert desk.life.case.entries[-1].actor == "mette"
    assert desk.life.kinds[-1] == "claimed"
    assert desk.told(desk.staff["mette"]) == f"Noted on case {desk.life.case_id}. The card follows in a moment."


def test_a_press_wakes_its_case(desk: Desk):
    desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")

    run = desk.life.runs.runs[UUID(desk.life.row.run_id)]
    assert soon(lambda: run.name == "Woken")


def test_a_press_is_heard_while_prefect_is_down(desk: Desk):
    desk.life.runs.down = True

    reaction = desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")

    assert reaction.acknowledged
    assert desk.life.kinds[-1] == "claimed"
    assert desk.told(desk.staff["mette"]).startswith("Noted")
    assert desk.world.warnings(desk.staff["mette"]) == []


def test_a_lost_acknowledgement_takes_nothing_back(desk: Desk):
    desk.world.loses_acknowledgements()
    desk.world.deliveries.patience = 0.5

    reaction = desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")
    desk.world.redelivers(reaction)

    assert desk.life.kinds.count("claimed") == 1


def test_of_two_who_claim_the_second_hears_who_was_first(desk: Desk):
    desk.life.acts("hand-over", "birgit", to="mette", reason="Knows the customer")
    card = desk.posts_card()

    desk.world.press(desk.staff["mette"], card, "do:claim")
    desk.world.press(desk.staff["jonas"], card, "do:claim")

    assert desk.life.kinds.count("claimed") == 1
    assert "Mette Holm" in desk.told(desk.staff["jonas"])


def test_an_old_message_is_pressed_anew_after_the_case_has_moved_on(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]
    desk.world.press(mette, card, "do:claim")
    desk.life.runs_on()
    desk.life.acts("hand-over", "birgit", to="jonas", reason="Away")
    desk.life.acts("hand-over", "birgit", to="mette", reason="Back")

    desk.world.passes(seconds=20)
    desk.world.press(mette, card, "do:claim")

    assert desk.life.kinds.count("claimed") == 2
    assert desk.told(mette, 2).startswith("Noted")


def test_a_press_moments_later_is_another_press(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]
    desk.world.press(mette, card, "do:claim")
    desk.world.passes(seconds=4)

    desk.world.press(mette, card, "do:claim")

    assert "has claimed this case already" in desk.told(mette, 2)
    assert desk.life.kinds.count("claimed") == 1


def test_a_slow_slack_holds_nobody_who_presses(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]
    desk.world.fails("views.open", Slow(2.5), times=LISTENERS)
    at_once(*(lambda: desk.world.press(mette, card, "form:contact") for _ in range(LISTENERS)))

    reaction = desk.world.press(mette, card, "do:claim")

    assert reaction.acknowledged
    assert [call.status for call in desk.world.calls.of("views.open")] == [0] * LISTENERS
    soon(lambda: len([call for call in desk.world.calls.of("views.update") if call.status]) == LISTENERS)


def test_a_button_of_another_version_changes_nothing(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]
    before = desk.life.kinds
    reaction = desk.world.press(mette, card, "do:claim")
    reaction.payload["actions"][0] |= {"value": "claim me", "action_ts": "1.1"}

    desk.world.redelivers(reaction)

    assert desk.life.kinds == [*before, "claimed"]
    assert "another version" in desk.told(mette, 2)


# -- who may --


def test_a_strangers_press_changes_nothing(desk: Desk):
    stranger = desk.world.add_person("Sam Other", "sam@winback.example")
    desk.world.workspace.channels[desk.slack.channels["cx"]].members.add(stranger.id)

    reaction = desk.world.press(stranger, desk.posts_card(), "do:claim")

    assert reaction.acknowledged
    assert "You are not on the list" in desk.told(stranger)
    assert "claimed" not in desk.life.kinds


@pytest.mark.parametrize("more", [{"team": STRANGERS_TEAM}, {"deleted": True}, {"bot": True}])
def test_whoever_is_no_member_here_is_a_stranger_whatever_their_address_says(more: dict[str, object], desk: Desk):
    somebody = desk.world.add_person("Mette Holm", "mette@winback.example", **more)
    reaction = desk.world.press(desk.staff["jonas"], desk.posts_card(), "do:claim")
    before = desk.life.kinds
    reaction.payload["user"]["id"] = somebody.id

    desk.world.redelivers(reaction)

    assert desk.life.kinds == before


def test_who_is_not_known_in_time_is_asked_to_press_again(desk: Desk):
    desk.world.fails("users.info", Slow(1.2))
    card, mette = desk.posts_card(), desk.staff["mette"]

    desk.world.press(mette, card, "do:claim")

    assert "Press again" in desk.told(mette)
    assert "claimed" not in desk.life.kinds
    soon(lambda: desk.world.calls.of("users.info")[0].effect)
    desk.world.press(mette, card, "do:claim")
    assert desk.life.kinds.count("claimed") == 1


def test_a_colleague_is_asked_for_once(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]

    desk.world.press(mette, card, "do:claim")
    desk.world.press(mette, card, "form:contact")
    desk.view(mette, "form:contact")

    assert len(desk.world.calls.of("users.info")) == 1


def test_nothing_about_people_is_in_what_buttons_carry(desk: Desk):
    card = desk.posts_card()

    values = {button["value"] for block in card["blocks"] for button in block.get("elements", []) if "value" in button}

    assert {ids.read_value(value) for value in values} == {ids.Place(desk.life.case_id, desk.life.case.head)}


def test_nobody_presses_what_is_not_there(desk: Desk):
    with pytest.raises(NotOnThePicture):
        desk.world.press(desk.staff["mette"], desk.posts_card(), "do:approve")

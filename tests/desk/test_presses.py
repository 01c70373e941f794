"""Presses of buttons: committed, acknowledged, told, woken - in any weather."""

from uuid import UUID

import pytest

from tests.desks import Desk, soon
from tests.slackworld import STRANGERS_TEAM, NotOnThePicture, Slow, at_once
from winback.cards import ids


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


def test_what_the_database_does_not_take_in_time_is_not_recorded_and_said_so(desk: Desk):
    card = desk.posts_card()

    with desk.case_held():
        reaction = desk.world.press(desk.staff["mette"], card, "do:claim")

    assert reaction.acknowledged
    assert reaction.seconds < 3
    assert desk.told(desk.staff["mette"]).startswith("Not recorded")
    assert "claimed" not in desk.life.kinds


def test_what_was_not_recorded_is_recorded_when_it_is_pressed_again(desk: Desk):
    card = desk.posts_card()
    with desk.case_held():
        desk.world.press(desk.staff["mette"], card, "do:claim")

    desk.world.press(desk.staff["mette"], card, "do:claim")

    assert desk.life.kinds.count("claimed") == 1
    assert desk.told(desk.staff["mette"], 2).startswith("Noted")


def test_a_press_that_comes_twice_is_one_entry(desk: Desk):
    reaction = desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")

    again = desk.world.redelivers(reaction)

    assert again.acknowledged
    assert desk.life.kinds.count("claimed") == 1


def test_a_double_click_is_one_entry(desk: Desk):
    card, mette = desk.posts_card(), desk.staff["mette"]

    at_once(*(lambda: desk.world.press(mette, card, "do:claim") for _ in range(2)))

    assert desk.life.kinds.count("claimed") == 1
    assert [desk.told(mette, 1), desk.told(mette, 2)] == [desk.told(mette)] * 2


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


def test_of_an_approval_and_a_decline_one_wins(desk: Desk):
    desk.life.is_reached()
    desk.life.is_resolved(amount="90000", kind="refund")
    card, anders, karen = desk.posts_card(), desk.staff["anders"], desk.staff["karen"]
    desk.world.press(karen, card, "form:decline")
    declining = desk.view(karen, "form:decline")

    approved, declined = at_once(
        lambda: desk.world.press(anders, card, "do:approve"),
        lambda: desk.world.submit(karen, declining, {"reason": "Too much"}),
    )

    assert approved.acknowledged
    assert declined.acknowledged
    decided = [entry for entry in desk.life.case.entries if entry.body.kind in {"approved", "declined"}]
    assert len(decided) == 1
    told = {"anders": " ".join(declined.errors.values()), "karen": desk.told(anders)}[decided[0].actor]
    assert desk.staff[decided[0].actor].name in told


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

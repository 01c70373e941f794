"""The home tab, `/winback`, and "Open a case"."""

from datetime import timedelta

import pytest

from blocks.store.tables import ResponseRow
from tests.desks import CHANNEL, Desk, soon
from tests.standin import words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# -- the home tab --


def test_the_home_tab_shows_what_waits(desk: Desk):
    desk.world.opens_home(desk.staff["mette"])

    assert "Lone Ravn" in words(soon(lambda: desk.world.home(desk.staff["mette"])))


def test_a_strangers_home_tab_is_empty_and_says_why(desk: Desk):
    stranger = desk.world.add_person("Sam Other", "sam@winback.example")

    desk.world.opens_home(stranger)

    shown = words(soon(lambda: desk.world.home(stranger)))
    assert "You are not on the list" in shown
    assert "Lone" not in shown


def test_what_is_done_from_the_home_tab_shows_there(desk: Desk):
    mette = desk.staff["mette"]
    desk.world.opens_home(mette)
    home = soon(lambda: desk.world.home(mette))

    desk.world.press(mette, home, "read:case", value=f"{desk.life.case_id}.0")
    desk.world.press(mette, desk.view(mette, "read:case"), "form:contact")
    desk.world.submit(
        mette, desk.view(mette, "form:contact"), {"reached": "yes", "said": "Fine", "wants": "The parcel"}
    )

    assert desk.life.kinds[-1] == "contacted"
    assert soon(lambda: words(desk.world.home(mette)) != words(home))


def test_nothing_is_drawn_at_home_for_whoever_was_not_there(desk: Desk):
    desk.world.press(desk.staff["mette"], desk.posts_card(), "do:claim")
    desk.told(desk.staff["mette"])

    assert desk.world.calls.of("views.publish") == []


# -- the command --


def test_the_command_finds_a_case_by_its_customer(desk: Desk):
    reaction = desk.world.command(desk.staff["jonas"], "/winback", "lone")

    assert reaction.acknowledged
    desk.told(desk.staff["jonas"])
    assert "Lone Ravn" in words(desk.world.ephemeral(desk.staff["jonas"])[0])


def test_what_the_command_found_can_be_opened(desk: Desk):
    jonas = desk.staff["jonas"]
    desk.world.command(jonas, "/winback", str(desk.life.case_id))
    desk.told(jonas)

    desk.world.press(jonas, desk.world.ephemeral(jonas)[0], "read:case")

    assert "Lone Ravn" in words(desk.view(jonas, "read:case"))


def test_the_command_tells_numbers_and_how_it_is_used(desk: Desk):
    jonas = desk.staff["jonas"]

    for typed in ("numbers", "help", "", "nobody of this name"):
        desk.world.command(jonas, "/winback", typed)

    told = soon(lambda: len(desk.world.ephemeral(jonas)) == 4 and desk.world.ephemeral(jonas))
    assert len({words(one) for one in told}) == 3


def test_the_command_tells_strangers_nothing(desk: Desk):
    stranger = desk.world.add_person("Sam Other", "sam@winback.example")

    desk.world.command(stranger, "/winback", "lone")

    assert "You are not on the list" in desk.told(stranger)


# -- "Open a case" --


def complaint(desk: Desk, text: str = "My sofa came with three legs, <!here> says Ida") -> dict[str, object]:
    """Somebody quotes a customer in the channel."""
    return desk.world.says(desk.staff["jonas"], CHANNEL, text)


def test_a_complaint_seen_in_slack_becomes_a_case_with_its_link(desk: Desk):
    jonas, message = desk.staff["jonas"], complaint(desk)
    desk.world.shortcut(jonas, message)
    view = desk.view(jonas, "report:open")

    reaction = desk.world.submit(jonas, view, {"name": "Ida Berg", "email": "ida@berg.example", "language": "da"})

    assert reaction.errors == {}
    assert soon(lambda: "case 2" in words(desk.world.view(jonas)))
    with desk.life.store.database.reading() as session:
        stored = session.get_one(ResponseRow, desk.life.store.case(2).opened.response_id)
    assert (stored.source, stored.key) == ("slack", f"{CHANNEL}.{message['ts']}")
    assert message["ts"].replace(".", "") in stored.link
    assert stored.contact_me


def test_a_complaint_that_is_brought_up_twice_is_one_case(desk: Desk):
    message = complaint(desk)

    for name in ("jonas", "mette"):
        desk.world.shortcut(desk.staff[name], message)
        view = desk.view(desk.staff[name], "report:open")
        desk.world.submit(desk.staff[name], view, {"name": "Ida Berg", "email": "ida@berg.example"})

    assert "case 2" in words(desk.world.view(desk.staff["mette"]))
    assert desk.life.store.case(3) is None


def test_who_brings_up_the_same_message_for_another_customer_hears_of_the_first_and_changes_nothing(desk: Desk):
    message, jonas, mette = complaint(desk), desk.staff["jonas"], desk.staff["mette"]
    ida = {"name": "Ida Berg", "email": "ida@berg.example", "score": "1"}
    per = {"name": "Per Olsen", "email": "per@olsen.example", "score": "6", "verbatim": "Quite another matter"}

    for person, typed in ((jonas, ida), (mette, per)):
        desk.world.shortcut(person, message)
        desk.world.submit(person, desk.view(person, "report:open"), typed)

    assert "The complaint belongs to case 2" in words(desk.world.view(jonas))
    assert "brought up already: it is case 2" in words(desk.world.view(mette))
    desk.life.case_id = 2
    assert (desk.dossier.customer.name, desk.dossier.customer.email) == ("Ida Berg", "ida@berg.example")
    assert (desk.dossier.complaint.score, "three legs" in desk.dossier.complaint.verbatim) == (1, True)
    assert desk.life.kinds == ["opened"]


def test_a_modal_that_does_not_tell_its_message_opens_no_case(desk: Desk):
    jonas = desk.staff["jonas"]
    desk.world.shortcut(jonas, complaint(desk))
    reaction = desk.world.submit(jonas, desk.view(jonas, "report:open"), {"phone": "call me"})
    reaction.payload["view"]["private_metadata"] = '{"ts":"noon"}'

    again = desk.world.redelivers(reaction)

    assert again.acknowledged
    assert desk.life.store.case(2) is None


def test_an_old_complaint_counts_from_when_it_is_brought_up(desk: Desk):
    message = complaint(desk)
    desk.life.clock.at += timedelta(days=60)
    desk.world.shortcut(desk.staff["jonas"], message)

    desk.world.submit(
        desk.staff["jonas"],
        desk.view(desk.staff["jonas"], "report:open"),
        {"name": "Ida Berg", "phone": "+4520304050"},
    )

    assert desk.life.store.case(2) is not None


def test_a_wrong_address_is_said_beside_its_field(desk: Desk):
    desk.world.shortcut(desk.staff["jonas"], complaint(desk))
    view = desk.view(desk.staff["jonas"], "report:open")

    reaction = desk.world.submit(desk.staff["jonas"], view, {"phone": "call me"})

    assert list(reaction.errors) == ["phone"]


def test_a_complaint_is_taken_in_while_prefect_is_down(desk: Desk):
    desk.life.runs.down = True
    desk.world.shortcut(desk.staff["jonas"], complaint(desk))

    reaction = desk.world.submit(
        desk.staff["jonas"], desk.view(desk.staff["jonas"], "report:open"), {"email": "ida@berg.example"}
    )

    assert reaction.acknowledged
    assert desk.life.store.case(2) is not None

"""Each modal for itself: what stands in it, and what it begins with."""

from decimal import Decimal

from tests.winback.cards.modals import ANN, DOSSIER, crowded, later, modal, options, read, texts, untouched
from tests.winback.test_case import POLICY, STAFF, case_at, told
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.cards import forms, ids
from winback.cards.forms.inputs import fields_of
from winback.case import Stage
from winback.causes import write_cause
from winback.dossier import Dossier
from winback.people import Customer


def test_colleagues_stand_with_what_they_carry_the_least_loaded_first_and_who_is_away_last():
    away = {"id": "kit", "name": "Kit Aas", "email": "k@winback.example", "team": "cx",
            "away": [{"first": "2026-11-20", "last": "2026-11-27"}]}  # fmt: skip
    policy = policy_of(staff=[*STAFF, away], teams=POLICY.model_dump()["teams"])
    view = modal("hand-over", policy=policy, load={"bo": 4, "sue": 2, "mia": 9, "max": 3})

    assert options(view, "to") == [
        ("sue", "Sue Lind: 2 of 15 cases"),
        ("max", f"{policy.roster['max'].name}: 3 of 15 cases"),
        ("bo", "Bo Friis: 4 of 15 cases"),
        ("mia", f"{policy.roster['mia'].name}: 9 of 15 cases"),
        ("kit", "Kit Aas: 0 of 15 cases, away today"),
    ]


def test_of_many_colleagues_the_least_loaded_hundred_can_be_chosen_and_the_rest_is_said():
    view = modal("hand-over", policy=crowded(), load={f"p{number}": number for number in range(200)})

    assert len(options(view, "to")) == 100
    assert any("104 more colleagues" in text for text in texts(view))


def test_a_case_is_offered_to_one_colleague_or_to_the_whole_team():
    view = modal("offer")

    assert options(view, "to")[0] == ("*", "The whole team")
    assert "ann" not in dict(options(view, "to"))
    assert read("offer", view, to="*", reason="Holiday") == {"reason": "Holiday"}
    assert read("offer", view, to="bo", reason="Holiday") == {"to": "bo", "reason": "Holiday"}


def test_reminders_are_held_back_two_working_hours_unless_somebody_says_otherwise():
    assert forms.read("snooze", untouched(modal("snooze")), ids.Place(1)) == {"until": later(2 / 24)}


def test_a_wish_that_is_known_is_shown_and_not_asked_for_again():
    case = told(case_at(Stage.CONTACT), e.Contacted(channel="phone", reached=False, wants="A new lamp"))

    assert any("A new lamp" in text for text in texts(modal("contact", case)))
    assert "wants" not in fields_of(modal("contact", case)["blocks"])
    assert (
        forms.read(
            "resolve", untouched(modal("resolve", told(case, e.Contacted(channel="phone", reached=True)))), ids.Place(1)
        )["wish"]
        == "A new lamp"
    )


def test_a_time_that_the_customer_prefers_is_shown_until_it_is_past():
    case = told(case_at(Stage.CONTACT), e.Contacted(channel="phone", reached=False, preferred=later(2)))

    assert any("Prefers to be contacted: <!date" in text for text in texts(modal("contact", case)))
    past = forms.form("contact", case, DOSSIER, POLICY, reader=ANN, now=later(3))
    assert not any("Prefers" in text for text in texts(past))


def test_who_cannot_be_called_is_written_to():
    written = Dossier(Customer(name="Bo", email="bo@customer.example"), DOSSIER.complaint)
    view = modal("contact", dossier=written)

    assert forms.read("contact", untouched(view), ids.Place(1)) == {"channel": "email"}


def test_the_resolution_says_what_may_be_promised_without_asking():
    hint = next(block for block in modal("resolve")["blocks"] if block.get("block_id") == "amount")["hint"]["text"]

    assert hint == "You may promise up to DKK\u00a0500 yourself. Above that a manager approves, never whoever asked."


def test_after_a_decline_the_resolution_begins_with_what_was_declined():
    asked = e.Resolved(
        resolution="refund", amount=Decimal("1200.50"), currency="SEK", wish="w", answer="a", promised=later(3),
        root_cause="delivery/late: the carrier", action="b", needs_approval=True,
    )  # fmt: skip
    case = told(case_at(Stage.RESOLUTION), asked, e.Declined(reason="Too much"))
    view = modal("resolve", case)

    assert any("Declined: Too much" in text for text in texts(view))
    assert forms.read("resolve", untouched(view), ids.Place(1)) == {
        "kind": "refund", "amount": Decimal("1200.50"), "currency": "SEK", "wish": "w", "answer": "a",
        "promised": later(3), "root_cause": "delivery/late: the carrier", "action": "b",
    }  # fmt: skip


def test_a_root_cause_is_chosen_typed_or_both():
    view = modal("document")

    assert read("document", view, root_cause="delivery/late", action="a")["root_cause"] == "delivery/late"
    assert read("document", view, root_cause_more="Snow", action="a")["root_cause"] == "Snow"
    both = read("document", view, root_cause="delivery/late", root_cause_more="Snow", action="a")
    assert both["root_cause"] == "delivery/late: Snow"
    assert write_cause(both["root_cause"], "en") == f"{write_cause('delivery/late', 'en')} (Snow)"


def test_causes_of_the_same_name_are_told_apart_where_they_are_shown_alone():
    named = [name for _, name in options(modal("document"), "root_cause")]

    assert len(set(named)) == len(named)


def test_the_decline_shows_what_is_asked_for_and_by_whom():
    shown = "\n".join(texts(modal("decline")))

    assert "Ann Dahl asks for: The mistake" in shown or "Ann Dahl asks for: Correction" in shown
    assert "4,000" in shown


def test_documenting_begins_with_what_the_resolution_taught():
    case = told(case_at(Stage.SUPERVISOR))

    assert forms.read("unsatisfiable", untouched(modal("unsatisfiable", case)), ids.Place(1)) == {
        "root_cause": "carrier", "action": "Changed carrier",
    }  # fmt: skip


def test_messages_of_unknown_fate_are_named_and_one_alone_is_chosen():
    case = told(case_at(Stage.CHECK_IN), e.MessageUnknown(message="g1/letter-resolution/1"))
    assert read("settle", modal("settle", case), arrived="no") == {
        "message": "g1/letter-resolution/1",
        "arrived": False,
    }
    told(case, e.MessageUnknown(message="g1/letter-resolution/2"), e.MessageUnknown(message="g1/letter-written/ab"))

    assert options(modal("settle", case), "message") == [
        ("g1/letter-resolution/1", "letter about what we agreed (1)"),
        ("g1/letter-resolution/2", "letter about what we agreed (2)"),
        ("g1/letter-written/ab", "letter in your own words"),
    ]


def test_the_playbook_stands_where_one_speaks_with_the_customer():
    assert any("Remember" in text for text in texts(modal("contact")))
    assert any("Remember" in text for text in texts(modal("check-in")))
    assert not any("Remember" in text for text in texts(modal("note")))

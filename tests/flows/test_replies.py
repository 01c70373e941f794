"""Whole lives in which the customer writes back: the owner hears of it once, and the case goes on as it would have."""

from blocks.store.replies import attach, take_in
from blocks.store.strays import waiting
from tests.lives import Life
from winback import entries as e
from winback.case import Stage
from winback.replies import Inbound
from winback.timeline import tell

CUSTOMER = "lone@nordlys.example"


def replies(
    life: Life, text: str = "Ring til mig på torsdag.", name: str = "m1", kind: str = "receipt", **more
) -> None:
    """The customer answers the last message of a kind; the engine does what follows."""
    token = next((one.token for one in reversed(life.messages) if one.kind == kind and one.role == "customer"), "")
    told = {"sender": CUSTOMER, "subject": "Sv: Din pakke"} | more
    headers = {"message-id": f"<{name}@x.example>"}
    inbound = Inbound(recipients=(f"reply+{token}@svar.x.example",), text=text, headers=headers, **told)
    taken = take_in(life.store, inbound, life.house.reach)
    if taken.case_id:
        life.store.wake_or_leave(taken.case_id)
    life.runs_on()


def news(life: Life) -> list[str]:
    """What staff were told as news, in words."""
    return [mail.text for mail in life.postbox.mails if "/news/" in mail.key]


def test_the_owner_hears_of_a_reply_once_and_the_stage_stays(life: Life):
    life.begins(score=2)

    replies(life)
    replies(life)
    life.patrols()

    assert life.case.stage is Stage.CONTACT
    assert len(news(life)) == 1
    assert "> Ring til mig på torsdag." in news(life)[0]
    assert life.postbox.mails[-1].role == "owner"


def test_a_reply_neither_stops_the_ladder_nor_counts_as_contact(life: Life):
    life.begins(score=2)

    replies(life, "Jeg er blevet kontaktet, alt er godt.")
    life.passes(days=1)

    assert life.case.stage is Stage.CONTACT
    assert [key for key in life.sent_to("owner") if "/breach/" in key]


def test_out_of_office_is_on_record_and_alerts_nobody(life: Life):
    life.begins(score=2)

    replies(life, "Jeg er tilbage den 3. december.", subject="Autosvar: Din pakke")

    assert news(life) == []
    assert [e.Replied.kind] == [kind for kind in life.kinds if kind == "replied"]


def test_after_the_close_the_owner_is_told_all_the_same(life: Life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=3)
    assert life.row.done

    replies(life, "Tak for hjælpen!", kind="survey")
    life.passes(days=3, patrol=True)

    assert life.row.done
    assert [text for text in news(life) if "> Tak for hjælpen!" in text] == [news(life)[-1]]


def test_while_the_case_is_suspended_the_owner_hears_at_once_and_not_again(life: Life):
    life.begins(score=2)
    life.acts("suspend", "birgit", reason="waits for the carrier")

    replies(life)
    life.patrols()
    assert len(news(life)) == 1

    life.acts("resume", "birgit")
    assert len(news(life)) == 1


def test_a_refusal_is_told_as_what_it_is_with_its_words_and_a_word_of_caution(life: Life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()

    replies(life, "Nej tak", kind="survey", sender="kollega@andet.example")

    assert len(news(life)) == 1
    assert life.postbox.mails[-1].key.startswith("g1/news/")
    assert "no more questions by mail" in news(life)[0]
    assert "> Nej tak" in news(life)[0]
    assert "another address than the customer's" in news(life)[0]
    assert "Nothing was blocked" not in news(life)[0]


def test_a_refusal_after_the_close_is_told_too(life: Life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    life.answers(9)
    life.passes(days=3)

    replies(life, "Nej tak", kind="survey")
    life.passes(days=3, patrol=True)

    assert life.row.done
    assert ["> Nej tak" in text for text in news(life)].count(True) == 1


def test_what_came_with_a_reply_or_from_elsewhere_is_said(life: Life):
    life.begins(score=2)

    replies(life, sender="mand@andre.example", attachments=2)

    assert "2 files came with it" in news(life)[0] or "2 filer" in news(life)[0]
    assert "andre.example" not in news(life)[0]


def test_a_stray_that_a_person_places_is_told_to_an_owner_who_did_not(life: Life):
    life.begins(score=2)
    owner = life.case.owner
    take_in(life.store, Inbound(sender=CUSTOMER, recipients=("svar@x.example",), text="Hvor er pengene?"))
    with life.store.database.reading() as session:
        stray = waiting(session, 1)[0].id

    assert attach(life.store, stray, life.case_id, "birgit") == ""
    life.store.wake_or_leave(life.case_id)
    life.runs_on()

    assert owner != "birgit"
    assert "> Hvor er pengene?" in news(life)[0]
    told = [tell(entry, life.store.policy()) for entry in life.case.entries if entry.actor == "birgit"]
    assert told == ["Birgit Lund put a reply of the customer's here: “Hvor er pengene?”"]

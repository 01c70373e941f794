"""A reply finds its case by the token alone, once; what finds none waits for a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from blocks.store import strays, suppressions
from blocks.store.replies import Taken, attach, take_in
from blocks.store.tables import CaseRow, StrayReplyRow
from tests.lives import Life
from winback import entries as e
from winback.replies import Inbound
from winback.suppressions import Scope, Why

CUSTOMER = "lone@nordlys.example"


def reply(token: str = "0" * 20, text: str = "Pengene er ikke kommet.", name: str = "m1", **more) -> Inbound:
    told = {"sender": CUSTOMER, "subject": "Sv: Din pakke", "bounce_to": CUSTOMER} | more
    headers = {"message-id": f"<{name}@x.example>"} | told.pop("headers", {})
    return Inbound(recipients=(f"Mette <REPLY+{token.upper()}@svar.x.example>",), text=text, headers=headers, **told)


@pytest.fixture
def letter(life: Life) -> str:
    """The token of the receipt that the customer got."""
    life.begins(score=2)
    return next(message.token for message in life.messages if message.kind == "receipt")


def replies(life: Life) -> list[e.Replied]:
    return [entry.body for entry in life.case.entries if isinstance(entry.body, e.Replied)]


def told(life: Life) -> list[StrayReplyRow]:
    with life.store.database.reading() as session:
        return list(session.exec(select(StrayReplyRow).order_by(StrayReplyRow.id)))


def test_a_reply_is_an_entry_of_the_case_whose_letter_it_answers(life: Life, letter: str):
    taken = take_in(life.store, reply(letter, "Nej!\n\nDen 3. nov. 2026 kl. 10.12 skrev M <m@x.example>:\n> Kære Lone"))

    assert taken == Taken(life.case_id)
    assert replies(life) == [e.Replied(message="g1/receipt", subject="Sv: Din pakke", text="Nej!")]
    assert life.case.entries[-1].actor == e.CUSTOMER


def test_told_twice_it_is_one(life: Life, letter: str):
    take_in(life.store, reply(letter))
    again = take_in(life.store, reply(letter))
    other = take_in(life.store, reply(letter, name="m2"))

    assert (again, other) == (Taken(life.case_id, is_new=False), Taken(life.case_id))
    assert len(replies(life)) == 2


def test_told_by_several_at_once_it_is_one(life: Life, letter: str):
    told_at_once = [reply(letter)] * 3 + [reply(name="stray")] * 3
    with ThreadPoolExecutor(6) as senders:
        taken = list(senders.map(partial(take_in, life.store), told_at_once))

    assert sum(one.is_new for one in taken) == 2
    assert (len(replies(life)), len(told(life))) == (1, 1)


def test_without_a_message_id_its_content_tells_it_from_others(life: Life, letter: str):
    for text in ("Hvor er de?", "Hvor er de?", "Nu er de her."):
        take_in(life.store, reply(letter, text, headers={"message-id": ""}))

    assert [one.text for one in replies(life)] == ["Hvor er de?", "Nu er de her."]


def test_what_came_from_elsewhere_is_marked_and_its_address_is_not_kept(life: Life, letter: str):
    take_in(life.store, reply(letter, sender="mand@andre.example", attachments=2))

    assert (replies(life)[0].elsewhere, replies(life)[0].attachments) == (True, 2)
    assert "andre.example" not in replies(life)[0].model_dump_json()


def test_an_automatic_reply_is_recorded_as_one(life: Life, letter: str):
    take_in(life.store, reply(letter, "Nej tak", subject="Autosvar: Din pakke"))

    assert (replies(life)[0].automatic, replies(life)[0].opts_out) == (True, False)


def test_a_refusal_of_a_personal_letter_blocks_nothing(life: Life, letter: str):
    take_in(life.store, reply(letter, "Nej tak"))

    assert replies(life)[0].opts_out
    assert suppressed(life) == []


@pytest.fixture
def question(life: Life) -> str:
    """The token of the survey that the customer got."""
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.is_checked()
    life.is_asked_again()
    return next(message.token for message in life.messages if message.kind == "survey")


def test_a_refusal_of_a_survey_ends_surveys(life: Life, question: str):
    take_in(life.store, reply(question, "Nej tak.", sender="mand@andre.example"))

    assert suppressed(life) == [(CUSTOMER, Scope.SURVEYS, Why.REPLIED)]
    assert isinstance(life.case.entries[-1].body, e.Unsubscribed)


@pytest.mark.parametrize("headers", [{}, {"auto-submitted": "auto-generated"}])
def test_the_surveys_own_link_ends_surveys_whatever_stands_below(life: Life, question: str, headers: dict[str, str]):
    take_in(life.store, reply(question, "Sendt fra min iPhone", subject="unsubscribe", headers=headers))

    assert suppressed(life) == [(CUSTOMER, Scope.SURVEYS, Why.REPLIED)]
    assert replies(life)[-1].opts_out


def test_that_link_is_none_of_a_personal_letter(life: Life, letter: str):
    take_in(
        life.store, reply(letter, "Mvh Lone Ravn", subject="unsubscribe", headers={"auto-submitted": "auto-generated"})
    )

    assert (suppressed(life), replies(life)[0].opts_out) == ([], False)


def test_who_signs_a_refusal_with_their_name_refuses(life: Life, question: str):
    take_in(life.store, reply(question, "Nej tak, Lone"))

    assert [one[1] for one in suppressed(life)] == [Scope.SURVEYS]


def test_of_the_letter_that_is_answered_what_is_quoted_is_known(life: Life, letter: str):
    ours = next(message for message in life.messages if message.token == letter)
    header = f"Fra: Mette\nSendt: i dag\nTil: Lone\nEmne: {ours.title}"
    take_in(life.store, reply(letter, f"Hej\n\n{header}\n\n{ours.text}"))
    take_in(life.store, reply(letter, f"Hej\n\n{header}\n\n{ours.text}\n[Lone] Nej!", name="m2"))

    assert [(one.text, one.cut) for one in replies(life)] == [("Hej", False), ("Hej", True)]


def suppressed(life: Life) -> list[tuple[str, Scope, Why]]:
    with life.store.database.reading() as session:
        return [(one.address, one.scope, one.why) for one in suppressions.of(session, [CUSTOMER, "mand@andre.example"])]


def test_what_belongs_to_no_message_waits_once(life: Life):
    first = [take_in(life.store, reply(name=name)) for name in ("m1", "m1", "m2")]

    assert [taken.is_new for taken in first] == [True, False, True]
    assert [(row.sender, row.title) for row in told(life)] == [(CUSTOMER, "Sv: Din pakke")] * 2


def test_a_notice_to_staff_is_no_letter_that_a_customer_answers(life: Life, letter: str):
    notice = next(message for message in life.messages if message.role == "owner")

    assert take_in(life.store, reply(notice.token)).case_id is None


def test_what_nobody_wrote_and_belongs_nowhere_is_not_kept(life: Life):
    assert not take_in(life.store, reply(headers={"auto-submitted": "auto-replied"})).is_new
    assert told(life) == []


def test_what_is_automatic_by_its_subject_alone_waits_for_a_person(life: Life):
    assert take_in(life.store, reply(subject="Autosvar: Din pakke")).is_new
    assert len(told(life)) == 1


def test_strays_are_forgotten_in_time_where_no_other_comes(life: Life):
    take_in(life.store, reply())
    database, at = life.store.database, life.clock.at

    assert strays.forget_old(database, at + strays.KEPT) == 0
    assert strays.forget_old(database, at + strays.KEPT + timedelta(seconds=1)) == 1
    assert told(life) == []


def test_strays_have_an_end_in_number_and_time(life: Life, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(strays, "MOST", 2)
    kept = [take_in(life.store, reply(name=f"m{number}")).is_new for number in range(3)]
    life.clock.at += strays.KEPT + timedelta(days=1)
    later = take_in(life.store, reply(name="m9"))

    assert (kept, later.is_new) == ([True, True, False], True)
    assert len(told(life)) == 1


def test_a_person_puts_a_stray_where_it_belongs_and_nothing_of_it_stays_behind(life: Life, letter: str):
    take_in(life.store, reply())

    assert attach(life.store, told(life)[0].id, life.case_id, "mette") == ""

    assert (life.case.entries[-1].actor, replies(life)[0].text) == ("mette", "Pengene er ikke kommet.")
    assert [(row.case_id, row.sender, row.text) for row in told(life)] == [(life.case_id, "", "")]
    assert "no reply" in attach(life.store, told(life)[0].id, life.case_id, "mette")
    assert not take_in(life.store, reply()).is_new


def test_a_stray_goes_into_no_case_that_is_not_there(life: Life):
    take_in(life.store, reply())

    assert attach(life.store, told(life)[0].id, 4711, "mette") == "there is no case 4711"
    assert told(life)[0].text


def test_the_stage_stays_where_it_was(life: Life, letter: str):
    before = life.case

    take_in(life.store, reply(letter, "Det hele er løst nu, I kan lukke sagen."))

    after = life.case
    assert (after.stage, after.since, after.passage, after.owner) == (
        before.stage,
        before.since,
        before.passage,
        before.owner,
    )
    with life.store.database.reading() as session:
        assert session.get_one(CaseRow, life.case_id).head == before.head + 1

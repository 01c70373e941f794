"""Letters in a colleague's own words: in the outbox with their entry, sent once, to who may be written to."""

import pytest

from blocks.store.casestore import Recorded
from blocks.store.tables import CustomerRow
from winback.actions import Refusal

LETTER = {"subject": "Din pakke", "text": "Kære Lone\n\nPakken er fundet.\n\nMette Holm"}


def test_a_letter_of_ones_own_is_sent_as_it_was_written(life):
    life.begins(score=5)
    life.acts("write", nonce="n1", **LETTER)

    mail = life.postbox.mails[-1]
    assert (mail.to, mail.title, mail.text) == ("lone@nordlys.example", *LETTER.values())
    assert (mail.key, mail.role) == ("g1/letter-written/n1", "customer")
    entry = life.case.entries[-1] if life.kinds[-1] == "letter_written" else None
    assert entry is not None
    assert entry.body.letter == mail.key


def test_the_same_press_twice_is_one_letter(life):
    life.begins(score=5)
    life.acts("write", nonce="n1", **LETTER)
    life.acts("write", nonce="n1", **LETTER)
    life.acts("write", nonce="n2", **LETTER)

    assert [mail.key for mail in life.postbox.mails if "written" in mail.key] == [
        "g1/letter-written/n1",
        "g1/letter-written/n2",
    ]
    assert life.kinds.count("letter_written") == 2


def test_who_has_no_address_is_not_written_to(life):
    life.begins(score=5, email=None)
    refused = life.acts("write", **LETTER)

    assert isinstance(refused, Refusal)
    assert refused.words("da") == "Der er ingen e-mailadresse på kunden; ring i stedet."
    assert "letter_written" not in life.kinds
    assert [row for row in life.messages if row.kind == "letter"] == []


def test_who_wants_no_messages_is_not_written_to(life):
    life.begins(score=5)
    with life.store.database.writing() as session:
        session.get_one(CustomerRow, life.row.customer_id).opted_out = True
    refused = life.acts("write", **LETTER)

    assert isinstance(refused, Refusal)
    assert refused.words("en") == "The customer wants no messages; call instead."
    assert "letter_written" not in life.kinds


@pytest.mark.parametrize("language", ["da", ""])
def test_a_letter_says_in_which_language_it_is(life, language):
    life.begins(score=5, language=language)
    life.acts("write", **LETTER)

    assert life.messages[-1].language == (language or "en")


def test_a_letter_that_was_written_while_prefect_was_down_is_sent_later(life):
    life.begins(score=5)
    life.runs.down = True
    told = life.store.act(life.case_id, "write", LETTER, actor="mette")
    life.runs.down = False
    assert isinstance(told, Recorded)
    life.patrols()

    assert "letter-written" in life.postbox.mails[-1].key


def test_what_winback_read_can_be_corrected(life):
    life.begins(score=5)
    life.acts("correct", tone="negative", topic="delivery/late")
    life.acts("correct", "jonas", topic="price")

    assert (life.case.tone, life.case.topic) == ("negative", "price")
    assert isinstance(life.acts("correct", topic="weather"), Refusal)

"""The lint at every door: a letter that must be changed first does not go, and the case stands where it stood."""

from typing import Any

from tests.lives import Life
from winback.actions import Refusal

GOOD = {"subject": "Din pakke", "text": "Kære Lone\n\nPakken er fundet.\n\nMette Holm"}
ANOTHER = {"customer": "K2", "email": "lone@vestby.example", "phone": "+4510121099"}
ROUND = (
    "Kære Lone\n\nVi har haft travlt på lageret, og derfor kom din vare for sent. Vi har ansat to nye folk, og vi har"
    " flyttet pakningen til en større hal, så det går hurtigere. Fragten er ført tilbage i dag.\n\nMette Holm"
)


def refused(life: Life, action: str, **fields: Any) -> Refusal:
    done = life.acts(action, **fields)
    assert isinstance(done, Refusal)
    return done


def drafted(life: Life, **person: Any) -> None:
    life.begins(score=5, **person)
    life.is_reached()
    life.is_resolved()


def test_a_letter_of_ones_own_that_says_nothing_does_not_go(life: Life):
    life.begins(score=5)
    said = refused(life, "write", **GOOD | {"text": "Kære Lone\n\nVi beklager. Vi kigger på det.\n\nMette Holm"})

    assert said.code == "letter_stopped"
    assert list(said.by_field("da")) == ["text"]
    assert "tom undskyldning" in said.words("da")
    assert "Må jeg ringe til dig" in said.words("da")
    assert said.reason.startswith("text: the letter cannot go like this: “Vi beklager” is an empty apology here")
    assert "letter_written" not in life.kinds
    assert [row for row in life.messages if row.kind == "letter"] == []


def test_what_is_wrong_stands_beside_its_field(life: Life):
    life.begins(score=5)
    said = refused(life, "write", subject="Til [navn]", text="Kære Peter\n\nPakken er fundet.\n\nMette Holm")

    assert list(said.by_field("en")) == ["subject", "text"]
    assert "[navn]" in said.by_field("en")["subject"]
    assert "Peter" in said.by_field("en")["text"]


def test_a_draft_that_was_changed_for_the_worse_stays_a_draft(life: Life):
    drafted(life)
    said = refused(life, "letter", text="Kære Lone\n\nDet er ikke vores skyld, at pakken blev væk.\n\nMette Holm")
    before = [row.state for row in life.messages if row.kind == "letter"]
    life.acts("letter")

    assert said.field == "text"
    assert before == ["draft"]
    assert [row.state for row in life.messages if row.kind == "letter"] == ["sent"]


def test_a_draft_that_nobody_changed_goes_though_another_got_the_same(life: Life):
    drafted(life)
    life.acts("letter")
    drafted(life, **ANOTHER)
    life.acts("letter")

    assert "letter_approved" in life.kinds
    assert len([mail for mail in life.postbox.mails if mail.role == "customer" and "resolution" in mail.key]) == 2


def test_one_letter_is_not_sent_round(life: Life):
    life.begins(score=5)
    life.acts("write", subject="Din vare", text=ROUND)
    life.begins(score=4, **ANOTHER)
    said = refused(life, "write", subject="Din vare", text=ROUND.replace("Lone", "Lone Ravn"))
    life.acts("write", **GOOD)

    assert "En anden kunde" in said.words("da")
    assert life.kinds.count("letter_written") == 1


def test_the_same_customer_may_get_it_again(life: Life):
    life.begins(score=5)
    life.acts("write", subject="Din vare", text=ROUND)
    life.acts("write", nonce="again", subject="Din vare", text=ROUND)

    assert life.kinds.count("letter_written") == 2

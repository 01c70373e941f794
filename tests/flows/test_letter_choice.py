"""Which letter a resolution is told in, and that a draft of an older journal is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.lives import Life
from winback import entries as e
from winback.outbox import MessageState

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def drafts(life: Life) -> list[str]:
    return [entry.body.letter for entry in life.case.entries if isinstance(entry.body, e.Drafted)]


@pytest.mark.parametrize(
    ("kind", "told", "key", "said"),
    [
        ("refund", {"amount": 400}, "g1/letter-resolution/1", "400\u00a0kr."),
        ("explanation", {"answer": "It lay in Kolding."}, "g1/letter-explanation/1", "It lay in Kolding."),
        ("alternative", {"answer": "We repair it."}, "g1/letter-disagreement/1", "We repair it."),
    ],
)
def test_each_kind_of_resolution_is_told_in_its_letter(
    kind: str, told: dict[str, object], key: str, said: str, life: Life
):
    life.begins(2)
    life.is_reached()

    life.is_resolved(kind=kind, **told)

    (draft,) = [message for message in life.messages if message.state == MessageState.DRAFT]
    assert drafts(life) == [draft.key] == [key]
    assert said in draft.text
    assert "The parcel." in draft.text


def test_a_second_round_has_a_letter_of_its_own(life: Life):
    life.begins(2)
    life.is_reached()
    life.is_resolved(kind="explanation", answer="It lay in Kolding.")
    life.is_checked("not_satisfied")

    life.is_resolved(kind="alternative", answer="We repair it.")

    assert drafts(life) == ["g1/letter-explanation/1", "g1/letter-disagreement/2"]


def test_a_draft_of_a_journal_that_knew_one_kind_of_letter_is_found(life: Life, monkeypatch: pytest.MonkeyPatch):
    life.begins(2)
    life.is_reached()
    monkeypatch.setattr("flows.agreement.OTHER_LETTERS", {})
    life.is_resolved(kind="alternative", answer="We repair it.")
    monkeypatch.undo()

    life.acts("note", text="We wait.")
    life.acts("letter", subject="Our answer", text="Dear Lone, we repair it on Monday. Mette")
    life.is_checked()

    assert drafts(life) == ["g1/letter-resolution/1"]
    assert life.case.stage == "resurvey"


def test_the_companys_own_texts_are_taken(life: Life, tmp_path: Path):
    own = tmp_path / "explanation" / "da"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("{{ customer_name | greeting }}, her er vores svar: {{ answer }}")
    life.house = replace(life.house, texts=tmp_path)
    life.begins(2)
    life.is_reached()

    life.is_resolved(kind="explanation", answer="Den lå i Kolding.")

    (draft,) = [message for message in life.messages if message.state == MessageState.DRAFT]
    assert draft.text == "Kære Lone, her er vores svar: Den lå i Kolding.\n"

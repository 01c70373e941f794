"""How a customer's words were read, on the card and in the modal: in four languages, corrected, and hostile."""

import pytest

from tests.blockkit import fits_contract, keeps_limits, words_of
from tests.winback.cards.scenes import IN, LONE, ROUGH, case_in
from tests.winback.test_case import OPENED
from winback import entries as e
from winback.actions import Actor
from winback.cards.card import card
from winback.cards.understood import understood
from winback.cards.whole import whole
from winback.cards.words import Words
from winback.case import Case
from winback.phrases import LANGUAGES

READ = e.AsRead(
    language="da",
    tone="positive",
    complains=True,
    topics=("delivery/late", "price"),
    signals=("leave",),
    because=(("negative", "aldrig"), ("signal/leave", "opsiger"), ("topic/delivery/late", "aldrig")),
)


def read_case_in(language: str, read: e.AsRead, *bodies: e.Body) -> Case:
    return case_in(language, OPENED.model_copy(update={"read_as": read}), *bodies)


def told_by(case: Case) -> str:
    return words_of(card(case, LONE, case.policy))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "positiv, men med en klage i · Levering: for sent · Pris · taler om at forlade os"),
        ("nb", "positiv, men med en klage i · Levering: for sent · Pris · snakker om å forlate oss"),
        ("sv", "positiv, men med ett klagomål i · Leverans: för sent · Pris · talar om att lämna oss"),
        ("en", "positive, but with a complaint in it · Delivery: late · Price · speaks of leaving"),
    ],
)
def test_a_card_says_how_the_words_were_read_and_why(language: str, said: str) -> None:
    case = read_case_in(language, READ)
    because = understood(Words(case, case.policy)).splitlines()[1]

    assert said in told_by(case)
    assert because in told_by(case)
    assert because.count("aldrig") == because.count("opsiger") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_where_a_language_model_judged_unless_a_person_did(language: str) -> None:
    said = {"da": "en sprogmodel", "nb": "en språkmodell", "sv": "en språkmodell", "en": "a language model"}[language]
    read = READ.model_copy(update={"adviser": "small"})

    assert said in told_by(read_case_in(language, read))
    assert said not in told_by(read_case_in(language, READ))
    assert said not in told_by(read_case_in(language, read, e.Corrected(tone="neutral")))


def test_what_was_read_can_be_corrected_and_that_is_said() -> None:
    assert "it can be corrected under “Open”" in told_by(read_case_in("en", READ))
    assert "corrected under" not in told_by(read_case_in("en", e.AsRead()))


def test_what_a_person_said_goes_before_what_was_read() -> None:
    told = told_by(read_case_in("en", READ, e.Corrected(tone="neutral", topic="invoicing")))

    assert "*Read as (corrected)*\nneutral · Invoicing · speaks of leaving" in told
    assert "Delivery: late" not in told
    assert "“aldrig”" not in told


def test_what_was_corrected_in_part_keeps_the_rest() -> None:
    told = told_by(read_case_in("en", READ, e.Corrected(topic="invoicing")))

    assert "positive, but with a complaint in it · Invoicing" in told


@pytest.mark.parametrize("read", [None, e.AsRead()], ids=["unread", "not judged"])
def test_nothing_read_is_not_shown(read: e.AsRead | None) -> None:
    case = case_in("en", OPENED.model_copy(update={"read_as": read}))

    assert "Read as" not in told_by(case)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ROUGH)
def test_whatever_was_read_fits(text: str, language: str) -> None:
    read = READ.model_copy(update={"because": (("negative", text[:60]),) * 8, "topics": (text[:60],) * 12})
    case = read_case_in(language, read)
    reader = Actor.of(case.policy.staff[0])
    for part in (card(case, LONE, IN[language]), whole(case, LONE, IN[language], reader)):
        keeps_limits(part)
        fits_contract(part)


def test_a_newer_versions_reading_is_read_as_far_as_it_is_known() -> None:
    body = OPENED.model_dump(mode="json") | {"read_as": READ.model_dump(mode="json") | {"mood": "grim"}}

    assert e.read_body("opened", body).read_as == READ


def test_journals_of_older_versions_have_none() -> None:
    assert e.read_body("opened", {k: v for k, v in OPENED.model_dump(mode="json").items() if k != "read_as"}) == OPENED

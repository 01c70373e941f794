"""What a customer told a person, that they want no more, as the case and the owner's notice say it."""

import pytest

from tests.winback.cards.scenes import case_in
from tests.winback.test_case import OPENED
from winback import entries as e
from winback.cards.story import tell
from winback.cards.words import Words
from winback.phrases import LANGUAGES
from winback.replies.telling import refusal_values
from winback.suppressions import Scope, Why

TOLD_TO = {
    "da": "de har sagt det til *Ann Dahl*",
    "nb": "de har sagt det til *Ann Dahl*",
    "sv": "de har sagt det till *Ann Dahl*",
    "en": "they told *Ann Dahl*",
}
TOLD = e.Unsubscribed(scope=Scope.ALL, by=Why.TOLD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_names_the_colleague_and_no_reply(language: str):
    case = case_in(language, OPENED, TOLD, e.Lifted())
    words = Words(case, case.policy)

    wish, lifted = (tell(words, entry) for entry in case.entries[-2:])

    assert wish.endswith(f": {TOLD_TO[language]}")
    assert lifted.startswith("*Ann Dahl* not")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_owners_notice_names_the_colleague(language: str):
    case = case_in(language, OPENED, TOLD)

    told = refusal_values(case, case.entries[-1], language)

    sentence = TOLD_TO[language].replace("*", "")
    assert (told["said"], told["remarks"]) == ("", f"{sentence[:1].upper()}{sentence[1:]}.")


def test_of_what_they_did_themselves_no_colleague_is_named():
    case = case_in("en", OPENED, e.Unsubscribed(scope=Scope.ALL, by=Why.UNSUBSCRIBED))

    assert refusal_values(case, case.entries[-1], "en")["remarks"] == ""

"""Reviews: nobody asks for another or a better one, and nothing is given beside a request for one."""

import pytest

from tests.winback.lint.looking import speaks


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Vil du ændre din anmeldelse på Trustpilot?"),
        ("da", "Vi håber, du vil fjerne anmeldelsen igen."),
        ("da", "Giv os fem stjerner."),
        ("da", "Skriv gerne en positiv anmeldelse af os."),
        ("nb", "Kan du slette omtalen din?".replace("omtalen din", "den negative omtalen")),
        ("nb", "Gi oss gjerne 10 poeng."),
        ("nb", "Legg igjen en god omtale."),
        ("sv", "Kan du ta bort ditt omdöme?"),
        ("sv", "Ge oss gärna högsta betyg."),
        ("sv", "Skriv gärna ett positivt omdöme."),
        ("en", "Would you consider updating your review?"),
        ("en", "Please remove the negative review."),
        ("en", "Please give us a five-star rating."),
        ("en", "Leave us a positive review."),
    ],
)
def test_asking_for_another_or_a_better_review_stops_a_letter(language: str, text: str):
    assert [blocking for _, blocking in speaks("review_pressure", text, language)] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Her kan du skrive en anmeldelse."),
        ("da", "Du behøver ikke ændre din anmeldelse."),
        ("da", "Du gav os 1 af 5 stjerner."),
        ("da", "Du bad os om at slette din anmeldelse, og det har vi gjort."),
        ("nb", "Du trenger ikke endre omtalen."),
        ("sv", "Du behöver inte ändra ditt omdöme."),
        ("en", "We are not asking you to change your review."),
        ("en", "You asked us to remove your review."),
        ("en", "You rated us 2 out of 10."),
        ("en", "We are changing the rate from January."),
    ],
)
def test_what_leaves_the_review_to_the_customer_is_well(language: str, text: str):
    assert speaks("review_pressure", text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("da", "Skriv en anmeldelse, så får du et gavekort.", "gavekort"),
        ("da", "Som tak får du 20 % på næste køb. Anmeld os på https://dk.trustpilot.com/evaluate/nordlys", "20 % på"),
        ("nb", "Legg igjen en omtale, så får du rabatt.", "rabatt"),
        ("sv", "Lämna gärna ett omdöme så får du en rabattkod.", "rabattkod"),
        ("en", "Leave us a review and get a voucher.", "voucher"),
        ("en", "Here is your refund. Rate us at https://www.trustpilot.com/evaluate/nordlys", "refund"),
    ],
)
def test_what_is_given_beside_the_request_stops_a_letter(language: str, text: str, words: str):
    assert (words, True) in speaks("incentive_near_review", text, language)


def test_what_is_given_elsewhere_in_the_letter_is_advice():
    text = "Here is your refund. The lamp was faulty. The new one works. I tried it. You may write a review."

    assert speaks("incentive_near_review", text, "en") == [("refund", False)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Vi har læst din anmeldelse. Du får 600 kr. og et gavekort for den forkerte levering."),
        ("da", "Skriv gerne en anmeldelse. Du får ingen rabat for den."),
        ("en", "I saw your review on Trustpilot. The refund was paid today."),
        ("en", "You get a discount of 20 % on the next bill."),
    ],
)
def test_amends_without_a_request_are_no_bribe(language: str, text: str):
    assert speaks("incentive_near_review", text, language) == []

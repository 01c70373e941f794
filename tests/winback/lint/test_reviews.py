"""Reviews: nobody asks for another or a better one, and nothing is given beside a request for one."""

from tests.each import each
from tests.winback.lint.looking import speaks


@each(
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


@each(
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


@each(
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


@each(
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


@each(
    ("language", "text"),
    [
        ("da", "Kan du pille anmeldelsen ned?"),
        ("da", "Hvis du ændrede dine to stjerner, ville vi blive glade."),
        ("da", "Vi vil blive glade, hvis anmeldelsen blev ændret."),
        ("da", "Vi ville sætte pris på, om du slettede din anmeldelse, nu hvor sagen er løst."),
        ("da", "Vi ville sætte pris på, hvis De ændrede Deres anmeldelse."),
        ("nb", "Vi ville sette pris på om du slettet omtalen din, nå som saken er løst."),
        ("sv", "Vi skulle uppskatta om du tog bort ditt omdöme, nu när ärendet är löst."),
        ("en", "We would appreciate it if you deleted your review, now that it is sorted."),
        ("nb", "Det hadde betydd mye om du endret de to stjernene til fem."),
        ("nb", "Kan du ta ned anmeldelsen?"),
        ("nb", "Kanskje du vurderer omtalen din på nytt?"),
        ("sv", "Kan du plocka bort recensionen?"),
        ("sv", "Det skulle betyda mycket om du ändrade de två stjärnorna till fem."),
        ("sv", "Vi hoppas att du funderar en gång till på ditt omdöme."),
        ("en", "Could you take your review down?"),
        ("en", "It would mean a lot if you could bump your two stars up to five."),
        ("en", "Could your review reflect that now?"),
        ("en", "Your review on Trustpilot says 2. Could you raise your rating?"),
    ],
)
def test_pressure_in_other_words_stops_a_letter_too(language: str, text: str):
    assert True in [blocking for _, blocking in speaks("review_pressure", text, language)]


@each(
    ("language", "text"),
    [
        ("da", "Din ejendomsmægler vil opdatere vurderingen af huset mandag."),
        ("da", "Du kan hæve din karakter ved at tage prøven om."),
        ("sv", "Läraren kan höja ditt betyg efter provet."),
        ("en", "Your bank can raise your score."),
    ],
)
def test_a_grade_or_an_estimate_may_be_no_review_and_is_advice(language: str, text: str):
    assert [blocking for _, blocking in speaks("review_pressure", text, language)] == [False]


@each(
    ("language", "text"),
    [
        ("da", "Vi skulle rette vurderingen i går."),
        ("da", "Pengene er dine, uanset om du ændrer din anmeldelse."),
        ("da", "Du skrev, at I ville sætte pris på, om du slettede din anmeldelse. Det var forkert af os."),
        ("da", "Jeg spurgte, om du slettede din anmeldelse, for den er væk."),
        ("da", "Trustpilot sletter anmeldelser uden ordre."),
        ("nb", "Vi har fjernet omtalen, slik du ba om."),
        ("sv", "Pengarna får du oavsett om du ändrar ditt omdöme."),
        ("en", "We will update your credit score on Monday."),
        ("en", "The refund is yours whether or not you change your review."),
        ("en", "Please update your annual review date."),
    ],
)
def test_what_we_do_ourselves_and_what_hangs_on_nothing_is_well(language: str, text: str):
    assert speaks("review_pressure", text, language) == []


@each(
    ("language", "text"),
    [
        ("da", "Du får refusionen, når anmeldelsen er slettet."),
        ("da", "Hvis du kigger på din anmeldelse, sender vi et gavekort."),
        ("nb", "Du får refusjonen når omtalen er slettet."),
        ("sv", "Du får återbetalningen när omdömet är borttaget."),
        ("en", "The refund will be paid once your review has been removed."),
        ("en", "The refund is conditional on the review being deleted."),
        ("en", "£50 gift card if you tell Trustpilot we sorted it."),
    ],
)
def test_a_price_for_a_review_stops_a_letter(language: str, text: str):
    assert [blocking for _, blocking in speaks("incentive_near_review", text, language)] == [True]


@each(
    ("language", "text"),
    [
        ("da", "Du måtte skrive en anmeldelse, før vi reagerede. Refusionen går ud på fredag."),
        ("da", "Du spurgte, om du skal skrive en ny anmeldelse. Nej. Vi giver dig pengene tilbage."),
        ("nb", "Jeg så at du måtte skrive en omtale før vi reagerte. Du får pengene tilbake fredag."),
        ("sv", "Jag såg att du fick skriva en recension innan vi reagerade. Du får pengarna tillbaka på fredag."),
        ("en", "You had to write a review before we reacted. The refund goes out on Friday."),
        ("en", "You write in the review that nobody answered. A full refund went out today."),
        ("en", "I read https://www.trustpilot.com/reviews/65ab yesterday. The refund went out today."),
    ],
)
def test_amends_for_somebody_who_reviewed_us_are_no_bribe(language: str, text: str):
    assert speaks("incentive_near_review", text, language) == []

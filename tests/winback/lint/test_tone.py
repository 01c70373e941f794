"""Phrases that could stand in any letter, that defend us, and that blame the customer."""

from tests.each import each
from tests.winback.lint.looking import said
from winback.letters.languages import LANGUAGES

STOPPED = [
    ("da", "Kære kunde,", "generic"),
    ("da", "Vi beklager ulejligheden.", "generic"),
    ("da", "Vi beklager meget den ulejlighed, det har givet.", "generic"),
    ("da", "Din feedback er meget vigtig for os.", "generic"),
    ("da", "Vi tager alle klager meget alvorligt.", "generic"),
    ("da", "Din klage er værdifuld for os.", "generic"),
    ("da", "Det må du tage med fragtmanden.", "defensive"),
    ("da", "Du burde have vidst det.", "blaming"),
    ("nb", "Dette må du ta med transportøren.", "defensive"),
    ("sv", "Det får du ta med leverantören.", "defensive"),
    ("en", "You will have to take that up with the carrier.", "defensive"),
    ("en", "We are sorry you felt that way.", "defensive"),
    ("en", "You forgot to sign the form.", "blaming"),
    ("da", "Det er ikke vores skyld.", "defensive"),
    ("da", "Desværre er der intet, vi kan gøre.", "defensive"),
    ("da", "Sådan er reglerne bare.", "defensive"),
    ("da", "Vi er kede af, at du føler det sådan.", "defensive"),
    ("da", "Du burde have læst betingelserne.", "blaming"),
    ("da", "Det er din egen fejl.", "blaming"),
    ("da", "Du har misforstået aftalen.", "blaming"),
    ("da", "Du påstår, at pakken ikke kom.", "blaming"),
    ("da", "Vi beklager virkelig ulejligheden.", "generic"),
    ("da", "Vi er meget kede af ulejligheden.", "generic"),
    ("da", "Leveringen, du nævner, er forsinket, og det er din egen fejl.", "blaming"),
    ("nb", "Kjære kunde", "generic"),
    ("nb", "Beste kunde", "generic"),
    ("nb", "Beklager bryet.", "generic"),
    ("nb", "Vi er veldig lei oss for ulempen.", "generic"),
    ("nb", "Vi beklager ulempene dette har medført.", "generic"),
    ("nb", "Tilbakemeldingen din er svært viktig for oss.", "generic"),
    ("nb", "Vi tar alle henvendelser på alvor.", "generic"),
    ("nb", "Det er ikke vår feil.", "defensive"),
    ("nb", "Det er dessverre ingenting vi kan gjøre.", "defensive"),
    ("nb", "Vi er lei oss for at du føler det slik.", "defensive"),
    ("nb", "Du burde ha lest vilkårene.", "blaming"),
    ("nb", "Du har misforstått avtalen.", "blaming"),
    ("nb", "Dere påstår at pakken ikke kom.", "blaming"),
    ("sv", "Bästa kund!", "generic"),
    ("sv", "Bäste kund", "generic"),
    ("sv", "Vi beklagar besväret.", "generic"),
    ("sv", "Vi beklagar verkligen besva\u0308ret.", "generic"),
    ("sv", "Vi är verkligen ledsna för besväret.", "generic"),
    ("sv", "Paketet kom fram, och det är ditt eget fel.", "blaming"),
    ("sv", "Vi ber om ursäkt för eventuella olägenheter.", "generic"),
    ("sv", "Dina synpunkter är viktiga för oss.", "generic"),
    ("sv", "Vi tar alla klagomål på största allvar.", "generic"),
    ("sv", "Det är inte vårt fel.", "defensive"),
    ("sv", "Tyvärr finns det inget vi kan göra.", "defensive"),
    ("sv", "Du borde ha läst villkoren.", "blaming"),
    ("sv", "Du har missförstått avtalet.", "blaming"),
    ("sv", "Om du hade läst villkoren hade du vetat det.", "blaming"),
    ("en", "Dear valued customer,", "generic"),
    ("en", "To whom it may concern", "generic"),
    ("en", "We apologise for any inconvenience.", "generic"),
    ("en", "We are very\u200b sorry for an\u00ady in\u2060conve\ufeffnience.", "generic"),
    ("en", "We deeply regret any possible inconvenience.", "generic"),
    ("en", "Your feedback is very important to us.", "generic"),
    ("en", "We take all complaints very seriously.", "generic"),
    ("en", "This is not our fault.", "defensive"),
    ("en", "Unfortunately there\u2019s nothing we can do.", "defensive"),
    ("en", "We are sorry that you feel this way.", "defensive"),
    ("en", "You should have read the terms.", "blaming"),
    ("en", "You failed\nto tell us.", "blaming"),
    ("en", "This is your own fault.", "blaming"),
]


@each(("language", "text", "rule"), STOPPED)
def test_words_that_no_letter_should_hold_stop_it(language: str, text: str, rule: str):
    assert [(one, blocking) for one, _, blocking in said(text, language)] == [(rule, True)]


@each(
    ("language", "text", "rule"),
    [
        ("da", "Tak for din henvendelse.", "generic"),
        ("da", "I henhold til vores betingelser er fristen 14 dage.", "defensive"),
        ("da", "Vi beklager, hvis det var uklart.", "defensive"),
        ("da", "Som vi allerede har forklaret, er den på vej.", "blaming"),
        ("nb", "Takk for henvendelsen.", "generic"),
        ("nb", "Ifølge våre vilkår er fristen 14 dager.", "defensive"),
        ("sv", "Tack för att du kontaktade oss.", "generic"),
        ("sv", "Enligt våra villkor är fristen 14 dagar.", "defensive"),
        ("en", "Please do not hesitate to contact us.", "generic"),
        ("en", "Under our terms the period is 14 days.", "defensive"),
        ("en", "As we have already explained, it is on its way.", "blaming"),
    ],
)
def test_what_may_be_right_is_said_and_stops_nothing(language: str, text: str, rule: str):
    assert [(one, blocking) for one, _, blocking in said(text, language)] == [(rule, False)]


@each(
    ("language", "text"),
    [
        ("da", "Det er ikke din fejl, det er vores."),
        ("da", "Vi tror ikke et øjeblik, at det var din skyld. Det var vores fejl."),
        ("nb", "Vi tror aldri at det var din feil."),
        ("sv", "Vi trodde aldrig att det var ditt fel."),
        ("en", "We never thought it was your fault. It was ours."),
        ("en", "This was not in any way your own fault."),
        ("en", "That wasn\u2019t your own mistake."),
        ("da", "Du skulle have fået pakken i fredags, og det fik du ikke."),
        ("da", "Jeg er ked af, at lampen kom for sent."),
        ("da", "Vi beklager, at lampen kom for sent."),
        ("da", "Kære kundeambassadør Holm"),
        ("da", "Du har ret i, at vi burde have ringet."),
        ("nb", "Det er ikke din feil, det er vår."),
        ("nb", "Du skulle ha fått pakken på fredag."),
        ("nb", "Vi beklager at lampen kom for sent."),
        ("nb", "Dette er vår feil, og vi retter den."),
        ("sv", "Det är inte ditt fel, det är vårt."),
        ("sv", "Du skulle ha fått paketet i fredags."),
        ("sv", "Vi beklagar att lampan kom för sent."),
        ("sv", "Det är vårt fel, och vi rättar till det."),
        ("en", "It is not your fault, it is ours."),
        ("en", "You should have received the parcel on Friday."),
        ("en", "You should have been told, and you were not."),
        ("en", "We are sorry that the lamp came late."),
        ("en", "Dear Anna, the customer desk called you twice."),
    ],
)
def test_kind_and_plain_words_are_left_alone(language: str, text: str):
    assert said(text, language) == []


@each(
    ("language", "quote"),
    [("da", "»{}«"), ("nb", "«{}»"), ("sv", "”{}”"), ("en", "“{}”"), *((language, '"{}"') for language in LANGUAGES)],
)
def test_a_customers_words_in_quotation_marks_are_the_customers(language: str, quote: str):
    theirs = {"da": "Det er ikke vores skyld", "nb": "ikke vår feil", "sv": "inte vårt fel", "en": "not our fault"}

    assert said(f"Du skrev: {quote.format(theirs[language])} :)", language) == []


@each(
    ("language", "text"),
    [
        ("da", "Du skriver, at vores butik sagde, at det ikke var vores skyld, og at der ikke er noget, vi kan gøre."),
        ("da", "Det var forkert af os at sige, at sådan er reglerne."),
        ("da", "Jeg forstår, at du fik at vide, at det var din egen fejl."),
        ("nb", "Du skriver at du fikk beskjed om at det ikke er vår feil, og at det er ingenting vi kan gjøre."),
        ("nb", "Det var galt av oss å si at sånn er reglene."),
        ("sv", "Du skriver att du fick höra att det inte är vårt fel och att det inte finns något vi kan göra."),
        ("sv", "Det var fel av oss att säga att så är reglerna."),
        ("en", "You write that you were told it was not our fault and that there is nothing we can do."),
        ("en", "It was wrong of us to say that those are the rules."),
        ("en", "We should never have told you that it was your own fault."),
    ],
)
def test_what_the_customer_was_told_may_be_told_again(language: str, text: str):
    assert said(text, language) == []


@each(
    ("language", "text", "found"),
    [
        ("da", "Du skriver, at pakken ikke kom, men det er ikke vores skyld.", "ikke vores skyld"),
        ("nb", "Du skriver at pakken ikke kom, men det er ikke vår feil.", "ikke vår feil"),
        ("sv", "Du skriver att paketet inte kom, men det är inte vårt fel.", "inte vårt fel"),
        ("en", "As you write, it is not our fault.", "not our fault"),
        ("en", "You say that the parcel did not come. It is not our fault.", "not our fault"),
    ],
)
def test_what_we_say_to_it_ourselves_is_ours(language: str, text: str, found: str):
    assert said(text, language) == [("defensive", found, True)]


@each(
    ("language", "text", "found"),
    [
        ("da", "Du skrev »ventetid«. Det er ikke vores skyld. Vi kalder det »kø«.", "ikke vores skyld"),
        ("nb", "Du skrev «sent». Det er ikke vår skyld. Vi sier «forsinket».", "ikke vår skyld"),
        ("sv", "Du skrev ”väntetid”. Det är inte vårt fel. Vi kallar det ”kö”.", "inte vårt fel"),
        ("en", "You wrote “late”. It is not our fault. We say “delayed”.", "not our fault"),
    ],
)
def test_what_stands_between_two_quotations_is_ours(language: str, text: str, found: str):
    assert said(text, language) == [("defensive", found, True)]


@each(
    ("language", "text"),
    [
        ("da", "Pakken kom ikke frem, og det var din egen fejl."),
        ("nb", "Pakken kom ikke fram, men det var din egen feil."),
        ("sv", "Paketet kom inte fram, och det var ditt eget fel."),
        ("en", "The parcel did not arrive, and that was your own fault."),
    ],
)
def test_what_another_part_of_the_sentence_denies_is_said_and_stops_nothing(language: str, text: str):
    assert [(rule, blocking) for rule, _, blocking in said(text, language)] == [("blaming", False)]


@each(
    ("language", "text", "rule"),
    [
        ("da", "Jeg beklager ulejligheden med at måtte skrive to gange.", "generic"),
        ("nb", "Beklager bryet med å måtte sende ruteren to ganger.", "generic"),
        ("sv", "Jag är ledsen för besväret med skivan.", "generic"),
        ("en", "I'm sorry for the inconvenience of having to take a day off.", "generic"),
        ("da", "Der er ikke noget, vi kan gøre hurtigere end fredag.", "defensive"),
        ("en", "There is nothing we can do to undo the party, but I can refund it.", "defensive"),
        ("da", "Jeg er ked af, at du føler dig overset.", "defensive"),
        ("nb", "Beklager at du føler deg lurt.", "defensive"),
        ("sv", "Jag beklagar att du känner dig lurad.", "defensive"),
        ("en", "I'm sorry you felt ignored.", "defensive"),
    ],
)
def test_a_formula_that_goes_on_to_the_matter_is_advice(language: str, text: str, rule: str):
    assert [(one, blocking) for one, _, blocking in said(text, language)] == [(rule, False)]


@each(
    ("language", "text"),
    [
        ("da", "Du har glemt din paraply hos os."),
        ("sv", "Du har glömt ditt passerkort."),
        ("en", "You forgot your coat."),
        ("da", "Det var forkert, da min kollega skrev, at du burde have læst betingelserne."),
        ("nb", "Det er ikke kundens ansvar å finne pakken."),
    ],
)
def test_what_is_left_behind_and_what_others_said_is_no_blame(language: str, text: str):
    assert said(text, language) == []


@each(
    ("language", "text", "rule"),
    [
        ("da", "Jeg er ked af, at du føler, at bordet er skævt.", "defensive"),
        ("nb", "Jeg er lei meg for at du føler at nettet er tregt.", "defensive"),
        ("sv", "Jag är ledsen att du tycker att skivan är sned.", "defensive"),
        ("da", "Havde du læst mailen, vidste du det.", "blaming"),
        ("nb", "Hadde du lest e-posten, ville du visst det.", "blaming"),
        ("sv", "Hade du läst mejlet hade du vetat det.", "blaming"),
        ("da", "Du må forstå, at det er jul.", "blaming"),
        ("sv", "Du måste förstå att det är jul.", "blaming"),
        ("da", "Andre kunder har ikke haft problemer.", "defensive"),
        ("da", "Vi har fulgt reglerne, og ingen anden har klaget.", "defensive"),
        ("nb", "Vi har fulgt reglene, og ingen annen kunde har klaget.", "defensive"),
        ("sv", "Vi har gjort allt enligt reglerna, och ingen annan har klagat.", "defensive"),
        ("da", "Det er kundens eget ansvar.", "blaming"),
        ("en", "This was the courier's error, not ours.", "defensive"),
    ],
)
def test_one_person_is_held_to_what_many_are_and_blame_in_other_words_is_blame(language: str, text: str, rule: str):
    assert [(one, blocking) for one, _, blocking in said(text, language)] == [(rule, True)]

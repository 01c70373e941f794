"""Empty apologies: stopped where no word is about the matter or a step, and only there."""

from tests.each import each
from tests.winback.lint.looking import CUSTOMERS, speaks
from winback.letters.languages import LANGUAGES

EMPTY = [
    ("da", "Vi er kede af, at du er utilfreds. Din feedback er vigtig for os, og vi vil se nærmere på det."),
    ("da", "Vi beklager dybt, at vi ikke har levet op til dine forventninger. Tak for dit svar."),
    ("da", "Jeg er virkelig ked af at høre, at du ikke er tilfreds. Vi vender tilbage hurtigst muligt."),
    ("da", "Det er vi oprigtigt kede af. Tak, fordi du gjorde os opmærksomme på det. Hav en god dag!"),
    ("da", "Vi beklager fejlen og håber på din forståelse. Du er altid velkommen til at kontakte os."),
    ("nb", "Vi beklager at du er misfornøyd. Tilbakemeldingen din er viktig for oss, og vi skal se nærmere på det."),
    ("nb", "Så leit å høre at du ikke er fornøyd. Takk for at du sa fra. Vi kommer tilbake til deg så snart vi kan."),
    ("nb", "Vi beklager at vi ikke levde opp til forventningene dine. Innspillet ditt er sendt til riktig avdeling."),
    ("nb", "Beklager feilen. Vi håper på forståelse, og ta gjerne kontakt med oss igjen."),
    ("sv", "Vi beklagar att du är missnöjd. Din feedback är viktig för oss, och vi ska titta närmare på det."),
    ("sv", "Så tråkigt att höra att du inte är nöjd. Tack för ditt svar. Vi återkommer så snart vi kan."),
    ("sv", "Vi ber om ursäkt för att vi inte levde upp till dina förväntningar. Dina synpunkter har skickats vidare."),
    ("sv", "Jag beklagar verkligen det inträffade. Ha en fin dag!"),
    ("en", "We are sorry that you are dissatisfied. Your feedback is important to us, and we will look into it."),
    ("en", "Please accept our apologies for falling short of your expectations. We have passed on your comments."),
    ("en", "We're so sorry to hear that you're unhappy. Thank you for your reply. We'll get back to you soon."),
    ("en", "I'm really sorry about what happened. Please feel free to contact us. Have a great day!"),
]


@each(("language", "text"), EMPTY)
def test_sorry_and_thanks_without_the_matter_or_a_step_is_stopped(language: str, text: str):
    assert [blocking for _, blocking in speaks("empty_apology", text, language)] == [True]


@each(("language", "text"), EMPTY)
def test_greeting_signature_and_names_make_it_no_fuller(language: str, text: str):
    name = CUSTOMERS[language].split()[0]
    signed = f"Hej {name}\n\n{text}\n\nMed venlig hilsen\nKundeservice hos Nordlys Varme\nMette Holm"

    assert speaks("empty_apology", signed, language, customer_name=CUSTOMERS[language]) != []


@each(
    ("language", "text"),
    [
        ("da", "Undskyld ventetiden."),
        ("da", "Jeg er ked af, at lampen kom for sent."),
        ("da", "Vi beklager, at din klage ikke blev besvaret."),
        ("da", "Vi beklager, at du ikke fik svar."),
        ("da", "Vi beklager prisen."),
        ("da", "Undskyld. Må jeg ringe til dig?"),
        ("da", "Det er jeg ked af. Jeg vender tilbage torsdag."),
        ("nb", "Beklager ventetiden."),
        ("nb", "Unnskyld at jeg var kort i telefonen."),
        ("nb", "Vi beklager at du ikke fikk svar."),
        ("nb", "Det er jeg lei for. Kan jeg ringe deg?"),
        ("sv", "Förlåt att du fick vänta."),
        ("sv", "Ursäkta dröjsmålet."),
        ("sv", "Vi beklagar att du inte fick svar."),
        ("sv", "Det är jag ledsen över. Får jag ringa dig?"),
        ("en", "Sorry for the wait."),
        ("en", "I apologise for my tone."),
        ("en", "We are sorry that you did not get an answer."),
        ("en", "I am sorry that we did not get back to you."),
        ("en", "I am sorry that we did not listen."),
        ("en", "I am sorry. May I call you?"),
        ("en", "You wrote: “I am sorry I ever came to you.” The case is closed."),
    ],
)
def test_one_word_of_the_matter_or_of_a_step_is_enough(language: str, text: str):
    assert speaks("empty_apology", text, language) == []


@each("language", LANGUAGES)
def test_the_customers_own_word_for_it_is_the_matter(language: str):
    text = {
        "da": "Vi beklager fejlen.",
        "nb": "Vi beklager feilen.",
        "sv": "Vi beklagar felet.",
        "en": "We are sorry about the Aurora.",
    }[language]

    assert speaks("empty_apology", f"{text} Aurora.", language, customer_said="Min Aurora virker ikke") == []


@each(
    ("language", "text"),
    [
        ("da", "Vi må beklage det passerede. Vi vil gå det igennem med personalet. Mette Holm"),
        ("nb", "Vi beklager det inntrufne. Vi skal gå gjennom det med de ansatte. Jonas Lie"),
        ("sv", "Vi beklagar det inträffade. Vi ska gå igenom det med personalen. Sara Ek"),
        ("en", "We apologise for what occurred. We'll go through it with the staff. Tom Hughes"),
    ],
)
def test_the_name_of_who_signs_in_the_last_line_is_not_the_matter(language: str, text: str):
    assert [blocking for _, blocking in speaks("empty_apology", f"Hej\n{text}", language)] == [True]


@each(
    ("language", "text"),
    [
        ("da", "Vi er kede af, at vi ikke levede op til dine forventninger denne gang. Vi tager fat i det."),
        ("da", "Vi beklager, at vi ikke har ydet den service, du kunne forvente. Vi vil evaluere det."),
        ("da", "Vi beklager dybt. Det er slet ikke sådan, vi ønsker at fremstå. Vi tager ved lære af det."),
        ("da", "Vi beklager. Din henvendelse er registreret og bliver behandlet hurtigst muligt."),
        ("nb", "Vi er lei oss for at vi ikke levde opp til forventningene denne gangen. Vi tar tak i det."),
        ("nb", "Vi beklager sterkt. Dette er ikke slik vi ønsker å fremstå. Vi tar lærdom av det."),
        ("nb", "Vi beklager. Henvendelsen er registrert og vil bli behandlet så snart som mulig."),
        ("sv", "Vi är ledsna att vi inte levde upp till dina förväntningar den här gången. Vi tar tag i det."),
        ("sv", "Vi beklagar verkligen. Det är inte så vi vill framstå. Vi tar lärdom av det."),
        ("sv", "Vi beklagar. Ditt ärende är registrerat och kommer att behandlas så snart som möjligt."),
        ("en", "We apologise wholeheartedly. This is not how we want to come across. Lessons will be learned."),
        ("en", "We're sorry. Your complaint has been logged and will be dealt with as soon as possible."),
        ("en", "We're so sorry to hear this! We hold ourselves to a high standard and clearly missed the mark."),
        ("en", "I'm sorry for how this made you feel. I'd love to make it right, so please DM us."),
    ],
)
def test_the_same_in_other_words_is_stopped(language: str, text: str):
    assert [blocking for _, blocking in speaks("empty_apology", text, language)] == [True]


@each(
    ("language", "text"),
    [
        ("da", "Jeg beklager fejlen i vores faktura."),
        ("nb", "Vi beklager at ingen kom."),
        ("sv", "Förlåt för bristen på stolar."),
        ("en", "I am sorry for the mistake in our invoice."),
        ("en", "Sorry I missed your call."),
    ],
)
def test_everyday_words_of_the_matter_are_the_matter(language: str, text: str):
    assert speaks("empty_apology", text, language) == []

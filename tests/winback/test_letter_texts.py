"""What our own letters say, and how: in each language, informal and formal."""

import re

from tests.each import each
from winback.letters import AUTOMATIC, DRAFTS, LETTERS, STARTERS, VALUES, Letter, compose
from winback.letters.address import PRONOUNS
from winback.letters.samples import sample
from winback.letters.staff_words import WHYS, write_why
from winback.letters.words import LANGUAGES, write_kind
from winback.suppressions import Scope, Why

PLAIN = {
    "customer_name": "Anna Berg",
    "company": "Nordlys",
    "owner_name": "Mette Holm",
    "owner_phone": "+4512345678",
    "owner_email": "mette@nordlys.example",
    "quote": "Quote.",
    "again": False,
    "tries": 3,
    "kind_text": "refund",
}
"""Values that are no words of any language; the others are their own names."""

NEXT_STEP = {
    "tried_to_reach": "owner_phone",
    "resolution": "check_in",
    "explanation": "check_in",
    "disagreement": "check_in",
    "farewell": "owner_email",
    "incident_apology": "owner_phone",
    "first_contact": "call_by",
    "check_in": "owner_phone",
    "what_we_changed": "owner_phone",
    "aftercare": "owner_phone",
}
"""Where each letter tells what happens next, or how the customer makes something happen."""

OWNS_UP_TO_A_REPEAT = {
    *("received", "first_contact", "tried_to_reach", "resolution", "explanation", "disagreement"),
    *("farewell", "check_in", "incident_apology"),
}
AUTOMATICALLY = {
    "da": "sendt automatisk",
    "nb": "sendt automatisk",
    "sv": "skickas automatiskt",
    "en": "sent automatic",
}
A_REPLY = {"da": r"\bsvar\b", "nb": r"\bsvare?\b", "sv": r"\bsvara\b", "en": r"\breply\b"}
NO_WORDS_LEFT = {"da": 40, "nb": 40, "sv": 40, "en": 36}
"""Fewer words than these say nothing, even where little is known."""
MOST_WORDS = 170

in_every_language = each("language", LANGUAGES)
in_both_forms = each("formal", [False, True])
every_letter = each("name", LETTERS)


def values(name: str, **own: object) -> dict[str, object]:
    return {value: PLAIN.get(value, value) for value in VALUES[name]} | own


def silent(name: str) -> dict[str, object]:
    """Only what a letter is about, and where to write."""
    told = {
        "company",
        "owner_email",
        "call_by",
        "kind_text",
        "check_in",
        "tries",
        "incident",
        "url",
        "destination_name",
    }
    told |= {"question", "answer_link", "expires"}
    return {value: it if value in told else "" for value, it in values(name).items()}


def written(name: str, language: str, *, formal: bool = False, **own: object) -> Letter:
    return compose(name, language, values(name, **own), formal=formal)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


# -- tone --


@every_letter
@in_every_language
@in_both_forms
def test_no_letter_shouts_or_smiles(name: str, language: str, formal: bool):
    letter = written(name, language, formal=formal, again=True)

    assert not set("!★☆⭐") & set(letter.subject + letter.body)
    assert not [sign for sign in letter.subject + letter.body if ord(sign) > 0x2100]


@every_letter
@in_every_language
@in_both_forms
def test_a_letter_is_short_and_says_something_where_little_is_known(name: str, language: str, formal: bool):
    fullest = words_of(written(name, language, formal=formal, again=True).body)
    barest = words_of(compose(name, language, silent(name), formal=formal).body)

    assert len(fullest) <= MOST_WORDS
    assert len(barest) >= NO_WORDS_LEFT[language]


@each("name", AUTOMATIC)
@in_every_language
@in_both_forms
def test_what_goes_by_itself_says_so_and_how_to_answer(name: str, language: str, formal: bool):
    body = written(name, language, formal=formal).body
    _, after = body.split(AUTOMATICALLY[language])

    assert re.search(A_REPLY[language], after, re.IGNORECASE)


@each("name", [*DRAFTS, *STARTERS])
@in_every_language
@in_both_forms
def test_a_persons_letter_names_the_owner_the_matter_and_what_happens_next(name: str, language: str, formal: bool):
    told = values(name)
    body = compose(name, language, told, formal=formal).body

    assert body.endswith("\nMette Holm\nNordlys\n")
    assert "Quote." in body
    assert str(told[NEXT_STEP[name]]) in body


@every_letter
@in_every_language
def test_a_letter_uses_what_it_is_given_to_tell(name: str, language: str):
    shared = {"customer_name", "owner_name", "owner_phone", "owner_email", "again", "quote", "tries", "kind_text"}
    done, said = written(name, language), written(name, language, kind_text="explanation")
    body = f"{done.body}{said.body}".lower()

    told = set(VALUES[name]) - shared - {"touchpoint"}
    assert {value for value in told if str(values(name)[value]).lower() not in body} == set()


@each("kind", ["alternative", "explanation"])
@in_every_language
@in_both_forms
def test_a_check_in_on_an_answer_tells_the_answer_and_speaks_of_no_agreement(kind: str, language: str, formal: bool):
    done = written("check_in", language, formal=formal).body.split("\n\n")
    said = written("check_in", language, formal=formal, kind_text=kind).body.split("\n\n")

    assert "Answer." in next(part for part in said if part not in done and "Answer" in part)
    assert said[1] != done[1]
    assert write_kind(kind, language) not in " ".join(said)


@each("name", ["resurvey", "what_we_changed"])
@in_every_language
def test_a_subject_tells_of_a_change_only_where_there_is_one(name: str, language: str):
    assert written(name, language).subject != written(name, language, action="").subject


@every_letter
@each("language", [language for language in LANGUAGES if PRONOUNS[language]])
def test_a_formal_sample_addresses_nobody_informally(name: str, language: str):
    values = sample(name, language, formal=True)
    letter = compose(name, language, values | ({"quote": ""} if "quote" in values else {}), formal=True)

    informal = {one for word in PRONOUNS[language] for one in (word, word.capitalize())}
    assert not informal & set(words_of(f"{letter.subject} {letter.body}"))


# -- how it is said --


@each(
    ("language", "name", "said"),
    [
        ("da", "incident_apology", "Her er, hvad der skete:"),
        ("da", "incident_apology", "Dette har vi gjort, for at det ikke skal ske igen:"),
        ("da", "resolution", "Og dette gør vi, for at det ikke skal ske igen:"),
        ("da", "explanation", "Og dette gør vi, for at det ikke skal ske igen:"),
        ("da", "check_in", "Og dette gør vi, for at det ikke skal ske igen:"),
        ("da", "resurvey", "Dette har vi gjort ved det:"),
        ("da", "resurvey_reminder", "Dette har vi gjort ved det:"),
        ("da", "first_contact", "Jeg er nu i gang med at finde ud af, hvad der er sket."),
        ("nb", "first_contact", "Nå skal jeg finne ut hva som har skjedd."),
        ("nb", "tried_to_reach", "Vi jobber uansett videre med det du fortalte oss."),
        ("sv", "first_contact", "även om jag inte vet allt vid det laget."),
        ("sv", "tried_to_reach", "Vi arbetar ändå vidare med det du har berättat."),
    ],
)
def test_a_letter_says_it_as_people_do(language: str, name: str, said: str):
    assert said in written(name, language).body


@each("name", ["check_in", "disagreement", "explanation", "resolution", "tried_to_reach"])
@in_every_language
@in_both_forms
def test_a_wish_goes_on_behind_its_label(name: str, language: str, formal: bool):
    body = written(name, language, formal=formal, wish="fragten på kl. 10 tilbage").body

    assert ": fragten på kl. 10 tilbage.\n" in body


@each(
    ("language", "wish", "told"),
    [
        ("en", "i want my money back", "I want my money back."),
        ("en", "i'd like a call", "I'd like a call."),
        ("en", "I want my money back.", "I want my money back."),
        ("en", "Tom to call me", "Tom to call me."),
        ("en", "iPhone cover replaced", "iPhone cover replaced."),
        ("en", "a call. Then a refund", "A call. Then a refund."),
        ("da", "jeg vil have fragten tilbage", "Jeg vil have fragten tilbage."),
        ("da", "i dag eller aldrig", "i dag eller aldrig."),
        ("nb", "hvorfor falt nettet ut?", "Hvorfor falt nettet ut?"),
        ("sv", "vi vill ha rätt mått", "Vi vill ha rätt mått."),
    ],
)
def test_a_wish_that_is_a_sentence_or_begins_with_a_name_has_its_capital(language: str, wish: str, told: str):
    assert f": {told}\n" in written("resolution", language, wish=wish).body


@each(("language", "back"), [("da", "tilbage"), ("nb", "tilbake"), ("sv", "tillbaka"), ("en", "back")])
def test_a_sample_that_gives_money_back_was_asked_for_it(language: str, back: str):
    told = sample("resolution", language)

    assert told["kind_text"] == "refund"
    assert back in str(told["wish"])


@in_every_language
def test_a_samples_apology_tells_what_was_done_about_what_happened(language: str):
    assert sample("incident_apology", language)["action"] != sample("resolution", language)["action"]


# -- who complained before --


@every_letter
@in_every_language
def test_a_repeat_is_owned_up_to_in_one_sentence_or_not_mentioned(name: str, language: str):
    first, repeat = written(name, language).body, written(name, language, again=True).body

    assert (first != repeat) == (name in OWNS_UP_TO_A_REPEAT)
    assert 0 <= len(words_of(repeat)) - len(words_of(first)) <= 35
    assert repeat.count(". ") + repeat.count(".\n") - first.count(". ") - first.count(".\n") <= 2


# -- form of address --


@every_letter
@each("language", [language for language in LANGUAGES if PRONOUNS[language]])
def test_a_letter_holds_to_its_form_of_address(name: str, language: str):
    informal = {one for word in PRONOUNS[language] for one in (word, word.capitalize())}
    formal = set(PRONOUNS[language].values())
    friendly = written(name, language, again=True)
    polite = written(name, language, formal=True, again=True)

    assert not formal & set(words_of(f"{friendly.subject} {friendly.body}"))
    assert not informal & set(words_of(f"{polite.subject} {polite.body}"))
    assert informal & set(words_of(friendly.body))
    assert formal & set(words_of(polite.body))


@every_letter
def test_formal_english_contracts_nothing(name: str):
    letter = written(name, "en", formal=True, again=True)

    assert "’" not in letter.subject + letter.body


# -- review requests --


@in_every_language
@in_both_forms
def test_everyone_gets_the_same_review_request(language: str, formal: bool):
    signs = {"customer_name": "Anna", "company": "Nordlys", "destination_name": "Stedet", "url": "https://a.example/1"}
    others = {"customer_name": "Bo", "company": "Sydlys", "destination_name": "Torvet", "url": "https://b.example/2"}
    beside = {"again": True, "quote": "Late", "score_text": "0", "owner_name": "Mette", "amount_text": "500"}
    one = compose("review_request", language, signs, formal=formal)
    other = compose("review_request", language, others | beside, formal=formal)

    text = f"{one.subject}\n{one.body}"
    for value, sign in signs.items():
        text = text.replace(sign, others[value])
    assert text == f"{other.subject}\n{other.body}"


# -- what staff are told of letters --


def told_to_staff(name: str, language: str, **own: object) -> Letter:
    lists: dict[str, object] = {key: [] for key in ("reasons", "history", "other_cases")}
    return compose(name, language, {value: value for value in VALUES[name]} | lists | own, brief=True)


@each("why", [*Why, "too_large", "unclear"])
@in_every_language
def test_the_owner_learns_why_a_letter_did_not_arrive_and_that_the_phone_is_left(why: str, language: str):
    body = told_to_staff("could_not_send", language, letter_name="resolution", why=str(why)).body

    assert WHYS[language][why] in body
    assert re.search(r"telefon|phone", body)


@in_every_language
def test_a_failure_that_nobody_explains_is_called_unclear(language: str):
    assert write_why("", language) == WHYS[language]["unclear"]


@in_every_language
def test_nobody_is_asked_for_a_review_by_phone(language: str):
    invitation = told_to_staff("could_not_send", language, letter_name="review_request", why="bounced").body
    question = told_to_staff("could_not_send", language, letter_name="resurvey", why="bounced").body

    assert len({invitation.split("\n\n")[1], question.split("\n\n")[1]}) == 2


@in_every_language
def test_an_automatic_reply_asks_for_nothing(language: str):
    by_a_person = told_to_staff("replied", language, said="Thank you\nwinback act 1 take", automatic=False)
    by_itself = told_to_staff("replied", language, said="I am away", automatic=True)

    assert "\n> Thank you\n> winback act 1 take\n" in by_a_person.body
    assert by_a_person.subject != by_itself.subject
    assert by_a_person.body.split("\n\n")[-1] != by_itself.body.split("\n\n")[-1]


@in_every_language
def test_the_owner_learns_how_much_the_customer_wants_no_more_of(language: str):
    everything = told_to_staff("unsubscribed", language, scope=Scope.ALL.value)
    questions = told_to_staff("unsubscribed", language, scope=Scope.SURVEYS.value)

    assert everything.subject != questions.subject
    assert everything.body != questions.body

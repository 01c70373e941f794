"""Letters and notices: each in each language, whatever the values hold."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from tests.each import each
from winback.letters import AUTOMATIC, DRAFTS, LETTERS, NOTICES, STARTERS, TEXTS, VALUES, LetterError, compose, words
from winback.letters.address import CLOSINGS, greet, pronouns
from winback.letters.staff_words import OUTCOMES, STEPS
from winback.letters.values import BY_COMPOSE
from winback.letters.words import LANGUAGES

NEXT = "\n\n"
NUMBERS = {"case_id": 12, "priority": 75, "tries": 3, "round": 2, "again": False}
LISTS = {"reasons": ["severity 40", "repeat 25"], "history": ["3 March: 8 of 10"], "other_cases": ["14: Bo"]}
PLAIN = {"customer_name": "Anna Berg", "company": "Nordlys", "url": "https://example.com/review"}
HOSTILE = "Eve\r\nBcc: all@example.com\n\n{{ 7 * 7 }}{% raw %}\u202e\x00\x1b\u2028\ud800 <b>winback act 12 approve"
EVERY = [(name, language) for name in VALUES for language in LANGUAGES]
FORMS = [(name, language, formal) for name in LETTERS for language in LANGUAGES for formal in (False, True)]
FILTERS = (
    *("greeting", "in_quotes", "times", "quoted", "sentence", "phrase", "line", "known"),
    *("kind", "language", "letter", "outcome", "reason", "step", "why"),
)
NEVER_EMPTY = {
    *("company", "call_by", "kind_text", "check_in", "owner_email", "step_name", "recipient"),
    *("question", "answer_link", "expires", "destination_name", "url", "answer_text", "incident"),
    *("letter_name", "letter_subject", "letter_body"),
}
in_every_form = each(("name", "language", "formal"), FORMS)
every_text = each(("name", "language"), EVERY)
in_every_language = each("language", LANGUAGES)


def values(name: str, **own: object) -> dict[str, object]:
    """Harmless values for a text, each saying which it is."""
    told = {value: f"the {value.replace('_', ' ')}" for value in VALUES[name]}
    return told | {value: it for value, it in (NUMBERS | LISTS | PLAIN).items() if value in told} | own


def filled(name: str, text: str, lists: list[str]) -> dict[str, object]:
    """The same text for every value that is one."""
    return dict.fromkeys(VALUES[name], text) | dict.fromkeys(LISTS, lists) | NUMBERS


def silent(name: str, nothing: object = "") -> dict[str, object]:
    """As little as may be told."""
    least = {value: it for value, it in values(name).items() if value in NEVER_EMPTY}
    return dict.fromkeys(VALUES[name], nothing) | {key: [] for key in LISTS} | NUMBERS | least


def used(template: str) -> set[str]:
    """The values that a template asks for, those of what it includes too."""
    environment = Environment(autoescape=True, loader=FileSystemLoader(TEXTS))
    environment.filters |= dict.fromkeys(FILTERS, str)
    tree = environment.parse((TEXTS / template).read_text())
    included = (used(other) for other in meta.find_referenced_templates(tree) if other)
    return meta.find_undeclared_variables(tree).union(*included)


# -- every text --


@each("name", NOTICES)
@in_every_language
def test_a_notice_tells_all_that_it_is_given(name: str, language: str):
    asked = used(f"{name}/{language}/subject.txt") | used(f"{name}/{language}/body.txt")

    assert asked - {"brief"} == set(VALUES[name])


@each("name", LETTERS)
@in_every_language
def test_a_letter_asks_for_nothing_that_it_is_not_given(name: str, language: str):
    asked = used(f"{name}/{language}/subject.txt") | used(f"{name}/{language}/body.txt")

    assert asked <= {*VALUES[name], *BY_COMPOSE, *pronouns(language, formal=False)}


@each("name", LETTERS)
def test_a_letter_tells_the_same_in_every_language(name: str):
    spoken = {*BY_COMPOSE} | {word for language in LANGUAGES for word in pronouns(language, formal=False)}
    told = {frozenset(used(f"{name}/{language}/body.txt") - spoken) for language in LANGUAGES}

    assert len(told) == 1


@in_every_form
def test_a_letter_comes_out_in_both_forms(name: str, language: str, formal: bool):
    letter = compose(name, language, values(name), formal=formal)
    again = compose(name, language, values(name, again="again" in VALUES[name]), formal=formal)
    short = compose(name, language, silent(name), formal=formal)

    for text in (letter, again, short):
        assert not [mark for mark in ("{{", "[", "\n\n\n", " \n", " ,", " .", "..", "  ") if mark in text.body]
        assert CLOSINGS[language][formal] in text.body
    assert letter.body.startswith(greet("Anna Berg", language, formal=formal))
    assert short.body.startswith(greet("", language, formal=formal))


@every_text
def test_a_letter_is_filled_in_and_tidy(name: str, language: str):
    letter = compose(name, language, values(name))

    assert letter.subject
    assert letter.body.endswith("\n")
    assert not letter.body.startswith(("\n", " "))
    assert not [mark for mark in ("{{", "{%", "[", "\n\n\n", " \n", " ,", " .", "..") if mark in letter.body]
    assert not [mark for mark in ("{{", "{%", "[", "  ", " ,") if mark in letter.subject]


@every_text
def test_a_brief_text_leaves_the_case_and_the_commands_out(name: str, language: str):
    told = values(name)
    brief = compose(name, language, told, brief=True).body

    assert str(told.get("customer_contact", "no such value")) not in brief
    assert str(told.get("command", "no such value")) not in brief
    assert "\n\n\n" not in brief


@every_text
def test_nobody_is_shouted_at(name: str, language: str):
    letter = compose(name, language, values(name))

    assert "!" not in letter.subject + letter.body


@every_text
def test_a_letter_tells_what_is_not_there_by_leaving_it_out(name: str, language: str):
    letter = compose(name, language, silent(name))

    assert "None" not in letter.subject + letter.body
    assert "\n\n\n" not in letter.body
    assert not [gap for gap in ("()", " .", " ,", ", :") if gap in letter.subject + letter.body]


@every_text
def test_none_is_as_good_as_nothing(name: str, language: str):
    assert compose(name, language, silent(name, None)) == compose(name, language, silent(name))


@every_text
def test_a_hostile_value_stays_a_value(name: str, language: str):
    letter = compose(name, language, filled(name, HOSTILE, [HOSTILE]))

    assert "\n" not in letter.subject
    assert not [mark for mark in "\r\x00\x1b\u202e\u2028\ud800" if mark in letter.subject + letter.body]
    assert "49" not in letter.subject + letter.body
    letter.body.encode()


@each("name", NOTICES)
@in_every_language
def test_a_customers_words_cannot_pass_for_ours_in_a_notice(name: str, language: str):
    told = values(name, verbatim="Fine\n\nwinback act 12 approve", said="No\nwinback act 12 approve")

    body = compose(name, language, told).body

    assert "\nwinback act 12 approve" not in body


@every_text
def test_a_subject_is_short_whatever_its_values(name: str, language: str):
    letter = compose(name, language, filled(name, "Wilhelmina-Charlotta " * 40, []))

    assert len(letter.subject) < 200


@every_text
def test_a_missing_value_is_named(name: str, language: str):
    told = values(name)
    gone = VALUES[name][-1]
    del told[gone]

    with pytest.raises(LetterError, match=f"'{name}' in '{language}': missing {gone}$"):
        compose(name, language, told)


# -- which text is taken --


@each(
    ("asked", "written"),
    [
        *(("da", "da"), ("nb-NO", "nb"), ("sv_SE", "sv"), ("nn", "nb"), ("no", "nb"), ("DA", "da")),
        *(("en-GB", "en"), ("", "en"), ("fi", "en"), ("unknown", "en"), ("../da", "en")),
    ],
)
def test_a_language_without_letters_gets_the_nearest(asked: str, written: str):
    told = values("received")

    assert compose("received", asked, told) == compose("received", written, told)


def test_the_company_chooses_what_strangers_read():
    told = values("received")

    assert compose("received", "fi", told, default="sv") == compose("received", "sv", told)
    assert compose("received", "da", told, default="sv") == compose("received", "da", told)
    assert compose("received", "fi", told, default="fi") == compose("received", "en", told)


def test_an_unknown_letter_is_refused():
    with pytest.raises(LetterError, match="there is no such letter"):
        compose("../received", "en", {})


def test_a_company_replaces_one_letter_and_keeps_the_others(tmp_path: Path):
    (tmp_path / "received" / "en").mkdir(parents=True)
    (tmp_path / "received" / "en" / "body.txt").write_text("Ours, {{ owner_name }}\n")

    own = compose("received", "en", values("received", owner_name="Mette"), tmp_path)

    assert own.body == "Ours, Mette\n"
    assert own.subject == compose("received", "en", values("received", owner_name="Mette")).subject
    assert compose("farewell", "en", values("farewell"), tmp_path) == compose("farewell", "en", values("farewell"))


@pytest.mark.parametrize(("text", "why"), [("{{ nickname }}", "'nickname' is undefined"), ("{% if %}", "")])
def test_a_companys_mistake_is_told_with_the_letters_name(text: str, why: str, tmp_path: Path):
    (tmp_path / "received" / "en").mkdir(parents=True)
    (tmp_path / "received" / "en" / "body.txt").write_text(text)

    with pytest.raises(LetterError, match=f"letter 'received' in 'en': .*{why}"):
        compose("received", "en", values("received"), tmp_path, strict=True)


def test_a_companys_text_that_cannot_be_filled_in_gives_way_to_ours(tmp_path: Path):
    (tmp_path / "received" / "en").mkdir(parents=True)
    (tmp_path / "received" / "en" / "body.txt").write_text("{{ nickname }}")

    assert compose("received", "en", values("received"), tmp_path) == compose("received", "en", values("received"))


# -- what customers read --

SAYS_IT_IS_AUTOMATIC = {"da": "automatisk", "nb": "automatisk", "sv": "automatiskt", "en": "automatically"}
GENERIC = (
    *("vi beklager", "vi er kede af", "vi er lei for", "ulejlighed", "ubehagelighed", "ulempe", "utilfreds"),
    *("misfornøyd", "vi ber om ursäkt", "vi beklagar", "olägenhet", "missnöjd", "we are sorry", "apolog"),
    *("inconvenience", "dissatisfied", "kære kunde", "kjære kunde", "bästa kund", "dear customer", "din feedback"),
    *("værdsætter", "setter pris på", "uppskattar", "appreciate", "value your"),
)
IN_NO_REVIEW_REQUEST = {
    "da": "gratis rabat gavekort præmie vind konkurrence bonus point stjern tilfreds glad god dejlig fantastisk "
    "oplevelse hjælp støt anbefal positiv sag klage problem refusion kompensation løsning håber",
    "nb": "gratis rabatt gavekort premie vinn konkurranse bonus poeng stjern fornøyd glad god fin fantastisk "
    "opplevelse hjelp støtt anbefal positiv sak klage problem refusjon kompensasjon løsning håper",
    "sv": "gratis rabatt presentkort pris vinn tävling bonus poäng stjärn nöjd glad bra fin fantastisk "
    "upplevelse hjälp stöd rekommend positiv ärende klag problem återbetal kompens lösning hoppas",
    "en": "free discount gift voucher prize win competition bonus point star satisfied happy good great "
    "experience help support recommend positive case complain problem refund compensat solution hope",
}
"""Beginnings of words that promise, praise or remind."""


@each("name", AUTOMATIC)
@in_every_language
def test_what_goes_by_itself_says_so(name: str, language: str):
    assert SAYS_IT_IS_AUTOMATIC[language] in compose(name, language, values(name)).body


@each("name", LETTERS)
@in_every_language
def test_no_letter_says_what_every_letter_says(name: str, language: str):
    letter = compose(name, language, values(name, customer_name=""))

    text = f"{letter.subject} {letter.body}".lower()
    assert not [phrase for phrase in GENERIC if phrase in text]


@each("name", [*DRAFTS, *STARTERS])
@in_every_language
def test_a_persons_letter_names_its_owner_and_how_to_reach_them(name: str, language: str):
    body = compose(name, language, values(name, owner_name="Mette Holm", owner_email="mette@example.com")).body

    assert "\nMette Holm\nNordlys\n" in body
    assert "mette@example.com" in body


@in_every_language
def test_the_receipt_says_who_and_by_when(language: str):
    letter = compose("received", language, values("received", owner_name="Mette Holm", call_by="noon"))

    assert "Mette Holm" in letter.subject
    assert "noon" in letter.body


@in_every_language
def test_the_receipt_without_an_owner_promises_one_of_us(language: str):
    letter = compose("received", language, values("received", owner_name="", score_text="\u2013", quote="-"))

    assert letter.subject.split(" ")[0] in {"En", "Någon", "One"}
    assert "\u2013" not in letter.body


@in_every_language
def test_a_disagreement_gives_reason_and_alternative_and_no_agreement(language: str):
    told = values("resolution", answer="it is used; we repair it", kind_text="refund")
    agreed = compose("resolution", language, told)
    refused = compose("disagreement", language, told)

    assert "It is used; we repair it." in refused.body
    assert words.write_kind("refund", language) not in refused.body
    assert words.write_kind("refund", language) in agreed.body
    assert agreed.subject != refused.subject


@each("name", ["resurvey", "resurvey_reminder"])
@in_every_language
def test_a_resurvey_tells_what_was_done_and_its_link_stands_alone(name: str, language: str):
    link = "https://example.com/a/token"
    body = compose(name, language, values(name, action="we call first now", answer_link=link)).body

    assert "We call first now." in body
    assert f"\n{link}\n" in body
    assert body.index("We call first now.") < body.index("the question") < body.index(link)


@each("formal", [False, True])
@in_every_language
def test_a_review_request_is_neutral(language: str, formal: bool):
    letter = compose("review_request", language, values("review_request", customer_name=""), formal=formal)
    spoken = f"{letter.subject} {letter.body.partition(NEXT)[2]}".lower().split()

    banned = tuple(IN_NO_REVIEW_REQUEST[language].split())
    assert not [word for word in spoken if word.lstrip("»«”“(").startswith(banned)]
    assert not [sign for sign in "★☆⭐0123456789" if sign in letter.body]


@in_every_language
def test_a_review_request_has_its_link_first_and_a_way_out(language: str):
    greeting, invitation, *rest = compose("review_request", language, values("review_request")).body.split("\n\n")

    assert invitation.endswith("\nhttps://example.com/review")
    assert greeting == words.greet("Anna Berg", language)
    assert any(no in rest[1] for no in ("»nej tak«", "«nei takk»", "”nej tack”", "“no thanks”"))


@in_every_language
def test_a_review_request_is_the_same_for_everyone_but_the_name(language: str):
    anna = compose("review_request", language, values("review_request", customer_name="Anna Berg"))
    bo = compose("review_request", language, values("review_request", customer_name="Bo Lund", score_text="2"))

    assert anna.subject == bo.subject
    assert anna.body == bo.body.replace("Bo", "Anna")


# -- what staff read --


@in_every_language
def test_an_alert_opens_with_who_what_and_why(language: str):
    told = values("alert", role="buyer", account_name="Acme", score_text="2/10", verbatim="Late.\nAgain.", due="noon")
    body = compose("alert", language, told).body
    order = ["Anna Berg, buyer, Acme", "2/10", "> Late.\n> Again.", "75", "noon", "3 March", "the command"]

    assert body.startswith("Anna Berg, buyer, Acme\n")
    assert [body.index(part) for part in order] == sorted(body.index(part) for part in order)
    assert len([line for line in body.splitlines() if line.startswith("- ")]) == 5


@in_every_language
def test_keys_and_words_are_both_understood(language: str):
    by_key = values("remind", step_name="check_in", language_name="sv", reasons=["contract end 15"])
    by_word = by_key | {
        "step_name": words.write_step("check_in", language),
        "language_name": words.write_language("sv", language),
        "reasons": [words.write_reason("contract end 15", language)],
    }

    assert compose("remind", language, by_key) == compose("remind", language, by_word)
    assert STEPS[language]["check_in"] in compose("remind", language, by_key).subject


@in_every_language
def test_a_close_is_one_line(language: str):
    told = values("closed", root_cause="no one\ncalled", action="we call first", outcome_text="won_back")
    body = compose("closed", language, told).body

    assert body.count("\n") == 1
    assert "No one called." in body
    assert OUTCOMES[language]["won_back"] in body


@in_every_language
def test_a_close_without_documents_admits_it(language: str):
    body = compose("closed", language, values("closed", root_cause="", action="")).body

    assert sum(body.count(word) for word in ("dokument", "document")) == 2

"""Of a reply the customer's own words are kept; what quotes, repeats or answers by itself is told apart."""

from email.utils import formataddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.each import each
from winback.letters.texts import clean
from winback.replies import (
    LONGEST,
    Inbound,
    Sent,
    by_machine,
    is_automatic,
    opts_out,
    own_words,
    reply_address,
    token_in,
    written,
)

TOKEN = "0123456789abcdef0123"
ADDRESS = f"reply+{TOKEN}@svar.winback.example"
OURS = f"Mette Holm <{ADDRESS}>"

# -- the address --


@each(
    "addresses",
    [
        [f"reply+{TOKEN}@svar.winback.example"],
        [f"REPLY+{TOKEN.upper()}@SVAR.WINBACK.EXAMPLE"],
        [f'"Holm, Mette" <reply+{TOKEN}@svar.winback.example>'],
        [f"lone@nordlys.example, Mette <reply+{TOKEN}@svar.winback.example>, jonas@winback.example"],
        ["lone@nordlys.example", "", f"<reply+{TOKEN}@svar.winback.example>"],
    ],
)
def test_a_reply_finds_its_message_however_its_address_is_written(addresses):
    assert token_in(addresses) == TOKEN


@each(
    "address",
    [
        "reply@svar.winback.example",
        f"noreply+{TOKEN}@x.example",
        f"reply+{TOKEN}0@x.example",
        f"reply+{TOKEN}",
        "",
        "@",
    ],
)
def test_other_addresses_name_no_message(address):
    assert token_in([address]) is None


@given(st.from_regex(r"[0-9a-f]{20}", fullmatch=True), st.text(max_size=40))
def test_the_address_that_a_mail_carries_leads_back_to_it(token, name):
    address = reply_address(token, "svar.winback.example")

    assert token_in([address]) == token
    assert token_in([formataddr((name.encode("ascii", "ignore").decode(), address))]) == token


def test_without_a_domain_there_is_no_such_address():
    assert reply_address(TOKEN, "") == ""


# -- the writer's own words --

SAID = {
    "da": "Tak for dit brev.\n\nDet var den 3. november, og jeg venter stadig på mine penge: 450 kr.",
    "nb": "Takk for brevet.\n\nDet var den 3. november, og jeg venter fortsatt på pengene mine: 450 kr.",
    "sv": "Tack för ditt brev.\n\nDet var den 3 november, och jag väntar fortfarande på mina pengar: 450 kr.",
    "en": "Thank you for your letter.\n\nIt was on 3 November, and I am still waiting for my money: 450.",
}
QUOTED = "> Kære Lone\n>\n> Vi har fundet din pakke.\n> Mette Holm"
BARE = "Kære Lone\n\nVi har fundet din pakke.\n\nMette Holm\nNordlys"
LINE = "_" * 32
DA = f"Fra: {OURS}\nSendt: 3. november 2026 10:12\nTil: Lone Ravn\nEmne: Din pakke\n\n{BARE}"
NB = f"Fra: {OURS}\nSendt: tirsdag 3. november 2026 10:12\nTil: Lone\nEmne: Pakken\n\n{BARE}"
SV = f"Från: {OURS}\nSkickat: den 3 november 2026 10:12\nTill: Lone\nÄmne: Paketet\n\n{BARE}"
EN = f"From: {OURS}\nSent: 03 November 2026 10:12\nTo: Lone\nSubject: Your parcel\n\n{BARE}"
MAILS = {
    "da gmail": f"{SAID['da']}\n\nDen tir. 3. nov. 2026 kl. 10.12 skrev {OURS}:\n\n{QUOTED}\n",
    "da gmail, folded": f"{SAID['da']}\n\nDen tir. 3. nov. 2026 kl. 10.12 skrev Mette\n<{ADDRESS}>:\n\n{QUOTED}\n",
    "da outlook": f"{SAID['da']}\n\n{DA}",
    "da outlook on the web": f"{SAID['da']}\n{LINE}\nFra: {OURS}\nSendt: tirsdag den 3. november 2026 10:12\n"
    f"Til: Lone Ravn <lone@nordlys.example>\nEmne: Din pakke\n\n{BARE}",
    "da outlook, older": f"{SAID['da']}\n\n-----Oprindelig meddelelse-----\nFra: {OURS}\n\n{BARE}",
    "da outlook on a phone": f"{SAID['da']}\n\nHent Outlook til iOS<https://aka.ms/o0ukef>\n{LINE}\nFra: {OURS}\n"
    f"Sendt: tirsdag, november 3, 2026 10:12 AM\nTil: Lone\nEmne: Din pakke\n\n{BARE}",
    "da apple": f"{SAID['da']}\n\n> Den 3. nov. 2026 kl. 10.12 skrev {OURS}:\n> \n{QUOTED}",
    "da iphone": f"{SAID['da']}\n\nSendt fra min iPhone\n\n> Den 3. nov. 2026 kl. 10.12 skrev {OURS}:\n> \n> {QUOTED}",
    "da samsung": f"{SAID['da']}\n\n\nSendt fra min Galaxy\n\n\n"
    f"-------- Oprindelig besked --------\nFra: {OURS}\n\n{BARE}",
    "da thunderbird": f"{SAID['da']}\n\nDen 03-11-2026 kl. 10:12 skrev Mette Holm:\n{QUOTED}",
    "nb gmail": f"{SAID['nb']}\n\ntir. 3. nov. 2026 kl. 10:12 skrev {OURS}:\n\n{QUOTED}\n",
    "nb outlook": f"{SAID['nb']}\n\n{NB}",
    "nb outlook, older": f"{SAID['nb']}\n\n-----Opprinnelig melding-----\nFra: {OURS}\n\n{BARE}",
    "nb apple": f"{SAID['nb']}\n\n> 3. nov. 2026 kl. 10:12 skrev {OURS}:\n> \n{QUOTED}",
    "nb iphone": f"{SAID['nb']}\n\nSendt fra min iPhone\n\n> 3. nov. 2026 kl. 10:12 skrev {OURS}:\n> \n> {QUOTED}",
    "nb outlook on a phone": f"{SAID['nb']}\n\nSkaff deg Outlook for iOS<https://aka.ms/o0ukef>\n{LINE}\nFra: {OURS}\n"
    f"Dato: 3. november 2026\nTil: Lone\nEmne: Pakken\n\n{BARE}",
    "sv gmail": f"{SAID['sv']}\n\nDen tis 3 nov. 2026 kl 10:12 skrev {OURS}:\n\n{QUOTED}\n",
    "sv outlook": f"{SAID['sv']}\n\n{SV}",
    "sv outlook, older": f"{SAID['sv']}\n\n-----Ursprungligt meddelande-----\nFrån: {OURS}\n\n{BARE}",
    "sv apple": f"{SAID['sv']}\n\n> 3 nov. 2026 kl. 10:12 skrev {OURS}:\n> \n{QUOTED}",
    "sv iphone": f"{SAID['sv']}\n\nSkickat från min iPhone\n\n> 3 nov. 2026 kl. 10:12 skrev {OURS}:\n> \n> {QUOTED}",
    "sv android": f"{SAID['sv']}\n\nSkickat från min Samsung Galaxy-smartphone.\n\n"
    f"-------- Originalmeddelande --------\nFrån: {OURS}\n\n{BARE}",
    "en gmail": f"{SAID['en']}\n\nOn Tue, Nov 3, 2026 at 10:12 AM Mette Holm <\n{ADDRESS}> wrote:\n\n{QUOTED}\n",
    "en outlook": f"{SAID['en']}\n\n{EN}",
    "en outlook, bold": f"{SAID['en']}\n\n"
    f"*From:* {OURS}\n*Sent:* Tuesday\n*To:* Lone\n*Subject:* Your parcel\n\n{BARE}",
    "en apple": f"{SAID['en']}\n\n> On 3 Nov 2026, at 10:12, {OURS} wrote:\n> \n{QUOTED}",
    "en iphone": f"{SAID['en']}\n\nSent from my iPhone\n\n> On 3 Nov 2026, at 10:12, {OURS} wrote:\n> \n> {QUOTED}",
    "en phone, no quotation": f"{SAID['en']}\n\nSent from my Galaxy",
    "en below the quotation": f"On Tue, Nov 3, 2026 at 10:12 AM {OURS} wrote:\n\n{QUOTED}\n\n{SAID['en']}",
    "en between the quotations": "On 03/11/2026 10:12, Mette Holm wrote:\n> Kære Lone\n"
    f"{SAID['en'].split(chr(10))[0]}\n\n"
    f"> Vi har fundet din pakke.\n{SAID['en'].split(chr(10))[2]}",
    "en in a French program": f"{SAID['en']}\n\nLe mar. 3 nov. 2026 à 10:12, {OURS} a écrit :\n\n{QUOTED}",
    "en in a Dutch program": f"{SAID['en']}\n\nOp di 3 nov 2026 om 10:12 schreef {OURS}:\n\n{QUOTED}",
    "en in a Czech program": f"{SAID['en']}\n\nDne út 3. 11. 2026 10:12 uživatel Mette napsal(a):\n\n{QUOTED}",
    "nb nynorsk outlook": f"{SAID['nb']}\n\n{NB.replace('Fra:', 'Frå:')}",
    "en Finnish outlook": f"{SAID['en']}\n\nLähettäjä: {OURS}\nLähetetty: maanantai 3. marraskuuta 2026 10.12\n"
    f"Vastaanottaja: Lone\nAihe: Paketti\n\n{BARE}",
    "da without a time": f"{SAID['da']}\n\nDen man. 23. nov. 2026 skrev {OURS}:\n\n{BARE}",
    "da a date alone": f"{SAID['da']}\n\nDen 22. nov. 2026 skrev Nordlys Varme:\n{QUOTED}",
    "en a date alone": f"{SAID['en']}\n\nOn Nov 22, 2026, Tom wrote:\n\n{QUOTED}\n\n",
    "sv a date alone, no quotation": f"{SAID['sv']}\n\n2026-11-22 skrev Nordlys Varme:\n",
    "da yahoo": f"{SAID['da']}\n\nDen mandag den 23. november 2026 kl. 10.31.00 CET skrev {OURS}:\n\n{BARE}",
}  # fmt: skip


@each("kind", MAILS)
def test_the_writers_own_words_are_all_that_is_kept(kind):
    kept = " ".join(own_words(MAILS[kind].replace("\n", "\r\n")).split())

    assert kept == " ".join(SAID[kind[:2]].split())


FORWARDED = "---------- Forwarded message ---------\nFra: GLS\nSendt: 3. nov.\nTil: Lone\nEmne: Pakke\n\nIkke hjemme."
OWN = [
    "Den 3. november skrev jeg til jer kl. 10.12, og I svarede ikke:\nDet er for dårligt.",
    "On 3 November at 10:12 you wrote:\nthat it was on its way. It was not.",
    "Jag ringde 10:12 den 3 november och er kollega skrev:\nvi återkommer.",
    "Fra: mit hus\nTil: jeres butik\ner der fem kilometer.",
    "Min kone skrev en klage den 3/11: Hun fik intet svar.\nHvorfor?",
    "Tak for hjælpen.\nHilsen\nLone\n\nPS: Ring kl. 10.30 i dag.",
    "Pakken skulle sendes:\n- til Odense\n- inden den 3. nov. kl. 10.12",
    f"Se her:\n\n{FORWARDED}",
    (
        "Her er min rejse:\nFra: København\nTil: Aarhus\nDato: 23. november\n"
        "Der manglede 2 vinduer. Jeg vil have pengene igen."
    ),
    "Detaljer:\nFra: Lone Ravn\nDato: 12.11.2026\nEmne: Manglende vinduer\n\nJeg har ringet tre gange.",
    "Hej\nDen 12. november kl. 10.30 skrev Peter fra jeres lager:\nPakken er tabt.\nJeg vil have pengene.",
    'Hello,\nOn 12 November at 10:30 your colleague Peter wrote:\n"the parcel is lost"\nI want my money back.',
    "Temperaturen var\n>30 grader i huset\nhele ugen.",
    "Jeg kan ikke logge ind.\n> Kontoen er låst, står der\nHvad gør jeg?\n>> ring til mig på 40123456",
    f"Se mine svar nedenfor.\n\n{DA}\n\n[Lone] Den kom aldrig.",
    "Sendt med mail den 3. november, og jeg har stadig ikke fået svar på min klage.",
    f"{QUOTED}\n\nJeg venter stadig.",
    "Den 22. november 2026 skrev Peter fra lageret:\nPakken er tabt.\n> Kære Lone",
    "Den 22. november 2026 skrev Peter fra lageret:\n> Pakken er tabt.\nJeg vil have pengene.",
    "Jeg har sag 4711, og Peter skrev:\n> Pakken er tabt.",
]


@each("text", OWN)
def test_what_only_looks_like_a_quotation_stays(text):
    assert own_words(text) == text


def test_where_nothing_would_be_left_all_of_it_stays():
    assert own_words(QUOTED) == QUOTED


SENT = Sent("Din pakke", BARE)
"""What DA and the others quote."""


@each("kind", MAILS)
def test_of_a_letter_that_is_quoted_as_it_was_nothing_is_missed(kind):
    own = written(MAILS[kind], SENT)

    assert (" ".join(own.text.split()), own.cut) == (" ".join(SAID[kind[:2]].split()), False)


def test_what_is_ours_is_known_where_no_program_says_that_it_quotes():
    assert own_words(f"{QUOTED}\n\nJeg venter stadig.", SENT) == "Jeg venter stadig."
    assert (
        own_words(f"Jeg venter.\n\nFra: Mette\nSendt: i dag\nTil: Lone\nEmne: Din pakke\n\n{BARE}", SENT)
        == "Jeg venter."
    )


def test_a_number_behind_such_a_sign_stays_below_a_quotation_too():
    mail = f"Den tir. 3. nov. 2026 kl. 10.12 skrev {OURS}:\n{QUOTED}\n\nTemperaturen var\n>30 grader\nhele ugen."

    assert own_words(mail) == "Temperaturen var\n>30 grader\nhele ugen."


@each("answered", [f"{DA}\n\n[Lone] Den kom aldrig.", DA.replace("pakke.", "pakke. Hvor?")])
def test_what_may_be_the_writers_is_said_to_be_missing(answered):
    assert written(f"Hej Mette\n\n{answered}", SENT).cut


def test_after_many_answers_between_quotations_the_last_ones_stay():
    mail = "\n".join(f"Den 3. nov. 2026 kl. 10.12 skrev {OURS}:\n> a\nsvar {number}" for number in range(40))

    assert all(f"svar {number}" in own_words(mail) for number in range(40))


TEXTS = st.lists(
    st.one_of(st.text(), st.sampled_from([*MAILS.values(), *OWN, QUOTED, "> ", "\n", "skrev 10:12 3:", "Fra: Til: "]))
)


@given(TEXTS.map("\n".join))
@example("Fra: \ud800\x00\u2028Sendt:\nTil:\nEmne:")
@example("> a\nLe 3 a écrit :\n")
def test_cutting_never_adds_a_word_and_never_fails(text):
    kept, all_of_it = own_words(text), iter(str(clean(text)).split())

    assert len(kept) <= LONGEST
    assert all(any(word in one for one in all_of_it) for word in kept.removesuffix("…").split())


@each("piece", ["On a 1 ", "> ", "Le \n", "Fra: x\nTil:", "skrev 10:12 1 <", "\n\n", "_", "2026年1月1日"])
@pytest.mark.timeout(30)
def test_no_text_keeps_the_desk_busy(piece):
    assert len(own_words(piece * (200_000 // len(piece)))) <= LONGEST


# -- written by nobody --

PERSON = Inbound(sender="Lone <lone@nordlys.example>", subject="Sv: Din pakke", bounce_to="lone@nordlys.example")


@each(
    "headers",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "Auto-Generated; by=vacation"},
        {"x-autoreply": "yes"},
        {"x-auto-response-suppress": "All"},
        {"precedence": "auto_reply"},
        {"precedence": "bulk"},
    ],
)
def test_machines_say_so_in_their_headers(headers):
    assert is_automatic(Inbound(sender=PERSON.sender, subject="Sv: Din pakke", headers=headers))


AWAY = [
    *("Autosvar: Din pakke", "Automatisk svar: Pakken din", "Fraværsmelding", "Automatiskt svar: Ditt paket"),
    *("Frånvaromeddelande: Ditt paket", "Out of office: Your parcel", "Automatic reply: Your parcel"),
    *("Abwesenheitsnotiz: Ihr Paket", "Ude af kontoret", "Fraværende", "Frånvarande:", "Utenfor kontoret"),
    *("Borte fra kontoret", "Automatisch antwoord: x", "Réponse automatique : x", "Auto: Ude af kontoret", "Autosvar!"),
]
WRITTEN = [
    *("Ikke leveret endnu!", "Ikke leveret", "Ikke til stede da I leverede", "Kunde inte levereras igen"),
    *("Går inte att leverera", "Kan ikke leveres? Hvor er min pakke", "Frånvaro av svar", "Undeliverable promises"),
    *("Automatisk svar? Jeg vil tale med et menneske", "Autosvar er ikke et svar", "Delivery failure - again"),
    *("Jeg holder ferie fra mandag, ring før", "Out of office chairs: missing parts", "Returned mail order"),
    *("Re: Ikke leveret", "SV: Autosvar", "Auto: skade på døren"),
]


@each("subject", AWAY)
def test_out_of_office_is_known_by_its_subject(subject):
    away = Inbound(sender=PERSON.sender, subject=subject)

    assert (is_automatic(away), by_machine(away)) == (True, False)


@each("subject", WRITTEN)
def test_a_complaint_that_begins_like_one_is_a_persons(subject):
    assert not is_automatic(Inbound(sender=PERSON.sender, subject=subject, bounce_to="lone@nordlys.example"))


def test_returned_mail_is_known_by_who_returns_it():
    exchange = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@nordlys.example"

    assert by_machine(Inbound(sender=exchange, subject="Kan ikke leveres: Din pakke"))


def test_what_must_not_be_answered_is_automatic():
    assert is_automatic(Inbound(sender="Mail <MAILER-DAEMON@mx.example>"))
    assert is_automatic(Inbound(sender=PERSON.sender, bounce_to="<>"))
    assert is_automatic(Inbound(sender=PERSON.sender, is_report=True))


@each("headers", [{}, {"auto-submitted": "no"}, {"precedence": "normal"}, {"x-autoreply": "no"}])
def test_a_person_is_a_person(headers):
    assert not is_automatic(PERSON)
    assert not is_automatic(Inbound(PERSON.sender, subject="Re: Out of office furniture", headers=headers))


@given(st.text(), st.text())
def test_no_reply_is_too_strange_to_ask_of(text, subject):
    assert opts_out(text, subject) in {True, False}

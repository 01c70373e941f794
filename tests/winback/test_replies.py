"""Of a reply the customer's own words are kept; what quotes, repeats or answers by itself is told apart."""

from email.utils import formataddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from winback.letters.texts import clean
from winback.replies import LONGEST, Inbound, is_automatic, opts_out, own_words, reply_address, token_in

TOKEN = "0123456789abcdef0123"
ADDRESS = f"reply+{TOKEN}@svar.winback.example"
OURS = f"Mette Holm <{ADDRESS}>"

# -- the address --


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
    "en in a Czech program": f"{SAID['en']}\n\nDne út 3. 11. 2026 10:12 uživatel Mette napsal(a):\n\n{BARE}",
}  # fmt: skip


@pytest.mark.parametrize("kind", MAILS)
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
]


@pytest.mark.parametrize("text", OWN)
def test_what_only_looks_like_a_quotation_stays(text):
    assert own_words(text) == text


def test_where_nothing_would_be_left_all_of_it_stays():
    assert own_words(QUOTED) == QUOTED


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


@pytest.mark.parametrize(
    "piece", ["On a 1 ", "> ", "Le \n", "Fra: x\nTil:", "skrev 10:12 1 <", "\n\n", "_", "2026年1月1日"]
)
@pytest.mark.timeout(30)
def test_no_text_keeps_the_desk_busy(piece):
    assert len(own_words(piece * (200_000 // len(piece)))) <= LONGEST


# -- written by nobody --

PERSON = Inbound(sender="Lone <lone@nordlys.example>", subject="Sv: Din pakke", bounce_to="lone@nordlys.example")


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    "subject",
    [
        *("Autosvar: Din pakke", "Automatisk svar: Pakken din", "Fraværsmelding", "Automatiskt svar: Ditt paket"),
        *("Frånvaromeddelande: Ditt paket", "Out of office: Your parcel", "Automatic reply: Your parcel"),
        *("Abwesenheitsnotiz: Ihr Paket", "Undeliverable: Din pakke", "Delivery Status Notification (Failure)"),
    ],
)
def test_out_of_office_is_known_by_its_subject(subject):
    assert is_automatic(Inbound(sender=PERSON.sender, subject=subject))


def test_what_must_not_be_answered_is_automatic():
    assert is_automatic(Inbound(sender="Mail <MAILER-DAEMON@mx.example>"))
    assert is_automatic(Inbound(sender=PERSON.sender, bounce_to="<>"))
    assert is_automatic(Inbound(sender=PERSON.sender, is_report=True))


@pytest.mark.parametrize("headers", [{}, {"auto-submitted": "no"}, {"precedence": "normal"}, {"x-autoreply": "no"}])
def test_a_person_is_a_person(headers):
    assert not is_automatic(PERSON)
    assert not is_automatic(Inbound(PERSON.sender, subject="Re: Out of office furniture", headers=headers))


# -- wants no more --

REFUSALS = {
    "da": ["Nej tak", "Nej tak.", "Stop!", "Afmeld", "Afmeld mig, tak", "Frameld mig venligst",
           "Hej Mette,\n\nNej tak.\n\nVenlig hilsen\nLone Ravn", "Jeg ønsker ikke flere mails fra jer",
           "Skriv ikke til mig igen", "Ikke flere spørgeskemaer, tak!",
           "Lad mig være i fred", "Slet mig fra jeres liste",
           "Nej tak\n\nDen tir. 3. nov. 2026 kl. 10.12 skrev Mette Holm <m@x.example>:\n> Vil du svare?"],
    "nb": ["Nei takk", "Stopp", "Avmeld", "Meld meg av, takk", "Ikke skriv til meg igjen!",
           "Jeg ønsker ikke flere e-poster fra dere", "Hei! Nei takk. Mvh Lone", "Slett meg fra listen",
           "Nei takk\n\nSendt fra min iPhone"],
    "sv": ["Nej tack", "Nej tack!", "Sluta", "Avregistrera mig", "Avregistrera", "Skriv inte till mig igen",
           "Jag vill inte ha fler mejl", "Ta bort mig från er lista", "Inga fler enkäter tack",
           "Hej!\nSluta mejla mig.\nVänliga hälsningar\nLone"],
    "en": ["No thanks", "No, thank you.", "STOP", "Unsubscribe", "Please unsubscribe me",
           "Please do not write to me again",
           "Don't contact me anymore", "Remove me from your list", "No more surveys, please", "Leave me alone!",
           "Hi Mette,\n\nplease stop emailing me.\n\nBest regards,\nLone"],
}  # fmt: skip
NOT_REFUSALS = {
    "da": ["Nej tak, jeg vil have mine penge tilbage", "Nej", "Nej, jeg er ikke tilfreds", "Stop med at love noget",
           "Nej tak til rabatten. Ring til mig i morgen.", "Afmeld mit abonnement og send pengene", "Tak", "",
           "Jeg ønsker ikke flere pakker fra jer", "I skal ikke skrive til mig, I skal ringe",
           "Nej tak?? I lovede 500 kr"],
    "nb": ["Nei takk, jeg vil ha pengene tilbake", "Nei", "Stopp leveringen av pakken", "Ikke skriv til meg, ring meg",
           "Avmeld bestillingen min", "Nei takk til gavekortet, jeg vil snakke med sjefen din"],
    "sv": ["Nej tack, jag vill ha mina pengar tillbaka", "Nej", "Sluta skylla på transportören",
           "Avsluta ärendet när pengarna har kommit", "Skriv inte till mig, ring mig i stället"],
    "en": ["No thanks, I want my money back", "No", "Stop blaming the carrier", "Do not write to me again, call me",
           "Please unsubscribe me from the premium plan and refund me", "I would not recommend you to anyone",
           "Don't send me any more parcels, send the money"],
}  # fmt: skip


@pytest.mark.parametrize("text", [text for texts in REFUSALS.values() for text in texts])
def test_nothing_but_a_refusal_is_one(text):
    assert opts_out(text, "Sv: Må vi spørge dig igen?")


@pytest.mark.parametrize("text", [text for texts in NOT_REFUSALS.values() for text in texts])
def test_whoever_wants_anything_else_is_read_by_a_person(text):
    assert not opts_out(text, "Re: unsubscribe")


def test_an_empty_mail_is_a_refusal_by_its_own_subject_alone():
    assert opts_out("", "unsubscribe")
    assert not opts_out("", "Re: stop")
    assert not opts_out("Pengene er ikke kommet.", "stop")


@given(st.text(), st.text())
def test_no_reply_is_too_strange_to_ask_of(text, subject):
    assert opts_out(text, subject) in {True, False}

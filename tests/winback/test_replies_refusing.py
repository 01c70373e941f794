"""A reply that wants nothing more from us is known as one; whoever wants anything else is read by a person."""

from tests.each import each
from winback.replies import (
    opts_out,
)

# -- wants no more --

REFUSALS = {
    "da": ["Nej tak", "Nej tak.", "Stop!", "Afmeld", "Afmeld mig, tak", "Frameld mig venligst",
           "Hej Mette,\n\nNej tak.\n\nVenlig hilsen\nLone Ravn", "Jeg ønsker ikke flere mails fra jer",
           "Skriv ikke til mig igen", "Ikke flere spørgeskemaer, tak!",
           "Jeg ønsker ikke at modtage flere mails", "Stop med at sende mig mails", "Jeg vil gerne afmeldes",
           "Jeg ønsker at afmelde mig", "Fjern mig fra jeres mailingliste", "Hold op med at skrive til mig", "nejtak",
           "Nej tak til flere mails af den slags", "Nej tak, ellers tak.", "Slet mig fra listen tak",
           "Ikke interesseret", "Jeg gider ikke svare på flere undersøgelser", "Nej, jeg vil ikke deltage",
           "Nej tak\n\nHenrik Madsen\nIndkøbschef\nByg A/S", "Nej tak\n\nMvh\nHenrik Madsen\nTlf. 40 12 34 56",
           "Lad mig være i fred", "Slet mig fra jeres liste",
           "Nej tak\n\nDen tir. 3. nov. 2026 kl. 10.12 skrev Mette Holm <m@x.example>:\n> Vil du svare?"],
    "nb": ["Nei takk", "Stopp", "Avmeld", "Meld meg av, takk", "Ikke skriv til meg igjen!",
           "Jeg ønsker ikke flere e-poster fra dere", "Hei! Nei takk. Mvh Lone", "Slett meg fra listen",
           "Nei takk\n\nSendt fra min iPhone", "Jeg ønsker ikke å motta flere e-poster", "Slutt å sende meg e-post",
           "Fjern meg fra listen deres", "Jeg vil melde meg av", "Meld meg av listen", "Ikke kontakt meg igjen",
           "Nei takk, ønsker ikke å delta"],
    "sv": ["Nej tack", "Nej tack!", "Sluta", "Avregistrera mig", "Avregistrera", "Skriv inte till mig igen",
           "Jag vill inte ha fler mejl", "Ta bort mig från er lista", "Inga fler enkäter tack",
           "Hej!\nSluta mejla mig.\nVänliga hälsningar\nLone", "Sluta skicka mig mejl", "Jag vill avregistrera mig",
           "Skicka inte fler mejl", "Ta bort mig från er maillista", "Kontakta mig inte igen", "nej tack /Anna",
           "Snälla sluta skicka enkäter"],
    "en": ["No thanks", "No, thank you.", "STOP", "Unsubscribe", "Please unsubscribe me",
           "Please do not write to me again",
           "Don't contact me anymore", "Remove me from your list", "No more surveys, please", "Leave me alone!",
           "Hi Mette,\n\nplease stop emailing me.\n\nBest regards,\nLone", "I want to unsubscribe", "Not interested",
           "I would like to opt out", "no thanks - sent from my iPhone", "Please remove me from this mailing list"],
}  # fmt: skip
NOT_REFUSALS = {
    "da": ["Nej tak, jeg vil have mine penge tilbage", "Nej", "Nej, jeg er ikke tilfreds", "Stop med at love noget",
           "Nej tak til rabatten. Ring til mig i morgen.", "Afmeld mit abonnement og send pengene", "Tak", "",
           "Jeg ønsker ikke flere pakker fra jer", "I skal ikke skrive til mig, I skal ringe",
           "Nej tak?? I lovede 500 kr", "Jeg ønsker ikke flere breve", "Slet mig", "Slet min klage, det er løst",
           "Nej tak\nRing til mig", "Nej tak\n\nHenrik Madsen\nRing til mig på 40123456", "Nej tak\nPengene tilbage!",
           "Nej tak. Mvh Lone\nPS: I skylder mig 400 kr", "Nej tak\n\nDet var fint", "NEJ TAK\nRING NU",
           "Stop abonnementet", "Lad mig være kunde lidt endnu", "Stop det her vanvid og ring til mig"],
    "nb": ["Nei takk, jeg vil ha pengene tilbake", "Nei", "Stopp leveringen av pakken", "Ikke skriv til meg, ring meg",
           "Avmeld bestillingen min", "Nei takk til gavekortet, jeg vil snakke med sjefen din",
           "Slett meg", "Slett kontoen min", "La meg være ærlig", "Vennligst ikke send flere"],
    "sv": ["Nej tack, jag vill ha mina pengar tillbaka", "Nej", "Sluta skylla på transportören",
           "Avsluta ärendet när pengarna har kommit", "Skriv inte till mig, ring mig i stället",
           "Avsluta", "Avsluta mig", "Sluta nu och ring mig", "Nej tack till presentkortet", "nej tack / Ring mig"],
    "en": ["No thanks, I want my money back", "No", "Stop blaming the carrier", "Do not write to me again, call me",
           "Please unsubscribe me from the premium plan and refund me", "I would not recommend you to anyone",
           "Don't send me any more parcels, send the money",
           "Remove me from the contract", "No thanks to you my order arrived", "No thanks\n\nRefund Please"],
}  # fmt: skip


@each("text", [text for texts in REFUSALS.values() for text in texts])
def test_nothing_but_a_refusal_is_one(text):
    assert opts_out(text, "Sv: Må vi spørge dig igen?")


@each("text", [text for texts in NOT_REFUSALS.values() for text in texts])
def test_whoever_wants_anything_else_is_read_by_a_person(text):
    assert not opts_out(text, "Re: unsubscribe")


@each(
    ("text", "name"),
    [
        ("nei takk, Ingrid", "Ingrid Solberg"),
        ("No, thanks. Emma", "Emma Larsson"),
        ("Nej tak\nHenrik", "Henrik Madsen"),
        ("Nej tack\nANNA BERG\nVD", "Anna Berg"),
    ],
)
def test_a_name_below_a_refusal_is_the_customers(text, name):
    assert opts_out(text, name=name)
    assert not opts_out(text, name="Bo Ek")


@each(
    "signature",
    [
        *(
            "",
            "Sendt fra min iPhone",
            "Sent from my iPhone",
            "Mvh Lone",
            "Lone Ravn\nDirektør\nNordlys A/S, Havnegade 3",
        ),
        "This message was automatically generated by Gmail.",
    ],
)
def test_the_link_that_unsubscribes_does_whatever_the_mail_program_writes_below(signature):
    assert opts_out(signature, "unsubscribe", asked=True)
    assert opts_out(signature, " Unsubscribe ", asked=True)
    assert not opts_out("Pengene er ikke kommet.", "Re: unsubscribe", asked=True)


def test_an_empty_mail_is_a_refusal_by_its_own_subject_alone():
    assert opts_out("", "unsubscribe")
    assert opts_out("Sendt fra min iPhone", "unsubscribe")
    assert not opts_out("Pengene er ikke kommet.", "unsubscribe")
    assert not opts_out("", "Re: stop")
    assert not opts_out("Pengene er ikke kommet.", "stop")

"""Words that only staff read: steps, outcomes, letters, languages and the parts of a priority."""

from winback.letters.languages import name_of

STEPS = {
    "da": {
        "contact": "personlig kontakt",
        "try": "nyt forsøg på kontakt",
        "claim": "kontakt, efter at sagen blev taget",
        "resolution": "løsning",
        "approval": "godkendelse",
        "check_in": "opfølgning hos kunden",
        "letter": "brev, der skal læses og godkendes",
        "documentation": "årsag og handling",
        "supervisor": "teamlederens gennemgang",
        "farewell": "afsluttende brev",
        "aftercare": "opkald efter lukning",
        "unreached": "brev til en kunde, vi ikke kan få fat i",
        "resurvey": "svar på det nye spørgsmål",
        "closing": "lukning",
    },
    "nb": {
        "contact": "personlig kontakt",
        "try": "nytt forsøk på kontakt",
        "claim": "kontakt etter at saken ble tatt",
        "resolution": "løsning",
        "approval": "godkjenning",
        "check_in": "oppfølging hos kunden",
        "letter": "brev som skal leses og godkjennes",
        "documentation": "årsak og tiltak",
        "supervisor": "teamlederens gjennomgang",
        "farewell": "avsluttende brev",
        "aftercare": "samtale etter avslutning",
        "unreached": "brev til en kunde vi ikke får tak i",
        "resurvey": "svar på det nye spørsmålet",
        "closing": "avslutning",
    },
    "sv": {
        "contact": "personlig kontakt",
        "try": "nytt kontaktförsök",
        "claim": "kontakt efter att ärendet togs",
        "resolution": "lösning",
        "approval": "godkännande",
        "check_in": "uppföljning med kunden",
        "letter": "brev att läsa och godkänna",
        "documentation": "orsak och åtgärd",
        "supervisor": "teamledarens genomgång",
        "farewell": "avslutande brev",
        "aftercare": "samtal efter avslut",
        "unreached": "brev till en kund som vi inte får tag i",
        "resurvey": "svar på den nya frågan",
        "closing": "avslut",
    },
    "en": {
        "contact": "personal contact",
        "try": "another try to reach the customer",
        "claim": "contact after the case was claimed",
        "resolution": "a resolution",
        "approval": "approval",
        "check_in": "the check-in",
        "letter": "a letter to read and approve",
        "documentation": "root cause and action",
        "supervisor": "the supervisor's review",
        "farewell": "the closing letter",
        "aftercare": "the call after the close",
        "unreached": "a letter to a customer who cannot be reached",
        "resurvey": "the answer to the new question",
        "closing": "the close",
    },
}
"""Steps of a case, to stand after a colon."""

OUTCOMES = {
    "da": {
        "won_back": "vundet tilbage",
        "unchanged": "uændret",
        "worse": "værre end før",
        "unanswered": "intet svar på spørgsmålet",
        "unsatisfied": "ikke tilfreds",
        "unreached": "ikke fået fat i",
        "unreachable": "ingen kontaktoplysninger",
        "abandoned": "gået i stå hos os",
    },
    "nb": {
        "won_back": "vunnet tilbake",
        "unchanged": "uendret",
        "worse": "verre enn før",
        "unanswered": "ikke svart på spørsmålet",
        "unsatisfied": "ikke fornøyd",
        "unreached": "ikke fått tak i",
        "unreachable": "ingen kontaktopplysninger",
        "abandoned": "stoppet opp hos oss",
    },
    "sv": {
        "won_back": "vunnen tillbaka",
        "unchanged": "oförändrad",
        "worse": "sämre än förut",
        "unanswered": "inget svar på frågan",
        "unsatisfied": "inte nöjd",
        "unreached": "inte fått tag på",
        "unreachable": "inga kontaktuppgifter",
        "abandoned": "avstannat hos oss",
    },
    "en": {
        "won_back": "won back",
        "unchanged": "unchanged",
        "worse": "worse than before",
        "unanswered": "question not answered",
        "unsatisfied": "not satisfied",
        "unreached": "never reached",
        "unreachable": "no way to contact",
        "abandoned": "came to a halt with us",
    },
}
"""How cases end, by `winback.entries.Outcome`."""

LETTER_NAMES = {
    "da": {
        "received": "automatisk kvittering",
        "tried_to_reach": "brev til en kunde, vi ikke har fået fat i",
        "resolution": "brev om det, vi har aftalt",
        "farewell": "afsluttende brev",
        "resurvey": "spørgsmål efter løsningen",
        "resurvey_reminder": "påmindelse om spørgsmålet",
        "review_request": "invitation til anmeldelse",
        "explanation": "brev, der forklarer, hvad der skete",
        "disagreement": "brev om det, vi ikke kan, og det, vi tilbyder i stedet",
        "incident_apology": "undskyldning efter en hændelse",
        "first_contact": "første brev til kunden",
        "check_in": "brev, der spørger til løsningen",
        "what_we_changed": "brev om det, vi har ændret",
        "aftercare": "hilsen nogen tid efter",
        "written": "brev med egne ord",
    },
    "nb": {
        "received": "automatisk kvittering",
        "tried_to_reach": "brev til en kunde vi ikke har fått tak i",
        "resolution": "brev om det vi har avtalt",
        "farewell": "avsluttende brev",
        "resurvey": "spørsmål etter løsningen",
        "resurvey_reminder": "påminnelse om spørsmålet",
        "review_request": "invitasjon til omtale",
        "explanation": "brev som forklarer hva som skjedde",
        "disagreement": "brev om det vi ikke kan, og det vi tilbyr i stedet",
        "incident_apology": "unnskyldning etter en hendelse",
        "first_contact": "første brev til kunden",
        "check_in": "brev som spør hvordan det går",
        "what_we_changed": "brev om det vi har endret",
        "aftercare": "hilsen en tid etterpå",
        "written": "brev med egne ord",
    },
    "sv": {
        "received": "automatisk bekräftelse",
        "tried_to_reach": "brev till en kund vi inte har nått",
        "resolution": "brev om det vi har kommit överens om",
        "farewell": "avslutande brev",
        "resurvey": "fråga efter lösningen",
        "resurvey_reminder": "påminnelse om frågan",
        "review_request": "inbjudan att skriva omdöme",
        "explanation": "brev som förklarar vad som hände",
        "disagreement": "brev om det vi inte kan göra och det vi erbjuder i stället",
        "incident_apology": "ursäkt efter en händelse",
        "first_contact": "första brevet till kunden",
        "check_in": "brev som frågar hur det har gått",
        "what_we_changed": "brev om det vi har ändrat",
        "aftercare": "hälsning en tid efteråt",
        "written": "brev med egna ord",
    },
    "en": {
        "received": "automatic confirmation",
        "tried_to_reach": "letter to a customer we have not reached",
        "resolution": "letter about what we agreed",
        "farewell": "closing letter",
        "resurvey": "question after the resolution",
        "resurvey_reminder": "reminder of the question",
        "review_request": "review request",
        "explanation": "letter that explains what happened",
        "disagreement": "letter about what we cannot do and what we offer instead",
        "incident_apology": "apology after an incident",
        "first_contact": "first letter to the customer",
        "check_in": "letter that asks how things are",
        "what_we_changed": "letter about what we changed",
        "aftercare": "letter some time afterwards",
        "written": "letter in a colleague's own words",
    },
}

TONGUES = {
    "da": {"da": "dansk", "nb": "norsk", "nn": "nynorsk", "sv": "svensk", "en": "engelsk"}
    | {"de": "tysk", "fi": "finsk", "": "ukendt sprog"},
    "nb": {"da": "dansk", "nb": "norsk", "nn": "nynorsk", "sv": "svensk", "en": "engelsk"}
    | {"de": "tysk", "fi": "finsk", "": "ukjent språk"},
    "sv": {"da": "danska", "nb": "norska", "nn": "nynorska", "sv": "svenska", "en": "engelska"}
    | {"de": "tyska", "fi": "finska", "": "okänt språk"},
    "en": {"da": "Danish", "nb": "Norwegian", "nn": "Norwegian Nynorsk", "sv": "Swedish", "en": "English"}
    | {"de": "German", "fi": "Finnish", "": "unknown language"},
}

SEVERITIES = {
    "da": {"critical": "kritisk", "moderate": "moderat", "hidden": "skjult"},
    "nb": {"critical": "kritisk", "moderate": "moderat", "hidden": "skjult"},
    "sv": {"critical": "kritisk", "moderate": "måttlig", "hidden": "dold"},
    "en": {"critical": "critical", "moderate": "moderate", "hidden": "hidden"},
}

REASONS = {
    "da": {
        "severity": "alvor",
        "yearly value": "årlig værdi",
        "contract end": "kontrakt udløber snart",
        "decision maker": "beslutningstager",
        "repeat": "klaget før",
        "leaving or going public": "taler om at gå eller om at gå ud offentligt",
    },
    "nb": {
        "severity": "alvor",
        "yearly value": "årlig verdi",
        "contract end": "kontrakten går snart ut",
        "decision maker": "beslutningstaker",
        "repeat": "klaget før",
        "leaving or going public": "snakker om å slutte eller gå offentlig ut",
    },
    "sv": {
        "severity": "allvar",
        "yearly value": "årligt värde",
        "contract end": "avtalet löper snart ut",
        "decision maker": "beslutsfattare",
        "repeat": "har klagat förut",
        "leaving or going public": "talar om att lämna oss eller gå ut offentligt",
    },
    "en": {
        "severity": "severity",
        "yearly value": "yearly value",
        "contract end": "contract ends soon",
        "decision maker": "decision maker",
        "repeat": "complained before",
        "leaving or going public": "speaks of leaving or going public",
    },
}
"""The parts of a priority, by their names in `winback.triage.priority`."""


WHYS = {
    "da": {
        "bounced": "adressen findes ikke eller tager ikke længere imod mails",
        "invalid": "adressen er ikke en gyldig mailadresse",
        "refused": "modtagerens mailserver afviste netop dette brev",
        "spam_report": "kunden har meldt vores mail som spam",
        "unsubscribed": "kunden har frabedt sig mails fra os",
        "replied": "kunden har selv skrevet, at vi ikke skal sende flere mails",
        "told": "kunden har sagt til en af os, at vi ikke skal sende flere mails",
        "too_large": "brevet var for stort til mailtjenesten",
        "unclear": "mailtjenesten gav ingen klar grund",
    },
    "nb": {
        "bounced": "adressen finnes ikke eller tar ikke lenger imot e-post",
        "invalid": "adressen er ikke en gyldig e-postadresse",
        "refused": "mottakerens e-postserver avviste akkurat dette brevet",
        "spam_report": "kunden har meldt e-posten vår som søppelpost",
        "unsubscribed": "kunden har bedt om ikke å få mer e-post fra oss",
        "replied": "kunden har selv skrevet at vi ikke skal sende mer e-post",
        "told": "kunden har sagt til en av oss at vi ikke skal sende mer e-post",
        "too_large": "brevet var for stort for e-posttjenesten",
        "unclear": "e-posttjenesten ga ingen klar grunn",
    },
    "sv": {
        "bounced": "adressen finns inte eller tar inte längre emot mejl",
        "invalid": "adressen är ingen giltig mejladress",
        "refused": "mottagarens mejlserver avvisade just det här brevet",
        "spam_report": "kunden har anmält vårt mejl som skräppost",
        "unsubscribed": "kunden har bett att inte få fler mejl från oss",
        "replied": "kunden har själv skrivit att vi inte ska skicka fler mejl",
        "told": "kunden har sagt till en av oss att vi inte ska skicka fler mejl",
        "too_large": "brevet var för stort för mejltjänsten",
        "unclear": "mejltjänsten angav inget tydligt skäl",
    },
    "en": {
        "bounced": "the address does not exist or no longer takes mail",
        "invalid": "the address is not a valid one",
        "refused": "the recipient's mail server turned this letter away",
        "spam_report": "the customer has reported our mail as spam",
        "unsubscribed": "the customer has asked for no more mail from us",
        "replied": "the customer has written that we should send no more mail",
        "told": "the customer has told one of us that we should send no more mail",
        "too_large": "the letter was too large for the mail service",
        "unclear": "the mail service gave no clear reason",
    },
}
"""Why a letter did not arrive, by `winback.suppressions.Why` and what mailers say; to stand after a colon."""


def write_step(step: str, language: str) -> str:
    """A step of a case, to stand after a colon."""
    return name_of(STEPS, step, language)


def write_outcome(outcome: str, language: str) -> str:
    """How a case ended."""
    return name_of(OUTCOMES, outcome, language)


def write_letter_name(letter: str, language: str) -> str:
    """What staff call a letter."""
    return name_of(LETTER_NAMES, letter, language)


def write_language(code: str, language: str) -> str:
    """A customer's language: 'svensk', 'ukendt sprog'; of others the code."""
    stem = code.replace("_", "-").split("-")[0].lower()
    stem = {"no": "nb", "unknown": ""}.get(stem, stem)
    tongue = name_of(TONGUES, stem, language)
    return code if tongue == stem else tongue


def write_severity(severity: str, language: str) -> str:
    """How badly a case wants a person."""
    return name_of(SEVERITIES, severity, language)


def write_why(why: str, language: str) -> str:
    """Why a letter did not arrive."""
    return name_of(WHYS, why or "unclear", language)


def write_reason(reason: str, language: str) -> str:
    """A part of a priority, with its points: 'severity 40' is 'alvor 40' in Danish."""
    part, _, points = reason.rpartition(" ")
    return f"{name_of(REASONS, part, language)} {points}".strip()

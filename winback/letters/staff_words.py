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


def write_reason(reason: str, language: str) -> str:
    """A part of a priority, with its points: 'severity 40' is 'alvor 40' in Danish."""
    part, _, points = reason.rpartition(" ")
    return f"{name_of(REASONS, part, language)} {points}".strip()

"""Whether a reply says nothing but that no more is wanted. It is found seldom and surely: the rest a person reads."""

import re

from winback.replies.words import own_words

MOST_WORDS = 10

MORE = (
    r"(?:mails?|mailene?|e ?mails?|e ?post(?:er|en)?|mejl|meldinger|beskeder|meddelanden|henvendelser|brev|breve"
    r"|undersøgelser|spørgeskemaer|undersøkelser|enkäter|utskick|messages|surveys|letters|reminders)"
)
AGAIN = r"(?: (?:igen|mere|mer|igjen|flere ganger|någonsin|again|any ?more|ever again))?"
FROM_US = (
    r"(?: (?:fra (?:jer|dere|listen|jeres liste|mailinglisten)|från (?:er|listan|er lista)|from (?:you|your list)))?"
)
ME = r"(?: (?:mig|meg|me))?"

DANISH = (
    r"nej tak|stop(?: nu| det(?: her)?)?|(?:afmeld|frameld|slet)" + ME + FROM_US,
    rf"(?:jeg )?(?:ønsker|vil) ikke (?:have |modtage |få )?(?:flere|disse) {MORE}{FROM_US}",
    rf"(?:ikke|ingen) flere {MORE}{FROM_US}",
    rf"(?:stop med at|lad være med at) (?:skrive|maile|sende {MORE})(?: til mig)?{AGAIN}",
    rf"skriv ikke til mig{AGAIN}|send (?:mig )?ikke flere {MORE}|(?:slet|fjern) mig{FROM_US}|lad mig være(?: i fred)?",
)
NORWEGIAN = (
    r"nei takk|stopp(?: nå| dette)?|(?:avmeld|slett|fjern)" + ME + FROM_US + "|meld meg av" + FROM_US,
    rf"(?:jeg )?(?:ønsker|vil) ikke (?:ha |motta |få )?(?:flere|disse) {MORE}{FROM_US}",
    rf"(?:slutt|stopp) (?:å|med å) (?:skrive|sende {MORE}|maile)(?: til meg)?{AGAIN}",
    rf"ikke skriv til meg{AGAIN}|ikke send (?:meg )?flere {MORE}|la meg være(?: i fred)?",
)
SWEDISH = (
    r"nej tack|sluta(?: nu)?|(?:avregistrera|avanmäl|avsluta)" + ME + FROM_US + "|ta bort mig" + FROM_US,
    rf"(?:jag )?(?:önskar|vill) inte (?:ha |få )?(?:några )?(?:fler|flera|dessa) {MORE}{FROM_US}",
    rf"inga fler {MORE}{FROM_US}|skicka (?:mig )?inga fler {MORE}",
    rf"sluta (?:skriva|mejla|maila|skicka {MORE})(?: (?:till )?mig)?{AGAIN}",
    rf"skriv inte till mig{AGAIN}|lämna mig i fred",
)
ENGLISH = (
    r"no thanks|no thank you|stop(?: it)?|unsubscribe" + ME + FROM_US + "|opt(?: me)? out",
    rf"(?:do not|don t|never) (?:write|email|mail|contact|send)(?: to)? ?me{AGAIN}",
    rf"(?:do not|don t) send (?:me )?(?:any )?more {MORE}|no more {MORE}{FROM_US}",
    rf"stop (?:writing|emailing|mailing|contacting|sending)(?: to)?(?: me)?(?: {MORE})?{AGAIN}",
    rf"i (?:do not|don t) want (?:any )?(?:more|these) {MORE}{FROM_US}",
    r"(?:take|remove) me(?: (?:off|from) (?:your|this|the) (?:mailing ?)?list)?|leave me alone",
)
POLITE = r"(?:tak|takk|tack|venligst|vennligst|vänligen|snälla|please|thanks|thank you|på forhånd|på forhånd tak)"
REFUSAL = rf"(?:{'|'.join((*DANISH, *NORWEGIAN, *SWEDISH, *ENGLISH))})"
ONLY_REFUSAL = re.compile(rf"(?:{POLITE} )*{REFUSAL}(?: (?:og |och |and )?{REFUSAL})?(?: {POLITE})*")

GREETING = re.compile(
    r"\A\s*(?:hej|hejsa|hei|hi|hello|dear|kære|kjære|goddag|god dag|hallo|hallå)\b[^\n,!.]{0,40}[,!.\n]", re.IGNORECASE
)
GOODBYE = re.compile(
    r"(?:\n\s*|[.!]\s+)(?:mvh|vh|hilsen|(?:de |med |med de )?(?:bedste|venlige?|vennlige?|vänliga?|kærlige?|beste) "
    r"(?:hilsen|hilsner|hälsning|hälsningar)|hälsningar|br|(?:best |kind |warm )?regards|best|sincerely)\b"
    r"[^\n]{0,60}(?:\n[^\n]{0,60}){0,4}\s*$",
    re.IGNORECASE,
)
REPLY_TO = re.compile(r"^\s*(?:(?:re|sv|vs|vb|aw|fwd?)\s*:\s*)+", re.IGNORECASE)


def opts_out(text: str, subject: str = "") -> bool:
    """Whether the reply asks not to be written to any more, and says nothing else.

    Of a reply without a word of its own the subject counts, where it is not the one that we gave.
    """
    told = own_words(text)
    if not told:
        return not REPLY_TO.match(subject) and _refuses(subject)
    return _refuses(told)


def _refuses(told: str) -> bool:
    if len(told) > 400:
        return False
    middle = GOODBYE.sub("", GREETING.sub("", f"{told}\n", count=1))
    words = re.findall(r"\w+", middle.casefold())
    return 0 < len(words) <= MOST_WORDS and ONLY_REFUSAL.fullmatch(" ".join(words)) is not None

"""Whether a reply says nothing but that no more is wanted. It is found seldom and surely: the rest a person reads."""

import re

from winback.replies.sent import REPLY_TO, UNKNOWN, Sent
from winback.replies.signatures import without_signature
from winback.replies.words import said

MOST_WORDS = 12
UNSUBSCRIBE = "unsubscribe"
"""The subject that a mail program puts where a mail's List-Unsubscribe is pressed; we ask for it (tasks/by_mail.py)."""

MORE = (
    r"(?:mails?|mailer|mailene?|e ?mails?|e ?post(?:er|en)?|mejl|meldinger|beskeder|meddelanden|henvendelser"
    r"|undersøgelser|spørgeskemaer|undersøkelser|enkäter|utskick|messages|surveys|reminders)"
)
"""Not letters: nobody knows whether those about the case are meant."""
AGAIN = r"(?: (?:igen|mere|mer|igjen|flere ganger|någonsin|again|any ?more|ever again))?"
MAILING_LIST = r"(?:(?:e ?)?(?:mail|mailing|e ?post|post) ?list(?:e|en|a|er)?|liste|listen|lista|listan|list)"
OF_A_LIST = (
    rf" (?:(?:fra|från) (?:(?:jeres|din|denne|er|eran|den här|den her) )?{MAILING_LIST}(?: (?:deres|din))?"
    rf"|from (?:your|the|this) {MAILING_LIST})"
)
FROM_US = rf"(?:{OF_A_LIST}| (?:fra (?:jer|dere)|från er|from you))?"
ME = r"(?: (?:mig|meg|me))?"

DANISH = (
    r"nej ?tak(?: ellers tak)?|stop(?: nu| det(?: her)?)?|(?:afmeld|frameld)" + ME + FROM_US,
    rf"nej tak til (?:flere|disse) {MORE}(?: af den slags)?{FROM_US}|ikke interesseret",
    rf"(?:jeg )?(?:ønsker|vil) ikke (?:at )?(?:have |modtage |få )?(?:flere|disse) {MORE}{FROM_US}",
    (
        rf"(?:jeg )?(?:vil|ønsker)(?: gerne)?(?: at)?(?: blive)? "
        rf"(?:afmeldes|frameldes|afmeldt|frameldt|(?:afmelde|framelde) mig){FROM_US}"
    ),
    rf"(?:jeg )?(?:gider|vil|ønsker) ikke (?:at )?(?:svare på|deltage i) (?:flere|disse) {MORE}",
    r"(?:nej )?(?:jeg )?(?:vil|ønsker) ikke (?:at )?deltage",
    rf"(?:ikke|ingen) flere {MORE}{FROM_US}",
    (
        rf"(?:(?:stop|hold op) med at|lad være med at) "
        rf"(?:skrive|maile|sende (?:mig )?(?:flere )?{MORE})(?: til mig)?{AGAIN}"
    ),
    rf"skriv ikke til mig{AGAIN}|send (?:mig )?ikke flere {MORE}|fjern mig{FROM_US}|slet mig{OF_A_LIST}",
    r"lad mig være(?: i fred)?",
)
NORWEGIAN = (
    r"nei ?takk|stopp(?: nå| dette)?|(?:avmeld|fjern)" + ME + FROM_US + r"|meld meg av(?: listen| lista)?" + FROM_US,
    rf"nei takk til (?:flere|disse) {MORE}(?: av (?:det|dette) slaget)?{FROM_US}|ikke interessert",
    rf"(?:jeg )?(?:ønsker|vil) ikke (?:å )?(?:ha |motta |få )?(?:flere|disse) {MORE}{FROM_US}",
    rf"(?:jeg )?(?:vil(?: gjerne)?|ønsker å) (?:melde meg av|avmelde meg|avmeldes|bli avmeldt){FROM_US}",
    r"(?:nei )?(?:jeg )?(?:ønsker|vil) ikke (?:å )?delta",
    rf"(?:slutt|stopp) (?:å|med å) (?:skrive|sende (?:meg )?(?:flere )?{MORE}|maile)(?: til meg)?{AGAIN}",
    rf"ikke (?:skriv til|kontakt) meg{AGAIN}|ikke send (?:meg )?flere {MORE}|slett meg{OF_A_LIST}",
    r"la meg være(?: i fred)?",
)
SWEDISH = (
    r"nej ?tack|stopp|sluta(?: nu)?|(?:avregistrera|avanmäl)" + ME + FROM_US + "|ta bort mig" + FROM_US,
    rf"nej tack till (?:fler|flera|dessa) {MORE}(?: av (?:det|detta) slag(?:et)?)?{FROM_US}|inte intresserad",
    rf"(?:jag )?(?:önskar|vill) inte (?:ha |få )?(?:några )?(?:fler|flera|dessa) {MORE}{FROM_US}",
    (
        rf"(?:jag )?(?:vill(?: gärna)?|önskar) "
        rf"(?:avregistrera mig|avanmäla mig|bli avregistrerad|bli avanmäld|avregistreras){FROM_US}"
    ),
    rf"(?:jag )?vill inte (?:delta|svara på (?:fler|flera|dessa) {MORE})",
    rf"inga fler {MORE}{FROM_US}|skicka (?:mig )?(?:inga|inte) (?:fler|flera) {MORE}",
    rf"skicka inte mig (?:fler|flera) {MORE}",
    rf"sluta (?:att )?(?:skriva|mejla|maila|skicka (?:mig )?(?:fler |flera )?{MORE})(?: (?:till )?mig)?{AGAIN}",
    rf"skriv inte till mig{AGAIN}|kontakta mig inte{AGAIN}|kontakta inte mig{AGAIN}|lämna mig i fred",
)
ENGLISH = (
    r"no ?thanks|no thank you|stop(?: it)?|unsubscribe" + ME + FROM_US + "|opt(?: me)? out|not interested",
    rf"no thanks to (?:any )?more {MORE}(?: (?:like this|of this kind))?",
    rf"i (?:want|wish|would like|d like) to (?:unsubscribe|opt out|be unsubscribed){FROM_US}",
    rf"(?:do not|don t|never) (?:write|email|mail|contact|send)(?: to)? ?me{AGAIN}",
    rf"(?:do not|don t) send (?:me )?(?:any )?more {MORE}|no more {MORE}{FROM_US}",
    rf"stop (?:writing|emailing|mailing|contacting|sending)(?: to)?(?: me)?(?: {MORE})?{AGAIN}",
    rf"i (?:do not|don t) want (?:any )?(?:more|these) {MORE}{FROM_US}",
    rf"(?:take|remove) me(?: (?:off|from) (?:your|this|the) {MAILING_LIST})?|leave me alone",
)
POLITE = (
    r"(?:tak|takk|tack|venligst|vennligst|vær så snill|vänligen|snälla|please|thanks|thank you"
    r"|på forhånd(?: tak)?|på förhand)"
)
REFUSAL = rf"(?:{'|'.join((*DANISH, *NORWEGIAN, *SWEDISH, *ENGLISH))})"
ONLY_REFUSAL = re.compile(rf"(?:{POLITE} )*{REFUSAL}(?: (?:og |och |and )?{REFUSAL})?(?: {POLITE})*")

GREETING = re.compile(
    r"\A\s*(?:hej|hejsa|hei|hi|hello|dear|kære|kjære|goddag|god dag|hallo|hallå)\b[^\n,!.]{0,40}[,!.\n]", re.IGNORECASE
)


def opts_out(text: str, subject: str = "", *, name: str = "", asked: bool = False, sent: Sent = UNKNOWN) -> bool:
    """Whether the reply asks not to be written to any more, and says nothing else; `name` is the customer's.

    Of a reply without a word of its own the subject counts, where it is not the one that we gave. `asked`: it answers
    a mail that asks something, which says how to get no more of them: such a subject counts above any signature.
    """
    if asked and unsubscribes(subject):
        return True
    told = said(text, sent).text
    if not told:
        return not REPLY_TO.match(subject) and _refuses(subject, name)
    return _refuses(told, name)


def unsubscribes(subject: str) -> bool:
    """Whether it is the subject of the mail by which a mail program unsubscribes its reader."""
    return subject.strip().casefold() == UNSUBSCRIBE


def _refuses(told: str, name: str) -> bool:
    if len(told) > 400:
        return False
    middle = without_signature(GREETING.sub("", f"{told}\n", count=1), name)
    words = re.findall(r"\w+", middle.casefold())
    return 0 < len(words) <= MOST_WORDS and ONLY_REFUSAL.fullmatch(" ".join(words)) is not None

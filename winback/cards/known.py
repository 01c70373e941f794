"""What is known of a case: the customer and their words, what was agreed, how it ended, what was before."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from winback import entries as e
from winback.cards import buttons, ids, kit
from winback.cards.understood import label, understood
from winback.cards.words import ASIDE, Words
from winback.causes import write_cause
from winback.dossier import Dossier, OtherCase, Said, quote
from winback.letters.words import (
    write_amount,
    write_kind,
    write_language,
    write_reason,
    write_score,
    write_step,
)
from winback.mail_words import write_suppressed
from winback.outcomes import asked_scale, told_to_staff
from winback.replies.telling import remarks

NOON = time(12)


def verbatim(words: Words, dossier: Dossier, limit: int) -> kit.Block:
    """What the customer wrote, cut, with all of it behind a button."""
    written = kit.quote(dossier.complaint.verbatim, limit)
    if not written:
        return kit.section(f"_{words.say('no_comment')}_")
    whole = kit.length(kit.quote(dossier.complaint.verbatim)) <= limit
    return kit.section(written, None if whole else buttons.look(words, "read_all", ids.READ_VERBATIM))


def about(words: Words, dossier: Dossier) -> list[tuple[str, str]]:
    """What one should know before calling, by label."""
    customer, case, language = dossier.customer, words.case, words.language
    account = customer.account.name if customer.account else ""
    reasons = [write_reason(f"{part} {points}", language) for part, points in case.opened.reasons.items()]
    standing = words.say(case.opened.standing) if case.opened.standing else ""
    told = {
        "customer": " · ".join(part for part in (standing, words.brief(customer.role), words.brief(account)) if part),
        "value": _worth(words, dossier),
        "touchpoint": words.brief(dossier.complaint.touchpoint),
        "language": words.brief(write_language(customer.language, language)),
        "priority": ": ".join((words.say("points", points=case.opened.priority), words.brief(", ".join(reasons)))),
    }
    found = [(words.say(key), value.removesuffix(": ")) for key, value in told.items() if value]
    read = understood(words)
    return [*found, (label(words), read)] if read else found


def barred(words: Words, dossier: Dossier) -> list[str]:
    """What keeps mail from the customer's addresses, and what to do instead; a line each."""
    told = [write_suppressed(one, words.language, words.day(one.since)) for one in dossier.suppressed]
    return [f"⚠️ {line}" for line in dict.fromkeys(told)]


def _worth(words: Words, dossier: Dossier) -> str:
    customer, language = dossier.customer, words.language
    ends = customer.contract_end
    until = words.say("contract_end", day=words.day(datetime.combine(ends, NOON, words.zone))) if ends else ""
    currency = words.policy.compensation.currency
    amount = write_amount(Decimal(customer.value), currency, language) if customer.value else ""
    return ", ".join(part for part in (amount, until) if part)


def heard(words: Words) -> str:
    """What the customer said and wanted when last spoken with; a wish that the resolution has since stands there."""
    told = words.last(e.Contacted, e.CheckedIn)
    if told is None:
        return ""
    wants = getattr(told.body, "wants", "")
    spoken = (("told", getattr(told.body, "said", "")), ("wants", "" if _wished_since(words, told, wants) else wants))
    return "\n".join(f"{kit.bold(words.say(key))}: {words.brief(text)}" for key, text in spoken if kit.seen(text))


def _wished_since(words: Words, told: e.Entry, wants: str) -> bool:
    """Whether a resolution has the wish, or a later one."""
    resolved, found = words.last(e.Resolved), words.case.resolution
    if resolved is None or found is None or not kit.seen(found.wish):
        return False
    return resolved.seq > told.seq or kit.fold(found.wish) == kit.fold(wants)


def agreed(words: Words) -> str:
    """What was agreed with the customer, or is proposed and not approved; "" where nothing is."""
    found, language = words.case.resolution, words.language
    if found is None:
        return ""
    amount = write_amount(found.amount, found.currency, language) if found.amount else ""
    told = {
        "agreed" if _stands(words) else "proposed": ", ".join(
            part for part in (words.brief(write_kind(found.resolution, language)), amount) if part
        ),
        "wants": words.brief(found.wish),
        "answer_given": words.brief(found.answer),
        "promised": words.date(found.promised) if found.promised else "",
        "cause": words.brief(write_cause(found.root_cause, language)),
        "action": words.brief(found.action),
    }
    return "\n".join(f"{kit.bold(words.say(key))}: {value}" for key, value in told.items() if value)


def _stands(words: Words) -> bool:
    """Whether the resolution needs nobody's approval any more, and nobody has declined it."""
    last = words.last(e.Resolved, e.Approved, e.Declined)
    match last.body if last else None:
        case e.Resolved(needs_approval=waits):
            return not waits
        case e.Declined():
            return False
    return True


def new_answer(words: Words) -> str:
    """What the customer answered when asked again."""
    given = words.case.answer
    if given is None:
        return ""
    score = told_to_staff(given, asked_scale(words.case)[0], words.language)
    told = kit.bold(words.say("new_answer", score=score))
    return "\n".join(part for part in (told, kit.quote(given.comment, ASIDE)) if part)


def written_back(words: Words, limit: int = ASIDE, *, since_the_close: bool = False) -> str:
    """What the customer wrote last in reply to a letter; "" where they have not."""
    replies = (entry for entry in reversed(words.case.entries) if entry.seq >= words.case.opened_seq)
    for entry in replies:
        if since_the_close and isinstance(entry.body, e.Closed):
            return ""
        if isinstance(entry.body, e.Replied) and not entry.body.automatic:
            told = kit.bold(words.say("written_back", at=words.date(entry.at)))
            written = kit.quote(entry.body.text, limit)
            return "\n".join(part for part in (told, written, kit.escape(remarks(entry.body, words.language))) if part)
    return ""


def lesson(words: Words) -> str:
    """What was wrong, and what is done differently: the line that a closed case leaves."""
    closed = words.last(e.Closed)
    if closed is None or not isinstance(closed.body, e.Closed):
        return ""
    told = (("wrong", write_cause(closed.body.root_cause, words.language)), ("differently", closed.body.action))
    return "\n".join(f"{kit.bold(words.say(key))}: {words.brief(value)}" for key, value in told if kit.seen(value))


def score_change(words: Words) -> str:
    """The score before and after, once the case has an outcome."""
    concluded = words.last(e.Concluded)
    if concluded is None or not isinstance(concluded.body, e.Concluded):
        return ""
    changed = words.last(e.AnswerChanged)
    since = changed is not None and isinstance(changed.body, e.AnswerChanged) and changed.seq > concluded.seq
    return words.changed(
        concluded.body.before, words.case.answer.score if since and words.case.answer else concluded.body.after
    )


def history(words: Words, dossier: Dossier, most: int) -> str:
    """What the customer said before, and what was done about it."""
    return _listed(words, "history", [_earlier(words, said) for said in dossier.history], most)


def others(words: Words, dossier: Dossier, most: int) -> str:
    """The account's other open cases."""
    return _listed(words, "others", [_other(words, other) for other in dossier.others], most)


def _listed(words: Words, label: str, lines: Sequence[str], most: int) -> str:
    if not lines:
        return ""
    more = [words.say("and_more", count=len(lines) - most)] if len(lines) > most else []
    return "\n".join((kit.bold(words.say(label)), *(f"• {line}" for line in (*lines[:most], *more))))


def _earlier(words: Words, said: Said) -> str:
    told = (words.day(said.at), write_score(said.score, said.scale, words.language))
    spoken = (words.brief(quote(said.verbatim), 150), words.brief(said.done, 150))
    return " · ".join(part for part in (*told, *spoken) if part)


def _other(words: Words, other: OtherCase) -> str:
    told = (str(other.id), words.brief(other.customer, 80), write_step(other.stage, words.language))
    return " · ".join(part for part in (*told, words.name(other.owner) if other.owner else "") if part)

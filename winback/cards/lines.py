"""Cases in a list, two lines each: who and how bad, then what is to be done by when."""

from collections.abc import Iterable

from winback.agenda import Line
from winback.cards import ids, kit
from winback.cards.words import LIGHTS, brief
from winback.letters.words import write_score, write_step
from winback.phrases import say
from winback.policy import Policy


def told(line: Line, policy: Policy, *, owned: bool) -> str:
    """A case of a list in mrkdwn; `owned` says who has it."""
    return "\n".join((_who(line, policy), _what(line, policy, owned=owned)))


def _who(line: Line, policy: Policy) -> str:
    language = policy.language
    name = kit.bold(brief(line.customer, 80) or say("card", "nameless", language))
    account = f" ({brief(line.account, 40)})" if kit.seen(line.account) else ""
    score = write_score(line.score, line.scale, language)
    bad = say("card", line.severity, language)
    return " · ".join(part for part in (f"{LIGHTS[line.severity]} {name}{account}", score, bad) if part)


def _what(line: Line, policy: Policy, *, owned: bool) -> str:
    language, owner = policy.language, policy.roster.get(line.owner or "")
    at = kit.date(line.due, policy.team_calendar(line.team).zone, language) if line.due else ""
    due = f"⚠️ {say('home', 'overdue', language, at=at)}" if line.breached else say("card", "due", language, at=at)
    has = brief(owner.name if owner else line.owner or "", 80) or say("home", "unowned", language)
    parts = (write_step(line.stage, language), due if at else "", has if owned else "")
    return " · ".join((*(part for part in parts if part), say("card", "case", language, case=line.case_id)))


def button(line: Line, policy: Policy, phrase: str, action_id: str, style: kit.Style | None = None) -> kit.Element:
    """A button about a case of a list, which does not know how far the case has come."""
    value = ids.write_value(line.case_id, 0)
    return kit.button(say("card", phrase, policy.language), action_id, value, style=style)


def sections(lines: Iterable[Line], policy: Policy, *, owned: bool = True) -> list[kit.Block]:
    """Cases with a button each that opens them."""
    return [kit.section(told(line, policy, owned=owned), button(line, policy, "open", ids.READ_CASE)) for line in lines]

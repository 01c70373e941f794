"""Which buttons a case shows to whom: what fits its stage and is open to somebody."""

from collections.abc import Iterable

from winback import entries as e
from winback.actions import ACTIONS, Actor, open_to
from winback.cards import ids, kit
from winback.cards.words import Words
from winback.case import Case, Stage
from winback.dossier import Dossier
from winback.letters.words import write_amount, write_kind
from winback.policy import Policy

MOST = 4
"""Actions on a card; what else is open stands behind "open"."""

FIRST = ("resume", "settle", "take")
"""Actions that go before those of the stage, wherever they are open."""
BY_STAGE = {
    Stage.CONTACT: ("claim", "contact", "hand-over", "snooze"),
    Stage.UNREACHED: ("letter", "contact", "hand-over"),
    Stage.RESOLUTION: ("resolve", "contact", "hand-over", "snooze"),
    Stage.APPROVAL: ("approve", "decline", "note"),
    Stage.CHECK_IN: ("letter", "check-in", "contact", "hand-over"),
    Stage.SUPERVISOR: ("resolve", "unsatisfiable", "contact", "hand-over"),
    Stage.FAREWELL: ("letter", "contact", "note"),
    Stage.RESURVEY: ("contact", "note"),
    Stage.DOCUMENTATION: ("document", "contact", "note"),
    Stage.CLOSING: ("note",),
    Stage.CLOSED: (),
    Stage.AFTERCARE: ("touch", "hand-over", "note"),
}
"""What is done at each stage, the likeliest first."""
SUSPENDED = ("note",)


def open_to_anybody(case: Case, policy: Policy) -> set[str]:
    """The actions that at least one member of staff may do now."""
    found: set[str] = set()
    for person in policy.staff:
        found.update(open_to(case, Actor.of(person), policy))
        if len(found) == len(ACTIONS):
            break
    return found


def likely(case: Case, allowed: Iterable[str]) -> list[str]:
    """What fits the stage among what is allowed, the likeliest first, as many as a card shows."""
    known = set(allowed)
    wanted = (*FIRST, *(SUSPENDED if case.suspended else BY_STAGE[case.stage]))
    return [action for action in wanted if action in known][:MOST]


def in_order(case: Case, allowed: Iterable[str]) -> list[str]:
    """All that is allowed, what fits the stage first."""
    known = list(allowed)
    first = likely(case, known)
    return [*first, *(action for action in known if action not in first)]


def row(words: Words, dossier: Dossier, chosen: Iterable[str]) -> list[kit.Element]:
    """A button for each action, the first one standing out where it brings the case on."""
    return [act(words, dossier, action, primary=not place and action != "note") for place, action in enumerate(chosen)]


def act(words: Words, dossier: Dossier, action: str, *, primary: bool = False) -> kit.Element:
    """The button of one action; what spends money asks once more."""
    return kit.button(
        words.say(f"do/{action}"),
        ids.write_action(action),
        ids.write_value(words.case.id, words.case.head),
        style="primary" if primary else None,
        confirm=_sure(words, dossier, words.case.resolution) if action == "approve" else None,
    )


def look(words: Words, phrase: str = "open", action_id: str = ids.READ_CASE) -> kit.Element:
    """The button behind which the whole case is."""
    return kit.button(words.say(phrase), action_id, ids.write_value(words.case.id, words.case.head))


def _sure(words: Words, dossier: Dossier, asked: e.Resolved | None) -> kit.Element | None:
    if asked is None:
        return None
    amount = write_amount(asked.amount, asked.currency, words.language)
    what = f"{write_kind(asked.resolution, words.language)}, {amount}"
    name = words.policy.roster[words.case.asked_by].name if words.case.asked_by in words.policy.roster else ""
    return kit.confirmation(
        words.say("approve_what", what=what),
        words.say("approve_whose", customer=words.customer(dossier), name=name or words.case.asked_by),
        words.say("do/approve"),
        words.say("cancel"),
    )

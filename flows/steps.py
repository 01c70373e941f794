"""The steps of the story. Each may run again from the top: what has happened answers from the journal."""

from flows.agreement import ABANDONED, agree, check_in
from flows.letters import approved, draft, tell, when, write
from flows.waiting import wait_for
from flows.walk import Takes, Walk
from winback import entries as e
from winback import ladder
from winback.entries import Outcome
from winback.scales import Severity

COMPLAINT = Takes(e.ResponseJoined, lambda body: isinstance(body, e.ResponseJoined) and body.severity is not None)
REACHED = Takes(e.Contacted, lambda body: isinstance(body, e.Contacted) and body.reached)
DISSATISFIED = Takes(e.CheckedIn, lambda body: isinstance(body, e.CheckedIn) and body.satisfied is False)


def confirm_receipt(case: Walk) -> None:
    """Tell the customer, automatically and saying so, who will call and by when; not where a colleague reopened it."""
    opened, due = case.facts.opened, ladder.due(case.facts)
    if isinstance(opened, e.Reopened) and opened.why:
        return
    if due and opened.severity in case.policy.receipt.severities and opened.contactable:
        write(case, "receipt", "received", "receipt", lambda: {"call_by": when(case, due)})


def alert(case: Walk) -> None:
    """Tell team and owner at once, and who is on call where it is critical."""
    tell(case, "alert", "alert", ("team", "owner"))
    if case.facts.opened.severity is Severity.CRITICAL:
        tell(case, "alert-on-call", "alert_critical_on_call", ("on_call",))


def reach(case: Walk) -> Outcome | None:
    """Get hold of the customer in person; an outcome where that ends the case."""
    if not case.facts.opened.contactable:
        wait_for(case, "documentation", Takes(e.Documented))
        return Outcome.UNREACHABLE
    for _ in range(case.policy.contact.tries):
        contact = wait_for(case, "contact", Takes(e.Contacted), lapse=ABANDONED)
        if contact is None:
            return Outcome.ABANDONED
        if REACHED.fits(contact.body):
            return None
    return None if _write_instead(case) else Outcome.UNREACHED


def _write_instead(case: Walk) -> bool:
    """After the last try, a letter; whether the customer came back on it."""
    letter = draft(case, "tried_to_reach", lambda: {"tries": case.policy.contact.tries})
    if letter:
        sent = wait_for(case, "letter", approved(letter), REACHED, withdraws=letter)
        if sent and REACHED.fits(sent.body):
            return True
    until = case.place().at + case.policy.contact.reply_within
    unreached = [("unreached", e.Concluded(outcome=Outcome.UNREACHED))]
    if wait_for(case, "reply", REACHED, until=until, lapse=unreached):
        return True
    found = wait_for(case, "documentation", Takes(e.Documented), REACHED)
    return found is not None and REACHED.fits(found.body)


def settle(case: Walk) -> Outcome | None:
    """Find a resolution and check in on it until the customer is satisfied; an outcome where that ends the case."""
    while True:
        supervised = len(case.so_far(DISSATISFIED)) > case.policy.check_in.rounds
        resolved = agree(case, supervised=supervised)
        if resolved is None:
            return Outcome.ABANDONED
        if isinstance(resolved.body, e.Unsatisfiable):
            return _part_respectfully(case, resolved.body)
        checked = check_in(case, resolved, COMPLAINT)
        if checked is None:
            return None
        if isinstance(checked.body, e.CheckedIn):
            if checked.body.satisfied is not False:
                return None
            _not_satisfied(case, checked.body)
        elif ended := reach(case):
            return ended


def _not_satisfied(case: Walk, checked: e.CheckedIn) -> None:
    """Back to resolution, or to a supervisor with fresh eyes."""
    times = len(case.so_far(DISSATISFIED))
    if times <= case.policy.check_in.rounds:
        tell(case, f"not-satisfied/{times}", "not_satisfied", ("owner",), said=checked.said, round=times)
        return
    team = case.staff().teams.get(case.facts.team)
    if team and case.facts.owner != team.supervisor:
        case.record(f"supervisor/{times}", e.HandedOver(to=team.supervisor, reason="not satisfied"))
    tell(case, f"fresh-eyes/{times}", "supervisor_takes_over", ("supervisor",), about="supervisor", said=checked.said)


def _part_respectfully(case: Walk, why: e.Unsatisfiable) -> Outcome:
    """An unsatisfiable customer has an end too: a respectful letter."""
    letter = draft(case, "farewell", lambda: {"reason": why.reason, "action": why.action})
    wait_for(case, "farewell", approved(letter), withdraws=letter, until=None if letter else case.store.now())
    return Outcome.UNSATISFIED


def heard_again(case: Walk) -> bool:
    """Whether the customer complained once more before the close."""
    again = case.first([COMPLAINT])
    if again:
        case.cursor = again.seq
    return again is not None

"""Taking responses in: stored, their cases told of what is new, and cases opened, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from blocks.store import opening
from blocks.store.opening import Opened
from blocks.store.people import Stored
from blocks.store.policies import Policies
from blocks.store.responses import store_responses
from winback.responses import Response


def take_in(
    session: Session,
    policies: Policies,
    responses: Sequence[Response],
    now: datetime,
    *,
    hold: bool = False,
    one_call: bool = True,
) -> tuple[Stored, Opened]:
    """What was stored, and the cases that are concerned; `joined` are also those whose responses were told more of.

    Several of one call are a run: where it brings more complaints than the policy lets in, all that wait are held; with
    `hold` they are anyway.
    """
    policy = policies.current(session)[1]
    since = now - policy.triage.history_after
    hidden = "held" if hold else "new"
    stored = store_responses(session, responses, policy=policy, now=now, history_before=since, hidden=hidden)
    opening.enrich(session, policies, stored.enriched, now)
    if hold or (one_call and len(responses) > 1 and opening.waiting(session) > policy.triage.hold_above):
        opened = Opened(held=opening.hold(session))
    else:
        opened = opening.open_some(session, policies, now)
    opened.joined += [case_id for _, case_id in stored.enriched]
    return stored, opened

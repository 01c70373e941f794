"""Whatever people do, in whatever order: the walk and the journal agree, and every case has an end."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocks.store import migrate
from tests.lives import Life, policy_with
from winback.actions import Refusal
from winback.case import Stage
from winback.first_contact import first_contact

WHY = {"root_cause": "carrier", "action": "changed it"}
DEEDS = [
    ("contact", {"reached": True}),
    ("contact", {"reached": False}),
    ("claim", {}),
    ("resolve", {"kind": "correction", **WHY}),
    ("resolve", {"kind": "refund", "amount": "4000", **WHY}),
    ("approve", {}),
    ("decline", {"reason": "too much"}),
    ("letter", {}),
    ("check-in", {"result": "satisfied"}),
    ("check-in", {"result": "not_satisfied"}),
    ("check-in", {"result": "no_answer"}),
    ("unsatisfiable", {"reason": "never", **WHY}),
    ("document", WHY),
    ("touch", {}),
    ("note", {"text": "hm"}),
    ("suspend", {"reason": "wait"}),
    ("resume", {}),
    ("hand-over", {"to": "jonas", "reason": "language"}),
    ("offer", {"to": "jonas", "reason": "on leave"}),
    ("offer", {"reason": "on leave"}),
    ("take", {}),
    ("write", {"subject": "Your parcel", "text": "It is here."}),
    ("correct", {"tone": "negative", "topic": "delivery/late"}),
    ("reopen", {"reason": "it broke again"}),
]
WAITS = {
    "contact": {Stage.CONTACT},
    "letter": {Stage.UNREACHED, Stage.CHECK_IN},
    "reply": {Stage.UNREACHED},
    "documentation": {Stage.DOCUMENTATION},
    "resolution": {Stage.RESOLUTION},
    "supervisor": {Stage.SUPERVISOR},
    "approval": {Stage.APPROVAL},
    "check_in": {Stage.CHECK_IN},
    "farewell": {Stage.FAREWELL},
    "resurvey_time": {Stage.RESURVEY},
    "answer": {Stage.RESURVEY},
    "touchpoint_time": {Stage.AFTERCARE},
    "aftercare": {Stage.AFTERCARE},
}
ACTS = st.tuples(st.sampled_from(DEEDS), st.sampled_from(["mette", "jonas", "birgit", "anders", "karen"]))
STEPS = st.lists(
    st.one_of(
        ACTS.map(lambda act: ("acts", *act)),
        st.sampled_from([1, 6, 30, 200, 800]).map(lambda hours: ("passes", hours)),
        st.integers(0, 10).map(lambda score: ("responds", score)),
        st.integers(0, 10).map(lambda score: ("answers", score)),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite store to copy."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    migrate(f"sqlite:///{path}")
    return path


def waiting_fits(life: Life) -> bool:
    """Whether what the walk waits for is what the journal's stage says (a suspended case waits for nothing)."""
    case = life.case
    waits = [entry.body for entry in case.entries if entry.body.kind == "waiting"]
    return case.suspended or life.row.done or (bool(waits) and case.stage in WAITS[waits[-1].name])


def contact_fits(life: Life) -> bool:
    """Whether the case's row says of the first contact what the journal does."""
    row, contact = life.row, first_contact(life.case_id, life.case.entries, life.case.policy)
    told = (row.contact_due, row.contacted_at, row.contact_took, row.contact_worked)
    return contact is not None and told == (contact.due, contact.reached_at, *contact.seconds)


@pytest.mark.parametrize("score", [0, 5])
@given(steps=STEPS, valuable=st.booleans())
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_walk_and_journal_agree_and_all_ends(empty_store, tmp_path_factory, score, steps, valuable):
    store = tmp_path_factory.mktemp("life") / "life.db"
    store.write_bytes(empty_store.read_bytes())
    life = Life(f"sqlite:///{store}", policy_with(aftercare={"touchpoints": ["30d"]}))
    life.begins(score=score, yearly_value=900_000 if valuable else 0)

    for step in steps:
        take(life, step)
        assert life.row.troubles == 0
        assert waiting_fits(life), (step, life.kinds)
        assert contact_fits(life), (step, life.kinds)
    if life.case.suspended:
        life.acts("resume", "birgit")
    for _ in range(12):
        life.passes(days=45, patrol=True)

    assert life.row.done, (life.row.stage, life.kinds)
    assert life.case.stage is Stage.CLOSED
    keys = Counter((mail.subject, mail.key) for mail in life.postbox.mails)
    assert max(keys.values()) == 1
    assert life.patrols() == {}
    life.store.database.close()


def take(life: Life, step: tuple) -> None:
    """One step of a history; what is refused changes nothing."""
    what, *how = step
    head = life.row.head
    if what == "acts":
        (deed, fields), actor = how
        told = life.acts(deed, actor, **fields)
        assert not isinstance(told, Refusal) or life.row.head == head
    elif what == "passes":
        life.passes(**timed(how[0]))
    elif what == "responds":
        life.responds(how[0])
        life.runs_on()
    elif any("resurvey" in mail.key for mail in life.postbox.mails):
        life.answers(how[0])


def timed(hours: int) -> dict[str, float]:
    """A span as `passes` takes it."""
    return {"hours": timedelta(hours=hours) / timedelta(hours=1)}

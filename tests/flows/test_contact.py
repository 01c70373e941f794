"""Reaching the customer: the ladder, tries, claims, and silence."""

from datetime import UTC, timedelta

from winback.entries import Outcome


def test_a_moderate_answer_disturbs_nobody_on_call(life):
    life.begins(score=5)

    assert life.sent_to("on_call") == []


def test_silence_climbs_the_ladder_once_a_rung(life):
    life.begins(score=0)
    life.passes(days=1)

    rungs = [key for key in life.sent if key.startswith("contact/")]
    assert rungs == [
        "contact/1/remind/mette",
        "contact/1/warn/mette",
        "contact/1/breach/mette",
        "contact/1/team/team-cx",
        "contact/1/supervisor/birgit",
    ]
    assert life.events == ["breached"]


def test_rungs_that_are_overdue_together_ring_as_the_highest(life):
    life.begins(score=0)
    life.runs.down = True
    life.clock.at += timedelta(hours=6)
    life.runs.down = False
    life.runs_on()

    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/1/supervisor/birgit"]


def test_nobody_is_warned_outside_the_hours(life):
    life.clock.at += timedelta(hours=6, minutes=30)  # half past three, with half an hour left today
    life.begins(score=1)
    life.passes(days=1)

    at = {mail.key: mail.at.astimezone(UTC).hour for mail in life.postbox.mails}
    assert at["g1/contact/1/breach/mette"] == 8
    assert all(7 <= hour < 16 for hour in at.values())


def test_a_contact_logged_while_all_was_down_stops_the_ladder(life):
    life.case_id = life.responds(0)[0]
    life.clock.at += timedelta(hours=5)
    life.store.act(life.case_id, "contact", {"reached": True}, actor="mette")
    life.runs_on()

    assert not [key for key in life.sent if key.startswith("contact/")]
    assert life.row.stage == "resolution"


def test_the_company_that_never_calls_has_abandoned_the_case(life):
    life.begins(score=3)
    life.passes(days=40)

    assert life.row.outcome == Outcome.ABANDONED
    assert "abandoned/told/birgit" in life.sent
    assert life.row.done


def test_three_tries_then_a_letter_then_nobody(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
        life.passes(hours=5)
    life.acts("letter", text="Dear Lone, call me when it suits you.")
    life.passes(days=8)
    life.acts("document", root_cause="carrier", action="none possible")

    assert life.row.outcome == Outcome.UNREACHED
    assert life.sent_to("customer") == ["receipt", "letter-tried-to-reach/1"]
    assert "call me when it suits" in next(
        m.text for m in life.postbox.mails if "tried" in m.key and m.role == "customer"
    )


def test_a_letter_that_nobody_approves_is_not_sent(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.passes(days=60)

    assert life.sent_to("customer") == ["receipt"]
    assert [row.state for row in life.messages if row.role == "customer"] == ["sent", "refused"]
    assert life.row.outcome == Outcome.UNREACHED or life.row.open


def test_the_customer_who_calls_back_after_the_letter(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.acts("letter")
    life.passes(days=2)
    life.is_reached()

    assert life.row.stage == "resolution"


def test_even_while_the_end_is_being_written_down_the_customer_may_call_back(life):
    life.begins(score=4)
    for _ in range(3):
        life.acts("contact", reached=False)
    life.acts("letter")
    life.passes(days=9)
    assert life.row.stage == "documentation"
    life.is_reached()
    life.is_resolved()

    assert life.row.stage == "check_in"
    assert life.row.outcome is None


def test_a_logged_try_silences_the_ladder_until_the_next(life):
    life.begins(score=0)
    life.acts("contact", reached=False, next_try=life.clock.at + timedelta(hours=4))
    life.passes(hours=3, minutes=59)
    assert not [key for key in life.sent if key.startswith("contact/")]
    life.passes(minutes=2)

    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/2/supervisor/birgit"]


def test_the_time_that_the_customer_prefers_moves_the_deadline(life):
    life.begins(score=0)
    wish = life.clock.at + timedelta(days=1, hours=2)
    life.acts("contact", reached=False, preferred=wish)

    assert life.row.due == wish


def test_snoozing_moves_no_deadline(life):
    life.begins(score=0)
    due = life.row.due
    life.acts("snooze", until=life.clock.at + timedelta(hours=4))
    life.passes(hours=2, minutes=1)

    assert life.row.due == due
    assert [key for key in life.sent if key.startswith("contact/")] == ["contact/1/breach/mette"]


def test_claimed_and_then_silent_is_reminded_then_unclaimed(life):
    life.begins(score=5)
    life.acts("claim")
    life.passes(hours=2, minutes=1)

    assert life.row.owner is None
    assert [key for key in life.sent if key.startswith("claim/")] == ["claim/1/remind/mette"]
    assert any(key.startswith("news/") and key.endswith("team-cx") for key in life.sent)
    life.acts("claim", "jonas")
    assert life.row.owner == "jonas"


def test_a_hand_over_is_told_to_the_new_owner(life):
    life.begins(score=5)
    life.acts("hand-over", to="jonas", reason="Swedish customer")

    assert life.row.owner == "jonas"
    assert life.postbox.mails[-1].to == "jonas@winback.example"

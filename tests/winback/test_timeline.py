"""A journal in plain words: every kind of entry is told, and nothing of the machine shows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.each import each
from tests.lives import policy_with
from winback import entries as e
from winback.scales import Severity
from winback.suppressions import Scope, Why
from winback.timeline import TELLS, tell

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = policy_with()
OPENED = {"policy": "x", "response_id": 1, "severity": Severity.CRITICAL, "score": 2, "priority": 85, "team": "cx"}
TOLD: list[tuple[e.Body, str, str]] = [
    (e.Opened(**OPENED, owner="mette", owner_why="owns the account"), "winback",
     "The case was opened: critical, score 2, priority 85. Mette Holm has it (owns the account)."),
    (e.Reopened(**OPENED, contactable=False), "winback",
     ("The customer complained again and the case was reopened: critical, score 2, priority 85. "
      "Customer care has it. There is no way to contact the customer.")),
    (e.Reopened(**OPENED, owner="mette", owner_why="had the case before", why="Broken again"), "birgit",
     ("Birgit Lund reopened the case. “Broken again” Now: critical, score 2, priority 85. "
      "Mette Holm has it (had the case before).")),
    (e.AftercareBegun(touchpoint=timedelta(days=30), due=AT), "winback",
     "A call is planned for Mon 23 Nov 10:00, 30 days after the close."),
    (e.ResponseJoined(response_id=2, score=1, severity=Severity.CRITICAL), "customer",
     "The customer answered once more, score 1: critical."),
    (e.ResponseJoined(response_id=2), "customer", "The customer answered once more: no complaint."),
    (e.ResponseEnriched(response_id=2, severity=Severity.HIDDEN), "customer",
     "More of the customer's answer came in: hidden."),
    (e.Answered(score=9, comment="Tak!"), "customer", "The customer answered 9 to the question. “Tak!”"),
    (e.Replied(message="g1/letter-tried-to-reach/1", subject="Sv: Hej", text="Ring på\ntorsdag.", attachments=1),
     "customer",
     ("The customer replied to the letter to a customer we have not reached: “Ring på torsdag.” A file came with it. "
      "winback does not keep it: ask the customer to send it straight to you.")),
    (e.Replied(message="g1/receipt", subject="Autosvar", text="Jeg er på ferie.", automatic=True), "customer",
     "An automatic reply to the automatic confirmation came in. “Jeg er på ferie.”"),
    (e.Replied(message=""), "mette", "Mette Holm put a reply of the customer's here: it holds no words."),
    (e.Claimed(), "mette", "Mette Holm claimed the case."),
    (e.HandedOver(to="jonas", reason="on leave"), "mette", "Mette Holm handed the case over to Jonas Berg. “on leave”"),
    (e.HandedOver(to="birgit", reason="not satisfied"), "winback", "Birgit Lund takes the case over: not satisfied."),
    (e.HandedOver(to="jonas", reason="on leave", offered_by="mette"), "jonas",
     "Jonas Berg took the case over from Mette Holm, who had offered it."),
    (e.Offered(to="jonas", reason="on leave"), "mette", "Mette Holm asked Jonas Berg to take the case. “on leave”"),
    (e.Offered(reason="too much"), "mette", "Mette Holm asked the team to take the case. “too much”"),
    (e.Snoozed(until=AT), "mette", "Mette Holm held reminders back until Mon 23 Nov 10:00; the deadline stays."),
    (e.Contacted(channel="phone", reached=True, said="It was\nlost.", wants="The parcel"), "mette",
     "Mette Holm reached the customer by phone. “It was lost.” Wants: The parcel."),
    (e.Contacted(channel="email", reached=False, preferred=AT, next_try=AT), "jonas",
     "Jonas Berg tried to reach the customer by e-mail. Prefers to talk Mon 23 Nov 10:00. Next try Mon 23 Nov 10:00."),
    (e.Resolved(resolution="refund", amount=Decimal("1250.50"), currency="DKK", wish="the money", answer="fine",
                promised=AT, root_cause="the carrier", action="We changed it.", needs_approval=True,
                limit=Decimal(1000)), "mette",
     ("Mette Holm wrote down what was agreed: a refund, DKK 1,250.50. The customer's wish: the money. Answer: fine. "
      "Promised for Mon 23 Nov 10:00. Cause: the carrier. What is done: We changed it. "
      "Above 1,000, so it must be approved.")),
    (e.Approved(), "karen", "Karen Moe approved it."),
    (e.Declined(reason="too much"), "karen", "Karen Moe declined it. “too much”"),
    (e.CheckedIn(satisfied=False, said="Still broken"), "mette",
     "Mette Holm checked in: the customer is not satisfied. “Still broken”"),
    (e.LetterApproved(letter="g1/letter-tried-to-reach/1", subject="Hej", text="…"), "mette",
     "Mette Holm approved the letter to a customer we have not reached (“Hej”)."),
    (e.LetterWritten(letter="g1/letter-written/n", subject="Your parcel", text="…"), "mette",
     "Mette Holm wrote to the customer (“Your parcel”)."),
    (e.Unsatisfiable(reason="wants the law changed", root_cause="none", action="none"), "birgit",
     ("Birgit Lund found that this customer cannot be satisfied. “wants the law changed” "
      "Cause: none. What is done: none.")),
    (e.Documented(root_cause="the app", action="mended"), "mette",
     "Mette Holm wrote down the cause: the app. What is done: mended."),
    (e.TouchpointLogged(said="All is well."), "mette", "Mette Holm had the call after the close. “All is well.”"),
    (e.Documented(root_cause="delivery/late", action="mended"), "mette",
     "Mette Holm wrote down the cause: Delivery: late. What is done: mended."),
    (e.Corrected(tone="negative", topic="delivery/late"), "jonas",
     "Jonas Berg corrected: the tone is negative and it is about Delivery: late."),
    (e.Noted(text="VIP"), "mette", "Mette Holm noted: “VIP”"),
    (e.Suspended(reason="in court"), "birgit", "Birgit Lund suspended the case. “in court”"),
    (e.Suspended(reason="its run was cancelled in Prefect"), "prefect",
     "The case was suspended: its run was cancelled in Prefect."),
    (e.Resumed(), "birgit", "Birgit Lund let the case go on."),
    (e.Settled(message="g1/receipt", arrived=False), "mette",
     "Mette Holm found that the message had not arrived; it is sent again."),
    (e.Settled(message="g1/receipt", arrived=True), "winback",
     "The mail service has told that the automatic confirmation went out."),
    (e.Undelivered(message="g1/receipt", why=Why.BOUNCED, detail="550 no such user"), "winback",
     ("The automatic confirmation did not reach the customer: the address does not exist or no longer takes mail. "
      "“550 no such user”")),
    (e.Undelivered(message="", why=Why.BOUNCED), "winback",
     "Mail does not arrive: the address does not exist or no longer takes mail."),
    (e.Unsubscribed(scope=Scope.SURVEYS, by=Why.UNSUBSCRIBED), "winback",
     "The customer wants no more surveys or review requests: they unsubscribed."),
    (e.Unsubscribed(scope=Scope.ALL, by=Why.TOLD), "mette",
     "The customer wants no more mail from us: they told Mette Holm."),
    (e.Lifted(), "mette", "Mette Holm noted that we may write to the customer again."),
    (e.Waiting(name="check_in", round=1, kinds=("checked_in",), after=3), "winback", "Waiting for the check-in."),
    (e.Waiting(name="answer", round=1, kinds=("answered",), after=3, until=AT), "winback",
     "Waiting for the customer's answer, until Mon 23 Nov 10:00 at the latest."),
    (e.Lapsed(wait="resurvey_time"), "winback", "It is the day on which the customer is asked again."),
    (e.Lapsed(wait="letter", letter="g1/letter-resolution/1"), "winback",
     ("Nothing came of waiting for a letter to read and approve. "
      "The draft of the letter about what we agreed was taken back.")),
    (e.Messaged(step="alert", messages=("g1/alert/team-cx", "g1/alert/mette")), "winback",
     "Customer care and Mette Holm were alerted."),
    (e.Messaged(step="alert", messages=("g1/alert/mette",)), "winback", "Mette Holm was alerted."),
    (e.Messaged(step="news/7", messages=("g1/news/7/mette",)), "winback", "Mette Holm was told."),
    (e.Messaged(step="receipt", skipped="no e-mail address"), "winback",
     "The customer got no confirmation: no e-mail address."),
    (e.Messaged(step="letter-resolution/1", skipped="no e-mail address"), "winback",
     "The letter about what we agreed was not written: no e-mail address."),
    (e.Messaged(step="receipt", skipped="opted_out"), "winback",
     "The customer got no confirmation: the customer wants no messages."),
    (e.Messaged(step="resurvey", skipped="quarantine", waits_until=AT), "winback",
     ("The customer was not asked again: the customer was asked not long ago and is left in peace "
      "until Monday 23 November at 10:00.")),
    (e.Messaged(step="resurvey-reminder", messages=("g1/resurvey-reminder",), waits_until=AT), "winback",
     "The reminder of the question waits until Mon 23 Nov 10:00: quiet hours."),
    (e.Answered(score=9, may_call=True, may_invite=True), "customer",
     ("The customer answered 9 to the question. They may be called about it. They may be asked for a review.")),
    (e.AnswerChanged(score=3, comment="It broke."), "customer",
     "The customer changed their answer to 3. “It broke.”"),
    (e.AnswerExplained(comment="It came."), "customer", "The customer told why they answered so. “It came.”"),
    (e.Rang(rung="breach", step="contact", round=1, due=AT, messages=("g1/contact/1/breach/mette",)), "winback",
     "Too late: personal contact. Mette Holm was told."),
    (e.Unclaimed(owner="mette"), "winback", "Mette Holm was silent after the claim, so the team has the case again."),
    (e.Drafted(letter="g1/letter-farewell/1"), "winback",
     "A draft of the closing letter waits for somebody to read and approve it."),
    (e.ResurveyAsked(token="0" * 64, expires=AT), "winback",
     "The customer was asked the question again; the link answers until Mon 23 Nov 10:00."),
    (e.ResurveyAsked(token="0" * 64, expires=AT, waits_until=AT), "winback",
     ("The question to the customer waits until Mon 23 Nov 10:00: quiet hours. "
      "The link answers until Mon 23 Nov 10:00.")),
    (e.Concluded(outcome=e.Outcome.WORSE, before=4, after=1, reopens=True), "winback",
     "Outcome: worse than before (4 before, 1 now). It goes back to personal contact."),
    (e.ReviewDecided(destination="own_page", invited=False, reason="no permission"), "winback",
     "The customer is not asked for a review (own page): no permission."),
    (e.ReviewDecided(destination="google", invited=False, reason="not_drawn"), "winback",
     ("The customer is not asked for a review (google): "
      "the draw when the case was opened did not fall on this customer.")),
    (e.ReviewDecided(destination="google", invited=True), "winback",
     "The customer will be asked for a review (google)."),
    (e.ReviewDecided(destination="google", invited=True, sends_at=AT), "winback",
     "The customer will be asked for a review (google, Mon 23 Nov 10:00)."),
    (e.MessageUnknown(message="g1/receipt"), "winback",
     "Nobody knows whether a message to the customer arrived; the owner was asked to find out."),
    (e.Withheld(message="review/google", why="no_review_permission"), "winback",
     "The review request was not sent after all: the customer has not given permission to be asked."),
    (e.Closed(outcome=e.Outcome.WON_BACK, root_cause="the carrier", action="changed"), "winback",
     "The case was closed: won back. Cause: the carrier. What is done: changed."),
    (e.AftercareEnded(touched=False), "winback", "The call after the close did not take place."),
    (e.Foreign(foreign_kind="sung"), "winback",
     "Something that this version of winback does not know; a newer version wrote it."),
]  # fmt: skip


@each(("body", "actor", "told"), TOLD)
def test_an_entry_is_told_in_plain_words(body: e.Body, actor: str, told: str):
    assert tell(e.Entry(1, 7, AT, actor, "g1/some/key", body), POLICY) == told


def test_every_kind_of_entry_is_told_and_tried_here():
    assert set(TELLS) >= set(e.KINDS.values())
    assert {type(body) for body, _, _ in TOLD} >= set(e.KINDS.values())


def test_who_has_left_is_told_by_id():
    entry = e.Entry(1, 7, AT, "lars", "k", e.Claimed())

    assert tell(entry, POLICY) == "lars claimed the case."


def test_times_are_those_of_the_team():
    oslo_and_london = policy_with(
        calendars={"office": {}, "london": {"zone": "Europe/London", "holidays": "GB-ENG"}},
        teams={
            "cx": {"name": "Customer care", "email": "cx@winback.example", "supervisor": "birgit"},
            "uk": {"name": "UK", "email": "uk@winback.example", "supervisor": "birgit", "calendar": "london"},
        },
    )
    entry = e.Entry(1, 7, AT, "mette", "k", e.Snoozed(until=AT))

    assert "Mon 23 Nov 09:00" in tell(entry, oslo_and_london, "uk")

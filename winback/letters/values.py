"""Which letters and notices there are, and the values that each is written with."""

AUTOMATIC = ("received", "resurvey", "resurvey_reminder", "review_request")
"""Letters that go by themselves; each says so."""
DRAFTS = ("tried_to_reach", "resolution", "explanation", "disagreement", "farewell", "incident_apology")
"""Letters that a person reads, changes or approves before they go."""
STARTERS = ("first_contact", "check_in", "what_we_changed", "aftercare")
"""Letters that a person begins from when they write to a customer."""
LETTERS = (*AUTOMATIC, *DRAFTS, *STARTERS)

CUSTOMERS = ("customer_name", "company", "owner_name", "owner_phone", "owner_email", "quote", "again")
"""What every letter to a customer may tell. `again`: they complained before, within a year."""

CASE = (
    *("case_id", "customer_name", "customer_contact", "account_name", "role"),
    *("score_text", "verbatim", "language_name", "touchpoint", "priority", "reasons"),
    *("owner_name", "team_name", "due", "command", "history", "other_cases"),
)
"""What every notice to staff tells of its case. `reasons`, `history` and `other_cases` are lists of lines."""

_AGREED = ("wish", "answer", "promised", "action", "check_in")
_ASKS = ("action", "question", "answer_link", "expires")

TO_CUSTOMERS: dict[str, tuple[str, ...]] = {
    "received": (*CUSTOMERS, "call_by", "score_text"),
    "resurvey": (*CUSTOMERS, *_ASKS),
    "resurvey_reminder": (*CUSTOMERS, *_ASKS),
    "review_request": ("customer_name", "company", "destination_name", "url"),
    "tried_to_reach": (*CUSTOMERS, "tries", "wish"),
    "resolution": (*CUSTOMERS, *_AGREED, "kind_text", "amount_text"),
    "explanation": (*CUSTOMERS, *_AGREED),
    "disagreement": (*CUSTOMERS, *_AGREED, "amount_text"),
    "farewell": (*CUSTOMERS, "reason", "action"),
    "incident_apology": (*CUSTOMERS, "incident", "remedy", "promised", "action"),
    "first_contact": (*CUSTOMERS, "touchpoint", "call_by"),
    "check_in": (*CUSTOMERS, "wish", "answer", "kind_text", "promised", "action"),
    "what_we_changed": (*CUSTOMERS, "action"),
    "aftercare": (*CUSTOMERS, "action"),
}

TO_STAFF: dict[str, tuple[str, ...]] = {
    "alert": CASE,
    "alert_critical_on_call": CASE,
    "joined": (*CASE, "new_score_text", "new_verbatim"),
    "remind": (*CASE, "step_name"),
    "warn": (*CASE, "step_name"),
    "breach": (*CASE, "step_name"),
    "climbed": (*CASE, "step_name"),
    "unclaimed": (*CASE, "from_name"),
    "handed_over": (*CASE, "from_name", "reason"),
    "offered": (*CASE, "from_name", "reason"),
    "approval_needed": (*(*CASE, "amount_text", "limit_text", "kind_text", "wish", "answer", "asked_by"),),
    "declined": (*CASE, "reason", "declined_by"),
    "draft_waiting": (*CASE, "letter_name", "letter_subject", "letter_body", "worded"),
    "check_in_due": CASE,
    "not_satisfied": (*CASE, "said", "round"),
    "supervisor_takes_over": (*CASE, "said"),
    "answered": (*CASE, "answer_text", "comment", "outcome_text"),
    "worse": (*CASE, "answer_text", "comment", "outcome_text"),
    "closed": ("case_id", "customer_name", "root_cause", "action", "outcome_text"),
    "abandoned": CASE,
    "touchpoint_due": CASE,
    "message_unknown": (*CASE, "letter_subject", "recipient"),
    "could_not_send": (*CASE, "letter_name", "why"),
    "not_out_yet": (*CASE, "letter_name"),
    "withheld": (*CASE, "letter_name", "reason", "to_call"),
    "replied": (*CASE, "letter_name", "said", "automatic", "remarks"),
    "unsubscribed": (*CASE, "scope", "said", "remarks"),
}
NOTICES = tuple(TO_STAFF)

VALUES = TO_CUSTOMERS | TO_STAFF
"""The values that each text is given, all of them always; a text may pass over some.

Where there is nothing to tell ("", None, an empty list) the text does without; only what it is about must be
told: company, call_by of a receipt, kind_text, check_in, owner_email, question, answer_link, expires,
destination_name, url, incident, answer_text, step_name, recipient and the letter's name, subject and body.
"""

BY_COMPOSE = ("brief", "formal", "regards")
"""Values that nobody has to give, with the pronouns of `winback.letters.address`."""

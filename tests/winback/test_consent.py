"""Who may be written to, what they may be asked, and at what hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_case import AGAIN, JOURNEYS, MONDAY, OPENED, POLICY, STAFF, case_of
from tests.winback.test_policy import policy_of
from winback import entries as e
from winback.case import Case, Stage
from winback.consent import CODES, Kind, barred, code_of, ends_at, not_before, speaks_to, waits, why
from winback.dossier import Dossier, Said
from winback.people import Customer
from winback.phrases import LANGUAGES
from winback.policy import Policy
from winback.scales import Scale
from winback.suppressions import Scope, Suppression, Why

KINDS: tuple[Kind, ...] = get_args(Kind)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
LONE = Customer(
    id=1, name="Lone Ravn", email="lone@nordlys.example", phone="+4510121012", review_permission=True
)  # fmt: skip
SAID = Said(MONDAY, 2, Scale.NPS, "It never came.")
CASE = case_of(OPENED)
QUARANTINE = POLICY.resurvey.quarantine


def dossier(*suppressed: Suppression, asked: timedelta | None = None, **changes: object) -> Dossier:
    """What is known of Lone; `asked` is how long ago she was asked a survey."""
    surveyed_at = MONDAY - asked if asked is not None else None
    return Dossier(replace(LONE, **changes), SAID, suppressed=suppressed, surveyed_at=surveyed_at)  # type: ignore[arg-type]


def suppression(scope: Scope, reason: Why, address: str = "lone@nordlys.example") -> Suppression:
    return Suppression(address, scope, reason, MONDAY)


def code(kind: Kind, known: Dossier, case: Case = CASE, **more: str) -> str:
    """The code of the refusal; "" where the message may go."""
    refusal = barred(kind, known, POLICY, MONDAY, case=case, **more)  # type: ignore[arg-type]
    return refusal.code if refusal else ""


def codes(known: Dossier) -> dict[Kind, str]:
    return {kind: code(kind, known) for kind in KINDS}


def asked_twice() -> Case:
    """A case that was asked, closed, and opened again by a new complaint."""
    asked = e.ResurveyAsked(token="t", expires=MONDAY + timedelta(days=14))
    closing = (e.Concluded(outcome=e.Outcome.UNANSWERED), e.Closed(outcome=e.Outcome.UNANSWERED))
    return case_of(*JOURNEYS[Stage.RESURVEY], asked, *closing, AGAIN)


# -- who --


def test_a_customer_whom_nothing_keeps_us_from_is_written_anything():
    assert codes(dossier()) == dict.fromkeys(KINDS, "")


@each(
    ("known", "told"),
    [
        (dossier(opted_out=True), "opted_out"),
        (dossier(erased=True, opted_out=True), "erased"),
        (dossier(email=None), "no_address"),
        (dossier(email=" "), "no_address"),
        (dossier(suppression(Scope.ALL, Why.BOUNCED)), "bounced"),
        (dossier(suppression(Scope.ALL, Why.INVALID)), "invalid_address"),
        (dossier(suppression(Scope.ALL, Why.SPAM_REPORT)), "spam_report"),
        (dossier(suppression(Scope.ALL, Why.UNSUBSCRIBED)), "opted_out"),
        (dossier(suppression(Scope.ALL, Why.REPLIED)), "opted_out"),
    ],
)
def test_what_stops_everything_says_why(known: Dossier, told: str):
    assert codes(known) == dict.fromkeys(KINDS, told)


@each("reason", [Why.UNSUBSCRIBED, Why.REPLIED, Why.SPAM_REPORT])
def test_who_wants_no_surveys_still_hears_how_the_case_stands(reason: Why):
    found = codes(dossier(suppression(Scope.SURVEYS, reason)))

    assert found == {"letter": "", "receipt": "", "survey": "unsubscribed", "review": "unsubscribed"}


def test_a_letter_that_cannot_be_written_says_what_to_do_instead():
    bounced = dossier(suppression(Scope.ALL, Why.BOUNCED))
    letter, survey = (barred(kind, bounced, POLICY, MONDAY) for kind in ("letter", "survey"))

    assert letter is not None
    assert survey is not None
    assert letter.words("en") == "Messages to the customer's address come back; call instead."
    assert "instead" not in survey.words("en")


def test_an_address_that_does_not_work_stops_that_address_alone():
    bounced = dossier(suppression(Scope.ALL, Why.BOUNCED, " Lone@Nordlys.example "))
    elsewhere = dossier(suppression(Scope.ALL, Why.BOUNCED, "old@nordlys.example"))

    assert code("letter", bounced) == "bounced"
    assert code("letter", bounced, channel="sms") == ""
    assert code("letter", elsewhere) == ""


def test_a_customers_own_word_holds_for_all_their_addresses():
    by_mail = dossier(suppression(Scope.ALL, Why.REPLIED))
    by_phone = dossier(suppression(Scope.SURVEYS, Why.REPLIED, "+4510121012"))

    assert code("survey", by_mail, channel="sms") == "opted_out"
    assert code("survey", by_phone, channel="mail") == "unsubscribed"


def test_a_text_message_needs_a_telephone():
    assert code("survey", dossier(phone=None), channel="sms") == "no_phone"
    assert code("survey", dossier(email=None), channel="sms") == ""


def test_a_review_needs_permission_and_is_asked_for_once_a_destination():
    before = replace(dossier(), invited_to=frozenset({"google"}))

    assert code("review", dossier(review_permission=False), destination="google") == "no_review_permission"
    assert code("review", before, destination="google") == "asked_before"
    assert code("review", before, destination="own") == ""


@each(
    ("text", "now_called", "fits"),
    [
        ("Kære Lone\n\nPakken er fundet.", "Lone Ravn", True),
        ("Kære Lone\n\nPakken er fundet.", "Lone Holm Ravn", True),
        ("Dear Ms Ravn,\n\nThe parcel is here.", "Lone Ravn", True),
        ("Hej\n\nPakken er fundet.", "Peter Hansen", True),
        ("Nordlys: Hvordan gik det? https://x.example/a/1", "Peter Hansen", True),
        ("Kære Lone\n\nPakken er fundet.", "", True),
        ("Kære Lone\n\nPakken er fundet. Peter fra lageret ringer.", "Peter Hansen", False),
        ("Hei, Lone Ravn\n\nPakken er funnet.", "Peter Hansen", False),
    ],
)
def test_a_message_fits_whom_it_greets_and_anybody_where_it_greets_nobody(text: str, now_called: str, fits: bool):
    customer = replace(LONE, name=now_called, email="kontakt@nordlys.example")

    assert speaks_to(customer, text, POLICY) is fits


# -- the quarantine --


def test_the_first_question_of_a_case_passes_the_quarantine():
    assert code("survey", dossier(asked=timedelta(days=1))) == ""


def test_the_question_of_a_repeat_waits_until_the_quarantine_is_over():
    refusal = barred("survey", dossier(asked=timedelta(days=1)), POLICY, MONDAY, case=asked_twice())

    assert refusal is not None
    assert refusal.code == "quarantine"
    assert ends_at(refusal) == MONDAY - timedelta(days=1) + QUARANTINE
    assert refusal.words("en").endswith("is left in peace until Saturday 20 February at 09:00.")


@each("ago", [None, QUARANTINE, QUARANTINE + timedelta(days=1)])
def test_after_the_quarantine_a_repeat_is_asked_again(ago: timedelta | None):
    assert code("survey", dossier(asked=ago), asked_twice()) == ""


# -- all of it --

SUPPRESSIONS = st.builds(
    Suppression,
    address=st.sampled_from(["lone@nordlys.example", "+4510121012", "else@nordlys.example", ""]),
    scope=st.sampled_from(Scope),
    why=st.sampled_from(Why),
    since=st.just(MONDAY),
)
KNOWN = st.builds(
    Dossier,
    customer=st.builds(
        Customer,
        email=st.sampled_from([None, "", "lone@nordlys.example", "LONE@nordlys.example "]),
        phone=st.sampled_from([None, "+4510121012"]),
        review_permission=st.booleans(),
        opted_out=st.booleans(),
        erased=st.booleans(),
    ),
    complaint=st.just(SAID),
    suppressed=st.lists(SUPPRESSIONS, max_size=4).map(tuple),
    surveyed_at=st.sampled_from([None, MONDAY - timedelta(days=1), MONDAY - QUARANTINE, MONDAY + timedelta(days=1)]),
    invited_to=st.sampled_from([frozenset(), frozenset({"google"})]),
)
CHANNELS = st.sampled_from(["mail", "sms"])


@given(KNOWN, st.sampled_from(KINDS), CHANNELS, st.lists(SUPPRESSIONS, max_size=3), st.booleans())
def test_more_suppressions_never_allow_more(
    known: Dossier, kind: Kind, channel: str, more: list[Suppression], repeated: bool
):
    case = asked_twice() if repeated else CASE
    before = code(kind, known, case, channel=channel, destination="google")
    after = code(kind, replace(known, suppressed=(*known.suppressed, *more)), case, channel=channel)

    assert after or not before or before == "asked_before"


@given(KNOWN, st.sampled_from(KINDS), CHANNELS, st.booleans(), st.sampled_from([*LANGUAGES, "fi", "command"]))
def test_every_refusal_is_a_whole_sentence_in_each_language(
    known: Dossier, kind: Kind, channel: str, repeated: bool, language: str
):
    refusal = barred(
        kind, known, POLICY, MONDAY, case=asked_twice() if repeated else None, channel=channel, destination="google"
    )
    told = refusal.words(language) if refusal else "Nothing."

    assert refusal is None or refusal.code in CODES
    assert told[0].isupper()
    assert told.endswith(".")
    assert not {"{", "}", "None"} & set(told.split())
    assert "{" not in told


@each("language", LANGUAGES)
@each("kept", sorted(CODES))
def test_what_a_journal_keeps_of_a_refusal_is_told_in_words(kept: str, language: str):
    for until in (None, MONDAY):
        told = why(kept, language, COPENHAGEN, until)

        assert told != kept
        assert "{" not in told
        assert not told.endswith((".", " "))


def test_a_sentence_of_an_older_journal_is_shown_as_it_is_and_counted_by_its_code():
    assert why("no e-mail address", "da", COPENHAGEN) == "no e-mail address"
    assert code_of("no permission") == "no_review_permission"
    assert code_of("quarantine") == "quarantine"


# -- the hour --


def quiet(begins: str, ends: str = "08:00") -> Policy:
    return policy_of(staff=STAFF, mail={"quiet": {"begins": begins, "ends": ends}})


def at(clock: str, day: date = date(2026, 11, 23)) -> datetime:
    """A time of day in Copenhagen."""
    return datetime.combine(day, time.fromisoformat(clock), COPENHAGEN).astimezone(UTC)


@each(
    ("now", "goes"),
    [
        (at("20:59"), at("20:59")),
        (at("21:00"), at("08:00", date(2026, 11, 24))),
        (at("23:59"), at("08:00", date(2026, 11, 24))),
        (at("00:00"), at("08:00")),
        (at("07:59"), at("08:00")),
        (at("08:00"), at("08:00")),
    ],
)
def test_what_asks_something_waits_for_the_end_of_the_night(now: datetime, goes: datetime):
    assert not_before("survey", CASE, POLICY, now) == not_before("review", CASE, POLICY, now) == goes


def test_what_tells_something_goes_at_any_hour():
    assert not_before("letter", CASE, POLICY, at("23:00")) == at("23:00")
    assert not_before("receipt", CASE, POLICY, at("23:00")) == at("23:00")
    assert waits("receipt", CASE, POLICY, at("23:00")) is None


@each("policy", [quiet("any"), quiet("09:00", "09:00")])
def test_there_may_be_no_quiet_hours_at_all(policy: Policy):
    assert not_before("survey", CASE, policy, at("03:00")) == at("03:00")


def test_quiet_hours_within_a_day_end_the_same_day():
    noon = quiet("12:00", "13:30")

    assert not_before("survey", CASE, noon, at("12:30")) == at("13:30")
    assert not_before("survey", CASE, noon, at("23:30")) == at("23:30")


def test_who_looks_at_a_message_that_waits_is_told_until_when():
    refusal = waits("survey", CASE, POLICY, at("22:00"))

    assert refusal is not None
    assert refusal.words("da") == (
        "Kunder forstyrres ikke på denne tid af døgnet; beskeden venter til tirsdag den 24. november kl.\u00a008.00."
    )


def test_a_night_in_which_the_clock_changes_ends_at_the_hour_on_the_wall():
    spring, autumn = date(2026, 3, 28), date(2026, 10, 24)

    ends = [not_before("survey", CASE, POLICY, at("23:00", day)) for day in (spring, autumn)]

    assert [one.astimezone(COPENHAGEN).time() for one in ends] == [time(8), time(8)]
    assert [one - at("23:00", day) for one, day in zip(ends, (spring, autumn), strict=True)] == [
        timedelta(hours=8),
        timedelta(hours=10),
    ]


HOURS = st.times().map(lambda hour: hour.replace(microsecond=0, tzinfo=None))


BEGINNINGS = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 28), (10, 24), (7, 1))]
"""The eve of each change of the clock, and a day in summer."""
SPANS = st.timedeltas(timedelta(0), timedelta(days=2))


@settings(max_examples=300)
@given(HOURS, HOURS, st.sampled_from(BEGINNINGS), SPANS)
def test_a_message_waits_less_than_a_day_and_then_goes(begins: time, ends: time, day: datetime, span: timedelta):
    open_for = (datetime.combine(day, begins) - datetime.combine(day, ends)) % timedelta(days=1)
    assume(not open_for or open_for > timedelta(hours=1))  # the hour that a spring night lacks
    policy, now = quiet(begins.isoformat(), ends.isoformat()), day + span
    goes = not_before("survey", CASE, policy, now)

    assert now <= goes <= now + timedelta(hours=25)
    assert not_before("survey", CASE, policy, goes) == goes

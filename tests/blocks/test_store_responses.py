"""A response told twice is one; told again with more it is enriched; and its customer is one person."""

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from blocks.store.database import Database
from blocks.store.people import Stored, store_customers
from blocks.store.quarantine import Unread, clear, quarantine, quarantined
from blocks.store.responses import store_responses
from blocks.store.tables import AccountRow, CaseRow, CustomerRow, ResponseRow
from winback.policy import Policy, check_policy
from winback.responses import Person, Response
from winback.scales import Scale

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RECENT = NOW - timedelta(days=1)
OLD = NOW - timedelta(days=30)


def a_policy() -> Policy:
    staff = [
        {"id": name, "name": name, "email": f"{name}@x.example", "role": "manager", "team": "care"}
        for name in ("mette", "jonas")
    ]
    team = {"name": "Care", "email": "care@x.example", "supervisor": "mette"}
    return check_policy({"company": "X", "teams": {"care": team}, "staff": staff})


POLICY = a_policy()


@pytest.fixture
def database(database_url):
    """An empty case store."""
    with closing(Database(database_url)) as opened:
        yield opened


@pytest.fixture
def store(database):
    """Stores responses in one transaction."""

    def store(*batch: Response, history_before: datetime = NOW - timedelta(days=14)) -> Stored:
        with database.writing() as session:
            return store_responses(session, batch, policy=POLICY, now=NOW, history_before=history_before)

    return store


def answer(
    key: str = "R1", score: int | None = 3, verbatim: str = "", person: Person | None = None, **more
) -> Response:
    scale = Scale.TEXT if score is None else Scale.NPS
    told = {"source": "file", "form": "default", "answered_at": RECENT} | more
    return Response(key=key, score=score, scale=scale, verbatim=verbatim, person=person or Person(), **told)


def rows(database, kind):
    with database.reading() as session:
        return list(session.exec(select(kind).order_by(kind.id)))


def counts(stored: Stored) -> tuple[int, int, int]:
    return stored.new, stored.changed, stored.same


def test_identity_is_source_form_and_key(store, database):
    told = [answer(), answer(form="other"), answer(source="typeform"), answer("R2"), answer()]

    assert counts(store(*told)) == (4, 0, 1)
    assert counts(store(*told)) == (0, 0, 5)
    assert len(rows(database, ResponseRow)) == 4


def test_what_is_stored_is_what_was_told(store, database):
    store(answer("R1", 0, "Øv 😀", Person("K1", "Mia", "mia@x.dk"), touchpoint="App", contact_me=True))

    row = rows(database, ResponseRow)[0]
    assert (row.answered_at, row.received_at, row.scale, row.score) == (RECENT, NOW, "nps", 0)
    assert (row.standing, row.severity, row.triage) == ("detractor", "critical", "new")
    assert (row.verbatim, row.touchpoint, row.contact_me, row.case_id) == ("Øv 😀", "App", True, None)


@pytest.mark.parametrize(
    ("told", "triage"),
    [
        (answer(score=9), "quiet"),
        (answer(score=9, contact_me=True), "new"),
        (answer(score=6), "new"),
        (answer(score=6, answered_at=OLD), "history"),
        (answer(score=9, answered_at=OLD), "quiet"),
        (answer(score=None, verbatim="Tak"), "quiet"),
    ],
)
def test_triage_of_a_new_response(store, database, told, triage):
    store(told)

    assert rows(database, ResponseRow)[0].triage == triage


@pytest.mark.parametrize("at_once", [True, False])
def test_a_score_first_and_its_comment_later_is_one_response(store, database, at_once):
    told = [answer(score=6), answer(score=6, verbatim="For sent")]
    stored = [store(*told)] if at_once else [store(one) for one in told]

    assert sum(one.changed for one in stored) == 1
    row = rows(database, ResponseRow)[0]
    assert (row.score, row.verbatim, row.severity) == (6, "For sent", "moderate")


def test_nothing_told_is_lost_to_silence(store, database):
    store(answer(score=6, verbatim="For sent", touchpoint="App", contact_me=True))

    assert counts(store(answer(score=None))) == (0, 0, 1)
    row = rows(database, ResponseRow)[0]
    assert (row.score, row.scale, row.verbatim, row.touchpoint, row.contact_me) == (6, "nps", "For sent", "App", True)


def test_a_corrected_score_is_judged_anew(store, database):
    store(answer(score=2))
    store(answer(score=9))

    row = rows(database, ResponseRow)[0]
    assert (row.score, row.standing, row.severity, row.triage) == (9, "promoter", None, "quiet")


def test_the_first_time_of_answering_stands(store, database):
    early = RECENT - timedelta(minutes=5)
    store(answer(), answer(answered_at=early))
    store(answer())

    assert rows(database, ResponseRow)[0].answered_at == early


def test_what_others_found_in_the_text_stands(store, database):
    store(answer(score=9))
    with database.writing() as session:
        row = session.exec(select(ResponseRow)).one()
        row.severity, row.triage = "hidden", "new"
    store(answer(score=10, touchpoint="App"))

    row = rows(database, ResponseRow)[0]
    assert (row.score, row.severity, row.triage) == (10, "hidden", "new")


def test_a_change_of_a_response_with_a_case_is_told_to_the_caller(store, database):
    store(answer())
    with database.writing() as session:
        row = session.exec(select(ResponseRow)).one()
        case = CaseRow(customer_id=row.customer_id, policy="p", severity="critical", opened_at=NOW)
        session.add(case)
        session.flush()
        row.triage, row.case_id = "case", case.id

    stored = store(answer(score=9, verbatim="Nu er det godt"))

    assert stored.enriched == [(row.id, case.id)]
    assert rows(database, ResponseRow)[0].triage == "case"
    assert store(answer(score=9)).enriched == []


def test_what_is_held_stays_held(store, database):
    store(answer())
    with database.writing() as session:
        session.exec(select(ResponseRow)).one().triage = "held"
    store(answer(verbatim="For sent"))

    assert rows(database, ResponseRow)[0].triage == "held"


def test_history_becomes_a_case_when_that_is_asked_for(store, database):
    store(answer(answered_at=OLD))

    assert counts(store(answer(answered_at=OLD), history_before=OLD)) == (0, 0, 1)
    assert rows(database, ResponseRow)[0].triage == "new"
    store(answer(answered_at=OLD))
    assert rows(database, ResponseRow)[0].triage == "new"


def test_anonymous_answers_are_a_customer_each(store, database):
    assert store(answer("R1"), answer("R2"), answer("R3", person=Person(name="Mia"))).customers == 3
    assert store(answer("R1"), answer("R2"), answer("R3", person=Person(name="Mia"))).customers == 0
    assert len({row.customer_id for row in rows(database, ResponseRow)}) == 3


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (Person("K1"), Person("K1", email="a@x.dk"), 1),
        (Person(email="a@x.dk"), Person(email="a@x.dk", phone="+4510121001"), 1),
        (Person(phone="+4510121001"), Person(phone="+4510121001", name="Mia"), 1),
        (Person(email="a@x.dk"), Person("K1", email="a@x.dk"), 1),
        (Person("K1", email="a@x.dk"), Person(email="a@x.dk"), 1),
        (Person("K1", phone="+4510121001"), Person(phone="+4510121001"), 1),
        (Person("K1", email="a@x.dk"), Person("K2", email="a@x.dk"), 2),
        (Person(email="a@x.dk", phone="+4510121001"), Person(email="b@x.dk", phone="+4510121001"), 2),
        (Person(name="Mia"), Person(name="Mia"), 2),
    ],
)
def test_people_are_told_by_number_then_address_then_phone(store, database, one, other, people, at_once):
    told = [answer("R1", person=one), answer("R2", person=other)]
    if at_once:
        store(*told)
    else:
        store(told[0])
        store(told[1])

    assert len(rows(database, CustomerRow)) == people
    assert len({row.customer_id for row in rows(database, ResponseRow)}) == people


def test_a_response_adds_to_what_is_known_of_a_customer_and_takes_nothing_away(store, database):
    store(answer("R1", person=Person("K1", "Mia", "a@x.dk", language="unknown")))
    store(answer("R2", person=Person("K1", "Maria", None, "+4510121001", language="sv")))

    row = rows(database, CustomerRow)[0]
    assert (row.name, row.email, row.phone, row.language) == ("Mia", "a@x.dk", "+4510121001", "sv")


@pytest.mark.parametrize("at_once", [True, False])
def test_who_answered_namelessly_may_be_named_later(store, database, at_once):
    mia = Person("K1", "Mia")
    batches = [[answer("R0", person=mia), answer("R1")], [answer("R1", person=mia)]]
    for batch in [[*batches[0], *batches[1]]] if at_once else batches:
        store(*batch)

    assert [row.external_id for row in rows(database, CustomerRow)] == ["K1"]
    assert len({row.customer_id for row in rows(database, ResponseRow)}) == 1


def test_who_is_named_later_and_was_unknown_is_still_one_customer(store, database):
    store(answer("R1"))
    store(answer("R1", person=Person("K1", "Mia")))

    assert [(row.external_id, row.name) for row in rows(database, CustomerRow)] == [("K1", "Mia")]


def test_a_list_of_customers_has_the_last_word(store, database):
    store(answer("R1", person=Person("K1", "Mia", "old@x.dk", language="da")))
    told = [Person("K1", "Maria", "new@x.dk", language="unknown"), Person("K2", review_permission=True)]
    with database.writing() as session:
        first = store_customers(session, told)
    with database.writing() as session:
        second = store_customers(session, told)

    assert (counts(first), counts(second)) == ((1, 1, 0), (0, 0, 2))
    mia, other = rows(database, CustomerRow)
    assert (mia.name, mia.email, mia.language) == ("Maria", "new@x.dk", "da")
    assert other.review_permission is True


def test_accounts_are_matched_without_regard_to_case(database):
    day = date(2027, 1, 31)
    told = [Person("K1", account="Byg ApS", yearly_value=100, contract_end=day), Person("K2", account="BYG  aps")]
    with database.writing() as session:
        store_customers(session, [*told, Person("K3", account="byg aps", account_owner="mette")])
        store_customers(session, [Person("K2", yearly_value=200)])

    account = rows(database, AccountRow)[0]
    assert (account.name, account.yearly_value, account.contract_end, account.owner) == ("Byg ApS", 200, day, "mette")
    assert {row.account_id for row in rows(database, CustomerRow)} == {account.id}


def test_a_private_customer_with_an_owner_has_an_account_of_its_own(database):
    with database.writing() as session:
        store_customers(
            session, [Person("K1", "Mia", account_owner="jonas", yearly_value=5), Person("K2", yearly_value=7)]
        )

    assert [(row.name, row.owner, row.yearly_value) for row in rows(database, AccountRow)] == [("Mia", "jonas", 5)]
    assert [row.yearly_value for row in rows(database, CustomerRow)] == [0, 7]


def test_ids_that_were_given_by_the_store_do_not_clash_with_the_databases_own(store, database):
    store(answer("R1", person=Person("K1")))
    with database.writing() as session:
        session.add(CustomerRow(external_id="K2"))
    store(answer("R2", person=Person("K3")))

    assert len({row.id for row in rows(database, CustomerRow)}) == 3


def test_more_rows_than_a_database_takes_parameters(store, database):
    told = [answer(f"R{n}", person=Person(f"K{n}", email=f"{n}@x.dk")) for n in range(33_000)]

    assert counts(store(*told)) == (33_000, 0, 0)
    assert counts(store(*told)) == (0, 0, 33_000)


def test_imports_at_the_same_time_make_each_customer_once(database):
    def work(source: str) -> None:
        for start in range(0, 60, 10):
            told = [answer(f"R{n}", source=source, person=Person(email=f"{n}@x.dk")) for n in range(start, start + 10)]
            with database.writing() as session:
                store_responses(session, told, policy=POLICY, now=NOW, history_before=OLD)

    threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rows(database, CustomerRow)) == 60
    assert len(rows(database, ResponseRow)) == 240


def test_quarantine_keeps_a_row_once_until_it_is_mended(database):
    bad = [Unread(3, "Score", "'x' is not a number", "R1;x"), Unread(5, "", "stops", "R2")]
    with database.writing() as session:
        first = quarantine(session, "a.csv", bad, NOW)
        quarantine(session, "b.csv", bad[:1], NOW)
    with database.writing() as session:
        again = quarantine(session, "a.csv", [replace(bad[0]), bad[1]], NOW)
        assert again == first
        assert [row.line for row in quarantined(session, "a.csv")] == [3, 5]
        assert len(quarantined(session, limit=2)) == 2
        assert clear(session, "a.csv", {first[0]}) == 1
        left = [(row.source, row.line, row.column, row.reason, row.row) for row in quarantined(session)]

    assert left == [(name, 3, "Score", "'x' is not a number", "R1;x") for name in ("a.csv", "b.csv")]

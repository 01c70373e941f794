"""What the doctor finds in mail and SMS, on a real Prefect server, against stand-ins."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from blocks.sending import ANSWERS, GROUP
from blocks.settings import Settings
from blocks.store import signs
from blocks.store.database import Database
from blocks.store.signs import Trouble
from blocks.store.tables import MailEventRow, SignRow
from blocks.texting import Texting
from deployments.doctor_of_mail import Heard, examine_mail, hear
from deployments.server import Embedded
from tests.gateways import Answer, Gateway
from tests.lives import policy_with
from tests.sendgrids import SendGridWorld
from winback.finding import Finding

BLOCK = "examined"
SERVED = {"answer_url": "https://svar.nordlys.example/a/"}
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ALL_IS_WELL = [("ok", f"block sendgrid/{BLOCK}")]


class Clinic:
    """A company whose mail is examined."""

    def __init__(self, world: SendGridWorld, home: Path) -> None:
        self.world, self.policy, self.heard = (
            world,
            policy_with(answer_url="https://svar.nordlys.example/a/"),
            Heard(NOW),
        )
        self.told = {"home": home, "database_url": "sqlite://", "outbox": home, "drop": home, "letters": home}
        self.blocks = {"mail_block": f"sendgrid/{BLOCK}"}
        self.stores()

    def stores(self, **keys: object) -> None:
        """Keep the block in Prefect, with some of its fields otherwise."""
        self.world.block(**({"event_key": self.world.event_key} | keys)).save(BLOCK, overwrite=True)

    def finds(self) -> list[Finding]:
        return list(examine_mail(Settings.model_validate(self.told | self.blocks), self.policy, self.heard))

    def told_by(self, state: str) -> list[str]:
        return [one.told for one in self.finds() if one.state == state]


@pytest.fixture
def clinic(engine: Embedded, tmp_path: Path) -> Iterator[Clinic]:
    with SendGridWorld() as world:
        yield Clinic(world, tmp_path)


@pytest.mark.engine
def test_all_is_well(clinic: Clinic):
    assert [(one.state, one.told) for one in clinic.finds()] == ALL_IS_WELL


@pytest.mark.engine
def test_links_that_lead_to_the_customers_own_machine_are_noted(clinic: Clinic):
    clinic.policy = policy_with(answer_url="http://127.0.0.1:8642/a/")

    (told,) = clinic.told_by("note")
    assert "answer_url is http://127.0.0.1:8642/a/: the links in customers' letters lead to their own machines" in told


@pytest.mark.engine
def test_a_key_that_the_service_refuses_is_to_be_mended(clinic: Clinic):
    clinic.stores(api_key="SG.another")

    (found,) = clinic.finds()
    assert found.state == "mend"
    assert "key" in found.told
    assert "SG.another" not in found.told
    assert "winback setup --from FILE" in found.mend


@pytest.mark.engine
def test_a_sandbox_and_missing_events_are_noted(clinic: Clinic):
    clinic.stores(sandbox=True, event_key=None)

    sandbox, deaf = clinic.told_by("note")
    assert "every mail is looked at and none is sent" in sandbox
    assert deaf == "nobody tells whether letters arrive"


@pytest.mark.engine
def test_events_that_stay_away_after_letters_went_out_are_to_be_mended(clinic: Clinic):
    told = []
    for event, sent in (
        (None, NOW - timedelta(hours=2)),
        (None, NOW - timedelta(days=2)),
        (NOW - timedelta(days=3), NOW - timedelta(days=2)),
        (NOW - timedelta(days=1), NOW - timedelta(days=2)),
    ):
        clinic.heard = Heard(NOW, [], event, sent)
        told.append(clinic.told_by("mend"))

    assert [len(one) for one in told] == [0, 1, 1, 0]
    assert told[1] == ["letters went out, and no event has come about them"]


@pytest.mark.engine
def test_replies_need_both_their_domain_and_their_secret(clinic: Clinic):
    domain = policy_with(mail={"reply_domain": "reply.nordlys.example"}, **SERVED)
    told = []
    for policy, secret in ((domain, None), (policy_with(**SERVED), "s" * 32), (domain, "s" * 32)):
        clinic.policy = policy
        clinic.stores(inbound_secret=secret)
        told.append([(one.state, one.mend[:20]) for one in clinic.finds() if one.state != "ok"])

    assert told == [[("mend", "Store inbound_secret")], [("note", "Write mail.reply_dom")], []]


@pytest.mark.engine
def test_a_service_that_refuses_our_settings_is_told_with_what_to_mend(clinic: Clinic):
    clinic.heard = Heard(NOW, [Trouble("mail", NOW - timedelta(hours=3), "the sender is not verified; verify it")])

    (told,) = clinic.told_by("mend")
    assert told == "nothing goes out for 3h, for a setting of ours: the sender is not verified; verify it"


def test_what_lacks_is_told_by_what_needs_it_and_what_is_late_by_how_long(tmp_path: Path):
    written = {"home": tmp_path, "database_url": "sqlite://", "outbox": tmp_path, "drop": tmp_path, "letters": tmp_path}
    since = NOW - timedelta(hours=3)
    known = [
        Trouble("mail/cx@winback.example", since, "verify it"),
        Trouble(f"mail/{GROUP}", since, "correct it"),
        Trouble(f"mail/{ANSWERS}", since, "500"),
        Trouble("owed", since, "messages that should have gone: 2"),
    ]

    told = [one.told for one in examine_mail(Settings.model_validate(written), None, Heard(NOW, known))]

    assert told[:4] == [
        "nothing goes out from cx@winback.example for 3h, for a setting of ours: verify it",
        "nothing goes out that needs the unsubscribe group for 3h, for a setting of ours: correct it",
        "for 3h nobody knows whether notices to staff arrive: 500",
        "messages that should have gone: 2",
    ]


@pytest.mark.engine
def test_sms_is_looked_at_where_it_is_set_up(clinic: Clinic):
    clinic.blocks |= {"sms_block": BLOCK}
    with Gateway(lambda _: Answer(401)) as gateway:
        Texting(url=f"json://{gateway.host}/sms").save(BLOCK, overwrite=True)
        told = {one.name: (one.state, one.told) for one in clinic.finds()}

        assert gateway.calls == []
    assert told["SMS"][0] == "mend"
    assert "has no {phone}" in told["SMS"][1]


@pytest.mark.engine
def test_a_block_that_is_gone_is_to_be_stored_anew(clinic: Clinic):
    clinic.blocks = {"mail_block": "sendgrid/gone"}

    (found,) = clinic.finds()
    assert (found.state, found.told) == ("mend", "the block sendgrid/gone cannot be loaded (ValueError)")
    assert "winback setup --from FILE" in found.mend


def test_until_a_mail_service_is_named_the_folder_is_looked_at(tmp_path: Path):
    told = {"home": tmp_path, "database_url": "sqlite://", "outbox": tmp_path / "outbox", "drop": tmp_path}
    here = Settings.model_validate(told | {"letters": tmp_path})

    (found,) = examine_mail(here, None, None)

    assert (found.state, found.told) == ("ok", f"no mail service is set up: written to {tmp_path / 'outbox'}")


def test_what_the_store_knows_of_the_ways_out_is_read_from_it(database_url: str):
    database = Database(database_url)
    signs.trouble(database, "mail", "the key is wrong", NOW)
    signs.trouble(database, "mail", "the key is wrong", NOW + timedelta(hours=1))
    with database.writing("event") as session:
        session.add(MailEventRow(event_id="e1", fingerprint="f1", kind="delivered", at=NOW, received_at=NOW, detail=""))
    heard = hear(database)
    signs.trouble(database, "mail", "the sender is not verified", NOW + timedelta(hours=2))
    with database.writing("well") as session:
        other = signs.troubles(session)
        signs.well(session, "mail")
        signs.well(session, "sms")
    with database.reading() as session:
        rows = (signs.troubles(session), session.get(SignRow, "mail"))
    database.close()

    assert heard is not None
    assert (heard.troubles, heard.event, heard.sent) == ([Trouble("mail", NOW, "the key is wrong")], NOW, None)
    assert other == [Trouble("mail", NOW, "the sender is not verified")]
    assert rows == ([], None)

"""The SendGrid block against the stand-in: what goes out, what it says of each failure, that a call comes to an end."""

import json
import logging
import socket
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.testing.standard_test_suites import BlockStandardTestSuite
from pydantic import ValidationError

from blocks.mail import Mail
from blocks.mail.sendgrid.body import body
from blocks.mail.sendgrid.client import SANDBOX, SendGrid
from blocks.mail.sendgrid.errors import pause_until
from blocks.sending import GROUP, REPLIES, LostAnswer, Misconfigured, NotNow, Refused, Unclear, Unreached
from tests import sendgrids as faults
from tests.sendgrids import SEND, SendGridWorld
from tests.sendgridworld.rules import problems
from tests.smtps import certify, secured_by

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def mail(**changes: object) -> Mail:
    written = {
        "id": 7,
        "subject": "case/1",
        "key": "g1/letter",
        "role": "customer",
        "sender": "care@winback.example",
        "sender_name": "Nordlys",
        "to": "lone@nordlys.example",
        "title": "Det har vi ændret",
        "text": "Kære Lone\n",
        "html": "<p>Kære Lone</p>",
        "language": "da",
        "at": NOW,
        "kind": "letter",
        "token": "4f2a9c0d7be1835624aa",
        "reply_to": "reply+4f2a9c0d7be1835624aa@svar.winback.example",
        "reply_to_name": "Mette Holm",
        "headers": {"List-Unsubscribe": "<https://winback.example/u/1>", "Subject": "Another", "Auto-Submitted": "no"},
    }
    return Mail.model_validate(written | changes)


@pytest.fixture
def mailer(sendgrid: SendGridWorld) -> SendGrid:
    return sendgrid.block(categories=["nordlys-dk"])


class TestSendGridBlock(BlockStandardTestSuite):
    """Prefect's own tests of a block."""

    @pytest.fixture
    def block(self) -> type[SendGrid]:
        return SendGrid

    @pytest.mark.skip(reason="the pages of Prefect show its own logo where a block has none")
    def test_has_a_valid_image(self, block: type[SendGrid]) -> None:
        """Held for blocks that come with a picture from the internet."""


# -- what goes out --


def test_a_letter_goes_out_as_it_was_approved_and_carries_ids_alone(mailer, sendgrid):
    message_id = mailer.send(mail())
    (taken,) = sendgrid.to("lone@nordlys.example")

    assert (taken.message_id, taken.subject, taken.text) == (message_id, "Det har vi ændret", "Kære Lone\n")
    assert [part["type"] for part in taken.body["content"]] == ["text/plain", "text/html"]
    assert taken.reply_to == "reply+4f2a9c0d7be1835624aa@svar.winback.example"
    assert taken.custom_args == {"winback": "4f2a9c0d7be1835624aa"}
    assert taken.categories == ["winback", "letter", "nordlys-dk"]
    assert taken.headers == {"List-Unsubscribe": "<https://winback.example/u/1>", "Auto-Submitted": "no"}


def test_nothing_in_a_letter_is_tracked_or_added(mailer, sendgrid):
    mailer.send(mail())
    (taken,) = sendgrid.mails

    switches = json.dumps([taken.body["tracking_settings"], taken.body["mail_settings"]])
    assert "true" not in switches
    assert set(taken.body["tracking_settings"]) >= {"click_tracking", "open_tracking", "subscription_tracking"}
    assert taken.group is None


def test_what_asks_something_belongs_to_the_unsubscribe_group(sendgrid):
    sendgrid.adds_group(12)
    mailer = sendgrid.block(unsubscribe_group=12, track_opens=True)

    mailer.send(mail(kind="survey"))
    mailer.send(mail(kind="letter"))

    assert [one.group for one in sendgrid.mails] == [12, None]
    assert sendgrid.mails[0].body["tracking_settings"]["open_tracking"] == {"enable": True}


@pytest.mark.parametrize(
    ("name", "language", "sent"),
    [
        ("Blåbærgrød A/S", "da", "Blaabaergroed A/S"),
        ("Åhléns Möbler", "sv", "Ahlens Mobler"),
        ("Nordlys", "en", "Nordlys"),
        ("Hej\r\nBcc: x", "en", "Hej Bcc: x"),
    ],
)
def test_the_sender_s_name_is_spelt_without_what_sendgrid_cannot_write(mailer, sendgrid, name, language, sent):
    mailer.send(mail(sender_name=name, language=language))

    assert sendgrid.mails[0].body["from"] == {"email": "care@winback.example", "name": sent}


def test_in_the_sandbox_nothing_is_sent(sendgrid):
    assert sendgrid.block(sandbox=True).send(mail()) == SANDBOX
    assert sendgrid.mails == []


def test_the_region_says_where_the_account_is():
    told = SendGrid(api_key="SG.key", region="eu").client()

    assert told.client.host == "https://api.eu.sendgrid.com"
    assert told.client.timeout == 10


@pytest.mark.parametrize(
    "changes",
    [{"categories": ["x"] * 9}, {"categories": ["kø"]}, {"timeout": 12}, {"ip_pool": "x"}, {"api_url": "file:///x"}],
)
def test_settings_beyond_sendgrid_s_limits_are_not_kept(changes):
    with pytest.raises(ValidationError):
        SendGrid(api_key="SG.key", **changes)


# -- what cannot go out --


@pytest.mark.parametrize("address", ["lone", "lone@", "løne@nordlys.example", "a b@c.example", "a@b.example\nBcc: c@d"])
def test_an_address_that_is_none_is_refused_before_anybody_is_asked(mailer, sendgrid, address):
    with pytest.raises(Refused) as caught:
        mailer.send(mail(to=address))

    assert caught.value.why == "invalid"
    assert sendgrid.calls == []


def test_an_address_that_only_sendgrid_refuses_is_the_letter_s_own(mailer, sendgrid):
    with pytest.raises(Refused) as caught:
        mailer.send(mail(to="lone@nordlys"))

    assert caught.value.why == "invalid"
    assert sendgrid.calls[0].status == 400


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(mailer, sendgrid):
    with pytest.raises(Refused) as caught:
        mailer.send(mail(html="x" * 30_000_000))

    assert caught.value.why == "too_large"
    assert sendgrid.calls == []


@pytest.mark.parametrize(
    ("fault", "ours", "words"),
    [
        (faults.RateLimited(), NotNow, "pause"),
        (faults.Says(408), NotNow, "in time"),
        (faults.Broken(503, headers=(("Retry-After", "30"),)), NotNow, "closed"),
        (faults.Says(401), Misconfigured, "API key"),
        (faults.Says(401, "Maximum credits exceeded"), Misconfigured, "credits"),
        (faults.Says(403), Misconfigured, "right to send"),
        (
            faults.Says(403, "The from address does not match a verified Sender Identity.", "from"),
            Misconfigured,
            "verify",
        ),
        (faults.Says(404), Misconfigured, "api_url"),
        (faults.Page(405), Misconfigured, "api_url"),
        (faults.Page(302, (("Location", "http://127.0.0.1:9/"),)), Misconfigured, "api_url"),
        (faults.Says(400, "wrong", "from.email"), Misconfigured, "sender"),
        (faults.Says(400, "wrong", "categories.1"), Misconfigured, "categories"),
        (faults.Says(400, "wrong", "asm.group_id"), Misconfigured, "unsubscribe group"),
        (faults.Says(400, "lone@nordlys.example is wrong", "personalizations.0.to.0.email"), Refused, "address"),
        (faults.Says(400, "wrong", "content.0.value"), Refused, "content"),
        (faults.Says(400, "wrong", "personalizations[0].to[0].email"), Refused, "address"),
        (faults.Says(400, "wrong", "tracking_settings"), NotNow, "declines"),
        (faults.Says(400, "Bad Request"), NotNow, "declines"),
        (faults.Page(400), NotNow, "declines"),
        (faults.Page(407), NotNow, "407"),
        (faults.Page(451), NotNow, "451"),
        (faults.Says(413, "content too large"), Refused, "too large"),
        (faults.Says(422), NotNow, "422"),
        (faults.Broken(500), Unclear, "500"),
        (faults.Page(502), Unclear, "502"),
        (faults.Broken(503), Unclear, "503"),
        (faults.Page(504), Unclear, "504"),
        (faults.Page(200), Unclear, "200"),
        (faults.Unheard(), LostAnswer, "lost"),
        (faults.LostAnswer(), LostAnswer, "lost"),
    ],
    ids=str,
)
def test_each_failure_is_one_of_ours_in_words_that_name_nobody(mailer, sendgrid, fault, ours, words):
    sendgrid.fails(SEND, fault)

    with pytest.raises((NotNow, Refused, Unclear)) as caught:
        mailer.send(mail())

    assert type(caught.value) is ours
    assert words in str(caught.value)
    assert "lone" not in repr([caught.value, caught.value.__cause__, caught.value.__context__])
    assert len(sendgrid.calls) == 1


@pytest.mark.parametrize(
    ("fault", "at_fault"),
    [
        (
            faults.Says(403, "The from address does not match a verified Sender Identity.", "from"),
            "care@winback.example",
        ),
        (faults.Says(400, "wrong", "from.email"), "care@winback.example"),
        (faults.Says(400, "wrong", "reply_to.email"), REPLIES),
        (faults.Says(400, "wrong", "asm.group_id"), GROUP),
        (faults.Says(400, "wrong", "categories.1"), ""),
        (faults.Says(401), ""),
    ],
    ids=str,
)
def test_a_setting_that_not_every_mail_needs_is_named(mailer, sendgrid, fault, at_fault):
    sendgrid.fails(SEND, fault)

    with pytest.raises(Misconfigured) as caught:
        mailer.send(mail())

    assert caught.value.at_fault == at_fault


def test_a_domain_is_written_as_the_dns_knows_it(mailer, sendgrid):
    mailer.send(mail(to="lone@blåbær.example"))

    assert [one.to for one in sendgrid.mails] == [("lone@xn--blbr-roah.example")]


def test_a_mail_whose_answer_was_lost_is_known_by_its_token(mailer, sendgrid):
    sendgrid.fails(SEND, faults.LostAnswer())
    with pytest.raises(Unclear):
        mailer.send(mail())

    (event,) = sendgrid.events_for(mail(), "delivered")

    assert mailer.find(7) is None
    assert event["winback"] == "4f2a9c0d7be1835624aa"
    assert mailer.tells


@pytest.mark.parametrize(
    ("reset", "least", "most"),
    [(40, 35, 40), (-900, 1, 1), (90_000, 3600, 3600)],
)
def test_the_pause_lasts_until_the_reset_within_bounds(mailer, sendgrid, reset, least, most):
    sendgrid.fails(SEND, faults.RateLimited(reset))
    with pytest.raises(NotNow) as caught:
        mailer.send(mail())

    assert timedelta(seconds=least) <= caught.value.again_in <= timedelta(seconds=most)


@pytest.mark.parametrize("reset", ["", "soon", "nan"])
def test_a_reset_that_says_nothing_leaves_the_pause_to_us(mailer, sendgrid, reset):
    sendgrid.fails(SEND, faults.RateLimited(reset=reset))
    with pytest.raises(NotNow) as caught:
        mailer.send(mail())

    assert caught.value.again_in is None


# -- that it comes to an end --


@pytest.mark.parametrize("fault", [faults.Slow(5), faults.Drip(0.05)], ids=str)
def test_a_server_that_dawdles_does_not_hold_the_call(sendgrid, fault):
    sendgrid.fails(SEND, fault)

    with pytest.raises(LostAnswer):
        sendgrid.block(timeout=0.4).send(mail())

    assert len(sendgrid.mails) == 1


def test_by_tls_it_is_the_same_and_a_certificate_must_be_trusted(tmp_path, monkeypatch):
    certificate = certify(tmp_path)
    with SendGridWorld(secured_by(certificate)) as world:
        with pytest.raises(Misconfigured, match="certificate"):
            world.block().send(mail())
        assert world.calls == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert world.block().send(mail())
        world.fails(SEND, faults.Slow(5))
        with pytest.raises(LostAnswer):
            world.block(timeout=0.4).send(mail())


def test_where_nobody_listens_it_was_surely_not_sent():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{nobody.getsockname()[1]}"

        with pytest.raises(NotNow) as caught:
            SendGrid(api_key="SG.key", api_url=nowhere).send(mail())

    assert type(caught.value) is Unreached
    assert "ConnectionRefusedError" in str(caught.value)


@pytest.mark.parametrize("key", ["SG.secret\nkey", "SG.secret☃"])
def test_a_key_that_cannot_be_written_down_is_told_without_showing_it(sendgrid, key):
    with pytest.raises(Misconfigured) as caught:
        sendgrid.block(api_key=key).send(mail())

    assert "secret" not in repr([caught.value, caught.value.__cause__])


def test_neither_key_nor_letter_is_ever_logged(mailer, sendgrid, caplog):
    with caplog.at_level(logging.DEBUG):
        mailer.send(mail())
        sendgrid.fails(SEND, faults.Says(400, "lone@nordlys.example", "subject"))
        with pytest.raises(Refused):
            mailer.send(mail())

    assert "lone" not in caplog.text.lower()
    assert sendgrid.api_key not in caplog.text + repr(mailer)


# -- whatever is written --


@given(
    name=st.text(max_size=30),
    title=st.text(max_size=60),
    reader=st.text(max_size=30),
    language=st.sampled_from(["da", "nb", "sv", "en"]),
)
def test_whatever_names_and_titles_hold_sendgrid_could_take_the_mail(name, title, reader, language):
    letter = mail(title=f"Om {title}", reply_to_name=reader, language=language)

    written = body(letter, name=name, categories=(), group=None, pool=None)

    assert problems(json.loads(json.dumps(written)), set()) == []


@given(st.one_of(st.none(), st.text(max_size=20), st.floats().map(str), st.integers().map(str)))
def test_whatever_a_reset_says_the_pause_is_bounded(told):
    pause = pause_until(told, 1_795_000_000.0)

    assert pause is None or timedelta(seconds=1) <= pause <= timedelta(hours=1)

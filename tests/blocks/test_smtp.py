"""The SMTP block against a real server: what it hands over, and what it says of each refusal at each step."""

import socket
from collections.abc import Iterator

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.mail.smtp.client import Smtp
from blocks.sending import LostAnswer, Misconfigured, NotNow, Refused, Unclear, Unreached
from tests.blocks.test_sendgrid import mail
from tests.smtps import MailServer, certify

LONE, CARE = "lone@nordlys.example", "care@winback.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as started:
        yield started


class TestSmtpBlock(BlockStandardTestSuite):
    """Prefect's own tests of a block."""

    @pytest.fixture
    def block(self) -> type[Smtp]:
        return Smtp

    @pytest.mark.skip(reason="the pages of Prefect show its own logo where a block has none")
    def test_has_a_valid_image(self, block: type[Smtp]) -> None:
        """Held for blocks that come with a picture from the internet."""


# -- what is handed over --


def test_a_letter_arrives_as_it_was_written_in_text_and_html(server):
    name = server.block().send(mail(headers={"List-Unsubscribe": "<https://winback.example/u/1>"}))
    (letter,) = server.letters

    assert server.parties == [(CARE, [LONE])]
    assert letter["Subject"] == "Det har vi ændret"
    assert letter["Message-ID"] == name == "<4f2a9c0d7be1835624aa@winback.example>"
    assert letter["List-Unsubscribe"] == "<https://winback.example/u/1>"
    assert letter.get_body(("plain",)).get_content().splitlines() == ["Kære Lone"]
    assert letter.get_body(("html",)).get_content().strip() == "<p>Kære Lone</p>"


def test_nothing_but_seven_bits_is_handed_over(server):
    server.block().send(mail(text="Ærø og Malmö\n.\n" + "x" * 2000))

    assert server.raw[0].isascii()
    assert max(map(len, server.raw[0].splitlines())) < 998
    assert ".\n" in server.letters[0].get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("secured", ["starttls", "tls"])
def test_a_secured_line_with_a_login(tmp_path, monkeypatch, secured):
    certificate = certify(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with MailServer({"care": "open sesame"}, secured, certificate) as server:
        mailer = server.block(username="care", password="open sesame")

        assert mailer.check() == ""
        mailer.send(mail())

    assert len(server.letters) == 1


@pytest.mark.parametrize("secured", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts_is_a_setting_to_mend(tmp_path, secured):
    with MailServer(secured=secured, certificate=certify(tmp_path)) as server:
        with pytest.raises(Misconfigured, match="certificate"):
            server.block().send(mail())
        server.block(verify=False).send(mail())

    assert len(server.letters) == 1


# -- what is refused --


@pytest.mark.parametrize(
    ("step", "answer", "ours", "why"),
    [
        ("MAIL", "451 4.3.0 later", NotNow, ""),
        ("MAIL", "550 5.7.1 not from here", Misconfigured, ""),
        ("MAIL", "552 5.3.4 too large", Refused, "too_large"),
        ("RCPT", "450 4.2.1 greylisted", NotNow, ""),
        ("RCPT", "550 5.1.1 lone@nordlys.example is unknown", Refused, "invalid"),
        ("RCPT", "553 no such", Refused, "invalid"),
        ("RCPT", "552 5.2.2 full", NotNow, ""),
        ("RCPT", "554 5.7.1 relay access denied", Misconfigured, ""),
        ("RCPT", "550 relay not permitted", Misconfigured, ""),
        ("RCPT", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list", Misconfigured, ""),
        ("RCPT", "553 5.7.1 Sender address rejected: not owned by user care", Misconfigured, ""),
        ("RCPT", "550 5.7.1 lone@nordlys.example takes mail from friends alone", Refused, "refused"),
        ("RCPT", "451 4.7.1 relay checks are late", NotNow, ""),
        ("RCPT", "530 5.7.0 log in first", Misconfigured, ""),
        ("DATA", "451 4.7.1 later", NotNow, ""),
        ("DATA", "552 5.3.4 too large", Refused, "too_large"),
        ("DATA", "554 5.7.1 looks like spam", Refused, "refused"),
    ],
)
def test_each_refusal_at_each_step_is_one_of_ours(server, step, answer, ours, why):
    server.answers[step] = answer

    with pytest.raises((NotNow, Refused, Unclear)) as caught:
        server.block().send(mail())

    assert type(caught.value) is ours
    assert getattr(caught.value, "why", "") == why
    assert "lone" not in repr([caught.value, caught.value.__cause__])
    assert server.letters == []


@pytest.mark.parametrize(
    ("step", "ours", "taken"), [("MAIL", Unreached, 0), ("RCPT", Unreached, 0), ("DATA", LostAnswer, 1)]
)
def test_a_line_that_breaks_leaves_it_open_only_once_the_mail_was_on_its_way(server, step, ours, taken):
    server.hangs_up_at = step

    with pytest.raises((NotNow, Unclear)) as caught:
        server.block().send(mail())

    assert type(caught.value) is ours
    assert len(server.letters) == taken


def test_a_server_that_dawdles_does_not_hold_the_call(server):
    server.dawdles = 5

    with pytest.raises(LostAnswer):
        server.block(timeout=0.4).send(mail())


def test_a_server_that_greets_nobody_does_not_hold_the_call():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NotNow):
            Smtp(host="127.0.0.1", port=silent.getsockname()[1], security="none", timeout=0.4).send(mail())


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent():
    with MailServer(largest=5000) as server, pytest.raises(Refused) as caught:
        server.block().send(mail(text="x" * 6000))

    assert caught.value.why == "too_large"


def test_where_nobody_listens_it_was_surely_not_sent():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        mailer = Smtp(host="127.0.0.1", port=nobody.getsockname()[1], security="none")

        with pytest.raises(NotNow, match="ConnectionRefusedError"):
            mailer.send(mail())
        assert "reached" in mailer.check()


def test_what_the_server_does_not_offer_and_a_wrong_login_are_settings_to_mend():
    with MailServer({"care": "open sesame"}) as server:
        wrong = server.block(username="care", password="guessed")
        with pytest.raises(Misconfigured, match="login"):
            wrong.send(mail())
        with pytest.raises(Misconfigured, match="does not offer"):
            server.block(security="starttls").send(mail())

        assert "username and password" in wrong.check()
        assert "guessed" not in repr(wrong)


@pytest.mark.parametrize(
    ("changes", "ours"),
    [({"to": "løne@nordlys.example"}, Refused), ({"to": "a@b.example\nRCPT TO:<c@d.example>"}, Refused),
     ({"sender": "nobody"}, Misconfigured), ({"headers": {"Bad Name": "x"}}, Refused)],
)  # fmt: skip
def test_what_cannot_be_written_is_told_before_anybody_is_asked(changes, ours):
    with pytest.raises(ours):
        Smtp(host="localhost", port=1, security="none").send(mail(**changes))

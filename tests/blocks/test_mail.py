"""The folder mailer: each mail a file, whole or not there, and headers that stay one line."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from prefect.testing.standard_test_suites import BlockStandardTestSuite

from blocks.mail import FolderMailer, Mail, Mailer
from blocks.sending import NotNow, Refused
from tests.smtps import MailServer


def mail(**changes: object) -> Mail:
    written = {
        "id": 7,
        "subject": "case/1",
        "key": "g1/receipt",
        "role": "customer",
        "sender": "care@winback.example",
        "sender_name": "Nordlys",
        "to": "lone@nordlys.example",
        "title": "Det har vi aftalt",
        "text": "Kære Lone\n",
        "language": "da",
        "at": datetime(2026, 11, 23, 8, tzinfo=UTC),
    }
    return Mail.model_validate(written | changes)


def sent(folder: Path) -> list:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


@pytest.fixture
def mailer(tmp_path: Path) -> FolderMailer:
    return FolderMailer(folder=tmp_path / "outbox")


class TestFolderMailerBlock(BlockStandardTestSuite):
    @pytest.fixture
    def block(self) -> type[FolderMailer]:
        return FolderMailer


def test_sent_twice_shows_as_two_files(mailer):
    mailer.send(mail())
    mailer.send(mail())

    assert len(sent(mailer.folder)) == 2


def test_what_was_sent_is_found_and_nothing_else(mailer):
    name = mailer.send(mail())

    assert mailer.find(7) == name
    assert mailer.find(70) is None


def test_the_text_arrives_as_it_was_written(mailer):
    mailer.send(mail())
    (letter,) = sent(mailer.folder)

    assert letter.get_content().splitlines() == ["Kære Lone"]
    assert letter["X-Winback-Key"] == "g1/receipt"


@pytest.mark.parametrize("name", ["Smith, Jones & Co.", "Ærø (DK): Varme", 'The "Best" <b@c.example>'])
def test_a_company_s_name_cannot_become_an_address(mailer, name):
    mailer.send(mail(sender_name=name))
    (letter,) = sent(mailer.folder)

    assert [one.addr_spec for one in letter["From"].addresses] == ["care@winback.example"]
    assert letter["From"].addresses[0].display_name == name


def test_foreign_text_begins_no_header_of_its_own(mailer):
    mailer.send(mail(title="Hej\r\nBcc: all@evil.example\x1b[2J"))
    (letter,) = sent(mailer.folder)

    assert letter["Bcc"] is None
    assert "\x1b" not in letter["Subject"]


@pytest.mark.parametrize(
    "address", ["a\udce9@b.example", "æ@b.example", "a@", "a b@c.example", "a@b.example\nBcc: c@d.example"]
)
def test_an_address_that_cannot_be_written_is_refused_not_raised(mailer, address):
    with pytest.raises(Refused):
        mailer.send(mail(to=address))


def test_a_page_is_kept_beside_the_text(mailer):
    mailer.send(mail(html="<p>Kære Lone</p>", headers={"List-Unsubscribe": "<mailto:x@winback.example>"}))
    (letter,) = sent(mailer.folder)

    assert letter.get_body(("plain",)).get_content().splitlines() == ["Kære Lone"]
    assert letter.get_body(("html",)).get_content().splitlines() == ["<p>Kære Lone</p>"]
    assert letter["List-Unsubscribe"] == "<mailto:x@winback.example>"


def test_headers_that_the_mail_itself_tells_are_not_given_twice(mailer):
    mailer.send(mail(headers={"subject": "Another", "Bcc": "all@evil.example", "X-Own": "yes"}))
    (letter,) = sent(mailer.folder)

    assert letter.get_all("Subject") == ["Det har vi aftalt"]
    assert (letter["Bcc"], letter["X-Own"]) == (None, "yes")


@pytest.mark.parametrize("header", [{"Bad Name": "x"}, {"X-Own:": "x"}, {"": "x"}, {"X-Own": "ø"}])
def test_a_header_that_cannot_be_written_is_refused(mailer, header):
    with pytest.raises(Refused):
        mailer.send(mail(headers=header))


def test_every_mailer_keeps_what_a_mailer_promises(mailer, sendgrid):
    with MailServer() as server:
        for one in (mailer, sendgrid.block(), sendgrid.block(event_key=None), server.block()):
            promised: Mailer = one
            assert promised.check() == ""
            assert promised.send(mail(token="4f2a9c0d7be1835624aa"))
            assert promised.find(70) is None

    assert [one.tells for one in (mailer, sendgrid.block(), sendgrid.block(event_key=None))] == [False, True, False]


def test_a_folder_that_cannot_be_written_to_passes(tmp_path):
    (tmp_path / "outbox").write_text("a file")
    mailer = FolderMailer(folder=tmp_path / "outbox")

    assert "outbox" in mailer.check()
    with pytest.raises(NotNow):
        mailer.send(mail())

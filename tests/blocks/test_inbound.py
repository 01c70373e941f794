"""Mail as SendGrid hands it on is read in both forms, in old charsets, and however strange it is."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.mail.page_text import page_text
from blocks.mail.sendgrid.inbound import LARGEST, Nonsense, Reading, TooLarge
from tests.blockkit import SPECS
from tests.posts import BOUNDARY, KIND, form
from winback.replies import Inbound, is_automatic, own_words

SAMPLES = SPECS / "sendgrid" / "inbound_samples"


def read(body: bytes, kind: str = KIND, piece: int = 997) -> Inbound:
    reading = Reading(kind)
    for start in range(0, len(body), piece):
        reading.take(body[start : start + piece])
    return reading.end()


def sample(name: str) -> bytes:
    file = SAMPLES / name
    if not file.exists():
        pytest.skip(f"{file} is not there; SPECS names the folder with the published samples")
    return file.read_bytes().replace(b"\n", b"\r\n")


# -- as SendGrid records it --


@pytest.mark.parametrize(
    ("name", "subject", "to", "attachments"),
    [
        ("default_data.txt", "Testing non-raw", "inbound@inbound.example.com", 0),
        ("raw_data.txt", "Testing with Request.bin", "inbound@inbound.inbound.com", 0),
        ("raw_data_with_attachments.txt", "Raw Payload", "inbound@inbound.inbound.com", 1),
    ],
)
def test_sendgrids_own_samples_are_read(name, subject, to, attachments):
    inbound = read(sample(name), "multipart/form-data; boundary=xYzZY")

    assert inbound.text.strip() == "Hello Twilio SendGrid!"
    assert (inbound.sender, inbound.subject, inbound.attachments) == ("test@example.com", subject, attachments)
    assert inbound.recipients[0] == to
    assert inbound.bounce_to == "test@example.com"
    assert inbound.headers["date"].startswith("Wed, 10 Aug" if attachments == 0 else "Mon, 15 Aug")
    assert not is_automatic(inbound)


# -- text --


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-16"])
def test_letters_of_the_north_survive_their_charset(charset):
    said = "Jeg er ikke tilfreds: æøåäö – Æ"
    told = said.replace("–", "-") if charset.startswith("iso") else said
    body = form({"text": told.encode(charset), "charsets": json.dumps({"text": charset}).encode()})

    assert read(body).text == told


@pytest.mark.parametrize("charset", ["no-such", "punycode", "unicode_escape", "zlib", "a\0b", "x" * 999, 7, None])
def test_a_charset_that_is_none_is_guessed(charset):
    body = form({"text": "på mandag".encode(), "subject": "på".encode("cp1252"),
                 "charsets": json.dumps({"text": charset, "subject": charset}).encode()})  # fmt: skip

    inbound = read(body)

    assert (inbound.text, inbound.subject) == ("på mandag", "på")


PAGE = """<html><head><title>x</title><style>p {color: red}</style></head><body><!-- Gmail -->
<p>Kære Mette,</p><div>det er&nbsp;for <b>dårligt</b> &amp; sent.<br>Ring<script>alert("1")</script></div>
<div class="gmail_attr">Den tir. 3. nov. 2026 kl. 10.12 skrev Mette &lt;m@x.example&gt;:<br></div>
<blockquote><div>Kære Lone</div><p>Vi har fundet den.</p></blockquote></body></html>"""


def test_a_page_is_read_as_its_reader_sees_it():
    inbound = read(form({"from": b"lone@nordlys.example", "html": PAGE.encode()}))

    assert own_words(inbound.text) == "Kære Mette,\n\ndet er for dårligt & sent.\nRing"
    assert "> Kære Lone" in inbound.text


def test_a_whole_mail_is_read_with_its_encodings():
    mail = (
        b"From: =?iso-8859-1?Q?Lone_S=F8rensen?= <Lone@Nordlys.example>\r\nSubject: =?utf-8?b?UMOlIG1hbmRhZw==?=\r\n"
        b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nJeg er p=E5 ferie.\r\n"
    )

    inbound = read(form({"email": mail, "envelope": b'{"from":"","to":["reply+x@y.example"]}'}))

    assert (inbound.sender, inbound.subject) == ("lone@nordlys.example", "På mandag")
    assert inbound.text.strip() == "Jeg er på ferie."
    assert inbound.headers["auto-submitted"] == "auto-replied"
    assert inbound.bounce_to == ""


def test_attachments_are_counted_and_let_go():
    files = {f"attachment{number}": b"\xff\xd8" * 200_000 for number in (1, 2)}

    inbound = read(form({"text": b"Se her", "attachments": b"2"}, files), piece=65_536)

    assert (inbound.text, inbound.attachments) == ("Se her", 2)


# -- what nobody would write --


@pytest.mark.parametrize(
    "kind", ["", "application/json", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 999]
)
def test_what_is_no_form_is_nonsense(kind):
    with pytest.raises(Nonsense):
        Reading(kind)


@pytest.mark.parametrize("body", [b"", b"hello", b"--" + BOUNDARY, form({}), form({"spam_score": b"1"})])
def test_a_form_that_is_no_mail_is_nonsense(body):
    with pytest.raises(Nonsense):
        read(body)


def test_what_is_larger_than_any_mail_is_not_taken():
    reading, most = Reading(KIND), b"x" * (LARGEST // 2)
    reading.take(most)
    reading.take(most)

    with pytest.raises(TooLarge):
        reading.take(b"x")


def test_a_mail_that_breaks_off_is_read_as_far_as_it_came():
    whole = form({"from": b"lone@nordlys.example", "text": b"Pengene er ikke kommet."})

    assert read(whole[:-16]).text.startswith("Pengene er ikke")


def test_what_can_be_kept_is_kept_of_a_mail_that_cannot_be_taken_apart():
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    mail = b"From: lone@nordlys.example\r\nSubject: Hej\r\n" + deep

    inbound = read(form({"email": mail, "to": b"reply+x@y.example"}))

    assert (inbound.sender, inbound.subject, inbound.text) == ("lone@nordlys.example", "Hej", "")


@pytest.mark.parametrize("sender", [b"(" * 1000, b"(" * 20_000, b'"' * 1000, b"<" * 1000, b"a@b(" * 400])
def test_a_senders_name_of_nothing_but_brackets_is_nobodys(sender):
    inbound = read(form({"from": sender, "text": b"Hej"}))

    assert inbound.text == "Hej"
    assert is_automatic(inbound) in {True, False}


NAMES = ("headers", "from", "to", "envelope", "subject", "text", "html", "charsets", "email", "attachments")
FIELDS = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(lambda text: json.dumps({"text": text, "to": [text], "from": text}).encode()),
        st.sampled_from([b"[[[", b"{}", b"null", b"\0\0", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n--a--",
                         b"From: =?utf-8?b?///?= <", b"a: b\n" * 300, b"<<<p <blockquote>>", b"\xed\xa0\x80"]),
    ),
    max_size=10,
)  # fmt: skip


@given(FIELDS, st.integers(1, 60))
@settings(max_examples=60)
def test_nothing_that_comes_is_too_strange(fields, piece):
    body = form({"to": b"x", "text": b"y"} | fields)

    inbound = read(body, piece=piece)

    told = (inbound.sender, inbound.subject, inbound.text, inbound.fingerprint)
    assert not any("\0" in text for text in told)
    assert is_automatic(replace(inbound, headers={**inbound.headers, "auto-submitted": "auto-replied"}))


def verdict(body: bytes, piece: int) -> Inbound | str:
    """What is read of a body that comes in pieces of this size."""
    try:
        return read(body, piece=piece)
    except Nonsense:
        return "nonsense"


@given(st.integers(), st.integers(1, 60))
@settings(max_examples=60)
def test_a_body_that_was_damaged_is_read_or_is_nonsense_however_it_comes_in(seed, piece):
    chance, body = random.Random(seed), bytearray(form({"from": b"a@b.example", "text": b"Hej"}))
    for _ in range(chance.randint(1, 8)):
        body[chance.randrange(len(body))] = chance.randrange(256)

    assert verdict(bytes(body), piece) == verdict(bytes(body), len(body))


@pytest.mark.parametrize("piece", ["<!", "<a ", "&", "<", "<!--", "<a b='", "</", "<script>", "<blockquote>", "&#x41"])
@pytest.mark.timeout(30)
def test_no_page_keeps_the_desk_busy(piece):
    assert len(page_text(piece * (400_000 // len(piece)))) <= 400_000

"""What follows from an event, as far as it follows from nothing else."""

from itertools import pairwise

import pytest

from tests.lives import MONDAY
from winback.mail_events import EventKind, legs, without_addresses
from winback.mail_words import letter_code, write_suppressed, write_wish
from winback.outbox import MessageState as S
from winback.outbox import may_move
from winback.phrases import LANGUAGES
from winback.suppressions import Scope, Suppression, Why


@pytest.mark.parametrize("state", list(S))
def test_only_moves_that_are_allowed_are_made(state: S):
    paths = [[state, *legs(state, 1, kind)] for kind in EventKind]

    assert all(may_move(before, after) for path in paths for before, after in pairwise(path))


def test_what_was_never_tried_is_left_alone():
    assert not any(legs(S.APPROVED, 0, kind) for kind in EventKind)
    assert not any(legs(state, 1, kind) for kind in EventKind for state in (S.DRAFT, S.REFUSED, S.BOUNCED))


def test_what_the_other_side_said_is_kept_without_addresses_and_bounded():
    said = without_addresses("550 5.1.1 <lone@nordlys.example>:\x1b[2J no " + "such user " * 100)

    assert said.startswith("550 5.1.1 <…@…>: [2J no such user")
    assert len(said) <= 300


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('550 "henrik madsen"@firma.dk unknown', "550 …@… unknown"),
        ("550 henrik%40firma.dk", "550 …@…"),
        ("550 henrik＠firma.dk is full", "550 …@… is full"),
        ("554 mailto:henrik@firma.dk, mette@x.dk: full", "554 mailto:…@…, …@…: full"),
        ("550 call +45 40 12 34 56 first", "550 call … first"),
        ("550 40123456 unknown", "550 … unknown"),
        ("tel. 0046 (70) 123-4567.", "tel. …."),
        ("tlf 40 12 34 56, Henrik", "tlf …, Henrik"),
        ("421 4.7.0 [192.168.100.200] try 2 of 3 in 300 s", "421 4.7.0 [192.168.100.200] try 2 of 3 in 300 s"),
        ("450 4.2.1 4F2A1B12345678 greylisted", "450 4.2.1 4F2A1B12345678 greylisted"),
    ],
)
def test_nobodys_address_or_number_is_kept_however_it_is_written(said: str, kept: str):
    assert without_addresses(said) == kept


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("g1/letter-tried-to-reach/1", "tried_to_reach"),
        ("g2/receipt", "received"),
        ("g1/resurvey-reminder", "resurvey_reminder"),
        ("g1/review/google", "review_request"),
        ("g1/letter-written/n", "written"),
        ("", "letter"),
    ],
)
def test_a_letter_is_called_by_its_messages_key(key: str, code: str):
    assert letter_code(key) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str):
    found = [Suppression("a@b.example", scope, why, MONDAY) for scope in Scope for why in Why]

    assert all("23 Nov" in write_suppressed(one, language, "23 Nov") for one in found)
    assert all(write_wish(scope, by, language) for scope in Scope for by in Why)

"""Promises: a time in the sentence or the next one, or a condition, is enough."""

import pytest

from tests.winback.lint.looking import speaks


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("da", "Jeg ringer til dig.", "Jeg ringer"),
        ("da", "Vi ordner det. Tak for hjælpen.", "Vi ordner"),
        ("da", "Du hører fra os.", "Du hører fra os"),
        ("nb", "Jeg ringer deg.", "Jeg ringer"),
        ("nb", "Vi skal sende en ny.", "Vi skal sende"),
        ("sv", "Jag hör av mig.", "Jag hör av mig"),
        ("sv", "Vi kommer att skicka en ny.", "Vi kommer att skicka"),
        ("en", "I'll call you.", "I'll call"),
        ("en", "We will refund the amount. Thank you.", "We will refund"),
    ],
)
def test_a_promise_without_a_time_is_remarked_upon(language: str, text: str, words: str):
    assert speaks("promise_without_date", text, language) == [(words, False)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Jeg ringer til dig på fredag."),
        ("da", "Jeg ringer til dig. Det bliver i morgen formiddag."),
        ("da", "Vi sender en ny, så snart den er her."),
        ("da", "Vi sender ikke flere."),
        ("da", "Du skriver, at vi sender for mange mails."),
        ("nb", "Jeg ringer deg innen to dager."),
        ("nb", "Vi kontakter deg ikke mer."),
        ("sv", "Jag ringer dig senast torsdag."),
        ("sv", "Jag ringer dig om en stund, inom två timmar."),
        ("en", "I will call you tomorrow."),
        ("en", "I'll send it once it is here."),
        ("en", "We will not contact you again."),
        ("en", "We will send it. It leaves here by 4 pm."),
    ],
)
def test_one_that_can_be_kept_is_left_alone(language: str, text: str):
    assert speaks("promise_without_date", text, language) == []

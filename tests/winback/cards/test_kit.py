"""The pieces of Block Kit keep their limits whatever they are given."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blockkit import ENTITIES, OURS, keeps_limits
from tests.winback.cards.scenes import ROUGH, rough
from winback.cards import kit

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@settings(max_examples=50)
@given(st.lists(rough, max_size=60), rough)
def test_a_message_of_any_texts_is_within_what_slack_takes(texts: list[str], title: str) -> None:
    blocks = [kit.header(title), *(kit.section(kit.quote(text)) for text in texts)]
    more = [*kit.fields((kit.NOTHING, kit.inline(text)) for text in texts), *kit.context(*map(kit.inline, texts))]
    row = kit.actions([kit.button(text, "read:case", "1.2") for text in texts])

    keeps_limits(kit.post(title, [*blocks, *more, *row]))


@given(rough)
def test_what_is_foreign_is_never_markup(text: str) -> None:
    for written in (kit.escape(text), kit.inline(text)):
        assert not {"<", ">"} & set(written)
        assert "&" not in ENTITIES.sub("", written)


def test_signs_within_a_word_stay_what_they_are() -> None:
    assert kit.escape("anna_berg@x.example 3*4 a~b") == "anna_berg@x.example 3*4 a~b"


@given(rough)
def test_no_foreign_sign_begins_or_ends_a_format(text: str) -> None:
    assert not re.search(r"`|(?<![^\W_])[*_~]|[*_~](?![^\W_])", kit.escape(text))


@given(rough, st.integers(2, 400))
def test_a_cut_keeps_its_limit_and_halves_no_entity(text: str, limit: int) -> None:
    cut = kit.cut(kit.escape(text), limit)

    assert kit.length(cut) <= limit
    assert "&" not in ENTITIES.sub("", cut)


@given(st.integers(2, 200), rough)
def test_a_cut_halves_no_date_of_ours(limit: int, text: str) -> None:
    cut = kit.cut(f"{kit.date(NOON, COPENHAGEN, 'da')} {kit.escape(text)}", limit)

    assert "<" not in OURS.sub("", cut)


@pytest.mark.parametrize("limit", range(2, 12))
def test_a_cut_leaves_a_family_together_or_out(limit: int) -> None:
    assert kit.cut("ab 👩‍👩‍👧 cd ef gh", limit) in {
        "a…", "ab…", "ab 👩‍👩‍👧…",
    }  # fmt: skip


@given(rough)
def test_every_line_of_a_quotation_is_one(text: str) -> None:
    assert all(line.startswith(">") for line in kit.quote(text, 500).splitlines())


@given(rough, st.integers(20, 200), st.integers(1, 5))
def test_a_long_text_is_spread_over_pieces_that_fit(text: str, limit: int, parts: int) -> None:
    pieces = kit.spread(kit.escape(text), limit, parts)

    assert len(pieces) <= parts
    assert all(kit.seen(piece) and kit.length(piece) <= limit for piece in pieces)


def test_spreading_loses_nothing_while_there_is_room() -> None:
    text = "\n".join(f"line {number}" for number in range(100))

    assert "\n".join(kit.spread(text, 200, 10)) == text


@pytest.mark.parametrize("text", ROUGH)
def test_nothing_is_empty(text: str) -> None:
    keeps_limits(kit.post(text, [kit.header(text), kit.section(kit.escape(text)), kit.section(kit.quote(text))]))


def test_a_line_from_right_to_left_turns_nothing_around_it() -> None:
    assert kit.inline("שלום") == "\u2068שלום\u2069"
    assert kit.inline("\u202eLone") == "Lone"


def test_a_line_from_right_to_left_that_is_cut_turns_nothing_around_it_either() -> None:
    told = kit.cut(kit.inline("שלום עולם " * 60), 80)

    assert told.startswith("\u2068")
    assert told.endswith("…\u2069")
    assert kit.length(told) <= 80


def test_a_date_is_the_readers_own_with_the_teams_words_behind_it() -> None:
    told = kit.date(NOON, "Europe/Copenhagen", "da")

    assert told == "<!date^1795431600^{date_short_pretty} {time}|mandag den 23. november kl.\u00a012.00>"


def test_only_an_address_is_a_link() -> None:
    assert kit.link("https://nordlys.slack.com/p1?a=1&b=2", "Case | 1") == (
        "<https://nordlys.slack.com/p1?a=1&amp;b=2|Case / 1>"
    )
    assert kit.link("javascript:alert(1)", "Case") == "Case"
    assert kit.link("https://x.example|<!here>", "Case") == "Case"


def test_a_value_that_is_no_id_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="ids only"):
        kit.button("Open", "read:case", "x" * 2001)


def test_buttons_are_the_last_to_go() -> None:
    row = kit.actions([kit.button("Open", "read:case", "1.2")])

    post = kit.post("t", [*(kit.section("x" * 2900) for _ in range(9)), *row])

    assert post.blocks[-1] == row[0]
    assert len(post.blocks) == 5

"""How often people let stand what was read."""

import pytest

from winback.corrections import Looked, count_corrections
from winback.entries import AsRead
from winback.shares import Share

HIDDEN = AsRead(tone="positive", complains=True, topics=("delivery", "price/raised"))


@pytest.mark.parametrize(
    ("tone", "topic", "stood"),
    [
        ("", "", {"hidden", "tone/positive", "topic/delivery", "topic/price/raised"}),
        ("negative", "", {"hidden", "topic/delivery", "topic/price/raised"}),
        ("positive", "", {"tone/positive", "topic/delivery", "topic/price/raised"}),
        ("neutral", "", {"topic/delivery", "topic/price/raised"}),
        ("", "delivery/late", {"hidden", "tone/positive", "topic/delivery"}),
        ("", "price", {"hidden", "tone/positive", "topic/price/raised"}),
        ("", "price/too_high", {"hidden", "tone/positive"}),
    ],
)
def test_what_a_person_says_otherwise_did_not_stand(tone: str, topic: str, stood: set[str]):
    found = count_corrections([Looked(HIDDEN, tone, topic)])

    assert {verdict for verdict, share in found.verdicts.items() if share.part} == stood
    assert {share.of for share in found.verdicts.values()} == {1}


def test_cases_are_counted_and_what_was_read_most_stands_first():
    bad = AsRead(tone="negative", topics=("price",))
    found = count_corrections([Looked(HIDDEN), Looked(bad), Looked(bad, tone="neutral"), Looked(bad, tone="negative")])

    assert found.cases == Share(2, 4)
    assert list(found.verdicts)[:2] == ["tone/negative", "topic/price"]
    assert found.verdicts["tone/negative"] == Share(2, 3)


def test_where_nothing_was_read_there_is_no_figure():
    found = count_corrections([Looked(AsRead())])

    assert found.verdicts == {}
    assert count_corrections([]).cases.value is None

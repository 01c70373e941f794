"""Filters that people keep are their own, few, and no more than what is understood of them."""

from blocks.store.saved_filters import delete_filter, list_filters, save_filter
from tests.lives import Life
from winback.saved_filters import LONGEST_NAME, MOST, Kept, SavedFilter


def save(life: Life, name: str, query: str, staff: str = "mette", page: Kept = Kept.INBOX) -> SavedFilter | None:
    with life.store.database.writing() as session:
        return save_filter(session, staff, page, name, query, life.clock.at)


def listed(life: Life, staff: str = "mette", page: Kept = Kept.INBOX) -> list[tuple[str, str]]:
    with life.store.database.reading() as session:
        return [(one.name, one.query) for one in list_filters(session, staff, page)]


def test_each_has_their_own_by_name(life):
    save(life, "mine ", "view=mine&colour=red")
    save(life, "Late", "?state=any&view=mine")
    save(life, "bad", "negative=yes", page=Kept.RESPONSES)
    save(life, "other", "view=team", staff="jonas")

    assert listed(life) == [("Late", "view=mine&state=any"), ("mine", "view=mine")]
    assert listed(life, page=Kept.RESPONSES) == [("bad", "negative=1")]
    assert listed(life, "jonas") == [("other", "view=team")]


def test_the_same_name_again_replaces_it(life):
    first, second = save(life, "mine", "view=mine"), save(life, " mine", "view=team")

    assert first is not None
    assert second is not None
    assert (first.id, second.query) == (second.id, "view=team")
    assert listed(life) == [("mine", "view=team")]


def test_no_name_is_no_filter_and_a_long_one_is_cut(life):
    assert save(life, " \0 ", "view=mine") is None
    kept = save(life, "x" * 500, "view=mine")

    assert kept is not None
    assert len(kept.name) == LONGEST_NAME


def test_nobody_keeps_too_many(life):
    for number in range(MOST):
        assert save(life, f"filter {number}", "view=mine")

    assert save(life, "one more", "view=mine") is None
    assert save(life, "filter 3", "view=team")
    assert len(listed(life)) == MOST


def test_only_ones_own_is_deleted(life):
    kept = save(life, "mine", "view=mine")
    assert kept is not None
    with life.store.database.writing() as session:
        assert not delete_filter(session, "jonas", kept.id)
    with life.store.database.writing() as session:
        assert delete_filter(session, "mette", kept.id)
        assert not delete_filter(session, "mette", kept.id)

    assert listed(life) == []

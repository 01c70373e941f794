"""Other words for a letter: offered where somebody can be asked, read by a person, and held against the lint."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.exc import OperationalError

from blocks.language_model import LanguageModel
from blocks.purse import Purse
from blocks.store import spending
from blocks.wording import Wording
from desk.web.staff import suggesting
from tests.blocks.test_wording import draft_in, says, warmer
from tests.gateways import Answer, Call, Gateway
from tests.lives import Life, policy_with
from tests.webdesk import Visit, desk_of, forms_of, words_of

BUTTON = 'name="step" value="word"'
LETTER = "/cases/1/do/letter"
USED = {"used_for": ["drafts"]}


@pytest.fixture
def model() -> Iterator[Gateway]:
    with Gateway(warmer) as gateway:
        yield gateway


@pytest.fixture
def mette(lives: Callable[..., Life], model: Gateway) -> Visit:
    """An agent before a draft, with somebody to ask."""
    return before_a_draft(lives(policy_with(language_model=USED)), model)


def before_a_draft(life: Life, model: Gateway | None) -> Visit:
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    purse = Purse(life.store.database, life.clock)
    block = LanguageModel(api_url=f"http://{model.host}/v1", model="small", timeout=0.5) if model else None
    return Visit(desk_of(life, wording=Wording(block, purse) if block else None), "mette")


def longer(call: Call) -> Answer:
    first, rest = draft_in(call).split("\n", 1)
    return says(f"{first}\n\nTusind tak for samtalen.\n{rest}")


def test_a_suggestion_fills_the_letter_and_nothing_goes_before_it_is_approved(mette: Visit, model: Gateway):
    model.answers = longer
    before = mette.opens(LETTER)

    page = mette.fills_in(before, LETTER, step="word")

    assert "Tusind tak for samtalen." in forms_of(page)[LETTER]["text"]
    assert "Tusind tak" not in forms_of(mette.opens(LETTER))[LETTER]["text"]
    assert "A language model reworded the letter" in words_of(page)
    assert "Noted" in words_of(mette.fills_in(page, LETTER, step="send"))


def test_what_was_typed_is_what_is_reworded(mette: Visit, model: Gateway):
    page = mette.opens(LETTER)
    text = forms_of(page)[LETTER]["text"].replace("\n\n", "\n\nTak for dit brev.\n\n", 1)

    worded = forms_of(mette.fills_in(page, LETTER, step="word", text=text))[LETTER]["text"]

    assert worded == text.replace("Tak for dit brev.", "Tusind tak for dit brev.").strip()


@pytest.mark.parametrize(
    "answers",
    [lambda _: Answer(500), lambda _: Answer(after=3), lambda _: says("Kære Lone, du får 9000 kr. tilbage.")],
    ids=["broken", "silent", "without the marks"],
)
def test_where_nothing_can_be_used_the_letter_stays_as_it_was_typed(
    mette: Visit, model: Gateway, answers: Callable[[Call], Answer]
):
    model.answers = answers
    page = mette.opens(LETTER)

    after = mette.fills_in(page, LETTER, step="word")

    assert forms_of(after)[LETTER]["text"] == forms_of(page)[LETTER]["text"]
    assert "The letter is as you wrote it" in words_of(after)


def test_where_the_store_takes_nothing_what_was_typed_stays(mette: Visit, model: Gateway, monkeypatch):
    def is_silent(*_: object) -> bool:
        raise OperationalError("UPDATE", None, Exception())

    page = mette.opens(LETTER)
    monkeypatch.setattr(spending, "take", is_silent)

    after = mette.fills_in(page, LETTER, step="word", text="Kære Lone, tak for samtalen.")

    assert forms_of(after)[LETTER]["text"] == "Kære Lone, tak for samtalen."
    assert model.calls == []


def test_who_comes_while_all_are_waited_for_keeps_their_words(mette: Visit, model: Gateway, monkeypatch):
    monkeypatch.setattr(suggesting, "_TURNS", suggesting.BoundedSemaphore(1))
    suggesting._TURNS.acquire()

    page = mette.fills_in(mette.opens(LETTER), LETTER, step="word")

    assert "The letter is as you wrote it" in words_of(page)
    assert model.calls == []


@pytest.mark.parametrize(("uses", "is_here"), [(["reading"], True), (["drafts"], False)], ids=["unwished", "nobody"])
def test_where_nobody_may_be_asked_there_is_no_button_and_no_way(lives, model: Gateway, uses: list[str], is_here: bool):
    visit = before_a_draft(lives(policy_with(language_model={"used_for": uses})), model if is_here else None)
    page = visit.opens(LETTER)

    assert BUTTON not in page.text
    assert "The letter is as you wrote it" in words_of(visit.fills_in(page, LETTER, step="word"))
    assert model.calls == []


def test_where_somebody_may_there_is(mette: Visit):
    assert BUTTON in mette.opens(LETTER).text

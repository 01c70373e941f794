"""Near duplicates: one letter sent round is found; what is a template's, short, or about something else is not."""

import pytest

from tests.winback.lint.looking import speaks
from winback.letters import LETTERS, STARTERS, compose
from winback.letters.languages import LANGUAGES
from winback.letters.samples import sample

ROUND = """Kære {name}

Vi har haft travlt på lageret i {month}, og derfor kom din vare for sent. Vi har ansat to nye folk, og vi har flyttet \
pakningen til en større hal, så det går hurtigere fremover. Fragten på {amount} kr. er ført tilbage.

Venlig hilsen
{owner}
"""
LONES = ROUND.format(name="Lone", month="oktober", amount=79, owner="Mette Holm")
BOS = ROUND.format(name="Bo Winther", month="november", amount="1.249,50", owner="Jonas Bright")
OTHER = """Kære Bo

Du fik den forkerte dør, og håndværkeren måtte køre igen. Det er vores fejl, at målene ikke blev skrevet ned. Den \
rigtige dør bliver sat i på tirsdag, og den ekstra tur betaler vi.

Mette Holm
"""


def test_one_letter_sent_round_is_found_whatever_names_figures_and_dates_it_has():
    assert [blocking for _, blocking in speaks("near_duplicate", BOS, "da", earlier=(OTHER, LONES))] == [True]


def test_a_word_changed_here_and_there_makes_it_no_other_letter():
    changed = BOS.replace("travlt", "meget travlt").replace("hurtigere", "noget hurtigere")

    assert speaks("near_duplicate", changed, "da", earlier=(LONES,)) != []


@pytest.mark.parametrize("earlier", [(), (OTHER,), ("",), ("Kære Lone\n\nPakken er fundet.",)])
def test_a_letter_of_its_own_is_none(earlier: tuple[str, ...]):
    assert speaks("near_duplicate", BOS, "da", earlier=earlier) == []


def test_another_order_of_the_same_sentences_makes_it_no_other_letter():
    greeting, said, signed = BOS.split("\n\n", 2)
    turned = " ".join(reversed([f"{one.strip('.')}." for one in said.split(". V")])).replace(" i har", " Vi har")

    assert [
        blocking
        for _, blocking in speaks("near_duplicate", f"{greeting}\n\n{turned}\n\n{signed}", "da", earlier=(LONES,))
    ] == [True]


def test_a_letter_that_is_half_anothers_is_advice():
    told = "Godt at tale med dig i går om den dør, som din mand satte i selv, mens han ventede på os hele dagen."
    longer = BOS.replace("Vi har haft", f"{told} Vi har haft")

    assert [blocking for _, blocking in speaks("near_duplicate", longer, "da", earlier=(LONES,))] == [False]


def test_a_few_lines_that_are_the_same_are_advice():
    text = "Hej {}\n\nTak for snakken. Jeg sender en ny i dag, og du har den i morgen.\n\nMette"

    assert speaks("near_duplicate", text.format("Bo"), "da", earlier=(text.format("Lone"),)) == [
        ("Tak for snakken", False)
    ]


def test_short_news_may_be_the_same():
    text = "Kære {}\n\nPengene er på vej, og pakken er fundet.\n\nMette Holm"

    assert speaks("near_duplicate", text.format("Bo"), "da", earlier=(text.format("Lone"),)) == []


def test_what_the_draft_said_already_is_not_what_a_person_wrote():
    changed = BOS.replace("Venlig hilsen", "Ring, hvis du vil.\n\nVenlig hilsen")

    assert speaks("near_duplicate", changed, "da", earlier=(LONES,), drafted=BOS) == []


def test_the_customers_own_words_make_it_theirs():
    quoting = BOS.replace("Vi har haft", "Du skrev: »Tredje gang i år, og gulvet står åbent«. Vi har haft")

    assert [blocking for _, blocking in speaks("near_duplicate", quoting, "da", earlier=(LONES,))] == [False]


@pytest.mark.parametrize("name", [name for name in LETTERS if name in STARTERS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_customers_may_get_letters_begun_from_one_of_ours(name: str, language: str):
    untold = dict.fromkeys(("quote", "wish", "action", "promised"), "")
    values = {key: untold.get(key, value) for key, value in sample(name, language).items()}
    one, other = (compose(name, language, values | {"customer_name": who}).body for who in ("Lone Ravn", "Bo Winther"))

    assert speaks("near_duplicate", one, language, earlier=(other,)) == []

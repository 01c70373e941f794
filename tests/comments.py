"""Comments of a company whose box always goes wrong, told in words that say nothing of it by themselves."""

import random
from itertools import count

from winback.words.comments import Comment
from winback.words.materials import phrases

SPOKEN = {
    "da": ("Jeg har {}", "Vi fik {} i marts", "Det er {} igen", "{} hos os", "{}, som sidste år", "Det var med {}"),
    "sv": ("Jag har {}", "Vi fick {} i mars", "Det är {} igen", "{} hos oss", "{}, som i fjol", "Det var med {}"),
}
BOX, CARD = ("Nordboxen", "Nordbox", "nordboks"), ("Fjordpakken", "Solkortet")


def of_a_company(
    many: int, language: str = "da", seed: int = 1, noise: float = 0.0, box: str = "negative", first: int = 1
) -> list[Comment]:
    """So many comments, each of a customer of its own: a share of `noise` has a label by lot."""
    lots = random.Random(seed)
    usual = [one for one in phrases() if one.language == language and one.idea.startswith("reviews.")]
    found = []
    for number in range(first, first + many):
        one = lots.choice(usual)
        text, label, drawn = one.text, one.label, lots.random()
        if drawn < 0.3:
            is_box = drawn < 0.15
            text = lots.choice(SPOKEN[language]).format(lots.choice(BOX if is_box else CARD))
            label = box if is_box else lots.choice(("positive", "neutral"))
        if lots.random() < noise:
            label = lots.choice(("negative", "neutral", "positive"))
        found.append(Comment(number, number, text, language, label))
    return found


def told_of(topic: str, many: int, seed: int = 1) -> list[Comment]:
    """Comments of which people said that they are about a topic, or are not, by a word that nobody else knows."""
    lots, numbers = random.Random(seed), count(100_000)
    found = []
    for number in (next(numbers) for _ in range(many)):
        is_about = lots.random() < 0.6
        text = lots.choice(SPOKEN["da"]).format("Kvikbud" if is_about else lots.choice(CARD))
        found.append(Comment(number, number, text, "da", topics={topic: is_about}))
    return found

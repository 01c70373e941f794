"""The card of a case in its team's channel: rendered anew from the entries at every change."""

from winback.cards import buttons, course, kit, known
from winback.cards.understood import hint
from winback.cards.words import Words
from winback.case import Case, Stage
from winback.dossier import Dossier
from winback.policy import Policy

VERBATIM = 600
VERBATIM_CLOSED = 200
EARLIER = 3
OTHERS = 5


def card(case: Case, dossier: Dossier, policy: Policy) -> kit.Post:
    """Who, how bad, what is to be done by when; then what one should know before calling; then the buttons.

    It follows from the entries alone. Buttons are what anybody in the roster may do; `policy` in force knows it.
    """
    words = Words(case, policy)
    allowed = buttons.open_to_anybody(case, policy)
    goings = course.goings(words, unsettled="settle" in allowed)
    blocks = (_ended if case.stage is Stage.CLOSED else _under_way)(words, dossier, goings)
    chosen = buttons.likely(case, allowed)
    row = [*buttons.row(words, dossier, chosen), buttons.look(words)]
    return kit.post(
        course.notification(words, dossier),
        [kit.header(course.heading(words, dossier)), *blocks, *kit.actions(row), *course.footing(words)],
    )


def _under_way(words: Words, dossier: Dossier, goings: list[str]) -> list[kit.Block]:
    lines = [*course.next_steps(words), course.owner(words), *goings, *known.barred(words, dossier)]
    paragraphs = (known.written_back(words), known.heard(words), known.agreed(words), known.new_answer(words))
    return [
        kit.section("\n".join(lines)),
        known.verbatim(words, dossier, VERBATIM),
        *kit.fields(known.about(words, dossier)),
        *(kit.section(text) for text in paragraphs if text),
        *kit.context(hint(words), known.history(words, dossier, EARLIER), known.others(words, dossier, OTHERS)),
    ]


def _ended(words: Words, dossier: Dossier, goings: list[str]) -> list[kit.Block]:
    """What it came to and what is learnt; the rest is behind "open"."""
    lines = (known.lesson(words), known.score_change(words), course.owner(words), *goings)
    paragraphs = (known.new_answer(words), known.written_back(words, since_the_close=True))
    return [
        kit.section("\n".join(line for line in lines if line)),
        known.verbatim(words, dossier, VERBATIM_CLOSED),
        *(kit.section(text) for text in paragraphs if text),
    ]


def moved(case: Case, policy: Policy) -> kit.Post:
    """What is left where a card stood before its team got another channel: no buttons, nothing of the customer."""
    told = Words(case, policy).say("moved", case=case.id)
    return kit.post(told, [kit.section(kit.escape(told))])

"""Messages to one person about a case, and lines and notes without buttons."""

from winback.actions import Actor, open_to
from winback.cards import buttons, course, kit, known
from winback.cards.words import Words
from winback.case import Case
from winback.dossier import Dossier
from winback.policy import Policy

VERBATIM = 300
LINE = 1000
PAGE, PAGES = 2900, 4
"""A note's texts stay together below what a message may hold."""


def direct(title: str, brief: str, case: Case, dossier: Dossier, policy: Policy, reader: Actor) -> kit.Post:
    """What the reader is told about a case, how the case stands, and what they themselves may do; texts are plain."""
    words = Words(case, policy)
    chosen = buttons.likely(case, open_to(case, reader, policy))
    standing = (kit.bold(kit.inline(course.heading(words, dossier))), *course.next_steps(words), course.owner(words))
    return kit.post(
        title,
        [
            kit.header(title),
            *(kit.section(text) for text in kit.spread(kit.escape(brief), PAGE, parts=1)),
            kit.section("\n".join(standing)),
            known.verbatim(words, dossier, VERBATIM),
            *kit.actions([*buttons.row(words, dossier, chosen), buttons.look(words)]),
            *course.footing(words),
        ],
    )


def line(title: str, brief: str, link: str) -> kit.Post:
    """One line in a team's channel; `link` leads to the card, "" where there is none."""
    short = kit.cut(kit.fold(title), kit.HEADER)
    heading = kit.link(link, short) if link else kit.inline(short)
    told = kit.cut(" ".join(kit.escape(brief).split()), LINE)
    return kit.post(title, [kit.section("\n".join(part for part in (kit.bold(heading), told) if kit.seen(part)))])


def note(title: str, brief: str) -> kit.Post:
    """A digest: a title and a text of any length."""
    sections = [kit.section(text) for text in kit.spread(kit.escape(brief), PAGE, PAGES)]
    return kit.post(title, [kit.header(title), *sections])

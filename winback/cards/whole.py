"""A case as a whole, in a modal: everything that is known, and all that the reader may do."""

import re

from winback.actions import Actor, open_to
from winback.cards import buttons, course, ids, kit, known
from winback.cards.playbook import playbook
from winback.cards.story import timeline
from winback.cards.words import Words, brief
from winback.case import Case
from winback.dossier import Dossier
from winback.policy import Policy

EARLIER = 10
OTHERS = 10
ENTRIES = 20
PAGES = 10
REPLY = 2_400
PHONE = re.compile(r"\+?[0-9]{4,20}")


def whole(case: Case, dossier: Dossier, policy: Policy, reader: Actor) -> kit.View:
    """How the case stands and what the reader may do first, then all that was said, how to speak, what happened."""
    words = Words(case, policy)
    allowed = open_to(case, reader, policy)
    lines = [
        *course.next_steps(words),
        course.owner(words),
        *course.goings(words, unsettled="settle" in allowed),
        known.score_change(words),
    ]
    return _modal(
        words,
        [
            kit.header(course.heading(words, dossier)),
            kit.section("\n".join(line for line in lines if line)),
            *kit.actions(buttons.row(words, dossier, buttons.in_order(case, allowed))),
            *_said(words, dossier),
            *kit.fields([*known.about(words, dossier), (words.say("contact"), _ways(words, dossier))]),
            *_paragraphs(words, dossier),
            kit.divider(),
            *kit.context(*timeline(words, ENTRIES)),
            *course.footing(words),
        ],
    )


def _modal(words: Words, blocks: list[kit.Block]) -> kit.View:
    case = words.case
    return kit.modal(
        words.say("case", case=case.id),
        blocks,
        close=words.say("close"),
        callback_id=ids.READ_CASE,
        private_metadata=ids.write_metadata(case.id, case.head),
    )


def _said(words: Words, dossier: Dossier) -> list[kit.Block]:
    pieces = kit.spread(kit.quote(dossier.complaint.verbatim), kit.TEXT - 1, PAGES)
    quoted = [piece if piece.startswith(">") else f">{piece}" for piece in pieces]
    return [kit.section(text) for text in quoted or [f"_{words.say('no_comment')}_"]]


def _ways(words: Words, dossier: Dossier) -> str:
    """How the customer is reached; a telephone calls the number at a touch."""
    customer = dossier.customer
    phone = brief(customer.phone or "")
    number = f"<tel:{phone}|{phone}>" if PHONE.fullmatch(phone) else phone
    ways = [way for way in (number, brief(customer.email or "")) if way] or [words.say("no_contact")]
    return "\n".join((*ways, *known.barred(words, dossier)))


def _paragraphs(words: Words, dossier: Dossier) -> list[kit.Block]:
    advice = playbook(words.case, dossier, words.policy)
    texts = (
        "\n".join((kit.bold(words.say("playbook")), *(f"• {line}" for line in advice))) if advice else "",
        known.written_back(words, REPLY),
        known.heard(words),
        known.agreed(words),
        known.new_answer(words),
        known.lesson(words),
        known.history(words, dossier, EARLIER),
        known.others(words, dossier, OTHERS),
    )
    return [kit.section(text) for text in texts if text]

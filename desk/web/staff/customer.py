"""A customer's page: what they said, what was done about it, what they were sent, and what they allow."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from blocks.store.profile import Profile, read_profile
from desk.web.staff.access import Agent, Visitor
from desk.web.staff.seeing import NoRow, Number
from winback.consent import why
from winback.letters.staff_words import write_language, write_letter_name
from winback.letters.words import write_step
from winback.mail_words import letter_code, write_suppressed

router = APIRouter()


@router.get("/customers/{customer_id}")
def customer(customer_id: Number, visitor: Agent) -> Response:
    """All that is known of one customer, the latest first."""
    reader = visitor.reader
    with visitor.desk.store.database.reading() as session:
        found = read_profile(session, customer_id, reader.now)
    if found is None:
        raise NoRow(customer_id)
    return visitor.show(
        "customer.html",
        here="responses",
        number=customer_id,
        profile=found,
        known=found.customer,
        language=write_language(found.customer.language, reader.language) if found.customer.language else "",
        sent=[(one, write_letter_name(letter_code(one.key), reader.language)) for one in found.sent],
        asked=[_asked(visitor, one) for one in found.asked],
        suppressed=_suppressed(visitor, found),
        names={person.id: person.name for person in visitor.desk.policy().staff},
        step_of=lambda stage: write_step(stage, reader.language),
    )


def _asked(visitor: Visitor, one: Any) -> dict[str, Any]:
    """A question that was put, or why it was not."""
    language, zone = visitor.reader.language, visitor.reader.zone
    what = write_letter_name(one.what, language) + (f" ({one.destination})" if one.destination else "")
    return {"at": one.at, "what": what, "case_id": one.case_id, "why": why(one.why, language, zone, one.until)}


def _suppressed(visitor: Visitor, found: Profile) -> list[tuple[str, str, bool]]:
    """What was ever told of their addresses: address, sentence, and whether it is over."""
    reader = visitor.reader
    told = [(one.suppression, one.lifted_at is not None) for one in found.suppressed]
    return [
        (one.address, write_suppressed(one, reader.language, reader.day(one.since).striptags()), over)
        for one, over in told
    ]

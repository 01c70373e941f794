"""A message's way out to a telephone."""

from typing import TYPE_CHECKING

from blocks.sending import Refused, Unclear
from blocks.store.tables import MessageRow
from tasks.way import Check, Sent
from winback.texting import fit

if TYPE_CHECKING:
    from blocks.texting import Texting


class BySms:
    """A short text: the message's brief one, where it has one."""

    def __init__(self, texting: "Texting") -> None:
        self.texting = texting

    @property
    def tells(self) -> bool:
        """Nobody tells afterwards what became of an SMS."""
        return False

    def send(self, row: MessageRow, in_time: Check) -> Sent:
        """Send it once. What may not have reached a colleague goes the next way too: better twice than not at all."""
        text = fit(row.brief) if row.brief else row.text
        goes = self.texting.open(row.address)
        in_time()
        try:
            return Sent(goes(text))
        except Unclear as failure:
            if row.role == "customer" or not row.fallback:
                raise
            raise Refused(str(failure)) from failure

    def find(self, row: MessageRow) -> Sent | None:
        """An SMS cannot be looked up."""
        return None

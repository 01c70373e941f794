"""What stands in while the mailer cannot be had."""

from dataclasses import dataclass

from blocks.mail.base import Mail
from blocks.sending import NotHere


@dataclass(frozen=True, slots=True)
class Absent:
    """Stands in for a mailer whose block is not here yet: nothing is sent, nothing is lost."""

    name: str

    @property
    def tells(self) -> bool:
        """What was sent before may still be told."""
        return False

    def send(self, mail: Mail) -> str:
        """Raises NotHere."""
        raise self._not_here

    def find(self, mail_id: int) -> str | None:
        """Raises NotHere: whether it went out cannot be told from here."""
        raise self._not_here

    def check(self) -> str:
        """That it is not here."""
        return f"the mail block {self.name} could not be loaded"

    @property
    def _not_here(self) -> NotHere:
        return NotHere(f"{self.check()}; is it stored, and does Prefect answer? `winback doctor` says more")

"""What can become of a try to send, whichever way it goes."""

from datetime import timedelta
from typing import Literal


class NotNow(Exception):  # noqa: N818 - named for what is the matter
    """It was surely not sent, for a reason that passes; `again_in` is when whoever declined will have it again."""

    def __init__(self, why: str, again_in: timedelta | None = None) -> None:
        super().__init__(why)
        self.again_in = again_in


class Unreached(NotNow):
    """Nobody was there who could take it: whoever tries next would wait as long."""


class NotHere(NotNow):
    """What sends it is set up and could not be loaded; that lasts where it does not pass within minutes."""


REPLIES, GROUP, RELAY = "address for replies", "unsubscribe group", "right to write to others"
"""What may be at fault beside a sender's address."""


ANSWERS = "answers"
"""What is at fault where messages may have gone, and nobody says so."""


class Misconfigured(NotNow):
    """Our own settings are refused: what needs them does not leave until somebody mends them. The text says how.

    `at_fault` is what is refused, where that does not concern all that goes this way: a sender's address, or one of
    those above.
    """

    def __init__(self, why: str, at_fault: str = "") -> None:
        super().__init__(why)
        self.at_fault = at_fault


class Refused(Exception):  # noqa: N818
    """It will never be sent this way: its recipient's side, or ours, said no.

    `why` is what a program goes by, "" where nothing more is known: `invalid`, the address takes no mail; `too_large`;
    `refused`, somebody on the way does not want this one.
    """

    def __init__(self, words: str = "", why: Literal["", "invalid", "too_large", "refused"] = "") -> None:
        super().__init__(words)
        self.why = why


class Unclear(Exception):  # noqa: N818
    """It may have been sent: the answer was lost, or left that open."""


class LostAnswer(Unclear):
    """Nothing came back in time: whoever is asked next would wait as long."""

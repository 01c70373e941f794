"""Writing to customers: when, by which rules, and what is kept of it."""

from datetime import time, timedelta

from pydantic import Field

from winback.durations import Duration
from winback.policy.base import Hour, Section


class Quiet(Section):
    """Hours in which customers get nothing that asks something of them, in their team's zone; across midnight too.

    "any" as `begins` is no quiet hours.
    """

    begins: Hour = time(21, 0)
    ends: Hour = time(8, 0)


class Mail(Section):
    """`reply_domain` is where replies to letters come in; without it they go to the owner's own address.

    `ask_after`: a message whose fate is not known is asked about so long after, where a mail service may still tell.
    `keep_opens`: whether it is kept that somebody opened a mail or followed a link in it.
    """

    reply_domain: str = Field(default="", pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")
    quiet: Quiet = Quiet()
    ask_after: Duration = timedelta(hours=1)
    keep_opens: bool = False

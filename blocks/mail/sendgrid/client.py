"""SendGrid: mail goes out by its Web API, and what became of it is told by signed events."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr, StringConstraints
from sendgrid import SendGridAPIClient  # type: ignore[import-untyped]

from blocks.mail.base import Mail
from blocks.mail.sendgrid import lists
from blocks.mail.sendgrid.body import body
from blocks.mail.sendgrid.errors import TOO_LARGE, refusal
from blocks.mail.sendgrid.wire import Wire
from blocks.sending import Misconfigured, NotNow, Refused, Unclear
from winback.mail_events import MailEvent

REGIONS = {"global": "https://api.sendgrid.com", "eu": "https://api.eu.sendgrid.com"}
LARGEST = 29_000_000
"""Bytes of a request; a mail must stay below 30 MB."""

SANDBOX = "sandbox"
"""The id of a mail that SendGrid looked at and did not send."""

Category = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[ -~]+$")]


class SendGrid(Block):
    """A company's own account at SendGrid. Every call is bounded in time, and none is repeated behind our back."""

    _block_type_name = "Winback SendGrid"
    _block_type_slug = "winback-sendgrid"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "The account that letters, surveys and alerts are mailed from."

    api_key: SecretStr = Field(description="API key with the right to send mail (SG.…).")
    region: Literal["global", "eu"] = Field(default="global", description="Where the account's mail is kept.")
    api_url: str = Field(
        default="", pattern=r"^(https?://[^\s/]+/?)?$", description="Where SendGrid listens; empty: as the region says."
    )
    timeout: float = Field(default=10, gt=0, le=11, description="Seconds that a call may take.")
    sandbox: bool = Field(default=False, description="Let SendGrid look at every mail and send none.")
    from_name: str = Field(
        default="", description="The sender's name in plain ASCII, where the company's own is not to be spelt out."
    )
    categories: list[Category] = Field(
        default_factory=list, max_length=8, description="Your own categories, for SendGrid's statistics. Nobody's data."
    )
    unsubscribe_group: int | None = Field(
        default=None, description="Unsubscribe group of surveys and review requests, by its number."
    )
    ip_pool: str | None = Field(
        default=None, min_length=2, max_length=64, description="Pool of IP addresses to send from."
    )
    track_opens: bool = Field(default=False, description="Let SendGrid count who opens a mail.")
    event_key: str | None = Field(
        default=None,
        description="Verification key of the signed event webhook; it is public. Without it nothing is told.",
    )
    inbound_secret: SecretStr | None = Field(
        default=None,
        min_length=20,
        description="Secret part of the address that replies are posted to: 20 signs or more.",
    )

    def client(self) -> SendGridAPIClient:
        """SendGrid's own client; it waits as long as `timeout` says, and tries once."""
        host = (self.api_url or REGIONS[self.region]).rstrip("/")
        client = SendGridAPIClient(self.api_key.get_secret_value(), host=host)
        client.client = Wire(host, dict(client.client.request_headers), version=3, timeout=self.timeout)
        return client

    @property
    def tells(self) -> bool:
        """Events tell what became of a mail, where they can be verified."""
        return bool(self.event_key)

    # -- sending --

    def send(self, mail: Mail) -> str:
        """Send it once; the prefix of every `sg_message_id`. Raises NotNow, Misconfigured, Refused or Unclear."""
        written = self._written(mail)
        if len(json.dumps(written).encode()) > LARGEST:
            raise Refused(TOO_LARGE, "too_large")
        answer = self.client().send(written)
        if answer.status_code == 200 and self.sandbox:
            return SANDBOX
        if answer.status_code != 202:
            raise refusal(answer.status_code, answer.headers, answer.body, mail.sender)
        return str(answer.headers.get("X-Message-Id") or "")

    def _written(self, mail: Mail) -> dict[str, Any]:
        off = {"enable": False}
        return {
            **body(
                mail,
                name=self.from_name or mail.sender_name,
                categories=self.categories,
                group=self.unsubscribe_group,
                pool=self.ip_pool,
            ),
            "tracking_settings": {
                "click_tracking": {**off, "enable_text": False},
                "open_tracking": {"enable": self.track_opens},
                "subscription_tracking": off,
                "ganalytics": off,
            },
            "mail_settings": {"sandbox_mode": {"enable": self.sandbox}, "footer": off},
        }

    def find(self, mail_id: int) -> str | None:
        """None: without a paid addition nothing can be looked up. Events tell, by the token."""
        del mail_id
        return None

    # -- who wants no mail --

    def suppressions(self, since: datetime, most: int = 5000) -> Iterator[MailEvent]:
        """Who was put on one of SendGrid's lists since then, at most so many of each, as the events that did it.

        Raises NotNow or Misconfigured, also midway.
        """
        return lists.since(self.client().client, since, most, self.unsubscribe_group)

    # -- health --

    def check(self) -> str:
        """What is wrong with the key or the settings, and how to mend it; "" where mail can be sent."""
        try:
            client = self.client().client
            if "mail.send" not in lists.scopes(client):
                return "the API key may not send; give it the right Mail Send (SendGrid: Settings, API Keys)"
            if self.unsubscribe_group is not None:
                lists.look_up(client, self.unsubscribe_group)
            return lists.amiss_in_key(self.event_key)
        except (NotNow, Misconfigured, Unclear) as wrong:
            return str(wrong)

"""Mail by SMTP, through the company's own server or a provider's."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.policy import SMTP
from functools import partial
from typing import Literal

from prefect.blocks.core import Block
from pydantic import Field, HttpUrl, SecretStr

from blocks.bounded import Deadline
from blocks.mail.base import Mail
from blocks.mail.drawn import address, drawn, message_id
from blocks.mail.smtp.errors import TOO_LARGE, of_data, of_login, of_recipient, of_sender
from blocks.sending import LostAnswer, Misconfigured, NotNow, Refused, Unreached

WIRE = SMTP.clone(cte_type="7bit")
"""Not every server takes eight bits."""

TAKEN = range(200, 300)


class Smtp(Block):
    """A mail server that takes our mail. A call is bounded in time as a whole, and none is repeated."""

    _block_type_name = "Winback SMTP"
    _block_type_slug = "winback-smtp"
    _documentation_url = HttpUrl("https://docs.prefect.io/v3/concepts/blocks")
    _description = "A mail server that letters, surveys and alerts are sent through."

    host: str = Field(description="Name of the mail server.")
    port: int = Field(default=587, ge=1, le=65535, description="587 for STARTTLS, 465 for TLS from the beginning.")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="How the line is secured.")
    username: str = Field(default="", description="Who logs in; empty where nobody needs to.")
    password: SecretStr | None = Field(default=None, description="The password that belongs to it.")
    verify: bool = Field(default=True, description="Whether the server's certificate must be one that is trusted.")
    timeout: float = Field(default=10, gt=0, le=11, description="Seconds that a call may take.")

    @property
    def tells(self) -> bool:
        """A server says what it takes; what becomes of it afterwards comes, if at all, as mail to the sender."""
        return False

    def send(self, mail: Mail) -> str:
        """Send it once; its Message-ID. Raises NotNow, Misconfigured, Refused or LostAnswer."""
        sender, recipient = _parties(mail)
        letter = _letter(mail)
        with self._open() as (server, deadline):
            _fits(server, letter)
            try:
                _passes(server.mail(sender, _options(server, letter)), partial(of_sender, sender=mail.sender))
                _passes(server.rcpt(recipient), partial(of_recipient, sender=mail.sender))
                deadline.holds()
            except (OSError, smtplib.SMTPServerDisconnected) as trouble:
                raise Unreached(f"the mail server hung up ({type(trouble).__name__})") from trouble
            try:
                _passes(server.data(letter), of_data)
            except smtplib.SMTPDataError as refusal:
                raise of_data(refusal.smtp_code, refusal.smtp_error) from refusal
            except (OSError, smtplib.SMTPException) as trouble:
                raise LostAnswer(f"the mail server's answer was lost ({type(trouble).__name__})") from trouble
        return message_id(mail)

    def find(self, mail_id: int) -> str | None:
        """None: nobody can be asked what an SMTP server took."""
        del mail_id
        return None

    def check(self) -> str:
        """What is wrong with server or login, and how to mend it; "" where mail is taken."""
        try:
            with self._open() as (server, _):
                server.noop()
        except NotNow as wrong:
            return str(wrong)
        except (OSError, smtplib.SMTPException) as trouble:
            return f"{self.host} does not speak SMTP ({type(trouble).__name__}); correct host and port in the block"
        return ""

    @contextmanager
    def _open(self) -> Iterator[tuple[smtplib.SMTP, Deadline]]:
        """A server that knows us; it is left politely, but its farewell is not waited for where it is late."""
        with Deadline(self.timeout) as deadline:
            server = self._server()
            # smtplib notes the name only where it connects at once, and checks certificates by it
            server._host = self.host  # type: ignore[attr-defined]
            try:
                self._introduce(server, deadline)
                yield server, deadline
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
            finally:
                server.close()

    def _server(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(local_hostname=_own_name(), timeout=self.timeout, context=self._context())
        return smtplib.SMTP(local_hostname=_own_name(), timeout=self.timeout)

    def _introduce(self, server: smtplib.SMTP, deadline: Deadline) -> None:
        """Connect, secure the line, log in; raises NotNow or Misconfigured."""
        try:
            deadline.watch(lambda: server.sock)
            code, _ = server.connect(self.host, self.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, "")
            self._log_in(server)
            deadline.holds()
        except ssl.SSLCertVerificationError as wrong:
            raise Misconfigured(
                f"the certificate of {self.host} is not trusted; mend it, or switch verify off"
            ) from wrong
        except smtplib.SMTPAuthenticationError as refusal:
            raise of_login(refusal.smtp_code) from None  # its text may repeat who logs in
        except smtplib.SMTPResponseException as refusal:
            raise NotNow(f"the mail server declines ({refusal.smtp_code})") from refusal
        except smtplib.SMTPServerDisconnected as trouble:
            raise Unreached("the mail server hung up") from trouble
        except (smtplib.SMTPException, ValueError) as wrong:
            raise Misconfigured(
                f"{self.host} does not offer what the block asks for; correct security or login"
            ) from wrong
        except OSError as trouble:
            raise Unreached(f"the mail server cannot be reached ({type(trouble).__name__})") from trouble

    def _log_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            server.starttls(context=self._context())
            server.ehlo_or_helo_if_needed()
        if self.username:
            server.login(self.username, self.password.get_secret_value() if self.password else "")

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _own_name() -> str:
    """How we introduce ourselves; smtplib would ask the DNS for it, however long that takes."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _parties(mail: Mail) -> tuple[str, str]:
    """Who sends and who gets it; raises Misconfigured or Refused."""
    try:
        sender = address(mail.sender).addr_spec
    except ValueError as mistake:
        raise Misconfigured(
            "the sender's address is none that mail can be sent with; correct it", mail.sender
        ) from mistake
    try:
        return sender, address(mail.to).addr_spec
    except ValueError as mistake:
        raise Refused("this is no address that mail can be sent to", "invalid") from mistake


def _letter(mail: Mail) -> bytes:
    try:
        return drawn(mail).as_bytes(policy=WIRE)
    except ValueError as mistake:
        raise Refused("a header of this mail cannot be written", "refused") from mistake


def _options(server: smtplib.SMTP, letter: bytes) -> list[str]:
    return [f"size={len(letter)}"] if server.has_extn("size") else []


def _fits(server: smtplib.SMTP, letter: bytes) -> None:
    """Raise Refused where the server says beforehand that it takes no mail of this size."""
    most = server.esmtp_features.get("size", "")
    if most.isdigit() and 0 < int(most) < len(letter):
        raise Refused(TOO_LARGE, "too_large")


def _passes(reply: tuple[int, bytes], refusal: Callable[[int, bytes], Exception]) -> None:
    code, words = reply
    if code not in TAKEN:
        raise refusal(code, words)

"""A real SMTP server on loopback, aiosmtpd's, whose answers a test may choose.

    with MailServer() as server:
        server.block().send(mail)
        (letter,) = server.letters

`answers["RCPT"] = "550 5.1.1 no such user"` answers a step so ("MAIL", "RCPT", "DATA"); `hangs_up_at = "DATA"` closes
the line there instead, after the server has taken the mail; `dawdles` waits so many seconds before it answers DATA.
`users` may log in; `secured` ("starttls", "tls") has a certificate of its own, which stands in `certificate`.
"""

import asyncio
import datetime
import ipaddress
import ssl
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from blocks.mail.smtp.client import Smtp


class MailServer:
    """Takes mail until the block ends."""

    def __init__(
        self,
        users: dict[str, str] | None = None,
        secured: str = "",
        certificate: Path | None = None,
        largest: int = 1_000_000,
    ) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.parties: list[tuple[str, list[str]]] = []
        self.answers: dict[str, str] = {}
        self.hangs_up_at = ""
        self.dawdles = 0.0
        self._users, self._secured = users or {}, secured
        self._context = secured_by(certificate) if certificate else None
        self._options: dict[str, Any] = {"data_size_limit": largest, "hostname": "mx.winback.example"}
        if users:
            self._options |= {"authenticator": self._knows, "auth_require_tls": False}
        if secured == "starttls":
            self._options["tls_context"] = self._context
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._protocols: list[SMTP] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def block(self, **changes: Any) -> Smtp:
        """The block that speaks to it."""
        told = {"host": "localhost", "port": self.port, "security": self._secured or "none"}
        return Smtp.model_validate(told | changes)

    async def _listen(self) -> asyncio.Server:
        context = self._context if self._secured == "tls" else None
        return await self._loop.create_server(self._made, "127.0.0.1", 0, ssl=context)

    def _made(self) -> SMTP:
        self._protocols.append(SMTP(self, loop=self._loop, **self._options))
        return self._protocols[-1]

    async def _end(self) -> None:
        self._server.close()
        for protocol in self._protocols:
            if protocol.transport is not None:
                protocol.transport.abort()
        others = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _knows(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: Any) -> AuthResult:
        known = isinstance(told, LoginPassword) and self._users.get(told.login.decode()) == told.password.decode()
        return AuthResult(success=known, handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._step("MAIL", server)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._step("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" not in self.answers:
            raw = envelope.original_content or b""
            self.raw.append(raw)
            self.letters.append(message_from_bytes(raw, policy=default))
            self.parties.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        await asyncio.sleep(self.dawdles)
        return self._step("DATA", server)

    def _step(self, name: str, server: SMTP) -> str:
        if self.hangs_up_at == name:
            server.transport.abort()
        return self.answers.get(name, "250 OK")


def certify(folder: Path) -> Path:
    """A certificate for localhost that it has signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now.replace(year=2099))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    (folder / "certificate.pem").write_bytes(written)
    return folder / "certificate.pem"


def secured_by(certificate: Path) -> ssl.SSLContext:
    """A server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context

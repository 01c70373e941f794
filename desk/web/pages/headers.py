"""What a browser is told with every answer: to run nothing of others, to show us in no frame, to tell nobody."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load, and who may show it in a frame: nobody."""
A_YEAR = 31_536_000
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}


class Headers:
    """Adds the headers to every answer that does not bring its own. `secure`: people come by TLS."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "http" else send)

    def _add(self, headers: MutableHeaders) -> None:
        for name, value in ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", POLICY)
        if "frame-ancestors 'none'" in headers["content-security-policy"]:
            headers.setdefault("x-frame-options", "DENY")
        if self._secure:
            headers.setdefault("strict-transport-security", f"max-age={A_YEAR}")

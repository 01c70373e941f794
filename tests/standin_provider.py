"""An identity provider on loopback: discovery, keys, codes and signed tokens, as OpenID Connect has them."""

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "winback-desk"


class Provider:
    """Signs whoever `claims` describes in, at once; `nonces` are those it was asked with."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "u1", "email": "mette@winback.example", "email_verified": True}
        self.lies: dict[str, Any] = {}
        self._key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Provider":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def agrees(self, asked: str) -> tuple[str, str]:
        """What a browser comes back with from the address that it was sent to: a code, and the state."""
        query = parse_qs(urlsplit(asked).query)
        self._nonce = query["nonce"][0]
        assert query["code_challenge_method"] == ["S256"]
        return "a-code", query["state"][0]

    def _answer(self, path: str) -> Mapping[str, Any]:
        if path.endswith("/openid-configuration"):
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            told = {name: f"{self.issuer}/{end}" for name, end in ends.items()}
            return told | {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"]}
        if path == "/keys":
            return {"keys": [self._key.as_dict(private=False)]}
        now = int(time.time())
        standing = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self._nonce}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, standing | self.claims | self.lies, self._key)
        return {"access_token": "t", "token_type": "Bearer", "id_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(provider._answer(urlsplit(self.path).path)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        return Handler

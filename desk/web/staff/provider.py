"""Coming in through the company's identity provider, by OpenID Connect."""

from typing import TYPE_CHECKING

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from desk.web.staff.at import Desk
from desk.web.staff.claims import read_claims
from desk.web.staff.errors import add_errors, told
from desk.web.staff.sign_in import SIGN_IN, ours, signed_in

if TYPE_CHECKING:
    from blocks.sign_in import SignIn

PATH = "/sign-in/oidc"
LASTS = 600
"""Seconds from going to the provider until one must be back."""


def provider(block: "SignIn", desk: Desk, address: str, key: str) -> Mount:
    """The way there and back; `address` is the desk's own as browsers know it, `key` seals what lies between."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - the desk alone needs it
    from joserfc.errors import JoseError  # noqa: PLC0415

    client = block.client()
    silent = (AuthlibBaseError, JoseError, httpx2.HTTPError, ValueError, KeyError)

    async def leave(request: Request) -> Response:
        request.session["back"] = ours(request.query_params.get("back", "/"))
        try:
            away: Response = await client.authorize_redirect(request, f"{address}{PATH}/return")
        except silent:
            return _not_now(request)
        return away

    async def arrive(request: Request) -> Response:
        try:
            token = await client.authorize_access_token(request)
            claims = token["userinfo"]
        except silent:
            return _not_now(request)
        back = request.session.pop("back", "/")
        session = read_claims(claims, block, desk.policy())
        return signed_in(desk, session, back) if session else told(request, "not_on_list", 403, SIGN_IN)

    app = Starlette(
        routes=[Route("/", leave), Route("/return", arrive)],
        middleware=[
            Middleware(
                SessionMiddleware,
                secret_key=key,
                session_cookie="winback_sign_in",
                max_age=LASTS,
                path=PATH,
                same_site="lax",
                https_only=desk.secure,
            )
        ],
    )
    app.state.desk = desk
    add_errors(app)
    return Mount(PATH, app)


def _not_now(request: Request) -> Response:
    return told(request, "provider_silent", 502, SIGN_IN)

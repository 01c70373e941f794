"""How pages are recognised as the company's: its colour and its logo."""

from fastapi import APIRouter
from starlette.responses import FileResponse, PlainTextResponse, Response

from desk.web.customers.forms import Patient
from desk.web.customers.front import At
from winback.policy.look import PAPERS, PICTURES, SEEN, contrast, ink_on

router = APIRouter(route_class=Patient, include_in_schema=False)

KEPT = {"cache-control": "public, max-age=3600"}


@router.api_route("/look/colour.css", methods=["GET", "HEAD"])
def colour(front: At) -> Response:
    """The company's colour for the stylesheet, the one of text on it, and edges that are seen on light and on dark."""
    own = front.store.policy().look.colour
    light, dark = (own if contrast(own, paper) >= SEEN else "var(--field)" for paper in PAPERS)
    sheet = (
        f":root{{--own:{own};--on-own:{ink_on(own)};--edge:{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--edge:{dark}}}}}\n"
    )
    return Response(sheet, media_type="text/css", headers=KEPT)


@router.api_route("/look/logo", methods=["GET", "HEAD"])
def logo(front: At) -> Response:
    """The company's logo; a drawing may not run anything."""
    policy = front.store.policy()
    file = front.logo(policy)
    if file is None:
        return PlainTextResponse("Not Found", 404)
    sealed = KEPT | {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return FileResponse(file, media_type=PICTURES[file.suffix], headers=sealed)

"""The overview: how it went in the last days, and how it stands now, in figures and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from blocks.store.overview import read_figures
from desk.web.charts import Form, NotDrawn, charts, digest
from desk.web.pages.reader import Reader
from desk.web.staff.access import Agent, Visitor
from desk.web.staff.at import Desk
from winback.charts import NAMES, Picture, picture, pictures
from winback.charts.over_time import write_nps
from winback.charts.picture import DASH
from winback.charts.shares import write_interval, write_share
from winback.charts.theme import PAINTS, Theme
from winback.figures import Contact, Figures, Nps
from winback.shares import THIN, Share

router = APIRouter()

PERIODS = (30, 90, 365)
USUAL = 90
FRESH = timedelta(minutes=1)
"""For how long figures are shown before they are counted anew: a page asks for them once for each picture too."""
MOST = 60
PART = "overview"
TYPES = {Form.SVG: "image/svg+xml", Form.PNG: "image/png"}
WIDTHS = {"wide": 640, "narrow": 340}
A_DAY = 86_400


@dataclass(slots=True)
class Kept:
    """The latest figures, by period and team."""

    figures: dict[tuple[int, str], Figures] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def read(self, desk: Desk, days: int, team: str) -> Figures:
        """Those that are fresh, else new ones; who asks meanwhile waits for these."""
        with self.lock:
            known, now = self.figures.get((days, team)), desk.now()
            if known and known.until <= now < known.until + FRESH:
                return known
            with desk.store.database.reading() as session:
                found = read_figures(session, desk.policy(), now, days, team)
            if len(self.figures) >= MOST:
                self.figures.clear()
            self.figures[days, team] = found
            return found


async def kept(request: Request) -> Kept:
    """The figures that this app keeps."""
    state = request.app.state
    if not hasattr(state, "figures_kept"):
        state.figures_kept = Kept()
    found: Kept = state.figures_kept
    return found


Keeps = Annotated[Kept, Depends(kept)]


@router.get("/overview")
def overview(visitor: Agent, figures: Keeps, days: str = "", team: str = "") -> Response:
    """All of it on a page, for one team or for all."""
    span, team = _asked(visitor, days, team)
    told = figures.read(visitor.desk, span, team)
    teams = [(name, one.name) for name, one in visitor.desk.policy().teams.items()]
    return visitor.show(
        "overview.html",
        here="overview",
        days=span,
        team=team,
        teams=teams,
        periods=PERIODS,
        since=told.since,
        until=told.until,
        figures=key_figures(told, visitor.reader),
        pictures=[shown(one, span, team) for one in sorted(pictures(told, visitor.reader), key=lambda one: one.empty)],
    )


@router.get("/overview/charts/{name}.{form}")
def chart(
    name: str,
    form: str,
    visitor: Agent,
    figures: Keeps,
    days: str = "",
    team: str = "",
    theme: str = "light",
    size: str = "wide",
    v: str = "",
) -> Response:
    """One picture, as SVG or PNG; its address changes with what it shows, so it may be kept."""
    if name not in NAMES or form not in TYPES or theme not in PAINTS:
        raise HTTPException(404)
    span, team = _asked(visitor, days, team)
    one = picture(name, figures.read(visitor.desk, span, team), visitor.reader)
    try:
        drawing = charts().drawing(one, Form(form), Theme(theme), WIDTHS.get(size, WIDTHS["wide"]))
    except NotDrawn as late:
        return Response(str(late), 503, {"retry-after": "5", "cache-control": "no-store"}, "text/plain")
    keep = f"private, max-age={A_DAY}" if v == digest(one) else "no-store"
    return Response(drawing, headers={"cache-control": keep}, media_type=TYPES[Form(form)])


def _asked(visitor: Visitor, days: str, team: str) -> tuple[int, str]:
    """What was asked for, where there is such a thing."""
    span = next((one for one in PERIODS if str(one) == days), USUAL)
    return span, team if team in visitor.desk.policy().teams else ""


def shown(one: Picture, days: int, team: str) -> dict[str, Any]:
    """A picture as the page shows it: with the address of each of its forms."""
    asked = {"days": days, "team": team, "v": digest(one)}

    def address(theme: str, size: str) -> str:
        return f"/overview/charts/{one.name}.svg?{urlencode(asked | {'theme': theme, 'size': size})}"

    return {"picture": one, "address": address}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that stands large, with what it stands on. `late` says that somebody has to hurry."""

    name: str
    value: str
    on: str
    thin: bool = False
    late: bool = False


def key_figures(figures: Figures, reader: Reader) -> Sequence[KeyFigure]:
    """What one looks at first."""
    return (
        _nps(figures, reader),
        _in_time(figures, reader),
        _took(figures, reader),
        _won_back(figures, reader),
        _open(figures, reader),
    )


def _is_thin(one: Nps | Share) -> bool:
    """Whether it stands on few; what stands on nothing says so already."""
    return one.of > 0 and one.thin


def _nps(figures: Figures, reader: Reader) -> KeyFigure:
    whole = figures.answers
    on = reader.say(PART, "nps_on", n=reader.number(whole.of))
    return KeyFigure(reader.say(PART, "nps"), write_nps(whole.score, reader), on, thin=_is_thin(whole))


def _in_time(figures: Figures, reader: Reader) -> KeyFigure:
    contacts = figures.all_contacts
    share, told = contacts.share(Contact.IN_TIME), {"late": contacts.late, "never": contacts.never}
    counts = {name: reader.number(count) for name, count in (told | {"done": share.part, "n": share.of}).items()}
    on = reader.say(PART, "in_time_on", **counts) if share.of else reader.say(PART, "nothing")
    return KeyFigure(reader.say(PART, "in_time"), write_share(share, reader), on, thin=_is_thin(share))


def _took(figures: Figures, reader: Reader) -> KeyFigure:
    took, name = figures.took, reader.say(PART, "took")
    if took.wall is None or took.worked is None:
        return KeyFigure(name, DASH, reader.say(PART, "nothing"))
    on = reader.say(PART, "took_on", wall=span(took.wall, reader), n=reader.number(took.of))
    return KeyFigure(name, span(took.worked, reader, days=False), on, thin=took.of < THIN)


def _won_back(figures: Figures, reader: Reader) -> KeyFigure:
    share = figures.won_back
    told = {"done": reader.number(share.part), "n": reader.number(share.of), "interval": write_interval(share, reader)}
    on = reader.say(PART, "won_back_on", **told) if share.of else reader.say(PART, "nothing")
    return KeyFigure(reader.say(PART, "won_back"), write_share(share, reader), on, thin=_is_thin(share))


def _open(figures: Figures, reader: Reader) -> KeyFigure:
    late = figures.late
    on = reader.say(PART, "open_on", late=reader.number(late)) if late else reader.say(PART, "none_late")
    return KeyFigure(reader.say(PART, "open"), reader.number(figures.open), on, late=late > 0)


def span(time: timedelta, reader: Reader, *, days: bool = True) -> str:
    """How long something takes, as one says it; working time is not told in `days`, which are shorter there."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 120:
        return reader.count(PART, "minutes", minutes)
    if minutes < 72 * 60 or not days:
        return reader.count(PART, "hours", round(minutes / 60))
    return reader.count(PART, "days", round(minutes / (24 * 60)))

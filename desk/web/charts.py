"""Pictures of figures, drawn here as SVG for pages and as PNG for elsewhere."""

from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from threading import Lock

from winback.charts.picture import Picture
from winback.charts.theme import Theme


class Form(StrEnum):
    """What a picture's file is."""

    SVG = "svg"
    PNG = "png"


KEPT = 300
"""Drawings that are kept, some 20 kB each."""
PATIENCE = 10.0
"""Seconds for a drawing with all those that are before it; the first of all takes about one."""
MOST_WAITING = 30
SHARP = 2.0
"""Pixels of a PNG for each of the picture's own."""


class NotDrawn(Exception):  # noqa: N818
    """The picture could not be drawn in time; ask again in a moment."""

    def __str__(self) -> str:
        return self.__doc__ or ""


def digest(picture: Picture) -> str:
    """Names what a picture holds: another picture has another."""
    return blake2b(repr(picture).encode(), digest_size=9).hexdigest()


class Charts:
    """Draws one picture after the other, and keeps the last ones by what they hold."""

    def __init__(self, patience: float = PATIENCE, kept: int = KEPT) -> None:
        self._patience, self._most = patience, kept
        self._hand = ThreadPoolExecutor(1, "charts")
        self._drawn: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._coming: dict[tuple[object, ...], Future[bytes]] = {}
        self._lock = Lock()

    def drawing(self, picture: Picture, form: Form, theme: Theme, width: int) -> bytes:
        """The picture as a file's bytes. Raises NotDrawn."""
        key = (digest(picture), form, theme, width)
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
            if key not in self._coming:
                if len(self._coming) >= MOST_WAITING:
                    raise NotDrawn
                self._coming[key] = self._hand.submit(render, picture, form, theme, width)
            coming = self._coming[key]
        try:
            drawn = coming.result(self._patience)
        except (NotInTime, CancelledError):
            raise NotDrawn from None
        finally:
            self._settle(key, coming)
        return drawn

    def _settle(self, key: tuple[object, ...], coming: Future[bytes]) -> None:
        """Keep what was drawn; what nobody waits for any more and has not been begun is not drawn at all."""
        with self._lock:
            if coming.done() or coming.cancel():
                self._coming.pop(key, None)
            if coming.done() and not coming.cancelled() and not coming.exception():
                self._drawn[key] = coming.result()
            while len(self._drawn) > self._most:
                self._drawn.popitem(last=False)


@cache
def charts() -> Charts:
    """The one that draws for all of this process's pages."""
    return Charts()


def render(picture: Picture, form: Form, theme: Theme, width: int) -> bytes:
    """Draw a picture; nothing is fetched for it.

    What draws takes some 120 MB and a second to begin: a desk whose overview nobody opens does without.
    """
    import vl_convert  # noqa: PLC0415

    from winback.charts.drawing import draw  # noqa: PLC0415

    chart = draw(picture, theme, width)
    if form is Form.PNG:
        return bytes(vl_convert.vegalite_to_png(chart, scale=SHARP, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])).encode()

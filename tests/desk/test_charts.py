"""Pictures as files: drawn without the network, kept, and given up in time."""

from threading import Event
from xml.etree import ElementTree

import pytest

from desk.web import charts as drawing
from desk.web.charts import Charts, Form, NotDrawn, digest
from tests.winback.test_charts import HOSTILE, shown
from winback.charts import NAMES
from winback.charts.drawing import NARROW, WIDE
from winback.charts.theme import Theme

PNG = b"\x89PNG\r\n"


@pytest.fixture(scope="module")
def charts() -> Charts:
    return Charts()


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_an_image_of_its_width_that_runs_nothing(charts: Charts, name: str):
    for theme, width in ((Theme.LIGHT, WIDE), (Theme.DARK, NARROW)):
        root = ElementTree.fromstring(charts.drawing(shown(name), Form.SVG, theme, width))

        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert int(root.attrib["width"]) == width
        assert not [one for one in root.iter() if one.tag.endswith(("script", "image", "foreignObject"))]


def test_what_somebody_is_called_stays_a_text(charts: Charts):
    loads = charts.drawing(shown("loads"), Form.SVG, Theme.LIGHT, WIDE).decode()

    assert "<script" not in loads
    assert HOSTILE[:8] in "".join(ElementTree.fromstring(loads).itertext())


def test_elsewhere_it_is_a_png(charts: Charts):
    assert charts.drawing(shown("nps"), Form.PNG, Theme.LIGHT, WIDE).startswith(PNG)


def test_a_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    monkeypatch.setattr(drawing, "render", lambda one, *how: drawn.append(one.name) or b"svg")
    charts = Charts(kept=2)
    for name in ("nps", "nps", "ends", "stages", "nps"):
        charts.drawing(shown(name), Form.SVG, Theme.LIGHT, WIDE)

    assert drawn == ["nps", "ends", "stages", "nps"]


def test_who_waits_too_long_is_told_so_and_the_next_one_has_it(monkeypatch: pytest.MonkeyPatch):
    goes_on = Event()
    monkeypatch.setattr(drawing, "render", lambda *how: goes_on.wait(20) and b"svg")
    charts = Charts(patience=0.05)
    for name in ("nps", "nps", "ends"):
        with pytest.raises(NotDrawn, match="in time"):
            charts.drawing(shown(name), Form.SVG, Theme.LIGHT, WIDE)
    goes_on.set()
    charts._patience = 20

    assert charts.drawing(shown("nps"), Form.SVG, Theme.LIGHT, WIDE) == b"svg"


def test_another_picture_has_another_name():
    assert digest(shown("nps")) == digest(shown("nps"))
    assert len({digest(shown(name, language)) for name in NAMES for language in ("da", "en")}) == 2 * len(NAMES)

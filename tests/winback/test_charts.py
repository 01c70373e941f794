"""The overview's pictures: the sentence, the table and the drawing say the same, in every language."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import pytest

from desk.web.pages.reader import Reader
from tests.each import each
from winback.case import Stage
from winback.charts import NAMES, Picture, picture, pictures
from winback.charts.drawing import NARROW, WIDE, draw
from winback.charts.theme import PAINTS, Paint, Theme
from winback.figures import Became, Contact, Contacts, Ends, Figures, Load, Nps, Took
from winback.periods import periods
from winback.phrases import LANGUAGES
from winback.scales import Severity

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HOSTILE = "<script>\"'\\</text> ${x} \u202e"
EMPTY = Figures(SUNDAY - timedelta(days=90), SUNDAY, "week")


def nps_over(days: int, step: str) -> tuple[Nps, ...]:
    first, *rest = periods(SUNDAY - timedelta(days=days), SUNDAY, COPENHAGEN, step)
    return (
        Nps(*first, 3, 1, 5),
        *(Nps(*span, 20 + place, 5, 10) for place, span in enumerate(rest[:-1])),
        Nps(*rest[-1]),
    )


def figures_over(days: int = 90, step: str = "week") -> Figures:
    return Figures(
        since=SUNDAY - timedelta(days=days),
        until=SUNDAY,
        step=step,
        nps=nps_over(days, step),
        stages={Stage.CONTACT: 14, Stage.CHECK_IN: 1200, Stage.APPROVAL: 0},
        contacts={Severity.CRITICAL: Contacts(31, 6, 3, 1), Severity.HIDDEN: Contacts(waiting=2)},
        took=Took(37, timedelta(hours=19), timedelta(hours=5)),
        ends={
            Contact.IN_TIME: Ends({Became.WON_BACK: 58, Became.UNCHANGED: 14, Became.UNANSWERED: 28}),
            Contact.NEVER: Ends({Became.OTHERWISE: 9}),
            Contact.LATE: Ends(),
        },
        loads=(Load("mette", "Mette Holm", 18, 3, 15), Load("x", HOSTILE, 7, 7), Load("ida", "Ida", 0, 0, 15)),
    )


def shown(name: str, language: str = "en", figures: Figures | None = None) -> Picture:
    return picture(name, figures or figures_over(), Reader(language, COPENHAGEN, SUNDAY))


def test_for_a_team_the_picture_says_that_nps_is_the_whole_companys():
    figures = figures_over()

    assert "whole company" not in shown("nps", figures=figures).note
    assert "whole company" in shown("nps", figures=replace(figures, team="cx")).note


def test_nps_is_told_week_by_week():
    nps = shown("nps")

    assert nps.alt == "NPS is 36 in all (n = 449); in the single periods it lies between −22 and 44."
    assert nps.rows[:2] == (("24 Aug", "−22", "9", "3", "1", "5"), ("31 Aug", "29", "35", "20", "5", "10"))
    assert nps.rows[-1] == ("16 Nov", "–", "0", "0", "0", "0")
    assert [mark.series for mark in nps.marks[:2]] == ["thin", "sound"]
    assert len(nps.marks) == len(nps.rows) - 1
    assert nps.note


def test_a_year_is_told_by_the_month():
    nps = shown("nps", "da", figures_over(365, "month"))

    assert (nps.rows[0][0], nps.rows[1][0], len(nps.rows)) == ("nov. 25", "dec. 25", 13)


def test_contacts_are_told_by_severity():
    contacts = shown("contacts")

    assert contacts.alt == "Of 40 first contacts that were due, 31 came in time, 6 late and 3 never."
    assert contacts.rows == (
        ("critical", "40", "31 (78%)", "6 (15%)", "3 (8%)", "1"),
        ("hidden", "0", "0", "0", "0", "2"),
    )
    assert {mark.row for mark in contacts.marks} == {"critical (n = 40)"}
    assert contacts.marks[-1].ends == pytest.approx(100)


def test_what_became_of_them_stands_beside_the_contact():
    ends = shown("ends", "da")

    assert ends.alt.startswith(
        "Vundet tilbage: 58\u00a0% (n = 100) af dem, der blev kontaktet i tide, – (n = 0) af dem"
    )
    assert ends.rows[1] == ("Aldrig", "9", *["0 (0\u00a0%)"] * 4, "9 (100\u00a0%)")
    assert [row[0] for row in ends.rows] == ["I tide", "Aldrig"]


def test_the_rate_is_told_with_its_interval():
    rate = shown("won-back")

    assert rate.alt == "Won back: 53% of 109 closed cases; the 95% interval runs from 44% to 62%."
    assert rate.rows[0] == ("All", "109", "58", "53%", "44%–62%")
    assert [mark.row for mark in rate.marks] == ["All (n = 109)", "In time (n = 100)", "Never (n = 9)"]


def test_open_cases_are_told_by_step_most_first():
    stages = shown("stages", "nb")

    assert [row[1] for row in stages.rows] == ["1\u00a0200", "14"]
    assert stages.alt.startswith("1\u00a0214 åpne saker i alt")


def test_load_is_told_by_person():
    loads = shown("loads")

    assert loads.alt == "Mette Holm carries the most open cases (18); 10 of all 25 are late."
    assert loads.rows == (("Mette Holm", "18", "3", "15"), (HOSTILE, "7", "7", "–"), ("Ida", "0", "0", "15"))


def test_two_of_one_name_are_told_apart():
    figures = Figures(SUNDAY, SUNDAY, "week", loads=(Load("a", "Ann", 2), Load("b", "Ann", 1)))

    assert [row[0] for row in shown("loads", figures=figures).rows] == ["Ann (a)", "Ann (b)"]


def test_a_crowd_is_drawn_and_listed_in_part():
    crowd = tuple(Load(f"p{number}", f"P{number}", 500 - number) for number in range(300))
    loads = shown("loads", figures=Figures(SUNDAY, SUNDAY, "week", loads=crowd))

    assert (len(loads.marks), len(loads.rows)) == (15, 100)


@each("language", LANGUAGES)
def test_without_figures_each_says_so(language: str):
    reader = Reader(language, COPENHAGEN, SUNDAY)

    assert all(one.empty for one in pictures(EMPTY, reader))
    assert {one.alt for one in pictures(EMPTY, reader)} == {reader.say("charts", "nothing")}


@each("language", LANGUAGES)
@each("name", NAMES)
def test_each_is_one_sentence_a_table_and_a_drawing(name: str, language: str):
    one = shown(name, language)

    assert re.search(r"\d", one.alt)
    assert one.alt.endswith(".")
    assert {len(row) for row in one.rows} == {len(one.columns)}
    assert all(one.columns)
    assert {mark.series for mark in one.marks} <= {key for key, _ in one.series}
    assert one.axis


@each("theme", Theme)
@each("width", [WIDE, NARROW])
@each("name", NAMES)
def test_each_is_drawn_as_vega_lite_has_it(name: str, width: int, theme: Theme):
    chart = drawn(shown(name), theme, width)

    assert alt.Chart.from_dict(chart)
    assert chart["width"] == width
    assert " ".join(chart["title"]) == shown(name).title
    assert chart["config"]["background"] == PAINTS[theme].panel
    assert "http" not in str(chart["config"])


@each("paint", PAINTS.values())
def test_what_stands_on_a_colour_can_be_read(paint: Paint):
    pairs = [*paint.series.values(), (paint.panel, paint.ink), (paint.panel, paint.soft)]

    assert min(contrast(*pair) for pair in pairs) >= 4.5


@each("paint", PAINTS.values())
@each("beside", [("in_time", "late"), ("late", "never"), ("won_back", "unchanged")])
def test_neighbours_differ_in_lightness_too(paint: Paint, beside: tuple[str, str]):
    one, other = (paint.series[series][0] for series in beside)

    assert contrast(one, other) >= 1.5


def drawn(one: Picture, theme: Theme = Theme.LIGHT, width: int = WIDE) -> dict[str, Any]:
    return draw(one, theme, width)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio."""
    dark, light = sorted(luminance(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

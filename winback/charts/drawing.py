"""Pictures as Altair charts: what Vega-Lite is to draw."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from textwrap import wrap
from typing import Any

import altair as alt

from winback.charts.picture import Kind, Mark, Picture
from winback.charts.theme import PAINTS, Paint, Theme, config

WIDE, NARROW = 640, 340
"""Of a desk's screen, and of a telephone's."""
TALL, ROW = 300, 36
AROUND, LINE_OF_WORDS = 84, 17
"""Pixels for title and axis above and below the rows, and for each further line of words."""
TITLE_LETTER, AXIS_LETTER = 9.5, 7
LETTER = 9
"""Pixels of a letter, and a little more."""
MOST_LABELS = {WIDE: 20, NARROW: 8}
"""Points of a line that have room for their numbers."""

Spec = dict[str, Any]


def draw(picture: Picture, theme: Theme = Theme.LIGHT, width: int = WIDE) -> Spec:
    """The chart of a picture, as Vega-Lite reads it; it is as wide as said with all that stands around."""
    sheet = Sheet(picture, PAINTS[theme], width)
    chart = alt.layer(*LAYERS[picture.kind](sheet)).properties(title=sheet.title, width=width, height=sheet.height)
    fits = {"type": "fit", "contains": "padding"}
    spec: Spec = chart.to_dict(validate=False)
    return spec | {"config": config(sheet.paint), "padding": 12, "autosize": fits}


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn upon."""

    picture: Picture
    paint: Paint
    width: int

    @cached_property
    def rows(self) -> list[str]:
        """The rows' names, from the top."""
        return list(dict.fromkeys(mark.row for mark in self.picture.marks))

    @cached_property
    def title(self) -> list[str]:
        """The title's lines."""
        return wrap(self.picture.title, int(self.width / TITLE_LETTER))

    @cached_property
    def axis(self) -> list[str]:
        """The lines of what the axis measures."""
        return wrap(self.picture.axis, int((self.width - self.name_room) / AXIS_LETTER))

    @cached_property
    def named(self) -> dict[str, str]:
        """The series that are drawn, by name, where a legend has to tell them."""
        drawn = {mark.series for mark in self.picture.marks}
        return {key: name for key, name in self.picture.series if key in drawn}

    @property
    def legend_columns(self) -> int:
        """How many stand side by side."""
        return 3 if self.width == WIDE else 1

    @property
    def height(self) -> int:
        """Of all together."""
        if self.picture.kind is Kind.LINE:
            return TALL
        legend = ceil(len(self.named) / self.legend_columns) + 1 if len(self.picture.series) > 1 else 0
        lines = len(self.title) + len(self.axis) + legend - 2
        return ROW * len(self.rows) + AROUND + LINE_OF_WORDS * lines

    @property
    def name_room(self) -> int:
        """Pixels for what a row is called."""
        return self.width // 3

    @cached_property
    def high(self) -> float:
        """The end of the axis."""
        return self.picture.high or max([1, *(mark.ends for mark in self.picture.marks)])

    @property
    def values(self) -> Spec:
        """The marks."""
        return {"values": [self._value(mark) for mark in self.picture.marks]}

    def _value(self, mark: Mark) -> Spec:
        pixels = (mark.ends - mark.begins) / (self.high - self.picture.low) * (self.width - self.name_room)
        fits, alone = pixels >= LETTER * len(mark.label), len(self.picture.series) == 1
        return {
            "row": mark.row,
            "series": mark.series,
            "begins": mark.begins,
            "ends": mark.ends,
            "middle": (mark.begins + mark.ends) / 2,
            "at": mark.at,
            "beside": None if mark.at is None else min(max(mark.at, 4), 96),
            "label": mark.label,
            "inside": mark.label if fits else "",
            "outside": mark.label if alone and not fits else "",
            "ink": self.paint.series.get(mark.series, ("", self.paint.ink))[1],
        }

    @property
    def down(self) -> alt.Y:
        """One row below the other."""
        return alt.Y("row:N", sort=self.rows, title=None, axis=alt.Axis(labelLimit=self.name_room))

    @property
    def along(self) -> alt.X:
        """From left to right."""
        most = 6 if self.width == WIDE else 4
        ticks = most if self.picture.high else min(most, int(self.high))
        axis = alt.Axis(tickCount=ticks, tickMinStep=1)
        return alt.X("begins:Q", title=self.axis, scale=self.scale, axis=axis)

    @property
    def scale(self) -> alt.Scale:
        """The whole of what there may be."""
        return alt.Scale(domain=[self.picture.low, self.high], nice=self.picture.high is None)

    @property
    def colours(self) -> alt.Color:
        """One for each series that is drawn; a legend names them, if there may be several."""
        scale = alt.Scale(domain=list(self.named), range=[self.paint.series[key][0] for key in self.named])
        legend = alt.Legend(labelExpr=f"{json.dumps(self.named)}[datum.value]", columns=self.legend_columns)
        return alt.Color("series:N", scale=scale, legend=legend if len(self.picture.series) > 1 else None)


def _bars(sheet: Sheet) -> Sequence[alt.Chart]:
    chart = alt.Chart(sheet.values).encode(y=sheet.down)
    bars = chart.mark_bar(stroke=sheet.paint.panel, strokeWidth=1.5, height=ROW - 12)
    inside = chart.mark_text(baseline="middle").encode(
        x=alt.X("middle:Q"), text="inside:N", color=alt.Color("ink:N", scale=None)
    )
    outside = chart.mark_text(align="left", dx=6, color=sheet.paint.ink).encode(x=alt.X("ends:Q"), text="outside:N")
    return bars.encode(x=sheet.along, x2="ends:Q", color=sheet.colours), inside, outside


def _intervals(sheet: Sheet) -> Sequence[alt.Chart]:
    chart, point = alt.Chart(sheet.values).encode(y=sheet.down), sheet.paint.point
    spans = chart.mark_rule(strokeWidth=4, strokeCap="round", opacity=0.45, color=point)
    points = chart.mark_point(filled=True, size=110, color=point, opacity=1).encode(x=alt.X("at:Q"))
    labels = chart.mark_text(dy=-13, color=sheet.paint.ink).encode(x=alt.X("beside:Q"), text="label:N")
    return spans.encode(x=sheet.along, x2="ends:Q"), points, labels


def _line(sheet: Sheet) -> Sequence[alt.Chart]:
    """Hollow points stand on too little."""
    picture, paint = sheet.picture, sheet.paint
    periods = [row[0] for row in picture.rows]
    axis = alt.Axis(labelAngle=0, labelOverlap="parity", grid=False)
    across = alt.X("row:O", sort=periods, title=picture.rows_axis, scale=alt.Scale(domain=periods), axis=axis)
    chart = alt.Chart(sheet.values).encode(x=across)
    scores = alt.Y("at:Q", title=picture.axis, scale=sheet.scale, axis=alt.Axis(values=[-100, -50, 0, 50, 100]))
    zero = alt.Chart({"values": [{}]}).mark_rule(color=paint.soft).encode(y=alt.datum(0))
    line = chart.mark_line(color=paint.point, strokeWidth=2.5).encode(y=scores)
    fill = alt.condition("datum.series == 'thin'", alt.value(paint.panel), alt.value(paint.point))
    points = chart.mark_point(size=70, color=paint.point, strokeWidth=2, opacity=1).encode(y=scores, fill=fill)
    if len(picture.marks) > MOST_LABELS[sheet.width]:
        return zero, line, points
    halo = chart.mark_text(dy=-14, stroke=paint.panel, strokeWidth=5).encode(y=scores, text="label:N")
    labels = chart.mark_text(dy=-14, color=paint.ink).encode(y=scores, text="label:N")
    return zero, line, halo, points, labels


LAYERS = {Kind.BARS: _bars, Kind.INTERVALS: _intervals, Kind.LINE: _line}

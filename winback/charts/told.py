"""Each of the overview's pictures, from its figures."""

from collections.abc import Callable, Iterable, Sequence

from winback.charts.over_time import nps
from winback.charts.picture import DASH, Kind, Mark, Picture, Reads
from winback.charts.shares import contacts, ends, won_back
from winback.figures import Figures, Load
from winback.letters.staff_words import write_step

DRAWN = 15
"""People who are drawn; the table has more of them."""
LISTED = 100
PART = "charts"


def stages(figures: Figures, reader: Reads) -> Picture:
    """Open cases by the step that they wait in."""
    counts = {write_step(stage.value, reader.language): count for stage, count in figures.stages.items() if count}
    told = sorted(counts.items(), key=lambda one: -one[1])
    most = {"stage": told[0][0], "most": reader.number(told[0][1])} if told else {}
    return Picture(
        name="stages",
        kind=Kind.BARS,
        title=reader.say(PART, "stages"),
        axis=reader.say(PART, "open_axis"),
        alt=reader.say(PART, "stages_alt", n=reader.number(figures.open), **most) if told else _nothing(reader),
        columns=(reader.say(PART, "step"), reader.say(PART, "open")),
        rows=tuple((step, reader.number(count)) for step, count in told),
        marks=tuple(Mark(step, "open", 0, count, reader.number(count)) for step, count in told),
        series=(("open", reader.say(PART, "open")),),
    )


def loads(figures: Figures, reader: Reads) -> Picture:
    """Open cases per person, and how many of them are late."""
    names = _names(figures.loads)
    told = [(names[load.staff], load) for load in figures.loads if load.open or load.cap]
    drawn = [mark for name, load in told[:DRAWN] for mark in _carried(name, load, reader)]
    busiest = told[0][1] if told and told[0][1].open else None
    values = {
        "name": busiest.name if busiest else "",
        "open": reader.number(busiest.open if busiest else 0),
        "late": reader.number(figures.late),
        "n": reader.number(sum(load.open for load in figures.loads)),
    }
    return Picture(
        name="loads",
        kind=Kind.BARS,
        title=reader.say(PART, "loads"),
        axis=reader.say(PART, "open_axis"),
        alt=reader.say(PART, "loads_alt", **values) if busiest else _nothing(reader),
        columns=tuple(reader.say(PART, key) for key in ("person", "open", "of_these_late", "cap")),
        rows=tuple(_load_row(name, load, reader) for name, load in told[:LISTED]),
        marks=tuple(drawn) if busiest else (),
        series=tuple((key, reader.say(PART, key)) for key in ("on_time", "is_late")),
    )


def _carried(name: str, load: Load, reader: Reads) -> Iterable[Mark]:
    on_time = load.open - load.late
    yield Mark(name, "on_time", 0, on_time, reader.number(on_time) if on_time else "")
    if load.late:
        yield Mark(name, "is_late", on_time, load.open, reader.number(load.late))


def _load_row(name: str, load: Load, reader: Reads) -> tuple[str, ...]:
    cap = reader.number(load.cap) if load.cap else DASH
    return name, reader.number(load.open), reader.number(load.late), cap


def _names(loads: Sequence[Load]) -> dict[str, str]:
    """What people are called; two of one name by their ids too."""
    names = [load.name for load in loads]
    return {load.staff: f"{load.name} ({load.staff})" if names.count(load.name) > 1 else load.name for load in loads}


def _nothing(reader: Reads) -> str:
    return reader.say(PART, "nothing")


NAMES: dict[str, Callable[[Figures, Reads], Picture]] = {
    "nps": nps,
    "ends": ends,
    "won-back": won_back,
    "contacts": contacts,
    "stages": stages,
    "loads": loads,
}
"""The pictures, in the order in which they are shown."""


def picture(name: str, figures: Figures, reader: Reads) -> Picture:
    """One picture."""
    return NAMES[name](figures, reader)


def pictures(figures: Figures, reader: Reads) -> list[Picture]:
    """All of them."""
    return [make(figures, reader) for make in NAMES.values()]

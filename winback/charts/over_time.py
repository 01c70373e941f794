"""What people answered, week by week or month by month."""

from babel.dates import format_date

from winback.charts.picture import DASH, Kind, Mark, Picture, Reads
from winback.figures import Figures, Nps
from winback.shares import THIN

PART = "charts"
MINUS = "\u2212"


def nps(figures: Figures, reader: Reads) -> Picture:
    """The net promoter score of each week or month; without answers there is none."""
    told = [(period_of(one, figures.step, reader), one) for one in figures.nps]
    scores = [one.score for _, one in told if one.score is not None]
    return Picture(
        name="nps",
        kind=Kind.LINE,
        title=reader.say(PART, f"nps_{figures.step}"),
        axis=reader.say(PART, "nps_axis"),
        rows_axis=reader.say(PART, f"{figures.step}_from"),
        alt=_alt(figures.answers, scores, reader),
        columns=tuple(
            reader.say(PART, key)
            for key in (f"{figures.step}_from", "nps", "answers", "promoters", "passives", "detractors")
        ),
        rows=tuple(_row(period, one, reader) for period, one in told),
        marks=tuple(
            Mark(period, "thin" if one.thin else "sound", 0, one.score, write_nps(one.score, reader), one.score)
            for period, one in told
            if one.score is not None
        ),
        series=tuple((key, reader.say(PART, key, n=THIN)) for key in ("sound", "thin")),
        low=-100,
        high=100,
        note=_note(figures, reader),
    )


def period_of(one: Nps, step: str, reader: Reads) -> str:
    """The day on which a week begins, or the month."""
    day = one.begins.astimezone(reader.zone).date()
    if step == "month":
        return format_date(day, "MMM yy", locale=reader.locale)
    return format_date(day, "d MMM" if reader.language in {"en", "sv"} else "d. MMM", locale=reader.locale)


def write_nps(score: float | None, reader: Reads) -> str:
    """A whole number, with the sign that it is written with in print."""
    return DASH if score is None else reader.number(round(score)).replace("-", MINUS)


def _note(figures: Figures, reader: Reads) -> str:
    """What to read the picture with: answers belong to no team, and some stand on few."""
    whole = [reader.say(PART, "nps_whole")] if figures.team else []
    thin = [reader.say(PART, "thin_note", n=THIN)] if any(one.of and one.thin for one in figures.nps) else []
    return " ".join([*whole, *thin])


def _alt(whole: Nps, scores: list[float], reader: Reads) -> str:
    if not scores:
        return reader.say(PART, "nothing")
    return reader.say(
        PART,
        "nps_alt",
        score=write_nps(whole.score, reader),
        n=reader.number(whole.of),
        low=write_nps(min(scores), reader),
        high=write_nps(max(scores), reader),
    )


def _row(period: str, one: Nps, reader: Reads) -> tuple[str, ...]:
    counts = (one.of, one.promoters, one.passives, one.detractors)
    return period, write_nps(one.score, reader), *(reader.number(count) for count in counts)

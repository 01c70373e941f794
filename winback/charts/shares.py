"""How contacts went and what became of customers, as shares."""

from collections.abc import Iterable, Mapping

from winback.charts.picture import DASH, Kind, Mark, Picture, Reads
from winback.figures import Became, Contact, Contacts, Ends, Figures, add_ends
from winback.letters.staff_words import write_severity
from winback.scales import Severity
from winback.shares import Share

PART = "charts"


def contacts(figures: Figures, reader: Reads) -> Picture:
    """First contacts in time, late and never, by severity."""
    known = {one: figures.contacts[one] for one in Severity if one in figures.contacts}
    shown = {write_severity(one.value, reader.language): told for one, told in known.items() if told.due}
    whole = figures.all_contacts
    counts = {one.value: reader.number(whole.count(one)) for one in Contact}
    return Picture(
        name="contacts",
        kind=Kind.BARS,
        title=reader.say(PART, "contacts"),
        axis=reader.say(PART, "contacts_axis"),
        alt=reader.say(PART, "contacts_alt", n=reader.number(whole.due), **counts) if whole.due else _nothing(reader),
        columns=tuple(reader.say(PART, key) for key in ("severity", "due", *Contact, "waiting")),
        rows=tuple(
            _contacts_row(write_severity(one.value, reader.language), told, reader) for one, told in known.items()
        ),
        marks=tuple(
            mark
            for name, told in shown.items()
            for mark in _stacked(
                row_of(name, told.due, reader), {one.value: told.share(one) for one in Contact}, reader
            )
        ),
        series=tuple((one.value, reader.say(PART, one.value)) for one in Contact),
        high=100,
    )


def _contacts_row(name: str, told: Contacts, reader: Reads) -> tuple[str, ...]:
    shares = (_counted(told.share(one), reader) for one in Contact)
    return name, reader.number(told.due), *shares, reader.number(told.waiting)


def ends(figures: Figures, reader: Reads) -> Picture:
    """What became of closed cases, by whether their customer was spoken to in time."""
    told = [(name_of(how, reader), one) for how, one in _by_contact(figures)]
    shares = {one.value: _rate(figures.ends.get(one, Ends()), reader) for one in Contact}
    return Picture(
        name="ends",
        kind=Kind.BARS,
        title=reader.say(PART, "ends"),
        axis=reader.say(PART, "ends_axis"),
        alt=reader.say(PART, "ends_alt", **shares) if told else _nothing(reader),
        columns=tuple(reader.say(PART, key) for key in ("first_contact", "closed", *Became)),
        rows=tuple(
            (name, reader.number(one.of), *(_counted(one.share(became), reader) for became in Became))
            for name, one in told
        ),
        marks=tuple(
            mark
            for name, one in told
            for mark in _stacked(
                row_of(name, one.of, reader), {became.value: one.share(became) for became in Became}, reader
            )
        ),
        series=tuple((became.value, reader.say(PART, became.value)) for became in Became),
        high=100,
    )


def won_back(figures: Figures, reader: Reads) -> Picture:
    """The share that was won back, with the interval that it lies in."""
    whole = add_ends(figures.ends.values())
    told = [(reader.say(PART, "all"), whole), *((name_of(how, reader), one) for how, one in _by_contact(figures))]
    shown = [(name, one.share(Became.WON_BACK)) for name, one in told if one.of]
    return Picture(
        name="won-back",
        kind=Kind.INTERVALS,
        title=reader.say(PART, "won_back_title"),
        axis=reader.say(PART, "won_back_axis"),
        alt=_won_back_alt(whole.share(Became.WON_BACK), reader),
        columns=tuple(reader.say(PART, key) for key in ("first_contact", "closed", "won_back", "rate", "interval")),
        rows=tuple(
            (
                name,
                reader.number(one.of),
                reader.number(one.part),
                write_share(one, reader),
                write_interval(one, reader),
            )
            for name, one in shown
        ),
        marks=tuple(_interval(row_of(name, one.of, reader), one, reader) for name, one in shown),
        series=(("won_back", reader.say(PART, "won_back")),),
        high=100,
    )


def _by_contact(figures: Figures) -> list[tuple[Contact | None, Ends]]:
    """In their order, those that have any."""
    order: list[Contact | None] = [*Contact, None]
    return [(how, figures.ends[how]) for how in order if how in figures.ends and figures.ends[how].of]


def name_of(how: Contact | None, reader: Reads) -> str:
    """What a first contact was, in words."""
    return reader.say(PART, how.value if how else "nobody")


def row_of(name: str, of: int, reader: Reads) -> str:
    """A row's name, with what it stands on."""
    return f"{name} (n = {reader.number(of)})"


def write_share(share: Share, reader: Reads) -> str:
    """A share as a percentage; a dash where there is none."""
    return DASH if share.value is None else reader.percent(share.value)


def write_interval(share: Share, reader: Reads) -> str:
    """Between which percentages it lies."""
    interval = share.interval
    return DASH if interval is None else DASH.join(reader.percent(end) for end in interval)


def _counted(share: Share, reader: Reads) -> str:
    return f"{reader.number(share.part)} ({write_share(share, reader)})" if share.of else "0"


def _rate(ends: Ends, reader: Reads) -> str:
    return f"{write_share(ends.share(Became.WON_BACK), reader)} (n = {reader.number(ends.of)})"


def _won_back_alt(share: Share, reader: Reads) -> str:
    if share.interval is None:
        return _nothing(reader)
    low, high = (reader.percent(end) for end in share.interval)
    return reader.say(
        PART, "won_back_alt", share=write_share(share, reader), n=reader.number(share.of), low=low, high=high
    )


def _stacked(row: str, shares: Mapping[str, Share], reader: Reads) -> Iterable[Mark]:
    """Bars one after the other, to 100 in all."""
    begins = 0.0
    for series, share in shares.items():
        if share.value:
            ends = begins + 100 * share.value
            yield Mark(row, series, begins, ends, write_share(share, reader))
            begins = ends


def _interval(row: str, share: Share, reader: Reads) -> Mark:
    low, high = share.interval or (0, 1)
    return Mark(row, "won_back", 100 * low, 100 * high, write_share(share, reader), 100 * (share.value or 0))


def _nothing(reader: Reads) -> str:
    return reader.say(PART, "nothing")

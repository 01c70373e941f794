"""A case on one page: who and what, what may be done now, what happened, what was written."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from blocks.store.tables import MessageRow
from deployments.commands.looks import COLOURS, STAGES
from deployments.commands.opening import View
from deployments.commands.showing import Shown
from deployments.commands.terminal import DIM, RED, out, score_of, table, words
from deployments.commands.times import write_distance, write_local
from winback import entries as e
from winback import ladder
from winback.case import Case
from winback.causes import write_tone, write_topic
from winback.consent import ASKING, ends_at, waits, why
from winback.dossier import quote
from winback.letters.words import write_language, write_outcome, write_score, write_step
from winback.letters.words import write_reason as reason
from winback.mail_words import write_suppressed
from winback.notices import COMMANDS
from winback.outbox import MessageState
from winback.policy import Policy
from winback.timeline import tell
from winback.timeline.people import letter_of
from winback.timeline.teller import Teller

EN = "en"
LATE_RUNGS = {"breach", "team", "supervisor"}


def print_case(shown: Shown, view: View) -> None:
    """Print it all."""
    zone = view.zone(shown.case.team)
    console = out()
    for part in (*_head(shown, zone, view), *_state(shown, zone, view), *_timeline(shown, zone, view)):
        console.print(part)
    for part in (*_messages(shown, zone, view), *_drafts(shown)):
        console.print(part)


def _head(shown: Shown, zone: ZoneInfo, view: View) -> Iterator[RenderableType]:
    case, customer, said = shown.case, shown.dossier.customer, shown.dossier.complaint
    title = words(f"Case {case.id}  ", "bold")
    title.append(case.severity.value, COLOURS.get(case.severity.value, ""))
    title.append(f"  priority {case.opened.priority}  at {STAGES[case.stage]}")
    title.append("  SUSPENDED" if case.suspended else "", RED)
    yield title
    account = customer.account
    who = [customer.name or customer.external_id or "nobody named", customer.role, account.name if account else ""]
    who = list(dict.fromkeys(who))
    yield words(", ".join(part for part in who if part), "bold")
    value = f"{customer.value:,} {view.policy.compensation.currency} a year" if customer.value else ""
    ends = f"contract to {customer.contract_end:%-d %b %Y}" if customer.contract_end else ""
    reach = [customer.phone or "", customer.email or "", write_language(customer.language, EN), value, ends]
    yield words(" · ".join(part for part in reach if part), DIM)
    for one in shown.dossier.suppressed:
        day = f"{one.since.astimezone(zone):%-d %b %Y}"
        yield words(f"{one.address}: {write_suppressed(one, EN, day)}", "red")
    yield ""
    score, when = write_score(said.score, said.scale, EN) or "no score", write_local(said.at, zone, view.now)
    told = [score, said.touchpoint, when]
    yield Padding(words(" · ".join(part for part in told if part), DIM), (0, 0, 0, 2))
    yield Padding(words(said.verbatim or "(no comment)"), (0, 0, 1, 2))


def _state(shown: Shown, zone: ZoneInfo, view: View) -> Iterator[RenderableType]:
    case, opened = shown.case, shown.case.opened
    rows: list[tuple[str, str | Text]] = [("Due", _due(shown, zone, view))]
    owner = view.name(case.owner) if case.owner else "nobody; the team has it"
    why = f" ({opened.owner_why})" if opened.owner_why and case.owner == opened.owner else ""
    team = view.policy.teams.get(case.team)
    rows.append(("Owner", f"{owner}{why} · {team.name if team else case.team}"))
    rows += (
        [("Offered", f"to {view.name(case.offer.to) or 'the whole team'}: {case.offer.reason}")] if case.offer else []
    )
    rows += _understood(case, view.policy)
    parts = [reason(f"{part} {points}", EN) for part, points in opened.reasons.items()]
    rows.append(("Priority", f"{opened.priority} = {' + '.join(parts)}"))
    rows.append(("Rule", opened.rule or "none matched"))
    rows += [("Outcome", write_outcome(case.outcome.value, EN))] if case.outcome else []
    for said in shown.dossier.history:
        done = f" · {said.done}" if said.done else ""
        day = f"{said.at.astimezone(zone):%-d %b %Y}"
        rows.append(("Earlier", f"{day} · {score_of(said.score, said.scale)} · {quote(said.verbatim, 120)}{done}"))
    for other in shown.dossier.others:
        rows.append(("Also open", f"case {other.id}: {other.customer}, {other.stage}, {view.name(other.owner)}"))
    rows += [("Open to", line) for line in _open_to(shown, view)]
    rows += [("Next", command)] if (command := _command(shown)) else []
    yield _facts(rows)


def _understood(case: Case, policy: Policy) -> Iterator[tuple[str, str]]:
    """How the customer's words were read, and what a person said of it."""
    found = case.opened.read_as
    if found and found.tone:
        tone = f"{found.tone}, with a complaint in it" if found.complains and found.tone != "negative" else found.tone
        yield "Read as", ", ".join([tone, *(write_topic(topic, EN, policy) for topic in found.topics), *found.signals])
        yield from [("Judged by", f"the language model {found.adviser}")] if found.adviser else []
        spoken = dict.fromkeys(told for _, told in found.because)
        yield from [("Because of", ", ".join(f"“{told}”" for told in spoken))] if spoken else []
    corrected = [write_tone(case.tone, EN)] if case.tone else []
    corrected += [write_topic(case.topic, EN, policy)] if case.topic else []
    yield from [("Corrected", ", ".join(corrected))] if corrected else []


def _facts(rows: list[tuple[str, str | Text]]) -> Table:
    made = table()
    made.show_header = False
    made.add_column(no_wrap=True, style=DIM)
    made.add_column(overflow="fold")
    before = ""
    for name, told in rows:
        made.add_row(name if name != before else "", told if isinstance(told, Text) else words(told))
        before = name
    return made


def _due(shown: Shown, zone: ZoneInfo, view: View) -> Text:
    steps = sorted(ladder.follow_ups(shown.case), key=lambda step: step.due)
    if not steps:
        return words("nothing is asked of staff now")
    told = Text()
    for place, step in enumerate(steps):
        told.append("\n" if place else "")
        told.append(f"{write_step(step.step, EN)} by {write_local(step.due, zone, view.now)}, ")
        told.append(write_distance(step.due, view.now), RED if step.due < view.now else "")
    return told


def _open_to(shown: Shown, view: View) -> Iterator[str]:
    """Actions by who may do them: everybody's first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for action, staff in shown.open_to.items():
        groups.setdefault(tuple(staff), []).append(action)
    for able, actions in sorted(groups.items(), key=lambda group: -len(group[0])):
        whose = "everybody" if len(able) == len(view.policy.staff) else ", ".join(view.name(one) for one in able)
        yield f"{whose}: {', '.join(actions)}"


def _command(shown: Shown) -> str:
    steps = sorted(ladder.follow_ups(shown.case), key=lambda step: step.due)
    command = COMMANDS.get(steps[0].step) if steps else None
    action = command.split()[0] if command else ""
    able = shown.open_to.get(action, [])
    who = shown.case.owner if shown.case.owner in able else able[0] if able else "STAFF"
    return f"winback act {shown.case.id} {command} --as {who}" if command else ""


def _timeline(shown: Shown, zone: ZoneInfo, view: View) -> Iterator[RenderableType]:
    made = table(padding=(0, 2, 0, 0))
    made.show_header = False
    for width in (None, 5, None):
        made.add_column(min_width=width, no_wrap=width == 5)
    made.columns[0].no_wrap = True
    before = ""
    for entry in shown.case.entries:
        local = entry.at.astimezone(zone)
        day = f"{local:%a} {local.day} {local:%b}"
        line = words(tell(entry, view.policy, shown.case.team), _style(entry))
        made.add_row(words(day if day != before else "", DIM), words(f"{local:%H:%M}", DIM), line)
        before = day
    yield from (words("\nTimeline", "bold"), made)


def _style(entry: e.Entry) -> str:
    if isinstance(entry.body, e.Rang) and entry.body.rung in LATE_RUNGS:
        return "red"
    return DIM if entry.actor == e.WINBACK and not isinstance(entry.body, e.Opened | e.Concluded | e.Closed) else ""


def _messages(shown: Shown, zone: ZoneInfo, view: View) -> Iterator[RenderableType]:
    if not shown.messages:
        return
    made = table()
    made.show_header = False
    made.add_column()
    made.add_column(no_wrap=True, overflow="ellipsis", max_width=24)
    made.add_column()
    for message in shown.messages:
        to = Teller(view.policy, zone).recipient(message.recipient)
        made.add_row(_fate(message, shown, zone, view), words(to), words(message.title))
    yield from (words("\nMessages", "bold"), made)
    for message in shown.messages:
        if message.state == MessageState.UNKNOWN and message.unknown_since is None:
            ask = f"Did “{message.title}” reach {message.address}? Say so:\n  winback act {shown.case.id} settle"
            yield words(f"{ask} --message {message.key} --arrived (or --not-arrived)", "red")


def _fate(message: MessageRow, shown: Shown, zone: ZoneInfo, view: View) -> Text:
    now, state = view.now, MessageState(message.state)
    at = write_local(message.sent_at or message.send_after, zone, now)
    owed = f"waits until {at}{_quiet(message, shown, view)}" if message.send_after > now else f"owed since {at}"
    told = {
        MessageState.DRAFT: ("draft, to be approved", "yellow"),
        MessageState.APPROVED: (owed, RED if message.error else ""),
        MessageState.SENDING: ("on its way", ""),
        MessageState.UNKNOWN: ("UNKNOWN", RED),
        MessageState.REFUSED: (f"not sent: {why(message.error or 'refused', EN, zone)}", ""),
        MessageState.BOUNCED: (f"came back {at}", RED),
    }
    return words(*told.get(state, (f"{state.value} {at}", "green")))


def _quiet(message: MessageRow, shown: Shown, view: View) -> str:
    """That it is the quiet hours which hold a message back; "" where it is something else."""
    if message.role != "customer" or message.kind not in ASKING:
        return ""
    quiet = waits("survey", shown.case, view.policy, view.now)
    return ": quiet hours" if quiet and ends_at(quiet) == message.send_after else ""


def _drafts(shown: Shown) -> Iterator[RenderableType]:
    for message in shown.messages:
        if message.state != MessageState.DRAFT:
            continue
        which = f" --letter {message.key}" if len(shown.case.drafts) > 1 else ""
        yield words(f"\nDraft of the {letter_of(message.key)}, to {message.address}", "bold")
        yield Padding(words(f"{message.title}\n\n{message.text}"), (0, 0, 1, 2))
        able = shown.open_to.get("letter", [])
        who = shown.case.owner if shown.case.owner in able else able[0] if able else "STAFF"
        yield words(f"Send it as it stands:  winback act {shown.case.id} letter{which} --as {who}", DIM)
        yield words("Change it first: add --edit, or --text FILE.", DIM)

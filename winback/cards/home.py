"""The home tab: what waits for whoever looks at it, and how much they carry."""

from collections.abc import Sequence

from winback.actions import ACTIONS, Actor
from winback.agenda import Agenda, Line
from winback.cards import ids, kit, lines
from winback.cards.words import brief
from winback.phrases import count, say
from winback.policy import Policy


def home(agenda: Agenda, policy: Policy, reader: Actor) -> kit.View:
    """What waits for the reader first (offers, approvals, letters), then their cases by due time, then the team's."""
    language = policy.language
    team = policy.teams.get(reader.team) or policy.teams[policy.default_team]
    blocks = [kit.section(_load(agenda, language))]
    if agenda.offered:
        blocks += _offered(agenda, policy)
    if agenda.approvals:
        blocks += _list("approvals", agenda.approvals, agenda.approvals_total, policy)
    if agenda.drafts:
        blocks += _drafts(agenda, policy)
    blocks += [kit.header(say("home", "mine", language)), *_mine(agenda, policy)]
    blocks += [kit.header(say("home", "team", language, team=kit.fold(team.name)))]
    blocks += lines.sections(agenda.team, policy) or [kit.section(say("home", "none_team", language))]
    blocks += [*_more(len(agenda.team), agenda.team_total, language), *_loads(agenda, policy, reader)]
    return kit.home_tab(blocks)


def _load(agenda: Agenda, language: str) -> str:
    key = "uncapped" if not agenda.cap else "full" if agenda.load >= agenda.cap else "load"
    return count("home", key, language, agenda.load, load=kit.bold(str(agenda.load)), cap=agenda.cap)


def _list(phrase: str, shown: Sequence[Line], total: int, policy: Policy) -> list[kit.Block]:
    title = kit.header(say("home", phrase, policy.language))
    return [title, *lines.sections(shown, policy), *_more(len(shown), total, policy.language)]


def _offered(agenda: Agenda, policy: Policy) -> list[kit.Block]:
    """Cases that a colleague asks the reader, or the whole team, to take."""
    blocks = [kit.header(say("home", "offered", policy.language))]
    for line in agenda.offered:
        buttons = [
            lines.button(line, policy, "do/take", ids.write_action("take"), "primary"),
            lines.button(line, policy, "open", ids.READ_CASE),
        ]
        blocks += [kit.section(lines.told(line, policy, owned=True)), *kit.actions(buttons)]
    return [*blocks, *_more(len(agenda.offered), agenda.offered_total, policy.language)]


def _drafts(agenda: Agenda, policy: Policy) -> list[kit.Block]:
    """Cases with a letter that is the reader's to read."""
    read = ("do/letter", ids.write_form("letter"))
    shown = [
        kit.section(lines.told(line, policy, owned=False), lines.button(line, policy, *read)) for line in agenda.drafts
    ]
    title = kit.header(say("home", "drafts", policy.language))
    return [title, *shown, *_more(len(shown), agenda.drafts_total, policy.language)]


def _mine(agenda: Agenda, policy: Policy) -> list[kit.Block]:
    """The reader's own cases, which they may ask others to take."""
    if not agenda.mine:
        return [kit.section(say("home", "none_mine", policy.language))]
    blocks: list[kit.Block] = []
    for line in agenda.mine:
        buttons = [lines.button(line, policy, "open", ids.READ_CASE)]
        if _may_be_offered(line):
            buttons.append(lines.button(line, policy, "do/offer", ids.write_form("offer")))
        blocks += [kit.section(lines.told(line, policy, owned=False)), *kit.actions(buttons)]
    return [*blocks, *_more(len(agenda.mine), agenda.mine_total, policy.language)]


def _may_be_offered(line: Line) -> bool:
    stages = ACTIONS["offer"].stages
    return stages is None or line.stage in stages


def _more(shown: int, total: int, language: str) -> list[kit.Block]:
    return kit.context(say("home", "and_more", language, count=total - shown)) if total > shown else []


def _loads(agenda: Agenda, policy: Policy, reader: Actor) -> list[kit.Block]:
    """What the others of the team carry, for whoever thinks of asking one of them."""
    language = policy.language
    told = [
        say("home", "of_cap", language, name=brief(one.name, 40), load=agenda.loads.get(one.id, 0), cap=one.max_open)
        for one in policy.staff
        if one.team == reader.team and one.id != reader.id and one.max_open
    ]
    return kit.context(say("home", "loads", language, loads=", ".join(told))) if told else []

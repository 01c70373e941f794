"""All that can be drawn of a scene: card, messages, the whole case, each modal; the home tab and answers."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from tests.conformance.scenes import TEXTS, Scene
from tests.winback.cards.scenes import IN
from tests.winback.test_case import MONDAY
from winback.actions import Actor, why_not
from winback.agenda import Agenda, Carried, Line, Numbers
from winback.cards import answers, forms
from winback.cards.card import card
from winback.cards.direct import direct, line, note
from winback.cards.forms import Draft, Written
from winback.cards.home import home
from winback.cards.kit import Post
from winback.cards.whole import whole
from winback.case import Stage
from winback.entries import Outcome
from winback.phrases import LANGUAGES
from winback.scales import Scale, Severity

Picture = Post | dict[str, Any]

LINK = "https://nordwind.slack.com/archives/C0CARE/p1795431600000100"
READERS = ("ann", "sue", "mia")


def of_scene(scene: Scene) -> Iterator[tuple[str, Picture]]:
    """Each picture of a scene, by name."""
    case, dossier, policy, text = scene.case, scene.dossier, scene.policy, scene.text
    readers = [Actor.of(policy.roster[who]) for who in READERS]
    yield "card", card(case, dossier, policy)
    yield "line", line(text, text, LINK)
    yield "note", note(text, text * 4)
    yield "report", forms.report(text, policy.language)
    yield "told", forms.told(text, text, policy.language)
    for reader in readers:
        yield f"direct to {reader.role}", direct(text, text, case, dossier, policy, reader)
        yield f"whole for {reader.role}", whole(case, dossier, policy, reader)
    for action in forms.ASKING:
        able = [reader for reader in readers if why_not(case, action, reader, policy) is None]
        for reader in able[:1]:
            yield from _modals(scene, action, reader)


def _modals(scene: Scene, action: str, reader: Actor) -> Iterator[tuple[str, Picture]]:
    """An action's modal, empty and begun; letters as they are drafted and shown, too."""
    load = {person.id: place for place, person in enumerate(scene.policy.staff)}
    about = (scene.case, scene.dossier, scene.policy)
    at = {"reader": reader, "now": MONDAY}
    yield f"modal {action}", forms.form(action, *about, load=load, **at)
    yield f"modal {action}, begun", forms.form(action, *about, load=load, fields=_begun(scene.text), **at)
    for key in scene.case.drafts if action == "letter" else ():
        yield "modal letter, drafted", forms.form(action, *about, draft=Draft(key, scene.text, scene.text * 2), **at)
    if action in {"letter", "write"}:
        draft = Draft("g1/letter/1", scene.text, scene.text * 2)
        written = Written(scene.text[:200], scene.text)
        yield f"preview {action}", forms.preview(action, written, *about, draft=draft, **at)


def _begun(text: str) -> Mapping[str, Any]:
    """What somebody typed before a modal is drawn again."""
    named = ("to", "reason", "said", "wants", "wish", "answer", "root_cause", "action", "text", "subject", "topic")
    times = {name: MONDAY + timedelta(days=1) for name in ("until", "preferred", "next_try", "promised")}
    return dict.fromkeys(named, text) | times | {"amount": "1200.50", "currency": "SEK", "reached": True}


def of_desk() -> Iterator[tuple[str, Picture]]:
    """The home tab and the answers of the command, in every language with every text; and what waits for a modal."""
    for language in LANGUAGES:
        policy = IN[language]
        yield f"usage, {language}", answers.usage(language)
        yield f"loading, {language}", forms.loading(language)
        yield f"numbers, {language}", answers.numbers(_numbers("Ann Dahl"), policy)
        yield f"no numbers, {language}", answers.numbers(Numbers(30), policy)
        for who in READERS:
            yield f"empty home, {language}", home(Agenda(), policy, Actor.of(policy.roster[who]))
        for place, text in enumerate(TEXTS):
            agenda = _agenda(text)
            reader = Actor.of(policy.roster["ann"])
            yield f"home, text {place}, {language}", home(agenda, policy, reader)
            yield f"found, text {place}, {language}", answers.found(agenda.team, 99, text, policy)
            yield f"found nothing, text {place}, {language}", answers.found((), 0, text, policy)
            yield f"numbers, text {place}, {language}", answers.numbers(_numbers(text), policy)


def _agenda(text: str) -> Agenda:
    """A full one: ten lines in each list, and more than that in all."""
    lines = tuple(
        Line(
            number,
            text,
            text,
            2,
            Scale.NPS,
            Severity.CRITICAL,
            stage,
            MONDAY,
            "bo",
            "cx",
            90,
            breached=bool(number % 2),
        )
        for number, stage in zip(range(1, 11), Stage, strict=False)
    )
    return Agenda(lines, 42, lines, 99, lines, 11, lines, 12, load=9, cap=8, loads={"bo": 3, "ann": 9})


def _numbers(name: str) -> Numbers:
    counts = {(severity, stage): 3 for severity in Severity for stage in Stage}
    loads = tuple(Carried(f"p{place}", name, 5, 8) for place in range(60))
    closed = dict.fromkeys(Outcome, 7)
    return Numbers(30, counts, 4, 2, closed, 9, 2, 1, 12, timedelta(hours=30), loads)

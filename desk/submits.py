"""Modals that are submitted: what was typed is committed, or stays where it is beside what is wrong with it."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack

from desk.home import draw
from desk.looking import Sight, look
from desk.office import SILENT, Office
from desk.spots import FROM_HOME, Spot, read_spot, with_more
from desk.voice import last_word
from winback.actions import Refusal, read_form
from winback.cards import forms, ids, kit
from winback.phrases import say
from winback.policy import Staff

LETTERS = frozenset({"letter", "write"})
LARGEST = 2**63 - 1
"""No case has a number beyond this; databases do not know such."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A modal that was submitted by a member of staff."""

    ack: Ack
    spot: Spot
    who: Staff
    view: dict[str, Any]
    action: str
    place: ids.Place

    @property
    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        values: dict[str, Any] = self.view["state"]["values"]
        return values

    @property
    def fields(self) -> dict[str, Any]:
        """What the modal says, as the action's form takes it."""
        return forms.read(self.action, self.values, self.place)


def submit(office: Office, ack: Ack, body: dict[str, Any]) -> None:
    """Commit what an action's modal says; a letter is shown first as it will go."""
    submitted = _read(office, ack, body)
    if submitted is None:
        return
    if submitted.action in LETTERS:
        _show_letter(office, submitted)
    else:
        _commit(office, submitted, submitted.fields, submitted.view["id"])


def send(office: Office, ack: Ack, body: dict[str, Any]) -> None:
    """Send the letter that was shown."""
    submitted = _read(office, ack, body)
    seen = _look(office, submitted) if submitted else None
    if submitted is None or seen is None:
        return
    written = forms.written_in(submitted.values, seen.draft)
    wrong = forms.stops(written, seen.dossier, seen.policy, seen.case, seen.draft)
    if wrong:
        _refuse(office, submitted, wrong)
        return
    # The editor behind it is the letter's own: shown and sent twice from there, it is one letter.
    origin = submitted.view.get("previous_view_id") or submitted.view["id"]
    fields = forms.read(submitted.action, submitted.values, submitted.place, seen.draft)
    _commit(office, submitted, fields, origin)


def _read(office: Office, ack: Ack, body: dict[str, Any]) -> Submitted | None:
    spot, view, language = read_spot(body), body["view"], office.language
    press = ids.read_press(view["callback_id"])
    place = ids.read_metadata(view.get("private_metadata") or "")
    who = office.colleague(spot)
    if press is None or place is None or place.case > LARGEST or who == "stranger":
        phrase = "stranger" if who == "stranger" else "unknown"
        title = "stranger_title" if who == "stranger" else "refused_title"
        ack(
            response_action="update",
            view=last_word(say("desk", title, language), say("desk", phrase, language), language),
        )
        return None
    if isinstance(who, str):
        _keep(ack, view, {"": say("desk", who, language)}, say("desk", f"{who}_title", language), language)
        return None
    return Submitted(ack, spot, who, view, press.name, place)


def _commit(office: Office, submitted: Submitted, fields: dict[str, Any], origin: str) -> None:
    """Commit, acknowledge, and let the case go on; `origin` is the view that this is the one submit of."""
    case_id, language = submitted.place.case, office.language
    nonce = f"{submitted.action}.{origin}"
    done = office.record(case_id, submitted.action, fields, submitted.who, nonce, submitted.place.seq)
    if isinstance(done, str):
        _refuse(office, submitted, {"": say("desk", done, language)})
        return
    if isinstance(done, Refusal) and done.code == "not_here":
        told = last_word(say("desk", "stranger_title", language), done.words(language), language)
        submitted.ack(response_action="update", view=told)
        return
    if isinstance(done, Refusal):
        _refuse(office, submitted, done.by_field(language) or {"": done.words(language)})
        return
    words = say("desk", "noted", language, case=case_id)
    submitted.ack(response_action="update", view=last_word(say("desk", "noted_title", language), words, language))
    office.wakes.later(case_id)
    if submitted.spot.from_home:
        office.later(submitted.spot, lambda: draw(office, submitted.spot))


def _show_letter(office: Office, submitted: Submitted) -> None:
    """Show a letter as it will go; where one of several drafts was chosen, show that one to be changed."""
    seen = _look(office, submitted, str(submitted.fields.get("letter", "")))
    if seen is None:
        return
    if submitted.action == "letter" and not submitted.place.message:
        submitted.ack(response_action="update", view=_carry(submitted, _editor(seen)))
        return
    written = forms.written_in(submitted.values, seen.draft)
    read = read_form(submitted.action, forms.read(submitted.action, submitted.values, submitted.place, seen.draft))
    wrong = read.by_field(seen.policy.language) if isinstance(read, Refusal) else {}
    wrong = wrong or forms.stops(written, seen.dossier, seen.policy, seen.case, seen.draft)
    if wrong:
        _refuse(office, submitted, wrong)
        return
    view = forms.preview(
        submitted.action,
        written,
        seen.case,
        seen.dossier,
        seen.policy,
        reader=seen.reader,
        now=seen.now,
        draft=seen.draft,
    )
    submitted.ack(response_action="push", view=_carry(submitted, view))


def _editor(seen: Sight) -> kit.View:
    return forms.form(
        "letter",
        seen.case,
        seen.dossier,
        seen.policy,
        reader=seen.reader,
        now=seen.now,
        draft=seen.draft,
        load=seen.load,
    )


def _carry(submitted: Submitted, view: kit.View) -> kit.View:
    return with_more(view, **{FROM_HOME: submitted.spot.from_home})


def _look(office: Office, submitted: Submitted, chosen: str = "") -> Sight | None:
    """The case as it is now, with the letter that is meant; None where the person was told why there is none."""
    language = office.language
    try:
        letter = submitted.place.message or chosen
        seen = office.errands.run(lambda: look(office, submitted.place.case, submitted.who, letter))
    except SILENT:
        _refuse(office, submitted, {"": say("desk", "not_recorded", language)})
        return None
    if seen is None:
        _refuse(office, submitted, {"": say("desk", "no_case", language, case=submitted.place.case)})
    return seen


def _refuse(office: Office, submitted: Submitted, mistakes: dict[str, str]) -> None:
    language = office.language
    _keep(submitted.ack, submitted.view, mistakes, say("desk", "refused_title", language), language)


def _keep(ack: Ack, view: dict[str, Any], mistakes: dict[str, str], title: str, language: str) -> None:
    """Keep what was typed and say beside it what is wrong; in a modal without fields, say it instead."""
    placed = forms.beside(mistakes, view["blocks"])
    if placed:
        ack(response_action="errors", errors=placed)
    else:
        ack(response_action="update", view=last_word(title, " ".join(mistakes.values()), language))

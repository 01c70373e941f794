"""Refusals: the same thing said in four languages, to the command line and beside the fields of a form."""

import re
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.winback.test_case import ACTORS, FORMS, MONDAY, POLICY, histories
from winback import entries as e
from winback.actions import ACTIONS, Refusal, decide, read_form
from winback.case import Stage, read_case
from winback.decisions.base import DEEDS
from winback.phrases import LANGUAGES, read_phrases
from winback.refusals import Amount, Phrase

SAID = {"root_cause": "c", "action": "a"}
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("hand-over", {"to": "bo"}, "reason", "Feltet skal udfyldes."),
    ("hand-over", {"to": "bo", "reason": "  "}, "reason", "Feltet skal udfyldes."),
    ("hand-over", {"to": None, "reason": "r"}, "to", "Feltet skal udfyldes."),
    ("note", {"text": "x" * 4001}, "text", "Teksten må højst være på 4.000 tegn."),
    ("claim", {"why": "x"}, "why", "Dette felt findes ikke her."),
    ("contact", {"reached": "perhaps"}, "reached", "Svar ja eller nej."),
    ("contact", {"reached": True, "channel": "pigeon"}, "channel", "Vælg en af mulighederne."),
    ("snooze", {"until": "soon"}, "until", "Angiv både dag og klokkeslæt."),
    ("snooze", {"until": "2026-12-01T10:00"}, "until", "Angiv både dag og klokkeslæt."),
    ("snooze", {"until": None}, "until", "Angiv både dag og klokkeslæt."),
    ("resolve", {"kind": "refund", "amount": "a lot", **SAID}, "amount", "Skriv et beløb som 400 eller 399,50."),
    ("resolve", {"kind": "refund", "amount": "400 EUR", **SAID}, "amount",
     "Skriv tallet alene, uden »EUR«, og vælg valutaen for sig."),
    ("resolve", {"kind": "refund", "amount": "ca. 1.200", **SAID}, "amount",
     "Skriv tallet alene, uden »ca.«, og vælg valutaen for sig."),
    ("resolve", {"kind": "refund", "amount": "NaN", **SAID}, "amount", "Skriv et beløb som 400 eller 399,50."),
    ("resolve", {"kind": "refund", "amount": "1.001", **SAID}, "amount", "Skriv højst 2 decimaler."),
    ("resolve", {"kind": "refund", "amount": -1, **SAID}, "amount", "Tallet må ikke være under 0."),
    ("resolve", {"kind": "refund", "amount": 10**8, **SAID}, "amount", "Tallet må ikke være over 10.000.000."),
    ("resolve", {"kind": "refund", "currency": "kr", **SAID}, "currency",
     "Skriv tre store bogstaver, for eksempel DKK."),
    ("write", {"subject": "a\nb", "text": "t"}, "subject", "Skriv det på én linje."),
]  # fmt: skip
PYDANTIC = re.compile(r"[Ii]nput should|[Vv]alue |[Ff]ield required|[Ss]tring |\bpattern\b|\{|\}")
COMMANDS = re.compile(r"winback |--|\bact \d")


def mistaken(name: str, fields: dict[str, Any]) -> Refusal:
    refused = read_form(name, fields)
    assert isinstance(refused, Refusal)
    return refused


@each(("name", "fields", "field", "words"), WRONG)
def test_what_is_wrong_with_a_field_is_said_beside_it(name: str, fields: dict[str, Any], field: str, words: str):
    assert mistaken(name, fields).by_field("da") == {field: words}


@each("language", LANGUAGES)
@each(("name", "fields", "field", "words"), WRONG)
def test_no_language_hears_the_words_of_the_machine(
    name: str, fields: dict[str, Any], field: str, words: str, language: str
):
    refused = mistaken(name, fields)

    assert not PYDANTIC.search(refused.by_field(language)[field])
    assert not PYDANTIC.search(refused.reason)


def test_every_wrong_field_is_named_once():
    refused = mistaken("resolve", {"kind": "hug", "amount": "1.2345", "root_cause": ""})

    assert set(refused.by_field("sv")) == {"kind", "amount", "root_cause", "action"}
    assert refused.reason.count("amount: ") == 1


def test_the_command_line_hears_what_may_be_chosen_and_slack_offers_it():
    refused = mistaken("check-in", {"result": "maybe"})

    assert "'satisfied', 'not_satisfied' or 'no_answer'" in refused.reason
    assert refused.by_field("en") == {"result": "Choose one of what is offered."}


def test_a_form_that_is_wrong_has_words_of_its_own_too():
    assert mistaken("note", {}).words("nb") == "Noe er ikke fylt ut riktig: feltet må fylles ut."


def test_a_refusal_that_is_no_fields_fault_stands_beside_none():
    assert Refusal("nobody_to_contact").by_field("da") == {}


def test_slack_is_told_in_words_and_the_command_line_as_it_types():
    refused = Refusal(
        "does_not_fit", {"action": Phrase("do_hand-over"), "case": 7, "stage": Phrase("stage_closed"), "first": ""}
    )
    dear = Refusal("nobody_approves", {"most": Amount(Decimal("1500.00"), "DKK")}, field="amount")

    assert refused.words("en") == "Handing the case over does not fit now: case 7 is at its end."
    assert refused.reason == "hand-over does not fit: case 7 is at closed"
    assert dear.words("en").endswith("stay within DKK\u00a01,500.")
    assert dear.words("da").endswith("hold det på højst 1.500\u00a0kr.")
    assert dear.reason.endswith("stay within 1500.00 DKK")


@each("name", ACTIONS)
def test_no_english_sentence_names_an_action_or_a_stage_as_it_is_typed(name: str):
    phrases = read_phrases("refusals")
    typed = {name, *(stage.value for stage in Stage if stage not in {Stage.RESOLUTION, Stage.APPROVAL})}

    assert phrases[f"do_{name}"]["command"] == name
    assert {phrases[f"do_{name}"]["en"], *(phrases[f"stage_{stage.value}"]["en"] for stage in Stage)}.isdisjoint(typed)


def test_english_is_what_a_stranger_to_our_languages_reads():
    assert Refusal("no_case", {"case": 7}).words("fi") == "There is no case 7."


@settings(max_examples=40)
@given(histories(), st.sampled_from(ACTORS), st.sampled_from(LANGUAGES))
def test_every_refusal_is_a_sentence_in_each_language_without_commands(
    journal: list[e.Entry], actor: Any, language: str
):
    case = read_case(1, journal, POLICY)
    forms = [(name, read_form(name, fields)) for name in ACTIONS for fields in FORMS[name]]
    done = [decide(case, name, form, actor=actor, policy=POLICY, now=MONDAY) for name, form in forms]
    told = [one.words(language) for one in done if isinstance(one, Refusal)]

    assert [one for one in told if not one.endswith(".") or one[0].islower() or "None" in one] == []
    assert [one for one in told if COMMANDS.search(one)] == []


@each("prefix", ["do_", "stage_", "did_", "a_", "role_"])
def test_every_action_stage_deed_and_role_has_its_words(prefix: str):
    known = {key.removeprefix(prefix) for key in read_phrases("refusals") if key.startswith(prefix)}

    assert (
        known
        == {
            "do_": set(ACTIONS),
            "stage_": {stage.value for stage in Stage},
            "did_": {"taken", *(deed.kind for deed in DEEDS)},
            "a_": {"agent", "supervisor", "manager"},
            "role_": {"agent", "supervisor", "manager"},
        }[prefix]
    )

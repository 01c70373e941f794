"""Letters in modals: chosen, changed, held against the lint, shown as they will go, and read back unharmed."""

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.blockkit import fits_contract, keeps_limits
from tests.each import each
from tests.winback.cards.modals import ANN, DOSSIER, View, filled, options, texts, untouched
from tests.winback.test_case import MONDAY, POLICY, case_at, told
from winback import entries as e
from winback.actions import read_form
from winback.cards import forms, ids
from winback.cards.forms.inputs import fields_of
from winback.case import Case, Stage
from winback.dossier import Dossier, Said
from winback.letters import DRAFTS, VALUES, compose
from winback.letters.languages import LANGUAGES
from winback.people import Customer
from winback.policy.lint import Lint
from winback.scales import Scale

KEY = "g1/letter-resolution/1"
TEXT = "Kære Anna\n\nJeg ringer til dig på fredag, når den nye lampe er sendt.\n\nVenlig hilsen\nAnn Dahl"
DRAFT = forms.Draft(KEY, "Det har vi aftalt", f"{TEXT}\n")
LONG = forms.Draft(KEY, "Det har vi aftalt", "Kære Anna\n\n" + "Jeg ringer til dig på fredag. " * 600)


def waiting(*keys: str) -> Case:
    return told(case_at(Stage.CHECK_IN), *(e.Drafted(letter=key) for key in keys or (KEY,)))


def editor(draft: forms.Draft | None = DRAFT, case: Case | None = None) -> View:
    return forms.form("letter", case or waiting(), DOSSIER, POLICY, reader=ANN, now=MONDAY, draft=draft)


def shown(written: forms.Written, draft: forms.Draft | None = DRAFT, action: str = "letter") -> View:
    return forms.preview(action, written, waiting(), DOSSIER, POLICY, reader=ANN, now=MONDAY, draft=draft)


def read(view: View, draft: forms.Draft | None = DRAFT, /, **typed: object) -> dict[str, Any]:
    place = ids.read_metadata(view["private_metadata"])
    assert place
    return forms.read("letter", filled(view, typed), place, draft)


# -- a draft --


def test_a_draft_that_nobody_changed_goes_as_it_stands():
    view = editor()

    assert read(view) == {"letter": KEY}
    assert read(shown(forms.written_in(untouched(view), DRAFT))) == {"letter": KEY}


def test_what_was_changed_goes_changed():
    assert read(editor(), DRAFT, text="Kære Anna\n\nJeg kommer selv.") == {
        "letter": KEY, "text": "Kære Anna\n\nJeg kommer selv.",
    }  # fmt: skip


def test_the_preview_hands_on_what_was_typed_before_and_what_is_typed_there():
    typed = forms.written_in(filled(editor(), {"subject": "Din lampe", "text": "Kære Anna\n\nJeg kommer selv."}), DRAFT)
    view = shown(typed)

    assert view["callback_id"] == "send:letter"
    assert read(view) == {"letter": KEY, "subject": "Din lampe", "text": "Kære Anna\n\nJeg kommer selv."}
    assert read(view, DRAFT, text="Kære Anna\n\nJeg kommer i morgen.")["text"] == "Kære Anna\n\nJeg kommer i morgen."


def test_the_preview_says_to_whom_it_goes_and_shows_every_word():
    told_all = "\n".join(texts(shown(forms.Written("Din lampe", TEXT))))

    assert "To Anna Berg (anna@customer.example) from Nordlys" in told_all
    assert "Jeg ringer til dig på fredag" in told_all


def test_a_letter_too_long_for_slack_is_shown_whole_and_goes_as_it_stands():
    view = editor(LONG)
    told_all = "".join("".join(texts(view)).split())

    assert fields_of(view["blocks"]) == ["subject"]
    assert "".join(LONG.text.split()) in told_all
    assert read(shown(forms.written_in(untouched(view), LONG), LONG), LONG) == {"letter": KEY}
    assert read(view, LONG, subject="Din lampe") == {"letter": KEY, "subject": "Din lampe"}


@each("sign", ["Jeg ringer. ", "😡", "<!channel> & ", "x", "مرحبا ", "\n"])
@each("length", [0, 2999, 3000, 3001, 20_000])
def test_a_letter_of_any_length_is_what_slack_takes(sign: str, length: int):
    text = (sign * length)[:length]
    draft = forms.Draft(KEY, text[:150], text)

    for view in (editor(draft), shown(forms.Written(text[:150], text), draft)):
        keeps_limits(view)
        fits_contract(view)


@settings(max_examples=50)
@example(text=":0", emoji="😡")
@given(st.text(max_size=300), st.sampled_from(["😡", "👍🏽", "🇩🇰"]))
def test_an_emoji_that_slack_hands_back_as_a_code_changes_nothing(text: str, emoji: str):
    draft = forms.Draft(KEY, f"Hej {emoji}", f"{text}{emoji} kl. 10:30:45, a:b:c {emoji}.")
    values = filled(editor(draft), {})
    values["text"]["value"]["value"] = draft.text.replace(emoji, ":rage::skin-tone-3:").strip()
    values["subject"]["value"]["value"] = "Hej :rage:"

    assert forms.written_in(values, draft) == forms.Written(draft.subject, draft.text)


def test_a_code_in_words_of_ones_own_must_go_first():
    assert "text" in forms.stops(forms.Written("Hej", "Kære Anna, tak :smile:"), DOSSIER, POLICY)


# -- which draft --


def test_of_several_drafts_one_is_chosen_first():
    case = waiting(KEY, "g1/letter-tried-to-reach/2")
    view = editor(None, case)

    assert options(view, "letter") == [
        (KEY, "letter about what we agreed"),
        ("g1/letter-tried-to-reach/2", "letter to a customer we have not reached"),
    ]
    assert read(view, None, letter=KEY) == {"letter": KEY}


def test_where_no_draft_waits_any_more_the_modal_says_so():
    view = editor(None, case_at(Stage.CHECK_IN))

    assert "submit" not in view
    assert any("withdrawn" in text for text in texts(view))


# -- words of one's own --


def test_a_letter_of_ones_own_is_shown_before_it_goes():
    view = forms.form("write", waiting(), DOSSIER, POLICY, reader=ANN, now=MONDAY, draft=DRAFT)
    values = filled(view, {"subject": "Din lampe", "text": TEXT})
    after = forms.preview("write", forms.written_in(values), waiting(), DOSSIER, POLICY, reader=ANN, now=MONDAY)

    assert untouched(view)["text"]["value"]["value"] is None
    assert after["callback_id"] == "send:write"
    assert forms.read("write", untouched(after), ids.Place(1)) == {"subject": "Din lampe", "text": TEXT}


@each(
    ("customer", "why"),
    [(Customer(name="Bo", phone="+4510121001"), "address"), (Customer(email="b@c.dk", opted_out=True), "")],
)
def test_who_cannot_be_written_to_is_said_before_anybody_writes(customer: Customer, why: str):
    dossier = Dossier(customer, DOSSIER.complaint)
    view = forms.form("write", waiting(), dossier, POLICY, reader=ANN, now=MONDAY)

    assert fields_of(view["blocks"]) == []
    assert any(why in text for text in texts(view["blocks"]))


# -- the lint --


def test_what_must_be_changed_stands_above_the_draft_and_stops_it():
    draft = forms.Draft(KEY, "Til [navn]", "Kære kunde\n\nVi beklager ulejligheden.")
    written = forms.written_in(untouched(editor(draft)), draft)

    assert [text for text in texts(editor(draft)) if "Must be changed" in text]
    stopped = forms.stops(written, DOSSIER, POLICY)
    assert set(stopped) == {"subject", "text"}
    assert "Kære kunde" in stopped["text"]
    assert "ulejligheden" in stopped["text"]


def test_a_letter_that_quotes_what_was_said_on_the_phone_has_one_verdict_wherever_it_is_shown():
    draft = forms.Draft(KEY, "Din lampe", "Kære Anna\n\n»Det er [navn] igen.« Jeg ringer på fredag.\n\nAnn Dahl")
    heard = told(waiting(), e.Contacted(channel="phone", reached=True, said="Det er [navn] igen."))
    written = forms.written_in(untouched(editor(draft, heard)), draft)
    before = forms.preview("letter", written, heard, DOSSIER, POLICY, reader=ANN, now=MONDAY, draft=draft)

    assert [text for text in (*texts(editor(draft, heard)), *texts(before)) if "Must be changed" in text] == []
    assert forms.stops(written, DOSSIER, POLICY, heard, draft) == {}
    assert [text for text in texts(editor(draft)) if "Must be changed" in text]
    assert "[navn]" in forms.stops(written, DOSSIER, POLICY, waiting(), draft)["text"]


def test_what_would_be_better_stands_beside_what_must_be_changed_in_the_letters_language():
    written = forms.Written("Din lampe", "Kære Anna\n\nVi beklager. Vi kigger på det.\n\nAnn Dahl")
    stopped = forms.stops(written, DOSSIER, POLICY)

    assert "empty apology" in stopped["text"]
    assert "»Maden kom en time for sent til din fødselsdag." in stopped["text"]
    assert any("Name what happened, take ownership" in text for text in texts(shown(written)))


def test_the_policy_says_what_must_be_changed():
    policy = POLICY.model_copy(update={"lint": Lint(blocking=frozenset())})
    written = forms.Written("Din lampe", "Kære kunde\n\nDet er ikke vores skyld.")

    assert forms.stops(written, DOSSIER, policy) == {}


def test_what_may_be_considered_stops_nothing():
    written = forms.Written("Din lampe", "Kære Anna\n\nTak for din henvendelse. Jeg ringer på fredag.")

    assert forms.stops(written, DOSSIER, POLICY) == {}
    assert any("Consider" in text for text in texts(shown(written)))


@each("language", LANGUAGES)
@each("name", DRAFTS)
def test_our_own_drafts_can_be_sent_as_they_stand(name: str, language: str):
    values: dict[str, object] = {value: f"the {value.replace('_', ' ')}" for value in VALUES[name]}
    said = "Kære kunde [hvad] :smile: {x}"
    letter = compose(
        name, language, values | {"customer_name": "Anna Berg", "tries": 3, "disagreement": True, "quote": said}
    )
    customer = Customer(name="Anna Berg", email="a@b.dk", language=language)

    written = forms.Written(letter.subject, letter.body)
    assert forms.stops(written, Dossier(customer, Said(MONDAY, 5, Scale.NPS, said)), POLICY) == {}


def test_a_form_takes_what_the_preview_hands_back():
    fields = read(shown(forms.Written("Din lampe", TEXT)))

    assert read_form("letter", fields).model_dump()["subject"] == "Din lampe"

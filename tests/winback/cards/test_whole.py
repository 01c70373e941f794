"""The whole case in a modal: all that is known, how to speak, what happened, and what the reader may do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.blockkit import buttons_of, fits_contract, keeps_limits, words_of
from tests.each import each
from tests.winback.cards.scenes import IN, LONE, ROUGH, at, case_in, dossier_of, rough, rough_case
from tests.winback.test_case import ACTORS, OPENED, POLICY, REACHED, histories
from winback import entries as e
from winback.actions import open_to
from winback.cards import ids
from winback.cards.story import TELLS, tell
from winback.cards.whole import whole
from winback.cards.words import Words
from winback.case import Stage, read_case
from winback.entries import KINDS
from winback.phrases import LANGUAGES

ANN = ACTORS[0]
UNTOLD = {e.Waiting, e.Foreign}
"""Entries that are the walk's own business."""


@each("stage", Stage)
def test_the_whole_case_fits_what_slack_publishes(stage: Stage) -> None:
    views = [whole(at(stage, one), dossier_of("Long & late. " * 700), IN[one], ANN) for one in LANGUAGES]

    for view in views:
        keeps_limits(view)
    fits_contract(views[0])


@each("text", ROUGH)
def test_the_whole_case_holds_whatever_was_written(text: str) -> None:
    case = rough_case(text, "da")
    view = whole(case, dossier_of(text), case.policy, ANN)

    keeps_limits(view)
    fits_contract(view)


@given(rough, st.sampled_from(list(Stage)), st.sampled_from(LANGUAGES))
@settings(max_examples=30)
def test_the_whole_case_keeps_its_limits_for_any_text(text: str, stage: Stage, language: str) -> None:
    keeps_limits(whole(at(stage, language), dossier_of(text), IN[language], ANN))


@given(histories(), st.sampled_from(ACTORS))
@settings(max_examples=30)
def test_the_reader_sees_all_and_only_what_they_may_do(journal: list[e.Entry], reader: object) -> None:
    case = read_case(1, journal, POLICY)
    shown = [button["action_id"] for button in buttons_of(whole(case, LONE, POLICY, reader)["blocks"])]

    assert sorted(shown) == sorted(ids.write_action(action) for action in open_to(case, reader, POLICY))


def test_all_of_a_long_verbatim_is_there_and_each_line_is_quoted() -> None:
    text = "\n".join(f"Line {number} of a long story." for number in range(400))
    view = whole(at(Stage.CONTACT), dossier_of(text), POLICY, ANN)

    assert all(f">Line {number} of" in words_of(view) for number in range(400))


def test_a_telephone_calls_the_number_at_a_touch() -> None:
    assert "<tel:+4510121012|+4510121012>\nlone@nordlys.example" in words_of(
        whole(at(Stage.CONTACT), LONE, POLICY, ANN)
    )


def test_the_modal_carries_ids_only() -> None:
    case = at(Stage.RESOLUTION)
    view = whole(case, LONE, POLICY, ANN)

    assert ids.read_metadata(view["private_metadata"]) == ids.Place(12, case.head)
    assert view["callback_id"] == ids.READ_CASE


def test_the_timeline_shows_the_latest_twenty() -> None:
    case = case_in("en", OPENED, *(e.Noted(text=f"note {number}.") for number in range(60)))
    words = words_of(whole(case, LONE, POLICY, ANN))

    assert "*Ann Dahl* made a note: “note 59.”" in words
    assert "note 40." in words
    assert "note 39." not in words


@each("kind", [kind for kind in KINDS.values() if kind not in UNTOLD])
def test_every_kind_of_entry_can_be_told(kind: type[e.Body]) -> None:
    assert kind in TELLS


@given(language=st.sampled_from(LANGUAGES), journal=histories())
@settings(max_examples=30)
def test_any_journal_can_be_told(language: str, journal: list[e.Entry]) -> None:
    case = read_case(1, journal, IN[language])
    told = [tell(Words(case, IN[language]), entry) for entry in journal]

    assert "{" not in "".join(told).replace("{date_short_pretty} {time}", "")


@each(
    ("body", "told"),
    [
        (e.Messaged(step="resurvey", skipped="bounced"),
         "Kunden blev ikke skrevet til: beskeder til kundens adresse kommer tilbage"),
        (e.Messaged(step="receipt", skipped="no e-mail address"), "Kunden blev ikke skrevet til: no e-mail address"),
        (e.Withheld(message="g1/resurvey", why="opted_out"),
         "En besked til kunden blev holdt tilbage: kunden ønsker ingen beskeder"),
        (e.ReviewDecided(destination="own_page", invited=False, reason="asked_before"),
         "Kunden bliver ikke bedt om en anmeldelse (own page): kunden er blevet spurgt der før"),
    ],
)  # fmt: skip
def test_staff_read_in_their_language_why_nothing_was_sent(body: e.Body, told: str) -> None:
    case = case_in("da", OPENED)

    assert tell(Words(case, IN["da"]), e.Entry(12, 9, case.opened_at, e.WINBACK, "k", body)) == told


def test_a_case_that_was_taken_says_from_whom() -> None:
    case = case_in("en", OPENED, REACHED)
    entry = e.Entry(12, 9, case.opened_at, "bo", "k", e.HandedOver(to="bo", reason="Swap", offered_by="ann"))

    assert tell(Words(case, POLICY), entry) == "*Bo Friis* took the case over from Ann Dahl: “Swap”"


@each(("language", "said"), [("da", "»Bytte«"), ("nb", "«Bytte»"), ("sv", "”Bytte”"), ("en", "“Bytte”")])
def test_what_somebody_said_stands_in_the_readers_quotation_marks(language: str, said: str) -> None:
    case = case_in(language, OPENED)
    entry = e.Entry(12, 9, case.opened_at, "bo", "k", e.Noted(text="Bytte"))

    assert tell(Words(case, IN[language]), entry).endswith(f": {said}")


def test_a_case_that_winback_gave_to_somebody_went_there() -> None:
    case = case_in("en", OPENED)
    entry = e.Entry(12, 9, case.opened_at, e.WINBACK, "k", e.HandedOver(to="sue", reason="Fresh eyes"))

    assert tell(Words(case, POLICY), entry) == "The case went to Sue Lind: “Fresh eyes”"

"""The desk in a real browser: a case worked through, hostile words, and pages that everybody can use."""

import re

import pytest

from winback.case import Stage

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def test_a_case_is_worked_through_from_the_alert_to_the_close(seat, life):
    life.begins(score=2)
    mette = seat("mette")

    mette.presses("claim")
    mette.does("contact", button="Save", reached="yes", said="It was lost twice.", wants="The parcel.")
    mette.does(
        "resolve", button="Save", kind="correction", root_cause="delivery/lost", action="We changed the carrier."
    )
    mette.does("letter", button="Approve and send")
    life.passes(days=8)
    mette.does("check-in", button="Save", result="satisfied")
    life.passes(days=8)
    life.answers(9)

    assert life.case.stage is Stage.CLOSED
    assert "We changed the carrier." in mette.opens(f"/cases/{life.case_id}").inner_text("main")
    assert mette.trouble == []


def test_a_letter_is_checked_and_seen_before_it_goes(seat, life):
    life.begins(score=2)
    mette = seat("mette")
    page = mette.opens(f"/cases/{life.case_id}/do/write")
    page.fill("#subject", "About your parcel")
    page.fill("#text", "Dear [name]\n\nYour feedback is important to us.")

    with page.expect_navigation():
        page.get_by_role("button", name="Check it").click()
    page.get_by_role("button", name="Show how it looks").click()

    shown = page.frame_locator("iframe[name=preview]").get_by_text("Your feedback is important to us.")
    shown.wait_for()
    assert "must change" in page.inner_text("main")
    assert page.input_value("#text") == "Dear [name]\n\nYour feedback is important to us."
    assert life.case.entries[-1].body.kind != "letter_written"
    assert mette.trouble == []


HOSTILE = "<script>window.hit=1</script><img src=x onerror='window.hit=1'>\u202eesrever مرحبا 😀" + " x" * 50_000


def test_hostile_words_are_shown_harmlessly(seat, life):
    life.begins(score=1, verbatim=HOSTILE)
    mette = seat("mette")

    page = mette.opens(f"/cases/{life.case_id}")

    assert page.evaluate("window.hit") is None
    assert "<script>window.hit=1</script>" in page.inner_text("blockquote.verbatim")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert mette.trouble == []


PAGES = (
    *("/", "/?view=all", "/responses", "/customers/1", "/overview", "/health", "/health/checks"),
    *(
        "/complaints/new",
        "/cases/{case}",
        "/cases/{case}/do/contact",
        "/cases/{case}/do/resolve",
        "/cases/{case}/do/write",
    ),
)
LOOKS = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"color_scheme": "light", "width": 320}]


@pytest.mark.parametrize("look", LOOKS, ids=["light", "dark", "phone"])
def test_everybody_can_use_every_page(seat, life, look):
    life.begins(score=2)
    life.acts("contact", reached=True, said="It was lost.")
    mette = seat("mette", **look)

    amiss = {}
    for path in PAGES:
        page = mette.opens(path.format(case=life.case_id))
        amiss[path] = mette.finds_amiss()
        fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        amiss[path] += [] if fits else ["wider than the screen"]

    assert {path: found for path, found in amiss.items() if found} == {}


def test_a_letter_is_seen_at_once_and_its_words_are_not_left_by_accident(seat, life):
    life.begins(score=2)
    mette = seat("mette")
    page = mette.opens(f"/cases/{life.case_id}/do/write?begin=first_contact")
    page.frame_locator("iframe[name=preview]").get_by_text("Mette Holm").first.wait_for()
    page.fill("#text", "Words of an hour.")
    page.get_by_role("button", name="Show how it looks").click()
    page.frame_locator("iframe[name=preview]").get_by_text("Words of an hour.").wait_for()

    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.get_by_role("link", name="Back to the case").click(no_wait_after=True)

    assert asked == ["beforeunload"]
    assert page.input_value("#text") == "Words of an hour."


def test_without_script_it_works_too(seat, life):
    life.begins(score=2)
    mette = seat("mette", java_script_enabled=False)

    mette.does("note", button="Save", text="Called the depot.")

    assert re.search("Called the depot", mette.opens(f"/cases/{life.case_id}").content())

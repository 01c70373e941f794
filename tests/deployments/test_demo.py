"""The demo's pure parts: what is counted, how dates move, and that its cast plays every branch of the story."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from blocks.mail import FolderMailer, Mail
from deployments.demo.beats import CUSTOMER, NOBODY, OWNER, Answer, Beat, Complain, Do, Part, check_in, letter, reached
from deployments.demo.branches import BRANCHES, missing_branches
from deployments.demo.commentary import Commentary
from deployments.demo.complaints import write_complaint
from deployments.demo.count import count_mails, count_sent
from deployments.demo.dates import shift, shift_file, shift_row
from deployments.demo.ending import tell_where_to_look
from deployments.demo.outbox import Mail as Read
from deployments.demo.outbox import Outbox, subject_matter
from deployments.demo.people import Scene
from deployments.demo.play import EXAMPLES, FILES
from deployments.demo.premises import POLICY
from deployments.demo.roles import CAST
from winback import entries as e
from winback.actions import Refusal, read_form
from winback.case import Case, Stage
from winback.people import Customer
from winback.policy import Policy, load_policy

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(POLICY)


@pytest.fixture
def post(tmp_path: Path) -> FolderMailer:
    return FolderMailer(folder=tmp_path / "outbox")


def mail(
    key: str, to: str = "mette@klitvarme.example", case: int = 1, role: str = "owner", text: str = "Hello"
) -> Mail:
    return Mail(
        id=1,
        subject=f"case/{case}",
        key=key,
        role=role,
        sender="care@klitvarme.example",
        sender_name="Klitvarme",
        to=to,
        title="New case 1: Åsa Lindkvarn, who has been waiting for a training that never came",
        text=text,
        language="en",
        at=NOON,
    )


# -- what is counted --


def test_a_mail_that_was_sent_twice_is_counted_as_one_too_many(post: FolderMailer):
    post.send(mail("g1/alert/mette"))
    post.send(mail("g1/alert/mette"))
    post.send(mail("g1/alert/team-care", to="care@klitvarme.example"))

    assert count_sent(post.folder) == {"messages_sent": 3, "messages_sent_twice": 1}


def test_steps_cases_and_recipients_are_told_apart(post: FolderMailer):
    for one in (mail("g1/alert/mette"), mail("g2/alert/mette"), mail("g1/alert/mette", case=2)):
        post.send(one)

    assert count_sent(post.folder)["messages_sent_twice"] == 0
    assert count_mails(post.folder)["case/2", "g1/alert/mette", "mette@klitvarme.example"] == 1


def test_an_empty_folder_counts_nothing(tmp_path: Path):
    assert count_sent(tmp_path / "nothing") == {"messages_sent": 0, "messages_sent_twice": 0}


# -- dates --


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("27/11/2026 10:12", "04/12/2026 10:12"),
        ("28-12-2026 19.47", "04-01-2027 19.47"),
        ("31.03.2028", "07.04.2028"),
        ("32-13-2026 08.15", "32-13-2026 08.15"),
        ("", ""),
    ],
)
def test_dates_are_moved_and_written_as_they_were(written: str, moved: str):
    assert shift(written, WEEK) == moved


def test_a_row_with_too_few_columns_stays_as_it_is():
    header = ["Svar-id", "Tidsstempel", "Kundenr"]

    assert shift_row(header, ["R-1", "16-11-2026 11.20"], WEEK) == ["R-1", "16-11-2026 11.20"]
    assert shift_row(header, ["R-1", "16-11-2026 11.20", "01-01-2026"], WEEK) == [
        "R-1",
        "23-11-2026 11.20",
        "01-01-2026",
    ]


@pytest.mark.parametrize("name", ["customers.csv", "responses.csv"])
def test_moving_a_file_by_nothing_leaves_its_rows_and_lines(name: str, tmp_path: Path):
    shift_file(EXAMPLES / name, tmp_path / name, timedelta(0))

    def rows(path: Path) -> list[list[str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file, delimiter=";"))

    assert rows(tmp_path / name) == rows(EXAMPLES / name)
    lines = [len(path.read_text(encoding="utf-8-sig").splitlines()) for path in (tmp_path / name, EXAMPLES / name)]
    assert lines[0] == lines[1]


# -- the policy --


def test_the_demos_office_never_closes(policy: Policy):
    always = policy.team_calendar("care")
    christmas = datetime(2026, 12, 25, 3, tzinfo=UTC)

    assert always.add(christmas, timedelta(seconds=90)) == christmas + timedelta(seconds=90)


def test_the_demos_week_is_seconds(policy: Policy):
    waits = [
        *(*policy.contact.due.values(), policy.contact.reply_within, policy.check_in.after, policy.resurvey.after),
        *(policy.resurvey.expires, policy.give_up, *policy.aftercare.touchpoints, *(to.delay for to in policy.reviews)),
    ]

    assert max(waits) <= timedelta(seconds=60)


def test_silence_reaches_the_supervisor_well_before_the_step_is_given_up(policy: Policy):
    last = max(rung.at for rung in policy.contact.ladder)

    assert all(due * last + timedelta(seconds=20) <= due + policy.give_up for due in policy.contact.due.values())


# -- the cast --


def test_the_cast_plays_every_branch_by_name():
    shown = [name for part in CAST for name in part.shows]

    assert set(shown) == set(BRANCHES)


def test_no_customer_has_two_parts():
    assert max(Counter(part.customer for part in CAST).values()) == 1


def test_every_customer_of_the_cast_is_in_the_examples():
    known = "".join((EXAMPLES / name).read_text(encoding="utf-8-sig") for name in FILES)

    assert [part.customer for part in CAST if part.customer not in known and part.customer != NOBODY] == []


def test_every_move_is_one_that_the_actions_take(policy: Policy):
    beats = [beat for part in CAST for beat in part.beats]
    moves = [beat.does for beat in beats if isinstance(beat.does, Do)]
    people = {beat.who for beat in beats} - {OWNER, CUSTOMER}

    assert [move for move in moves if isinstance(read_form(move.action, move.fields), Refusal)] == []
    assert people <= set(policy.roster)


def test_the_cast_shows_refusals_answers_and_later_complaints():
    beats = [beat for part in CAST for beat in part.beats]

    assert {"approve", "resolve", "letter"} <= {
        beat.does.action for beat in beats if beat.refused and isinstance(beat.does, Do)
    }
    assert {type(beat.does) for beat in beats} >= {Answer, Complain}


def test_a_branch_that_did_not_come_up_is_named():
    assert set(missing_branches({})) == set(BRANCHES)


# -- what people see --


def test_new_mails_are_seen_once(post: FolderMailer):
    outbox = Outbox(post.folder)
    post.send(mail("g1/alert/mette"))

    assert [one.key for one in outbox.new()] == ["g1/alert/mette"]
    assert outbox.new() == []


def test_a_long_subject_is_read_as_it_was_written(post: FolderMailer):
    post.send(mail("g1/alert/mette"))

    [read] = Outbox(post.folder).new()

    assert read.subject == mail("g1/alert/mette").title


@pytest.mark.parametrize(
    ("key", "about"),
    [
        ("g1/alert/mette", "alert"),
        ("g1/news/1/mette", "unclaimed"),
        ("g1/contact/2/try/mette", "contact due"),
        ("g1/contact/2/supervisor/birgit", "contact supervisor"),
        ("g1/approval/9/asked/anders", "approval asked"),
        ("g1/letter-tried-to-reach/1/waits/mette", "draft tried_to_reach"),
        ("g1/letter-tried-to-reach/1", "letter tried_to_reach"),
        ("g1/resurvey-reminder", "resurvey-reminder"),
    ],
)
def test_a_mail_says_by_its_key_what_it_is_about(key: str, about: str):
    entries = [e.Entry(1, 1, NOON, e.WINBACK, "g1/claim", e.Unclaimed(owner="mette"))]
    read = Read(case_id=1, key=key, to="", role="owner", subject="", text="")

    assert subject_matter(read, entries) == about


def scene(policy: Policy, *beats: Beat, stage: Stage = Stage.CONTACT) -> Scene:
    return Scene(Case(1, policy, stage=stage, team="care"), Customer(), Part("K1", "", (), beats))


def seen(key: str, to: str = "") -> Read:
    return Read(case_id=1, key=key, to=to, role="owner", subject="", text="")


def test_nobody_acts_before_there_is_something_to_see(policy: Policy):
    assert scene(policy, Beat("alert", OWNER, reached("Hello"))).cue() is None


def test_one_message_to_two_people_is_one_sight(policy: Policy):
    talk = Beat("alert", OWNER, reached("Hello"))
    play = scene(policy, talk, talk)

    play.sees([seen("g1/alert/team-care")])
    first = play.cue()
    play.sees([seen("g1/alert/mette")])

    assert (first, play.cue()) == (talk, None)


def test_a_letter_that_lapsed_does_not_hold_up_the_part(policy: Policy):
    check = Beat("check_in due", OWNER, check_in("satisfied"))
    play = scene(policy, Beat("draft resolution", OWNER, letter()), check, stage=Stage.CHECK_IN)

    play.sees([seen("g1/letter-resolution/1/waits/mette"), seen("g1/check_in/3/start/mette")])

    assert play.cue() == check


def test_a_stage_of_the_case_list_is_a_cue(policy: Policy):
    talk = Beat("at resolution", OWNER, reached("Hello"))

    assert scene(policy, talk, stage=Stage.RESOLUTION).cue() == talk
    assert scene(policy, talk).cue() is None


# -- what is told, and what comes with the next file --


def test_the_commentary_says_who_did_what_and_which_mail_went_to_whom(policy: Policy):
    console = Console(file=StringIO(), width=80, highlight=False)
    commentary = Commentary(console, policy)
    case = Case(4, policy)
    commentary.tell(case, "mette", "takes the case")
    letters = [
        Read(4, "g1/alert/x", to, "owner", "New case 4", "") for to in ("mette@klitvarme.example", "x@y.example")
    ]
    commentary.tell_mails(letters, {4: case})

    told = console.file.getvalue()  # type: ignore[attr-defined]

    assert "case 4  Mette Holm takes the case\n" in told.replace("case 4   ", "case 4  ")
    assert "> mail to Mette Holm and x@y.example: New case 4\n" in told


def test_where_to_look_names_prefects_pages_only_while_they_are_there(tmp_path: Path):
    def told(*, stays: bool) -> str:
        console = Console(file=StringIO(), width=80)
        desk = "http://127.0.0.1:8642/sign-in/link/x"
        tell_where_to_look(console, tmp_path, "http://127.0.0.1:4200", desk, stays=stays)
        return str(console.file.getvalue())  # type: ignore[attr-defined]

    assert "http://127.0.0.1:4200/runs" in told(stays=True)
    assert "/sign-in/link/x" in told(stays=True)
    assert "http" not in told(stays=False)
    assert told(stays=False).count("docs/slack.md") == 1


def test_a_later_complaint_is_a_row_as_the_platform_exports_it(tmp_path: Path):
    who = Customer(external_id="K1002", name="Lone Ravnholt", email="lone@nordlys-byg.example")

    write_complaint(tmp_path / "friday.csv", who, Complain("friday.csv", "Levering", 3, 'Igen; "287"'), NOON)

    with (tmp_path / "friday.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = list(csv.DictReader(file, delimiter=";"))
    assert (row["Tidsstempel"], row["Karakter"], row["Kommentar"]) == ("21-11-2026 13.00", "3", 'Igen; "287"')

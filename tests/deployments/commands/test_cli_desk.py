"""`winback desk`, typed where something is missing."""

import stat

from deployments.desk_key import read_key
from desk.web.staff.sessions import Sessions
from tests.deployments.commands.conftest import Terminal


def test_a_socket_without_slack_says_what_to_do(at_work: Terminal):
    done = at_work.types("desk", "--socket")

    assert done.exit_code == 1
    assert "deployments/slack-manifest.yaml" in done.stderr
    assert "winback setup --from" in done.stderr


def test_an_address_that_is_none_is_refused(at_work: Terminal):
    done = at_work.types("desk", "--http", "everywhere")

    assert done.exit_code == 2
    assert "HOST:PORT" in done.stderr


def test_without_socket_and_port_nobody_would_be_heard(at_work: Terminal):
    done = at_work.types("desk", "--no-socket", "--http", "off")

    assert done.exit_code == 1
    assert "winback desk --http HOST:PORT" in " ".join(done.stderr.split())


def test_a_link_to_sign_in_with_is_printed_and_the_key_is_ours_alone(at_work: Terminal):
    links = [at_work.types("desk", "--link").stdout.strip() for _ in range(2)]

    assert all(link.startswith("http://127.0.0.1:8642/sign-in/link/") for link in links)
    assert links[0] != links[1]
    assert stat.S_IMODE((at_work.home / "desk.key").stat().st_mode) == 0o600
    sessions = Sessions(read_key(at_work.home))
    assert all(sessions.use(link.rpartition("/")[2]) for link in links)

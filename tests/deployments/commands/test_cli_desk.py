"""`winback desk`, typed where something is missing."""

from tests.deployments.commands.conftest import Terminal


def test_without_slack_it_says_what_to_do(at_work: Terminal):
    done = at_work.types("desk")

    assert done.exit_code == 1
    assert "deployments/slack-manifest.yaml" in done.stderr
    assert "winback setup --from" in done.stderr


def test_an_address_that_is_none_is_refused(at_work: Terminal):
    done = at_work.types("desk", "--http", "everywhere")

    assert done.exit_code == 2
    assert "HOST:PORT" in done.stderr


def test_without_socket_and_port_nobody_would_be_heard(at_work: Terminal):
    done = at_work.types("desk", "--no-socket")

    assert done.exit_code == 1
    assert "winback desk --no-socket --http HOST:PORT" in " ".join(done.stderr.split())


def test_a_port_without_slack_and_mail_is_for_nobody(at_work: Terminal):
    done = at_work.types("desk", "--http", "127.0.0.1:0")

    assert done.exit_code == 1
    assert "docs/mail.md" in done.stderr

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

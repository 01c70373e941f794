"""The cluster's test is passed where both died and nothing was amiss."""

from types import SimpleNamespace

import pytest

from tests.cluster.__main__ import Trial
from tests.cluster.verdict import KILLED, is_well

PASSED = {"cases": 40, "finished": 40, "stuck": 0, "lost": 0, "doubled": 0, "killed": KILLED}


class WrittenMachine:
    """A process as far as the trial looks at it."""

    def __init__(self, name, up):
        self.name, self.up = name, up

    def kill(self):
        self.up = False


@pytest.mark.parametrize(
    ("other", "well"),
    [
        ({}, True),
        ({"killed": {}}, False),
        ({"killed": {"server": 1}}, False),
        ({"killed": {"worker": 1}}, False),
        ({"finished": 39}, False),
        ({"cases": 0, "finished": 0}, False),
        *(({name: 1}, False) for name in ("stuck", "lost", "doubled")),
    ],
)
def test_it_is_passed_only_where_both_died_and_all_is_well(other, well):
    assert is_well(PASSED | other) is well


@pytest.mark.parametrize(("worker_up", "killed"), [(True, KILLED), (False, {"server": 1})])
def test_what_had_ended_by_itself_was_not_killed(tmp_path, worker_up, killed):
    machines = {"servers": [WrittenMachine("server-2", True)], "workers": [WrittenMachine("worker-1", worker_up)]}
    trial = Trial(SimpleNamespace(home=tmp_path, **machines), seed=1, cases=1)

    for death in trial._deaths():
        death.function(*death.args)

    assert trial.killed == killed

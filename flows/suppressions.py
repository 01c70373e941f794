"""Once a night: addresses on the mail service's own lists, for what no event has told of."""

from prefect import flow

from blocks.house import house
from tasks.lists import read_lists


@flow(persist_result=False)
def pull_suppressions() -> dict[str, int]:
    """Take in what was put on the mail service's lists; how much of it was new."""
    taken = read_lists(house())
    return {"new": taken.new} if taken else {}

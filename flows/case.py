"""The story of one case, from the alert to the close."""

from prefect import flow

from blocks.house import house
from flows.asking import ask_again
from flows.ending import aftercare, close, open_again, plan_aftercare
from flows.lifetime import live
from flows.prefect_engine import PrefectEngine
from flows.steps import alert, confirm_receipt, heard_again, reach, settle
from flows.walk import Walk


@flow(persist_result=False)
def detractor_case(case_id: int) -> None:
    """Walk one case as far as it goes today.

    The run starts again from the top each time it wakes. A step that has happened answers from the journal, so the
    story reads as if it ran straight through.
    """
    live(house(), PrefectEngine(), case_id, story)


def story(case: Walk) -> None:
    """Alert, reach the customer, settle the matter, check in, ask again, close. Each step may end the case."""
    if case.facts.aftercare:
        aftercare(case, case.facts.aftercare)
        plan_aftercare(case)
        return
    confirm_receipt(case)
    alert(case)
    outcome = None
    while outcome is None or heard_again(case):
        outcome = reach(case) or settle(case) or ask_again(case)
    close(case, outcome)
    if not open_again(case):
        plan_aftercare(case)

"""The story of a case, branch by branch, in moved time."""

from winback.entries import Outcome


def test_a_customer_is_won_back(life):
    life.begins(score=2)
    life.is_reached()
    life.is_resolved()
    life.acts("letter")
    life.is_checked()
    life.is_asked_again()
    life.answers(9)

    assert life.row.outcome == Outcome.WON_BACK
    assert life.row.done
    assert life.sent == [ ]

"""What the lint is told about a letter's customer, and what then stops it."""

from dataclasses import replace

import pytest

from tests.winback.test_case import POLICY, case_of
from tests.winback.test_notices import DOSSIER, OPENED
from winback import entries as e
from winback.case import Case
from winback.dossier import Dossier
from winback.proofreading import proof, stopped

LETTER = "Kære Peter\n\nDit bord er fundet og kommer på fredag.\n\nAnn Holm"


def refused(dossier: Dossier, case: Case) -> bool:
    return stopped(proof("Dit bord", LETTER, dossier, POLICY, case=case), POLICY) is not None


def test_a_letter_that_greets_somebody_else_is_stopped():
    assert refused(DOSSIER, case_of(OPENED))


@pytest.mark.parametrize("noted", ["Lone kalder sig Peter.", "Skriv til hendes mand, Peter"])
def test_staff_note_what_a_customer_is_called_and_the_letter_may_go(noted: str):
    assert not refused(DOSSIER, case_of(OPENED, e.Noted(text=noted)))


def test_an_address_tells_what_a_customer_is_called():
    dossier = replace(DOSSIER, customer=replace(DOSSIER.customer, email="peter_ravn@nordlys.example"))

    assert not refused(dossier, case_of(OPENED))

"""The published contracts, where they are at hand."""

import os
from pathlib import Path

import pytest

from tests.conformance.contracts import DEFAULT, Contracts, NoSpecs
from tests.conformance.mail_contracts import MailContracts
from tests.conformance.pictures import Inspector


@pytest.fixture(scope="session")
def contracts() -> Contracts:
    """As read from the folder that SPECS names, or from beside the repository."""
    try:
        return Contracts(Path(os.environ.get("SPECS", DEFAULT)))
    except NoSpecs as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def mail_contracts() -> MailContracts:
    """The same for SendGrid's."""
    try:
        return MailContracts(Path(os.environ.get("SPECS", DEFAULT)))
    except NoSpecs as missing:
        pytest.skip(str(missing))


@pytest.fixture
def inspector(contracts: Contracts) -> Inspector:
    """Looks at pictures; Lone's data is personal."""
    return Inspector(contracts, ("Lone Ravn", "lone@nordlys.example"))

"""One server for the tests of deployments."""

from collections.abc import Iterator

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.server import Embedded
from tests.engines import engine_for_tests


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    with engine_for_tests(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="module")
def engine(server: Embedded) -> Iterator[Embedded]:
    """The server, with this process as its client."""
    with temporary_settings({PREFECT_API_URL: server.api_url}):
        yield server

"""The intake does what its description promises, whatever is sent: tried with examples that Schemathesis draws."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.desk.web.systems.test_api import Shop
from tests.lives import Life

FEW, ALL = 150, 2500
"""Examples on each database, in `make test` and of everything."""


@pytest.fixture
def shop(life: Life) -> Iterator[Shop]:
    made = Shop(life)
    with made.port:
        yield made


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_example_ends_in_a_failure_of_ours(shop: Shop, mode: str, request: pytest.FixtureRequest):
    import schemathesis  # noqa: PLC0415 - it takes seconds, which only who tries this has to spend
    from schemathesis.specs.openapi import checks  # noqa: PLC0415

    base = str(shop.port.client.base_url).rstrip("/")
    schema = schemathesis.openapi.from_dict(shop.port.client.get("/api/openapi.json").json())
    tell = schema["/responses"]["POST"]
    examples = ALL if request.config.getoption("everything") else FEW
    held = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
    tried: list[int] = []

    @settings(
        max_examples=examples // 2, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(
        case=tell.as_strategy(generation_mode=schemathesis.GenerationMode(mode)),
        keyed=st.sampled_from([True, True, True, False]),
    )
    def holds(case: schemathesis.Case, keyed: bool) -> None:
        headers = {"authorization": f"Bearer {shop.key}"} if keyed else {}
        answer = case.call(base_url=f"{base}/api", headers=headers)
        case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error, *held])
        tried.append(answer.status_code)

    holds()

    assert len(tried) >= examples // 4

"""A block as the doctor loads it: what keeps it away is a finding."""

from typing import Any

from prefect.settings import PREFECT_API_URL

from blocks.loading import NotLoaded, load
from deployments.server import healthy
from winback.finding import Finding, mend


def load_block(called: str, service: str, name: str, store: str) -> Any | Finding:
    """The block of a service, or what is the matter; `store` says how to store it anew."""
    url = PREFECT_API_URL.value()
    if not url or not healthy(url):  # without an address Prefect would start a server of its own
        return mend(called, f"the block {name} is kept in Prefect, which does not answer", "Look at Prefect above.")
    try:
        return load(service, name)
    except NotLoaded as trouble:
        return mend(called, str(trouble), store)

"""Prefect as `winback setup` finds it: prepared, or what is the matter."""

from datetime import timedelta
from typing import Any

import httpx
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL

from blocks.runs import EngineUnavailable
from deployments.engine_setup import prepare_engine
from deployments.server import healthy


def engine_at(pool: str, patrol_every: timedelta, mend: str) -> dict[str, Any]:
    """Make pool and deployments where Prefect is, and tell what came of it; `mend` says how to start it.

    `next` is what remains to do where nobody has named a Prefect yet, which is no error.
    """
    url = PREFECT_API_URL.value()
    if not url:
        return {"next": f"Prefect's address is not known yet. {mend}"}
    if not healthy(url):
        return {"url": url, "error": f"Prefect does not answer at {url}. {mend}"}
    try:
        return {"url": url, "pool": pool, "deployments": sorted(prepare_engine(pool, patrol_every=patrol_every))}
    except EngineUnavailable as trouble:
        return {"url": url, "error": str(trouble)}
    except (httpx.HTTPError, PrefectException) as trouble:
        return {"url": url, "error": f"Prefect at {url} refused: {type(trouble).__name__}. {mend}"}

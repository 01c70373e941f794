"""Pages of staff, asked for one after the other."""

import re
import sys
import time
from html import unescape
from statistics import median, quantiles

import httpx

from bench.paging.serve import KEY
from desk.web.staff.sessions import COOKIE, Session, Sessions

PAGES = {
    "inbox": "/?view=all",
    "inbox, one's own": "/?view=mine",
    "inbox, words": "/?view=all&words=faktura+langsom",
    "closed cases": "/?view=all&state=closed&page=7",
    "case": "/cases/7",
    "responses": "/responses",
    "responses, words": "/responses?words=varmepumpe",
    "responses, a beginning": "/responses?words=var",
    "responses, a name": "/responses?words=Anne+Ravnholt",
    "responses, unhappy": "/responses?negative=1&score_to=4",
    "responses, none": "/responses?touchpoint=Nowhere",
    "customer": "/customers/11",
    "overview": "/overview?days=365",
}
TIMES = 40
ROUNDS = 3
"""The quietest counts: others may use the machine too."""
OVERVIEW = "/overview?days=365"
CHART = re.compile(r"/overview/charts/[^\"' ]+")


def pages(address: str) -> dict[str, tuple[float, float]]:
    """Milliseconds for half of the times that each page was asked for, and for nineteen of twenty."""
    with _browser(address) as browser:
        for path in PAGES.values():
            took(browser, path)
        return {name: min(_round(browser, path) for _ in range(ROUNDS)) for name, path in PAGES.items()}


def _round(browser: httpx.Client, path: str) -> tuple[float, float]:
    times = [took(browser, path) * 1000 for _ in range(TIMES)]
    return median(times), quantiles(times, n=20)[-1]


def charts(address: str) -> int:
    """Have all pictures of the overview drawn; how many they are."""
    with _browser(address) as browser:
        drawn = {unescape(found) for found in CHART.findall(browser.get(OVERVIEW).text)}
        for path in sorted(drawn):
            took(browser, path)
        return len(drawn)


def _browser(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, cookies={COOKIE: Sessions(KEY).seal(Session("mette"))}, timeout=30)


def took(browser: httpx.Client, path: str) -> float:
    """Seconds for a page, which ends the bench where it is not answered as it should be."""
    began = time.perf_counter()
    answer = browser.get(path)
    seconds = time.perf_counter() - began
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return seconds

"""SurveyMonkey's API: an answer by its ids, and the survey's details, which are kept for an hour."""

import json
import time
from datetime import timedelta
from urllib.parse import quote

import httpx

from blocks.bounded import within
from blocks.sending import NotNow, Refused

API = "https://api.surveymonkey.com/v3"
TIMEOUT = httpx.Timeout(8.0, connect=3.0)
LONGEST = 20.0
"""Seconds for one question, with its second try."""
TRIES = 2
PAUSE = 0.5
LARGEST = 5_000_000
"""Bytes of an answer."""
FRESH = 3600.0
"""Seconds for which a survey's details are believed: an app may ask 500 times a day."""
KEPT = 50
PASSING = frozenset({408, 429, 500, 502, 503, 504})
LONGEST_WAIT = 3600.0


class Fetcher:
    """Asks for answers. Every call is bounded in time and size, and tried twice at most."""

    def __init__(self, token: str, url: str = API) -> None:
        self._headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        self._url = url.rstrip("/")
        self._details: dict[str, tuple[float, object]] = {}

    def fetch(self, survey: str, response: str) -> tuple[object, object] | None:
        """An answer and its survey's details; None where it is gone. Raises NotNow or Refused."""
        at = f"/surveys/{quote(survey, safe='')}"
        answer = self._ask(f"{at}/responses/{quote(response, safe='')}/details")
        return None if answer is None else (answer, self._details_of(survey, at))

    def check(self) -> str:
        """What keeps the API from answering, and how to mend it; "" where it answers."""
        try:
            self._ask("/users/me")
        except Refused as refusal:
            return str(refusal)
        except NotNow as silence:
            return f"{silence}; try again later, and see whether api_url is the account's own"
        return ""

    def _details_of(self, survey: str, at: str) -> object:
        known = self._details.get(survey)
        if known and time.monotonic() - known[0] < FRESH:
            return known[1]
        found = self._ask(f"{at}/details")
        if len(self._details) >= KEPT:
            self._details.clear()
        self._details[survey] = time.monotonic(), found
        return found

    def _ask(self, path: str) -> object | None:
        try:
            return within(LONGEST, lambda: self._try(path))
        except TimeoutError:
            raise NotNow("SurveyMonkey did not answer in time") from None

    def _try(self, path: str) -> object | None:
        trouble: NotNow | None = None
        for _ in range(TRIES):
            if trouble:
                time.sleep(PAUSE)
            try:
                return self._get(path)
            except NotNow as passing:
                if passing.again_in:
                    raise
                trouble = passing
        raise trouble or NotNow("SurveyMonkey did not answer")

    def _get(self, path: str) -> object | None:
        try:
            with (
                httpx.Client(timeout=TIMEOUT, headers=self._headers, follow_redirects=False) as client,
                client.stream("GET", f"{self._url}{path}") as answer,
            ):
                return _read(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            raise NotNow(f"SurveyMonkey could not be reached ({type(trouble).__name__})") from None


def _read(answer: httpx.Response) -> object | None:
    if answer.status_code in {404, 410}:
        return None
    if answer.status_code == 429:
        raise NotNow("SurveyMonkey takes no more questions for now", _wait(answer.headers))
    if answer.status_code in PASSING:
        raise NotNow(f"SurveyMonkey answers with {answer.status_code}")
    if answer.status_code in {401, 403}:
        raise Refused("SurveyMonkey does not accept the api_token, or it may not view responses; store one that may")
    if answer.status_code != 200:
        raise Refused(f"SurveyMonkey answers with {answer.status_code}; is api_url the account's own?")
    read = bytearray()
    for piece in answer.iter_bytes():
        read += piece
        if len(read) > LARGEST:
            raise Refused("SurveyMonkey's answer is too large")
    try:
        return json.loads(read)  # type: ignore[no-any-return]
    except (ValueError, RecursionError):
        raise NotNow("SurveyMonkey's answer is no JSON") from None


def _wait(headers: httpx.Headers) -> timedelta:
    """How long until the limit is lifted, as far as that is told."""
    told = [headers.get("retry-after"), headers.get("x-ratelimit-app-global-minute-reset")]
    numbers = [float(one) for one in told if one and one.isascii() and one.isdigit() and len(one) < 9]
    return timedelta(seconds=min(max(numbers[0], 1.0), LONGEST_WAIT) if numbers else LONGEST_WAIT)

"""SendGrid's published contracts, read from the folder with the specs: what they find wrong with mails and events."""

import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.conformance.contracts import NoSpecs
from tests.conformance.explaining import explained

JSON = "application/json"
PLACE = re.compile(r"\\\{\w+\\\}")


class MailContracts:
    """All that is checked against, read once."""

    def __init__(self, specs: Path) -> None:
        self.folder = specs / "sendgrid"
        if not self.folder.is_dir():
            raise NoSpecs(f"{self.folder} is not there; SPECS names the folder with the published contracts")
        self._apis = [_nulls(self._read(name)) for name in ("sendgrid_mail.patched.json", "tsg_suppressions_v3.json")]
        self._known: dict[int, Draft202012Validator] = {}
        self._events = Draft202012Validator(_nulls(self._read("sendgrid_event_webhook.schema.json")))

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise NoSpecs(f"{self.folder / name} cannot be read: {error.strerror}") from None

    def of_call(self, method: str, path: str, query: dict[str, str], body: Any) -> list[str]:
        """What is wrong with a request."""
        found = self._operation(method, path)
        if found is None:
            return [f"there is no {method} {path}"]
        api, operation = found
        told = [_resolved(api, one) for one in operation.get("parameters", [])]
        wanted = {one["name"]: one["schema"] for one in told if one["in"] == "query"}
        wrong = [f"$.{name}: is no parameter here" for name in query if name not in wanted]
        for name in set(query) & set(wanted):
            value = int(query[name]) if wanted[name].get("type") == "integer" else query[name]
            wrong += [line.replace("$", f"$.{name}", 1) for line in self._against(api, wanted[name], value)]
        content = _resolved(api, operation.get("requestBody", {})).get("content", {})
        if JSON in content:
            wrong += self._against(api, content[JSON]["schema"], body)
        return wrong

    def of_answer(self, method: str, path: str, status: int, answer: Any, headers: dict[str, str]) -> list[str]:
        """What is wrong with an answer of the stand-in: it must be one that SendGrid could give."""
        found = self._operation(method, path)
        if found is None:
            return []
        api, operation = found
        if str(status) not in operation["responses"]:
            return []  # sandbox (200), gateways (502 to 504), unknown groups (404): told elsewhere or seen
        told = _resolved(api, operation["responses"][str(status)])
        wrong = [f"the answer lacks {name}" for name in told.get("headers", {}) if name not in headers]
        content = told.get("content", {})
        return wrong + (self._against(api, content[JSON]["schema"], answer) if JSON in content else [])

    def of_events(self, events: Any) -> list[str]:
        """What is wrong with what is posted to the webhook."""
        return explained(self._events.iter_errors(events))

    def refused_headers(self) -> set[str]:
        """Headers that are not ours to give, in small letters; the contract says so in words alone."""
        body = _resolved(self._apis[0], {"$ref": "#/components/requestBodies/PostMailSend"})
        told = body["content"][JSON]["schema"]["properties"]["headers"]["description"]
        return {name.lower() for name in re.findall(r"`([\w-]+)`", told)}

    def _operation(self, method: str, path: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for api in self._apis:
            for known, operations in api["paths"].items():
                fits = re.fullmatch(PLACE.sub("[^/]+", re.escape(known)), path)
                if fits and method.lower() in operations:
                    return api, operations[method.lower()]
        return None

    def _against(self, api: dict[str, Any], schema: dict[str, Any], told: Any) -> list[str]:
        if id(schema) not in self._known:
            self._known[id(schema)] = Draft202012Validator({**schema, "components": api["components"]})
        return explained(self._known[id(schema)].iter_errors(told))


def _resolved(api: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What a part refers to, where it is a reference."""
    if "$ref" not in part:
        return part
    found: Any = api
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _nulls(part: Any) -> Any:
    """With `nullable`, an older way of saying so, as JSON Schema has it today; `help` is null in real refusals."""
    if isinstance(part, list):
        return [_nulls(one) for one in part]
    if not isinstance(part, dict):
        return part
    read = {name: _nulls(value) for name, value in part.items()}
    if read.get("nullable") and isinstance(read.get("type"), str):
        read["type"] = [read["type"], "null"]
    helps = read.get("help")
    if isinstance(helps, dict) and helps.get("type") == "object":
        read["help"] = helps | {"type": ["object", "null"]}
    return read

"""Slack's published contracts, read from the folder with the specs: what they find wrong with what we make."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator

from tests.conformance.explaining import explained
from tests.conformance.limits import Limits, beyond

DEFAULT = Path(__file__).parents[3] / "shared" / "specs"
"""Where the specs are, beside the repository."""

FORM = "application/x-www-form-urlencoded"
STRUCTURES = ("blocks", "view", "metadata", "attachments")
"""Arguments with a structure of their own; in a form they are JSON within."""


class NoSpecs(Exception):  # noqa: N818 - what is missing, not a mistake
    """The folder with the published contracts is not there, or not all of it."""


class Contracts:
    """All that is checked against, read once."""

    def __init__(self, specs: Path) -> None:
        self.folder = specs / "slack"
        if not self.folder.is_dir():
            raise NoSpecs(f"{self.folder} is not there; SPECS names the folder with the published contracts")
        self._kit = self._read("blockkit.schema.json")["definitions"]
        self._api = self._read("slack_web_api.openapi.json")
        self._manifest = Draft7Validator(self._read("manifest.schema.2.0.0.json"))
        self.limits: Limits = self._read("slackblocks-spec/limits.json")
        self._part = cache(self._validator)
        self._arguments = cache(self._argument_validator)
        self._frame = cache(self._frame_validator)
        self._block = cache(self._of_block)

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except OSError as error:
            raise NoSpecs(f"{self.folder / name} cannot be read: {error.strerror}") from None

    # -- what is shown --

    def of_blocks(self, blocks: Any) -> list[str]:
        """What is wrong with a message's blocks."""
        return [*self._of_frame("MessageBlocks", blocks), *self._of_each(blocks, "$"), *beyond(blocks, self.limits)]

    def of_view(self, view: Any) -> list[str]:
        """What is wrong with a modal or a home tab."""
        kind = view.get("type") if isinstance(view, dict) else None
        definition = {"modal": "ModalView", "home": "HomeView"}.get(str(kind))
        if definition is None:
            return [f"$.type: {kind!r} is neither a modal nor a home tab"]
        each = self._of_each(view.get("blocks"), "$.blocks")
        return [*self._of_frame(definition, view), *each, *beyond(view, self.limits)]

    def _of_frame(self, definition: str, shown: Any) -> list[str]:
        """What is wrong with a message or view apart from what is within its blocks."""
        return explained(self._frame(definition).iter_errors(shown))

    def _of_each(self, blocks: Any, path: str) -> list[str]:
        """What is wrong within blocks; most stand in many pictures, and are looked at once."""
        places = enumerate(blocks) if isinstance(blocks, list) else ()
        return [
            wrong.replace("$", f"{path}[{place}]", 1)
            for place, block in places
            for wrong in self._block(json.dumps(block, sort_keys=True))
        ]

    def of_part(self, definition: str, part: Any) -> list[str]:
        """What is wrong with anything that Block Kit has a name for."""
        return explained(self._part(definition).iter_errors(part))

    def _validator(self, definition: str) -> Draft7Validator:
        return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": self._kit})

    def _frame_validator(self, definition: str) -> Draft7Validator:
        any_block = {"AnyBlock": {}}
        return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": self._kit | any_block})

    def _of_block(self, written: str) -> list[str]:
        return self.of_part("AnyBlock", json.loads(written))

    # -- what is called --

    def knows(self, method: str) -> bool:
        """Whether there is such a method."""
        return f"/api/{method}" in self._api["paths"]

    def of_arguments(self, method: str, content_type: str, body: dict[str, Any]) -> list[str]:
        """What is wrong with a call's arguments, apart from what their structures hold."""
        validator = self._arguments(method, content_type or FORM)
        if validator is None:
            return [f"{method} does not take {content_type}"]
        within = {name: json.dumps(body[name]) if name in STRUCTURES else body[name] for name in body}
        return explained(validator.iter_errors(within))

    def _argument_validator(self, method: str, content_type: str) -> Draft202012Validator | None:
        """For JSON structures are looked at apart, so that here they are strings as in a form."""
        posted = self._api["paths"][f"/api/{method}"]["post"].get("requestBody", {}).get("content", {})
        if content_type not in posted:
            return None
        schema = dict(posted[content_type]["schema"])
        known = schema.get("properties", {})
        text = {"type": "string"}
        schema["properties"] = {name: text if name in STRUCTURES else told for name, told in known.items()}
        return Draft202012Validator(schema | {"components": self._api["components"]})

    def of_metadata(self, metadata: Any) -> list[str]:
        """What is wrong with a message's metadata."""
        schema = {"$ref": "#/components/schemas/MessageMetadata", "components": self._api["components"]}
        return explained(Draft202012Validator(schema).iter_errors(metadata))

    def scopes(self, method: str) -> list[str]:
        """The scopes of which a bot needs one for this method; none where it needs none."""
        told = self._read(f"docs-methods/{method}.json")
        found: list[str] = told.get("scope", {}).get("bot", [])
        return found

    # -- what is asked for --

    def of_manifest(self, manifest: Any) -> list[str]:
        """What is wrong with an app's manifest."""
        return explained(self._manifest.iter_errors(manifest))

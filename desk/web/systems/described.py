"""The API's description as people read it: drawn from the same description that machines read, without script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse

from desk.web.pages.show import templates

SHOWN = ("ResponseDocument", "CustomerDocument", "Result", "Results", "Mistake", "Problem")
KINDS = {"string": "text", "null": "nothing", "array": "list"}
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document; `kind` is its type with its bounds, in words."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is posted, or answered."""

    name: str
    about: str
    fields: tuple[Field, ...]


def page(described: Mapping[str, Any], address: str) -> HTMLResponse:
    """The page; `address` is where the API stands."""
    schemas = described["components"]["schemas"]
    tell = described["paths"]["/responses"]["post"]
    text = templates().get_template("systems/api.html")
    told = text.render(
        title=described["info"]["title"],
        tell=tell["description"],
        address=address,
        documents=[_document(name, schemas) for name in SHOWN],
        answers=[(status, answer["description"]) for status, answer in sorted(tell["responses"].items())],
    )
    return HTMLResponse(told, headers={"content-security-policy": POLICY})


def _document(name: str, schemas: Mapping[str, Any]) -> Document:
    schema, needed = schemas[name], schemas[name].get("required", ())
    return Document(
        name,
        schema.get("description", ""),
        tuple(
            Field(field, _kind(told, schemas), field in needed, told.get("description", ""))
            for field, told in schema["properties"].items()
        ),
    )


def _kind(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """A field's type in words: `integer, 0 to 10`, `text, up to 200 characters`."""
    if "anyOf" in told:
        return " or ".join(_kind(one, schemas) for one in told["anyOf"])
    if "$ref" in told:
        name = str(told["$ref"]).rpartition("/")[2]
        return name if "properties" in schemas[name] else _kind(schemas[name], schemas)
    if "enum" in told:
        return "one of " + ", ".join(map(str, told["enum"]))
    kind = told.get("format") or KINDS.get(told["type"], told["type"])
    return ", ".join([f"{kind} of {_kind(told['items'], schemas)}" if "items" in told else kind, *_bounds(told)])


def _bounds(told: Mapping[str, Any]) -> Iterator[str]:
    if "maximum" in told:
        yield f"{told.get('minimum', 0)} to {told['maximum']}"
    if "maxLength" in told:
        yield f"up to {told['maxLength']} characters"
    if "maxItems" in told:
        yield f"up to {told['maxItems']}"

"""The documents of the intake's API."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from desk.web.systems.problems import Mistake
from winback.intake.platforms.base import LONGEST_LINK, LONGEST_TEXT
from winback.intake.platforms.generic import AT_ONCE
from winback.intake.values import LONGEST, MOST_MONEY
from winback.scales import Scale

ID = r"^[^\s\x00-\x1f\x7f-\x9f](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^\s\x00-\x1f\x7f-\x9f])?$"
"""What an id is made of: no control characters, and no blanks around it; so it is kept as it was told."""


def _whole(told: object) -> object:
    """JSON knows one kind of number: 7.0 is 7."""
    return int(told) if isinstance(told, float) and told.is_integer() else told


Short = Annotated[str, Field(max_length=LONGEST)]
Strict = ConfigDict(extra="forbid", strict=True, use_enum_values=True)


class CustomerDocument(BaseModel):
    """Who answered. With an id, an e-mail address or a telephone number it is the same customer next time."""

    model_config = Strict

    id: Short = Field(default="", description="The customer's number in the company's own systems.")
    name: Short = ""
    email: Short = ""
    phone: Short = Field(default="", description="With its country, as in +45 10 12 10 01.")
    role: Short = ""
    language: Short = Field(default="", description="da, nb, nn, sv or en; others are kept as unknown.")
    segment: Short = ""
    company: Short = ""
    yearly_value: Annotated[int, Field(ge=0, le=MOST_MONEY), BeforeValidator(_whole)] | None = None
    contract_end: date | None = None
    account_owner: Short = Field(default="", description="Id of a member of staff.")
    review_permission: bool | None = None


class ResponseDocument(BaseModel):
    """One answer. Told again under the same id it is the same answer, and what is told later wins."""

    model_config = Strict

    id: Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=ID)] = Field(
        description="The answer's own id; it is unique within its survey."
    )
    survey: Annotated[str, Field(min_length=1, max_length=LONGEST)] = Field(
        default="default", description="The survey that is answered, as the policy names it."
    )
    answered_at: AwareDatetime | None = Field(default=None, description="Now, if it is left out.")
    scale: Scale | None = Field(default=None, description="The survey's own, if it is left out.")
    score: Annotated[int, Field(ge=0, le=10), BeforeValidator(_whole)] | None = None
    comment: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    contact_me: bool = Field(default=False, description="The customer asks to be called.")
    touchpoint: Short = ""
    link: Annotated[str, Field(max_length=LONGEST_LINK)] = Field(default="", description="Where it was said.")
    customer: CustomerDocument = Field(default_factory=CustomerDocument)


class Result(BaseModel):
    """What became of one response; `errors` say why it was refused."""

    id: str
    result: Literal["new", "changed", "same", "refused"]
    errors: list[Mistake] = Field(default_factory=list)


class Results(BaseModel):
    """What became of a list, in its order. `held` complaints wait until somebody says that so many may become cases."""

    results: list[Result] = Field(max_length=AT_ONCE)
    held: int = 0

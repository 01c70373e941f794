"""Cases and customers for the tests of cards, plain ones and such as only the world brings forth."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.winback.test_case import JOURNEYS, MONDAY, POLICY, told
from winback import entries as e
from winback.case import Case, Stage
from winback.dossier import Dossier, OtherCase, Said
from winback.people import Account, Customer
from winback.phrases import LANGUAGES
from winback.policy import Policy
from winback.scales import Scale

IN = {language: POLICY.model_copy(update={"language": language}) for language in LANGUAGES}
"""The policy, by the language that staff read."""

ROUGH = (
    "",
    " \n\t ",
    "\u200b\u2060\ufeff",
    "\x00\x07\x1b[31m",
    "\ud800 half",
    "Æ" * 4000,
    "word " * 900,
    "👩‍👩‍👧‍👦" * 700,
    "שלום עולם " * 60,
    "\u202eevil\u2066",
    "<!channel> <@U0METTE> <https://evil.example|Nordlys> <!date^1^{date}^x>",
    "&amp; &lt;!here&gt; " * 300,
    "`````\ncode\n```",
    "> quoted\n>> twice\n\n*bold* _leaning_ ~gone~",
    "@channel #general :tada: {who} %s",
)
"""Texts that customers, colleagues and imports bring."""

rough = st.one_of(
    st.sampled_from(ROUGH),
    st.text(max_size=200),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=9), st.integers(1, 900)),
)


def dossier_of(text: str = "The parcel never came.", *, score: int | None = 2, language: str = "sv") -> Dossier:
    """A customer with a history; `text` stands wherever somebody may have written something."""
    account = Account(text, yearly_value=750_000, contract_end=date(2027, 1, 31), owner="ann")
    customer = Customer(
        id=1,
        name=text,
        email="lone@nordlys.example",
        phone="+4510121012",
        role=text,
        language=language,
        account=account,
    )
    earlier = Said(MONDAY - timedelta(days=400), 7, Scale.NPS, text, text, text)
    others = tuple(OtherCase(number, text, "contact", "bo") for number in range(7, 20))
    return Dossier(customer, Said(MONDAY, score, Scale.NPS, text, text), (earlier,) * 12, others)


LONE = Dossier(
    Customer(id=1, name="Lone Ravn", email="lone@nordlys.example", phone="+4510121012", role="Buyer", language="sv"),
    Said(MONDAY, 2, Scale.NPS, "The parcel never came.", "Delivery"),
)


def case_in(language: str, *bodies: e.Body, actor: str = "ann") -> Case:
    """A case under the policy whose staff read this language."""
    return told(Case(12, IN[language]), *bodies, actor=actor)


def at(stage: Stage, language: str = "en") -> Case:
    """A case at a stage."""
    return case_in(language, *JOURNEYS[stage])


def policy_of(case: Case) -> Policy:
    """The policy in force is the case's own here."""
    return case.policy


def rough_case(text: str, language: str = "en") -> Case:
    """A case of 200 entries and more in which everybody wrote the same rough text."""
    opened = e.Opened(policy="p", response_id=1, severity="critical", score=1, priority=99, team="cx", owner="ann",
                      reasons={text[:100]: 40, "repeat": 40})  # fmt: skip
    bodies = (
        e.Contacted(channel=text, reached=True, said=text, wants=text),
        e.Resolved(resolution=text, root_cause=text, action=text, wish=text, answer=text),
        e.CheckedIn(satisfied=False, said=text),
        e.Offered(to="bo", reason=text),
        e.Corrected(tone=text, topic=text),
        e.Noted(text=text),
        e.Declined(reason=text),
        e.MessageUnknown(message="m"),
    )
    return case_in(language, opened, *bodies * 30)

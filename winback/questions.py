"""A question as a page asks it: its words, its numbers, and what its ends mean."""

from dataclasses import dataclass

from winback.letters.address import pronouns
from winback.letters.languages import known_language
from winback.letters.words import QUESTIONS
from winback.policy import Policy
from winback.policy.triage import Survey
from winback.scales import BANDS, Bands, Scale


@dataclass(frozen=True, slots=True)
class Asked:
    """`choices` are numbers with what stands for each; `first` and `last` say what the ends mean, "" where each does.

    No choices: words alone are asked for.
    """

    question: str
    choices: tuple[tuple[int, str], ...] = ()
    first: str = ""
    last: str = ""

    def has(self, score: int) -> bool:
        """Whether it is one of the choices."""
        return any(number == score for number, _ in self.choices)


def ask(scale: Scale, bands: Bands, policy: Policy, language: str) -> Asked:
    """The one question of a scale, as the company addresses its customers."""
    spoken = known_language(language, policy.language)
    text, worst, best = QUESTIONS[spoken][scale]
    question = text.format(company=policy.company, **pronouns(spoken, formal=policy.form_of_address == "formal"))
    first, last = (best, worst) if bands.reversed else (worst, best)
    if scale is Scale.THUMBS:
        return Asked(question, ((bands.low, first), (bands.high, last)))
    numbers = tuple((number, str(number)) for number in range(bands.low, bands.high + 1))
    return Asked(question, numbers, first, last)


def ask_publicly(survey: Survey, policy: Policy, language: str, otherwise: str) -> Asked:
    """What a public survey asks: in its own words where it has some; `otherwise` where it asks for words alone."""
    own = survey.question.get(known_language(language), "")
    if survey.scale is Scale.TEXT:
        return Asked(own or otherwise)
    usual = ask(survey.scale, survey.bands or BANDS[survey.scale], policy, language)
    return Asked(own or usual.question, usual.choices, usual.first, usual.last)

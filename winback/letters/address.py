"""How a letter addresses its reader: pronouns, greeting and closing line, informal and formal, by language."""

from winback.letters.languages import known_language

PRONOUNS: dict[str, dict[str, str]] = {
    "da": {"du": "De", "dig": "Dem", "din": "Deres", "dit": "Deres", "dine": "Deres"},
    "nb": {"du": "De", "deg": "Dem", "din": "Deres", "ditt": "Deres", "dine": "Deres"},
    "sv": {"du": "Ni", "dig": "Er", "din": "Er", "ditt": "Ert", "dina": "Era"},
    "en": {},
}
"""Each language's informal words, which are their variables' names too, and what they become in a formal letter."""

GREETINGS = {
    ("da", False): ("Kære {}", "Hej"),
    ("nb", False): ("Hei, {}", "Hei"),
    ("sv", False): ("Hej {},", "Hej,"),
    ("en", False): ("Dear {},", "Hello,"),
    ("da", True): ("Kære {}", "Goddag"),
    ("nb", True): ("Kjære {}", "God dag"),
    ("sv", True): ("Bästa {},", "Hej,"),
    ("en", True): ("Dear {},", "Hello,"),
}
"""With a name and without, by language and whether it is formal."""
CLOSINGS = {
    "da": ("Venlig hilsen", "Med venlig hilsen"),
    "nb": ("Vennlig hilsen", "Med vennlig hilsen"),
    "sv": ("Vänliga hälsningar", "Med vänlig hälsning"),
    "en": ("Kind regards", "Yours sincerely"),
}
"""The line above the signature, informal and formal."""

LONGEST_NAME = 60
NOT_IN_A_NAME = ("://", "www.", "@", "{", "<", "[")


def pronouns(language: str, *, formal: bool) -> dict[str, str]:
    """Pronouns by the informal word that they are or stand for; those with a capital begin a sentence."""
    words = {word: polite if formal else word for word, polite in PRONOUNS[known_language(language)].items()}
    return words | {word.capitalize(): said[0].upper() + said[1:] for word, said in words.items()}


def regards(language: str, *, formal: bool) -> str:
    """The closing line."""
    return CLOSINGS[known_language(language)][formal]


def greet(name: str, language: str, *, formal: bool = False) -> str:
    """A letter's first line. Of two plain words an informal one takes the first; what is no name is left out."""
    by_name, nameless = GREETINGS[known_language(language), formal]
    name = " ".join(name.split())
    if not any(sign.isalpha() for sign in name) or any(part in name.lower() for part in NOT_IN_A_NAME):
        return nameless
    words = name.split(" ")
    if not formal and len(words) == 2 and all(word.replace("-", "").isalpha() and word.istitle() for word in words):
        name = words[0]
    return by_name.format(name) if len(name) <= LONGEST_NAME else nameless

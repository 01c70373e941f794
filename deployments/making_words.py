"""`python -m deployments.making_words`: trains the model from the sources, and writes weights and card."""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

from winback.words import building
from winback.words.figures import evaluate, read_exam
from winback.words.materials import LANGUAGES, phrases, strangers
from winback.words.model import CARD, WEIGHTS, Model, save
from winback.words.sources import folder

BAD_AT = (
    "Irony without a sign of it: praise in words, blame in what happened.",
    "Stories of trouble that ended well; the trouble weighs more than the end.",
    "Neutral prose that is no answer to a survey, such as news: it is called negative too often.",
    "Fair answers with both sides: whether they are negative or neutral is near a guess.",
    "Danish and bokmål apart in texts of fewer than four words, unless the respondent's locale is known.",
    "Topics that a text only hints at, and service apart from communication.",
    "Dialect, slang and trades that none of our phrases has; sarcasm in emoji.",
)


def sources_hash() -> str:
    """A hash of all that the model is made from."""
    whole = hashlib.sha256()
    kept = folder()
    named = sorted([("", one) for one in kept.iterdir() if one.is_file() and not one.name.endswith(".py")], key=_name)
    for inner in ("levels", "phrases"):
        named += sorted(((f"{inner}/", one) for one in (kept / inner).iterdir()), key=_name)
    for where, one in named:
        content = one.read_bytes()
        whole.update(f"{where}{one.name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


def _name(named: tuple[str, object]) -> str:
    return getattr(named[1], "name", "")


def card(model: Model, weights: bytes, exams: dict[str, Path]) -> dict[str, object]:
    """What the model was made from, and how well it reads what it was not made from."""
    texts = Counter(phrase.language for phrase in phrases())
    figures: dict[str, object] = {}
    for name, path in exams.items():
        exam = read_exam(path.name, path.read_text("utf-8").splitlines())
        figures[name] = evaluate(exam, model=model)
    return {
        "sources": sources_hash(),
        "weights": hashlib.sha256(weights).hexdigest(),
        "bytes": len(weights),
        "texts": {language: texts[language] for language in LANGUAGES},
        "figures": figures,
        "bad_at": BAD_AT,
    }


def main(exams: list[str]) -> None:
    """Train, and write beside the code; `exams` are files of texts with their right reading, for the card."""
    model = building.build(phrases(), strangers())
    weights = save(model)
    Path(str(WEIGHTS)).write_bytes(weights)
    told = card(model, weights, {Path(one).stem: Path(one) for one in exams})
    Path(str(CARD)).write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(weights)} bytes; {CARD.name} has the figures\n")


if __name__ == "__main__":
    main(sys.argv[1:])

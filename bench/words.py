"""How fast verbatims are read, beside what does a part of it: py3langid names the language, VADER the tone of English.

Run `python -m bench.words [--json]`. Every text is read once by each, in a process of its own that does nothing else;
CPU seconds of one core count, the quietest of three rounds. A ratio above 1 is faster than the yardstick; the bounds
are ours: 8,000 texts a second for everything together, 60 MB, and 0.2 s to be ready.
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

import psutil

ROUNDS = 3
BOUND, MOST_MB, READY = 8_000, 60, 0.2


def main() -> int:
    """Measure and print."""
    found = {name: min((_apart(name) for _ in range(ROUNDS)), key=lambda one: one["seconds"]) for name in READERS}
    ours = found["winback"]
    rate = ours["texts"] / ours["seconds"]
    print(f"winback, everything:   {rate:>8,.0f} texts/s    ratio {rate / BOUND:.2f} of the bound")
    fitted = found["fitted"]["texts"] / found["fitted"]["seconds"]
    print(f"with own words:        {fitted:>8,.0f} texts/s    ratio {fitted / rate:.2f} of without")
    for name, title in (("py3langid", "py3langid, language"), ("vader", "VADER, English alone")):
        theirs = found[name]["texts"] / found[name]["seconds"]
        print(f"{title + ':':<22} {theirs:>8,.0f} texts/s    ratio {rate / theirs:.2f}")
    spare = MOST_MB / ours["megabytes"]
    print(f"memory:                {ours['megabytes']:>8,.0f} MB         ratio {spare:.2f} of the bound")
    print(f"ready after:           {ours['ready']:>8.2f} s          ratio {READY / ours['ready']:.2f} of the bound")
    if "--json" in sys.argv:
        print(json.dumps(found))
    return 0


def _apart(name: str) -> dict[str, float]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_measure, name).result(300)


def _measure(name: str) -> dict[str, float]:
    texts = _texts("en" if name == "vader" else None)
    before, began = psutil.Process().memory_info().rss, time.process_time()
    read = READERS[name]()
    read(texts[:1])
    ready, began = time.process_time() - began, time.process_time()
    read(texts)
    took = time.process_time() - began
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    return {"texts": len(texts), "seconds": took, "ready": ready, "megabytes": grown}


def _texts(language: str | None) -> list[str]:
    folder = Path(__file__).parent.parent / "winback" / "words" / "sources" / "phrases"
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]
    keys = [language] if language else ["da", "nb", "nn", "sv", "en", "de"]
    return [row[key] for row in rows for key in keys if key in row]


def _winback() -> Callable[[Sequence[str]], object]:
    read_many: Callable[[Sequence[str]], object] = import_module("winback.words").read_many
    return read_many


def _fitted() -> Callable[[Sequence[str]], object]:
    """With a table of a company's own, all of whose weights say something."""
    model = import_module("winback.words.model").built_in()
    fitting, tables = import_module("winback.words.fitting"), import_module("winback.words.tables")
    outputs = sum(model.heads[name].words.outputs for name in ("tone", "about"))
    weights = import_module("numpy").random.default_rng(1).normal(size=(fitting.BUCKETS, outputs))
    own = model.fitted(tables.Table.of(weights, shortest=fitting.SHORTEST, longest=fitting.LONGEST))
    read_many: Callable[..., object] = import_module("winback.words").read_many
    return lambda texts: read_many(texts, model=own)


def _py3langid() -> Callable[[Sequence[str]], object]:
    langid = import_module("py3langid.langid")
    named = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    named.set_languages(["da", "no", "nn", "sv", "en", "de", "fi"])
    return lambda texts: [named.classify(text) for text in texts]


def _vader() -> Callable[[Sequence[str]], object]:
    tone = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    return lambda texts: [tone.polarity_scores(text) for text in texts]


READERS: dict[str, Callable[[], Callable[[Sequence[str]], object]]] = {
    "winback": _winback,
    "fitted": _fitted,
    "py3langid": _py3langid,
    "vader": _vader,
}

if __name__ == "__main__":
    sys.exit(main())

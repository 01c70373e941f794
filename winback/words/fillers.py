"""Words that carry no meaning alone: articles, pronouns, prepositions, conjunctions, auxiliaries."""

from functools import cache

from winback.words.sources import marks, read_source


@cache
def fillers(language: str) -> frozenset[str]:
    """Those of one language; none of a language that is not read."""
    return frozenset(word for spoken, _, word in marks(read_source("fillers.tsv")) if spoken == language)

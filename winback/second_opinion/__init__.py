"""A language model's opinion of texts that the embedded model is unsure of: what it is shown, asked and believed."""

from winback.second_opinion.asking import WrongForm, key_of, question, read_answer
from winback.second_opinion.band import is_doubtful
from winback.second_opinion.hiding import find_people, hide_people
from winback.second_opinion.opinion import Opinion, Verdict, settle

__all__ = [
    "Opinion",
    "Verdict",
    "WrongForm",
    "find_people",
    "hide_people",
    "is_doubtful",
    "key_of",
    "question",
    "read_answer",
    "settle",
]

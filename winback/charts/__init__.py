"""The overview's figures as pictures: what is drawn, the sentence that stands for it, and the table behind it."""

from winback.charts.picture import Mark, Picture, Reads
from winback.charts.told import NAMES, picture, pictures

__all__ = ["NAMES", "Mark", "Picture", "Reads", "picture", "pictures"]

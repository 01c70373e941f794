"""The ingestion: files of responses go in, cases come of them."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from prefect import flow
from prefect.states import Completed, Failed, State

from blocks.files import UnreadableFile
from blocks.house import House, house
from blocks.intake import Report, read_file
from blocks.settings import read_settings

READABLE = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".xlsx"}
"""Endings of the files that are taken from the drop folder."""

AT_MOST = 1000
"""Files taken from the drop folder in one night."""

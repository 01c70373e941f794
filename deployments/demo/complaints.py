"""A customer who answers the survey once more: one row in a file of its own, as the platform would export it."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deployments.demo.beats import Complain
from winback.people import Customer

HEADER = ("Svar-id", "Tidsstempel", "Kundenr", "Navn", "E-mail", "Kontaktpunkt", "Karakter", "Kommentar")
ZONE = ZoneInfo("Europe/Copenhagen")


def write_complaint(path: Path, customer: Customer, complaint: Complain, now: datetime) -> None:
    """Write the file."""
    row = (
        f"R-{path.stem}",
        now.astimezone(ZONE).strftime("%d-%m-%Y %H.%M"),
        customer.external_id or "",
        customer.name,
        customer.email or "",
        complaint.touchpoint,
        complaint.score,
        complaint.comment,
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, row])

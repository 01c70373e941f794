"""The ways out: by which of them a message of the outbox leaves."""

from blocks.house import House
from blocks.sending import NotHere, Refused
from blocks.store.tables import MessageRow
from tasks.by_mail import ByMail
from tasks.by_sms import BySms
from tasks.in_slack import InSlack
from tasks.way import Way


def way_of(house: House, row: MessageRow) -> Way:
    """The way that a message takes; raises NotNow or Refused where it is closed."""
    if row.channel == "mail":
        return ByMail(house)
    if row.channel == "sms":
        return _by_sms(house)
    if house.slack:
        return InSlack(house.store, house.slack)
    if house.slack_name:
        raise NotHere("Slack's block could not be loaded")
    raise Refused("Slack is not set up any more")


def _by_sms(house: House) -> Way:
    if house.texting:
        return BySms(house.texting)
    if house.sms_name:
        raise NotHere("the SMS block could not be loaded")
    raise Refused("SMS is not set up any more")

"""Telling people: through the channels that the fleet names, each an Apprise URL."""

from cutover.channels.announcing import Delivery, announce, announced, deliver, must_be_usable
from cutover.channels.message import Message, Tone

__all__ = ["Delivery", "Message", "Tone", "announce", "announced", "deliver", "must_be_usable"]

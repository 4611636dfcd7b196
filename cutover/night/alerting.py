"""Each channel of the fleet is told what it does not know yet; what became of it stands in the run's folder."""

import platform
from dataclasses import replace

from cutover.channels import Delivery, Message, announce, announced
from cutover.fleet import Fleet
from cutover.history import PastRun, Trouble
from cutover.masking import Mask
from cutover.night.news import Night, alert, known_after
from cutover.runs import RunFolder
from cutover.verdict import Verdict

RECORD = "alerts.jsonl"


def tell(fleet: Fleet, folder: RunFolder, verdict: Verdict, last: PastRun | None) -> dict[str, tuple[Trouble, ...]]:
    """By channel, what people there know in the end: one that did not take its message knows what it knew before.

    So it is told again the next night, and a channel that did take it is not. `last`: the night before.
    """
    night = Night(folder.run(), verdict, f"{platform.node()}:{folder.page}")
    known = {channel: last.known.get(channel, ()) if last else () for channel in fleet.channels}
    messages = {channel: alert(night, known[channel]) for channel in fleet.channels}
    for message in dict.fromkeys(one for one in messages.values() if one is not None):
        those = tuple(channel for channel, one in messages.items() if one == message)
        announce(
            fleet.model_copy(update={"channels": those}),
            _masked(message, Mask.of(fleet)),
            record=folder.path / RECORD,
            say=lambda _: None,
        )
    deaf = {delivery.channel for delivery in alerts_of(folder) if delivery.problem is not None}
    return {channel: knew if channel in deaf else known_after(night, knew) for channel, knew in known.items()}


def alerts_of(folder: RunFolder) -> tuple[Delivery, ...]:
    """The deliveries of a night; empty where nobody had to be told."""
    return announced(folder.path / RECORD)


def _masked(message: Message, mask: Mask) -> Message:
    return replace(message, title=mask.text(message.title), text=mask.text(message.text))

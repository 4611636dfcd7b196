"""Tells people of a trouble, once, and that it is over, once; and puts on record who took the message."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cutover.channels import Message, Tone, deliver
from cutover.fleet import Fleet
from cutover.masking import Mask
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Head, Told
from cutover.watch.troubles import Telling, Trouble

MOST_LETTERS = 3000
"""Of a message: channels cut longer ones, or refuse them."""
_WHAT_MAY_WAIT = frozenset({"worker-growth", "worker-memory", "disk-free", "inodes-free", "redis-memory"})


@dataclass
class Alarm:
    """Messages leave one after the other, in a thread: a channel that hangs holds up no round."""

    fleet: Fleet
    fleet_name: str
    """As --fleet has it."""
    folder: WatchFolder
    head: Head
    mask: Mask
    say: Callable[[str], None]
    _sender: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "alarm"))

    def tell(self, telling: Telling) -> None:
        self.say(self.mask.text(f"{self._moment(telling.t)} {telling.environment}: {telling.headline}"))
        self._sender.submit(self._send, telling, self.message(telling))

    def close(self) -> None:
        """When the last message has been taken, or not."""
        self._sender.shutdown()

    def message(self, telling: Telling) -> Message:
        """With what a person needs who is called at night, and no secret."""
        title = self.mask.text(f"{telling.environment} of {self.fleet.name}: {telling.headline}")
        blocks = [self._over(one) if telling.is_over else self._wrong(one) for one in telling.troubles]
        page = f"the watch: cutover report {self.folder.path}"
        text = self.mask.text("\n\n".join(blocks))[:MOST_LETTERS]
        return Message(title, f"{text}\n\n{page}", _tone(telling))

    def _wrong(self, one: Trouble) -> str:
        text = f"since {self._moment(one.began)}\n{one.failure}"
        if one.is_relapse and one.environment == "production":
            text += f"\n  {'rollback:':<10}cutover rollback --fleet {self.fleet_name} --apply"
        return text

    def _over(self, one: Trouble) -> str:
        ended = one.ended if one.ended is not None else one.began
        return f"{one.headline}\n  from {self._moment(one.began)} to {self._moment(ended)}"

    def _moment(self, t: float) -> str:
        at = (self.head.started + timedelta(seconds=t)).astimezone(UTC)
        return f"{at:%Y-%m-%d %H:%M:%S} UTC"

    def _send(self, telling: Telling, message: Message) -> None:
        deliveries = deliver(self.fleet, message)
        for one in deliveries:
            self.say(str(one))
        self.folder.append(
            Told(
                t=round((datetime.now(UTC) - self.head.started).total_seconds(), 2),
                number=telling.number,
                title=message.title,
                problems={one.channel: one.problem for one in deliveries},
            )
        )


def _tone(telling: Telling) -> Tone:
    if telling.is_over:
        return Tone.SUCCESS
    return Tone.WARNING if all(one.what in _WHAT_MAY_WAIT for one in telling.troubles) else Tone.FAILURE

"""PING to the Redis servers of a change, from an instance that uses them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event as Flag
from typing import Any

from cutover.carrying import Place
from cutover.downtime.series import Answer
from cutover.errors import ProbeError
from cutover.fleet import Instance
from cutover.hosts import connect
from cutover.probes.redis_servers import CLIENT_NAME

EVERY_S = 0.05
AT_ONCE_S = 2.0
"""A program on the host runs for so long, and then the next: whoever is killed leaves nothing behind for longer."""
GIVEN_UP_AFTER_S = 5.0


@dataclass(frozen=True)
class RedisPings:
    instance: Instance
    places: Mapping[str, Place]
    """By the name of the probe."""

    def ask_until(self, over: Flag, now_s: Callable[[], float], tell: Callable[[Answer], None]) -> None:
        """Round after round, until it is over. A host out of reach fails every server that was to be asked from it."""
        with connect(self.instance) as host:
            while not over.is_set():
                began_s = now_s()
                try:
                    said = host.ask(
                        "pings",
                        places={name: place.access() for name, place in self.places.items()},
                        every_s=EVERY_S,
                        for_s=AT_ONCE_S,
                        how={"client_name": CLIENT_NAME, "timeout_s": GIVEN_UP_AFTER_S},
                        within_s=AT_ONCE_S + 2 * GIVEN_UP_AFTER_S,
                    )
                except ProbeError:
                    for name in self.places:
                        tell(Answer(name, began_s, now_s() - began_s, f"{self.instance.name} does not answer"))
                    over.wait(EVERY_S)
                else:
                    for answer in _answers(said, now_s()):
                        tell(answer)


def _answers(said: Mapping[str, Any], now_s: float) -> list[Answer]:
    """Its times are counted from its own beginning; its end was now."""
    began_s = now_s - float(said["over_s"])
    return [
        Answer(name, began_s + float(due_s), float(latency_s), str(failure))
        for due_s, by_name in said["rounds"]
        for name, (latency_s, failure) in by_name.items()
    ]

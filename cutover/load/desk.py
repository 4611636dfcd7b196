"""In each process that carries out a load: it gives its users their numbers, and lets them look when all are there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from threading import Event
from typing import Any

from cutover.load.assignment import Assignment
from cutover.load.judging import Others
from cutover.load.messages import CAME, ENDED, SEEN, THERE, Ended, Guest, Look, Seen, Share, There
from cutover.runs.results import Record

Send = Callable[[str, dict[str, Any]], None]


@dataclass
class Desk:
    send: Send
    """To whoever leads."""
    share: Share | None = None
    others: Others = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)
    _look: Event = field(default_factory=Event)
    _per_s: float = 1.0

    def take(self, share: Share) -> None:
        self.share, self._numbers = share, count(share.first, share.step)

    def let_look(self, look: Look) -> None:
        self.others, self._per_s = look.session_ids, look.per_s
        self._look.set()

    def newcomer(self) -> Assignment | None:
        """None for whom there is nothing to do: Locust fills up places, and who comes late meets nobody."""
        if self.share is None or self._look.is_set():
            return None
        return Assignment(next(self._numbers))

    def wait_for_all(self, number: int) -> None:
        """And then for one's turn: thousands who look in the same moment prove no more, and nobody could serve them."""
        self._tell(THERE, There(number=number))
        self._look.wait()
        Event().wait(number / self._per_s)

    def sign(self, number: int, cookies: dict[str, str], session_id: str | None) -> None:
        assert self.share is not None, "who comes has a number"
        sid = cookies.get(self.share.session_cookie, "").rpartition(".")[0]
        self._tell(CAME, Guest(number=number, sid=sid, session_id=session_id))

    def see_off(self, ended: Ended) -> None:
        self._tell(ENDED, ended)

    def hand_over(self, seen: Seen) -> None:
        self._tell(SEEN, seen)

    def _tell(self, kind: str, record: Record) -> None:
        self.send(kind, record.model_dump(mode="json"))

"""A watch over a lab, in a thread, and whoever is told by it."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import tomli_w

from cutover.errors import Mismatch
from cutover.waiting import eventually
from cutover.watch.beginning import begin, going_on, resume
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Round
from cutover.watch.watching import Watch
from lab.spec import LabSpec
from tests.cutover.channels.receiver import Receiver

CHANNEL = "NIGHT_CHANNEL"
EVERY_S = 0.5
QUICK = {
    "lasting_for": "6s",
    "window": 8,
    "warm_up": "1s",
    # By so much within rounds of half a second, where a real leak has hours.
    "limits": {"worker-growth": {"above": 600, "rise": 8}},
}
"""Enough for a restart, which is no trouble; and over soon."""
_TOLD_WITHIN_S = 180


@dataclass(frozen=True)
class Night:
    watch: Watch
    folder: WatchFolder
    office: Receiver

    @property
    def titles(self) -> list[str]:
        return [str(message["title"]) for message in self.office.received]

    def must_be_told(self, titles: list[str]) -> None:
        """These, in this order, and nothing else."""

        def look() -> None:
            if len(self.titles) < len(titles):
                raise Mismatch.of("Messages", expected=f"{titles}", actual=f"{self.titles}", next_action="wait")

        eventually(look, within_s=_TOLD_WITHIN_S)
        assert self.titles == titles

    def rounds(self) -> list[Round]:
        return [line for line in self.folder.lines() if isinstance(line, Round)]

    def must_have_rounds(self, number: int) -> None:
        def look() -> None:
            if len(self.rounds()) < number:
                raise Mismatch.of("Rounds", expected=f"{number}", actual=f"{len(self.rounds())}", next_action="wait")

        eventually(look, within_s=_TOLD_WITHIN_S)


def fleet_file(spec: LabSpec, folder: Path) -> Path:
    """The lab's own, with a channel and a watch that is quick."""
    document = tomllib.loads(spec.fleet_file.read_text(encoding="utf-8"))
    path = folder / "watched.toml"
    path.write_text(tomli_w.dumps({**document, "channels": [CHANNEL], "watch": QUICK}), encoding="utf-8")
    return path


@contextmanager
def night(fleet: Path, parent: Path, office: Receiver, *, is_resumed: bool = False) -> Iterator[Night]:
    """Until the end of the block; then it has ended as after Ctrl-C."""
    if is_resumed:
        described, folder = resume(str(fleet), parent=parent)
    else:
        described, folder = begin(str(fleet), timedelta(hours=1), timedelta(seconds=EVERY_S), parent=parent)
    with going_on(str(fleet), described, folder, lambda _: None, parent=parent) as watch:
        thread = Thread(target=watch.run)
        thread.start()
        try:
            yield Night(watch, folder, office)
        finally:
            watch.stop()
            thread.join()

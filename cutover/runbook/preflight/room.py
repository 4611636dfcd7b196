"""Room for what a switch and its rollback write."""

from collections.abc import Iterable

from cutover.errors import Mismatch
from cutover.runbook.preflight.before import Room
from cutover.runbook.preflight.line import Seen

NEEDED_BYTES = 50_000_000
NEEDED_INODES = 1000


def must_have_room(name: str, rooms: Iterable[Room]) -> Seen:
    rooms = tuple(rooms)
    if short := [f"{room.path}: {_told(room)}" for room in rooms if not _is_enough(room)]:
        raise Mismatch.of(
            f"Disk of {name}",
            expected=f"{_size(NEEDED_BYTES)} and {NEEDED_INODES} inodes free, and not read-only",
            actual="\n".join(short),
            next_action="make room, or see why the file system is read-only: a write that breaks off costs .env",
        )
    least = min(rooms, key=lambda room: room.free_bytes)
    return Seen(_told(least))


def _is_enough(room: Room) -> bool:
    inodes = room.free_inodes is None or room.free_inodes >= NEEDED_INODES
    return inodes and room.free_bytes >= NEEDED_BYTES and not room.read_only


def _told(room: Room) -> str:
    if room.read_only:
        return "read-only"
    is_short = room.free_inodes is not None and room.free_inodes < NEEDED_INODES
    inodes = f", {room.free_inodes} inodes" if is_short else ""
    return f"{_size(room.free_bytes)} free{inodes}"


def _size(count: int) -> str:
    return f"{count / 1e9:.0f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"

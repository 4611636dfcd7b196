"""Undoing the changes of faults, from the notes alone."""

import shutil
from collections.abc import Iterable

from cutover.waiting import eventually
from lab.faults import instances
from lab.faults.bench import Bench
from lab.faults.notes import Begun, Change, FileBefore, KeysAdded, RedisSpoiled, RedisStopped, Restarted

_SERVES_WITHIN_S = 30
_IN_TURN = (FileBefore, KeysAdded, RedisSpoiled, RedisStopped, Restarted, Begun)
"""What an instance finds when it starts has to be there before."""


def undo(bench: Bench, changes: Iterable[Change]) -> None:
    """Newest first as they come; each can be undone twice, for who is interrupted begins again."""
    ordered = sorted(changes, key=lambda change: _IN_TURN.index(type(change)))
    for change in ordered:
        _undo(bench, change)
    names = {change.server for change in ordered if isinstance(change, Restarted)}
    restarted = [one for one in bench.instances if one.name in names]
    instances.restart(restarted)
    for one in restarted:
        eventually(one.must_serve, within_s=_SERVES_WITHIN_S)


def _undo(bench: Bench, change: Change) -> None:
    stores = {store.cluster: store for store in bench.stores}
    match change:
        case FileBefore(path, None):
            path.unlink(missing_ok=True)
        case FileBefore(path, kept) if kept:
            shutil.copy2(kept, path)
        case KeysAdded(cluster, keys):
            if stores[cluster].running:  # otherwise they are gone with it
                with stores[cluster].client() as client:
                    client.delete(*keys)
        case RedisSpoiled(cluster):
            stores[cluster].restart()
        case RedisStopped(cluster):
            stores[cluster].start()
        case _:
            pass  # restarts come last, all at once

"""Undoing the changes of faults, from the notes alone."""

import shutil
import signal
from collections.abc import Iterable

from lab import passages
from lab.faults.bench import Bench
from lab.faults.notes import (
    AwsChanged,
    BalancerRestarted,
    Begun,
    Change,
    FileBefore,
    FolderMade,
    Frozen,
    HelperStarted,
    KeysAdded,
    LinkReplaced,
    PassageDecided,
    RedisSpoiled,
    RedisStopped,
    Restarted,
    SshdRestarted,
)
from lab.firewall import Passage
from lab.processes import Process, end

_IN_TURN = (
    HelperStarted,
    Frozen,
    LinkReplaced,
    FileBefore,
    FolderMade,
    KeysAdded,
    RedisSpoiled,
    RedisStopped,
    PassageDecided,
    AwsChanged,
    BalancerRestarted,
    SshdRestarted,
    Restarted,
    Begun,
)
"""What an instance finds when it starts has to be there before."""


def undo(bench: Bench, changes: Iterable[Change]) -> None:
    """Newest first as they come; each can be undone twice, for who is interrupted begins again."""
    ordered = sorted(changes, key=lambda change: _IN_TURN.index(type(change)))
    for change in ordered:
        _undo(bench, change)
    names = {change.server for change in ordered if isinstance(change, Restarted)}
    bench.restart(*(one for one in bench.instances if one.name in names))


def _undo(bench: Bench, change: Change) -> None:
    match change:
        case FileBefore() | LinkReplaced():
            _restore(change)
        case KeysAdded() | RedisSpoiled() | RedisStopped():
            _set_right(bench, change)
        case FolderMade(path):
            shutil.rmtree(path, ignore_errors=True)
        case HelperStarted(pid, born):
            end([Process(pid, born)])
        case Frozen(pid, born):
            Process(pid, born).send(signal.SIGCONT)
        case PassageDecided(instance, cluster):
            passages.decide(bench.blueprint.spec, instance, cluster, Passage.GROUPS)
        case AwsChanged():
            bench.account.take_back(change)
        case SshdRestarted(server):
            bench.restart_sshd(next(one for one in bench.instances if one.name == server))
        case BalancerRestarted():
            bench.restart_balancer()
        case _:
            pass  # restarts come last, all at once


def _restore(change: FileBefore | LinkReplaced) -> None:
    match change:
        case FileBefore(path, None):
            path.unlink(missing_ok=True)
        case FileBefore(path, kept) if kept:
            shutil.copy2(kept, path)
        case LinkReplaced(path, target):
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)
            path.symlink_to(target)


def _set_right(bench: Bench, change: KeysAdded | RedisSpoiled | RedisStopped) -> None:
    store = next(store for store in bench.stores if store.cluster == change.cluster)
    match change:
        case KeysAdded(_, keys) if store.running:  # otherwise they are gone with it
            with store.client() as client:
                client.delete(*keys)
        case RedisSpoiled():
            store.restart()
        case RedisStopped():
            store.start()
        case _:
            pass

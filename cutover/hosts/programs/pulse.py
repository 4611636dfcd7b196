"""The few figures of an instance that are worth having every ten seconds."""

import os
import socket
import time

from cutover.hosts.programs import journal, processes, redis_servers, systemd

_INFO = (
    "run_id",
    "uptime_in_seconds",
    "used_memory",
    "maxmemory",
    "connected_clients",
    "evicted_keys",
    "rejected_connections",
    "keyspace_hits",
    "keyspace_misses",
)
_RANDOM_KEYS = 20
_LAST_S = 1
"""What is logged in the second that runs, and in the one before, is left for the next look: a line may be late."""


def answer(unit, systemctl, known, folders, endpoints, redis, log):
    """`known`: pid and birth of the main process at the last look; while it lives nobody needs to be asked for it.

    `endpoints`: of Redis servers, whose addresses are told as the kernel names them. `redis`: endpoint, db, prefix and
    how it is asked; None where another instance asks it. `log`: what `journal.answer` needs, and `since`: the second
    since the epoch from which lines are new.
    """
    began = time.time()
    main = _main(unit, systemctl, known)
    found = processes.of_main(main)
    return {
        "main": next(([one["pid"], one["born"]] for one in found if one["pid"] == main), None),
        "processes": [_with_memory(one, began) for one in found],
        "addresses": {endpoint: _addresses(endpoint) for endpoint in endpoints},
        "redis": _redis(**redis) if redis else None,
        "disks": [_room(folder) for folder in folders],
        "log": _log(unit, main, began, **log),
        "seconds": round(time.time() - began, 4),
    }


def _main(unit, systemctl, known):
    if known and processes.is_alive(*known):
        return known[0]
    return int(systemd.show(unit, systemctl).get("MainPID") or 0)


def _with_memory(process, now):
    return {
        "pid": process["pid"],
        "born": process["born"],
        "age_s": round(now - process["started"], 1),
        "state": process["state"],
        "memory_kb": _own_memory_kb(process["pid"]),
        "connections": process["connections"],
    }


def _own_memory_kb(pid):
    """What is no copy of a file: what a process has allocated, in memory or swapped out; None where it ended."""
    try:
        with open("/proc/%d/status" % pid) as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
    except OSError:
        return None
    return sum(int(fields.get(name, "0").split()[0]) for name in ("RssAnon", "VmSwap"))


def _addresses(endpoint):
    host, _, port = endpoint.rpartition(":")
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({"%s:%s" % (str(address[0]), port) for _, _, _, _, address in found})


def _redis(endpoint, db, prefix, how):
    return redis_servers.talk(endpoint, lambda say: _asked(say, db, prefix), how)


def _asked(say, db, prefix):
    began = time.time()
    say("PING")
    ping_s = time.time() - began
    info = dict(line.split(":", 1) for line in say("INFO").splitlines() if ":" in line)
    if db:
        say("SELECT", str(db))
    keys = int(say("DBSIZE"))
    drawn = [say("RANDOMKEY").strip() for _ in range(min(keys, _RANDOM_KEYS))]
    return {
        "info": {name: info[name] for name in _INFO if name in info},
        "ping_s": round(ping_s, 5),
        "keys": keys,
        "drawn": len(drawn),
        "drawn_with_prefix": sum(key.startswith(prefix) for key in drawn),
    }


def _room(folder):
    """Shares that are free for everybody; of inodes None on a file system without a fixed number."""
    seen = os.statvfs(folder)
    return {
        "free": round(seen.f_bavail / seen.f_blocks, 4) if seen.f_blocks else None,
        "inodes": round(seen.f_favail / seen.f_files, 4) if seen.f_files else None,
    }


def _log(unit, main, now, since, back_s, **how):
    """Lines from `since` to a moment ago; what was announced is looked for further back."""
    until = int(now) - _LAST_S
    found = journal.answer(unit=unit, started=since - back_s, main_pid=main, **how)
    return dict(found, since=since, until=max(until, since))

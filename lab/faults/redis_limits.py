"""A Redis that answers PING, and takes no more: full, read-only, or with enough clients."""

import socket

import redis

from lab.faults.bench import Bench
from lab.faults.claims import (
    ANSWERS,
    FORGETS_NONE,
    HAS_ROOM,
    TAKES_WRITES,
    TURNS_NOBODY_AWAY,
    WATCH,
)
from lab.faults.fault import Fault, Need, not_there

_TOO_MUCH = 1.1
_FEW_CLIENTS = 16
_SILENCE_S = 1.0
_ALONE = (Need.SEPARATE, Need.LOOPBACK)


def _refuse_instead_of_evicting(bench: Bench) -> None:
    bench.production_redis.restart_with(lambda text: text.replace("volatile-lru", "noeviction"))
    bench.production_redis.wait_for_answer()
    bench.production_redis.fill(_TOO_MUCH)


def _writes_are_refused(bench: Bench) -> None:
    _must_refuse_writes(bench, "command not allowed when used memory > 'maxmemory'")


def _must_refuse_writes(bench: Bench, words: str) -> None:
    store = bench.production_redis
    try:
        with store.client() as client:
            client.set("lab:probe", "x", ex=1)
    except redis.RedisError as error:
        actual = str(error)
    else:
        actual = "taken"
    if words not in actual:
        raise not_there(f"A write to {store.cluster}", expected=f"refused: {words}", actual=actual)


def _overfill(bench: Bench) -> None:
    bench.production_redis.fill(_TOO_MUCH)


def _it_evicts(bench: Bench) -> None:
    store = bench.production_redis
    if not (evicted := store.info()["evicted_keys"]):
        raise not_there(f"Redis {store.cluster}", expected="has evicted keys", actual=f"{evicted} evicted")


def _follow_nobody(bench: Bench) -> None:
    """A master that is gone: staging's would be another one for it."""
    bench.production_redis.restart_with(lambda text: text + "replicaof 127.0.31.250 1\n")
    bench.production_redis.wait_for_answer()


def _only_reads_are_taken(bench: Bench) -> None:
    _must_refuse_writes(bench, "You can't write against a read only replica")


def _freeze_it(bench: Bench) -> None:
    bench.production_redis.freeze()


def _it_says_nothing(bench: Bench) -> None:
    where = bench.production_redis.address
    with socket.create_connection((where.host, where.port), timeout=_SILENCE_S) as end:
        end.sendall(b"PING\r\n")
        try:
            actual = end.recv(64).decode().strip()
        except TimeoutError:
            return
    raise not_there(f"Redis {bench.production_redis.cluster}", expected="lets us connect, and is silent", actual=actual)


def _allow_few_clients(bench: Bench) -> None:
    bench.production_redis.restart_with(lambda text: text + f"maxclients {_FEW_CLIENTS}\n")
    bench.production_redis.wait_for_answer()
    for one in bench.production:
        one.ask(_FEW_CLIENTS * 2)
    clients = [bench.production_redis.client() for _ in range(_FEW_CLIENTS)]
    for client in clients:
        try:
            client.ping()
        except redis.RedisError:
            break
    for client in clients:
        client.close()


def _some_were_turned_away(bench: Bench) -> None:
    store = bench.production_redis
    if not (rejected := store.info()["rejected_connections"]):
        raise not_there(f"Redis {store.cluster}", expected="has rejected connections", actual=f"{rejected} rejected")


FAULTS = (
    Fault(
        "R02",
        "Production's Redis is full, and refuses what is written",
        endangers=("5.1.3", "6.1.1"),
        noticed_by=(HAS_ROOM, WATCH),
        inject=_refuse_instead_of_evicting,
        must_show=_writes_are_refused,
        needs=_ALONE,
    ),
    Fault(
        "R03",
        "Production's Redis evicts",
        endangers=("6.1.1", "6.2.3"),
        noticed_by=(FORGETS_NONE, WATCH),
        inject=_overfill,
        must_show=_it_evicts,
        needs=_ALONE,
    ),
    Fault(
        "X14",
        "Production's Redis hangs: it lets clients connect and answers none",
        endangers=("5.1.3", "5.3.2"),
        noticed_by=(ANSWERS, WATCH),
        inject=_freeze_it,
        must_show=_it_says_nothing,
        needs=_ALONE,
    ),
    Fault(
        "X07",
        "Production's Redis is a replica and takes no writes",
        endangers=("5.1.3",),
        noticed_by=(TAKES_WRITES, WATCH),
        inject=_follow_nobody,
        must_show=_only_reads_are_taken,
        needs=_ALONE,
    ),
    Fault(
        "X08",
        "Production's Redis turns clients away",
        endangers=("6.1.2",),
        noticed_by=(TURNS_NOBODY_AWAY, WATCH),
        inject=_allow_few_clients,
        must_show=_some_were_turned_away,
        needs=_ALONE,
    ),
)

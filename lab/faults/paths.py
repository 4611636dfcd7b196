"""What passes between instances, Redis servers and users, and what should not."""

import socket
import subprocess
import sys

from cutover.waiting import eventually
from lab.addresses import Address
from lab.certificate import write as write_certificate
from lab.faults.bench import Bench
from lab.faults.claims import ANSWERS, ANSWERS_NO_OTHER, LETS_IN, NO_STRANGER, OWN_PORT, TARGET_HEALTH, WATCH
from lab.faults.fault import Fault, Need, NotShown, not_there
from lab.faults.instances import Instance
from lab.faults.sockets import peers
from lab.firewall import Passage
from lab.instance import ping
from lab.ledger import Ledger

_WALLS = (Need.SEPARATE, Need.TWO_INSTANCES, Need.NETWORK)
_TRY = """\
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=2).close()
    print("connected")
except socket.timeout:
    print("no answer")
except ConnectionRefusedError:
    print("refused")
"""
_STARTS_WITHIN_S = 30
_UNUSED = ("unused", "Target.NotInUse", "Target is in an Availability Zone that is not enabled for the load balancer")


def _drop(bench: Bench) -> None:
    bench.decide(bench.last, bench.production_redis, Passage.DROP)


def _refuse(bench: Bench) -> None:
    bench.decide(bench.last, bench.production_redis, Passage.REFUSE)


def _last_gets(bench: Bench, outcome: str) -> None:
    _must_get(bench.last, bench.production_redis.address, outcome)
    _must_get(bench.first, bench.production_redis.address, "connected")


def _must_get(one: Instance, other: Address, outcome: str) -> None:
    """Tried from where the instance is."""
    command = [*one.blueprint.inside(one.name), sys.executable, "-c", _TRY, other.host, str(other.port)]
    seen = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if seen != outcome:
        raise not_there(f"A connection from {one.name} to {other}", expected=outcome, actual=seen)


def _let_production_in_to_stagings(bench: Bench) -> None:
    account = bench.account
    group = account.group("chatmrpt-redis-staging-sg")["GroupId"]
    production = account.group("chatmrpt-production-sg")["GroupId"]
    port = bench.staging_redis.address.port
    rule = [
        {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": [{"GroupId": production}]},
    ]
    arguments = {"GroupId": group, "IpPermissions": rule}
    account.change("ec2", "authorize_security_group_ingress", ("revoke_security_group_ingress", arguments), **arguments)


def _production_gets_through(bench: Bench) -> None:
    _must_get(bench.first, bench.staging_redis.address, "connected")


def _listen_on_loopback(bench: Bench) -> None:
    address = bench.last.server.address
    bench.last.edit_unit(lambda text: text.replace(f"--bind {address}", f"--bind 127.0.0.1:{address.port}"))
    bench.last.restart(serves=False)
    eventually(lambda: _others_are_refused(bench), within_s=_STARTS_WITHIN_S)


def _others_are_refused(bench: Bench) -> None:
    address = bench.last.server.address
    if (seen := ping(address).partition(":")[0]) != "ConnectionRefusedError":
        raise not_there(f"GET /ping on {bench.last.name}", expected="ConnectionRefusedError", actual=seen)
    _must_get(bench.last, Address("127.0.0.1", address.port), "connected")


def _speak_tls(bench: Bench) -> None:
    store = bench.production_redis
    folder = store.folder
    certificate, key = folder / "one-sided.pem", folder / "one-sided-key.pem"
    for file in (certificate, key):
        store.pen.keep(file)
    write_certificate(store.address.host, certificate, key)
    port = store.address.port
    store.restart_with(
        lambda text: text.replace(
            f"\nport {port}\n",
            f'\nport 0\ntls-port {port}\ntls-cert-file "{certificate}"\ntls-key-file "{key}"\ntls-auth-clients no\n',
        )
    )
    eventually(lambda: _plain_words_get_no_answer(bench), within_s=_STARTS_WITHIN_S)


def _plain_words_get_no_answer(bench: Bench) -> None:
    store = bench.production_redis
    try:
        with socket.create_connection((store.address.host, store.address.port), timeout=5) as end:
            end.sendall(b"PING\r\n")
            actual = "answers a plain PING" if end.recv(64) else ""
    except ConnectionResetError:
        actual = ""
    except ConnectionRefusedError:
        actual = "refuses connections"
    if actual:
        raise not_there(f"Redis {store.cluster}", expected="speaks TLS alone", actual=actual)


def _call_a_target_unused(bench: Bench) -> None:
    bench.account.call_unhealthy(bench.last.name, *_UNUSED)


def _balancer_does_not_use_it(bench: Bench) -> None:
    account = bench.account
    health = account.health(account.target_group("chatmrpt-production-targets"))
    if (state := health.get(account.id_of(bench.last.name))) != _UNUSED[0]:
        raise not_there(f"Target {bench.last.name}", expected=_UNUSED[0], actual=f"{state}")


def _connect_a_stranger(bench: Bench) -> None:
    bench.start_guest("client", bench.production_redis.address)
    eventually(lambda: _a_stranger_is_connected(bench), within_s=_STARTS_WITHIN_S)


def _a_stranger_is_connected(bench: Bench) -> None:
    guests = [one.process for one in Ledger(bench.blueprint.spec.state).entries() if one.role == "guest"]
    own = {peer for one in guests if one.alive for peer in peers(one.pid, own_port=0)}
    if bench.production_redis.address not in own:
        raise not_there(
            f"Clients of {bench.production_redis.cluster}", expected="one that is no instance's", actual="none"
        )


FAULTS = (
    Fault(
        "X16",
        "Somebody who is no instance of production is connected to its Redis",
        endangers=("6.1.2", "6.2.4"),
        noticed_by=(NO_STRANGER, WATCH),
        inject=_connect_a_stranger,
        must_show=_a_stranger_is_connected,
        needs=(Need.SEPARATE, Need.LOOPBACK),
    ),
    Fault(
        "N01",
        "What one of production's instances sends to Redis is dropped",
        endangers=("3.2.1", "5.1.3"),
        noticed_by=(ANSWERS, WATCH),
        inject=_drop,
        must_show=lambda bench: _last_gets(bench, "no answer"),
        needs=_WALLS,
    ),
    Fault(
        "N02",
        "One of production's instances is refused by Redis",
        endangers=("3.2.1", "5.1.3"),
        noticed_by=(ANSWERS, WATCH),
        inject=_refuse,
        must_show=lambda bench: _last_gets(bench, "refused"),
        needs=_WALLS,
    ),
    Fault(
        "N04",
        "Production is let in to staging's Redis",
        endangers=("2.1.7", "6.2.4"),
        noticed_by=(ANSWERS_NO_OTHER, LETS_IN),
        inject=_let_production_in_to_stagings,
        must_show=_production_gets_through,
        needs=(Need.SEPARATE, Need.NETWORK),
        strikes=("staging", "production"),
    ),
    Fault(
        "N06",
        "One of production's instances listens on loopback alone",
        endangers=("4.2.1", "5.1.1"),
        noticed_by=(TARGET_HEALTH, OWN_PORT),
        inject=_listen_on_loopback,
        must_show=_others_are_refused,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES),
    ),
    Fault(
        "N07",
        "Production's Redis speaks TLS, and production does not",
        endangers=("3.2.1", "5.1.3"),
        noticed_by=(ANSWERS,),
        inject=_speak_tls,
        must_show=_plain_words_get_no_answer,
        needs=(Need.SEPARATE, Need.LOOPBACK),
    ),
    Fault(
        "N09",
        "One of production's instances is in a zone that the balancer does not have",
        endangers=("6.2.3",),
        noticed_by=(TARGET_HEALTH,),
        inject=_call_a_target_unused,
        must_show=_balancer_does_not_use_it,
        needs=(Need.SEPARATE, Need.TWO_INSTANCES),
    ),
)
NOT_SHOWN = (
    NotShown(
        "N05",
        "A test ran from a host that the instances' walls do not concern",
        "a fault of a check, not of a fleet: Redis is asked from each instance",
    ),
)

"""The process of the lab's AWS, seen from the command that starts it."""

import socket
import sys

from cutover.errors import Mismatch
from lab.blueprint import Blueprint
from lab.failures import in_time, not_up
from lab.ledger import Entry, Ledger
from lab.programs import redis_server

_START_S = 20


def start(ledger: Ledger, blueprint: Blueprint) -> Entry:
    address, spec = blueprint.aws, blueprint.spec
    times = (str(spec.provisioning_delay_s), str(spec.metrics_interval_s))
    # Its own PATH may not lead to where this user keeps Redis.
    arguments = [str(ledger.state), address.host, str(address.port), *times, redis_server()]
    if blueprint.network:
        arguments.append(blueprint.network.subnet)
    return ledger.start([sys.executable, "-m", "lab.aws", *arguments], role="aws")


def wait_until_up(ledger: Ledger, blueprint: Blueprint, running: Entry) -> None:
    """Raises ConfigurationError, with the end of the log, when it ends or does not listen in time."""
    address = blueprint.aws
    logs = (ledger.logs_of("aws"),)
    expected, next_action = f"listening on {address}", "correct what the log names"

    def check() -> None:
        if not running.process.alive:
            raise not_up(
                "The local AWS (moto)",
                expected=expected,
                actual="it ended while starting",
                logs=logs,
                next_action=next_action,
            )
        try:
            socket.create_connection((address.host, address.port), timeout=1).close()
        except OSError as error:
            raise Mismatch.of(
                "The local AWS (moto)", expected=expected, actual=f"{error}", next_action=next_action
            ) from error

    in_time(check, within_s=_START_S, next_action=next_action, logs=logs)

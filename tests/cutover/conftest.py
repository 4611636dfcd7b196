"""The lab's AWS, whose cache clusters are real Redis servers, for the tests that speak to one."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.waiting import eventually
from lab.addresses import Address
from lab.aws.client import Client
from lab.ledger import Ledger
from lab.processes import end
from tests.cutover.servers import HOST, free_port


@pytest.fixture(scope="session")
def aws_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where its orders are left."""
    return tmp_path_factory.mktemp("aws")


@pytest.fixture(scope="session")
def aws(aws_state: Path) -> Iterator[Address]:
    """Where it answers. Clusters are available at once, unless a tag asks for a delay."""
    state = aws_state
    address = Address(HOST, free_port())
    redis_server = shutil.which("redis-server")
    assert redis_server
    delay_s, metrics_interval_s = "0", "0.2"
    command = [sys.executable, "-m", "lab.aws", str(state), HOST, str(address.port)]
    command += [delay_s, metrics_interval_s, redis_server]
    with (
        (state / "aws.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            eventually(lambda: _must_listen(address), within_s=30, every_s=0.05)
            yield address
        finally:
            end(entry.process for entry in Ledger(state).entries())
            process.terminate()


@pytest.fixture(scope="session")
def aws_client(aws: Address) -> Client:
    return Client(aws)


def _must_listen(address: Address) -> None:
    try:
        socket.create_connection((address.host, address.port), timeout=1).close()
    except OSError as error:
        raise Mismatch.of("AWS", expected="listening", actual=f"{error}", next_action="see aws.log") from error

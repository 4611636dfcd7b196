"""How long a reading takes with 2 and with 50 instances: `python -m tests.benchmarks.many_instances`.

Light instances: each has a real address that serves sessions over HTTP, and a host whose command takes its time and
then answers as a captured one did. So the work of fifty machines does not have to be done by this one, and what is
measured is the asking.
"""

import base64
import json
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.witnesses.readings import Readings
from tests.cutover.fleets import fleet_with
from tests.cutover.servers import Reply, Request, http_server

HOST_TAKES_S = 0.7
"""A round trip over SSH through a jump host, and the host's own work."""
HOST = """\
#!/bin/sh
asked=$(cat)
sleep {takes}
case $asked in
*"def listening_on"*) cat {folder}/report.json ;;
*) cat {folder}/servers.json ;;
esac
"""
REDIS = "10.0.0.8:6379"
RUN_ID = "9f2c" * 10
SETTINGS = b"REDIS_HOST=10.0.0.8\nREDIS_PORT=6379\n"


def main() -> None:
    taken = {number: _reading_of(number) for number in (2, 50)}
    for number, seconds in taken.items():
        print(f"{number:3d} instances: {seconds:.2f} s")
    print(f"{taken[50] / taken[2]:.2f} times as long")


def _reading_of(number: int) -> float:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        host = _host(Path(folder))
        fleet = _fleet([servers.enter_context(http_server(_session)) for _ in range(number)], host)
        began = time.monotonic()
        seen = Readings(fleet, Guestbook(fleet.application)).of("production")
        took_s = time.monotonic() - began
    assert len(seen.instances) == number
    assert all(len(reading.report.processes.workers) == 6 for reading in seen.instances)
    return took_s


def _session(_: Request) -> Reply:
    cookie = "chatmrpt_session=0123456789abcdefghijklmnop.signature; Path=/"
    return Reply(body='{"session_id": "session-1"}', headers={"Set-Cookie": cookie})


def _fleet(addresses: list[str], host: Path) -> Fleet:
    instances = [
        {"name": f"production-{number}", "address": address, "host": {"via": "local", "become": [str(host)]}}
        for number, address in enumerate(addresses, start=1)
    ]
    return fleet_with("production", instances=instances, redis={"endpoint": REDIS})


def _host(folder: Path) -> Path:
    server = f"# Server\r\nredis_version:7.0.15\r\nrun_id:{RUN_ID}\r\n"
    (folder / "servers.json").write_text(json.dumps({REDIS: {"replies": [server], "seconds": 0.001}}))
    (folder / "report.json").write_text(json.dumps(_report()))
    program = folder / "host"
    program.write_text(HOST.format(takes=HOST_TAKES_S, folder=folder))
    program.chmod(0o755)
    return program


def _report() -> dict[str, object]:
    pids = range(4710, 4717)
    processes = [
        {
            "pid": pid,
            "born": pid,
            "state": "S",
            "started": 1754056988.0,
            "listening": ["0.0.0.0:8080"],
            "connections": [[f"172.31.44.52:{40000 + pid}", REDIS]],
        }
        for pid in pids
    ]
    clients = [f"id={pid} addr=172.31.44.52:{40000 + pid} name= age=9 idle=0 db=0" for pid in pids]
    return {
        "host": "ip-172-31-44-52",
        "user": 0,
        "unit": {"MainPID": "4710", "ActiveState": "active", "UnitFileState": "enabled"},
        "unit_files": [["/etc/systemd/system/chatmrpt.service", 1754056000.0]],
        "processes": processes,
        "answers": {str(pid): {"status": 200, "session_id": "session-1", "cookies": []} for pid in pids[1:]},
        "listening": {"0.0.0.0:8080": list(pids)},
        "named_gunicorn": 7,
        "settings": {"path": "/.env", "content": base64.b64encode(SETTINGS).decode(), "changed": 1754056000.0},
        "environment": {},
        "code": {"run.py": "00"},
        "packages": ["flask_session-0.8.0"],
        "fallback": [],
        "redis": {
            REDIS: {"info": {"run_id": RUN_ID, "db0": "keys=1"}, "clients": clients, "left": {}, "seconds": 0.001}
        },
        "seconds": 0.2,
    }


if __name__ == "__main__":
    main()

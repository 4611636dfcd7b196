"""An instance: a folder that looks like the server, and how its service is seen to be up."""

import http.client
from dataclasses import dataclass
from pathlib import Path

from cutover.errors import Mismatch
from cutover.fleet.types import Files
from lab.addresses import Address
from lab.blueprint import Blueprint, Server, Site
from lab.failures import in_time, not_up
from lab.ledger import Entry, Ledger
from lab.processes import Process, marked
from lab.programs import of_this_environment
from lab.service_manager import UNIT, start
from lab.settings import Secrets, env_file

APP_FOLDER = Path("home/ec2-user/ChatMRPT")
_UNITS = Path("etc/systemd/system")
INSTANCE_ID = Path("sys/devices/virtual/dmi/id/board_asset_tag")
JOURNAL = Path(f"var/log/journal/{UNIT}.service.log")
_START_S = 30
_LOOKS_IN_VAIN = 40
"""In a row: two seconds."""

RUN_PY = """\
from lab.app import create_app

app = create_app()
"""


GUNICORN_CONFIG = """\
import gc

workers = {workers}
worker_class = "sync"
preload_app = True
timeout = 300
graceful_timeout = 30
max_requests = 1000
max_requests_jitter = 50
pidfile = "gunicorn.pid"
accesslog = "-"
errorlog = "-"
# It would lie in the home folder of whoever runs the lab.
control_socket_disable = True


def when_ready(server):
    # What was loaded before the fork is no garbage: who does not look through it ends in a quarter of the time.
    gc.freeze()
"""


def build(blueprint: Blueprint, site: Site, server: Server, known: Secrets) -> None:
    """Write the instance's folder."""
    app = server.root / APP_FOLDER
    app.mkdir(parents=True)
    (app / ".env").touch(mode=0o600)
    (app / ".env").write_text(env_file(known, blueprint.redis_of(site)), encoding="utf-8")
    (app / "run.py").write_text(RUN_PY, encoding="utf-8")
    (app / "gunicorn_config.py").write_text(GUNICORN_CONFIG.format(workers=blueprint.spec.workers), encoding="utf-8")
    (app / "standin.toml").write_text(f'revision = "{blueprint.spec.revision}"\nswitches = []\n', encoding="utf-8")
    _make_room_for_files(app / "instance", blueprint, site)
    _install_unit(server.root / _UNITS, server.address)


def name_at_aws(server: Server, ec2_id: str) -> None:
    """As a virtual machine of EC2 is told who it is."""
    tag = server.root / INSTANCE_ID
    tag.parent.mkdir(parents=True)
    tag.write_text(f"{ec2_id}\n", encoding="utf-8")


def _make_room_for_files(instance: Path, blueprint: Blueprint, site: Site) -> None:
    instance.mkdir()
    for kind in ("uploads", "exports"):
        if blueprint.spec.files is Files.SHARED:
            common = blueprint.shared_folder(site) / kind
            common.mkdir(parents=True, exist_ok=True)
            (instance / kind).symlink_to(common)
        else:
            (instance / kind).mkdir()


def _install_unit(units: Path, address: Address) -> None:
    wanted = units / "multi-user.target.wants"
    wanted.mkdir(parents=True)
    unit = units / f"{UNIT}.service"
    unit.write_text(_unit_file(address), encoding="utf-8")
    (wanted / unit.name).symlink_to(unit)


def _unit_file(address: Address) -> str:
    # Type=simple: with notify, as on the servers, a start takes five seconds longer here.
    return f"""\
[Unit]
Description=ChatMRPT
After=network.target

[Service]
Type=simple
WorkingDirectory=/{APP_FOLDER}
Environment=FLASK_ENV=production
ExecStart={of_this_environment("gunicorn")} --config gunicorn_config.py --bind {address} run:app
Restart=always

[Install]
WantedBy=multi-user.target
"""


def start_service(ledger: Ledger, blueprint: Blueprint, server: Server) -> Entry:
    command = [*blueprint.inside(server.name), *start(ledger.state, server.root)]
    return ledger.start(command, role="start", of=server.name)


@dataclass(frozen=True, slots=True)
class Service:
    """The processes of one instance's unit."""

    master: Process | None
    workers: tuple[Process, ...]
    """Orphans of a killed master are among them."""


def service_of(server: Server, processes: list[Process]) -> Service:
    """Those of the lab's processes that work in the instance's folder."""
    app = server.root / APP_FOLDER
    here = {one.pid: one for one in processes if one.folder == app}
    parents = {one.parent for one in here.values()}
    master = next((one for pid, one in here.items() if pid in parents), None)
    workers = tuple(one for one in here.values() if one != master)
    return Service(master, workers)


def wait_until_up(ledger: Ledger, server: Server, workers: int, starter: Entry) -> None:
    """Raises ConfigurationError, with the end of the log, as soon as the service is gone or when the time is up."""
    logs = (ledger.logs_of("start", server.name), server.root / JOURNAL)
    subject = f"Service {UNIT} of {server.name}"
    expected = f"{workers} workers that answer GET /ping on {server.address} with 200"
    next_action = "correct what the log names"

    looks_in_vain = 0

    def check() -> None:
        nonlocal looks_in_vain
        service = service_of(server, marked(ledger.state))
        is_there = service.workers or service.master or starter.process.alive
        # Who starts it may have ended before it has gone to its folder, where it is known by.
        looks_in_vain = 0 if is_there else looks_in_vain + 1
        if looks_in_vain > _LOOKS_IN_VAIN:
            raise not_up(
                subject, expected=expected, actual="it ended while starting", logs=logs, next_action=next_action
            )
        answer = ping(server.address)
        if answer != "200" or len(service.workers) != workers:
            actual = f"{len(service.workers)} workers, GET /ping: {answer}"
            raise Mismatch.of(subject, expected=expected, actual=actual, next_action=next_action)

    in_time(check, within_s=_START_S, next_action=next_action, logs=logs)


def ping(address: Address) -> str:
    """The status of GET /ping, or the reason why there is none. Past any proxy that the caller's environment names."""
    connection = http.client.HTTPConnection(address.host, address.port, timeout=2)
    try:
        connection.request("GET", "/ping")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        connection.close()

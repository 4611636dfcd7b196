"""Run the lab's AWS.

`python -m lab.aws STATE_FOLDER HOST PORT PROVISIONING_DELAY_S METRICS_INTERVAL_S REDIS_SERVER [SUBNET]`
"""

import signal
import sys
from pathlib import Path
from types import FrameType

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from lab.aws import balancing, cloudwatch, dependencies, elasticache
from lab.aws.denial import Denying
from lab.aws.groups import Enforced
from lab.aws.simulation import Simulating
from lab.ledger import Ledger
from lab.network import Network
from lab.spec import short_name


def main(
    state: str,
    host: str,
    port: str,
    provisioning_delay_s: str,
    metrics_interval_s: str,
    redis_server: str,
    subnet: str = "",
) -> None:
    network = Network(short_name(Path(state)), subnet) if subnet else None
    ledger = Ledger(Path(state))
    elasticache.extend(ledger, redis_server, float(provisioning_delay_s), network)
    cloudwatch.extend(ledger, float(metrics_interval_s))
    balancing.extend(ledger.state)
    dependencies.extend()
    _bury_servers(ledger)
    aws = DomainDispatcherApplication(create_backend_app)
    driven = Enforced(aws, network) if network else aws
    application = Denying(Simulating(driven, ledger.state), ledger.state)
    # run_simple would hand its listening socket down to the Redis servers, which would keep the port when this ends.
    make_server(host, int(port), application, threaded=True, request_handler=MotoRequestHandler).serve_forever()


def _bury_servers(ledger: Ledger) -> None:
    """A Redis server that ends, by whatever hand, leaves no zombie. To ignore the signal would hide all exit codes."""

    def bury(_number: int, _frame: FrameType | None) -> None:
        for entry in ledger.entries():
            entry.process.bury()

    signal.signal(signal.SIGCHLD, bury)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Run the lab's AWS: `python -m lab.aws STATE_FOLDER HOST PORT PROVISIONING_DELAY_S REDIS_SERVER`."""

import signal
import sys
from pathlib import Path

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from lab.aws.elasticache import extend
from lab.ledger import Ledger


def main(state: str, host: str, port: str, provisioning_delay_s: str, redis_server: str) -> None:
    extend(Ledger(Path(state)), redis_server, float(provisioning_delay_s))
    # A Redis server that ends, by whatever hand, leaves no zombie.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    application = DomainDispatcherApplication(create_backend_app)
    # run_simple would hand its listening socket down to the Redis servers, which would keep the port when this ends.
    make_server(host, int(port), application, threaded=True, request_handler=MotoRequestHandler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

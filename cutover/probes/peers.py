"""The peers of workers that may be a Redis."""

from collections.abc import Iterable
from ipaddress import ip_address

from cutover.fleet import Endpoint
from cutover.probes.processes import ServiceProcess


def private_peers(workers: Iterable[ServiceProcess]) -> set[Endpoint]:
    """A cache is never at a public address; what is there, a language model for instance, is not to be bothered."""
    return {peer for worker in workers for peer in worker.peers if not ip_address(peer.host).is_global}

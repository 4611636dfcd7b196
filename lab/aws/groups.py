"""Security groups that are more than a record: what they say holds in the firewall of each Redis."""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from moto.ec2.models import ec2_backends
from moto.elasticache.models import elasticache_backends

from lab import firewall
from lab.network import Network

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Enforced:
    """The local AWS, whose every answer comes when its groups are in force."""

    def __init__(self, aws: Wsgi, network: Network) -> None:
        self._aws = aws
        self._network = network
        self._in_force: dict[str, frozenset[str]] = {}
        self._one_at_a_time = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = list(self._aws(environ, start_response))
        with self._one_at_a_time:
            self._enforce()
        return answer

    def _enforce(self) -> None:
        wanted = dict(_by_cluster())
        for cluster, sources in wanted.items():
            if self._in_force.get(cluster) != sources:
                firewall.let_in(self._network, cluster, sorted(sources))
        # A cluster that is made again under its name begins with a new wall.
        self._in_force = wanted


def _by_cluster() -> Iterable[tuple[str, frozenset[str]]]:
    for account, region, clusters in _all(elasticache_backends):
        ec2 = ec2_backends[account][region]
        for cluster_id, cluster in list(clusters.cache_clusters.items()):
            port = clusters.servers[cluster_id].address.port
            yield cluster_id, frozenset(_sources(ec2, cluster.security_group_ids, port))


def _all(backends: Any) -> Iterable[tuple[str, str, Any]]:
    for account, regions in backends.items():
        for region, backend in regions.items():
            yield account, region, backend


def _sources(ec2: Any, groups: Iterable[str], port: int) -> Iterable[str]:
    """The addresses and blocks that the groups let in to the port."""
    for group in groups:
        known = ec2.get_security_group_from_id(group)
        for rule in known.ingress_rules if known else ():
            if not _speaks_of(rule, port):
                continue
            if rule.cidr_ipv4:
                yield rule.cidr_ipv4
            if rule.source_group:
                yield from _members(ec2, rule.source_group["GroupId"])


def _speaks_of(rule: Any, port: int) -> bool:
    return bool(rule.ip_protocol == "-1" or (rule.ip_protocol == "tcp" and rule.from_port <= port <= rule.to_port))


def _members(ec2: Any, group: str) -> Iterable[str]:
    for instance in ec2.all_running_instances():
        if group in {one.id for one in instance.security_groups}:
            yield instance.private_ip

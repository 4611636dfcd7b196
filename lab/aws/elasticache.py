"""What moto's ElastiCache lacks, added to it.

moto 5.2.5 keeps a record of each cluster and that is all: there is no server behind it, it is "available" at once, it
has neither nodes nor endpoint, the security groups and the parameter group are not told, and a deleted one stays
"deleting" for ever. Here creating one starts a Redis server, deleting one ends it, and all that was asked for is told.
This leans on moto's inner classes, which is why moto is pinned.
"""

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

from moto.core.exceptions import ServiceException
from moto.elasticache import urls
from moto.elasticache.exceptions import (
    CacheClusterAlreadyExists,
    CacheClusterNotFound,
    CacheSubnetGroupNotFound,
    InvalidParameterCombinationException,
    ReplicationGroupNotFound,
)
from moto.elasticache.models import (
    CacheCluster,
    CacheSubnetGroup,
    ElastiCacheBackend,
    ReplicationGroup,
    elasticache_backends,
)

from cutover.errors import ConfigurationError
from lab import firewall, redis_server
from lab.addresses import Address, address_of_cluster
from lab.aws import CREATION_FAILED, DELAY_TAG, changes, replication
from lab.aws.leaving import Leaving
from lab.aws.responses import RealResponses
from lab.ledger import Entry, Ledger
from lab.network import Network
from lab.processes import end


class CreationFailed(ServiceException):
    code = CREATION_FAILED


@dataclass(frozen=True)
class _Server:
    number: int
    address: Address
    entry: Entry
    ready_at: float
    """On the monotonic clock."""
    delay_s: float
    """How long it takes to be made, and to be removed."""
    give_up: Callable[[], None]
    """Its address."""
    access: redis_server.Access


class RealClusters(ElastiCacheBackend):
    """Clusters with a server behind each."""

    ledger: Ledger
    program: str
    delay_s: float
    network: Network | None

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.servers: dict[str, _Server] = {}
        self.pending: dict[str, dict[str, Any]] = {}
        self.leaving = Leaving()
        self.groups_leaving = Leaving()

    @property
    def _url_module(self) -> Any:
        """Where moto looks for who answers."""
        return SimpleNamespace(url_bases=urls.url_bases, url_paths={"{0}/$": RealResponses.dispatch})

    def create_cache_cluster(self, **asked: Any) -> CacheCluster:  # type: ignore[override]  # handed on as it comes
        cluster_id = asked["cache_cluster_id"]
        if cluster_id in self.cache_clusters or cluster_id in self.leaving.told("status"):
            raise CacheClusterAlreadyExists(cluster_id)
        access = redis_server.Access(asked["auth_token"], bool(asked["transit_encryption_enabled"]))
        if access != redis_server.OPEN and not asked["replication_group_id"]:
            raise InvalidParameterCombinationException("TLS and AUTH of a Redis take a replication group.")
        number = next(free for free in count(1) if free not in {server.number for server in self.servers.values()})
        port = int(asked["port"] or redis_server.USUAL_PORT)
        try:
            address, give_up = self._address(cluster_id, number, port)
            entry = self._start(cluster_id, address, access, give_up)
        except ConfigurationError as error:
            raise CreationFailed(str(error)) from error
        tags = {tag["Key"]: tag["Value"] for tag in asked["tags"] or []}
        delay_s = float(tags.get(DELAY_TAG, self.delay_s))
        self.servers[cluster_id] = _Server(number, address, entry, time.monotonic() + delay_s, delay_s, give_up, access)
        return self._told(super().create_cache_cluster(**asked))

    def describe_cache_clusters(self, cache_cluster_id: str | None = None) -> list[CacheCluster]:
        leaving = self.leaving.told("cache_cluster_status")
        if cache_cluster_id in leaving:
            return [leaving[cache_cluster_id]]
        told = [self._told(cluster) for cluster in super().describe_cache_clusters(cache_cluster_id)]
        return told if cache_cluster_id else [*told, *leaving.values()]

    def available(self) -> dict[str, redis_server.Access]:
        """The clusters that are, and what the server of each asks of its clients."""
        now = time.monotonic()
        servers = dict(self.servers)
        return {name: server.access for name, server in servers.items() if now >= server.ready_at}

    def modify_cache_cluster(self, cache_cluster_id: str, asked: Mapping[str, Any]) -> CacheCluster:
        if cache_cluster_id not in self.cache_clusters:
            raise CacheClusterNotFound(cache_cluster_id)
        cluster = self.cache_clusters[cache_cluster_id]
        waiting = {name: value for name, value in self.pending.get(cache_cluster_id, {}).items() if name not in asked}
        self.pending[cache_cluster_id] = waiting | changes.modify(cluster, asked)
        return self._told(cluster)

    def delete_cache_cluster(self, cache_cluster_id: str) -> CacheCluster:
        cluster = super().delete_cache_cluster(cache_cluster_id)
        self.leaving.add(cache_cluster_id, self._told(cluster), self.servers[cache_cluster_id].delay_s)
        del self.cache_clusters[cache_cluster_id]
        self.pending.pop(cache_cluster_id, None)
        server = self.servers.pop(cache_cluster_id)
        end([server.entry.process])
        server.give_up()
        return cluster

    def create_replication_group(self, **asked: Any) -> ReplicationGroup:  # type: ignore[override]  # as above
        replication.must_be_possible(asked)
        group = super().create_replication_group(**asked)
        for member in replication.members(asked):
            self.create_cache_cluster(**member)
        return self._group(group)

    def describe_replication_groups(self, replication_group_id: str | None = None) -> list[ReplicationGroup]:
        leaving = self.groups_leaving.told("status")
        if replication_group_id in leaving:
            return [leaving[replication_group_id]]
        return [self._group(group) for group in super().describe_replication_groups(replication_group_id)]

    def modify_replication_group(self, replication_group_id: str, asked: Mapping[str, Any]) -> ReplicationGroup:  # type: ignore[override]
        if replication_group_id not in self.replication_groups:
            raise ReplicationGroupNotFound(replication_group_id)
        group = self.replication_groups[replication_group_id]
        for member in self._members(group):
            self.modify_cache_cluster(member.cache_cluster_id, asked)
        replication.modify(group, asked)
        return self._group(group)

    def modify_cache_subnet_group(self, name: str, subnets: list[str]) -> CacheSubnetGroup:
        if name not in self.cache_subnet_groups:
            raise CacheSubnetGroupNotFound(name)
        before = self.cache_subnet_groups.pop(name)
        return self.create_cache_subnet_group(name, before.cache_subnet_group_description, subnets, before.tags)

    def delete_replication_group(
        self, replication_group_id: str, retain_primary_cluster: bool | None
    ) -> ReplicationGroup:
        group = super().delete_replication_group(replication_group_id, retain_primary_cluster)
        delays = [self.servers[member.cache_cluster_id].delay_s for member in self._members(group)]
        self.groups_leaving.add(replication_group_id, self._group(group), max(delays, default=0))
        del self.replication_groups[replication_group_id]
        for member in self._members(group):
            self.delete_cache_cluster(member.cache_cluster_id)
        return group

    def _group(self, group: ReplicationGroup) -> ReplicationGroup:
        return cast(ReplicationGroup, replication.told(group, [self._told(one) for one in self._members(group)]))

    def _members(self, group: ReplicationGroup) -> list[CacheCluster]:
        own = group.replication_group_id
        return [one for one in self.cache_clusters.values() if one.replication_group_id == own]

    def _address(self, cluster_id: str, number: int, port: int) -> tuple[Address, Callable[[], None]]:
        """And how it is given up. Until then nobody else gets it, also while its server is dead."""
        if self.network is None:
            kept = address_of_cluster(number, port)
            return kept.address, kept.give_up
        network, address = self.network, Address(self.network.host_of_cluster(number), port)
        network.join(cluster_id, address.host)
        return address, lambda: network.leave(cluster_id)

    def _start(
        self, cluster_id: str, address: Address, access: redis_server.Access, give_up: Callable[[], None]
    ) -> Entry:
        """Nobody knows the address yet, so that its wall may be built after the server was seen from here to answer."""
        inside = self.network.inside(cluster_id) if self.network else ()
        try:
            entry = redis_server.start(self.ledger, self.program, cluster_id, address, inside, access)
            if self.network:
                firewall.build(self.network, cluster_id, address.port)
        except ConfigurationError:
            give_up()
            raise
        return entry

    def _told(self, cluster: CacheCluster) -> CacheCluster:
        """The record as it stands now. moto reads attributes that are named like the API's fields, in snake case."""
        told: Any = copy.copy(cluster)
        server = self.servers[cluster.cache_cluster_id]
        available = time.monotonic() >= server.ready_at
        told.cache_cluster_status = "available" if available else "creating"
        told.pending_modified_values = self.pending.get(cluster.cache_cluster_id, {})
        told.security_groups = [{"SecurityGroupId": group, "Status": "active"} for group in cluster.security_group_ids]
        told.cache_parameter_group = {
            "CacheParameterGroupName": cluster.cache_parameter_group_name or "default.redis7",
            "ParameterApplyStatus": "in-sync",
        }
        told.cache_nodes = [_node(server.address, cluster.cache_cluster_create_time)] if available else []
        return cast(CacheCluster, told)


def _node(address: Address, created: datetime) -> dict[str, Any]:
    return {
        "CacheNodeId": "0001",
        "CacheNodeStatus": "available",
        "CacheNodeCreateTime": created.replace(tzinfo=UTC),
        "Endpoint": {"Address": address.host, "Port": address.port},
        "ParameterGroupStatus": "in-sync",
    }


def extend(ledger: Ledger, program: str, delay_s: float, network: Network | None) -> None:
    """Make moto's ElastiCache real in this process, by this redis-server; clusters stay `creating` for the delay."""
    RealClusters.ledger = ledger
    RealClusters.program = program
    RealClusters.delay_s = delay_s
    RealClusters.network = network
    elasticache_backends.backend = RealClusters

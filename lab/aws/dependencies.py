"""A security group that a cache cluster has cannot be deleted: moto, asked for the one, does not think of the other."""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2 import urls
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.elasticache.models import elasticache_backends


class Depending(EC2Backend):
    @property
    def _url_module(self) -> Any:
        """Where moto looks for who answers."""
        return urls

    def delete_security_group(self, name: str | None = None, group_id: str | None = None) -> None:
        clusters: Any = elasticache_backends[self.account_id][self.region_name]
        refused: ServiceException = DependencyViolationError(f"resource {group_id} has a dependent object")
        if any(group_id in cluster.security_group_ids for cluster in clusters.describe_cache_clusters()):
            raise refused
        super().delete_security_group(name, group_id)


def extend() -> None:
    """Make moto's EC2 of this process know them."""
    ec2_backends.backend = Depending

"""The cache clusters that AWS knows, asked by their id."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cutover.aws import elasticache
from cutover.errors import ProbeError
from cutover.fleet import Endpoint, Fleet, RedisExpectation

if TYPE_CHECKING:
    from mypy_boto3_elasticache.type_defs import CacheClusterTypeDef


@dataclass(frozen=True)
class Cluster:
    id: str
    status: str
    endpoint: Endpoint | None
    """None until AWS has made it."""


def cluster(fleet: Fleet, cluster_id: str) -> Cluster | None:
    """None where AWS says that there is no such cluster; ProbeError where AWS gives no answer."""
    try:
        found = elasticache(fleet).describe_cache_clusters(CacheClusterId=cluster_id, ShowCacheNodeInfo=True)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"CacheClusterNotFound", "CacheClusterNotFoundFault"}:
            return None
        raise _no_answer(cluster_id, error) from error
    except BotoCoreError as error:
        raise _no_answer(cluster_id, error) from error
    return parse(found["CacheClusters"][0])


def parse(described: "CacheClusterTypeDef") -> Cluster:
    nodes = described.get("CacheNodes") or [{}]
    endpoint = nodes[0].get("Endpoint")
    known = endpoint is not None and endpoint.get("Address")
    return Cluster(
        id=described["CacheClusterId"],
        status=described["CacheClusterStatus"],
        endpoint=Endpoint(host=endpoint["Address"], port=endpoint["Port"]) if endpoint and known else None,
    )


def declared_or_found(fleet: Fleet, expectation: RedisExpectation) -> Endpoint | None:
    """The endpoint of the fleet file, or else the one that AWS gives the cluster; None where it does not exist yet."""
    if expectation.endpoint is not None:
        return expectation.endpoint
    found = cluster(fleet, expectation.cluster)
    return found.endpoint if found else None


def _no_answer(cluster_id: str, error: Exception) -> ProbeError:
    return ProbeError.of(
        f"AWS about cache cluster {cluster_id}",
        expected="a description of it, or the word that there is none",
        actual=f"{type(error).__name__}: {error}",
        next_action="see whether the credentials of this shell may call elasticache:DescribeCacheClusters",
    )

"""A Redis may be removed that this project made, and that nobody uses."""

from collections.abc import Iterable, Mapping

from cutover.errors import Mismatch
from cutover.probes.clusters import Cluster
from cutover.probes.ec2_instances import Ec2Instance
from cutover.probes.redis_survey import RedisClient


def must_be_ours(cluster: Cluster, tags: Mapping[str, str], ours: Mapping[str, str]) -> None:
    if not ours.items() <= tags.items():
        raise Mismatch.of(
            f"Cluster {cluster.id}, tags",
            expected=_listed(ours),
            actual=_listed({key: tags[key] for key in ours if key in tags}) or "none of these",
            next_action="it was not made for this fleet by cutover provision: whoever made it removes it; "
            "nothing was removed",
        )


def must_have_no_clients(cluster: Cluster, clients: Iterable[RedisClient], known: Mapping[str, Ec2Instance]) -> None:
    """`known`: instances, by whose address a client gets a name."""
    connected = [f"{one.address}{_whose(one, known)}, idle for {one.idle_s} s" for one in clients]
    if connected:
        raise Mismatch.of(
            f"Clients of {cluster.id}",
            expected="none",
            actual="\n".join(connected),
            next_action="move them to another Redis first, production's instances by: cutover rollback; "
            "nothing was removed",
        )


def _whose(client: RedisClient, known: Mapping[str, Ec2Instance]) -> str:
    names = [name for name, instance in known.items() if client.address.host in instance.addresses]
    return f" ({names[0]})" if names else ""


def _listed(tags: Mapping[str, str]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in tags.items())

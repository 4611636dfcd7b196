"""Between which instances and clusters of a lab packets pass, decided by hand."""

from cutover.errors import ConfigurationError
from lab import firewall
from lab.blueprint import kept
from lab.firewall import Passage
from lab.spec import LabSpec


def decide(spec: LabSpec, instance: str, cluster: str, passage: Passage) -> None:
    """Raises ConfigurationError where the lab has no networks, no such instance or no such cluster."""
    blueprint = kept(spec)
    if blueprint is None or blueprint.network is None:
        raise ConfigurationError.of(
            f"Lab {spec.name!r}",
            expected="up, with a network of its own for each instance and each Redis",
            actual="all of it is on loopback" if blueprint else "not up",
            next_action=f"bring it up so: cutover lab up --network --name {spec.name}",
        )
    addresses = {server.name: server.address.host for server in blueprint.servers}
    if instance not in addresses:
        raise _unknown(spec, "instance", instance, ", ".join(addresses))
    clusters = sorted(blueprint.network.members() - set(addresses))
    if cluster not in clusters:
        raise _unknown(spec, "cluster", cluster, ", ".join(clusters))
    firewall.decide(blueprint.network, cluster, addresses[instance], passage)


def _unknown(spec: LabSpec, kind: str, name: str, known: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Lab {spec.name!r}",
        expected=f"one of its {kind}s: {known}",
        actual=name,
        next_action=f"name one of these, or see what there is: cutover lab status --name {spec.name}",
    )

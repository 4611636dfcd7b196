"""The network of a lab: a namespace for each instance and each Redis, joined by a bridge in a namespace of its own.

In the machine's own namespace stands one link, through which balancer and checker reach them. The bridge is not there,
for what a firewall of the machine says about forwarding would hold for it as well.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

from cutover.errors import ConfigurationError
from lab import programs
from lab.spec import short_name

POOL = IPv4Network("198.18.0.0/15")
"""Set aside for tests of networks: nobody's servers are there, and no router passes them on."""
NAMESPACES = Path("/run/netns")
_LINKS = Path("/sys/class/net")
_SWITCH = "switch"
_OWN, _STAGING, _PRODUCTION, _CLUSTERS = 1, 10, 20, 100
"""Where the last numbers of the addresses begin: of this machine, of the instances, of the clusters."""
_ZONES = 2
_PER_ZONE = 128


@dataclass(frozen=True, slots=True)
class Network:
    name: str
    """The lab's short name, with which the name of everything here begins."""
    subnet: str

    @property
    def zones(self) -> tuple[str, ...]:
        """The blocks of the two availability zones."""
        return tuple(str(zone) for zone in IPv4Network(self.subnet).subnets())

    def host_of_instance(self, environment: str, number: int) -> str:
        """The address of an environment's n-th instance, counted from 1, in the zones by turns."""
        first = _STAGING if environment == "staging" else _PRODUCTION
        return self._host((number - 1) % _ZONES * _PER_ZONE + first + number)

    def host_of_cluster(self, number: int) -> str:
        """The address of the n-th cache cluster, counted from 1."""
        return self._host(_CLUSTERS + number)

    def inside(self, member: str) -> tuple[str, ...]:
        """What stands before a command that runs where an instance or a cluster is."""
        return programs.nsenter(), f"--net={NAMESPACES / self._namespace(member)}"

    def create(self) -> None:
        """Raises ConfigurationError where the system does not let this user do it."""
        _ip("netns", "add", self._namespace(_SWITCH))
        self._switch("link add br0 type bridge", "link set br0 up")
        link = _link(self.name)
        _ip("link", "add", "name", link, "type", "veth", "peer", "name", "uplink", "netns", self._namespace(_SWITCH))
        _ip("address", "add", f"{self._host(_OWN)}/24", "dev", link)
        _ip("link", "set", link, "up")
        self._switch("link set uplink master br0 up")

    def join(self, member: str, host: str) -> None:
        """A namespace for it, with this address, on the bridge."""
        namespace, port = self._namespace(member), f"port{host.rpartition('.')[2]}"
        _ip("netns", "add", namespace)
        peer = ("peer", "name", port, "netns", self._namespace(_SWITCH))
        _ip("link", "add", "name", "eth0", "netns", namespace, "type", "veth", *peer)
        _batch(namespace, "link set lo up", f"address add {host}/24 dev eth0", "link set eth0 up")
        self._switch(f"link set {port} master br0 up")

    def leave(self, member: str) -> None:
        _ip("netns", "delete", self._namespace(member))

    def members(self) -> set[str]:
        """The instances and clusters that are there."""
        found = {path.name.removeprefix(f"{self.name}-") for path in NAMESPACES.glob(f"{self.name}-*")}
        return found - {_SWITCH}

    def _namespace(self, member: str) -> str:
        return f"{self.name}-{member}"

    def _host(self, number: int) -> str:
        return str(IPv4Network(self.subnet)[number])

    def _switch(self, *lines: str) -> None:
        _batch(self._namespace(_SWITCH), *lines)


def free(state: Path) -> Network:
    """A network for the lab of this state folder, at addresses to which no route of this machine leads."""
    name = short_name(state)
    taken = [IPv4Network(route) for route in _routes()]
    blocks = list(POOL.subnets(new_prefix=24))
    # Labs that come up at the same moment do not see each other's routes yet: each begins to look elsewhere.
    begin = int(name.rpartition("-")[2], 16) % len(blocks)
    for block in blocks[begin:] + blocks[:begin]:
        if not any(block.overlaps(other) for other in taken):
            return Network(name, str(block))
    raise ConfigurationError.of(
        "Addresses for the lab's network",
        expected=f"256 in a row of {POOL} to which no route leads",
        actual="none are left",
        next_action="look at `ip route`; a VPN that takes them all has to be off; nothing was started",
    )


def remove(state: Path) -> bool:
    """Remove all of a lab's network, found by its names; tells whether there was anything."""
    name = short_name(state)
    namespaces = list(NAMESPACES.glob(f"{name}-*"))
    there = (_LINKS / _link(name)).exists()
    if there:
        _ip("link", "delete", _link(name))
    for namespace in namespaces:
        _ip("netns", "delete", namespace.name)
    return there or bool(namespaces)


def _routes() -> Iterable[str]:
    """But for those that lead everywhere."""
    for route in json.loads(_ip("-json", "-4", "route", "show", "table", "all")):
        if route["dst"] not in {"default", "0.0.0.0/1", "128.0.0.0/1"}:
            yield route["dst"]


def _link(name: str) -> str:
    """A link's name is limited to 15 characters."""
    return f"lab{name.rpartition('-')[2]}"


def _batch(namespace: str, *lines: str) -> None:
    _ip("-netns", namespace, "-batch", "-", stdin="\n".join(lines))


def _ip(*words: str, stdin: str = "") -> str:
    done = subprocess.run([programs.ip(), *words], input=stdin, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout
    raise ConfigurationError.of(
        "The lab's network",
        expected=f"made or removed by: ip {' '.join(words)}" + (f"\n{stdin}" if stdin else ""),
        actual=done.stderr.strip() or f"exit code {done.returncode}",
        next_action="see whether this user may do that here by hand; then take the lab down: cutover lab down",
    )

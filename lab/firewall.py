"""nftables in the role of security groups, in the namespace of each Redis: who may open a connection to it."""

import subprocess
from collections.abc import Iterable
from enum import StrEnum

from cutover.errors import ConfigurationError
from lab import programs
from lab.network import Network


class Passage(StrEnum):
    """What becomes of an instance's packets to a cluster."""

    ALLOW = "allow"
    DROP = "drop"
    REFUSE = "refuse"
    GROUPS = "groups"
    """What the security groups say: as it was in the beginning."""


_TABLE = "inet security_groups"
_BY_HAND = {Passage.ALLOW: "allowed", Passage.DROP: "dropped", Passage.REFUSE: "refused"}


def build(network: Network, cluster: str, port: int) -> None:
    """At first nobody is let in.

    As at AWS, groups decide about new connections alone, and what they do not let in gets no answer. What is said by
    hand comes first and holds for open connections as well.
    """
    by_hand = "\n".join(f"  set {name} {{ type ipv4_addr; }}" for name in _BY_HAND.values())
    commands = f"""\
table {_TABLE} {{
{by_hand}
  set let_in {{ type ipv4_addr; flags interval; auto-merge; }}
  chain input {{
    type filter hook input priority filter; policy accept;
    tcp dport {port} ip saddr @allowed accept
    tcp dport {port} ip saddr @dropped drop
    tcp dport {port} ip saddr @refused reject with tcp reset
    tcp dport {port} tcp flags & (syn | ack) == syn ip saddr != @let_in drop
  }}
}}
"""
    _nft(network, cluster, commands)


def let_in(network: Network, cluster: str, sources: Iterable[str]) -> None:
    """Those addresses and blocks, and no others, are what the security groups let in from now on."""
    lines = [f"flush set {_TABLE} let_in"]
    if elements := ", ".join(sources):
        lines.append(f"add element {_TABLE} let_in {{ {elements} }}")
    _nft(network, cluster, "\n".join(lines))


def decide(network: Network, cluster: str, address: str, passage: Passage) -> None:
    """By hand, for one address, over what the groups say."""
    lines = []
    for name in _BY_HAND.values():
        # To delete what is not there is an error, to add what is there is none.
        lines += [f"{verb} element {_TABLE} {name} {{ {address} }}" for verb in ("add", "delete")]
    if passage in _BY_HAND:
        lines.append(f"add element {_TABLE} {_BY_HAND[passage]} {{ {address} }}")
    _nft(network, cluster, "\n".join(lines))


def _nft(network: Network, cluster: str, commands: str) -> None:
    """All of the commands, or none."""
    done = subprocess.run(
        [*network.inside(cluster), programs.nft(), "-f", "-"],
        input=commands,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ConfigurationError.of(
            f"Firewall of {cluster}",
            expected=f"takes:\n{commands}",
            actual=done.stderr.strip() or f"exit code {done.returncode}",
            next_action="correct what it names, then build the lab afresh: cutover lab up",
        )

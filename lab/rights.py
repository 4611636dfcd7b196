"""What a lab with networks of its own may do on this machine, tried before anything starts."""

import os
import subprocess

from cutover.errors import ConfigurationError
from lab import programs


def must_be_there() -> None:
    """Raises ConfigurationError where this user may not make namespaces and firewalls, or has no program for it."""
    if os.geteuid() != 0:
        raise ConfigurationError.of(
            "The user of a lab with --network",
            expected="root: it makes network namespaces and firewalls",
            actual=f"user {os.geteuid()}",
            next_action="run it as root, or without --network, on loopback; nothing was started",
        )
    programs.ip()
    programs.nsenter()
    # In a namespace that is gone with this command.
    command = [programs.unshare(), "--net", programs.nft(), "add table inet lab"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        raise ConfigurationError.of(
            "A network namespace with a firewall of nftables",
            expected=f"can be made here by: {' '.join(command)}",
            actual=tried.stderr.strip() or f"exit code {tried.returncode}",
            next_action="in a container, allow it to (Docker: --privileged), or leave --network out; "
            "nothing was started",
        )

"""The commands of an instance's service manager: systemctl and journalctl over a folder, without systemd."""

import sys
from pathlib import Path

from lab.processes import clean_environment
from lab.programs import of_this_environment

UNIT = "chatmrpt"
ROOT = "{root}"
"""Stands in the fleet file for the folder of the instance at hand."""


def systemctl(state: Path) -> tuple[str, ...]:
    return *_clean(state), sys.executable, "-m", "lab.systemctl", "--root", ROOT


def journalctl(state: Path) -> tuple[str, ...]:
    return *_clean(state), of_this_environment("journalctl3"), "--no-pager", "--root", ROOT


def start(state: Path, root: Path) -> list[str]:
    """The command that starts an instance for the first time: the fleet file's own."""
    words = [str(root) if word == ROOT else word for word in systemctl(state)]
    return [*words, "start", UNIT]


def _clean(state: Path) -> tuple[str, ...]:
    # systemd starts a unit in a clean environment; systemctl3 hands on its caller's, in which a REDIS_HOST of the
    # developer's would beat `.env`.
    return "/usr/bin/env", "-i", *(f"{name}={value}" for name, value in clean_environment(state).items())

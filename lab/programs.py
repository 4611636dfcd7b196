"""The programs a lab is made of, looked up before anything starts."""

import os
import shutil
import sys
from pathlib import Path

from cutover.errors import ConfigurationError

_INSTALL = "Debian: sudo apt install {package}; Fedora: sudo dnf install {package_on_fedora}"


def redis_server() -> str:
    return _installed("redis-server", package="redis-server", package_on_fedora="redis")


def haproxy() -> str:
    return _installed("haproxy", package="haproxy", package_on_fedora="haproxy")


def ip() -> str:
    return _installed("ip", package="iproute2", package_on_fedora="iproute")


def nft() -> str:
    return _installed("nft", package="nftables", package_on_fedora="nftables")


def nsenter() -> str:
    return _installed("nsenter", package="util-linux", package_on_fedora="util-linux")


def unshare() -> str:
    return _installed("unshare", package="util-linux", package_on_fedora="util-linux")


def sshd() -> str:
    return _installed("sshd", package="openssh-server", package_on_fedora="openssh-server")


def ssh() -> str:
    return _installed("ssh", package="openssh-client", package_on_fedora="openssh-clients")


def ssh_keygen() -> str:
    return _installed("ssh-keygen", package="openssh-client", package_on_fedora="openssh")


def of_this_environment(name: str) -> str:
    """A program that came with the project's packages."""
    program = Path(sys.executable).parent / name
    if not os.access(program, os.X_OK):
        raise _missing(name, f"{program}", "set the packages up again: ./scripts/test")
    return str(program)


def must_be_there() -> None:
    """Raises ConfigurationError for the first program that is missing, and on a system that is not Linux."""
    if not Path("/proc/self/environ").is_file():
        raise ConfigurationError.of(
            "The lab's machine",
            expected="Linux: the lab knows its processes by /proc",
            actual=f"no /proc (system: {sys.platform})",
            next_action="run the lab on Linux, for example in a virtual machine; nothing was started",
        )
    redis_server()
    haproxy()
    for name in ("gunicorn", "systemctl3", "journalctl3"):
        of_this_environment(name)


def _installed(name: str, *, package: str, package_on_fedora: str) -> str:
    # Debian keeps daemons where an ordinary user's PATH does not look.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *_MORE_FOLDERS])
    program = shutil.which(name, path=path)
    if program is None:
        install = _INSTALL.format(package=package, package_on_fedora=package_on_fedora)
        raise _missing(name, path, f"install it ({install}), then run the same command again")
    return program


_MORE_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")


def _missing(name: str, place: str, next_action: str) -> ConfigurationError:
    return ConfigurationError.of(
        f"Program {name}",
        expected="installed",
        actual=f"not found in {place}",
        next_action=f"{next_action}; nothing was started",
    )

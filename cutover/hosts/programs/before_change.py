"""What decides whether an instance's settings can be changed, and whether the change would count."""

import fcntl
import os
import platform
import struct

from cutover.hosts.programs import embedded_addresses, processes, systemd, unit_definition

_FLAGS_OF_FILE = 0x80086601
"""FS_IOC_GETFLAGS of Linux on 64 bits, and two of its flags."""
_IMMUTABLE_OR_APPENDED = 0x10 | 0x20


def answer(unit, systemctl, root, env_file, settings, folder, addresses):
    """`settings`: the names of those that will be changed; `addresses`: of Redis servers that code should not name."""
    folder_of_env = os.path.dirname(os.path.realpath(env_file))
    definition = unit_definition.read(unit, root)
    service = _service(unit, systemctl)
    return {
        "python": platform.python_version(),
        "user": os.geteuid(),
        "service": service,
        "readable": os.access(env_file, os.R_OK),
        "fixed": _fixed(os.path.realpath(env_file)),
        "writable": os.access(folder_of_env, os.W_OK | os.X_OK),
        "rooms": [_room(folder_of_env), _room("/tmp")],
        "sources": _sources(definition, settings),
        "ignored": [one for path in unit_definition.ignored(unit, root) for one in _mentioned(path, settings)],
        "missing": [path for path, needed in definition["files"] if needed and not os.path.isfile(path)],
        "process": processes.started_with(int(service.get("MainPID") or 0), settings),
        "embedded": embedded_addresses.find(folder, addresses, settings),
    }


def _service(unit, systemctl):
    try:
        return systemd.show(unit, systemctl)
    except (SystemExit, OSError) as error:
        return {"error": str(error)}


def _fixed(path):
    """Why this file cannot be replaced by another, whatever the rights; empty where it can."""
    if os.path.ismount(path):
        return "a mount of its own"
    try:
        with open(path, "rb") as file:
            flags = struct.unpack("i", fcntl.ioctl(file, _FLAGS_OF_FILE, struct.pack("l", 0))[:4])[0]
    except OSError:
        return ""  # not there, or on a file system that has no such flags
    return "immutable (chattr +i or +a)" if flags & _IMMUTABLE_OR_APPENDED else ""


def _room(path):
    """Bytes and inodes that are free for everybody; a file system without a fixed number of inodes tells None."""
    seen = os.statvfs(path)
    return {
        "path": path,
        "bytes": seen.f_bavail * seen.f_frsize,
        "inodes": seen.f_favail if seen.f_files else None,
        "read_only": bool(seen.f_flag & os.ST_RDONLY),
    }


def _sources(definition, settings):
    found = list(definition["environment"])
    for path, _ in definition["files"]:
        if os.path.isfile(path):
            found += unit_definition.environment_file(path)
    return [one for one in found if one[2] in settings]


def _mentioned(path, settings):
    with open(path, errors="replace") as file:
        text = file.read()
    return [[path, name] for name in settings if name + "=" in text]

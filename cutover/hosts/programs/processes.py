"""The unit's processes with every established TCP connection of each, as the kernel has them."""

import json  # noqa: F401 - the caller's last line prints the answer with it
import os
import socket
import struct
import subprocess
import sys
import time

_ESTABLISHED, _LISTEN = "01", "0A"


def answer(unit, systemctl):
    """Main process and its children, parents first."""
    shown = _show(unit, systemctl)
    main = int(shown.get("MainPID") or 0)
    pids = [main] + _children(main) if main and os.path.exists("/proc/%d" % main) else []
    connections = _connections()
    boot = _boot_time()
    processes = []
    for pid in pids:
        try:
            processes.append(_process(pid, connections, boot))
        except OSError:
            continue  # it ended while we looked
    return {"active": shown.get("ActiveState", "unknown"), "main_pid": main, "processes": processes}


def _show(unit, systemctl):
    command = systemctl + ["show", unit, "-p", "MainPID", "-p", "ActiveState"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=20)
    if process.returncode != 0:
        sys.exit("%s: %s" % (" ".join(command), err.decode(errors="replace").strip()))
    return dict(line.split("=", 1) for line in out.decode().splitlines() if "=" in line)


def _stat(pid):
    """The fields of /proc/<pid>/stat after the command, which may hold spaces and brackets."""
    with open("/proc/%d/stat" % pid) as file:
        return file.read().rpartition(")")[2].split()


def _children(parent):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                state, ppid = _stat(int(name))[:2]
            except (OSError, ValueError):
                continue  # it ended while we looked
            if int(ppid) == parent and state != "Z":
                found.append(int(name))
    return sorted(found)


def _boot_time():
    """To a hundredth of a second; btime in /proc/stat knows whole seconds only."""
    with open("/proc/uptime") as file:
        return time.time() - float(file.read().split()[0])


def _process(pid, connections, boot):
    started = int(_stat(pid)[19]) / os.sysconf("SC_CLK_TCK")
    inodes = set()
    for descriptor in os.listdir("/proc/%d/fd" % pid):
        try:
            target = os.readlink("/proc/%d/fd/%s" % (pid, descriptor))
        except OSError:
            continue  # closed while we looked
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    mine = [connections[inode] for inode in sorted(inodes & set(connections), key=int)]
    listening = [local for local, _, state in mine if state == _LISTEN]
    return {
        "pid": pid,
        "started": boot + started,
        "listening": listening,
        "connections": [[local, remote] for local, remote, state in mine if state == _ESTABLISHED],
    }


def _connections():
    """By inode: local address:port, remote address:port, state."""
    found = {}
    for family, table in ((socket.AF_INET, "/proc/net/tcp"), (socket.AF_INET6, "/proc/net/tcp6")):
        if not os.path.exists(table):
            continue
        with open(table) as file:
            next(file)
            for line in file:
                fields = line.split()
                if fields[3] in (_ESTABLISHED, _LISTEN):
                    found[fields[9]] = (_address(family, fields[1]), _address(family, fields[2]), fields[3])
    return found


def _address(family, text):
    """The kernel writes addresses as native 32-bit words in hexadecimal; IPv4 mapped into IPv6 is shown as IPv4."""
    digits, port = text.split(":")
    words = [int(digits[start : start + 8], 16) for start in range(0, len(digits), 8)]
    address = socket.inet_ntop(family, struct.pack("=%dI" % len(words), *words))
    if address.startswith("::ffff:"):
        address = address[7:]
    return "%s:%d" % (address, int(port, 16))

"""The unit's processes with every established TCP connection of each, as the kernel has them."""

import ipaddress
import os
import socket
import struct
import sys
import time

from cutover.hosts.programs import systemd

_ESTABLISHED, _LISTEN = "01", "0A"


def answer(unit, systemctl):
    """Main process and its children, parents first."""
    shown = systemd.show(unit, systemctl)
    main = int(shown.get("MainPID") or 0)
    return {"active": shown.get("ActiveState", "unknown"), "main_pid": main, "processes": of_main(main)}


def of_main(main):
    """The main process and its living children."""
    pids = [main] + _children(main) if main and _lives(main) else []
    known = connections()
    boot = _boot_time()
    processes = []
    for pid in pids:
        try:
            processes.append(_process(pid, known, boot))
        except PermissionError:
            sys.exit(_not_ours(pid))
        except OSError:
            continue  # it ended while we looked
    return processes


def _lives(pid):
    """Where /proc is mounted with hidepid, it shows nothing of the processes of others."""
    if os.path.exists("/proc/%d" % pid):
        return True
    try:
        os.kill(pid, 0)
    except PermissionError:
        sys.exit(_not_ours(pid))
    except OSError:
        return False
    return True


def is_alive(pid, born):
    """Whether this process, and no later one of its number, is there and has not ended."""
    try:
        stat = _stat(pid)
    except (OSError, ValueError):
        return False
    return stat[0] != "Z" and int(stat[19]) == born


def _not_ours(pid):
    return (
        "process %d belongs to somebody else, and user %d may not see its connections; "
        'become = ["sudo", "-n"] in the host\'s table of the fleet file gives the rights' % (pid, os.geteuid())
    )


def private_peers(workers, ports):
    """Whom the workers are connected to by connections of their own making, at private addresses.

    A cache is never at a public one; what is there, a language model for instance, is not to be bothered.
    """
    own = {int(local.rpartition(":")[2]) for worker in workers for local in worker["listening"]} | set(ports)
    peers = {remote for worker in workers for local, remote in worker["connections"]
             if int(local.rpartition(":")[2]) not in own}  # fmt: skip
    return [peer for peer in peers if not ipaddress.ip_address(peer.rpartition(":")[0]).is_global]


def listening_on(ports):
    """Who holds a socket that listens on one of the ports: process ids by "address:port"."""
    held = {}
    for inode, (local, _, state) in connections().items():
        if state == _LISTEN and int(local.rpartition(":")[2]) in ports:
            held[inode] = local
    found: dict = {local: [] for local in held.values()}
    for pid in everyone():
        for inode in sockets(pid) & set(held):
            found[held[inode]].append(pid)
    return found


def everyone():
    return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())


def command_line(pid):
    """Its words; none for a process that ended or belongs to the kernel."""
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            return [word.decode(errors="replace") for word in file.read().split(b"\0") if word]
    except OSError:
        return []


def _stat(pid):
    """The fields of /proc/<pid>/stat after the command, which may hold spaces and brackets."""
    with open("/proc/%d/stat" % pid) as file:
        return file.read().rpartition(")")[2].split()


def _children(parent):
    found = []
    for pid in everyone():
        try:
            state, ppid = _stat(pid)[:2]
        except (OSError, ValueError):
            continue  # it ended while we looked
        if int(ppid) == parent and state != "Z":
            found.append(pid)
    return found


def _boot_time():
    """To a hundredth of a second; btime in /proc/stat knows whole seconds only."""
    with open("/proc/uptime") as file:
        return time.time() - float(file.read().split()[0])


def sockets(pid):
    """The inodes of its sockets; none where this user may not see them."""
    try:
        return _sockets(pid)
    except OSError:
        return set()


def _sockets(pid):
    inodes: set = set()
    for descriptor in os.listdir("/proc/%d/fd" % pid):
        try:
            target = os.readlink("/proc/%d/fd/%s" % (pid, descriptor))
        except OSError:
            continue  # closed while we looked
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    return inodes


def _process(pid, known, boot):
    stat = _stat(pid)
    # What may not be seen, or is gone, is an error here, not a process without connections.
    mine = [known[inode] for inode in sorted(_sockets(pid) & set(known), key=int)]
    return {
        "pid": pid,
        "state": stat[0],
        "born": int(stat[19]),
        "started": boot + int(stat[19]) / os.sysconf("SC_CLK_TCK"),
        "listening": [local for local, _, state in mine if state == _LISTEN],
        "connections": [[local, remote] for local, remote, state in mine if state == _ESTABLISHED],
    }


def connections(to_port=None):
    """By inode: local address:port, remote address:port, state; of all, or of the few that have to do with a port.

    A busy server has tens of thousands: to read every address takes a good part of a second.
    """
    mark = "" if to_port is None else ":%04X " % to_port
    found = {}
    for family, table in ((socket.AF_INET, "/proc/net/tcp"), (socket.AF_INET6, "/proc/net/tcp6")):
        if not os.path.exists(table):
            continue
        with open(table) as file:
            next(file)
            for line in file:
                fields = line.split() if mark in line else []
                if fields and fields[3] in (_ESTABLISHED, _LISTEN):
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


def started_with(pid, names):
    """What a process was started with. What it has read from a file since then does not show here."""
    try:
        with open("/proc/%d/environ" % pid, "rb") as file:
            pairs = [pair.decode(errors="replace").partition("=") for pair in file.read().split(b"\0")]
    except OSError:
        return {}
    return {name: value for name, _, value in pairs if name in names}

"""One request to each worker, so that it is known which of them gave which answer.

A synchronous worker that has accepted a connection waits for the end of the request's head. So connections are held,
each by the worker that accepted it, until every worker has one; then all of them are sent their last line. This holds
the service up for the few milliseconds that it takes.
"""

import json
import select
import socket
import time

from cutover.hosts.programs import processes

_HOLD_S = 0.5
_ROUNDS = 6
_LOOK_AGAIN_S = 0.002
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""What a server listens at, as it is reached from its own host."""


def ask(workers, listening, path, cookie, answer_within_s):
    """By worker, the HTTP status, the session's id and the cookies of its answer, or an error; None if never reached.

    `listening`: "address:port" of the service.
    """
    address, _, port = listening.rpartition(":")
    target = (_ANYWHERE.get(address, address), int(port))
    head = "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n" % (path, listening, cookie)
    found: dict = {str(pid): None for pid in workers}
    for _ in range(_ROUNDS):
        left = {pid for pid in workers if found[str(pid)] is None}
        if not left:
            break
        for pid, connection in _hold(left, workers, target, head.encode()):
            answer = _finish(connection, answer_within_s)
            if pid in left:
                found[str(pid)] = answer
    return found


def _hold(left, workers, target, head):
    """Connections, each with the worker that holds it, or None; until all that are left hold one."""
    held: list = []
    until = time.time() + _HOLD_S
    while time.time() < until and len(held) < len(workers) and not left <= {pid for pid, _ in held}:
        try:
            connection = socket.create_connection(target, timeout=_HOLD_S)
            connection.sendall(head)
        except OSError:
            break
        held.append((_accepted_by(workers, connection, until), connection))
    return held


def _accepted_by(workers, connection, until):
    """The worker that has the other end of this connection."""
    mine = "%s:%d" % connection.getsockname()[:2]
    while time.time() < until:
        inodes = {inode for inode, (_, remote, _) in processes.connections().items() if remote == mine}
        for pid in workers:
            if inodes & processes.sockets(pid):
                return pid
        select.select([], [], [], _LOOK_AGAIN_S)
    return None


def _finish(connection, answer_within_s):
    try:
        connection.settimeout(answer_within_s)
        connection.sendall(b"\r\n")
        return _parsed(b"".join(iter(lambda: connection.recv(65536), b"")))
    except (OSError, ValueError) as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}
    finally:
        connection.close()


def _parsed(answer):
    head, _, body = answer.decode(errors="replace").partition("\r\n\r\n")
    first, *headers = head.split("\r\n")
    cookies = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("set-cookie:")]
    found = {"status": int(first.split()[1]), "session_id": None, "cookies": cookies}
    if found["status"] == 200:
        found["session_id"] = json.loads(body).get("session_id")
    return found

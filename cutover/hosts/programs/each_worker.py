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
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "localhost"}
"""What a server listens at, as it is reached from its own host; with :: it may well have no address of IPv6."""


def ask(workers, listening, path, cookie, answer_within_s):
    """By worker, the HTTP status, the session's id and the cookies of its answer, or an error; None if never reached.

    `listening`: "address:port" of the service.
    """
    address, _, port = listening.rpartition(":")
    target = (_ANYWHERE.get(address, address), int(port))
    # To version 1.0 nobody answers in chunks.
    head = "GET %s HTTP/1.0\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n" % (path, listening, cookie)
    found: dict = {str(pid): None for pid in workers}
    until, is_late = time.monotonic() + answer_within_s, False
    for _ in range(_ROUNDS):
        left = {pid for pid in workers if found[str(pid)] is None}
        if not left or is_late:
            break
        is_late = time.monotonic() >= until  # who was busy while another did not answer is asked once more
        held = _hold(left, workers, target, head.encode())
        try:
            found.update(_answers([one for one in held if one[0] in left], answer_within_s))
        finally:
            for _, connection in held:
                connection.close()
    return found


def _hold(left, workers, target, head):
    """Connections, each with the worker that holds it, or None; until all that are left hold one."""
    held: list = []
    until = time.monotonic() + _HOLD_S
    while time.monotonic() < until and len(held) < len(workers) and not left <= {pid for pid, _ in held}:
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
    while time.monotonic() < until:
        known = processes.connections(connection.getsockname()[1])
        inodes = {inode for inode, (_, remote, _) in known.items() if remote == mine}
        for pid in workers:
            if inodes & processes.sockets(pid):
                return pid
        select.select([], [], [], _LOOK_AGAIN_S)
    return None


def _answers(held, answer_within_s):
    """By worker; all are let go before the first is waited for, and all have the same time."""
    answers: dict = {}
    until = time.monotonic() + answer_within_s
    for pid, connection in held:
        try:
            connection.sendall(b"\r\n")
        except OSError as error:
            answers[str(pid)] = _trouble(error)
    for pid, connection in held:
        if str(pid) not in answers:
            try:
                answers[str(pid)] = _parsed(_read(connection, until))
            except (OSError, ValueError) as error:
                answers[str(pid)] = _trouble(error)
    return answers


def _read(connection, until):
    """Until the other side closes."""
    blocks: list = []
    while not blocks or blocks[-1]:
        connection.settimeout(max(until - time.monotonic(), 0.001))
        blocks.append(connection.recv(65536))
    return b"".join(blocks)


def _trouble(error):
    return {"error": "%s: %s" % (type(error).__name__, error)}


def _parsed(answer):
    """ValueError for what is no answer over HTTP, or no JSON object where there should be one."""
    head, _, body = answer.decode(errors="replace").partition("\r\n\r\n")
    first, *headers = head.split("\r\n")
    words = first.split()
    if not first.startswith("HTTP/") or not words[1:2] or not words[1].isdigit():
        raise ValueError(repr(first[:80]) if answer else "the connection was closed without an answer")
    cookies = [line.partition(":")[2].strip() for line in headers if line.lower().startswith("set-cookie:")]
    found = {"status": int(words[1]), "session_id": None, "cookies": cookies}
    if found["status"] == 200:
        said = json.loads(body)
        if not isinstance(said, dict):
            raise ValueError("no JSON object")
        found["session_id"] = said.get("session_id")
    return found

"""Commands to the Redis servers at some addresses, sent from this host."""

import json  # noqa: F401 - the caller's last line prints the answer with it
import socket
import ssl
import time


def answer(endpoints, commands, client_name, timeout_s, password=None, tls=False):
    """For each "host:port" the replies to the commands, or the error's type and text; and the seconds it took."""
    return {endpoint: _timed(endpoint, commands, client_name, timeout_s, password, tls) for endpoint in endpoints}


def _timed(endpoint, commands, client_name, timeout_s, password, tls):
    started = time.time()
    try:
        found = {"replies": _replies(endpoint, commands, client_name, timeout_s, password, tls)}
    except (OSError, ValueError) as error:
        found = {"error": "%s: %s" % (type(error).__name__, error)}
    found["seconds"] = round(time.time() - started, 4)
    return found


def _replies(endpoint, commands, client_name, timeout_s, password, tls):
    host, _, port = endpoint.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=timeout_s)
    try:
        if tls:
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        stream = connection.makefile("rwb")
        if password is not None:
            _command(stream, "AUTH", password)
        _command(stream, "CLIENT", "SETNAME", client_name)
        return [_command(stream, *words) for words in commands]
    finally:
        connection.close()


def _command(stream, *words):
    """One command in Redis's protocol; ValueError for an error reply and for what is no Redis."""
    stream.write(b"*%d\r\n" % len(words))
    for word in words:
        encoded = word.encode()
        stream.write(b"$%d\r\n%s\r\n" % (len(encoded), encoded))
    stream.flush()
    reply = stream.readline().decode(errors="replace").rstrip("\r\n")
    if reply.startswith("$"):
        return stream.read(int(reply[1:]) + 2).decode(errors="replace")
    if reply[:1] in ("+", ":"):
        return reply[1:]
    raise ValueError(reply or "the connection was closed without an answer")

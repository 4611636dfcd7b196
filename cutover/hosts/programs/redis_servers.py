"""Redis servers at some addresses, asked from this host."""

import socket
import ssl
import time

_DATABASE = "db"


def answer(endpoints, commands, client_name, timeout_s, password=None, tls=False):
    """For each "host:port" the replies to the commands, or the error's type and text; and the seconds it took."""
    how = {"client_name": client_name, "timeout_s": timeout_s, "password": password, "tls": tls}
    return {endpoint: talk(endpoint, lambda say: {"replies": [say(*words) for words in commands]}, how)
            for endpoint in endpoints}  # fmt: skip


def survey(endpoint, keys, how):
    """INFO, the clients, and of the given keys the seconds that they have left, by database.

    As many commands as there are databases with anything in them, however many keys those hold.
    """
    return talk(endpoint, lambda say: _surveyed(say, keys), how)


def _surveyed(say, keys):
    info = dict(line.split(":", 1) for line in say("INFO").splitlines() if ":" in line)
    clients = say("CLIENT", "LIST").splitlines()
    left: dict = {}
    for name in info:
        if keys and name.startswith(_DATABASE) and name[len(_DATABASE) :].isdigit():
            if name != _DATABASE + "0":  # where a connection begins
                say("SELECT", name[len(_DATABASE) :])
            for key in keys:
                seconds = int(say("TTL", key))
                if seconds != -2:  # no such key
                    left.setdefault(key, {})[name[len(_DATABASE) :]] = seconds
    return {"info": info, "clients": [line for line in clients if line], "left": left}


def talk(endpoint, ask, how):
    """What `ask` makes of a way to say commands; or the error's type and text; and the seconds it took."""
    started = time.time()
    try:
        found = _asked(endpoint, ask, **how)
    except (OSError, ValueError) as error:
        found = {"error": "%s: %s" % (type(error).__name__, error)}
    found["seconds"] = round(time.time() - started, 4)
    return found


def _asked(endpoint, ask, client_name, timeout_s, password, tls):
    connection, stream = opened(endpoint, client_name, timeout_s, password, tls)
    try:
        return ask(lambda *words: _command(stream, *words))
    finally:
        connection.close()


def opened(endpoint, client_name, timeout_s, password, tls):
    """A connection over which we have said who we are, and its stream."""
    host, _, port = endpoint.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=timeout_s)
    try:
        if tls:
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        stream = connection.makefile("rwb")
        _introduce(stream, client_name, password)
    except (OSError, ValueError):
        connection.close()
        raise
    return connection, stream


def _introduce(stream, client_name, password):
    """The password is for a Redis that asks for one: whoever else is at this address does not get it."""
    try:
        _command(stream, "CLIENT", "SETNAME", client_name)
    except ValueError as error:
        if password is None or not str(error).startswith("-NOAUTH"):
            raise
        _command(stream, "AUTH", password)
        _command(stream, "CLIENT", "SETNAME", client_name)


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

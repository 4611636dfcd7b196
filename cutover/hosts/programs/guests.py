"""Removing what the suite's own visitors left on this host and in the Redis servers it uses, by their own ids alone."""

import json  # noqa: F401 - the caller's last line prints the answer with it
import os
import shutil
import socket
import ssl


def answer(endpoints, keys, paths, client_name, timeout_s, password=None, tls=False):
    """How many keys and folders were removed; the first error of each server that would not."""
    removed, errors = 0, []
    for endpoint in endpoints:
        try:
            removed += _delete(endpoint, keys, client_name, timeout_s, password, tls)
        except (OSError, ValueError) as error:
            errors.append("%s: %s: %s" % (endpoint, type(error).__name__, error))
    return {"keys": removed, "paths": sum(_remove(path) for path in paths), "errors": errors}


def _remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
        return 1
    if os.path.isfile(path):
        os.unlink(path)
        return 1
    return 0


def _delete(endpoint, keys, client_name, timeout_s, password, tls):
    host, _, port = endpoint.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=timeout_s)
    try:
        if tls:
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
        stream = connection.makefile("rwb")
        if password is not None:
            _command(stream, "AUTH", password)
        _command(stream, "CLIENT", "SETNAME", client_name)
        return int(_command(stream, "DEL", *keys)) if keys else 0
    finally:
        connection.close()


def _command(stream, *words):
    """A command with a one-line reply; ValueError for an error reply."""
    stream.write(b"*%d\r\n" % len(words))
    for word in words:
        encoded = word.encode()
        stream.write(b"$%d\r\n%s\r\n" % (len(encoded), encoded))
    stream.flush()
    reply = stream.readline().decode(errors="replace").rstrip("\r\n")
    if reply[:1] in ("+", ":"):
        return reply[1:]
    raise ValueError(reply or "the connection was closed without an answer")

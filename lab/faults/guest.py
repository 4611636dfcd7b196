"""A program that is no part of a healthy lab: it stands on an address, or holds a connection to one.

Run as `python -m lab.faults.guest`, with `silent HOST PORT`: lets everybody connect and never says a word; `relay HOST
PORT TO_HOST TO_PORT`: hands everything on; `client HOST PORT`: is connected to a Redis for as long as it lives; `keeper
HOST PORT`: takes the address once it is free and answers nobody there, so that nobody else gets it.
"""

import signal
import socket
import sys
from threading import Thread

from cutover.errors import Mismatch
from cutover.waiting import eventually

_FREE_WITHIN_S = 30


def main(words: list[str]) -> None:
    role, host, port, *onwards = words
    if role == "client":
        with socket.create_connection((host, int(port))) as end:
            end.sendall(b"PING\r\n")
            signal.pause()
    if role == "keeper":
        with socket.socket() as end:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            eventually(lambda: _take(end, (host, int(port))), within_s=_FREE_WITHIN_S, every_s=0.01)
            signal.pause()
    with socket.create_server((host, int(port))) as server:
        _serve(server, (onwards[0], int(onwards[1])) if role == "relay" else None)


def _take(end: socket.socket, address: tuple[str, int]) -> None:
    try:
        end.bind(address)
    except OSError as taken:
        raise Mismatch.of(f"{address}", expected="free", actual=f"{taken}", next_action="wait") from taken


def _serve(server: socket.socket, onwards: tuple[str, int] | None) -> None:
    kept = []
    while True:
        end, _ = server.accept()
        kept.append(end)
        if onwards:
            other = socket.create_connection(onwards)
            for one, another in ((end, other), (other, end)):
                Thread(target=_hand_on, args=(one, another), daemon=True).start()


def _hand_on(one: socket.socket, another: socket.socket) -> None:
    try:
        while piece := one.recv(65536):
            another.sendall(piece)
        another.shutdown(socket.SHUT_WR)
    except OSError:
        return  # the other direction ended it


if __name__ == "__main__":
    main(sys.argv[1:])

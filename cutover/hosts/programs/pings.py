"""PING to some Redis servers from this host, at a constant pace for a while."""

import time

from cutover.hosts.programs import redis_pipe


def answer(places, every_s, for_s, how):
    """For each round its beginning and, by place, the seconds that the answer took and what was wrong with it.

    Times are seconds since this program began; `over_s`: when it ended. `places`: by name endpoint, db, password, tls.
    """
    began = time.time()
    pipes: dict = {}
    rounds = []
    for number in range(int(for_s / every_s)):
        due_s = number * every_s
        time.sleep(max(0.0, began + due_s - time.time()))  # noqa: TID251 - a pace: there is nothing to wait for
        rounds.append([round(due_s, 4), {name: _pinged(pipes, name, places[name], how, due_s, began)
                                         for name in places}])  # fmt: skip
    for pipe in pipes.values():
        pipe.close()
    return {"rounds": rounds, "over_s": round(time.time() - began, 4)}


def _pinged(pipes, name, place, how, due_s, began):
    try:
        if name not in pipes:
            access = dict(how, password=place["password"], tls=place["tls"])
            pipes[name] = redis_pipe.Pipe(name, place["endpoint"], place["db"], access)
        pipes[name].one("PING")
        failure = ""
    except redis_pipe.Trouble as trouble:
        failure = str(trouble)
        if name in pipes:
            pipes.pop(name).close()
    return [round(time.time() - began - due_s, 4), failure]

"""Everything that an instance can say about itself, in one round trip."""

import base64
import os
import socket
import time

from cutover.hosts.programs import code, each_worker, processes, redis_servers, systemd


def answer(
    unit, systemctl, root, ports, env_file, variables, folder, code_names, fallback, redis, endpoints, keys, visit=None
):
    """`visit`: what each worker is asked first, so that it connects to Redis: path, cookie, within_s.

    `variables` are the names of settings that are wanted of the main process's environment; no others are told.

    Each Redis at one of the `endpoints` is surveyed, and each that a worker is connected to at a private address.
    """
    began = time.time()
    shown = systemd.show(unit, systemctl)
    main = int(shown.get("MainPID") or 0)
    found = processes.of_main(main)
    answers = {}
    if visit and found:
        pids = [process["pid"] for process in found if process["pid"] != main and process["state"] != "T"]
        answers = each_worker.ask(pids, _place(found[0], ports), visit["path"], visit["cookie"], visit["within_s"])
        found = processes.of_main(main)
    workers = [process for process in found if process["pid"] != main]
    asked = sorted(set(endpoints) | set(processes.private_peers(workers, ports)))
    report = {
        "host": socket.gethostname(),
        "user": os.geteuid(),
        "unit": shown,
        "unit_files": systemd.files(unit, root),
        "processes": found,
        "answers": answers,
        "listening": processes.listening_on(ports),
        "named_gunicorn": sum(_is_named_gunicorn(pid) for pid in processes.everyone()),
        "settings": _settings(env_file),
        "environment": processes.started_with(main, variables),
        "code": code.digests(folder, code_names),
        "packages": code.packages([process["pid"] for process in found]),
        "fallback": _files_in(fallback),
        "redis": {endpoint: redis_servers.survey(endpoint, keys, redis) for endpoint in asked},
    }
    report["seconds"] = round(time.time() - began, 3)
    return report


def _place(master, ports):
    """Where the service listens; at the port of the users rather than at another one."""
    places = sorted(master["listening"], key=lambda place: int(place.rpartition(":")[2]) not in ports)
    return places[0] if places else "127.0.0.1:%d" % ports[0]


def _is_named_gunicorn(pid):
    """As the plan counts: the lines of `ps aux | grep gunicorn`, without those of grep."""
    words = " ".join(processes.command_line(pid))
    return "gunicorn" in words and "grep" not in words


def _settings(path):
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        return {"error": "%s: %s" % (path, error.strerror)}
    return {"path": path, "content": base64.b64encode(content).decode(), "changed": systemd.changed(path)}


def _files_in(folder):
    """The times of change of the folder's files; none for a folder that is not there."""
    if not os.path.isdir(folder):
        return []
    found = []
    for entry in os.scandir(folder):
        try:
            if entry.is_file():
                found.append(systemd.changed(entry.path))
        except FileNotFoundError:
            continue  # removed while we looked
    return sorted(found)

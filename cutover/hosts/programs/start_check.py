"""The unit's own start command with --check-config: it loads everything that a start loads, and binds nothing."""

import grp
import os
import pwd
import re
import signal
import subprocess
import sys
import time

from cutover.hosts.programs import systemd, unit_definition

_OF_THE_RUNNING = {"NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "WATCHDOG_USEC", "WATCHDOG_PID", "GUNICORN_FD",
                   "GUNICORN_PID"}  # fmt: skip
"""Variables by which a process speaks for the service that runs."""
_SECRET = re.compile("key|secret|pass|pwd|token|auth|credential|url", re.IGNORECASE)
"""Names of variables whose values are not repeated."""
_SHORTEST_SECRET = 6
_ROOM = 2
"""Times the memory of the main process must be free before the application is loaded once more."""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def answer(unit, systemctl, root, most_s):
    """Exit code and last words, or why it was not tried. The code is None where time was up."""
    definition = unit_definition.read(unit, root)
    if not definition["commands"]:
        sys.exit("no ExecStart in the files of unit %s" % unit)
    main = int(systemd.show(unit, systemctl).get("MainPID") or 0)
    variables = _environment(main, definition)
    words = unit_definition.expanded(definition["commands"][-1], variables)
    why = _why_not(words, main)
    if why:
        return {"command": words[0], "not_tried": why}
    folder = os.path.join(root, definition["folder"].lstrip("-~/")) if definition["folder"] else root
    began = time.time()
    out, code = _run(words + ["--check-config"], folder, variables, _as_user(definition), most_s)
    said = [line for line in _without_secrets(out.decode(errors="replace"), variables).splitlines() if line.strip()]
    took = time.time() - began
    return {"command": words[0], "not_tried": "", "code": code, "words": "\n".join(said[-3:]), "seconds": took}


def _run(words, folder, variables, before, most_s):
    """Its output and exit code; as a shell has it, 127 for a command or a folder that is not there."""
    try:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=before,  # noqa: PLW1509 - this program has no threads, and 3.6 no other way
        )
    except OSError as error:
        return str(error).encode(), 127
    try:
        return process.communicate(timeout=most_s)[0], process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], None


def _without_secrets(text, variables):
    for name, value in variables.items():
        if len(value) >= _SHORTEST_SECRET and _SECRET.search(name):
            text = text.replace(value, "********")
    return text


def _why_not(words, main):
    """Another command has no such check; and one more copy of the application must not cost the other its room."""
    if not (os.path.basename(words[0]).startswith("gunicorn") or words[1:3] == ["-m", "gunicorn"]):
        return "its command is %s, which has no check of its own" % words[0]
    free, taken = _kilobytes("/proc/meminfo", "MemAvailable"), _kilobytes("/proc/%d/status" % main, "VmRSS")
    if free < _ROOM * taken:
        return "%d MB of memory are free, and its main process alone has %d MB" % (free // 1024, taken // 1024)
    return ""


def _kilobytes(path, name):
    try:
        with open(path) as file:
            return int(dict(line.split(":", 1) for line in file if ":" in line)[name].split()[0])
    except (OSError, KeyError):
        return 0


def _environment(main, definition):
    """That of the running service, as far as there is one, with what the unit's files say now.

    A service that shows a title of its own, with setproctitle, has written it over its environment.
    """
    try:
        with open("/proc/%d/environ" % main, "rb") as file:
            pairs = [pair.decode(errors="surrogateescape").partition("=") for pair in file.read().split(b"\0")]
        base = {name: value for name, equals, value in pairs if equals and name not in _OF_THE_RUNNING}
    except OSError:
        base = {}
    base = base or {"PATH": _PATH, "LANG": "C.UTF-8"}
    base.update(unit_definition.environment(definition), PYTHONDONTWRITEBYTECODE="1")
    return base


def _as_user(definition):
    """What comes before the command: behind everybody else, and as the unit's user where that is not who we are."""
    if not definition["user"]:
        return _behind_others
    known = (
        pwd.getpwnam(definition["user"]) if not definition["user"].isdigit() else pwd.getpwuid(int(definition["user"]))
    )
    if known.pw_uid == os.geteuid():
        return _behind_others
    if os.geteuid() != 0:
        sys.exit("user %d may not start a command as %s" % (os.geteuid(), definition["user"]))
    group = grp.getgrnam(definition["group"]).gr_gid if definition["group"] else known.pw_gid

    def change():
        _behind_others()
        os.initgroups(known.pw_name, group)
        os.setgid(group)
        os.setuid(known.pw_uid)

    return change


def _behind_others():
    os.nice(10)

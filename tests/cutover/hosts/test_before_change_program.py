"""The programs of a preflight: how a unit starts, what code holds, a start only checked, a copy brought back."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cutover.hosts import connect
from cutover.hosts.programs import before_change, embedded_addresses, files, rollback_copy, start_check, unit_definition
from tests.cutover.fleets import local_instance
from tests.cutover.hosts.test_unit_and_code_programs import DROP_INS, written

UNIT = "etc/systemd/system/chatmrpt.service"
NAMES = ["REDIS_HOST", "REDIS_PASSWORD"]
STOPPED = ["sh", "-c", "echo MainPID=0; echo ActiveState=inactive"]
ENDPOINT = "redis-staging.abc.cache.amazonaws.com"


def test_a_unit_with_its_drop_ins_in_the_order_of_their_names(tmp_path: Path) -> None:
    unit = written(
        tmp_path / UNIT,
        "[Unit]\nEnvironment=NOT=here\n[Service]\nUser=ec2-user\nWorkingDirectory=/srv/app\n"
        'Environment="A=1 2" REDIS_HOST=x\n'
        "EnvironmentFile=-/etc/none.env\nEnvironmentFile=/etc/app.env\nExecStart=@/opt/old\n# Environment=NO=1\n",
    )
    last = written(
        tmp_path / DROP_INS / "20.conf", "[Service]\nExecStart=\nExecStart=-/opt/gunicorn \\\n  -b ${B} app\n"
    )
    written(tmp_path / "run/systemd/system/chatmrpt.service.d/10.conf", "[Service]\nEnvironment=B=here\n")
    written(tmp_path / "run/systemd/system/chatmrpt.service.d/20.conf", "[Service]\nUser=hidden-by-etc\n")
    env = written(tmp_path / "etc/app.env", "# C=0\nREDIS_HOST='y z'\n")

    found = unit_definition.read("chatmrpt", str(tmp_path))

    assert (found["user"], found["folder"]) == ("ec2-user", "/srv/app")
    assert found["environment"] == [
        [str(unit), 6, "A", "1 2"],
        [str(unit), 6, "REDIS_HOST", "x"],
        [str(tmp_path / "run/systemd/system/chatmrpt.service.d/10.conf"), 2, "B", "here"],
    ]
    assert found["files"] == [[str(tmp_path / "etc/none.env"), False], [str(env), True]]
    assert found["commands"] == [["/opt/gunicorn", "-b", "${B}", "app"]]
    assert str(last) not in {source[0] for source in found["environment"]}
    variables = unit_definition.environment(found)
    assert variables == {"A": "1 2", "B": "here", "REDIS_HOST": "y z"}
    assert unit_definition.expanded(found["commands"][0], variables) == ["/opt/gunicorn", "-b", "here", "app"]


def test_an_empty_assignment_takes_back_what_came_before(tmp_path: Path) -> None:
    written(tmp_path / UNIT, "[Service]\nEnvironment=A=1\nEnvironmentFile=/etc/app.env\n")
    written(tmp_path / DROP_INS / "10.conf", "[Service]\nEnvironment=\nEnvironmentFile=\n")

    found = unit_definition.read("chatmrpt", str(tmp_path))

    assert (found["environment"], found["files"]) == ([], [])


def test_what_stands_in_code_and_what_only_speaks_of_it(tmp_path: Path) -> None:
    text = (
        f'"""Not {ENDPOINT}."""\nimport os\n# {ENDPOINT}\nA = os.getenv("REDIS_HOST", "{ENDPOINT}")\nB = "{ENDPOINT}"\n'
        'raw_env = ["REDIS_HOST=x", "OTHER=x"]\nC = "10.0.0.7:6379"\n'
        'D = os.getenv("ELSE", "10.0.0.7")\nE = "110.0.0.70"\n'
    )
    written(tmp_path / "app/state.py", text)
    written(tmp_path / "app/cannot_run.py", f'B = = "{ENDPOINT}"')
    written(tmp_path / "app/notes.txt", ENDPOINT)
    written(tmp_path / ".old/state.py", text)
    written(tmp_path / "venv/pyvenv.cfg")
    written(tmp_path / "venv/lib/module.py", text)

    assert embedded_addresses.find(str(tmp_path), ["10.0.0.7", "10.0.0.7:6379"], NAMES) == [
        ["app/state.py", 4, ENDPOINT, "REDIS_HOST"],
        ["app/state.py", 5, ENDPOINT, None],
        ["app/state.py", 6, "REDIS_HOST", None],
        ["app/state.py", 7, "10.0.0.7:6379", None],
        ["app/state.py", 8, "10.0.0.7", None],
    ]


def test_an_instance_says_all_of_it_at_once_through_its_own_python(tmp_path: Path) -> None:
    unit = written(tmp_path / UNIT, "[Service]\nEnvironment=REDIS_HOST=x OTHER=y\nEnvironmentFile=/etc/none.env\n")
    old = written(tmp_path / DROP_INS / "redis.conf.bak", "[Service]\nEnvironment=REDIS_HOST=old\n")
    env = written(tmp_path / "srv/app/.env", "REDIS_HOST=z\n")
    service = f"echo MainPID={os.getpid()}; echo ActiveState=active"

    with connect(local_instance(root=tmp_path)) as host:
        said = host.ask(
            "before_change", unit="chatmrpt", systemctl=["sh", "-c", service], root=str(tmp_path), env_file=str(env),
            settings=["REDIS_HOST", "PATH"], folder=str(tmp_path / "srv/app"), addresses=[],
        )  # fmt: skip

    assert said["sources"] == [[str(unit), 2, "REDIS_HOST", "x"]]
    assert said["ignored"] == [[str(old), "REDIS_HOST"]]
    assert said["missing"] == [str(tmp_path / "etc/none.env")]
    assert list(said["process"]) == ["PATH"]
    assert (said["readable"], said["writable"], said["user"]) == (True, True, os.geteuid())
    assert [room["path"] for room in said["rooms"]] == [str(env.parent), "/tmp"]
    assert said["rooms"][0]["bytes"] > 0


def test_a_service_manager_that_does_not_answer_hides_nothing_else(tmp_path: Path) -> None:
    env = written(tmp_path / "srv/app/.env")

    said = before_change.answer("chatmrpt", ["no-such-systemctl"], str(tmp_path), str(env), NAMES, str(env.parent), [])

    assert "no-such-systemctl" in said["service"]["error"]
    assert said["readable"]


def unit_of(root: Path, command: str, **lines: str) -> None:
    told = "".join(f"{key}={value}\n" for key, value in lines.items())
    written(root / UNIT, f"[Service]\nWorkingDirectory=/srv/app\nExecStart={command}\n{told}")


@pytest.mark.parametrize("environment", [{}, {"PATH": "/opt/bin"}])
def test_a_service_that_has_written_a_title_over_its_environment_is_checked_in_the_usual_one(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    unit_of(tmp_path, "gunicorn", Environment="A=1")
    with subprocess.Popen(["/bin/sleep", "60"], env=environment) as service:
        found = start_check._environment(service.pid, unit_definition.read("chatmrpt", str(tmp_path)))
        service.terminate()

    usual = {"PATH": start_check._PATH, "LANG": "C.UTF-8"}
    assert found == {**(environment or usual), "A": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def checked(root: Path, most_s: float = 30) -> Any:
    return start_check.answer("chatmrpt", STOPPED, str(root), most_s)


GUNICORN = f"{sys.executable} -m gunicorn --bind 127.0.0.1:1 --no-control-socket module:app"


def test_a_start_is_checked_in_the_unit_s_folder_and_environment_and_leaves_nothing(tmp_path: Path) -> None:
    module = written(tmp_path / "srv/app/module.py", 'import os\nassert os.environ["A"] == "1"\ndef app(*_): ...\n')
    unit_of(tmp_path, GUNICORN, Environment="A=1")

    found = checked(tmp_path)

    assert (found["code"], found["words"]) == (0, "")
    assert list(module.parent.iterdir()) == [module]


@pytest.mark.parametrize(
    ("module", "command", "code", "words"),
    [
        ("raise RuntimeError('no map')", GUNICORN, 1, "RuntimeError: no map"),
        (
            "import os\nraise RuntimeError(os.environ['API_KEY'])",
            f"{GUNICORN}\nEnvironment=API_KEY=hunter2",
            1,
            "RuntimeError: ********",
        ),
        ("", f"{GUNICORN} --config none.py", 1, "Error: 'none.py' doesn't exist"),
        ("", "/nowhere/gunicorn module:app", 127, "[Errno 2] No such file or directory: '/nowhere/gunicorn'"),
    ],
)
def test_a_start_that_would_fail(tmp_path: Path, module: str, command: str, code: int, words: str) -> None:
    written(tmp_path / "srv/app/module.py", module)
    unit_of(tmp_path, command)

    found = checked(tmp_path)

    assert (found["code"], found["words"].splitlines()[-1]) == (code, words)


def test_a_start_that_does_not_end_is_ended(tmp_path: Path) -> None:
    written(tmp_path / "srv/app/module.py", "import threading\nthreading.Event().wait()\n")
    unit_of(tmp_path, GUNICORN)

    assert checked(tmp_path, most_s=1)["code"] is None


def test_another_command_has_no_check(tmp_path: Path) -> None:
    unit_of(tmp_path, "/bin/sh -c 'exec gunicorn app'")

    assert checked(tmp_path) == {
        "command": "/bin/sh",
        "not_tried": "its command is /bin/sh, which has no check of its own",
    }


def test_a_unit_without_a_command(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no ExecStart in the files of unit chatmrpt"):
        checked(tmp_path)


def rehearsed(env: Path, content: bytes) -> Any:
    with connect(local_instance()) as host:
        return host.ask("rollback_copy", path=str(env), content=base64.b64encode(content).decode())


def test_a_copy_is_edited_and_restored_and_nothing_is_left(tmp_path: Path) -> None:
    env = written(tmp_path / ".env", "A=1\r\nB=2")
    env.chmod(0o640)
    before = env.stat()

    found = rehearsed(env, b"A=2\r\nB=2")

    assert found["before"] == found["after"]
    assert (found["before"]["mode"], found["is_written"]) == ("0640", True)
    assert found["original"].items() <= found["before"].items()
    assert [path.name for path in tmp_path.iterdir()] == [".env"]
    assert (env.read_bytes(), env.stat().st_ctime_ns) == (b"A=1\r\nB=2", before.st_ctime_ns)


def test_a_rehearsal_that_breaks_off_leaves_nothing_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = written(tmp_path / ".env", "A=1")
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(files, "_replace", lambda *_: sys.exit("No space left on device"))

    assert rollback_copy.answer(str(env), "") == {"error": "No space left on device"}
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_a_folder_in_which_nothing_can_be_made(tmp_path: Path) -> None:
    missing = tmp_path / "none/.env"

    assert json.dumps(rehearsed(missing, b"")) == json.dumps({"error": f"{missing.parent}: No such file or directory"})


def test_a_file_that_no_other_can_take_the_place_of(tmp_path: Path) -> None:
    """Without the rights to mount or to flag there is nothing to see."""
    env = written(tmp_path / "srv/app/.env")
    flagged = subprocess.run(["chattr", "+i", str(env)], capture_output=True, check=False).returncode == 0
    try:
        said = before_change.answer("chatmrpt", STOPPED, str(tmp_path), str(env), NAMES, str(env.parent), [])
    finally:
        subprocess.run(["chattr", "-i", str(env)], capture_output=True, check=False)

    assert said["fixed"] == ("immutable (chattr +i or +a)" if flagged else "")

"""The units for systemd: read by systemd itself where it is at hand, and run without it, over a folder."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cutover.errors import Mismatch
from cutover.fleet import load_fleet
from cutover.fleet.week import Span, office_hours, window
from cutover.waiting import eventually
from tests.scripts.schedule.checkout import PLACE, SCHEDULE, SECRET, Checkout

UNITS = ("cutover-nightly.service", "cutover-nightly.timer", "cutover-watch.service")
NIGHT = re.compile(r"OnCalendar=\*-\*-\* (\d\d):(\d\d):00 UTC")
SYSTEMD = shutil.which("systemd-analyze")
_HOUR = 60


def text(unit: str) -> str:
    return (SCHEDULE / unit).read_text(encoding="utf-8")


def complaints(folder: Path, *units: str) -> str:
    """Of systemd; none where it is not at hand."""
    if SYSTEMD is None:
        return ""
    files = [str(folder / unit) for unit in units]
    done = subprocess.run([SYSTEMD, "verify", *files], capture_output=True, text=True, timeout=60, check=False)
    return done.stderr


@pytest.fixture
def installed(checkout: Checkout) -> Checkout:
    """The units below a root: programs have their whole path there, and run as whoever runs the test."""
    folder = checkout.root / "etc/systemd/system"
    folder.mkdir(parents=True)
    for unit in UNITS:
        changed = re.sub(r"^(Exec\w+=.*?)/(opt|run)/", rf"\1{checkout.root}/\2/", text(unit), flags=re.MULTILINE)
        changed = changed.replace("User=cutover\n", "")
        (folder / unit).write_text(changed, encoding="utf-8")
    (checkout.root / "run/cutover-watch").mkdir(parents=True)
    return checkout


@pytest.fixture
def running(installed: Checkout) -> Iterator[Checkout]:
    """What a unit has started is gone when the test ends."""
    yield installed
    if pid := main_pid(installed):
        os.kill(pid, signal.SIGKILL)


def systemctl(checkout: Checkout, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "lab.systemctl", "--root", str(checkout.root), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.strip()


def main_pid(checkout: Checkout) -> int:
    _, shown = systemctl(checkout, "show", "cutover-watch", "-p", "MainPID")
    return int(shown.partition("=")[2] or 0)


def state(checkout: Checkout, unit: str) -> dict[str, str]:
    """As the service manager keeps it."""
    kept = (checkout.root / f"run/{unit}.service.status").read_text("utf-8")
    return dict(line.split("=", 1) for line in kept.splitlines())


def test_systemd_finds_no_fault_in_them(installed: Checkout) -> None:
    assert complaints(installed.root / "etc/systemd/system", *UNITS) == ""


def test_systemd_would_find_one(installed: Checkout) -> None:
    """What says nothing of a key that there is not has not looked."""
    folder = installed.root / "etc/systemd/system"
    with (folder / UNITS[0]).open("a", encoding="utf-8") as unit:
        unit.write("Restarts=never\n")

    assert ("'Restarts' in section" in complaints(folder, UNITS[0])) is bool(SYSTEMD)


@pytest.mark.parametrize("unit", ["cutover-nightly.service", "cutover-watch.service"])
def test_secrets_come_from_a_file_and_stand_in_no_unit(unit: str) -> None:
    lines = text(unit).splitlines()

    assert "EnvironmentFile=/etc/chatmrpt-cutover.env" in lines
    assert not any(line.startswith("Environment=") for line in lines)


def test_the_night_is_outside_office_hours_and_maintenance_windows() -> None:
    found = NIGHT.search(text("cutover-nightly.timer"))
    assert found
    fleet = load_fleet("aws")
    for day in range(7):
        night = Span(day * 24 * _HOUR + int(found[1]) * _HOUR + int(found[2]), _HOUR)
        assert not any(span.overlaps(night) for span in office_hours(fleet.office_hours))
        for environment in fleet.environments.values():
            assert not window(environment.aws.maintenance_window).overlaps(night)


def test_a_night_that_was_missed_is_made_up_for() -> None:
    assert "Persistent=true" in text("cutover-nightly.timer").splitlines()


@pytest.mark.parametrize(("code", "then"), [(0, "active"), (1, "failed"), (2, "failed"), (3, "failed")])
def test_the_exit_code_of_a_night_is_the_state_of_its_unit(installed: Checkout, code: int, then: str) -> None:
    """Without systemd a good one counts as active: it is told to systemd's stand-in that it was started."""
    installed.order(code)

    started, _ = systemctl(installed, "start", "cutover-nightly")

    kept = state(installed, "cutover-nightly")
    assert (bool(started), kept["ActiveState"], int(kept.get("ExecMainCode") or 0)) == (bool(code), then, code)
    (call,) = installed.calls
    assert call == {
        "words": ["nightly", "--fleet", "aws"],
        "cwd": str(installed.place),
        "secret": SECRET,
    }


def test_a_watch_that_was_killed_goes_on_where_it_was(running: Checkout) -> None:
    """Whatever kills it; systemd starts it again by itself, which is done by hand here."""
    running.order(stays=True)
    for _ in range(2):
        assert systemctl(running, "start", "cutover-watch")[0] == 0
        eventually(lambda: must_be_noted(running), within_s=20)
        os.kill(main_pid(running), signal.SIGKILL)

    watch = "watch --fleet aws --for 24h --every 10s"
    assert running.words == [watch, f"{watch} --resume"]
    assert "Restart=on-abnormal" in text("cutover-watch.service").splitlines()


def must_be_noted(checkout: Checkout) -> None:
    if not (checkout.root / "run/cutover-watch/again").exists() or not main_pid(checkout):
        raise Mismatch.of("Watch", expected="a note that it was begun", actual="none", next_action="wait")


@pytest.mark.parametrize("code", [1, 2, 3])
def test_a_watch_that_ends_by_itself_leaves_its_unit_failed_unless_it_is_go(running: Checkout, code: int) -> None:
    running.order(code)

    systemctl(running, "start", "cutover-watch")

    assert systemctl(running, "is-active", "cutover-watch") == (3, "failed")
    assert running.words == ["watch --fleet aws --for 24h --every 10s"]


def test_they_name_one_place() -> None:
    named = {place for unit in UNITS for place in re.findall(r"/opt/[\w-]+", text(unit))}

    assert named == {f"/{PLACE}"}

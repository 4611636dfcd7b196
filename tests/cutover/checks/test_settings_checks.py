"""Settings that nobody can read are found before they are relied on."""

from pathlib import Path

import pytest

from cutover.checks.settings import must_be_read_alike, must_be_readable
from cutover.errors import Mismatch
from cutover.runbook.preflight.rollback import must_come_back_everywhere
from cutover.settings_file import SettingsFile
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover import readings
from tests.cutover.fleets import local_instance, small_fleet

ADDRESSES = small_fleet().application.settings.of_an_address


def test_every_line_counts() -> None:
    must_be_readable(readings.production())


def test_a_line_that_is_skipped() -> None:
    broken = readings.report(settings=SettingsFile("A=1\nno setting\nB=2\n\nnor this\n"))

    with pytest.raises(Mismatch) as seen:
        must_be_readable(
            readings.production(
                readings.instance(), readings.instance("production-2", broken), readings.instance("p3", broken)
            )
        )

    assert str(seen.value) == (
        "Settings of production, /srv/app/.env\n"
        "  expected: lines of the form KEY=value, comments and empty lines\n"
        "  actual:   production-2: line 2, 5 cannot be read, and the application skips it\n"
        "            p3: line 2, 5 cannot be read, and the application skips it\n"
        "  next:     correct the line by hand, or comment it out; then restart the service"
    )


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("REDIS_HOST=redis.example", "REDIS_HOST=redis.example"),
        ("REDIS_URL=redis://redis.example:6379/0", "REDIS_URL=redis://redis.example:6379/0"),
        ("REDIS_URL=redis://:hunter2@redis.example:6379/0", "REDIS_URL=********"),
        ("REDIS_PASSWORD=hunter2", "REDIS_PASSWORD=********"),
        ("OTHER=redis.example", "OTHER=********"),
        ("# the key is hunter2", "********"),
        ("FLASK_ENV=production", "FLASK_ENV=production"),
        ("", ""),
    ],
)
def test_what_is_kept_holds_no_secret(line: str, shown: str) -> None:
    assert SettingsFile(line).shown(ADDRESSES) == shown


def test_a_file_that_a_switch_would_not_touch() -> None:
    broken = readings.report(settings=SettingsFile('A=1\nB="open\n'))

    with pytest.raises(Mismatch) as refused:
        must_come_back_everywhere(readings.production(readings.instance(told=broken)), readings.APPLICATION)

    assert str(refused.value) == (
        "Rollback on production-1, rehearsed with a copy of .env\n"
        "  expected: a file in which one setting can be changed, and nothing else with it\n"
        "  actual:   line 2 cannot be read, and python-dotenv skips it\n"
        "  next:     correct the line on the instance by hand; until then cutover switch refuses to touch it"
    )


def test_a_copy_comes_back_and_leaves_nothing(tmp_path: Path) -> None:
    env = tmp_path / "srv/app/.env"
    env.parent.mkdir(parents=True)
    env.write_bytes(b"SECRET=hunter2\r\nENABLE_REDIS_SESSIONS=true")
    env.chmod(0o640)
    told = readings.report(settings=SettingsFile(env.read_bytes().decode()))
    reading = readings.production(readings.instance(told=told, instance=local_instance(root=tmp_path)))

    must_come_back_everywhere(reading, small_fleet().application)

    assert list(env.parent.iterdir()) == [env]
    assert env.read_bytes() == b"SECRET=hunter2\r\nENABLE_REDIS_SESSIONS=true"


def test_a_folder_that_takes_no_copy(tmp_path: Path) -> None:
    reading = readings.production(readings.instance(instance=local_instance(root=tmp_path / "gone")))

    with pytest.raises(Mismatch, match=r"Rollback on production-1, rehearsed with a copy of \.env"):
        must_come_back_everywhere(reading, small_fleet().application)


NAMES = ("REDIS_HOST", "REDIS_PASSWORD")


@pytest.mark.parametrize(
    "text",
    [
        "REDIS_HOST=10.0.0.8\nREDIS_PASSWORD='x y'\n",
        'export REDIS_HOST="10.0.0.8"  # ours\n# REDIS_HOST=other\nREDIS_PASSWORD=hunter2',
        "OTHER=1\n",
        "REDIS_PASSWORD=hun#ter2 # it's ours\n",
        "REDIS_HOST=old\nREDIS_HOST=10.0.0.8\n",
    ],
)
def test_settings_that_everybody_reads_alike(text: str) -> None:
    must_be_read_alike(_with(text), NAMES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("REDIS_PASSWORD=hun\\ter2\n", "REDIS_PASSWORD is another value to a shell"),
        ("REDIS_HOST=10.0.0.8\r\n", "REDIS_HOST is another value to a shell: it ends with a carriage return"),
        (
            "REDIS_PASSWORD = hunter2\n",
            "REDIS_PASSWORD is another value to a shell: none, the line is no assignment there",
        ),
        (
            "REDIS_PASSWORD=hun#ter2 x\n",
            "REDIS_PASSWORD is another value to a shell: none, the line is no assignment there",
        ),
    ],
)
def test_settings_that_a_shell_reads_otherwise(text: str, told: str) -> None:
    with pytest.raises(Mismatch) as seen:
        must_be_read_alike(_with(text), NAMES)

    assert str(seen.value) == (
        "Settings of production, /srv/app/.env\n"
        "  expected: the same values to the application and to a shell\n"
        f"  actual:   production-1: {told}\n"
        "  next:     write the line as NAME=value, without blanks around the sign, and the file with line ends of "
        "Unix, sed -i 's/\\r$//'; then restart the service"
    )


def test_every_setting_that_a_shell_reads_otherwise_is_a_line() -> None:
    with pytest.raises(Mismatch) as seen:
        must_be_read_alike(_with("REDIS_HOST = 10.0.0.8\nREDIS_PASSWORD=hun\\ter2\n"), NAMES)

    assert seen.value.failure.actual.splitlines() == [
        "production-1: REDIS_HOST is another value to a shell: none, the line is no assignment there",
        "production-1: REDIS_PASSWORD is another value to a shell",
    ]


def _with(text: str) -> EnvironmentReading:
    return readings.production(readings.instance(told=readings.report(settings=SettingsFile(text))))

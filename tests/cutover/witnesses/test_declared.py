"""What the settings of an instance come to, as the application reads them."""

import pytest

from cutover.settings_file import SettingsFile
from cutover.witnesses.declared import (
    FROM_FILE,
    FROM_NOWHERE,
    FROM_PROCESS,
    Declared,
    Place,
    declared,
    declared_by,
    place_of_url,
)
from tests.cutover.readings import APPLICATION, at, report

WHOLE = "REDIS_HOST=10.0.0.8\nREDIS_PORT=6380\nREDIS_DB=2\n"


def of(text: str, **process: str) -> Declared:
    return declared(SettingsFile(text), process, APPLICATION)


def place(text: str, db: int = 0) -> Place:
    return Place(at(text), db)


def test_what_the_file_says() -> None:
    found = of(WHOLE)

    assert found.place == place("10.0.0.8:6380", 2)
    assert str(found.place) == "10.0.0.8:6380, db 2"
    assert found.origins == dict.fromkeys(("REDIS_HOST", "REDIS_PORT", "REDIS_DB"), FROM_FILE)
    assert (found.problem, found.url) == (None, None)


def test_the_unit_s_environment_wins_setting_by_setting() -> None:
    found = of(WHOLE, REDIS_HOST="10.0.0.7")

    assert found.place == place("10.0.0.7:6380", 2)
    assert found.origins == {"REDIS_HOST": FROM_PROCESS, "REDIS_PORT": FROM_FILE, "REDIS_DB": FROM_FILE}


@pytest.mark.parametrize("text", ["", "REDIS_URL=redis://10.0.0.8:6379/0\n", "REDIS_HOST\nREDIS_PORT\nREDIS_DB\n"])
def test_what_says_nothing_leaves_the_default(text: str) -> None:
    """A key without a value is none for python-dotenv; the URL is not read."""
    found = of(text)

    assert found.place == place("localhost:6379")
    assert found.origins == dict.fromkeys(("REDIS_HOST", "REDIS_PORT", "REDIS_DB"), FROM_NOWHERE)


@pytest.mark.parametrize(
    ("text", "process", "problem"),
    [
        ("REDIS_HOST=\n", {}, "REDIS_HOST='', REDIS_PORT='6379', REDIS_DB='0'"),
        (WHOLE, {"REDIS_HOST": ""}, "REDIS_HOST='', REDIS_PORT='6380', REDIS_DB='2'"),
        (WHOLE, {"REDIS_PORT": ""}, "REDIS_HOST='10.0.0.8', REDIS_PORT='', REDIS_DB='2'"),
        (WHOLE, {"REDIS_DB": ""}, "REDIS_HOST='10.0.0.8', REDIS_PORT='6380', REDIS_DB=''"),
        (WHOLE, {"REDIS_PORT": "70000"}, "REDIS_HOST='10.0.0.8', REDIS_PORT='70000', REDIS_DB='2'"),
        (WHOLE, {"REDIS_DB": "zero"}, "REDIS_HOST='10.0.0.8', REDIS_PORT='6380', REDIS_DB='zero'"),
        ("REDIS_HOST=redis://10.0.0.8\n", {}, "REDIS_HOST='redis://10.0.0.8', REDIS_PORT='6379', REDIS_DB='0'"),
        ("REDIS_HOST=redis://:s3cret@10.0.0.8\n", {}, "REDIS_HOST='10.0.0.8', REDIS_PORT='6379', REDIS_DB='0'"),
    ],
)
def test_settings_that_make_no_server(text: str, process: dict[str, str], problem: str) -> None:
    """An empty value wins too. A password that was put into the host is not told."""
    found = of(text, **process)

    assert (found.place, found.problem) == (None, f"no server can be made of {problem}")


def test_spaces_around_a_number_do_no_harm() -> None:
    assert of(WHOLE, REDIS_PORT=" 6379 ", REDIS_DB="1 ").place == place("10.0.0.8:6379", 1)


def test_what_the_plan_s_setting_says() -> None:
    assert of(f"{WHOLE}REDIS_URL=redis://10.0.0.9:6379/3\n").url == place("10.0.0.9:6379", 3)
    assert of(WHOLE, REDIS_URL="redis://10.0.0.9:6379/3").url == place("10.0.0.9:6379", 3)
    assert of(f"{WHOLE}REDIS_URL=redis://10.0.0.9:6379/3\n", REDIS_URL="").url is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("redis://10.0.0.9:6380/3", place("10.0.0.9:6380", 3)),
        ("rediss://10.0.0.9:6380/3", place("10.0.0.9:6380", 3)),
        ("redis://:s3cret@10.0.0.9:6380/3", place("10.0.0.9:6380", 3)),
        ("redis://user:s3cret@10.0.0.9", place("10.0.0.9:6379")),
        ("redis://redis.example/", place("redis.example:6379")),
        ("redis://10.0.0.9/1?ssl_cert_reqs=none", place("10.0.0.9:6379", 1)),
        ("redis://[fd00::7]:6380/1", place("fd00::7:6380", 1)),
    ],
)
def test_a_url_as_redis_reads_it(url: str, found: Place) -> None:
    assert place_of_url(url) == found


@pytest.mark.parametrize(
    "url",
    ["", "10.0.0.9:6379", "http://10.0.0.9:6379/0", "redis://", "redis://10.0.0.9:port/0", "redis://10.0.0.9:99999/0",
     "redis://10.0.0.9/first", "redis://[fd00::7/0"],
)  # fmt: skip
def test_what_is_no_url_of_a_redis(url: str) -> None:
    assert place_of_url(url) is None


def test_an_instance_s_own_report() -> None:
    assert declared_by(report(environment={"REDIS_DB": "1"}), APPLICATION).place == place("10.0.0.8:6379", 1)

"""Fleet files that are refused: every problem at once, with its key, and never a secret."""

from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.fleet import load_fleet
from tests.cutover.fleets import SMALL

NEXT = "  next:     correct the file and run the same command again; nothing was started"
CLUSTER = 'cluster = "redis-production"'
FORM = "expected host:port without a scheme, for example 10.0.0.7:6379"


def refusal(folder: Path, text: str) -> str:
    """The text of the refusal, with the file's path left out of its first line."""
    file = folder / "fleet.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        load_fleet(str(file))
    first, _, rest = str(refused.value).partition("\n")
    assert first == f"Fleet file {file}"
    return rest


def problems(*lines: str) -> str:
    head = "  expected: the keys of docs/fleet-file.md\n  actual:   "
    return head + "\n            ".join(lines) + "\n" + NEXT


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"us-east-2"\n', '"us-east-2"\ncolour = 7\n', "colour: no such key (given: 7)"),
        ('region = "us-east-2"\n', "", "region: missing"),
        (CLUSTER, "", "production.redis.cluster: missing"),
        ('"shared"', '"nfs"', "staging.files: Input should be 'shared' or 'per-instance' (given: 'nfs')"),
        (
            "workers = 2",
            "workers = 0",
            "staging.service.workers: Input should be greater than or equal to 1 (given: 0)",
        ),
        (
            '"http://127.0.0.1:8001"',
            '"http://127.0.0.1:8001/"',
            r"staging.address: String should match pattern '^https?://[^/\s]+$' (given: 'http://127.0.0.1:8001/')",
        ),
        ('"/srv/app"', '"srv/app"', "staging.service.app_folder: expected an absolute path, not srv/app"),
        (
            'subnet_group = "staging-subnets"',
            'subnet_group = "staging-subnets"\nmaintenance_window = "sunday"',
            "staging.aws.maintenance_window: expected a window in UTC such as sun:02:00-sun:03:00, not 'sunday'",
        ),
        (
            'region = "us-east-2"',
            'region = "us-east-2"\noffice_hours = "always"',
            "office_hours: expected office hours such as mon-fri 07:00-18:00 +01:00, not 'always'",
        ),
    ],
)
def test_one_problem(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert refusal(tmp_path, changed(old, new)) == problems(problem)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("redis://10.0.0.7:6379/0", f"endpoint: {FORM}, not 'redis://10.0.0.7:6379/0'"),
        ("redis://redis://10.0.0.7:6379/0", f"endpoint: {FORM}, not 'redis://redis://10.0.0.7:6379/0'"),
        ("redis://redis://10.0.0.7:6379", f"endpoint: {FORM}, not 'redis://redis://10.0.0.7:6379'"),
        ("redis:10.0.0.7:6379", f"endpoint: {FORM}, not 'redis:10.0.0.7:6379'"),
        ("10.0.0.7:6379:6379", f"endpoint: {FORM}, not '10.0.0.7:6379:6379'"),
        ("10.0.0.7:6379/0", f"endpoint: {FORM}, not '10.0.0.7:6379/0'"),
        (" 10.0.0.7:6379", f"endpoint: {FORM}, not ' 10.0.0.7:6379'"),
        ("10.0.0.7 :6379", f"endpoint: {FORM}, not '10.0.0.7 :6379'"),
        ("redis://10.0.0.7", f"endpoint: {FORM}, not 'redis://10.0.0.7'"),
        ("10.0.0.7", f"endpoint: {FORM}, not '10.0.0.7'"),
        ("10.0.0.7:", f"endpoint: {FORM}, not '10.0.0.7:'"),
        (":6379", f"endpoint: {FORM}, not ':6379'"),
        ("", f"endpoint: {FORM}, not ''"),
        ("10.0.0.7:six", f"endpoint: {FORM}, not '10.0.0.7:six'"),
        ("10.0.0.7:²", f"endpoint: {FORM}, not '10.0.0.7:²'"),
        ("10.0.0.7:0", "endpoint.port: Input should be greater than or equal to 1 (given: 0)"),
        ("10.0.0.7:65536", "endpoint.port: Input should be less than or equal to 65535 (given: 65536)"),
    ],
)
def test_an_endpoint_of_another_form(tmp_path: Path, given: str, problem: str) -> None:
    text = changed(CLUSTER, f'{CLUSTER}\nendpoint = "{given}"')

    assert refusal(tmp_path, text) == problems(f"production.redis.{problem}")


def test_several_problems_are_told_at_once(tmp_path: Path) -> None:
    text = changed('region = "us-east-2"\n', "colour = 7\n").replace(CLUSTER, f'{CLUSTER}\nendpoint = "10.0.0.7"')

    assert refusal(tmp_path, text) == problems(
        "region: missing",
        f"production.redis.endpoint: {FORM}, not '10.0.0.7'",
        "colour: no such key (given: 7)",
    )


def test_two_instances_of_one_name(tmp_path: Path) -> None:
    text = changed('name = "production-1"', 'name = "staging-1"')

    assert refusal(tmp_path, text) == problems(
        "the whole file: each instance needs a name of its own: staging-1 stands more than once"
    )


def test_one_cluster_for_both(tmp_path: Path) -> None:
    text = changed(CLUSTER, 'cluster = "redis-staging"')

    assert refusal(tmp_path, text) == problems(
        "the whole file: staging and production each need a Redis cluster of their own, or nothing can be told apart"
    )


def test_staging_s_endpoint_as_production_s(tmp_path: Path) -> None:
    staging = 'cluster = "redis-staging"'
    text = changed(CLUSTER, f'{CLUSTER}\nendpoint = "10.0.0.7:6379"').replace(
        staging, f'{staging}\nendpoint = "10.0.0.7:6379"'
    )

    assert refusal(tmp_path, text) == problems(
        "the whole file: production.redis.endpoint: 10.0.0.7:6379 is staging's too; expected one of production's own"
    )


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ('via = "ssh"', 'staging.instances.0.host: via = "ssh" needs address and user'),
        ('via = "ssh", user = "ec2-user"', 'staging.instances.0.host: via = "ssh" needs address and user'),
        ('via = "ssh", address = "10.0.0.7"', 'staging.instances.0.host: via = "ssh" needs address and user'),
        ('via = "telnet"', "staging.instances.0.host.via: Input should be 'local' or 'ssh' (given: 'telnet')"),
    ],
)
def test_a_host_that_cannot_be_reached_so(tmp_path: Path, host: str, problem: str) -> None:
    """One mistake, one problem: the instance is there, so nothing is said about their number."""
    assert refusal(tmp_path, changed('via = "local"', host)) == problems(problem)


def test_an_environment_without_instances(tmp_path: Path) -> None:
    start, end = SMALL.index("[[staging.instances]]"), SMALL.index("[staging.service]")
    text = SMALL[:start] + SMALL[end:].replace("[staging.service]", "[staging.service]", 1)

    assert refusal(tmp_path, text) == problems("staging.instances: missing")
    empty = text.replace('files = "shared"', 'files = "shared"\ninstances = []', 1)
    assert refusal(tmp_path, empty) == problems(
        "staging.instances: Tuple should have at least 1 item after validation, not 0"
    )


def test_what_is_not_toml(tmp_path: Path) -> None:
    assert refusal(tmp_path, 'name "small"\n') == (
        "  expected: a TOML file\n"
        "  actual:   Expected '=' after a key in a key/value pair (at line 1, column 6)\n" + NEXT
    )


def test_what_is_not_text(tmp_path: Path) -> None:
    file = tmp_path / "fleet.toml"
    file.write_bytes(b'name = "\xff"')

    with pytest.raises(ConfigurationError, match="expected: a TOML file"):
        load_fleet(str(file))


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ('password = "hunter2-really"', "production.redis.password"),
        ('redis_password = "hunter2-really"', "production.redis.redis_password"),
        ('endpoint = "redis://:hunter2-really@10.0.0.7:6379/0"', "production.redis.endpoint"),
    ],
    ids=["in place of its name", "under a key of its own", "in an address"],
)
def test_a_secret_in_the_file_is_refused_and_not_shown(tmp_path: Path, line: str, path: str) -> None:
    told = refusal(tmp_path, changed(CLUSTER, f"{CLUSTER}\n{line}"))

    assert f"{path}: " in told
    assert "hunter2" not in told


def test_a_channel_s_url_in_place_of_its_name_is_not_shown(tmp_path: Path) -> None:
    told = refusal(tmp_path, f'channels = ["slack://hunter2/really/token"]\n{SMALL}')

    assert "channels.0: String should match pattern" in told
    assert "hunter2" not in told

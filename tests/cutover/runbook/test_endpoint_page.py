"""The page for the wiki: word for word when all is known, and with the reason for each thing that is not."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cutover.errors import ProbeError
from cutover.fleet import Fleet
from cutover.probes.security_groups import Rule
from cutover.runbook.endpoint_facts import Backup, EndpointFacts, UserOfRedis
from cutover.runbook.endpoint_page import endpoint_page
from tests.cutover import cloud_readings
from tests.cutover.fleets import fleet_with
from tests.cutover.readings import PRODUCTIONS, STAGINGS, instance, production, report

SHA256 = "5e" * 32
BACKUP = Backup("/srv/app/.env.backup_20250801_redis", SHA256, SHA256)
SILENT = ProbeError.of("Host of production-2", expected="an answer", actual="Permission\ndenied", next_action="log in")
PROVED = datetime(2025, 8, 1, 2, 5, 7, tzinfo=UTC)
TWO = [
    {"name": f"production-{number}", "address": f"http://10.0.1.{number}:8021", "host": host}
    for number, host in ((1, {"via": "local"}), (2, {"via": "local", "become": ["sudo", "-n"]}))
]


def user(**changes: Any) -> UserOfRedis:
    return replace(UserOfRedis(production(), PROVED, BACKUP), **changes)


def facts(**changes: Any) -> EndpointFacts:
    fleet = fleet_with("production", instances=TWO, redis={"password": "REDIS_AUTH"})
    groups = cloud_readings.groups(Rule("tcp", 6379, 6379, "sg-app"), Rule("tcp", 6379, 6379, "10.1.0.0/16"))
    cluster = cloud_readings.cluster(arn="arn:aws:elasticache:us-east-2:1:cluster:redis-production")
    both = {"production-1": user(), "production-2": user()}
    good = EndpointFacts(
        fleet, "20250801T020000Z-switch-aws", datetime(2025, 8, 1, 2, 6, tzinfo=UTC), cluster, groups, both
    )
    return replace(good, **changes)


def page(**changes: Any) -> str:
    return endpoint_page(facts(**changes), "aws")


def with_second(**changes: Any) -> str:
    return page(instances={"production-1": user(), "production-2": user(**changes)})


def test_all_of_it() -> None:
    run_id = PRODUCTIONS.run_id
    by_hand = (
        f"```bash\necho '{SHA256}  {BACKUP.path}' | {{sudo}}sha256sum --check \\\n"
        f"  && {{sudo}}cp {BACKUP.path} /srv/app/.env \\\n"
        "  && {sudo}systemctl restart chatmrpt\n```"
    )
    assert page() == (
        "# redis-production\n\n"
        "The Redis of ChatMRPT's production: `redis-production.abc.0001.use2.cache.amazonaws.com:6379`\n\n"
        "As AWS, the server itself and production's instances told it on 2025-08-01 at 02:06 UTC, after the switch "
        "`20250801T020000Z-switch-aws`.\n\n"
        "## What it is\n\n"
        "| what | value |\n"
        "| --- | --- |\n"
        "| endpoint | `redis-production.abc.0001.use2.cache.amazonaws.com` |\n"
        "| port | 6379 |\n"
        "| cluster id | `redis-production`, a single cluster |\n"
        "| ARN | `arn:aws:elasticache:us-east-2:1:cluster:redis-production` |\n"
        "| status | available |\n"
        "| engine, as AWS says | redis 7.0.7 |\n"
        "| version, as the server says | 7.0.1 |\n"
        f"| identity (run_id) | `{run_id}` |\n"
        "| role, as the server says | master, 0 replicas connected |\n"
        "| node type | cache.t3.micro |\n"
        "| replicas | 0 |\n"
        "| Multi-AZ | off |\n"
        "| automatic failover | off |\n"
        "| TLS | off |\n"
        "| password (AUTH) | none |\n"
        "| parameter group | `default.redis7`, in-sync |\n"
        "| subnet group | `production-subnets` |\n"
        "| automatic backups | kept for 1 day |\n"
        "| maintenance window | sun:02:00-sun:03:00 UTC |\n"
        "| to be changed by AWS | nothing |\n\n"
        "## Who may reach it\n\n"
        "- `redis-production-sg` `sg-redis` lets in tcp 6379 from `production-sg` `sg-app`, "
        "tcp 6379 from `10.1.0.0/16`\n\n"
        "## Who uses it\n\n"
        "| instance | workers connected to it | run_id of the server there | since (UTC) |\n"
        "| --- | --- | --- | --- |\n"
        f"| production-1 | 2 of 2 | `{run_id[:12]}` | 2025-08-01 02:05:07 |\n"
        f"| production-2 | 2 of 2 | `{run_id[:12]}` | 2025-08-01 02:05:07 |\n\n"
        "Clients, as the server counts them: 2, without those of this look\n\n"
        "## What it costs\n\n"
        "12.41 USD a month: 1 node cache.t3.micro in us-east-2, on demand, at the prices of 2026-10-02 "
        "(https://aws.amazon.com/elasticache/pricing/)\n\n"
        "## How to go back\n\n"
        "On the machine from which the switch was made; the first line only shows what would be done:\n\n"
        "```bash\nuv run cutover rollback --fleet aws\nuv run cutover rollback --fleet aws --apply\n```\n\n"
        "Production is then on the Redis of before; if that was staging's, the two share it again.\n\n"
        "The record of the switch is in `reports/runs/20250801T020000Z-switch-aws/`, copies of the settings before it "
        "are in `reports/backups/20250801T020000Z-switch-aws/`, readable by their owner alone.\n\n"
        "By hand, where that machine is gone, on each instance. The users' sessions are not carried back then:\n\n"
        f"**production-1**:\n\n{by_hand.format(sudo='')}\n\n"
        f"**production-2**:\n\n{by_hand.format(sudo='sudo -n ')}\n"
    )


def test_a_password_is_told_by_the_name_of_its_variable() -> None:
    assert "| password (AUTH) | asked for; the fleet file names its variable: `REDIS_AUTH` |" in page(
        cluster=cloud_readings.cluster(asks_password=True)
    )
    nameless: Fleet = fleet_with("production", instances=TWO)
    assert "| password (AUTH) | asked for; the fleet file names no variable |" in page(
        cluster=cloud_readings.cluster(asks_password=True), fleet=nameless
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"nodes": 3, "is_group": True, "multi_az": True}, "| replicas | 2 |"),
        ({"is_group": True}, "| cluster id | `redis-production`, a replication group |"),
        ({"multi_az": True}, "| Multi-AZ | on |"),
        ({"tls": True}, "| TLS | on |"),
        ({"snapshot_retention_days": 0}, "| automatic backups | none are made |"),
        ({"snapshot_retention_days": None}, "| automatic backups | not known: AWS does not tell it |"),
        ({"arn": ""}, "| ARN | not known: AWS does not tell it |"),
        ({"endpoint": None}, "| port | not known: AWS does not tell it |"),
        ({"pending": ("CacheNodeType: cache.t3.small",)}, "| to be changed by AWS | CacheNodeType: cache.t3.small |"),
        ({"node_type": "cache.x9"}, "\nnot known: the price table does not know it\n"),
        ({"nodes": 2}, "\n24.82 USD a month: 2 nodes cache.t3.micro in us-east-2, "),
        ({"security_groups": ("sg-gone",)}, "\n- `sg-gone`: not known: AWS does not describe this group\n"),
        ({"security_groups": ("sg-other",)}, "\n- `staging-sg` `sg-other` lets in nobody\n"),
        ({"security_groups": ()}, "\n- it is in no security group\n"),
    ],
)
def test_what_aws_tells_otherwise(changes: dict[str, Any], line: str) -> None:
    assert line in page(cluster=cloud_readings.cluster(**changes))


def test_an_aws_that_does_not_answer_leaves_its_part_open_and_no_other() -> None:
    told = page(cluster=SILENT, groups=SILENT)

    assert "The Redis of ChatMRPT's production: not known: Permission denied\n" in told
    assert "| node type | not known: Permission denied |" in told
    assert "\n- not known: Permission denied\n" in told
    assert "| production-1 | 2 of 2 |" in told


def test_groups_that_could_not_be_read() -> None:
    assert "\n- security groups sg-redis: not known: Permission denied\n" in page(groups=SILENT)


def test_an_instance_that_could_not_be_read() -> None:
    told = with_second(reading=SILENT, backup=SILENT, since=None)

    silent = "not known: Permission denied"
    assert f"| production-2 | {silent} | {silent} | not known: the switch has not proved it |" in told
    assert f"| identity (run_id) | `{PRODUCTIONS.run_id}`; {silent} |" in told
    assert f"**production-2**: {silent}" in told


def test_an_instance_that_is_on_another_server() -> None:
    told = with_second(reading=production(instance(told=report(STAGINGS))))

    assert "| production-2 | 0 of 2 |" in told
    assert "Clients, as the server counts them: 2, " in told


def test_nobody_is_on_it() -> None:
    strays = user(reading=production(instance(told=report(STAGINGS))))
    told = page(instances={"production-1": strays, "production-2": strays})

    assert "| role, as the server says | not known: no worker is connected to it |" in told
    assert "Clients, as the server counts them: not known: no worker is connected to it" in told


def test_a_name_that_leads_the_instances_to_two_servers() -> None:
    told = with_second(reading=production(own=STAGINGS))

    assert f"| identity (run_id) | `{PRODUCTIONS.run_id}`; `{STAGINGS.run_id}` |" in told


@pytest.mark.parametrize(
    ("own", "reason"),
    [(None, "the cluster has no endpoint yet"), (SILENT, "Permission denied")],
    ids=["not made yet", "does not answer"],
)
def test_a_server_that_does_not_say_who_it_is(own: ProbeError | None, reason: str) -> None:
    told = with_second(reading=production(own=own))

    assert f"| production-2 | not known: {reason} | not known: {reason} |" in told


@pytest.mark.parametrize(
    ("backup", "words"),
    [
        (None, "this switch has not changed its settings, there is nothing to restore."),
        (
            replace(BACKUP, sha256_now=None),
            f"the backup `{BACKUP.path}` is gone. Its sha256 was `{SHA256}`: look for a copy.",
        ),
        (
            replace(BACKUP, sha256_now="00" * 32),
            f"the backup `{BACKUP.path}` is another file by now. Its sha256 was `{SHA256}`: look for a copy.",
        ),
    ],
)
def test_no_command_that_would_restore_something_else(backup: Backup | None, words: str) -> None:
    told = with_second(backup=backup)

    assert told.endswith(f"**production-2**: {words}\n")


def test_a_bar_ends_no_cell() -> None:
    assert r"| status | a\|b |" in page(cluster=cloud_readings.cluster(status="a|b"))

"""What is to be known of production's Redis after a switch, asked of AWS, of the server and of the instances."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from cutover.checks.clusters import must_exist
from cutover.errors import CutoverError
from cutover.fleet import Fleet, Instance
from cutover.guestbook import Guestbook
from cutover.hosts import connect
from cutover.probes.clusters import Cluster, cluster
from cutover.probes.security_groups import SecurityGroup, security_groups
from cutover.runbook import files, proof
from cutover.runbook.before import Before
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.journal import Action, Phase
from cutover.witnesses.readings import EnvironmentReading

T = TypeVar("T")


@dataclass(frozen=True)
class Backup:
    """An instance's settings as they were before the switch."""

    path: str
    sha256: str
    """On the record of the switch."""
    sha256_now: str | None
    """Of the file that is there now; None where it is gone."""


@dataclass(frozen=True)
class UserOfRedis:
    """One instance. An error stands for what could not be found out."""

    reading: EnvironmentReading | CutoverError
    """Of this instance alone."""
    since: datetime | None
    """When the switch had proved it; None where it has not."""
    backup: Backup | CutoverError | None
    """None where the switch has not changed its settings."""


@dataclass(frozen=True)
class EndpointFacts:
    fleet: Fleet
    switch: str
    """The name of the folder of the switch."""
    taken: datetime
    cluster: Cluster | CutoverError
    groups: Mapping[str, SecurityGroup] | CutoverError
    """All of the region, by id."""
    instances: Mapping[str, UserOfRedis]


def endpoint_facts(fleet: Fleet, switched: ChangeFolder, guestbook: Guestbook) -> EndpointFacts:
    """Raises nothing for what cannot be found out: it is left open, with the reason."""
    production = fleet.production
    cluster_id = production.redis.cluster
    return EndpointFacts(
        fleet,
        switched.name,
        datetime.now(UTC),
        _known(lambda: must_exist(cluster(fleet, cluster_id), "production", cluster_id)),
        _known(lambda: security_groups(fleet)),
        {one.name: _user(fleet, one, switched, guestbook) for one in production.instances},
    )


def _user(fleet: Fleet, instance: Instance, switched: ChangeFolder, guestbook: Guestbook) -> UserOfRedis:
    return UserOfRedis(
        _known(lambda: proof.read(fleet, instance, guestbook)),
        _since(switched, instance.name),
        _known(lambda: _backup(instance, switched)),
    )


def _since(switched: ChangeFolder, instance: str) -> datetime | None:
    wanted = (Action.VERIFY, instance, Phase.END)
    proved = [entry.at for entry in switched.journal.entries() if (entry.action, entry.instance, entry.phase) == wanted]
    return proved[0] if proved else None


def _backup(instance: Instance, switched: ChangeFolder) -> Backup | None:
    journal = switched.journal
    if journal.facts(Action.BACK_UP, instance.name) is None:
        return None
    before = Before.of(journal.facts(Action.LOOK, instance.name) or {})
    with connect(instance) as host:
        found = files.read_if_there(host, before.backup)
    return Backup(str(before.backup), before.sha256, found.sha256 if found else None)


def _known(look: Callable[[], T]) -> T | CutoverError:
    try:
        return look()
    except CutoverError as error:
        return error

"""endpoint.md, the page for the team's wiki: what production's Redis is, who uses it, what it costs, how to go back."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from cutover.errors import CutoverError
from cutover.fleet import Fleet
from cutover.guestbook import Guestbook
from cutover.prices import price_source, priced_on, usd_per_month
from cutover.probes.clusters import NOT_TOLD, Cluster
from cutover.probes.redis_servers import RedisServer
from cutover.probes.redis_survey import SurveyedServer
from cutover.probes.security_groups import SecurityGroup
from cutover.runbook.endpoint_facts import EndpointFacts, UserOfRedis, endpoint_facts
from cutover.runbook.folder import ChangeFolder
from cutover.runbook.markdown import bullets, known, not_known, table
from cutover.runbook.way_back import way_back
from cutover.witnesses.readings import EnvironmentReading

NAME = "endpoint.md"


def leave_endpoint_page(fleet: Fleet, switched: ChangeFolder, guestbook: Guestbook, fleet_name: str) -> Path:
    """In the folder of the switch. `fleet_name`: as it was given on the command line."""
    page = switched.path / NAME
    page.write_text(endpoint_page(endpoint_facts(fleet, switched, guestbook), fleet_name), encoding="utf-8")
    return page


def endpoint_page(facts: EndpointFacts, fleet_name: str) -> str:
    """Markdown. Holds no secret: of a password, whether there is one and the name of its variable."""
    parts = [
        _head(facts),
        "## What it is",
        table(("what", "value"), _attributes(facts)),
        "## Who may reach it",
        bullets(known(facts.cluster, lambda found: _ways_in(found, facts.groups))),
        "## Who uses it",
        table(
            ("instance", "workers connected to it", "run_id of the server there", "since (UTC)"),
            (_use(name, user) for name, user in facts.instances.items()),
        ),
        _others(facts),
        "## What it costs",
        known(facts.cluster, lambda found: _cost(found, facts.fleet.region)),
        "## How to go back",
        way_back(facts, fleet_name),
    ]
    return "\n\n".join(parts) + "\n"


def _head(facts: EndpointFacts) -> str:
    endpoint = known(facts.cluster, lambda found: f"`{found.endpoint}`" if found.endpoint else not_known("none yet"))
    return (
        f"# {facts.fleet.production.redis.cluster}\n\n"
        f"The Redis of ChatMRPT's production: {endpoint}\n\n"
        f"As AWS, the server itself and production's instances told it on {facts.taken:%Y-%m-%d at %H:%M} UTC, after "
        f"the switch `{facts.switch}`."
    )


def _attributes(facts: EndpointFacts) -> Iterator[tuple[str, str]]:
    of_aws: Mapping[str, Callable[[Cluster], str]] = {
        "endpoint": lambda one: f"`{one.endpoint.host}`" if one.endpoint else NOT_TOLD,
        "port": lambda one: str(one.endpoint.port) if one.endpoint else NOT_TOLD,
        "cluster id": lambda one: f"`{one.id}`, {'a replication group' if one.is_group else 'a single cluster'}",
        "ARN": lambda one: f"`{one.arn}`" if one.arn else NOT_TOLD,
        "status": lambda one: one.status,
        "engine, as AWS says": lambda one: f"{one.engine} {one.engine_version}",
    }
    further: Mapping[str, Callable[[Cluster], str]] = {
        "node type": lambda one: one.node_type,
        "replicas": lambda one: f"{max(one.nodes - 1, 0)}",
        "Multi-AZ": lambda one: "on" if one.multi_az else "off",
        "automatic failover": lambda one: "on" if one.automatic_failover else "off",
        "TLS": lambda one: "on" if one.tls else "off",
        "password (AUTH)": lambda one: _password(one, facts.fleet),
        "parameter group": lambda one: f"`{one.parameter_group}`, {one.parameters_applied}",
        "subnet group": lambda one: f"`{one.subnet_group}`",
        "automatic backups": _snapshots,
        "maintenance window": lambda one: f"{one.maintenance_window} UTC",
        "to be changed by AWS": lambda one: ", ".join(one.pending) or "nothing",
    }
    yield from ((what, _told(facts.cluster, words)) for what, words in of_aws.items())
    yield "version, as the server says", _of_server(facts, lambda own: own.version)
    yield "identity (run_id)", _of_server(facts, lambda own: f"`{own.run_id}`")
    yield "role, as the server says", _replication(facts)
    yield from ((what, _told(facts.cluster, words)) for what, words in further.items())


def _password(found: Cluster, fleet: Fleet) -> str:
    variable = fleet.production.redis.password
    named = f"; the fleet file names its variable: `{variable}`" if variable else "; the fleet file names no variable"
    return f"asked for{named}" if found.asks_password else "none"


def _snapshots(found: Cluster) -> str:
    days = found.snapshot_retention_days
    if days is None:
        return NOT_TOLD
    return f"kept for {days} day{'s' * (days != 1)}" if days else "none are made"


def _of_server(facts: EndpointFacts, words: Callable[[RedisServer], str]) -> str:
    """As the instances are told; each different answer, for a name may lead each to a server of its own."""
    told = dict.fromkeys(known(user.reading, lambda one: _own(one, words)) for user in facts.instances.values())
    return "; ".join(told)


def _own(reading: EnvironmentReading, words: Callable[[RedisServer], str]) -> str:
    if isinstance(reading.own, RedisServer):
        return words(reading.own)
    return not_known(reading.own.failure.actual if reading.own else "the cluster has no endpoint yet")


def _replication(facts: EndpointFacts) -> str:
    for survey in _surveys(facts):
        return (
            f"{survey.info.get('role', NOT_TOLD)}, {survey.info.get('connected_slaves', NOT_TOLD)} replicas connected"
        )
    return not_known("no worker is connected to it")


def _surveys(facts: EndpointFacts) -> Iterator[SurveyedServer]:
    """Of the cluster's own server, one for each instance whose workers use it."""
    for user in facts.instances.values():
        if not isinstance(user.reading, CutoverError) and isinstance(user.reading.own, RedisServer):
            run_id = user.reading.own.run_id
            yield from (survey for survey in user.reading.servers if survey.server.run_id == run_id)


def _ways_in(found: Cluster, groups: Mapping[str, SecurityGroup] | CutoverError) -> str:
    """A line for each rule of each of its security groups: AWS adds them up."""
    if isinstance(groups, CutoverError):
        return f"security groups {', '.join(found.security_groups)}: {not_known(groups.failure.actual)}"
    lines = []
    for group_id in found.security_groups:
        if group_id not in groups:
            lines.append(f"`{group_id}`: {not_known('AWS does not describe this group')}")
            continue
        rules = [
            f"{rule.traffic} from {f'`{groups[rule.source].name}` ' if rule.source in groups else ''}`{rule.source}`"
            for rule in groups[group_id].inbound
        ]
        lines.append(f"`{groups[group_id].name}` `{group_id}` lets in {', '.join(rules) or 'nobody'}")
    return "\n".join(lines) or "it is in no security group"


def _use(name: str, user: UserOfRedis) -> tuple[str, ...]:
    since = f"{user.since:%Y-%m-%d %H:%M:%S}" if user.since else not_known("the switch has not proved it")
    server = known(user.reading, lambda one: _own(one, lambda own: f"`{own.run_id[:12]}`"))
    return name, known(user.reading, _connected), server, since


def _connected(reading: EnvironmentReading) -> str:
    report = reading.instances[0].report
    all_of_them = report.processes.workers
    if not isinstance(reading.own, RedisServer):
        return _own(reading, str)
    own = reading.own.run_id
    places = {survey.server.endpoint for survey in report.surveyed if survey.server.run_id == own}
    return f"{sum(bool(places & set(worker.peers)) for worker in all_of_them)} of {len(all_of_them)}"


def _others(facts: EndpointFacts) -> str:
    """The server's own count, in which a stranger would be noticed."""
    counts = [len(survey.clients) for survey in _surveys(facts)]
    told = f"{counts[-1]}, without those of this look" if counts else not_known("no worker is connected to it")
    return f"Clients, as the server counts them: {told}"


def _cost(found: Cluster, region: str) -> str:
    try:
        cost = usd_per_month(region, found.node_type, found.nodes)
    except CutoverError as error:
        return not_known(error.failure.actual)
    nodes = f"{found.nodes} node{'s' * (found.nodes != 1)} {found.node_type} in {region}"
    return f"{cost:.2f} USD a month: {nodes}, on demand, at the prices of {priced_on()} ({price_source()})"


def _told(found: Cluster | CutoverError, words: Callable[[Cluster], str]) -> str:
    said = known(found, words)
    return not_known("AWS does not tell it") if NOT_TOLD in said else said

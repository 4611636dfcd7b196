"""A lab comes up whole or not at all, and goes down without a trace."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from cutover.errors import ConfigurationError
from lab import balancer, blueprint, fleet_file, instance, interrupts, network, programs, rights, ssh
from lab.addresses import Address, Ports
from lab.aws import CREATION_FAILED, seed, server
from lab.aws.client import Client
from lab.balancer import Balancer
from lab.blueprint import Blueprint, Site
from lab.failures import last_lines, not_up
from lab.ledger import Ledger
from lab.lock import held
from lab.processes import end_all
from lab.settings import Secrets
from lab.spec import LabSpec
from lab.status import Status, look

Say = Callable[[str], None]


def silent(_line: str) -> None:
    """For those who want no progress told."""


def up(spec: LabSpec, say: Say = silent) -> Path:
    """Bring a lab up and return its fleet file. One of that name that is there already is taken down first.

    Raises ConfigurationError for whatever does not come up. Then, as after Ctrl-C or SIGTERM, nothing is left.
    """
    programs.must_be_there()
    if spec.network:
        rights.must_be_there()
    if spec.ssh:
        ssh.must_be_there()
    fleet_file.must_be_ours(spec.fleet_file)
    with interrupts.heard(), held(spec):
        try:
            if _clear(spec):
                say("a lab of this name was there: taken down first")
            with Ports(spec.first_port) as ports:
                _build(spec, ports, say)
        except BaseException:
            with interrupts.ignored():
                _clear(spec)
            raise
    return spec.fleet_file


def down(spec: LabSpec) -> bool:
    """Take a lab down, whatever state it is in; tells whether there was anything."""
    with held(spec), interrupts.ignored():
        return _clear(spec)


def status(spec: LabSpec) -> Status:
    """What is there of it."""
    return look(spec)


def _build(spec: LabSpec, ports: Ports, say: Say) -> None:
    plan = blueprint.draw(spec, ports)
    spec.state.mkdir(parents=True, mode=0o700)
    blueprint.keep(plan)
    if plan.network:
        plan.network.create()
        for one in plan.servers:
            plan.network.join(one.name, one.address.host)
        say(f"network {plan.network.subnet}: a namespace for each instance and each Redis")
    ledger = Ledger(spec.state)
    aws = server.start(ledger, plan)
    haproxy = Balancer(plan, ledger).start()
    doors = ssh.start(ledger, plan) if plan.jump else {}
    known = Secrets()
    for site in plan.sites:
        for one in site.servers:
            instance.build(plan, site, one, known)
    client = Client(plan.aws)  # it takes as long to make as AWS takes to start

    server.wait_until_up(ledger, plan, aws)
    say(f"local AWS on {plan.aws}")
    ec2_ids = _seed_and_start(client, plan, ledger, say)
    Balancer(plan, ledger).wait_until_up(haproxy)
    say("balancer: every instance answers")
    if plan.jump:
        ssh.wait_until_up(ledger, plan, doors)
        say(f"SSH: every instance lets {ssh.user()} in through the jump host on {plan.jump}")
    fleet_file.write(fleet_file.fleet_of(plan, ec2_ids), spec.fleet_file)


def _seed_and_start(client: Client, plan: Blueprint, ledger: Ledger, say: Say) -> dict[str, str]:
    """Redis first, and who may reach it: the application looks for it once, when it starts. The rest meanwhile."""
    try:
        there = seed.network(client, plan)
        for site in plan.sites:
            if site.redis:
                _create_cluster(client, there, site, site.redis, ledger)
                say(f"Redis {site.cluster} on {site.redis}")
        ec2_ids = seed.servers(client, there, plan)
        for one in plan.servers:
            instance.name_at_aws(one, ec2_ids[one.name])
        starting = {one: instance.start_service(ledger, plan, one) for one in plan.servers}
        seed.balancer(client, there, plan, ec2_ids)
    except (BotoCoreError, ClientError, ResponseParserError) as error:
        raise ConfigurationError.of(
            "The local AWS (moto)",
            expected="holds what the plan finds there",
            actual=f"{error}; the end of its log:\n{last_lines(ledger.logs_of('aws'))}",
            next_action="correct what it names, then run the same command again; everything was taken down",
        ) from error
    for one, starter in starting.items():
        instance.wait_until_up(ledger, one, plan.spec.workers, starter)
        say(f"{one.name}: {plan.spec.workers} workers on {one.address}")
    return ec2_ids


def _create_cluster(client: Client, there: seed.Network, site: Site, address: Address, ledger: Ledger) -> None:
    logs = (ledger.logs_of("redis", site.cluster),)
    try:
        answers = seed.cluster(client, there, site, address.port)
    except ClientError as error:
        if error.response["Error"]["Code"] != CREATION_FAILED:
            raise
        raise not_up(
            f"Redis {site.cluster}",
            expected=f"answers PING on {address}",
            actual="it did not start",
            logs=logs,
            next_action="correct what the log names",
        ) from error
    if answers != address:
        raise not_up(
            f"Redis {site.cluster}",
            expected=f"answers PING on {address}, where the settings point",
            actual=f"that port was taken meanwhile, it answers on {answers}",
            logs=logs,
            next_action="see what took the port",
        )


def _clear(spec: LabSpec) -> bool:
    """End its processes, then remove its files; tells whether there was anything."""
    anything = end_all(spec.state, [entry.process for entry in Ledger(spec.state).entries()])
    anything = anything or spec.state.exists()
    with suppress(FileNotFoundError):
        shutil.rmtree(spec.state)
    anything = network.remove(spec.state) or anything
    balancer.remove_sockets(spec.state)
    fleet_file.remove(spec.fleet_file)
    with suppress(OSError):  # other fleets live there
        spec.fleet_file.parent.rmdir()
    return anything

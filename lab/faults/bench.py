"""A running lab on the bench: what a fault may lay hands on."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cutover.waiting import eventually
from lab import passages, ssh
from lab.addresses import Address
from lab.balancer import Balancer
from lab.blueprint import Blueprint, Site
from lab.faults import instances
from lab.faults.account import Account
from lab.faults.instances import Instance
from lab.faults.notes import BalancerRestarted, Frozen, HelperStarted, Notes, PassageDecided, Pen, SshdRestarted
from lab.faults.stores import Store
from lab.firewall import Passage
from lab.ledger import Ledger
from lab.processes import Process, end
from lab.programs import haproxy

_SERVES_WITHIN_S = 30


@dataclass(frozen=True)
class Bench:
    """Whatever is changed through it is written down first, by the pen of the fault at hand."""

    blueprint: Blueprint
    pen: Pen

    @classmethod
    def of(cls, blueprint: Blueprint, fault: str) -> "Bench":
        return cls(blueprint, Pen(Notes(blueprint.spec.state), fault))

    @property
    def instances(self) -> tuple[Instance, ...]:
        return tuple(self._instance(site, number) for site in self.blueprint.sites for number in range(_count(site)))

    @property
    def staging(self) -> Instance:
        return self._instance(self.blueprint.staging, 0)

    @property
    def production(self) -> tuple[Instance, ...]:
        return tuple(one for one in self.instances if one.site.name == "production")

    @property
    def first(self) -> Instance:
        return self.production[0]

    @property
    def last(self) -> Instance:
        """Of production: the one that is forgotten."""
        return self.production[-1]

    @property
    def stores(self) -> tuple[Store, ...]:
        return tuple(
            Store(self.blueprint, site.cluster, site.redis, self.pen, _namespace(self.blueprint, site))
            for site in self.blueprint.sites
            if site.redis
        )

    @property
    def staging_redis(self) -> Store:
        return self.stores[0]

    @property
    def production_redis(self) -> Store:
        """Only of a lab with separate ones."""
        return self.stores[1]

    @property
    def account(self) -> Account:
        return Account(self.blueprint, self.pen)

    def restart(self, *some: Instance) -> None:
        """All at the same time; returns when each serves."""
        instances.tell(some, "restart")
        for one in some:
            eventually(one.must_serve, within_s=_SERVES_WITHIN_S)

    def start_guest(self, role: str, *addresses: Address) -> Process:
        """See lab.faults.guest."""
        words = [word for address in addresses for word in (address.host, str(address.port))]
        command = [sys.executable, "-m", "lab.faults.guest", role, *words]
        started = Ledger(self.blueprint.spec.state).start(command, role="guest", of=self.pen.fault).process
        self.pen.note(HelperStarted(started.pid, started.born))
        return started

    def freeze(self, process: Process) -> None:
        """It accepts connections and answers nobody."""
        self.pen.note(Frozen(process.pid, process.born))
        process.send(signal.SIGSTOP)

    def decide(self, instance: Instance, store: Store, passage: Passage) -> None:
        """Over what the security groups say."""
        self.pen.note(PassageDecided(instance.name, store.cluster))
        passages.decide(self.blueprint.spec, instance.name, store.cluster, passage)

    def balance(self, change: Callable[[str], str]) -> None:
        """By another configuration of HAProxy."""
        file = self.blueprint.spec.state / "haproxy.cfg"
        self.pen.keep(file)
        file.write_text(change(file.read_text("utf-8")), encoding="utf-8")
        self.pen.note(BalancerRestarted())
        self.restart_balancer()

    def restart_balancer(self) -> None:
        ledger = Ledger(self.blueprint.spec.state)
        end(one.process for one in ledger.entries() if one.role == "balancer" and one.process.alive)
        command = [haproxy(), "-db", "-f", str(self.blueprint.spec.state / "haproxy.cfg")]
        Balancer(self.blueprint, ledger).wait_until_up(ledger.start(command, role="balancer"))

    def restart_sshd(self, one: Instance) -> None:
        self.pen.note(SshdRestarted(one.name))
        ledger, own = Ledger(self.blueprint.spec.state), (ssh.SSHD, one.name)
        end(entry.process for entry in ledger.entries() if (entry.role, entry.of) == own and entry.process.alive)
        ssh.start_again(ledger, self.blueprint, one.name)

    def _instance(self, site: Site, number: int) -> Instance:
        return Instance(self.blueprint, site, site.servers[number], self.pen)


def _namespace(blueprint: Blueprint, site: Site) -> Path | None:
    """Where its first instance is."""
    if blueprint.network is None:
        return None
    return Path(blueprint.inside(site.servers[0].name)[-1].removeprefix("--net="))


def _count(site: Site) -> int:
    return len(site.servers)

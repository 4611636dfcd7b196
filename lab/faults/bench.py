"""A running lab on the bench: what a fault may lay hands on."""

from dataclasses import dataclass

from lab.blueprint import Blueprint, Site
from lab.faults.instances import Instance
from lab.faults.notes import Notes, Pen
from lab.faults.stores import Store


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
            Store(self.blueprint, site.cluster, site.redis, self.pen) for site in self.blueprint.sites if site.redis
        )

    @property
    def staging_redis(self) -> Store:
        return self.stores[0]

    @property
    def production_redis(self) -> Store:
        """Only of a lab with separate ones."""
        return self.stores[1]

    def _instance(self, site: Site, number: int) -> Instance:
        return Instance(self.blueprint, site, site.servers[number], self.pen)


def _count(site: Site) -> int:
    return len(site.servers)

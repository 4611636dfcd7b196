"""What `provision` would do, for a person to read."""

from collections.abc import Iterator
from dataclasses import dataclass

from cutover.fleet import Fleet
from cutover.prices import priced_on, usd_per_month
from cutover.runbook.provisioning.differences import Difference, differences
from cutover.runbook.provisioning.found import Found
from cutover.runbook.provisioning.missing import missing, name, settings, tags


@dataclass(frozen=True)
class Proposal:
    cost: str
    to_make: tuple[str, ...]
    """A line for each thing, and an indented one for each of its settings."""
    differing: tuple[Difference, ...]

    @property
    def is_to_do(self) -> bool:
        """By `--apply`."""
        return bool(self.to_make) or any(difference.change for difference in self.differing)

    def __str__(self) -> str:
        return "\n".join([self.cost, *self._lines()])

    def _lines(self) -> Iterator[str]:
        if not (self.to_make or self.differing):
            yield "nothing to do: all of it is there, as the fleet file has it"
        if self.to_make:
            yield from ("", "to be made:", *self.to_make)
        if self.differing:
            yield from ("", "there, and different:")
        for difference in self.differing:
            yield f"  {difference}"
            yield f"    {difference.remedy}"


def proposal(found: Found, fleet: Fleet) -> Proposal:
    to_make = missing(found)
    production = fleet.production
    lines = [
        line
        for what in to_make
        for line in (f"  {name(what, production)}", *(f"    {setting}" for setting in settings(what, found, fleet)))
    ]
    if to_make:
        lines.append(f"  tags: {', '.join(f'{key} = {value}' for key, value in tags(fleet).items())}")
    return Proposal(cost(fleet), tuple(lines), differences(found, production))


def cost(fleet: Fleet) -> str:
    node = fleet.production.aws.node_type
    month = usd_per_month(fleet.region, node, 1)
    return (
        f"{fleet.production.redis.cluster} costs {month:.2f} USD a month: 1 node {node} in {fleet.region}, "
        f"at the prices of {priced_on()}"
    )

"""What follows from several rounds: restarts, the growth of workers, and that a whole look is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cutover.fleet import Quantity
from cutover.watch.columns import Key, Kind
from cutover.watch.record import Round
from cutover.watch.slopes import Growth

Values = Mapping[Key, float | None]
_RESTARTS = {Kind.INSTANCE: Quantity.RESTARTS, Kind.REDIS: Quantity.REDIS_RESTARTS}
RESTARTED = frozenset(_RESTARTS.values())


@dataclass
class Derived:
    """`kinds`: by subject. `warm_up_s`, `rise`: see Growth."""

    kinds: Mapping[str, Kind]
    warm_up_s: float
    rise: float
    _identities: dict[str, int] = field(default_factory=dict)
    _growths: dict[str, Growth] = field(default_factory=dict)
    _elsewhere: dict[str, float] = field(default_factory=dict)
    """By instance, how many workers were connected to the other Redis."""
    _strangers: dict[str, float] = field(default_factory=dict)
    """By environment, how many addresses did not know the visitor."""

    def take(self, seen: Round) -> dict[Key, float | None]:
        found: dict[Key, float | None] = {}
        for subject, kind in self.kinds.items():
            if kind in _RESTARTS:
                identity, before = seen.identities.get(subject), self._identities.get(subject)
                self._identities |= {subject: identity} if identity is not None else {}
                found[Key(subject, _RESTARTS[kind])] = float(None not in {before, identity} and before != identity)
        for instance, workers in seen.workers.items():
            growth = self._growths.setdefault(instance, Growth(self.warm_up_s, self.rise))
            found[Key(instance, Quantity.WORKER_GROWTH)] = growth.take(seen.t, workers)
        return found

    def is_suspicious(self, values: Values) -> bool:
        """A look must tell what it is.

        Something was restarted, other workers than before are on the other Redis, or a session is not known any more.
        """
        moved = _is_new(_of(values, Quantity.OTHER_REDIS), self._elsewhere)
        lost = _is_new(_of(values, Quantity.STRANGERS), self._strangers)
        return moved or lost or any(values.get(key) for key in values if key.quantity in RESTARTED)


def _of(values: Values, quantity: Quantity) -> dict[str, float]:
    return {key.subject: value for key, value in values.items() if key.quantity is quantity and value is not None}


def _is_new(now: Mapping[str, float], known: dict[str, float]) -> bool:
    """Whether one differs from the last time; that is remembered."""
    differs = any(value != known.get(subject, 0) for subject, value in now.items())
    known |= now
    return differs

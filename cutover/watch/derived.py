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
_KNOWN_BY_A_LOOK = frozenset({Quantity.OTHER_REDIS, Quantity.STRANGERS})


@dataclass
class Derived:
    """`kinds`: by subject. `warm_up_s`, `rise`, `fewest`: see Growth."""

    kinds: Mapping[str, Kind]
    warm_up_s: float
    rise: float
    fewest: int
    _identities: dict[str, int] = field(default_factory=dict)
    _growths: dict[str, Growth] = field(default_factory=dict)
    _known: dict[Key, float] = field(default_factory=dict)
    """The last figures of what only a whole look can tell the meaning of."""

    def take(self, seen: Round) -> dict[Key, float | None]:
        found: dict[Key, float | None] = {}
        for subject, kind in self.kinds.items():
            if kind in _RESTARTS:
                identity, before = seen.identities.get(subject), self._identities.get(subject)
                self._identities |= {subject: identity} if identity is not None else {}
                found[Key(subject, _RESTARTS[kind])] = float(None not in {before, identity} and before != identity)
        for instance, workers in seen.workers.items():
            growth = self._growths.setdefault(instance, Growth(self.warm_up_s, self.rise, self.fewest))
            found[Key(instance, Quantity.WORKER_GROWTH)] = growth.take(seen.t, workers)
        return found

    def is_suspicious(self, values: Values) -> bool:
        """A look must tell what it is.

        Something was restarted, other workers than before are on the other Redis, or a session is not known any more.
        """
        now = {key: value for key, value in values.items() if key.quantity in _KNOWN_BY_A_LOOK and value is not None}
        differs = any(value != self._known.get(key, 0) for key, value in now.items())
        self._known |= now
        return differs or any(values.get(key) for key in values if key.quantity in RESTARTED)

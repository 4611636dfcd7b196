"""Users keep their sessions: production's are carried from one Redis to another, and back. See docs/decisions/0014."""

from cutover.carrying.carry import Carried, carry, carry_served
from cutover.carrying.compare import Compared, compare, must_be_carried
from cutover.carrying.owners import owned_as_far_as_known, owned_sessions
from cutover.carrying.place import Place

__all__ = [
    "Carried",
    "Compared",
    "Place",
    "carry",
    "carry_served",
    "compare",
    "must_be_carried",
    "owned_as_far_as_known",
    "owned_sessions",
]

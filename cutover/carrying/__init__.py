"""Users keep their sessions: production's are carried from one Redis to another, and back. See docs/decisions/0013."""

from cutover.carrying.carry import Carried, carry
from cutover.carrying.compare import Compared, compare
from cutover.carrying.owners import owned_sessions
from cutover.carrying.place import Place

__all__ = ["Carried", "Compared", "Place", "carry", "compare", "owned_sessions"]

"""The plan for bed nets as the chat tells it."""

import re
from dataclasses import dataclass

from cutover.errors import Mismatch


@dataclass(frozen=True)
class NetPlan:
    available: int
    allocated: int

    @classmethod
    def parse(cls, answer: str, subject: str) -> "NetPlan":
        """From the chat's answer. A plan is one only with its numbers: the question for them also speaks of ITNs."""
        numbers = {
            label: re.search(rf"{label}\W+([\d,]+)", answer) for label in ("Total Nets Available", "Nets Allocated")
        }
        if "ITN Distribution Plan Generated" in answer and all(numbers.values()):
            available, allocated = (int(found[1].replace(",", "")) for found in numbers.values() if found)
            return cls(available, allocated)
        raise Mismatch.of(
            subject,
            expected="ITN Distribution Plan Generated, with the nets available and the nets allocated",
            actual=answer,
            next_action="read the service's log: planning needs the finished risk analysis of the same session",
        )

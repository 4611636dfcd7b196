"""The plan for bed nets as the chat tells it."""

import re
from dataclasses import dataclass

from cutover.errors import Mismatch


@dataclass(frozen=True)
class NetPlan:
    available: int
    allocated: int
    remaining: int | None = None
    """None where the chat does not tell; the summary of the export does."""
    fully_covered: int | None = None
    """Wards. None where the chat does not tell."""

    @classmethod
    def parse(cls, answer: str, subject: str) -> "NetPlan":
        """From the chat's answer. A plan is one only with its numbers: the question for them also speaks of ITNs."""
        available, allocated = _number(answer, "Total Nets Available"), _number(answer, "Nets Allocated")
        if "ITN Distribution Plan Generated" in answer and available is not None and allocated is not None:
            remaining, covered = _number(answer, "Nets Remaining"), _number(answer, "Wards with Full Coverage")
            return cls(available, allocated, remaining, covered)
        raise Mismatch.of(
            subject,
            expected="ITN Distribution Plan Generated, with the nets available and the nets allocated",
            actual=answer,
            next_action="read the service's log: planning needs the finished risk analysis of the same session",
        )


def _number(answer: str, label: str) -> int | None:
    """What stands after a label, which may go on in brackets: "Wards with Full Coverage (100%): 3"."""
    found = re.search(rf"{label}(?: \(.*?\))?[^\w(]+(\d[\d,]*)", answer)
    return int(found[1].replace(",", "")) if found else None

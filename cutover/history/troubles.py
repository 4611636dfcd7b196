"""What keeps a run from GO, as its successors need it: what was wrong, and whether people know of it."""

from cutover.runs.results import Record
from cutover.verdict.reason import Reason
from cutover.verdict.standing import Standing


class Trouble(Record):
    """A scenario in an environment, and what became of it. Not its text: process ids and times differ every night."""

    scenario: str
    environment: str
    standing: Standing

    @classmethod
    def of(cls, reason: Reason) -> "Trouble":
        return cls(scenario=reason.scenario.scenario, environment=reason.scenario.environment, standing=reason.kind)

    @property
    def key(self) -> tuple[str, str]:
        return self.scenario, self.environment

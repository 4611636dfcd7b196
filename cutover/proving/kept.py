"""docs/proof.json: as much of the last whole proof as the first page tells of it, kept with the code."""

import json
from typing import Self

from pydantic import AwareDatetime

from cutover.proving.groups import Tally, group_of, in_order, tallies
from cutover.proving.results import Fate, Proof
from cutover.proving.score import Score
from cutover.runs.results import Record


class KeptFault(Record):
    id: str
    name: str
    group: str
    fate: Fate | None
    """None: the lab cannot show it."""


class Kept(Record):
    suite: str
    started: AwareDatetime
    healthy: int
    alarms: int
    idle: int
    """These three as in a score."""
    faults: tuple[KeptFault, ...]

    @classmethod
    def of(cls, proof: Proof) -> Self:
        fates: list[tuple[str, str, Fate | None]] = [
            *((one.id, one.name, one.fate) for one in proof.faults),
            *((one.id, one.name, None) for one in proof.not_shown),
        ]
        return cls(
            suite=proof.suite,
            started=proof.started,
            healthy=len(proof.healthy),
            alarms=proof.alarms,
            idle=len(proof.idle),
            faults=tuple(
                KeptFault(id=fault_id, name=name, group=group_of(fault_id), fate=fate)
                for fault_id, name, fate in sorted(fates, key=lambda one: in_order(one[0]))
            ),
        )

    @property
    def score(self) -> Score:
        fates = [one.fate for one in self.faults if one.fate]
        return Score.counted(
            fates,
            not_shown=len(self.faults) - len(fates),
            healthy=self.healthy,
            alarms=self.alarms,
            idle=self.idle,
        )

    @property
    def tallies(self) -> tuple[Tally, ...]:
        return tallies((one.id, one.fate) for one in self.faults)

    def canonical_json(self) -> str:
        """A line for each fault, so that two proofs can be compared by eye."""
        document = self.model_dump(mode="json")
        faults = [json.dumps(one, ensure_ascii=False) for one in document.pop("faults")]
        head = json.dumps(document, ensure_ascii=False, indent=1).removesuffix("\n}")
        return f"{head},\n" + ' "faults": [' + ",".join(f"\n  {one}" for one in faults) + "\n ]\n}\n"

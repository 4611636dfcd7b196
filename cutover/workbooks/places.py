"""Where the people of a generated workbook live."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from itertools import count, islice

from pydantic import BaseModel, ConfigDict

from cutover.errors import ConfigurationError


class State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    prefix: str
    """The two letters before each name in an NMEP workbook."""
    lgas: dict[str, tuple[str, ...]]

    def wards(self, number: int) -> list[tuple[str, str]]:
        """(LGA, ward), each ward name once; known wards first, then numbered settlements of the same LGAs."""
        return list(islice(self._all_wards(), number))

    def _all_wards(self) -> Iterator[tuple[str, str]]:
        for lga, wards in self.lgas.items():
            for ward in wards:
                yield lga, ward
        lgas = list(self.lgas)
        for number in count(1):
            yield lgas[number % len(lgas)], f"Settlement {number}"


STATES: dict[str, State] = {
    name: State.model_validate(state)
    for name, state in tomllib.loads(
        files("cutover.workbooks").joinpath("places.toml").read_text(encoding="utf-8")
    ).items()
}


def state(name: str) -> State:
    try:
        return STATES[name]
    except KeyError as error:
        raise ConfigurationError.of(
            f"State {name!r} of a workbook",
            expected=f"one of {', '.join(STATES)}",
            actual="no wards are known for it",
            next_action="choose one of these, or add the state to cutover/workbooks/places.toml",
        ) from error

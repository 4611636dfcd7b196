"""Two runs, scenario by scenario."""

from dataclasses import dataclass

from cutover.errors import Mismatch
from cutover.runs import RunFolder, ScenarioId
from cutover.verdict.judging import judge
from cutover.verdict.phrases import where
from cutover.verdict.standing import Standing


@dataclass(frozen=True)
class Difference:
    """A scenario that stands otherwise in one run than in another."""

    id: ScenarioId
    before: Standing | None
    """None where it was not selected."""
    after: Standing | None

    def __str__(self) -> str:
        words = [standing.value if standing else "not selected" for standing in (self.before, self.after)]
        return f"{self.id.scenario}, {where(self.id.environment)}: {words[0]}, then {words[1]}"


def differences(before: RunFolder, after: RunFolder) -> tuple[Difference, ...]:
    """In the order of the first run; what only the second one has comes last."""
    first, second = _standings(before), _standings(after)
    return tuple(
        Difference(scenario, first.get(scenario), second.get(scenario))
        for scenario in dict.fromkeys([*first, *second])
        if first.get(scenario) != second.get(scenario)
    )


def must_be_equal(before: RunFolder, after: RunFolder) -> None:
    """Every scenario of the one stands in the other as it did."""
    if found := differences(before, after):
        raise Mismatch.of(
            f"{after.run().occasion.capitalize()} {after.path.name}",
            expected=f"the same as {before.path.name}, scenario by scenario",
            actual="\n".join(map(str, found)),
            next_action=f"see what is different since then, in the page of each: {before.page}, {after.page}",
        )


def _standings(folder: RunFolder) -> dict[ScenarioId, Standing]:
    return {judged.id: judged.standing for judged in judge(folder.run(), tuple(folder.results()))}

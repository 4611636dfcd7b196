"""A run: one execution of an occasion, with a folder of its own in which nothing is ever overwritten."""

from cutover.runs.folder import RunFolder
from cutover.runs.results import Finding, Outcome, Result, ScenarioId, Step
from cutover.runs.run import LeftOut, Occasion, Part, Run

__all__ = ["Finding", "LeftOut", "Occasion", "Outcome", "Part", "Result", "Run", "RunFolder", "ScenarioId", "Step"]

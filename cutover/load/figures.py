"""What Locust counted and timed, and how the load went: figures.json."""

from cutover.runs.results import Record


class StepFigures(Record):
    """Of one step of the journey, over all users. Times in ms, as Locust rounds them."""

    name: str
    requests: int
    failures: int
    median_ms: float
    p95_ms: float
    most_ms: float


class Removed(Record):
    """What the users had made, taken away in the end."""

    keys: int = 0
    paths: int = 0
    problem: str = ""


class Figures(Record):
    steps: tuple[StepFigures, ...]
    came: int
    """Users who began."""
    took_s: float
    memory_mb: tuple[float, ...]
    """Of the one that leads the most that it had; of each worker what it last told, every ten seconds."""
    interrupted: bool
    removed: Removed

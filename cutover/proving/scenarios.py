"""The scenarios of the features, by their names, as a proof asks for them."""

import re
from pathlib import Path

FEATURES = Path(__file__).resolve().parents[2] / "features"
CORE = (
    "Every worker is connected to the Redis of its own environment and to no other",
    "The two environments use two Redis servers",
    "Settings, processes, connections and a user's session agree on one Redis",
    "A session works on every worker of every server",
    "The service runs, and will run again when its server is restarted",
    "Every server has exactly its planned workers",
    "The logs hold no error but those that are known to be harmless",
)
"""What is asked about every fault, beside those who must notice it."""
_NAME = re.compile(r"^\s*Scenario(?: Outline)?: (?P<name>.+?)\s*$", re.MULTILINE)


def all_scenarios(folder: Path = FEATURES) -> tuple[str, ...]:
    """In the order of the files."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.feature")))
    return tuple(found["name"] for text in texts for found in _NAME.finditer(text))


def belief(scenario: str) -> str:
    """The name that all rows of an outline share: what tells a row apart stands in brackets behind it."""
    return scenario.partition(" (")[0]

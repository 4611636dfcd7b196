"""What is told, and how it is meant."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """As Apprise has them: a channel that has colours shows them so."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Message:
    title: str
    text: str
    tone: Tone = Tone.INFO

"""What a night tells: one line for whoever started it, and a message for people when something is otherwise."""

from cutover.night.alerting import alerts_of, tell
from cutover.night.line import NightLine
from cutover.night.news import Night, alert, known_after

__all__ = ["Night", "NightLine", "alert", "alerts_of", "known_after", "tell"]

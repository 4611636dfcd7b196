"""What the suite does to provoke errors, and the lines that each of these writes to the log.

The suite announces them in the log itself: before and after, the same visitor asks for an address that nobody else
asks for, and the access log of that instance keeps both. So every later look, from whatever machine, can tell the
suite's errors from others: only lines of the declared kind, only between the two.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ADDRESS = "/chatmrpt-cutover/provoking"
ANNOUNCEMENT = rf"GET {ADDRESS}/(?P<kind>[\w-]+)/(?P<number>[0-9a-f]{{32}})/(?P<edge>begin|end)\b"
"""The request, as the access log has it."""


class Provocation(StrEnum):
    UNRECOGNISED = "unrecognised-workbook"
    REFUSED = "refused-upload"


@dataclass(frozen=True)
class ProvokedLine:
    """Regular expressions, each for the beginning."""

    text: str
    exception: str | None = None
    """The last line of the traceback; None where there is none."""

    def fits(self, text: str, exception: str | None) -> bool:
        if exception is not None and (self.exception is None or not re.match(self.exception, exception)):
            return False
        return re.match(self.text, text) is not None


_REFUSAL = r"(\w+\.)*(ValidationError|DataProcessingError|RequestEntityTooLarge)\b"

LINES: Mapping[str, tuple[ProvokedLine, ...]] = {
    Provocation.UNRECOGNISED: (ProvokedLine(r"ERROR in \w+: Error detecting TPR upload: "),),
    Provocation.REFUSED: (
        ProvokedLine(r"ERROR in \w+: Error in \w*upload\w*: ", _REFUSAL),
        ProvokedLine(r"ERROR in \w+: Exception on /upload \[POST\]", _REFUSAL),
    ),
}
"""As contract 1.2 has them. A refusal for any other reason is no refusal that the suite asked for."""

PROVOKED_BY: Mapping[str, Provocation] = {
    "a workbook without a sheet named raw": Provocation.UNRECOGNISED,
    "a workbook cut off in the middle": Provocation.UNRECOGNISED,
    "a workbook of no bytes": Provocation.UNRECOGNISED,
    "a PDF document": Provocation.REFUSED,
    "no file": Provocation.REFUSED,
    "a file that is too large": Provocation.REFUSED,
}
"""By the words of a feature for what is uploaded; what is not here provokes nothing."""

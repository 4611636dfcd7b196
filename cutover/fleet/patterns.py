"""Lines of logs as regular expressions."""

import re
from typing import Annotated

from pydantic import AfterValidator


def _regular_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression, not {text!r}: {error}") from error
    return text


LinePattern = Annotated[str, AfterValidator(_regular_expression)]

FATAL_LOG_LINES = (
    "❌ Failed to connect to Redis",
    "⚠️ Falling back to filesystem sessions",
    "❌ Redis session initialization error",
    "Encoding objects of type",
    "Error routing to TPR handler",
    "Error detecting TPR upload",
    "Failed to generate shapefile",
    r"Worker .*\baborted",
    "WORKER TIMEOUT",
)
"""What ChatMRPT writes only when something is badly wrong."""

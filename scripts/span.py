"""A span of time as a word of the command line: 30s, 10min, 24h."""

from datetime import timedelta
from typing import Any

import click

from cutover.fleet.watching import span


class _Span(click.ParamType[timedelta]):
    name = "SPAN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        try:
            return span(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


SPAN = _Span()

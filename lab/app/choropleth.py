"""A map of wards as one inline SVG: cells of the gazetteer's grid, shaded by a value, named, with a tooltip."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from lab.app.rendering import render

CELL_PX = 120
_SHADES = ("#fff5eb", "#fdd0a2", "#fdae6b", "#f16913", "#d94801", "#8c2d04")


@dataclass(frozen=True)
class Area:
    """`value` shades the area, from 0 to 100; None leaves it grey. `label` is what is read under the name."""

    name: str
    label: str
    value: float | None


@dataclass(frozen=True)
class _Cell:
    area: Area
    x: int
    y: int
    fill: str
    ink: str


def draw(areas: Sequence[Area]) -> Markup:
    side = max(1, math.ceil(math.sqrt(len(areas))))
    cells = [_cell(area, *divmod(index, side)) for index, area in enumerate(areas)]
    height = math.ceil(len(areas) / side) * CELL_PX
    # The template escapes what it is given.
    return Markup(render("map.svg.html", cells=cells, width=side * CELL_PX, height=height, size=CELL_PX))  # noqa: S704


def _cell(area: Area, row: int, column: int) -> _Cell:
    if area.value is None:
        return _Cell(area, column * CELL_PX, row * CELL_PX, "#d9dde2", "#1d2733")
    shade = min(int(area.value / 100 * len(_SHADES)), len(_SHADES) - 1)
    return _Cell(area, column * CELL_PX, row * CELL_PX, _SHADES[shade], "#ffffff" if shade > 3 else "#1d2733")

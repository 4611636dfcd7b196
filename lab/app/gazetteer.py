"""Facts about a ward that the real application takes from its reference data, made up from the ward's name.

The same name gives the same facts on every instance and in every run.
"""

import hashlib
import math
from dataclasses import dataclass

VARIABLES = ("housing_quality", "evi", "ndwi", "soil_wetness")

Ring = list[tuple[float, float]]

_WEST, _NORTH, _CELL_DEGREES = 12.0, 10.0, 0.1


@dataclass(frozen=True)
class WardFacts:
    ward_code: str
    lga_code: str
    amap_code: str
    population: int
    variables: dict[str, float]


def facts(state_code: str, lga: str, ward: str) -> WardFacts:
    digest = hashlib.sha256(f"{state_code}/{lga}/{ward}".encode()).digest()
    lga_number = int.from_bytes(hashlib.sha256(f"{state_code}/{lga}".encode()).digest()[:2]) % 90 + 10
    return WardFacts(
        ward_code=f"{state_code}{lga_number}{int.from_bytes(digest[:2]) % 900 + 100}",
        lga_code=f"{state_code}{lga_number}",
        amap_code=f"NIE{digest[:3].hex().upper()}",
        population=6000 + int.from_bytes(digest[3:5]) % 14000,
        variables={name: round(digest[5 + i] / 255, 3) for i, name in enumerate(VARIABLES)},
    )


def outline(index: int, count: int) -> Ring:
    """Return the closed ring, in degrees, of ward `index` of `count`: a cell of a square grid, clockwise."""
    side = math.ceil(math.sqrt(count))
    row, column = divmod(index, side)
    west, north = _WEST + column * _CELL_DEGREES, _NORTH - row * _CELL_DEGREES
    east, south = west + _CELL_DEGREES, north - _CELL_DEGREES
    corners = [(west, north), (east, north), (east, south), (west, south), (west, north)]
    return [(round(x, 4), round(y, 4)) for x, y in corners]

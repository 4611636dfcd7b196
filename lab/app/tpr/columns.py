"""The columns of an NMEP workbook, spelled as the workbooks spell them, and the names that messages use for them."""

from typing import Literal, get_args

AgeGroup = Literal["u5", "o5", "pw"]
Count = Literal["tested", "positive"]
Method = Literal["rdt", "microscopy"]

AGE_GROUPS: tuple[AgeGroup, ...] = get_args(AgeGroup)
METHODS: tuple[Method, ...] = get_args(Method)

SHEET = "raw"
STATE = "State"
LGA = "LGA"
WARD = "Ward"
FACILITY = "Health Faccility"
LEVEL = "level"
PERIOD = "periodname"
URBAN = "urban"

_AGES: dict[AgeGroup, str] = {"u5": "<5yrs", "o5": "≥5yrs (excl PW)", "pw": "Preg Women (PW)"}
_PHRASES: dict[tuple[Method, Count], str] = {
    ("rdt", "tested"): "Persons presenting with fever & tested by RDT",
    ("rdt", "positive"): "Persons tested positive for malaria by RDT",
    ("microscopy", "tested"): "Persons presenting with fever and tested by Microscopy",
    ("microscopy", "positive"): "Persons tested positive for malaria by Microscopy",
}


def heading(method: Method, count: Count, age: AgeGroup) -> str:
    return f"{_PHRASES[method, count]} {_AGES[age]}"


def short_name(method: Method, count: Count, age: AgeGroup) -> str:
    return f"{method}_{count}_{age}"


DETECTED_BY = {heading("rdt", "tested", "u5"), heading("rdt", "positive", "u5")}
COUNTS = [heading(method, count, age) for age in AGE_GROUPS for method, count in _PHRASES]

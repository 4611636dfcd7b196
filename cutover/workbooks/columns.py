"""The columns of an NMEP workbook, spelled as the application demands them (contract 3.5, the misspelling included)."""

from dataclasses import dataclass

SHEET = "raw"

STATE = "State"
LGA = "LGA"
WARD = "Ward"
FACILITY = "Health Faccility"
LEVEL = "level"
OWNERSHIP = "ownership"
PERIOD = "periodname"
PERIOD_CODE = "periodcode"
ATTENDANCE = "Total number of all outpatient attendance"


@dataclass(frozen=True)
class CountColumns:
    """The four counts of one age group."""

    rdt_tested: str
    rdt_positive: str
    microscopy_tested: str
    microscopy_positive: str


def count_columns(suffix: str) -> CountColumns:
    return CountColumns(
        rdt_tested=f"Persons presenting with fever & tested by RDT {suffix}",
        rdt_positive=f"Persons tested positive for malaria by RDT {suffix}",
        microscopy_tested=f"Persons presenting with fever and tested by Microscopy {suffix}",
        microscopy_positive=f"Persons tested positive for malaria by Microscopy {suffix}",
    )


UNDER_5 = count_columns("<5yrs")
OVER_5 = count_columns("≥5yrs (excl PW)")
PREGNANT = count_columns("Preg Women (PW)")

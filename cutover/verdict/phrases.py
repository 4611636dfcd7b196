"""Turns of phrase that the verdict and the report share."""

from cutover.verdict.coverage import BOTH


def where(environment: str) -> str:
    return "across both environments" if environment == BOTH else f"in {environment}"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

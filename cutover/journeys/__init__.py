"""Journeys: what a malaria officer does, from the first visit to the export package."""

from cutover.journeys.officer import Officer, Work
from cutover.journeys.plan import NetPlan

__all__ = ["NetPlan", "Officer", "Work"]

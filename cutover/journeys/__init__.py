"""Journeys: what a malaria officer does, from the first visit to the export package."""

from cutover.journeys.in_browser import BrowserWay
from cutover.journeys.officer import Officer, Work
from cutover.journeys.over_http import HttpWay
from cutover.journeys.plan import NetPlan
from cutover.journeys.way import Way

__all__ = ["BrowserWay", "HttpWay", "NetPlan", "Officer", "Way", "Work"]

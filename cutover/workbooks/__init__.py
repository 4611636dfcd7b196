"""TPR workbooks as NMEP files look, and what an analysis of each must give, computed without the application."""

from cutover.workbooks.expected import AgeGroup, Level, WardTpr, expected_tpr
from cutover.workbooks.workbook import Workbook, WorkbookSpec, generate

__all__ = ["AgeGroup", "Level", "WardTpr", "Workbook", "WorkbookSpec", "expected_tpr", "generate"]

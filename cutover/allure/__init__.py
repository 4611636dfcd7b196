"""Allure's page of a run: a convenience beside the report, never the verdict. No run fails because of it."""

from cutover.allure.page import add_page, outcome

__all__ = ["add_page", "outcome"]

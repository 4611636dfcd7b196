"""What a run says: one page for the owner, a few lines for the terminal."""

from cutover.report.page import write_page
from cutover.report.terminal import show, summary
from cutover.report.timeline import keep_change

__all__ = ["keep_change", "show", "summary", "write_page"]

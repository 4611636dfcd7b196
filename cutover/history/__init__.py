"""Runs that have been: an index of them, what a new run keeps of it, and what has changed since."""

from cutover.history.chronicle import chronicle
from cutover.history.index import INDEX, add_to_index, past_runs
from cutover.history.items import ItemHistory, ItemTrend, item_histories
from cutover.history.kept import History, history_of, keep_history, this_run
from cutover.history.past import PastItem, PastLook, PastRun, past_run
from cutover.history.since_baseline import since_baseline
from cutover.history.timings import changed_timings
from cutover.history.trends import Trend, TrendKind, trends
from cutover.history.troubles import Trouble

__all__ = [
    "INDEX",
    "History",
    "ItemHistory",
    "ItemTrend",
    "PastItem",
    "PastLook",
    "PastRun",
    "Trend",
    "TrendKind",
    "Trouble",
    "add_to_index",
    "changed_timings",
    "chronicle",
    "history_of",
    "item_histories",
    "keep_history",
    "past_run",
    "past_runs",
    "since_baseline",
    "this_run",
    "trends",
]

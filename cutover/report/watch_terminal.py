"""A watch on the terminal: what was wrong and what to do, the plan's success metrics, then the verdict."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cutover.report.terminal import conclusion
from cutover.report.wording import printable
from cutover.watch.account import Account
from cutover.watch.folder import WatchFolder
from cutover.watch.success import Success
from cutover.watch.verdict import WatchReason, WatchVerdict

_KINDS = {
    "trouble": ("WRONG", "bold red"),
    "unseen": ("TOO LITTLE SEEN", "bold yellow"),
    "untold": ("NOBODY WAS TOLD", "bold red"),
}
_HELD = {True: ("held", "green"), False: ("not held", "bold red"), None: ("nothing seen", "yellow")}


def show_watch(account: Account, verdict: WatchVerdict, folder_path: Path, console: Console) -> None:
    """Long lines are left to the terminal: a pipe gets each whole, on one line."""
    console.print(watch_text(account, verdict, folder_path), soft_wrap=True)


def watch_text(account: Account, verdict: WatchVerdict, folder_path: Path) -> Text:
    """Its `plain` is the text; the styles show on a terminal only."""
    page = WatchFolder(folder_path).page
    return Text("\n\n").join(
        [
            *(_block(reason) for reason in verdict.reasons),
            Text("\n").join([Text("The plan's success metrics:"), *_metrics(verdict.successes)]),
            conclusion(verdict.decision, f"watch of {account.head.fleet}", verdict.headline, page),
        ]
    )


def _block(reason: WatchReason) -> Text:
    label, style = _KINDS[reason.kind]
    headline = printable(reason.headline).removeprefix(f"{label.lower()}: ")
    details = "".join(f"\n  {line}" for line in printable(reason.details).split("\n"))
    return Text.assemble((label, style), ": ", (headline, "bold"), details)


def _metrics(successes: tuple[Success, ...]) -> Iterator[Text]:
    width = max(len(label) for label, _ in _HELD.values())
    for one in successes:
        label, style = _HELD[one.holds]
        yield Text.assemble("  ", (f"{label:<{width}}", style), f"  {one.item} {one.words}: {printable(one.numbers)}")

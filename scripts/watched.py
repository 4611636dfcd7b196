"""What there is of a watch: judged, and shown on its page and at the terminal."""

from rich.console import Console

from cutover.report.watch import write_watch_page
from cutover.report.watch_terminal import show_watch as show
from cutover.runs.manifest import write_manifest
from cutover.verdict.file import write_once
from cutover.watch.folder import WatchFolder
from cutover.watch.verdict import WatchVerdict, judge_watch


def show_watch(folder: WatchFolder) -> WatchVerdict:
    """Write its verdict, its page and its manifest, and say what there is."""
    account = folder.account()
    verdict = judge_watch(account)
    write_once(folder.verdict_file, verdict.canonical_json())
    write_watch_page(folder, account, verdict)
    write_manifest(folder.path)
    show(account, verdict, folder.path, Console(highlight=False))
    return verdict

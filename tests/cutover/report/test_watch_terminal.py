"""A watch on the terminal, sign by sign."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from cutover.report.watch_terminal import show_watch, watch_text
from cutover.runs.manifest import sha256_of, write_manifest
from cutover.watch.folder import WatchFolder
from cutover.watch.record import Mark, Round, Told
from cutover.watch.verdict import judge_watch
from tests.cutover.report.watch_extremes import LIMITED
from tests.cutover.report.watched import WRONG, head, kept, look, told

FOLDER = Path("reports/runs/one")
HEAD = head(LIMITED, for_s=30)
ROUNDS = [Round(t=10.0 * number, values=(0, 12.5, 7)) for number in range(4)]
EXPECTED = """\
WRONG: production: Download links of a finished analysis (after 30 s, still so)
  Download links of a finished analysis
    expected: 3 links on every instance
    actual:   production-2: none
    next:     see whether production-2 shares its files

TOO LITTLE SEEN: production: a user's journey
  production: a user's journey
    expected: most of the looks tell something
    actual:   no look came to its end
    next:     see why it could not be looked at, in the record's lines of these rounds; watch again

NOBODY WAS TOLD: links
  Channels
    expected: take the message: links
    actual:   MAIL: HTTP 502 \\x1b[2J
    next:     correct the channel's URL, or see its service

The plan's success metrics:
  not held      6.2.1 TPR download links persist correctly: links of 0 of 1 finished analyses were all there again later
  nothing seen  6.2.2 ITN exports include dashboard HTML: 0 of 0 exports with their dashboard
  held          6.2.3 No session state confusion: 0 of 0 times two users at once met only what is theirs; \
1 of 1 times every worker knew the same visitor
  held          6.2.4 Both environments work independently: \
1 of 1 times every worker was on its own environment's Redis, and nobody else

NO-GO  watch of small
1 trouble, still so (4 of 4 rounds in 32 s).
report: reports/runs/one/index.html
"""
UNTOLD = Told(t=32, number=1, title="links", problems={"MAIL": "HTTP 502 \x1b[2J"})


def test_a_pipe_gets_plain_text_with_its_lines_whole() -> None:
    account = told(
        HEAD, *ROUNDS, look(30), look(30, "links", "wrong", failure=WRONG), Mark(t=31, what="interrupted"), UNTOLD
    )
    pipe = StringIO()

    show_watch(account, judge_watch(account), FOLDER, Console(file=pipe, width=40))

    assert pipe.getvalue() == EXPECTED


def test_a_terminal_gets_the_same_words_in_colour() -> None:
    account = told(HEAD, *ROUNDS, look(30), look(30, "journey"))
    screen = StringIO()

    show_watch(
        account,
        judge_watch(account),
        FOLDER,
        Console(file=screen, force_terminal=True, color_system="standard", width=200),
    )

    assert "\x1b[1;32mGO\x1b[0m" in screen.getvalue()
    assert "\x1b[33mnothing seen\x1b[0m" in screen.getvalue()


def test_the_manifest_is_named_where_there_is_one(tmp_path: Path) -> None:
    folder: WatchFolder = kept(tmp_path, HEAD, ROUNDS)
    manifest = write_manifest(folder.path)
    account = folder.account()

    text = watch_text(account, judge_watch(account), folder.path).plain

    assert text.endswith(f"report: {folder.page}\nmanifest.json, sha256: {sha256_of(manifest)}")

"""allure-report.html of a run: one file that asks no network for anything."""

import re
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from cutover.allure.history import HISTORY, earlier
from cutover.allure.tools import Tools, find_tools
from cutover.errors import ProbeError
from cutover.runs import RunFolder
from cutover.verdict import Verdict, write_once

PAGE = "allure-report.html"
LOG = "allure.log"
"""Why a run has no page: in one line, then in full."""
MADE_WITHIN_S = 60
"""It takes 2 s."""
_SETTINGS = Path(__file__).with_name("allurerc.mjs")
_ANALYTICS = re.compile(
    r'<script async src="https://www\.googletagmanager\.com/[^"]*"></script>\s*<script>[^<]*\bgtag\([^<]*</script>'
)
_NO_NETWORK = (
    '<head><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'none'\">"
)


def add_page(folder: RunFolder, verdict: Verdict) -> None:
    """Once for a run. Where it cannot be made, allure.log says why, and that is all: the run is as good without it."""
    if (folder.path / PAGE).exists() or (folder.path / LOG).exists():
        return
    try:
        _describe(folder, verdict)
        _make(folder, verdict, find_tools())
    except (ProbeError, OSError, ValueError) as error:
        _say_why_not(folder, error)


def outcome(folder: RunFolder) -> str:
    """One line for the terminal."""
    page, log = folder.path / PAGE, folder.path / LOG
    if page.is_file():
        return f"Allure: {page}"
    why_not = log.read_text(encoding="utf-8") if log.is_file() else "no page"
    return f"Allure: {why_not.splitlines()[0]}"


def without_analytics(html: str) -> str:
    """Allure gives every page a script that tells a third party of each reader, and no way to leave it out.

    Taken out here; beside it, whatever a later Allure may add is kept from the network by the page's own policy.
    """
    mute = _ANALYTICS.sub("", html, count=1).replace("<head>", _NO_NETWORK, 1)
    if "googletagmanager" in mute or _NO_NETWORK not in mute:
        raise _no_page(
            "a page whose analytics script can be taken out",
            "this Allure makes pages of another kind, which might tell a third party of their readers",
            "install the version of cutover/allure/package.json: remove .tools/allure/ and run ./scripts/test",
        )
    return mute


def _describe(folder: RunFolder, verdict: Verdict) -> None:
    run = folder.run()
    lines = {
        "verdict": verdict.decision,
        "occasion": run.occasion,
        "fleet": run.fleet,
        "started": run.started.isoformat(timespec="seconds"),
        **run.versions,
    }
    folder.allure_results.mkdir(exist_ok=True)
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (folder.allure_results / "environment.properties").write_text(text, encoding="utf-8")


def _make(folder: RunFolder, verdict: Verdict, tools: Tools) -> None:
    """Apart from the run's folder, which gets what is whole."""
    run = folder.run()
    with tempfile.TemporaryDirectory(prefix="allure-") as name:
        apart = Path(name)
        history = apart / "history.jsonl"
        history.write_text(earlier(folder), encoding="utf-8")
        title = f"{run.occasion} on {run.fleet}: {verdict.decision}"
        results = str(folder.allure_results.resolve())
        command = ["generate", "--config", str(_SETTINGS), "--report-name", title, "--output", "page", results]
        _run(tools, command, apart)
        page = apart / "page" / "index.html"
        write_once(folder.path / PAGE, without_analytics(page.read_text(encoding="utf-8")))
        *_, this_run = history.read_text(encoding="utf-8").rstrip("\n").split("\n")
        write_once(folder.path / HISTORY, f"{this_run}\n")


def _run(tools: Tools, command: list[str], apart: Path) -> None:
    """With nothing of this process's environment: it holds secrets, and Allure writes down what a CI server says."""
    expected, as_good = "a page", "the run is as good without it"
    try:
        done = subprocess.run(
            [tools.node, tools.allure, *command],
            cwd=apart,
            env={"HOME": str(apart), "TMPDIR": str(apart)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MADE_WITHIN_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _no_page(
            expected, f"none after {MADE_WITHIN_S} s", f"{as_good}, and any Allure can read allure-results/"
        ) from error
    if done.returncode != 0:
        said = (done.stderr + done.stdout).decode(errors="replace").strip()
        anew = f"remove .tools/allure/ and run ./scripts/test, which fetches Allure anew; {as_good}"
        raise _no_page(expected, f"Allure ended with {done.returncode}\n{said}".strip(), anew)


def _no_page(expected: str, actual: str, next_action: str) -> ProbeError:
    return ProbeError.of("Allure's page", expected=expected, actual=actual, next_action=next_action)


def _say_why_not(folder: RunFolder, error: ProbeError | OSError | ValueError) -> None:
    if not isinstance(error, ProbeError):
        error = _no_page("a page", f"{type(error).__name__}: {error}", "the run is as good without it")
    failure = error.failure
    brief = f"no page: {failure.actual.splitlines()[0]}; {failure.next_action}"
    with suppress(OSError):
        write_once(folder.path / LOG, f"{brief}\n\n{error}\n")

"""A run's folder with something of everything: held, failed, known, unlooked, silent, tried twice, hostile."""

import struct
import zlib

from cutover.runs import Finding, Outcome, RunFolder, ScenarioId, Step
from cutover.runs.results import ShownFailure
from tests.cutover.verdict.making import result_of, run_of, scenario

UPLOADED = [scenario("A workbook uploads", where, "5.2.1", feature="Upload") for where in ("staging", "production")]
SOCKETS = scenario("Every worker is connected to its own Redis", "production", "5.1.3", "5.3.2")
ISOLATED = scenario("A session of one means nothing to the other", "both", "5.3.2", "6.2.3")
DASHBOARD = scenario("The package contains the dashboard", "staging", "5.2.6", feature="Export")
SILENT = scenario("The package contains the dashboard", "production", "5.2.6", feature="Export")
HOSTILE = scenario("<b>A title</b> that is no markup", "staging", "5.1.2")

WORKERS = "\n".join(f"production-{1 + n // 6}, worker {4711 + n}: chatmrpt-redis-staging" for n in range(12))
ON_STAGING = ShownFailure(
    type="Mismatch",
    subject="Redis of production",
    expected="chatmrpt-redis-production in each of 12 workers",
    actual=WORKERS,
    next_action="production was not restarted: cutover switch --resume",
)
SCRIPT = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"
STEPS = (
    Step(keyword="Given", text="an officer with a finished analysis", outcome="passed", duration_s=6.25),
    Step(keyword="When", text="production is shown the session", outcome="passed", duration_s=0.41),
    Step(keyword="Then", text="production treats the visitor as a stranger", outcome="failed", duration_s=1.0),
    Step(keyword="And", text="nothing is listed", outcome="skipped", duration_s=0.0),
)


def fill(folder: RunFolder, *also: ScenarioId) -> None:
    folder.evidence.mkdir()
    (folder.evidence / "1 at the end.png").write_bytes(png(40, 30))
    (folder.evidence / "trace: 1.zip").write_bytes(b"PK")
    folder.begin(run_of(*UPLOADED, SOCKETS, ISOLATED, DASHBOARD, SILENT, HOSTILE, *also))
    folder.append(
        result_of(
            UPLOADED[0],
            evidence=["evidence/1 at the end.png", "evidence/trace: 1.zip", "evidence/gone.png", "../../secret.png"],
            findings=[Finding(subject="Dialogue step age group", observed="the answer had to be repeated", count=2)],
        )
    )
    folder.append(result_of(UPLOADED[1]))
    folder.append(result_of(SOCKETS, Outcome.FAILED, failure=ON_STAGING, steps=STEPS, duration_s=7.66))
    folder.append(result_of(SOCKETS, attempt=2, after_s=65, duration_s=30))
    folder.append(result_of(ISOLATED, Outcome.KNOWN, failure=ON_STAGING, registered="shared-redis"))
    folder.append(result_of(DASHBOARD, Outcome.NOT_LOOKED))
    folder.append(
        result_of(HOSTILE, Outcome.FAILED, failure=ON_STAGING.model_copy(update={"actual": SCRIPT, "subject": SCRIPT}))
    )


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

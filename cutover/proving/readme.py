"""What the first page says of the last whole proof: made from docs/proof.json, never typed."""

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from cutover.errors import ConfigurationError
from cutover.proving.badge import badge
from cutover.proving.groups import Tally
from cutover.proving.kept import Kept, KeptFault
from cutover.proving.results import Fate, Proof
from cutover.runbook.markdown import table

BEGIN, END = "<!-- proof -->", "<!-- /proof -->"
README, KEPT, BADGE = "README.md", "docs/proof.json", "docs/proof.svg"
_HEAD = ("faults", "shown by the lab", "killed", "by what was to notice", "not killed", "not shown")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#&~|])")


def publish(proof: Proof, root: Path) -> tuple[Path, ...]:
    """Write the three files below `root`, the project's folder, and return them.

    Raises ConfigurationError, before anything is written, where the proof is a part only, or the README cannot take it.
    """
    if not (proof.faults and proof.healthy):
        raise ConfigurationError.of(
            "The proof to be published",
            expected="faults that were tried, and labs in health",
            actual=f"{len(proof.faults)} of the ones, {len(proof.healthy)} of the others",
            next_action="prove the whole of it first: cutover prove",
        )
    kept = Kept.of(proof)
    readme = root / README
    texts = {
        readme: with_section(readme.read_text(encoding="utf-8"), kept),
        root / KEPT: kept.canonical_json(),
        root / BADGE: badge(kept.score),
    }
    for path, text in texts.items():
        unfinished = path.with_name(path.name + ".part")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    return tuple(texts)


def with_section(readme: str, kept: Kept) -> str:
    """In the place of the section that is there; where there is none, before the first heading below the title."""
    section = readme_section(kept)
    marks = re.findall(f"{re.escape(BEGIN)}|{re.escape(END)}", readme)
    if marks == [BEGIN, END]:
        before, after = readme.partition(BEGIN)[0], readme.partition(END)[2]
        return f"{before}{section}{after}"
    if marks:
        raise ConfigurationError.of(
            README,
            expected=f"{BEGIN} and {END}, once each and in this order, or neither",
            actual=", ".join(marks),
            next_action=f"take all of them out of {README}: the next proof brings its section along",
        )
    before, heading, after = readme.partition("\n## ")
    return f"{before.rstrip()}\n\n{section}\n{heading}{after}"


def readme_section(kept: Kept) -> str:
    """From marker to marker, without a newline at the end."""
    return "\n".join([BEGIN, *_lines(kept), END])


def _lines(kept: Kept) -> Iterator[str]:
    ratio = kept.score.ratio
    yield f"![Faults of the catalogue: {ratio}]({BADGE})"
    yield ""
    yield "**How far that holds is measured:** the rehearsal fleet is broken in every known way, the suite is asked."
    yield f"{kept.score} Version {_literal(kept.suite)}, {kept.started.astimezone(UTC):%Y-%m-%d}."
    yield ""
    yield table(_HEAD, (_row(tally) for tally in kept.tallies))
    not_killed = [one for one in kept.faults if one.fate and one.fate not in {Fate.NAMED, Fate.OTHER}]
    yield ""
    if not_killed:
        yield f"Not killed: {'; '.join(_told(one) for one in not_killed)}."
        yield ""


def _row(of: Tally) -> tuple[str, ...]:
    return (of.group, *(str(number) for number in (of.shown, of.killed, of.named, of.not_killed, of.not_shown)))


def _told(fault: KeptFault) -> str:
    return f"{_literal(f'{fault.id} {fault.name}')} ({fault.fate})"


def _literal(text: str) -> str:
    """On one line, without markup, and nothing that a terminal would obey."""
    shown = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return _MARKDOWN.sub(r"\\\1", shown)

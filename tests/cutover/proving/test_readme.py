"""The section of the README: what it says, where it goes, and that it is nobody's words but the proof's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cutover.errors import ConfigurationError
from cutover.proving.badge import badge
from cutover.proving.kept import Kept
from cutover.proving.readme import BADGE, BEGIN, END, KEPT, README, publish, readme_section, with_section
from cutover.proving.results import Proof
from tests.cutover.proving.proofs import PROOFS, hostile, none, of_each_fate, one, whole

ROOT = Path(__file__).resolve().parents[3]
PLAIN = "# A title\n\nWhat it is.\n\n**A promise.**\n\n## Try it\n\n    ./scripts/test\n"
EXPECTED = """\
<!-- proof -->
![Faults of the catalogue: 2 of 5 killed](docs/proof.svg)

**How far that holds is measured:** the rehearsal fleet is broken in every known way, the suite is asked.
Killed 2 of 5 faults that the lab can show (1 by what was to notice, 1 by another); 1 survived; \
1 noticed only as INCONCLUSIVE; 1 not injected; 1 more cannot be shown; false alarms in 1 of 2 healthy labs; \
1 scenario killed nothing. Version 0123456789ab, 2025-08-03.

| faults | shown by the lab | killed | by what was to notice | not killed | not shown |
| --- | --- | --- | --- | --- | --- |
| configuration | 2 | 1 | 1 | 1 | 0 |
| processes | 1 | 1 | 0 | 0 | 0 |
| network | 0 | 0 | 0 | 0 | 1 |
| Redis | 1 | 0 | 0 | 1 | 0 |
| human | 1 | 0 | 0 | 1 | 0 |

Not killed: C09 A value is quoted (survived); R02 Redis is full (noticed only as INCONCLUSIVE); \
H01 Backed up after the change (not injected).

<!-- /proof -->"""


def out_of_date(root: Path) -> list[str]:
    """What says otherwise than docs/proof.json; where there is none, nothing may speak of a proof."""
    readme = (root / README).read_text(encoding="utf-8")
    if not (root / KEPT).exists():
        return [*([README] if BEGIN in readme or END in readme else []), *([BADGE] if (root / BADGE).exists() else [])]
    kept = Kept.model_validate_json((root / KEPT).read_bytes())
    wrong = {
        KEPT: kept.canonical_json() != (root / KEPT).read_text(encoding="utf-8"),
        README: readme_section(kept) not in readme or with_section(readme, kept) != readme,
        BADGE: not (root / BADGE).exists() or (root / BADGE).read_text(encoding="utf-8") != badge(kept.score),
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / README).write_text(PLAIN, encoding="utf-8")
    return tmp_path


def test_this_project_says_what_was_proved_and_nothing_else() -> None:
    assert out_of_date(ROOT) == []


def test_every_part_of_it() -> None:
    assert readme_section(Kept.of(of_each_fate())) == EXPECTED


def test_without_survivors_none_are_named() -> None:
    section = readme_section(Kept.of(one()))

    assert "Not killed:" not in section
    assert section.endswith("| configuration | 1 | 1 | 1 | 0 | 0 |\n\n<!-- /proof -->")


def test_the_first_one_stands_before_the_first_heading() -> None:
    kept = Kept.of(one())

    assert with_section(PLAIN, kept) == PLAIN.replace("## Try it", f"{readme_section(kept)}\n\n## Try it")
    assert with_section("# A title\n", kept) == f"# A title\n\n{readme_section(kept)}\n"


@pytest.mark.parametrize("made", PROOFS, ids=lambda made: made.__name__)
def test_a_later_one_takes_the_place_of_the_first(made: Callable[[], Proof]) -> None:
    kept = Kept.of(made())

    first = with_section(PLAIN, Kept.of(whole()))

    assert with_section(first, kept) == with_section(PLAIN, kept)
    assert with_section(with_section(first, kept), kept) == with_section(first, kept)


def test_the_readme_of_this_project_takes_it_before_how_to_try_it() -> None:
    kept = Kept.of(one())

    taken = with_section((ROOT / README).read_text(encoding="utf-8"), kept)

    before, _, after = taken.partition(readme_section(kept))
    assert before.rstrip().endswith("observed from outside.**")
    assert after.startswith("\n\n## Try it\n")


@pytest.mark.parametrize(
    ("readme", "actual"),
    [
        (f"# A title\n\n{BEGIN}\n\n## Try it\n", "<!-- proof -->"),
        (f"# A title\n\n{END}\n", "<!-- /proof -->"),
        (f"{END} {BEGIN}\n", "<!-- /proof -->, <!-- proof -->"),
        (f"{BEGIN}{END}\n{BEGIN}{END}\n", "<!-- proof -->, <!-- /proof -->, <!-- proof -->, <!-- /proof -->"),
    ],
)
def test_markers_that_do_not_pair_are_refused_and_nothing_is_written(root: Path, readme: str, actual: str) -> None:
    (root / README).write_text(readme, encoding="utf-8")

    with pytest.raises(ConfigurationError) as refused:
        publish(one(), root)

    assert str(refused.value) == (
        "README.md\n"
        "  expected: <!-- proof --> and <!-- /proof -->, once each and in this order, or neither\n"
        f"  actual:   {actual}\n"
        "  next:     take all of them out of README.md: the next proof brings its section along"
    )
    assert (root / README).read_text(encoding="utf-8") == readme
    assert list((root / "docs").iterdir()) == []


def test_part_of_a_proof_is_not_published(root: Path) -> None:
    part = one().model_copy(update={"healthy": ()})

    for made, actual in ((part, "1 of the ones, 0 of the others"), (none(), "0 of the ones, 0 of the others")):
        with pytest.raises(ConfigurationError) as refused:
            publish(made, root)
        assert refused.value.failure.actual == actual
        assert refused.value.failure.next_action == "prove the whole of it first: cutover prove"
    assert out_of_date(root) == []


def test_what_is_published_agrees_and_twice_is_the_same(root: Path) -> None:
    written = publish(whole(), root)
    first = [path.read_bytes() for path in written]

    assert publish(whole(), root) == written == (root / README, root / KEPT, root / BADGE)
    assert [path.read_bytes() for path in written] == first
    assert sorted(path.name for path in root.rglob("*") if path.is_file()) == ["README.md", "proof.json", "proof.svg"]
    assert out_of_date(root) == []


@pytest.mark.parametrize(
    ("name", "typed"), [(README, "84 of 90"), (BADGE, "84 of 90"), (KEPT, '"idle": 3'), (README, "| Redis | 10 | ")]
)
def test_a_number_that_somebody_typed_is_noticed(root: Path, name: str, typed: str) -> None:
    publish(whole(), root)
    text = (root / name).read_text(encoding="utf-8")
    assert typed in text

    (root / name).write_text(text.replace(typed, typed[:-2] + "99"), encoding="utf-8")

    assert out_of_date(root) != []


def test_a_section_or_a_badge_without_a_proof_is_noticed(root: Path) -> None:
    publish(one(), root)
    (root / KEPT).unlink()
    assert out_of_date(root) == [README, BADGE]

    publish(one(), root)
    (root / BADGE).unlink()
    assert out_of_date(root) == [BADGE]


def test_hostile_names_are_no_markup_and_end_no_section(root: Path) -> None:
    publish(hostile(), root)

    text = (root / README).read_text(encoding="utf-8")

    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    assert "\\<script\\>document.title = 'taken over'\\</script\\> \\& " in text
    assert "\\[link\\](javascript:1) \\`code\\`" in text
    assert "\x1b" not in text
    assert "second line" in text.partition("Not killed: ")[2].split("\n")[0]
    assert out_of_date(root) == []

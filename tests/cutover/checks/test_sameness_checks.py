from typing import Any

import pytest

from cutover.checks.sameness import must_have_same_code, must_have_same_packages, must_have_same_settings
from cutover.errors import Mismatch, ProbeError
from cutover.settings_file import SettingsFile
from cutover.witnesses.readings import EnvironmentReading
from tests.cutover.readings import env_text, instance, processes, production, report


def several(*changes: dict[str, Any], **more: Any) -> EnvironmentReading:
    """An instance for each: p1, p2 and so on."""
    return production(*(instance(f"p{n}", report(**one)) for n, one in enumerate(changes, 1)), **more)


def with_env(*lines: str, **environment: str) -> dict[str, Any]:
    return {"settings": SettingsFile(env_text() + "\n".join(lines)), "environment": environment}


def test_instances_that_are_the_same() -> None:
    alike = several({}, {}, {})

    must_have_same_code(alike)
    must_have_same_packages(alike)
    must_have_same_settings(alike)


def test_code_that_differs_or_is_missing() -> None:
    with pytest.raises(Mismatch) as other:
        must_have_same_code(several({}, {"code": {"run.py": "0dd", "app/old.py": "d"}}, {}))

    assert str(other.value) == (
        "Code of production: p1, p2, p3\n"
        "  expected: the same on each of them\n"
        "  actual:   app/__init__.py: not on p2\n"
        "            app/old.py: not on p1, p3\n"
        "            run.py: differs\n"
        "  next:     bring the same revision to all of them, then restart"
    )


def test_packages_of_another_version() -> None:
    with pytest.raises(Mismatch) as other:
        must_have_same_packages(several({}, {"packages": frozenset({"Flask-3.0.0", "redis-4.6.0"})}))

    assert str(other.value) == (
        "Packages of production: p1, p2\n"
        "  expected: the same on each of them\n"
        "  actual:   redis-4.6.0: not on p1\n"
        "            redis-5.0.1: not on p2\n"
        "  next:     install from one list of pinned versions on all of them, then restart"
    )


def test_packages_of_a_service_that_does_not_run_are_not_known() -> None:
    down = {"packages": frozenset(), "processes": processes(master=None)}

    must_have_same_packages(several({}, down))
    with pytest.raises(ProbeError, match="nothing on any instance"):
        must_have_same_packages(several(down, down))


def test_long_lists_are_cut() -> None:
    many = frozenset(f"package-{number:02}" for number in range(15))

    with pytest.raises(Mismatch) as other:
        must_have_same_packages(several({"packages": many}, {"packages": frozenset()}))

    lines = other.value.failure.actual.splitlines()
    assert lines[0] == "package-00: not on p2"
    assert lines[11:] == ["package-11: not on p2", "and 3 more"]


@pytest.mark.parametrize(("packages", "more"), [(12, ""), (13, "\nand 1 more")])
def test_a_list_that_just_fits_is_whole(packages: int, more: str) -> None:
    many = frozenset(f"package-{number:02}" for number in range(packages))

    with pytest.raises(Mismatch) as other:
        must_have_same_packages(several({"packages": many}, {"packages": frozenset()}))

    assert other.value.failure.actual.endswith(f"package-11: not on p2{more}")


def test_settings_are_named_without_their_values() -> None:
    with pytest.raises(Mismatch) as other:
        must_have_same_settings(
            several(
                with_env("SECRET_KEY=one", "OPENAI_API_KEY=sk-1", "EMPTY=", "BARE", "WORD=None"),
                with_env("SECRET_KEY=two", "EMPTY", "BARE", "WORD", REDIS_HOST="10.9.9.9"),
            )
        )

    assert str(other.value) == (
        "Settings of production: p1, p2\n"
        "  expected: the same on each of them\n"
        "  actual:   EMPTY: differs\n"
        "            OPENAI_API_KEY: not on p2\n"
        "            REDIS_HOST: differs\n"
        "            SECRET_KEY: differs\n"
        "            WORD: differs\n"
        "  next:     make them equal and restart; one that may differ is named in the fleet file: service.own_settings"
    )


def test_a_setting_is_the_same_wherever_it_comes_from() -> None:
    """The unit's environment wins over the file."""
    must_have_same_settings(several(with_env("REDIS_DB=0"), with_env("REDIS_DB=7", REDIS_DB="0")))


def test_a_setting_that_may_differ() -> None:
    named = with_env("INSTANCE=one"), with_env("INSTANCE=two")
    must_have_same_settings(several(*named, service={"own_settings": ["INSTANCE"]}))


def test_without_anything_to_compare_nothing_is_proved() -> None:
    """As where the fleet file names the wrong folder."""
    with pytest.raises(ProbeError) as nothing:
        must_have_same_code(several({"code": {}}, {"code": {}}))

    assert str(nothing.value) == (
        "Code of production\n"
        "  expected: something to compare\n"
        "  actual:   nothing on any instance\n"
        "  next:     see that the service runs, and correct app_folder, env_file and code in the fleet file"
    )

"""Every claim leads to an item of the plan and to exactly one definition, and nothing in a feature is mechanics."""

import importlib
import re
import runpy
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, ScenarioTemplate, Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from cutover.fleet import Environment, Fleet
from cutover.plan import PLAN
from cutover.plan.items import TAG_PREFIX
from cutover.register import REGISTER, load_register
from fixtures.scenario_ids import named
from fixtures.selection import AT_NIGHT, REASONS

ROOT = Path(__file__).resolve().parents[1]
ITEMS = {item.id: item for phase in PLAN for item in phase.items}
ENVIRONMENTS = {name for name, field in Fleet.model_fields.items() if field.annotation is Environment}
PLUGINS: list[str] = runpy.run_path(str(ROOT / "conftest.py"))["pytest_plugins"]
FEATURES: list[Feature] = get_features([str(ROOT / "features")])
SCENARIOS: list[ScenarioTemplate] = [scenario for feature in FEATURES for scenario in feature.scenarios.values()]


@dataclass(frozen=True)
class Case:
    """A scenario with one row of its examples."""

    template: ScenarioTemplate
    row: dict[str, str]
    tags: frozenset[str]

    @property
    def name(self) -> str:
        """As in results: the columns that tell rows apart belong to it."""
        return named(self.template.name, self.row)

    @property
    def environment(self) -> str:
        return self.row.get("environment", "both")

    @property
    def steps(self) -> list[Step]:
        return self.template.render(self.row).steps


def cases() -> Iterator[Case]:
    for scenario in SCENARIOS:
        tags = frozenset(scenario.tags | scenario.feature.tags)
        if not scenario.examples:
            yield Case(scenario, {}, tags)
        for examples in scenario.examples:
            for row in examples.as_contexts():
                yield Case(scenario, row, tags | examples.tags)


CASES = list(cases())


def definitions() -> list[StepFunctionContext]:
    """Of the steps that conftest.py wires in."""
    modules = [name for name in PLUGINS if name.startswith("steps.")]
    for module in modules:
        importlib.import_module(module)
    contexts = list(step_function_context_registry.values())
    return [context for context in contexts if context.step_func.__module__ in modules]


DEFINITIONS = definitions()


def matching(step: Step) -> list[StepFunctionContext]:
    return [
        context
        for context in DEFINITIONS
        if context.type in (None, step.type) and context.parser.is_matching(step.name)
    ]


def declared_markers() -> dict[str, str]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    markers: list[str] = document["tool"]["pytest"]["ini_options"]["markers"]
    return {name: words.strip() for name, _, words in (marker.partition(":") for marker in markers)}


def test_there_is_something_to_look_at() -> None:
    assert len(FEATURES) == len(list((ROOT / "features").glob("**/*.feature"))) >= 4
    assert CASES
    assert DEFINITIONS


def test_all_step_modules_are_wired() -> None:
    modules = {f"steps.{file.stem}" for file in (ROOT / "steps").glob("*.py") if file.stem != "__init__"}

    assert {name for name in PLUGINS if name.startswith("steps.")} == modules


def test_the_declared_markers_are_the_plan_s_items_in_its_words() -> None:
    """A colon or double quotes in the plan's words would end a marker's name or its string."""
    plan = {f"{TAG_PREFIX}{item.id}": item.words.replace(": ", " - ").replace('"', "'") for item in ITEMS.values()}

    assert {name: words for name, words in declared_markers().items() if name.startswith(TAG_PREFIX)} == plan


def test_the_other_markers_are_those_that_leave_scenarios_out() -> None:
    assert {name for name in declared_markers() if not name.startswith(TAG_PREFIX)} == REASONS.keys() | AT_NIGHT.keys()


def test_every_tag_is_an_item_of_the_plan() -> None:
    tags = {tag for case in CASES for tag in case.tags}

    assert tags - REASONS.keys() - AT_NIGHT.keys() <= {f"{TAG_PREFIX}{identity}" for identity in ITEMS}
    assert tags <= set(declared_markers())


def test_every_case_settles_an_item_of_the_plan() -> None:
    assert [(case.template.name, case.row) for case in CASES if not case.tags - set(REASONS)] == []


def test_every_case_is_known_by_feature_name_and_environment() -> None:
    """Under one name, one result would stand for two."""
    seen = Counter((case.template.feature.name, case.name, case.environment) for case in CASES)

    assert [known for known, times in seen.items() if times > 1] == []
    assert {case.environment for case in CASES} <= {"staging", "production", "both"}


def test_no_scenario_is_named_as_a_row_of_another() -> None:
    """The register would take it for one."""
    names = {scenario.name for scenario in SCENARIOS}

    assert [name for name in names if any(name.startswith(f"{other} (") for other in names)] == []


def test_every_environment_gets_every_outline() -> None:
    missing = {
        scenario.name
        for scenario in SCENARIOS
        if scenario.examples
        and {case.environment for case in CASES if case.template is scenario} != {"staging", "production"}
    }

    assert missing == set()


def test_every_phrase_is_defined_once() -> None:
    phrases = Counter((context.type, context.parser.name) for context in DEFINITIONS)

    assert [phrase for phrase, times in phrases.items() if times > 1] == []


def test_every_step_of_every_case_has_exactly_one_definition() -> None:
    wrong = {
        f"{step.keyword} {step.name}": [context.parser.name for context in matching(step)]
        for case in CASES
        for step in case.steps
        if len(matching(step)) != 1
    }

    assert wrong == {}


def test_every_definition_is_used() -> None:
    used = {id(context) for case in CASES for step in case.steps for context in matching(step)}

    assert [context.parser.name for context in DEFINITIONS if id(context) not in used] == []


@pytest.mark.parametrize(
    "scenario", [scenario for scenario in SCENARIOS if scenario.examples], ids=lambda one: one.name
)
def test_every_column_of_examples_reaches_a_step(scenario: ScenarioTemplate) -> None:
    text = " ".join(cell for step in scenario.steps for cell in (step.name, step.docstring or "", *cells(step)))
    columns = {column for examples in scenario.examples for column in examples.example_params}

    assert [column for column in columns if f"<{column}>" not in text] == []
    assert set(re.findall(r"<([^>]+)>", text)) == columns


def cells(step: Step) -> list[str]:
    return [cell.value for row in step.datatable.rows for cell in row.cells] if step.datatable else []


def test_every_environment_in_a_feature_is_one() -> None:
    """A misspelt one would end in a KeyError of a step, hours later."""
    named: set[str] = set()
    for case in CASES:
        for step in case.steps:
            (definition,) = matching(step)
            arguments: dict[str, Any] = definition.parser.parse_arguments(step.name) or {}
            named |= {str(value) for key, value in arguments.items() if key in {"environment", "other"}}

    assert named == ENVIRONMENTS == {"staging", "production"}


def test_every_known_issue_names_a_scenario_that_exists() -> None:
    """Also by the name of an outline, which speaks for all its rows."""
    known = {(name, case.environment) for case in CASES for name in (case.name, case.template.name)}
    issues = load_register(REGISTER).issues

    assert [issue.id for issue in issues if (issue.scenario, issue.environment) not in known] == []
    assert max(Counter(issue.id for issue in issues).values()) == 1
    assert max(Counter((issue.scenario, issue.environment, issue.occasion) for issue in issues).values()) == 1

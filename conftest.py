"""Wiring only: where pytest finds the steps and the fixtures."""

pytest_plugins = [
    "fixtures.options",
    "fixtures.fleet",
    "fixtures.browser",
    "fixtures.recording",
    "fixtures.progress",
    "fixtures.allure_steps",
    "steps.officers",
    "steps.analyses",
    "steps.exports",
    "steps.isolation",
]

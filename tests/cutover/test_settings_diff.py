"""What a terminal and a report may show of a change to .env."""

import pytest

from cutover.settings_file import SettingsFile

URL = {"REDIS_URL": "redis://new.cache.example:6379/0"}


def test_the_change_is_shown_with_its_neighbours() -> None:
    before = SettingsFile("FLASK_ENV=production\nREDIS_URL=redis://old.cache.example:6379/0\nREDIS_PORT=6379\nA=1\n")

    assert before.diff(before.with_values(URL), "/srv/app/.env") == (
        "--- /srv/app/.env\n"
        "+++ /srv/app/.env (new)\n"
        "@@ -1,3 +1,3 @@\n"
        " FLASK_ENV=production\n"
        "-REDIS_URL=redis://old.cache.example:6379/0\n"
        "+REDIS_URL=redis://new.cache.example:6379/0\n"
        " REDIS_PORT=6379"
    )


def test_no_change_no_diff() -> None:
    before = SettingsFile("REDIS_URL=redis://new.cache.example:6379/0\n")

    assert before.diff(before.with_values(URL), ".env") == ""


def test_the_diff_of_a_password_in_the_address_is_masked() -> None:
    before = SettingsFile("REDIS_URL=redis://:hunter2@old.cache.example:6379/0\n")

    assert before.diff(before.with_values(URL), ".env") == (
        "--- .env\n+++ .env (new)\n@@ -1 +1 @@\n-REDIS_URL=********\n+REDIS_URL=redis://new.cache.example:6379/0"
    )


@pytest.mark.parametrize(
    "neighbour",
    [
        "SECRET_KEY=hunter2",
        "OPENAI_API_KEY='sk-hunter2'",
        "REDIS_PASSWORD=hunter2",
        "#REDIS_PASSWORD=hunter2",
        "GITHUB_TOKEN=hunter2",
        "DATABASE_URL=postgresql://user:hunter2@db.example/app",
        "SMTP_PASS=hunter2",
        "REDIS_AUTH=hunter2",
        "DB_CREDENTIALS=hunter2",
        "MAIL_PWD=hunter2",
        "# the old password was hunter2",
        'PRIVATE_PEM="hunter2\nhunter2"',
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_secret_beside_the_change_is_never_shown(neighbour: str, place: str) -> None:
    lines = [neighbour, "REDIS_URL=old"] if place == "before" else ["REDIS_URL=old", neighbour]
    before = SettingsFile("\n".join(lines) + "\n")

    diff = before.diff(before.with_values(URL), ".env")

    assert "+REDIS_URL=redis://new.cache.example:6379/0" in diff
    assert "hunter2" not in diff

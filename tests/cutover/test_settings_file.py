"""An .env file: read as the application reads it, changed in its values alone."""

import io
from collections.abc import Mapping

import pytest
from dotenv import dotenv_values

from cutover.errors import ConfigurationError
from cutover.settings_file import SettingsFile

URL = {"REDIS_URL": "redis://new:6379/0"}


@pytest.mark.parametrize(
    "text",
    [
        "REDIS_HOST=10.0.0.7\n",
        "REDIS_HOST=10.0.0.7",
        "REDIS_HOST=10.0.0.7\r\nREDIS_PORT=6379\r\n",
        'REDIS_HOST="10.0.0.7" # the new one\n',
        "REDIS_HOST='10.0.0.7'\n",
        "export REDIS_HOST=10.0.0.7\n",
        "  REDIS_HOST = 10.0.0.7  \n",
        "REDIS_HOST=10.0.0.7 # the new one\n",
        "REDIS_HOST=10.0.0.7#no-comment\n",
        "REDIS_HOST= # nothing\n",
        "REDIS_HOST=\n",
        "REDIS_HOST\n",
        "REDIS_HOST=old\nREDIS_HOST=new\n",
        "#REDIS_HOST=old\nCACHE_REDIS_HOST=other\n",
        'KEY="first\nREDIS_HOST=inside"\nREDIS_HOST=outside\n',
        "\ufeffREDIS_HOST=10.0.0.7\n",
        "BASE=10.0.0.7\nREDIS_HOST=${BASE}\n",
        "",
    ],
)
def test_a_value_is_what_python_dotenv_gives_the_application(text: str) -> None:
    assert SettingsFile(text).value("REDIS_HOST") == dotenv_values(stream=io.StringIO(text)).get("REDIS_HOST")


def test_of_several_lines_the_last_wins() -> None:
    assert SettingsFile("REDIS_HOST=old\nREDIS_HOST=new\n").value("REDIS_HOST") == "new"


def test_a_key_that_is_not_there() -> None:
    assert SettingsFile("#REDIS_HOST=old\nCACHE_REDIS_HOST=x\n").value("REDIS_HOST") is None


def test_all_values_at_once_are_what_python_dotenv_gives() -> None:
    """In the order of the file; each ${OTHER} is what was said of it before, and later lines win."""
    text = "BASE=10.0.0\nexport REDIS_HOST=${BASE}.7 # new\nBASE=10.0.1\nREDIS_PORT\nEMPTY=\nOTHER='${BASE}'\n"

    values = SettingsFile(text).values()

    assert values == {
        "BASE": "10.0.1",
        "REDIS_HOST": "10.0.0.7",
        "REDIS_PORT": None,
        "EMPTY": "",
        "OTHER": "10.0.1",
    }
    assert values == dict(dotenv_values(stream=io.StringIO(text)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("REDIS_URL=redis://old:6379/0\n", "REDIS_URL=redis://new:6379/0\n"),
        ("A=1\r\nREDIS_URL=old\r\nB=2\r\n", "A=1\r\nREDIS_URL=redis://new:6379/0\r\nB=2\r\n"),
        ("A=1\nREDIS_URL=old", "A=1\nREDIS_URL=redis://new:6379/0"),
        ("A=1\nLAST=noeol", "A=1\nLAST=noeol\nREDIS_URL=redis://new:6379/0\n"),
        ("A=1\r\nLAST=noeol", "A=1\r\nLAST=noeol\r\nREDIS_URL=redis://new:6379/0\r\n"),
        ("", "REDIS_URL=redis://new:6379/0\n"),
        ("# only a comment", "# only a comment\nREDIS_URL=redis://new:6379/0\n"),
        ('REDIS_URL="redis://old:6379/0"\n', 'REDIS_URL="redis://new:6379/0"\n'),
        ("REDIS_URL='old' # why\n", "REDIS_URL='redis://new:6379/0' # why\n"),
        ("REDIS_URL=old  # the staging one\n", "REDIS_URL=redis://new:6379/0  # the staging one\n"),
        ("REDIS_URL=old \t \nB=2\n", "REDIS_URL=redis://new:6379/0 \t \nB=2\n"),
        ("#REDIS_URL=a\n# REDIS_URL=b\nREDIS_URL=c\n", "#REDIS_URL=a\n# REDIS_URL=b\nREDIS_URL=redis://new:6379/0\n"),
        ("CACHE_REDIS_URL=a\nREDIS_URL=b\n", "CACHE_REDIS_URL=a\nREDIS_URL=redis://new:6379/0\n"),
        ("REDIS_URL=a\nB=2\nREDIS_URL=c\n", "REDIS_URL=redis://new:6379/0\nB=2\nREDIS_URL=redis://new:6379/0\n"),
        ("REDIS_URL=\nB=2\n", "REDIS_URL=redis://new:6379/0\nB=2\n"),
        ("  REDIS_URL = old\n", "  REDIS_URL = redis://new:6379/0\n"),
        ("export REDIS_URL=old\n", "export REDIS_URL=redis://new:6379/0\n"),
        ("\n\n# head\n\nREDIS_URL=old\n\n\n", "\n\n# head\n\nREDIS_URL=redis://new:6379/0\n\n\n"),
        ('K="one\nREDIS_URL=two"\nREDIS_URL=old\n', 'K="one\nREDIS_URL=two"\nREDIS_URL=redis://new:6379/0\n'),
        ("REDIS_URL=rediss://:pw@old:6379/1\n", "REDIS_URL=redis://new:6379/0\n"),
        ('REDIS_URL="old"#why\n', 'REDIS_URL="redis://new:6379/0"#why\n'),
        ("REDIS_URL= # the old one\n", "REDIS_URL=redis://new:6379/0 # the old one\n"),
        ("\ufeffA=1\nREDIS_URL=old\n", "\ufeffA=1\nREDIS_URL=redis://new:6379/0\n"),
    ],
)
def test_every_other_byte_stays(before: str, after: str) -> None:
    changed = SettingsFile(before).with_values(URL)

    assert changed.text == after
    assert dotenv_values(stream=io.StringIO(changed.text))["REDIS_URL"] == URL["REDIS_URL"]
    assert changed.with_values(URL) == changed


def test_several_values_at_once_the_missing_ones_at_the_end() -> None:
    changes: Mapping[str, str] = {"REDIS_PORT": "6380", "REDIS_HOST": "new", "REDIS_DB": "0"}

    assert SettingsFile("REDIS_HOST=old\nA=1\n").with_values(changes).text == (
        "REDIS_HOST=new\nA=1\nREDIS_PORT=6380\nREDIS_DB=0\n"
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("A=1\nthis is no setting\nB=2\n", "2"),
        ('A=1\nB="never closed\nC=3\n', "2"),
        ("no setting\nA=1\nno setting either\n", "1, 3"),
        ("A=1\n\n\nno setting\n", "4"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_changed(text: str, lines: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        SettingsFile(text).with_values(URL)

    assert str(refused.value) == (
        "Settings file\n"
        "  expected: lines of the form KEY=value\n"
        f"  actual:   line {lines} cannot be read, and python-dotenv skips it\n"
        "  next:     correct the line on the instance by hand"
    )


def test_a_key_without_a_value_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refused:
        SettingsFile("A=1\nREDIS_URL\n").with_values(URL)

    assert str(refused.value) == (
        "Settings file, line 2\n"
        "  expected: REDIS_URL=value\n"
        "  actual:   a form that cannot be changed safely\n"
        "  next:     rewrite the line on the instance by hand"
    )


def test_its_repr_shows_nothing_of_it() -> None:
    assert repr(SettingsFile("SECRET_KEY=hunter2\n")) == "SettingsFile(19 characters)"


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("", "a#b $c&d!", "KEY='a#b $c&d!'\n"),
        ("KEY=old # why\n", "x#y", "KEY='x#y' # why\n"),
        ('KEY="old"\n', "x$y", "KEY='x$y'\n"),
        ('KEY="old"\n', "", 'KEY=""\n'),
        ("KEY=old\n", "", "KEY=\n"),
    ],
)
def test_a_value_that_readers_take_differently_is_quoted(before: str, value: str, after: str) -> None:
    changed = SettingsFile(before).with_values({"KEY": value})

    assert changed.text == after
    assert dotenv_values(stream=io.StringIO(changed.text))["KEY"] == value


@pytest.mark.parametrize("value", ["it's", 'a "b"', "back\\slash", "a\nb", "${HOME}", "größer"])
def test_a_value_that_no_quotes_make_safe_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        SettingsFile("KEY=old\n").with_values({"KEY": value})

    assert str(refused.value) == (
        "Settings file, KEY\n"
        "  expected: a value that every reader of such a file takes for the same\n"
        "  actual:   one with a quote, a backslash, a line end, ${ or another character beyond printable ASCII\n"
        "  next:     choose another value; nothing was changed"
    )

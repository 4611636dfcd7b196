"""Secrets, each of its own, are planted wherever one can get into a run. None is in anything that the run leaves."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cutover.searching import found_in, found_in_folder
from tests.cutover.servers import Reply, Request, http_server, redis_server
from tests.cutover.small_occasion import SmallOccasion, small_fleet_file

NAMED = 'Q7+named/"pass<word>&é\\end'
"""That of both Redis servers, named in the fleet file: with all that is written in another way somewhere."""
CHANNEL_TOKEN = "T0KENofTheChannel5521"
IN_FLEET_URL = "urlpw-8841-fleet"
IN_REDIS_URL = "urlpw-3317-redis"
SECRET_KEY = "f00dfeed77aa55cc4411"
ADMIN_KEY = "adm-0099-xyzzy-1"
SID = "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5oQ7sU9w"
SIGNATURE = "Zy9Xw8Vv7Uu6Tt5Ss4Rr3Qq2Pp1"
SESSION_ID = "5e551011-1d1d-4abc-9def-c0ffee123456"
OTHER_COOKIE = "remembered-forever-4242"
USER_S_SID = "zZ9yY8xX7wW6vV5uU4tT3sS2rR1qQ0pP9oO8nN7mM6l"
USER_S_SESSION = "0b5e55ed-5a5a-4111-8222-abcdefabcdef"
BEARER = "eyJhbGciOi.unit-bearer.6655443322"

PLANTED = {
    "the named password": NAMED,
    "a token in the channel's URL": CHANNEL_TOKEN,
    "a password in a URL of the fleet file": IN_FLEET_URL,
    "a password in REDIS_URL": IN_REDIS_URL,
    "SECRET_KEY": SECRET_KEY,
    "ADMIN_KEY": ADMIN_KEY,
    "a visitor's cookie": SID,
    "its signature": SIGNATURE,
    "a visitor's session": SESSION_ID,
    "another cookie": OTHER_COOKIE,
    "a user's key in Redis": USER_S_SID,
    "a user's session": USER_S_SESSION,
    "a bearer's token": BEARER,
}
SAID = (
    f"redis://default:{IN_REDIS_URL}@10.0.0.7:6379/0 SECRET_KEY={SECRET_KEY} 'ADMIN_KEY': '{ADMIN_KEY}'\n"
    f"key chatmrpt:{USER_S_SID} of {USER_S_SESSION}; Cookie: chatmrpt_session={SID}.{SIGNATURE}\n"
    f"Authorization: Bearer {BEARER}; {NAMED} as ?x={quote(NAMED, safe='')} and {json.dumps(json.dumps(NAMED))}\n"
    f"/serve_viz_file/{SESSION_ID}/map.html Set-Cookie: remember={OTHER_COOKIE}; Path=/; HttpOnly\n"
    f"http://officer:{IN_FLEET_URL}@127.0.0.1/ https://hooks.example/{CHANNEL_TOKEN}/x\n"
)
"""What a careless program says."""

FEATURE = """\
Feature: Small

  @plan-5.3.1
  Scenario Outline: Nothing can be trusted
    Given an officer on <environment>
    When the Redis of <environment> is asked
    And somebody is careless with what they know
    Then it fails, and says too much

    Examples:
      | environment |
      | staging     |
      | production  |
"""

STEPS = """\
import base64, logging, os
from pathlib import Path

import allure
import pytest
from pytest_bdd import given, parsers, then, when

from cutover.errors import Mismatch, ProbeError
from cutover.answers import File
from cutover.hosts import connect
from cutover.masking import Mask
from cutover.probes.redis_servers import redis_servers

SAID = Path(__file__).with_name("said.txt").read_text(encoding="utf-8")
PACKED = Path(__file__).with_name("packed.zip").read_bytes()
NAMED = os.environ["SMALL_REDIS_PASSWORD"]

if os.environ["UNMASKED"]:
    Mask.text, Mask.content = (lambda self, text: text), (lambda self, content: content)
os.write(2, f"before anything: {SAID}".encode())

@given(parsers.parse("an officer on {environment}"))
def officer(officers, environment):
    officer = officers.regular(environment)
    basic = base64.b64encode(f"x:{NAMED}".encode()).decode()
    officer.way.context.set_extra_http_headers({"Authorization": f"Basic {basic}"})
    officer.way.reload()
    officer.fetched.append(File("package.zip", PACKED))
    officer.fetched.append(File("page.html", SAID.replace("&", "&amp;").replace("<", "&lt;").encode()))
    return officer

@when(parsers.parse("the Redis of {environment} is asked"))
def asked(fleet, environment):
    of = fleet.environments[environment]
    with connect(of.instances[0]) as host:
        answers = redis_servers(host, [of.redis.endpoint], of.redis)
    assert "run_id" in str(answers[of.redis.endpoint]), answers

@when("somebody is careless with what they know")
def careless(recording):
    print(SAID)
    logging.getLogger("app").error("%s", SAID)
    recording.remark(SAID)
    recording.keep("said.txt", SAID.encode())
    recording.keep("binary.dat", b"\\0\\1" + NAMED.encode() + b"\\0")
    recording.keep("packed.zip", PACKED)
    allure.attach(SAID, "said", allure.attachment_type.TEXT)
    allure.attach(PACKED, "packed", extension="zip")
    allure.dynamic.description(SAID)

@pytest.fixture(autouse=True)
def careless_in_the_end():
    yield
    raise ProbeError.of(SAID, expected=SAID, actual=SAID, next_action=SAID)

@then("it fails, and says too much")
def fails():
    try:
        raise ValueError(SAID)
    except ValueError as error:
        raise Mismatch.of(SAID, expected=SAID, actual=SAID, next_action=SAID) from error
"""


@dataclass(frozen=True)
class Ran:
    code: int
    said: str
    occasion: SmallOccasion


def packed() -> bytes:
    """A zip file in a zip file."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"uploads/{USER_S_SESSION}/settings.txt", SAID)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    return outer.getvalue()


def page(request: Request) -> Reply:
    """The application's, if it told everything to everybody."""
    shown = SAID.replace("&", "&amp;").replace("<", "&lt;")
    body = (
        '<!doctype html><meta charset="utf-8"><title>ChatMRPT</title><script>window.bootstrap = {}</script>'
        f'<input id="message-input"><pre>{shown}</pre><a href="/serve_viz_file/{SESSION_ID}/map.html">map</a>'
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Set-Cookie": f"chatmrpt_session={SID}.{SIGNATURE}; HttpOnly; Path=/",
        "X-Debug": f"redis://:{quote(NAMED, safe='')}@10.0.0.7:6379/0",
        "X-Session": SESSION_ID,
    }
    if request.path == "/api/session/status":
        return Reply(body=json.dumps({"session_id": SESSION_ID, "said": SAID}), headers=headers)
    return Reply(body=body, headers=headers)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http_server(page) as address:
        yield address.replace("://", f"://officer:{IN_FLEET_URL}@")


def ran(folder: Path, address: str, unmasked: str) -> Ran:
    with redis_server(folder, password=NAMED) as one, redis_server(folder, password=NAMED) as two:
        lines = {
            name: f'endpoint = "{redis}"\npassword = "SMALL_REDIS_PASSWORD"'
            for name, redis in (("staging", one), ("production", two))
        }
        fleet = f'channels = ["SMALL_CHANNEL"]\n{small_fleet_file(address, **lines)}'
        occasion = SmallOccasion.made(folder / "project", feature=FEATURE, steps=STEPS, fleet=fleet)
        (occasion.project / "said.txt").write_text(SAID, encoding="utf-8")
        (occasion.project / "packed.zip").write_bytes(packed())
        variables = {"SMALL_REDIS_PASSWORD": NAMED, "SMALL_CHANNEL": f"json://hooks.example/{CHANNEL_TOKEN}/x"}
        with occasion.start("accept", UNMASKED=unmasked, **variables) as process:
            said = process.communicate(timeout=120)[0]
        return Ran(process.returncode, said, occasion)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory, address: str) -> Ran:
    return ran(tmp_path_factory.mktemp("masked"), address, unmasked="")


@pytest.fixture(scope="module")
def unmasked(tmp_path_factory: pytest.TempPathFactory, address: str) -> Ran:
    """The negative control: in the features' own processes the mask lets everything through."""
    return ran(tmp_path_factory.mktemp("unmasked"), address, unmasked="yes")


def test_everything_was_planted(unmasked: Ran) -> None:
    """Where nothing is masked, every secret is found in every kind of file that one can get into."""
    found = found_in_folder(unmasked.occasion.folder, PLANTED)
    kinds = {
        "results.jsonl": [names for where, names in found.items() if where == "results.jsonl"],
        "the page": [names for where, names in found.items() if where == "index.html"],
        "JUnit's": [names for where, names in found.items() if where.startswith("junit")],
        "Allure's": [names for where, names in found.items() if where.endswith("result.json")],
        "Allure's attachments": [names for where, names in found.items() if "-attachment.txt" in where],
        "a zip in a zip": [names for where, names in found.items() if "inner.zip: uploads" in where],
        "the trace": [names for where, names in found.items() if "trace.zip: trace.trace" in where],
        "the trace's files": [names for where, names in found.items() if "trace.zip: resources" in where],
    }

    assert {kind: set(PLANTED).difference(*names) for kind, names in kinds.items()} == {kind: set() for kind in kinds}


def test_none_is_found(masked: Ran) -> None:
    assert masked.code == 1, masked.said
    assert found_in_folder(masked.occasion.folder, PLANTED) == {}
    assert found_in(masked.said.encode(), PLANTED) == []


def test_what_was_said_can_still_be_read(masked: Ran) -> None:
    """The log has its own way there: line by line, from before the first scenario."""
    folder = masked.occasion.folder

    log = (folder / "pytest-staging.log").read_text(encoding="utf-8")
    assert "before anything: redis://default:***@10.0.0.7:6379/0 SECRET_KEY=*** 'ADMIN_KEY': '***'\n" in log
    for trace in folder.glob("evidence/*-trace.zip"):
        with zipfile.ZipFile(trace) as archive:
            lines = [line for name in archive.namelist() if name.startswith("trace.") for line in archive.open(name)]
        assert len([json.loads(line) for line in lines]) > 20, "the trace viewer reads JSON, line by line"

"""What is masked, and what is left as it is."""

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from cutover.errors import ConfigurationError
from cutover.masking import SHORTEST, Mask, must_be_maskable
from tests.cutover.fleets import fleet_with, small_fleet

AWKWARD = [
    "correct-horse",
    'p/w+"x<y>&z',
    "with space",
    "back\\slash'es",
    "ü€😀-ok",
    "a%2Fb%%25",
    "==+/==",
    "$1\\1.*[x",
]
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": lambda value: value,
    "in a URL": lambda value: quote(value, safe=""),
    "in a path": quote,
    "in a form": quote_plus,
    "in a URL in a URL": lambda value: quote(quote(value, safe=""), safe=""),
    "in small letters": lambda value: "".join(
        f"%{byte:02x}" if not chr(byte).isalnum() or byte > 127 else chr(byte) for byte in value.encode()
    ),
    "in JSON": lambda value: json.dumps(value)[1:-1],
    "in JSON as it is": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "in JSON in JSON": lambda value: json.dumps(json.dumps(value))[3:-3],
    "in HTML": html.escape,
    "in HTML between tags": lambda value: html.escape(value, quote=False),
    "in HTML by numbers": lambda value: "".join(one if one.isalnum() else f"&#x{ord(one):X};" for one in value),
    "in HTML in JSON": lambda value: json.dumps(html.escape(value))[1:-1],
    "as Python shows it": lambda value: repr(value)[1:-1],
    "as Python shows its bytes": lambda value: repr(value.encode())[2:-1],
}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_is_found_however_it_is_written(value: str, written: str) -> None:
    assert Mask().knowing(value).text(f"[{WRITTEN[written](value)}]") == "[***]"


@pytest.mark.parametrize("before", ["", "a", "ab", "user:"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_is_found_in_base64(value: str, encode: Callable[[bytes], bytes], before: str) -> None:
    encoded = encode(f"{before}{value}; and more".encode()).decode()

    masked = Mask().knowing(value).text(f"data:{encoded}")

    assert "***" in masked
    assert encode(value.encode()).decode().rstrip("=")[:-1] not in masked


def test_of_two_values_the_longer_one_is_masked_as_a_whole() -> None:
    assert Mask().knowing("password", "password-of-staging").text("password-of-staging, password") == "***, ***"


@pytest.mark.parametrize("value", ["", "short"])
def test_what_is_too_short_is_not_looked_for(value: str) -> None:
    assert Mask().knowing(value, None).text("a short text") == "a short text"


def test_a_mask_does_not_show_what_it_knows() -> None:
    assert "hunter2hunter2" not in repr(Mask().knowing("hunter2hunter2"))


SID, SIGNATURE = "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5oQ7sU9w", "Zy9Xw8Vv7Uu6Tt5Ss4Rr3Qq2Pp1"
UUID, NOBODY = "5e551011-1d1d-4abc-9def-c0ffee123456", "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("redis://:hunter2@h:6379/0", "redis://:***@h:6379/0"),
        ("redis://default:p/w:x@h:6379/0", "redis://default:***@h:6379/0"),
        ("to=redis%3A%2F%2Fdefault%3Ahunter2%40h", "to=redis%3A%2F%2Fdefault%3A***%40h"),
        ("https://x/y?a=1&access_token=abc&b=2", "https://x/y?a=1&access_token=***&b=2"),
        ("SECRET_KEY=f00dfeed77", "SECRET_KEY=***"),
        ('export OPENAI_API_KEY="f00d-feed"', 'export OPENAI_API_KEY="***"'),
        ("{'ADMIN_KEY': 'f00d-feed'}", "{'ADMIN_KEY': '***'}"),
        (r"\"ADMIN_KEY\": \"f00d-feed\"", r"\"ADMIN_KEY\": \"***\""),
        ("key sk-abcdefghijklmnop and AKIAABCDEFGHIJKLMNOP", "key sk-*** and AKIA***"),
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic ***"),
        ("Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer ***"),
        ("Cookie: a=1; chatmrpt_session=x.y; AWSALB=z", "Cookie: a=***; chatmrpt_session=***; AWSALB=***"),
        ("Set-Cookie: a=1; Path=/; Max-Age=60; HttpOnly", "Set-Cookie: a=***; Path=/; Max-Age=60; HttpOnly"),
        ("{'Set-Cookie': 'a=1; Path=/'}", "{'Set-Cookie': 'a=***; Path=/'}"),
        ("chatmrpt_session=abc", "chatmrpt_session=***"),
        ('{"chatmrpt_session": "abc"}', '{"chatmrpt_session": "***"}'),
        (f"EXISTS chatmrpt:{SID}", "EXISTS chatmrpt:***"),
        (f"EXISTS session:{SID}", "EXISTS session:***"),
        (f"of {SID}.{SIGNATURE}!", "of ***!"),
        (f"/serve_viz_file/{UUID}/map.html", f"/serve_viz_file/{NOBODY}/map.html"),
        (f"%2F{UUID.upper()}%2F", f"%2F{NOBODY}%2F"),
        (
            '{"name":"Set-Cookie","value":"a=1; Path=/"},{"name":"cookie","value":"b=2; c=3"}',
            '{"name":"Set-Cookie","value":"a=***; Path=/"},{"name":"cookie","value":"b=***; c=***"}',
        ),
        ('{"name":"Authorization","value":"Basic abc\\"d"}', '{"name":"Authorization","value":"***"}'),
        (
            '"cookies":[{"name":"a","value":"1","path":"/"},{"name":"b","value":"2"}],"x":{"value":"3"}',
            '"cookies":[{"name":"a","value":"***","path":"/"},{"name":"b","value":"***"}],"x":{"value":"3"}',
        ),
    ],
)
def test_a_secret_is_known_by_its_place_or_its_looks(text: str, masked: str) -> None:
    assert Mask().text(text) == masked
    assert Mask().text(masked) == masked, "masked twice is masked once"


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8000/@fs/x, mail to somebody@example.org",
        "https://cdn.example:8443/npm/bootstrap@5.1.3/dist",
        "cookie 86400 s, key 86390 s",
        "First visit\n  actual:   cookies: AWSALB, chatmrpt_session",
        "a cookie named chatmrpt_session",
        "name the variable with its password: production.redis.password in the fleet file",
        "Secret STAGING_REDIS_PASSWORD\n  next: export STAGING_REDIS_PASSWORD=... and run the same command again",
        "chatmrpt-redis-staging at 10.0.0.7:6379 (run_id 9f2c4b6d8e0f)",
        "run_id 9f2c4b6d8e0f9f2c4b6d8e0f9f2c4b6d8e0f9f2c",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "features/test_features.py::test_a_complete_tpr_analysis_offers_its_files_and_they_hold_what_it_says[staging]",
        'const token = next(); password.value = "x"; {"hasToken": true, "API_TOKEN": 1234567}',
        "worker 4711: another session; the risk-analysis and task-management of chatmrpt: fine",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert Mask().text(text) == text


def test_the_application_has_the_say_on_its_cookie_and_its_keys() -> None:
    fleet = small_fleet(application={"session_cookie": "sid", "key_prefix": "app/"})

    assert Mask.of(fleet).text(f"sid=abc; app/{SID}; chatmrpt:{SID[:30]}") == f"sid=***; app/***; chatmrpt:{SID[:30]}"


def test_a_fleet_s_secrets_are_all_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_PASSWORD_OF_STAGING", "hunter2hunter2")
    fleet = fleet_with("staging", redis={"password": "REDIS_PASSWORD_OF_STAGING"})

    assert Mask.of(fleet).text("AUTH hunter2hunter2") == "AUTH ***"


def test_a_secret_that_cannot_be_masked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three letters are part of too many words."""
    monkeypatch.setenv("REDIS_PASSWORD_OF_STAGING", "abc")

    with pytest.raises(ConfigurationError) as refused:
        must_be_maskable(fleet_with("staging", redis={"password": "REDIS_PASSWORD_OF_STAGING"}))

    assert str(refused.value) == (
        "Secret REDIS_PASSWORD_OF_STAGING\n"
        f"  expected: at least {SHORTEST} characters: it is masked in all that a run leaves\n"
        "  actual:   3 characters\n"
        "  next:     give it a longer value, there and here; nothing was started"
    )


@pytest.mark.parametrize("value", [None, "", "abcdef"])
def test_one_that_is_not_set_or_long_enough_is_none_of_its_business(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("REDIS_PASSWORD_OF_STAGING", raising=False)
    if value is not None:
        monkeypatch.setenv("REDIS_PASSWORD_OF_STAGING", value)

    must_be_maskable(fleet_with("staging", redis={"password": "REDIS_PASSWORD_OF_STAGING"}))

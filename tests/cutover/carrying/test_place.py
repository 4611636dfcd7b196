"""Where sessions live, as the fleet file lets one in there."""

from datetime import timedelta

import pytest

from cutover.carrying import Place
from cutover.fleet import Endpoint, RedisExpectation

EXPECTED = RedisExpectation.model_validate(
    {"cluster": "redis", "db": 2, "password": "VARIABLE", "tls": True, "answers_within": "20s"}
)
HERE = Endpoint(host="10.0.0.8", port=6379)


@pytest.mark.parametrize(
    ("place", "short"),
    [(Place.of(EXPECTED, HERE), "10.0.0.8:6379/2"), (Place.parse("10.0.0.8:6379/7", EXPECTED), "10.0.0.8:6379/7")],
)
def test_one_is_let_in_and_has_patience_as_the_fleet_file_says(
    place: Place, short: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VARIABLE", "hunter2")

    assert place.short == short
    assert place.answers_within == timedelta(seconds=20)
    assert place.access() == {"endpoint": "10.0.0.8:6379", "db": place.db, "password": "hunter2", "tls": True}


def test_two_places_are_the_same_however_patient_one_is() -> None:
    patient = Place.of(RedisExpectation.model_validate({"cluster": "redis", "answers_within": "20s"}), HERE)

    assert patient == Place(HERE)

import pytest

from cutover.witnesses.load import parse


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_fields_of_info(end: str) -> None:
    told = end.join(["# Stats", "total_connections_received:7", "total_commands_processed:4211", "odd:a:b", ""])

    assert parse(told) == {"total_connections_received": "7", "total_commands_processed": "4211", "odd": "a:b"}


def test_a_redis_that_tells_nothing() -> None:
    assert parse("") == {}

import pytest

from cutover.probes.redis_servers import fields


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_fields_of_info(end: str) -> None:
    told = end.join(["# Stats", "total_connections_received:7", "total_commands_processed:4211", "odd:a:b", ""])

    assert fields(told) == {"total_connections_received": "7", "total_commands_processed": "4211", "odd": "a:b"}


def test_a_redis_that_tells_nothing() -> None:
    assert fields("") == {}

"""The way over HTTP: events of a stream, files by their own names, and what is no answer."""

import pytest

from cutover.answers import Fetched
from cutover.errors import Mismatch, ProbeError
from cutover.journeys.over_http import HttpWay, stream_events
from tests.cutover.servers import Reply, closed, http_server, talking


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            'data: {"content": "a"}\n\ndata: {"content": "b", "done": true}\n\n',
            [{"content": "a"}, {"content": "b", "done": True}],
        ),
        ('data: {"content": "a"}\r\n\r\n', [{"content": "a"}]),
        ("event: ping\n: a comment\ndata: no json\ndata: [1]\n\n", []),
        ("", []),
    ],
)
def test_the_events_of_a_stream(text: str, events: list[dict[str, object]]) -> None:
    assert stream_events(text) == events


def test_a_file_has_the_name_that_the_server_gives_it() -> None:
    links = '{"download_links": [{"type": "Shapefile", "name": "Osun State_state.zip"}, {"type": "Song", "name": "x"}]}'

    def answer(request: object) -> Reply:
        if "links" in str(request):
            return Reply(200, links, {"Content-Type": "application/json"})
        return Reply(200, "zip", {"Content-Disposition": 'attachment; filename="Osun_state.zip"'})

    with http_server(answer) as address:
        downloads = HttpWay(address).downloads()

    assert [(file.name, file.content) for file in downloads.files] == [("Osun_state.zip", b"zip")]
    assert downloads.text == "Shapefile: Osun State_state.zip\nSong: x"


def test_a_link_without_its_file() -> None:
    links = '{"download_links": [{"type": "Summary Report", "name": "s.md"}]}'

    with http_server(lambda request: Reply(200, links) if "links" in request.path else Reply(404)) as address:
        with pytest.raises(Mismatch) as missing:
            HttpWay(address).downloads()

        assert str(missing.value) == (
            f"{address}/api/tpr/download/summary\n"
            "  expected: HTTP 200\n"
            "  actual:   HTTP 404\n"
            "  next:     read the service's log for this time; where each instance has files of its own, see whether "
            "the balancer keeps a user on one of them"
        )


def test_what_was_fetched_says_where_it_ended() -> None:
    with http_server(lambda _: Reply(403, "no", {"Content-Type": "text/plain"})) as address:
        assert HttpWay(address).fetch("/serve/x") == Fetched(f"{address}/serve/x", 403, "text/plain", b"no")


def test_an_upload_is_refused_before_its_bytes_are_sent() -> None:
    with talking(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n") as endpoint:
        assert HttpWay(f"http://{endpoint}").announce_upload(1_000).status == 413


def test_who_waits_for_the_bytes_of_an_upload_gets_them() -> None:
    with http_server(lambda _: Reply(200, "taken")) as address:
        assert HttpWay(address).announce_upload(1_000, refused_within_s=0.05).status == 200


def test_nobody_there() -> None:
    endpoint = closed()

    with pytest.raises(ProbeError) as unanswered:
        HttpWay(f"http://{endpoint}").visit()

    assert str(unanswered.value) == (
        f"http://{endpoint}/\n"
        "  expected: an answer over HTTP\n"
        "  actual:   ConnectionError\n"
        "  next:     see whether the service listens there and may be reached from here"
    )

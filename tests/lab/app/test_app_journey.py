"""The stand-in as the lab runs it: gunicorn, six workers, preload, and a visitor from the page to the package."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import requests

WORKERS = 6
RUN = "from lab.app import create_app\n\napp = create_app()\n"
CONFIG = """
bind = "127.0.0.1:{port}"
workers = {workers}
preload_app = True
accesslog = None
control_socket_disable = True


def when_ready(server):
    print("ready", flush=True)
"""


@pytest.fixture
def own_store(redis_serving: Any, another_port: int) -> Iterator[redis.Redis]:
    with redis_serving(another_port) as store:
        yield store


@pytest.fixture
def address(instance: Path, closed_port: int, another_port: int, own_store: redis.Redis) -> Iterator[str]:
    assert own_store.ping()
    (instance / "run.py").write_text(RUN)
    (instance / "gunicorn_config.py").write_text(CONFIG.format(port=closed_port, workers=WORKERS))
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn_config.py", "run:app"]
    environment = os.environ | {"REDIS_PORT": str(another_port)}
    with (
        (instance / "stderr.log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{closed_port}"
        process.terminate()


def say(visitor: requests.Session, address: str, message: str) -> dict[str, Any]:
    answer = visitor.post(f"{address}/send_message_streaming", json={"message": message, "language": "en"})
    chunks = [json.loads(event.removeprefix("data: ")) for event in answer.text.split("\n\n") if event]
    assert chunks[-1]["done"] is True
    first: dict[str, Any] = chunks[0]
    return first


def clients(store: redis.Redis) -> set[str]:
    own = store.client_id()
    return {client["addr"] for client in store.client_list() if client["id"] != str(own)}


def test_from_the_page_to_the_package(
    address: str, instance: Path, own_store: redis.Redis, another_port: int, adamawa: bytes
) -> None:
    with requests.Session() as visitor:
        assert visitor.get(f"{address}/").status_code == 200
        uploaded = visitor.post(f"{address}/upload", files={"csv_file": ("data.xlsx", io.BytesIO(adamawa))})
        assert uploaded.json()["upload_type"] == "tpr_excel"
        for message in ("Adamawa", "yes", "primary"):
            say(visitor, address, message)
        last = say(visitor, address, "under 5")
        assert (last["stage"], len(last["download_links"])) == ("complete", 5)
        for kind in ("tpr_analysis", "main_analysis", "shapefile", "summary", "html_report"):
            assert visitor.get(f"{address}/api/tpr/download/{kind}").status_code == 200
        assert "It has 3 rows and 12 columns" in say(visitor, address, "yes")["content"]
        assert "Analysis Complete" in say(visitor, address, "Run malaria risk analysis")["content"]
        planned = say(visitor, address, "I have 20,000 bed nets, plan ITN distribution")
        assert "ITN Distribution Plan Generated" in planned["content"]
        report = visitor.post(f"{address}/generate_report", json={"format": "export"}).json()
        package = visitor.get(f"{address}{report['download_url']}")
        with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
            assert "itn_distribution_dashboard.html" in archive.namelist()
        session_id = last["download_links"][0]["path"].split("/")[2]
        serve_every_worker(visitor, address, own_store)
    assert len(clients(own_store)) == WORKERS + 1
    assert own_store.dbsize() == 1
    log = (instance / "stderr.log").read_text()
    assert re.findall(r"^\[[-\d]+ [:\d]+,\d+\] (\w+ in \w+: .*)", log, re.MULTILINE) == [
        f"INFO in redis_config: ✅ Redis session store initialized at 127.0.0.1:{another_port}",
        "WARNING in state_selector: No Nigerian shapefile found in default locations",
        "WARNING in unified_dataset_builder: Files not found (attempt 1), waiting...",
        f"ERROR in unified_dataset_builder: ❌ All load attempts failed for session {session_id}",
        "ERROR in complete_analysis_tools: Failed to mark analysis complete: Working outside of request context.",
    ]
    assert "Traceback" not in log
    assert "Deprecat" not in log


def serve_every_worker(visitor: requests.Session, address: str, store: redis.Redis) -> None:
    """Ask until each worker has opened its connection, and then on, to see that none opens another."""
    for _ in range(600):
        visitor.get(f"{address}/api/session/status")
        if len(clients(store)) > WORKERS:
            break
    for _ in range(60):
        visitor.get(f"{address}/api/session/status")

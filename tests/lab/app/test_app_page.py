"""The page as it is sent: its elements, and nothing from another server."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient


class Elements(HTMLParser):
    """Collects the attributes of every element that has an id, and each address the page loads from."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.by_id: dict[str, dict[str, str | None]] = {}
        self.parents: dict[str, list[str]] = {}
        self.addresses: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if identity := found.get("id"):
            assert identity not in self.by_id
            self.by_id[identity] = {**found, "tag": tag}
            self.parents[identity] = [parent for _, parent in self._open if parent]
        self.addresses += [address for name in ("src", "href") if (address := found.get(name))]
        if tag not in {"meta", "link", "input", "path", "br"}:
            self._open.append((tag, identity))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag


@pytest.fixture
def elements(client: FlaskClient) -> Elements:
    return Elements(client.get("/").text)


def test_an_element_is_what_the_contract_says(elements: Elements) -> None:
    expected = {
        "hamburger-menu": {"tag": "button", "aria-label": "Open navigation"},
        "chat-messages": {"class": "chat-messages-container"},
        "message-input": {"tag": "textarea", "placeholder": "Ask me about malaria risk analysis..."},
        "send-message": {"tag": "button", "title": "Send Message"},
        "upload-button": {"tag": "button", "title": "Upload Files"},
        "download-report-btn": {"tag": "button", "title": "Generate Report"},
        "privacyModal": {"data-bs-backdrop": "static"},
        "uploadTabs": {"role": "tablist"},
        "tpr-upload": {"role": "tabpanel", "class": "tab-pane fade"},
        "download-data": {"role": "tabpanel", "class": "tab-pane fade"},
        "standard-upload": {"role": "tabpanel", "class": "tab-pane fade active show"},
        "csv-upload": {"accept": ".csv,.xlsx,.xls"},
        "shapefile-upload": {"accept": ".zip"},
        "tpr-file-upload": {"accept": ".xlsx,.xls"},
    }
    assert {
        identity: {name: elements.by_id[identity].get(name) for name in attributes}
        for identity, attributes in expected.items()
    } == expected


def test_every_other_element_is_there(elements: Elements) -> None:
    assert elements.by_id.keys() >= {
        "vertical-nav", "nav-collapse-toggle", "nav-theme-toggle", "nav-language-selector", "nav-privacy",
        "nav-settings", "privacy-accept", "privacy-learn-more", "uploadModal", "uploadModalLabel", "standard-tab",
        "tpr-tab", "download-tab", "upload-files-btn", "files-upload-status", "use-sample-data-btn-modal",
        "upload-tpr-btn", "tpr-upload-status", "download-content", "reportModal", "report-format",
        "generate-report-btn", "visualizationModal", "visualizationModalBody",
    }  # fmt: skip


def test_two_panes_lie_outside_of_the_tab_content(elements: Elements) -> None:
    assert "uploadTabContent" in elements.parents["standard-upload"]
    assert "uploadTabContent" not in elements.parents["tpr-upload"]
    assert "uploadTabContent" not in elements.parents["download-data"]


def test_the_page_loads_from_its_own_server_only(elements: Elements, client: FlaskClient) -> None:
    assert [address for address in elements.addresses if not address.startswith(("/", "data:"))] == []
    for address in elements.addresses:
        if address.startswith("/"):
            assert client.get(address).status_code == 200


def test_the_script_is_fresh_on_each_view_and_its_modules_are_not(client: FlaskClient) -> None:
    (version,) = re.findall(r"app\.js\?v=(\d+)", client.get("/").text)
    assert re.fullmatch(r"20250709\d{6}", version)
    script = client.get("/static/js/app.js")
    modules = re.findall(r'from "\./([\w-]+\.js)"', script.text)
    assert len(modules) == 8
    for module in modules:
        assert client.get(f"/static/js/{module}").headers["Cache-Control"] == "public, max-age=31536000"


def settings_of(make_app: Any, revision: str = "august", *switches: str) -> dict[str, Any]:
    text = make_app(revision, switches).test_client().get("/").text
    found = re.search(r'<script id="page-settings" type="application/json">(.*?)</script>', text)
    assert found is not None
    settings: dict[str, Any] = json.loads(found.group(1))
    return settings


def test_the_page_knows_the_types_of_all_files(make_app: Any) -> None:
    assert settings_of(make_app) == {
        "downloadKeys": {
            "TPR Analysis Data": "tpr_analysis",
            "Complete Analysis": "main_analysis",
            "Shapefile": "shapefile",
            "Summary Report": "summary",
            "TPR Analysis Report": "summary",
        },
        "fetchesFiles": False,
        "fillsDownloadTab": True,
        "reloadsWhenInactive": False,
        "stopsTyping": True,
    }


def test_the_literal_revision_reloads_after_an_unrecognized_upload(make_app: Any) -> None:
    assert settings_of(make_app, "literal")["reloadsWhenInactive"] is True


def test_switches_of_the_page_change_one_setting_each(make_app: Any) -> None:
    healthy = settings_of(make_app)
    assert settings_of(make_app, "august", "tab-not-filled") == {**healthy, "fillsDownloadTab": False}
    assert settings_of(make_app, "august", "files-from-cache") == {**healthy, "fetchesFiles": True}
    assert settings_of(make_app, "august", "typing-forever") == {**healthy, "stopsTyping": False}
    keys = {kind: key for kind, key in healthy["downloadKeys"].items() if kind != "Shapefile"}
    assert settings_of(make_app, "august", "type-dropped-from-map") == {**healthy, "downloadKeys": keys}

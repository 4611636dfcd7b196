"""The script that tells a third party of every reader is taken out, and a page with one of another kind is not kept."""

import pytest

from cutover.allure.page import without_analytics
from cutover.errors import ProbeError

ANALYTICS = """\
    <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
    <script>
        function gtag(){dataLayer.push(arguments);}
        gtag('config', 'G-1', { "report": "awesome" });
    </script>
"""
PAGE = "<html><head><title>x</title></head><body><script>work()</script>\n{}<script>more()</script></body></html>"


def test_it_is_taken_out_and_nothing_else() -> None:
    mute = without_analytics(PAGE.format(ANALYTICS))

    assert "gtag" not in mute
    assert "<script>work()</script>" in mute
    assert "<script>more()</script>" in mute


@pytest.mark.parametrize("analytics", [ANALYTICS, ""])
def test_the_page_s_own_policy_keeps_it_off_the_network(analytics: str) -> None:
    mute = without_analytics(PAGE.format(analytics))

    assert mute.startswith('<html><head><meta http-equiv="Content-Security-Policy" content="default-src data: blob: \'')
    assert "https:" not in mute


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format('<script src="https://www.googletagmanager.com/gtag/js?id=G-1" defer></script>'),
        PAGE.format(ANALYTICS + ANALYTICS),
        "<html><HEAD></HEAD></html>",
    ],
)
def test_a_page_of_another_kind_is_refused(page: str) -> None:
    with pytest.raises(ProbeError) as refused:
        without_analytics(page)

    assert str(refused.value) == (
        "Allure's page\n"
        "  expected: a page whose analytics script can be taken out\n"
        "  actual:   this Allure makes pages of another kind, which might tell a third party of their readers\n"
        "  next:     install the version of cutover/allure/package.json: remove .tools/allure/ and run ./scripts/test"
    )

"""Browsers in words."""

import pytest

from gateway.agent import in_words

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (CHROME, "Windows 上的 Chrome"),
        (CHROME + " Edg/131.0", "Windows 上的 Edge"),
        (WECHAT, "iPhone 上的 微信"),
        ("curl/8.0", "未知浏览器"),
        (None, "未知浏览器"),
        ("x" * 100_000 + "Chrome", "未知浏览器"),
        ("<script>Firefox", "Firefox"),
    ],
)
def test_a_browser_in_words(header: str | None, words: str) -> None:
    assert in_words(header) == words

"""A browser in words, for the list of sessions: "Windows 上的 Edge"."""

from __future__ import annotations

MAX_READ = 400  # characters of what the browser says of itself; it may say anything

# The first that occurs: many claim to be Chrome and Safari as well.
_BROWSERS = (
    ("MicroMessenger", "微信"), ("QQBrowser", "QQ浏览器"), ("Edg", "Edge"),
    ("HuaweiBrowser", "华为浏览器"), ("UCBrowser", "UC浏览器"), ("360SE", "360浏览器"),
    ("MetaSr", "搜狗浏览器"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("OpenHarmony", "鸿蒙"), ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"),
    ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def in_words(header: str | None) -> str:
    """header: User-Agent."""
    said = (header or "")[:MAX_READ]
    browser = _first(_BROWSERS, said) or "未知浏览器"
    system = _first(_SYSTEMS, said)
    return f"{system} 上的 {browser}" if system else browser


def _first(known: tuple[tuple[str, str], ...], said: str) -> str | None:
    return next((word for mark, word in known if mark in said), None)

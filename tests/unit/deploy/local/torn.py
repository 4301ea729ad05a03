"""What a power cut may make of a file."""

from collections.abc import Callable

TORN: dict[str, Callable[[bytes], bytes]] = {
    "NUL bytes": lambda content: bytes(len(content) or 4096),
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "NUL tail": lambda content: content[: len(content) // 2] + bytes(4096),
    "not text": lambda content: b"\xff\xfe" + content[:7],
}

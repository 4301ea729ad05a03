"""The messages taken so far, the newest thousand of them."""

import json
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

LIMIT = 1000


@dataclass(frozen=True)
class Message:
    """One text message; `received_at` in ISO 8601, UTC."""

    id: str
    to: str
    text: str
    reference: str
    received_at: str


class Outbox:
    """Keeps each reference once. `file`, when given, keeps them over restarts, a line a message."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._by_reference: OrderedDict[str, Message] = OrderedDict()
        if file and file.exists():
            for line in file.read_text().splitlines()[-LIMIT:]:
                message = Message(**json.loads(line))
                self._by_reference[message.reference] = message

    def take(self, to: str, text: str, reference: str, received_at: str) -> Message:
        """Keep a message; the same reference again returns the one that was kept first."""
        with self._lock:
            known = self._by_reference.get(reference)
            if known:
                return known
            message = Message(str(uuid4()), to, text, reference, received_at)
            self._by_reference[reference] = message
            if len(self._by_reference) > LIMIT:
                self._by_reference.popitem(last=False)
            if self._file:
                with self._file.open("a") as out:
                    out.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
            return message

    def newest_first(self, to: str | None = None) -> list[Message]:
        """All messages, or those to one number."""
        with self._lock:
            return [m for m in reversed(self._by_reference.values()) if to in (None, m.to)]

"""The messages taken so far, the newest thousand of them."""

import json
import os
import sys
import threading
from collections import OrderedDict
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from deploy.local import durable

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
    """Keeps each reference once. `file`, when given, keeps them over restarts, a line a message.

    What a power cut left of the file is read as far as it goes; the damaged one is set aside.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._by_reference: OrderedDict[str, Message] = OrderedDict()
        self._lines = 0
        if file and file.exists():
            self._load(file)

    def take(self, to: str, text: str, reference: str, received_at: str) -> Message:
        """Keep a message; the same reference again returns the one that was kept first."""
        with self._lock:
            known = self._by_reference.get(reference)
            if known:
                return known
            message = Message(str(uuid4()), to, text, reference, received_at)
            if self._file:
                self._append(self._file, message)
            self._by_reference[reference] = message
            if len(self._by_reference) > LIMIT:
                self._by_reference.popitem(last=False)
            return message

    def newest_first(self, to: str | None = None) -> list[Message]:
        """All messages, or those to one number."""
        with self._lock:
            return [m for m in reversed(self._by_reference.values()) if to in (None, m.to)]

    def _load(self, file: Path) -> None:
        lines = file.read_bytes().split(b"\n")
        found = [_read(line) for line in lines if line]
        messages = [message for message in found if message is not None]
        self._by_reference.update((m.reference, m) for m in messages[-LIMIT:])
        if len(messages) < len(found):
            aside = durable.set_aside(file)
            told = f"{file} was damaged: {len(messages)} of {len(found)} lines could be read"
            print(f"{told}, the damaged one is {aside.name}", file=sys.stderr, flush=True)
        if len(messages) < len(found) or lines[-1] or len(messages) > LIMIT:
            self._rewrite(file)
        self._lines = len(self._by_reference)

    def _append(self, file: Path, message: Message) -> None:
        """On the disk before the message counts as taken."""
        if self._lines >= 2 * LIMIT:
            self._rewrite(file)
            self._lines = len(self._by_reference)
        with file.open("a") as out:
            out.write(_line(message))
            out.flush()
            os.fsync(out.fileno())
        self._lines += 1

    def _rewrite(self, file: Path) -> None:
        durable.write(file, "".join(map(_line, self._by_reference.values())))


def _line(message: Message) -> str:
    return json.dumps(asdict(message), ensure_ascii=False) + "\n"


def _read(line: bytes) -> Message | None:
    """None for anything but a line of `_line`'s."""
    try:
        values = json.loads(line)
        datetime.fromisoformat(values["received_at"])
        known = {field.name: values[field.name] for field in fields(Message)}
    except (ValueError, TypeError, KeyError):
        return None
    return Message(**known) if all(isinstance(v, str) for v in known.values()) else None

"""A waiting line with an end: few work at once, a few more wait, nobody takes all the places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class NoRoom(Exception):
    """The line is full, the client has its share of it, or no turn came in time."""


class _Client:
    def __init__(self, at_once: int) -> None:
        self.inside = 0
        self.places = BoundedSemaphore(at_once)


class Line:
    """`at_once` work, `waiting` more wait; of these together `per_client` for one client that is
    named. Where there are several places one client leaves one of them to others."""

    def __init__(self, at_once: int, waiting: int, per_client: int) -> None:
        self._room = at_once + waiting
        self._per_client = per_client
        self._share = max(1, at_once - 1)
        self._places = BoundedSemaphore(at_once)
        self._clients: dict[str, _Client] = {}
        self.inside = 0

    def full(self) -> bool:
        return self.inside >= self._room

    @contextmanager
    def place(self, client: str | None, seconds: float) -> Iterator[None]:
        """A place to work, waited for so long. Raises NoRoom."""
        if self.full():
            raise NoRoom
        self.inside += 1
        try:
            if client is None:
                with _held(self._places, seconds):
                    yield
            else:
                with self._own(client, seconds), _held(self._places, seconds):
                    yield
        finally:
            self.inside -= 1

    @contextmanager
    def _own(self, name: str, seconds: float) -> Iterator[None]:
        client = self._clients.setdefault(name, _Client(self._share))
        if client.inside >= self._per_client:
            raise NoRoom
        client.inside += 1
        try:
            with _held(client.places, seconds):
                yield
        finally:
            client.inside -= 1
            if not client.inside:
                del self._clients[name]


@contextmanager
def _held(places: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        raise NoRoom
    try:
        yield
    finally:
        places.release()

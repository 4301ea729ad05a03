"""A node's management interface, as far as it is needed here."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

import requests

from deploy.broker.definitions import Definitions

TIMEOUT = 20  # seconds


class Management:
    """url: http(s)://user:password@host:port of an administrator. Errors: requests' own."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        self._auth = (unquote(parts.username or ""), unquote(parts.password or ""))

    def load(self, definitions: Definitions) -> None:
        """Bring about what the document says; what is there already stays."""
        self._ask("POST", "definitions", json=definitions)

    def listed(self, *path: str) -> list[dict[str, Any]]:
        """list("users"), list("queues", vhost)."""
        found: list[dict[str, Any]] = self._ask("GET", *path).json()
        return found

    def remove(self, *path: str) -> None:
        """What is not there is removed already."""
        self._ask("DELETE", *path, missing=404)

    def _ask(self, method: str, *path: str, missing: int | None = None, json: Any = None) -> Any:
        address = "/".join([self._base, "api", *(quote(part, safe="") for part in path)])
        response = requests.request(method, address, json=json, auth=self._auth, timeout=TIMEOUT)
        if response.status_code != missing:
            response.raise_for_status()
        return response

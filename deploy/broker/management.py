"""A node's management interface, as far as it is needed here."""

import base64
import json
import os
import ssl
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from chassis.addresses import http_url
from deploy.broker.definitions import Definitions

TIMEOUT = 20  # seconds


class Management:
    """url: http(s)://user:password@host:port of an administrator; https where that is another
    machine (ValueError), with a certificate of TLS_CA_FILE or of one of the usual authorities.

    Raises OSError (urllib's URLError) where it does not answer, or not with success.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(http_url(url))
        self._trust = ssl.create_default_context(cafile=os.environ.get("TLS_CA_FILE"))
        self._base = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"
        known = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(known.encode()).decode()}",
            "Content-Type": "application/json",
        }

    def load(self, definitions: Definitions) -> None:
        """Bring about what the document says; what is there already stays."""
        self._ask("POST", "definitions", body=json.dumps(definitions).encode())

    def listed(self, *path: str) -> list[dict[str, Any]]:
        """listed("users"), listed("queues", vhost)."""
        found: list[dict[str, Any]] = json.loads(self._ask("GET", *path))
        return found

    def remove(self, *path: str) -> None:
        """What is not there is removed already."""
        try:
            self._ask("DELETE", *path)
        except HTTPError as error:
            if error.code != 404:
                raise

    def _ask(self, method: str, *path: str, body: bytes | None = None) -> bytes:
        address = "/".join([self._base, "api", *(quote(part, safe="") for part in path)])
        asking = Request(address, data=body, headers=self._headers, method=method)
        with urlopen(asking, timeout=TIMEOUT, context=self._trust) as answer:
            return bytes(answer.read())

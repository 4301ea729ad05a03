"""A program of a firm, speaking JSON with its token."""

from __future__ import annotations

from typing import Any

import requests

PREFIX = "/api/v1"


class Program:
    def __init__(self, address: str, token: str | None = None) -> None:
        self.address = address
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, key: str | None = None, **options: Any) -> Any:
        """`options` as of requests. The response; errors included."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        address = f"{self.address}{PREFIX}{path}"
        return requests.request(method, address, headers=headers, timeout=30, **options)

    def get(self, path: str, **options: Any) -> Any:
        """The body of an answer that must be right."""
        return _right(self.ask("GET", path, **options))

    def post(self, path: str, **options: Any) -> Any:
        return _right(self.ask("POST", path, **options))

    def put(self, path: str, **options: Any) -> Any:
        return _right(self.ask("PUT", path, **options))


def _right(response: requests.Response) -> Any:
    assert response.ok, f"{response.status_code} {response.text}"
    return response.json() if response.content else None

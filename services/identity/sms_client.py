"""The text-message service over HTTP (deploy/sandboxes/sms/README.md describes the interface)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests

Deliver = Callable[[str, str, str], None]
"""`deliver(mobile, text, reference)`; the same reference is delivered once."""

TIMEOUT = (2, 5)  # seconds to connect, to answer


class DeliveryFailedError(Exception):
    """Not taken. The text says why, without number or contents."""


def http_deliver(url: str, ca_file: Path | None = None) -> Deliver:
    """url: of the service, without path. ca_file: whose certificates are believed; else the usual
    authorities'."""
    verify = str(ca_file) if ca_file else True

    def deliver(mobile: str, text: str, reference: str) -> None:
        body = {"to": mobile, "text": text, "reference": reference}
        try:
            answer = requests.post(
                f"{url.rstrip('/')}/v1/messages", json=body, timeout=TIMEOUT, verify=verify
            )
        except requests.RequestException as error:
            raise DeliveryFailedError(type(error).__name__) from error
        if not answer.ok:
            raise DeliveryFailedError(f"HTTP {answer.status_code}")

    return deliver

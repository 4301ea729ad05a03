"""The client of the outside interface: bounded in time and size, tried again with jitter, and left
alone for a while when it is down."""

from __future__ import annotations

import time
from pathlib import Path

import requests
from circuitbreaker import CircuitBreaker
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from chassis import log, metrics
from chassis.alarm import alarm
from chassis.settings import SettingsError, settings
from services.credit_gateway.envelope import Encrypted, Envelope, Plain
from services.credit_gateway.model import MalformedError, Question, SilentError

PLACE = "/credit/v1/queries"
CONNECT, QUIET = 0.6, 1.2  # seconds for a connection, without a byte
LARGEST = 256 * 1024
"""Bytes of an answer. Years of penalties are some tens of kilobytes."""
FAILURES, REST = 5, 20
"""After so many failures one after the other nothing is asked for so many seconds."""
_AGAIN = Retry(
    total=2,
    backoff_factor=0.1,
    backoff_jitter=0.2,
    status_forcelist=(502, 503, 504),
    allowed_methods=None,  # a query changes nothing
    raise_on_status=False,
    redirect=False,
    respect_retry_after_header=False,
)
_log = log.get(__name__)


class Interface:
    """One a process: its breaker knows how the last queries ended."""

    def __init__(self, url: str, envelope: Envelope, ca_file: Path | None = None) -> None:
        """url: without path. ca_file: whose certificates are believed; else the usual ones."""
        self._address = url.rstrip("/") + PLACE
        self._envelope = envelope
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file else True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_AGAIN, pool_maxsize=16))
        self._breaker = CircuitBreaker(FAILURES, REST, SilentError, name="credit")

    def ask(self, question: Question, deadline: float) -> bytes:
        """The answer as it came, taken out of its envelope. deadline: by `time.monotonic`.

        Raises SilentError, MalformedError.
        """
        if self._breaker.opened:
            raise SilentError("resting after failures")
        if deadline <= time.monotonic():
            raise SilentError("no time left")
        with self._breaker:
            body = self._asked(question, deadline)
        return self._envelope.open(body)

    def _asked(self, question: Question, deadline: float) -> bytes:
        started = time.monotonic()
        outcome = "silent"
        try:
            body = self._posted(self._envelope.wrap(question), deadline)
            outcome = "answered"
            return body
        finally:
            metrics.credit_asked.labels(outcome).observe(time.monotonic() - started)

    def _posted(self, body: bytes, deadline: float) -> bytes:
        """Raises SilentError where there is no answer, or none that is one of HTTP 200."""
        left = max(0.01, deadline - time.monotonic())
        try:
            with (
                alarm(deadline),
                self._session.post(
                    self._address,
                    data=body,
                    headers={**self._envelope.headers, "Accept-Encoding": "identity"},
                    timeout=(min(CONNECT, left), min(QUIET, left)),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                if response.status_code != 200:
                    raise SilentError(f"HTTP {response.status_code}")
                found = bytes(response.raw.read(LARGEST + 1, decode_content=False))
        except (requests.RequestException, HTTPError, OSError) as error:
            raise SilentError(type(error).__name__) from error
        if len(found) > LARGEST:
            raise MalformedError("too large")
        return found


def from_settings() -> Interface:
    """From CREDIT_URL, CREDIT_ENVELOPE, CREDIT_SM2_PUBLIC_KEY. Raises SettingsError."""
    chosen = settings()
    envelope: Envelope = Plain()
    if chosen.credit_envelope == "sm2":
        if chosen.credit_sm2_public_key is None:
            raise SettingsError(
                ["CREDIT_SM2_PUBLIC_KEY is not set, which CREDIT_ENVELOPE=sm2 needs"]
            )
        envelope = Encrypted(chosen.credit_sm2_public_key)
    return Interface(chosen.credit_url, envelope, chosen.tls_ca_file)

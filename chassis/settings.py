"""Settings from the environment. Each part asks only for what it uses.

`settings().amqp_uri` reads AMQP_URI; `settings().require("AMQP_URI", …)` checks several at start
and reports all that is missing or malformed at once, one line each.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvError

_ABSENT = object()


class SettingsError(Exception):
    """`problems`: one line per missing or malformed variable."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme.split("+")[0] not in schemes or not parts.hostname:
            raise ValueError(f"expected an address that begins with {schemes[0]}://")
        return text

    return parse


def _clamd(text: str) -> str:
    parts = urlsplit(text)
    if not (
        (parts.scheme == "tcp" and parts.hostname and parts.port)
        or (parts.scheme == "unix" and parts.path.startswith("/"))
    ):
        raise ValueError("expected tcp://host:port or unix:///path/of/socket")
    return text


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("expected a port number, 1 to 65535")
    return int(text)


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) not in (16, 32):
        raise ValueError("expected 16 or 32 bytes in base64")
    return key


def _keys(text: str) -> dict[str, bytes]:
    return {name: _key(value) for name, value in json.loads(text).items()}


def _digests(text: str) -> dict[str, str]:
    """{"name": sha256} turned round: what comes with a request is looked up by its digest."""
    found = {str(digest).lower(): name for name, digest in json.loads(text).items()}
    if not all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in found):
        raise ValueError('expected {"name": "SHA-256 in 64 hexadecimal digits", …}')
    return found


def _number(text: str) -> int:
    if not text.isdigit():
        raise ValueError("expected a whole number")
    return int(text)


def _positive(text: str) -> int:
    if _number(text) == 0:
        raise ValueError("expected a whole number from 1")
    return int(text)


# name: (parser, default)
_VARIABLES: dict[str, tuple[Callable[[str], Any], Any]] = {
    "AMQP_URI": (_url("amqp", "amqps", "pyamqp"), _ABSENT),
    "RABBITMQ_MANAGEMENT_URL": (_url("http", "https"), _ABSENT),
    "LICENCE_EVENTS_AMQP_URI": (_url("amqp", "amqps", "pyamqp"), _ABSENT),
    "S3_ENDPOINT": (_url("http", "https"), _ABSENT),
    "S3_ACCESS_KEY": (str, _ABSENT),
    "S3_SECRET_KEY": (str, _ABSENT),
    "S3_BUCKET": (str, "licensing"),
    "S3_REGION": (str, "us-east-1"),
    "S3_SYNC_DIRECTORY": (Path, None),
    "STORAGE_KEYS": (_keys, _ABSENT),
    "STORAGE_KEY_ID": (str, _ABSENT),
    "VAULT_KEYS": (_keys, _ABSENT),
    "VAULT_KEY_ID": (str, _ABSENT),
    "VAULT_INDEX_KEY": (_key, _ABSENT),
    "VAULT_ALGORITHM": (str, "AES-GCM"),
    "DIGEST_ALGORITHM": (str, "sha256"),
    "PORTAL_SECRET_KEY": (str, _ABSENT),
    "INTRANET_SECRET_KEY": (str, _ABSENT),
    "CLAMD_ADDRESS": (_clamd, None),
    "SMS_URL": (_url("http", "https"), _ABSENT),
    "BIND_ADDRESS": (str, "127.0.0.1"),
    "PORTAL_PORT": (_port, _ABSENT),
    "INTRANET_PORT": (_port, _ABSENT),
    "TRUSTED_PROXIES": (_number, 0),
    "SUBSCRIBER_TOKENS": (_digests, {}),
    "PORTAL_URL": (_url("http", "https"), _ABSENT),
    "INTRANET_URL": (_url("http", "https"), _ABSENT),
    "HEALTH_PORT": (_port, None),
    "LISTEN_FD": (_number, None),
    "LOG_FORMAT": (str, "json"),
    "MAX_WORKERS": (_number, 16),
    "RPC_PREFETCH": (_number, 8),
    "SMS_CODES_PER_HOUR": (_number, 300),
    "TRIAL_PROCESSES": (_number, 2),
    "FILE_PROCESSES": (_positive, 2),
    "FIRM_STORED_MB": (_positive, 10_240),
    "FIRM_DAILY_MB": (_positive, 2_048),
    "FIRM_DAILY_FILES": (_positive, 4_000),
    "START_TIMEOUT": (_number, 60),
    "OUTBOX_RETENTION_DAYS": (_number, 90),
    "INBOX_RETENTION_DAYS": (_number, 180),
    "IDEMPOTENCY_RETENTION_DAYS": (_number, 30),
    "MIGRATION_LOCK_TIMEOUT": (_number, 4),
    "MIGRATION_STATEMENT_TIMEOUT": (_number, 60),
}


def postgresql_url(text: str) -> str:
    """The address with the driver that this project uses; SQLAlchemy 2.1 would take another."""
    _, separator, rest = _url("postgresql")(text).partition("://")
    return f"postgresql+psycopg2{separator}{rest}"


class Settings:
    """Attributes are the lower-case names of the variables; a missing one raises SettingsError."""

    def __init__(self, env: Env | None = None) -> None:
        self._env = env or Env()

    def __getattr__(self, attribute: str) -> Any:
        name = attribute.upper()
        if attribute.startswith("_") or not (name in _VARIABLES or name.startswith("DATABASE_")):
            raise AttributeError(attribute)
        value = self._read(name)
        self.__dict__[attribute] = value
        return value

    def database_url(self, service: str) -> str:
        """The service's own database, as the role that may not change tables."""
        return str(getattr(self, f"database_url_{service}"))

    def database_owner_url(self, service: str) -> str:
        """The service's own database, as the role that migrates it."""
        return str(getattr(self, f"database_owner_url_{service}"))

    def require(self, *names: str) -> None:
        """Raise SettingsError with a line for each of `names` that is missing or malformed."""
        problems = []
        for name in names:
            try:
                getattr(self, name.lower())
            except SettingsError as error:
                problems += error.problems
        if problems:
            raise SettingsError(problems)

    def _read(self, name: str) -> Any:
        parse, default = _VARIABLES.get(name, (postgresql_url, _ABSENT))
        try:
            text = self._env.str(name)
        except EnvError:
            if default is _ABSENT:
                raise SettingsError([f"{name} is not set"]) from None
            return default
        try:
            return parse(text)
        except (ValueError, TypeError, AttributeError) as error:
            raise SettingsError([f"{name} is malformed: {error}"]) from None


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()

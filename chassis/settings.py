"""Settings from the environment. Each part asks only for what it uses.

`settings().s3_bucket` reads S3_BUCKET; `settings().require("S3_BUCKET", …)` checks several at start
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

from chassis.addresses import (
    abstract_socket,
    amqp_uri,
    clamd_address,
    http_url,
    postgresql_url,
    public_url,
    trusting,
)

_ABSENT = object()


class SettingsError(Exception):
    """`problems`: one line per missing or malformed variable."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


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


def _two_factor(text: str) -> str:
    if text not in ("required", "offered"):
        raise ValueError("expected required or offered")
    return text


def _envelope(text: str) -> str:
    if text not in ("plain", "sm2"):
        raise ValueError("expected plain or sm2")
    return text


def _point(text: str) -> bytes:
    point = bytes.fromhex(text.removeprefix("04") if len(text) == 130 else text)
    if len(point) != 64:
        raise ValueError("expected a point of 64 bytes in hexadecimal digits")
    return point


def _key_of_32(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("expected 32 bytes in base64")
    return key


def _public_keys(text: str) -> dict[str, bytes]:
    keys = {name: _key_of_32(value) for name, value in json.loads(text).items()}
    if not keys:
        raise ValueError('expected {"key id": "32 bytes in base64", …}')
    return keys


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError(f"there is no file {text}")
    return Path(text)


# name: (parser, default)
_VARIABLES: dict[str, tuple[Callable[[str], Any], Any]] = {
    "ACTOR_KEY_ID": (str, _ABSENT),
    "ACTOR_SIGNING_KEY": (_key_of_32, _ABSENT),
    "ACTOR_PUBLIC_KEYS": (_public_keys, _ABSENT),
    "RABBITMQ_MANAGEMENT_URL": (http_url, _ABSENT),
    "S3_ENDPOINT": (http_url, _ABSENT),
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
    "CLAMD_ADDRESS": (clamd_address, None),
    "SMS_URL": (http_url, _ABSENT),
    "CREDIT_URL": (http_url, _ABSENT),
    "CREDIT_ENVELOPE": (_envelope, "plain"),
    "CREDIT_SM2_PUBLIC_KEY": (_point, None),
    "TLS_CA_FILE": (_file, None),
    "BIND_ADDRESS": (str, "127.0.0.1"),
    "PORTAL_PORT": (_port, _ABSENT),
    "INTRANET_PORT": (_port, _ABSENT),
    "TRUSTED_PROXIES": (_number, 0),
    "SUBSCRIBER_TOKENS": (_digests, {}),
    "PORTAL_URL": (public_url, _ABSENT),
    "INTRANET_URL": (public_url, _ABSENT),
    "HEALTH_PORT": (_port, None),
    "LISTEN_FD": (_number, None),
    "LOG_FORMAT": (str, "json"),
    "MAX_WORKERS": (_number, 16),
    "RPC_PREFETCH": (_number, 8),
    "EVALUATION_CONFIRM_MOBILE": (_number, 0),
    "STAFF_TWO_FACTOR": (_two_factor, "required"),
    "SMS_CODES_PER_HOUR": (_number, 300),
    "TRIAL_PROCESSES": (_number, 2),
    "FILE_PROCESSES": (_positive, 2),
    "FORK_SERVER_FILES": (abstract_socket, None),
    "FORK_SERVER_DOCUMENTS": (abstract_socket, None),
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


def amqp_variable(process: str) -> str:
    """The variable with the broker's address for a process."""
    return f"AMQP_URI_{process.upper().replace('-', '_')}"


def outside_variable(channel: str) -> str:
    """The variable with the address of the broker that a channel for outsiders goes to."""
    return f"{channel.upper().replace('-', '_')}_AMQP_URI"


def _own(name: str) -> Callable[[str], Any] | None:
    """The parser of a variable of which each service, process or channel has its own."""
    if name.startswith("AMQP_URI_") or name.endswith("_AMQP_URI"):
        return amqp_uri
    return postgresql_url if name.startswith("DATABASE_") else None


class Settings:
    """Attributes are the lower-case names of the variables; a missing one raises SettingsError."""

    def __init__(self, env: Env | None = None) -> None:
        self._env = env or Env()

    def __getattr__(self, attribute: str) -> Any:
        name = attribute.upper()
        if attribute.startswith("_") or not (name in _VARIABLES or _own(name)):
            raise AttributeError(attribute)
        value = self._read(name)
        self.__dict__[attribute] = value
        return value

    def amqp_uri(self, process: str) -> str:
        """The broker, as the user of this process: what it may say there is said of that user
        (`contracts.processes`)."""
        name = amqp_variable(process)
        uri = str(getattr(self, name.lower()))
        if urlsplit(uri).username != process:
            raise SettingsError([f"{name}: its user must be {process}"])
        return uri

    def outside_amqp_uri(self, channel: str) -> str:
        """The broker that outsiders hear a channel from."""
        return str(getattr(self, outside_variable(channel).lower()))

    def database_url(self, service: str) -> str:
        """The service's own database, as the role that may not change tables."""
        return self._database(f"database_url_{service}")

    def database_owner_url(self, service: str) -> str:
        """The service's own database, as the role that migrates it."""
        return self._database(f"database_owner_url_{service}")

    def _database(self, attribute: str) -> str:
        return trusting(getattr(self, attribute), self.tls_ca_file)

    @staticmethod
    def parsed(name: str, text: str) -> Any:
        """The value of a variable. Raises ValueError, TypeError or AttributeError."""
        return (_own(name) or _VARIABLES[name][0])(text)

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
        try:
            text = self._env.str(name)
        except EnvError:
            _, default = _VARIABLES.get(name, (None, _ABSENT))
            if default is _ABSENT:
                raise SettingsError([f"{name} is not set"]) from None
            return default
        try:
            return self.parsed(name, text)
        except (ValueError, TypeError, AttributeError) as error:
            raise SettingsError([f"{name} is malformed: {error}"]) from None


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()

"""A process of ours that asks each server over TLS, and prints what came of it as one JSON object.

Apart from the tests' own process: eventlet's patch must come before any library that uses `ssl`, as
in `chassis.run`.

usage: python -m tests.service.chassis.over_tls FOLDER, with the environment of the sample services.
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from chassis.amqp_connection import connect
from chassis.context import Call
from chassis.database import Db
from chassis.settings import settings
from chassis.storage import Storage
from deploy.sandboxes.sms.app import create_app
from services.identity.sms_client import http_deliver
from tests.clients import Client
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Sample
from tests.service.chassis.sample.service import SampleService
from tests.service.hosting import running, web_server
from tests.tls import Authority, tls_before

LONG = "长" * 400_000  # fills many frames and records


@contextmanager
def secured(variable: str, scheme: str, authority: Authority, name: str) -> Iterator[str]:
    """The server of the variable over TLS, under this variable, while the block runs."""
    plain, postgresql = os.environ[variable], scheme == "postgresql"
    parts = urlsplit(plain)
    query = "sslmode=verify-full" if postgresql else parts.query
    with tls_before(parts.port or 0, authority.server(name), postgresql=postgresql) as port:
        user, at, _ = parts.netloc.rpartition("@")
        secure = parts._replace(scheme=scheme, netloc=f"{user}{at}localhost:{port}", query=query)
        os.environ[variable] = secure.geturl()
        settings.cache_clear()
        yield secure.geturl()
    os.environ[variable] = plain


def broker(authority: Authority, name: str) -> None:
    with secured("AMQP_URI_ASKER", "amqps", authority, name) as uri:
        connect(uri, "test").close()


def calls(authority: Authority, name: str) -> None:
    with ExitStack() as stack:
        for process in ("SAMPLE", "ASKER"):
            stack.enter_context(secured(f"AMQP_URI_{process}", "amqps", authority, name))
        stack.enter_context(running(SampleService))
        client = stack.enter_context(Client(os.environ))
        sample = client.proxy(Sample, Call(FIRM).within(30))
        for text in ("短", LONG):
            assert sample.echo(text=text).text == text


def database(authority: Authority, name: str) -> None:
    with secured("DATABASE_URL_SAMPLE", "postgresql", authority, name):
        db = Db.connect(settings().database_url("sample"), "sample")
        db.ping()
        db.close()


def store(authority: Authority, name: str) -> None:
    with secured("S3_ENDPOINT", "https", authority, name):
        storage = Storage.from_settings()
        storage.put_stream("a/b", io.BytesIO(b"content"), 7)
        assert storage.read("a/b") == b"content"


def messages(authority: Authority, name: str) -> None:
    with web_server(create_app()) as url:
        os.environ["SMS_URL"] = url
        with secured("SMS_URL", "https", authority, name):
            http_deliver(settings().sms_url, settings().tls_ca_file)("13800000000", "123456", "r")


ASKED = {"broker": broker, "database": database, "store": store, "messages": messages}


def outcome(ask: Callable[..., None], *arguments: object) -> str:
    try:
        ask(*arguments)
    except Exception as error:
        return type(error).__name__
    return "answered"


def main(folder: Path) -> None:
    known, unknown = Authority(folder, "known"), Authority(folder, "unknown")
    os.environ["TLS_CA_FILE"] = str(known.file)
    found = {"calls": outcome(calls, known, "localhost")}
    for what, ask in ASKED.items():
        found[what] = outcome(ask, known, "localhost")
        found[f"{what} of another name"] = outcome(ask, known, "elsewhere.example")
        found[f"{what} of another authority"] = outcome(ask, unknown, "localhost")
    del os.environ["TLS_CA_FILE"]
    for what, ask in ASKED.items():
        found[f"{what} of an authority nobody named"] = outcome(ask, known, "localhost")
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Broker, database, object store and text messages over TLS, as another machine's must be."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import settings as service_settings
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
SERVERS = ("broker", "database", "store", "messages")
IMPOSTORS = ("of another name", "of another authority", "of an authority nobody named")


@pytest.fixture(scope="module")
def found(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What a process met that asked each of them (`over_tls`)."""
    folder = tmp_path_factory.mktemp("tls")
    with (
        servers.database("review") as urls,
        servers.virtual_host() as addresses,
        servers.bucket() as bucket,
    ):
        own = servers.addresses | addresses | {"S3_BUCKET": bucket, "DATABASE_URL_SAMPLE": urls.app}
        told = service_settings.environment(servers.state, own, {}, {})
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.service.chassis.over_tls",
            str(folder),
        ]
        asked = subprocess.run(
            command, env=os.environ | told, cwd=Path(__file__).parents[3],
            capture_output=True, text=True, timeout=110, check=True,
        )  # fmt: skip
    yield json.loads(asked.stdout.splitlines()[-1])


@pytest.mark.parametrize("what", [*SERVERS, "calls"])
def test_it_answers_over_tls(found: dict[str, str], what: str) -> None:
    assert found[what] == "answered"


@pytest.mark.parametrize("impostor", IMPOSTORS)
@pytest.mark.parametrize("what", SERVERS)
def test_an_impostor_is_not_talked_to(found: dict[str, str], what: str, impostor: str) -> None:
    refusals = {
        "broker": "SSLCertVerificationError",
        "database": "Unavailable",
        "store": "Unavailable",
        "messages": "DeliveryFailedError",
    }
    assert found[f"{what} {impostor}"] == refusals[what]
